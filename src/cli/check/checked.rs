//! The findings of a check in all files, and its closing messages.

use std::io::{self, Write};

use anyhow::anyhow;
use dutyclock::intake::Reject;
use dutyclock::report::{By, RecordCounts, Rejected, RowWriter, StartingLater, Summary};
use dutyclock::rules::Unread;
use dutyclock::text::counted;

use super::batch::MOST_REPORTED;
use super::checker::Checker;
use super::findings::{Findings, PutRight};
use super::rejects::RejectsFile;
use super::state::{Finished, State};
use crate::cli::output::Reader;
use crate::cli::{Outcome, print_message, remark};

/// The findings in all files.
pub(super) struct Checked<'s> {
    pub(super) total: Findings<'s>,
    pub(super) cases: u64,
    pub(super) failures: Vec<String>,
    /// Ids of rules whose completion some file cannot show, as far as they have been named.
    pub(super) told_not_testable: Vec<String>,
    /// Whether rules were left out that never set a limit.
    pub(super) leaves_out_duties: bool,
    /// What documents ask for after events that some file records, and what is not counted.
    pub(super) unread: Vec<&'s Unread>,
    /// Whether any file could be opened.
    pub(super) is_open: bool,
    pub(super) counts: Reported,
    /// Whether the head of the rows is written.
    pub(super) head_is_written: bool,
    /// The file of records that could not be judged, not yet in its place.
    pub(super) rejects: Option<RejectsFile>,
    /// The comparison with the last run, if that is remembered.
    pub(super) finished: Option<Finished>,
}

/// The number of rejects that need not be reported any more.
pub(super) struct Reported {
    /// They have been reported one by one.
    pub(super) reported: u64,
    /// They were told by an earlier run.
    pub(super) known: u64,
}

