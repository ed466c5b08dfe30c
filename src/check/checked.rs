//! The findings of a check in all files, and its closing messages.

use super::batch::MOST_REPORTED;
use super::checker::Checker;
use super::findings::Findings;
use super::listener::Messages;
use super::state::Finished;
use crate::intake::Reject;
use crate::report::{By, MakeRows, RecordCounts, Rejected, StartingLater, Summary};
use crate::rules::Unread;
use crate::text::counted;

/// The findings in all files.
pub struct Checked<'s, W: MakeRows> {
    pub(super) checker: &'s Checker<'s, W>,
    /// What was found.
    pub total: Findings<'s, W::Rows>,
    pub(super) cases: u64,
    pub(super) failures: Vec<String>,
    /// Ids of rules whose completion some file cannot show, as far as they have been named.
    pub(super) told_not_testable: Vec<String>,
    /// Whether rules were left out that never set a limit.
    pub(super) leaves_out_duties: bool,
    /// What documents ask for after events that some file records, and what is not counted.
    pub(super) unread: Vec<&'s Unread>,
    /// Whether any file could be opened.
    pub is_open: bool,
    pub(super) counts: Reported,
    /// The comparison with the last run, if that is remembered.
    pub finished: Option<Finished>,
}

/// The number of rejects that need not be reported any more.
pub(super) struct Reported {
    /// They have been reported one by one.
    pub(super) reported: u64,
    /// They were told by an earlier run.
    pub(super) known: u64,
}

impl<W: MakeRows> Checked<'_, W> {
    /// Whether something makes the check fail.
    #[must_use]
    pub fn is_failing(&self) -> bool {
        self.total.failing
    }

    /// Whether something could not be read or judged that was not told before.
    #[must_use]
    pub fn is_incomplete(&self) -> bool {
        let Findings { rejects, not_countable, .. } = &self.total;
        let has_unread = match &self.finished {
            Some(finished) => finished.has_new_unread,
            None => rejects.count > 0 || not_countable.count > 0,
        };
        has_unread || !self.failures.is_empty()
    }

    /// Whether the last run told everything.
    #[must_use]
    pub fn has_nothing_to_tell(&self) -> bool {
        let is_quiet = |finished: &Finished| finished.since.is_empty();
        let is_done = !self.is_failing() && !self.is_incomplete();
        is_done && self.finished.as_ref().is_some_and(is_quiet)
    }

    /// What was not read, one reason each. Any report must say so, or it looks complete by mistake.
    #[must_use]
    pub fn incomplete(&self) -> Vec<String> {
        let Findings { rejects, not_countable, .. } = &self.total;
        let some = |count: u64, what: &str| {
            (count > 0).then(|| format!("{} {what}", counted(count, "record")))
        };
        let rejected = some(rejects.count, "could not be read");
        let not_countable = some(not_countable.count, "could not be counted");
        self.failures.iter().cloned().chain(rejected).chain(not_countable).collect()
    }

    /// What is wrong with whole files, one sentence each.
    #[must_use]
    pub fn failures(&self) -> &[String] {
        &self.failures
    }

    /// What could not be counted.
    #[must_use]
    pub fn errors(&self) -> Vec<String> {
        self.total.errors.iter().map(ToString::to_string).collect()
    }

    /// The number of records that could not be read.
    #[must_use]
    pub fn rejected(&self) -> u64 {
        self.total.rejects.count
    }

    /// The number of records that were read, whether they could be assessed or not.
    #[must_use]
    pub fn read(&self) -> u64 {
        self.total.read()
    }

    /// How many records could be judged.
    #[must_use]
    pub fn records(&self) -> RecordCounts {
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

    /// The counts of all deadlines, in groups.
    #[must_use]
    pub fn summary(&self, asked_by: Option<By>) -> Summary {
        let checker = self.checker;
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
            not_testable: self.not_testable(),
            not_checked: self.total.not_checked.iter().sum(),
            leaves_out_duties: self.leaves_out_duties,
            unread: self.unread.iter().copied().cloned().collect(),
            not_started: self.total.idle.count,
            starting_later: self.starting_later(),
            rejects: self.first_rejects(),
        }
    }

    /// Ids of the rules that started and were not checked, because a file cannot show their completion.
    fn not_testable(&self) -> Vec<String> {
        let mut ids: Vec<String> = Vec::new();
        let rules = self.checker.setting.rules.rules().zip(&self.total.not_checked);
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

    /// Reports the records of which something counts for nothing.
    fn report_odd_records(&self, messages: &mut dyn Messages) {
        let Findings { idle, repeated, without_effect, .. } = &self.total;
        if let Some(first) = repeated.kept.first() {
            let others = others(repeated.count, "in ");
            messages
                .remark(&format!("{first} is recorded more than once{others}, and counts once"));
        }
        without_effect.sentences().for_each(|sentence| messages.remark(&sentence));
        if let Some(first) = idle.kept.first() {
            let (others, case, hint) = (others(idle.count, ""), &first.case, first.hint());
            messages.remark(&format!(
                "case `{case}`{others}: no recorded event starts a deadline{hint}"
            ));
        }
    }

    /// Reports what is still unreported: the number of further rejects, and the totals.
    pub fn report_rest(&self, messages: &mut dyn Messages) {
        let Findings { rejects, errors, over, blank, remarks_left_out, .. } = &self.total;
        let unreported = rejects.count - self.counts.reported - self.counts.known;
        if unreported > 0 {
            let how =
                if self.checker.keeps_rejects { "" } else { " (--rejects FILE lists them all)" };
            let more = if unreported == 1 { "more record" } else { "more records" };
            messages.error(&format!("and {unreported} {more} could not be read{how}"));
        }
        if self.finished.as_ref().is_none_or(|finished| finished.has_new_unread) {
            errors.iter().for_each(|error| messages.error(&error.to_string()));
        }
        if let Some(later) = self.starting_later() {
            messages.remark(&later.to_string());
        }
        for over in over {
            messages.remark(&format!(
                "{over}; that has ended since, and its deadlines were not checked"
            ));
        }
        if *blank > 0 {
            let were = if *blank == 1 { "was" } else { "were" };
            messages.remark(&format!("{} {were} ignored", counted(*blank, "blank row")));
        }
        self.report_odd_records(messages);
        if *remarks_left_out > 0 {
            let rest = if *remarks_left_out == 1 { "rests" } else { "rest" };
            let deadlines = counted(*remarks_left_out, "deadline");
            messages.remark(&format!("{deadlines} {rest} on odd records; --notes shows them"));
        }
        if self.checker.rows.is_some() {
            let mut rest = self.not_testable();
            rest.retain(|rule| !self.told_not_testable.contains(rule));
            if !rest.is_empty() {
                let rules = rest.join(", ");
                messages
                    .remark(&format!("not checked, because the files do not record it: {rules}"));
            }
            messages.remark(&self.in_one_line());
            let first = self.finished.as_ref().filter(|finished| finished.since.is_first());
            first
                .iter()
                .for_each(|_| messages.remark("the first run with this state: everything is new"));
            let since = self.finished.iter().flat_map(|finished| finished.since.lines());
            since.for_each(|line| messages.remark(&line));
        }
    }
}

/// ` (and in 3 more cases)`, for one of so many.
fn others(count: u64, place: &str) -> String {
    match count {
        0 | 1 => String::new(),
        count => format!(" (and {place}{})", counted(count - 1, "more case")),
    }
}