impl Checked<'_> {
    pub(super) fn outcome(&self) -> Outcome {
        let Findings { rejects, not_countable, failing, .. } = &self.total;
        let has_unread = match &self.finished {
            Some(finished) => finished.has_new_unread,
            None => rejects.count > 0 || not_countable.count > 0,
        };
        let incomplete = has_unread || !self.failures.is_empty();
        Outcome { in_breach: *failing, incomplete }
    }

    /// Ends a report in rows with those of deadlines that are not found any more.
    pub(super) fn end_rows(
        &self,
        rows: &RowWriter<'_>,
        silent: bool,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let put_right = self.total.put_right.iter().filter_map(|put_right| match put_right {
            PutRight::Row(row) => Some(row),
            PutRight::Entry(_) => None,
        });
        let mut written: Vec<u8> = put_right.flatten().copied().collect();
        let gone = self.finished.iter().flat_map(|finished| &finished.since.gone);
        gone.for_each(|gone| rows.write_gone(gone, &mut written));
        let needs_no_head = silent && written.is_empty();
        if !self.head_is_written && !needs_no_head {
            out.write_all(&rows.head())?;
        }
        out.write_all(&written)
    }

    /// Whether the last run told everything.
    pub(super) fn has_nothing_to_tell(&self) -> bool {
        let is_quiet = |finished: &Finished| finished.since.is_empty();
        self.outcome() == Outcome::DONE && self.finished.as_ref().is_some_and(is_quiet)
    }

    /// Remembers what has been told, if it has been. Returns whether it has.
    pub(super) fn save(&self, state: &State, reader: Reader) -> bool {
        let Some(finished) = &self.finished else { return true };
        let saved = match reader {
            Reader::HasAll => state.save(finished),
            Reader::IsGone => Err(anyhow!(
                "the report was not read to its end, so the next run reports the same again"
            )),
        };
        if let Err(error) = &saved {
            print_message("error", error);
        }
        saved.is_ok()
    }

    /// What was not read; always reported, so that no report looks complete by mistake.
    pub(super) fn incomplete(&self) -> Vec<String> {
        let Findings { rejects, not_countable, .. } = &self.total;
        let some = |count: u64, what: &str| {
            (count > 0).then(|| format!("{} {what}", counted(count, "record")))
        };
        let rejected = some(rejects.count, "could not be read");
        let not_countable = some(not_countable.count, "could not be counted");
        let missing = self.failures.iter().cloned().chain(rejected).chain(not_countable);
        missing.map(|missing| format!("this report is incomplete: {missing}")).collect()
    }

    /// What could not be counted.
    pub(super) fn errors(&self) -> Vec<String> {
        self.total.errors.iter().map(ToString::to_string).collect()
    }

    /// The number of records that could not be read.
    pub(super) fn rejected(&self) -> u64 {
        self.total.rejects.count
    }

    /// Why nothing is written.
    pub(super) fn too_many_rejects(&self) -> io::Error {
        let read = counted(self.total.read(), "record");
        io::Error::other(format!(
            "{} of {read} could not be read, which is more than --max-rejects allows",
            self.rejected()
        ))
    }

    fn records(&self) -> RecordCounts {
        RecordCounts {
            judged: self.total.judged(),
            rejected: self.total.rejects.count,
            not_countable: self.total.not_countable.count,
        }
    }

    /// The totals in one line, for the row formats, which have no summary.
    fn in_one_line(&self) -> String {
        let line = self.records().to_string();
        let counts = self.total.tally.total();
        match counts.total() {
            0 => line,
            _ => format!("{line}; {counts}"),
        }
    }

    pub(super) fn summary(&self, checker: &Checker<'_>, asked_by: Option<By>) -> Summary {
        let by = asked_by.unwrap_or(By::Rule);
        let Findings { tally, new_breaches, .. } = &self.total;
        Summary {
            records: self.records(),
            cases: self.cases,
            counts: tally.total(),
            by,
            groups: tally.groups(by, &checker.setting.rules),
            groups_are_asked_for: asked_by.is_some(),
            new_since: checker.filter.new_since.map(|since| (since, *new_breaches)),
            not_testable: self.not_testable(checker),
            not_checked: self.total.not_checked.iter().sum(),
            leaves_out_duties: self.leaves_out_duties,
            unread: self.unread.iter().copied().cloned().collect(),
            not_started: self.total.idle.count,
            starting_later: self.starting_later(),
            rejects: self.first_rejects(),
        }
    }

    /// Ids of the rules that started and were not checked, because a file cannot show their completion.
    fn not_testable(&self, checker: &Checker<'_>) -> Vec<String> {
        let mut ids: Vec<String> = Vec::new();
        let rules = checker.setting.rules.rules().zip(&self.total.not_checked);
        for (rule, _) in rules.filter(|(_, count)| **count > 0) {
            if !ids.contains(&rule.id) {
                ids.push(rule.id.clone());
            }
        }
        ids
    }

    fn starting_later(&self) -> Option<StartingLater> {
        let later = &self.total.later;
        let first = later.kept.first()?.clone();
        Some(StartingLater { records: later.count, first })
    }

    fn first_rejects(&self) -> Vec<Rejected> {
        let first = self.total.rejects.kept.iter().take(MOST_REPORTED as usize).cloned();
        let rejected = |Reject { file, line, case, field, reason, .. }| Rejected {
            file,
            line,
            case,
            field,
            reason,
        };
        first.map(rejected).collect()
    }

    /// Reports what is still unreported: the number of further rejects, and the totals.
    pub(super) fn report_rest(&self, checker: &Checker<'_>, quiet: bool) {
        let Findings { rejects, errors, over, idle, repeated, blank, remarks_left_out, .. } =
            &self.total;
        let unreported = rejects.count - self.counts.reported - self.counts.known;
        if unreported > 0 {
            let how = if checker.keeps_rejects { "" } else { " (--rejects FILE lists them all)" };
            let more = if unreported == 1 { "more record" } else { "more records" };
            print_message("error", &anyhow!("and {unreported} {more} could not be read{how}"));
        }
        if self.finished.as_ref().is_none_or(|finished| finished.has_new_unread) {
            errors.iter().for_each(|error| print_message("error", &anyhow!("{error}")));
        }
        if quiet {
            return;
        }
        if let Some(later) = self.starting_later() {
            remark(&later.to_string());
        }
        for over in over {
            remark(&format!("{over}; that has ended since, and its deadlines were not checked"));
        }
        if *blank > 0 {
            let were = if *blank == 1 { "was" } else { "were" };
            remark(&format!("{} {were} ignored", counted(*blank, "blank row")));
        }
        if let Some(first) = repeated.kept.first() {
            let others = match repeated.count {
                1 => String::new(),
                count => format!(" (and in {})", counted(count - 1, "more case")),
            };
            remark(&format!("{first} is recorded more than once{others}, and counts once"));
        }
        if let Some(first) = idle.kept.first() {
            let others = match idle.count {
                1 => String::new(),
                count => format!(" (and {})", counted(count - 1, "more case")),
            };
            remark(&format!("case `{first}`{others}: no recorded event starts a deadline"));
        }
        if *remarks_left_out > 0 {
            let rest = if *remarks_left_out == 1 { "rests" } else { "rest" };
            let deadlines = counted(*remarks_left_out, "deadline");
            remark(&format!("{deadlines} {rest} on odd records; --notes shows them"));
        }
        if checker.rows.is_some() {
            let mut rest = self.not_testable(checker);
            rest.retain(|rule| !self.told_not_testable.contains(rule));
            if !rest.is_empty() {
                let rules = rest.join(", ");
                remark(&format!("not checked, because the files do not record it: {rules}"));
            }
            remark(&self.in_one_line());
            let first = self.finished.as_ref().filter(|finished| finished.since.is_first());
            first.iter().for_each(|_| remark("the first run with this state: everything is new"));
            let since = self.finished.iter().flat_map(|finished| finished.since.lines());
            since.for_each(|line| remark(&line));
        }
    }
}
