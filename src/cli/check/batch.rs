//! Runs files of cases through the checker and merges the findings in order.

use std::collections::HashSet;
use std::io::{self, Write};

use anyhow::anyhow;
use dutyclock::intake::{
    self, InTurn, Incomplete, ReadInTurn, Reject, RowFile, Rows, ordered_parallel,
};
use dutyclock::rules::{EventId, Kind as RuleKind, Unread};
use dutyclock::text::{counted, printable};
use dutyclock::{Case, Rule};

use super::checked::{Checked, Reported};
use super::checker::Checker;
use super::choice::Counted;
use super::empty::SoFar;
use super::findings::Findings;
use super::ids::{CaseIds, Distinct};
use super::origin::Origin;
use super::progress::Progress;
use super::rejects::{Kind, RejectsFile};
use super::state::{Finished, Tonight};
use super::unused::Unused;
use crate::cli::can_show::{CanShow, not_checked, nothing_starts};
use crate::cli::options::Setting;
use crate::cli::source::{Records, Source};
use crate::cli::{print_message, remark};

/// Why reading stopped.
enum Stop {
    Incomplete(Incomplete),
    Output(io::Error),
}

impl From<Incomplete> for Stop {
    fn from(incomplete: Incomplete) -> Self {
        Self::Incomplete(incomplete)
    }
}

/// A run over all files.
pub(super) struct Batch<'o, 's> {
    pub(super) checker: &'s Checker<'s>,
    pub(super) total: Findings<'s>,
    /// Number of cases assessed.
    pub(super) cases: u64,
    /// Files that could not be read to the end.
    pub(super) failures: Vec<String>,
    /// Ids of rules whose completion some file cannot show, as far as they have been named.
    told_not_testable: Vec<String>,
    /// The rules that are left out because they never set a limit.
    left_out: Vec<&'s Rule>,
    /// Whether any of them has started, or may have.
    leaves_out_duties: bool,
    /// Documents, or ids of the chosen rules, for which some file can show no start.
    not_started: Vec<String>,
    /// What documents ask for after events that some file records, and what is not counted.
    unread: Vec<&'s Unread>,
    /// The events that no rule uses, as far as that has been said.
    unused: Vec<EventId>,
    /// The output for streamed rows.
    out: &'o mut dyn Write,
    /// Whether the reader of the rows has gone away. Every case is still assessed, for the exit code and the
    /// rejects.
    pub(super) reader_is_gone: bool,
    quiet: bool,
    head_is_written: bool,
    /// Whether any file could be opened.
    pub(super) is_open: bool,
    /// What was read of the files with one case, and their names.
    single_cases: (SoFar, Vec<String>),
    /// The number of rejects reported one by one.
    reported: u64,
    /// The number of rejects that were told by an earlier run.
    known: u64,
    /// The comparison with the last run, if that is remembered.
    tonight: Option<Tonight<'s>>,
    /// The file of records that could not be judged, if asked for.
    pub(super) rejects: Option<RejectsFile>,
}

/// Maximum number of rejects reported one by one; the rest are only counted.
pub(super) const MOST_REPORTED: u64 = 20;

impl<'o, 's> Batch<'o, 's> {
    pub(super) fn new(
        checker: &'s Checker<'s>,
        out: &'o mut dyn Write,
        quiet: bool,
        rejects: Option<RejectsFile>,
    ) -> Self {
        Self {
            checker,
            total: Findings::new(&checker.setting.rules),
            cases: 0,
            failures: Vec::new(),
            told_not_testable: Vec::new(),
            left_out: checker.left_out(),
            leaves_out_duties: false,
            not_started: Vec::new(),
            unread: Vec::new(),
            unused: Vec::new(),
            out,
            reader_is_gone: false,
            quiet,
            head_is_written: false,
            is_open: false,
            single_cases: Default::default(),
            reported: 0,
            known: 0,
            tonight: checker.told.map(Tonight::new),
            rejects,
        }
    }

    /// What was found, once every file has been read.
    pub(super) fn checked(mut self) -> Checked<'s> {
        let (read, files) = std::mem::take(&mut self.single_cases);
        match &files[..] {
            [] => {}
            [file] => self.check_not_empty(read, file),
            [first, ..] => {
                let file = format!("{first} and {}", counted(files.len() as u64 - 1, "other file"));
                self.check_not_empty(read, &file);
            }
        }
        let finished = self.tonight.take().map(|tonight| self.finish(tonight));
        let Self { total, cases, failures, told_not_testable, leaves_out_duties, is_open, .. } =
            self;
        let Self { reported, known, unread, .. } = self;
        Checked {
            total,
            cases,
            failures,
            told_not_testable,
            leaves_out_duties,
            unread,
            is_open,
            counts: Reported { reported, known },
            head_is_written: self.head_is_written,
            rejects: self.rejects,
            finished,
        }
    }

    /// Compares the run with the last one.
    fn finish(&mut self, tonight: Tonight<'_>) -> Finished {
        let Checker { setting, filter, .. } = self.checker;
        if self.total.read() > 0 && self.total.judged() == 0 {
            let records = counted(self.total.read(), "record");
            self.fail(&anyhow!(
                "{records} read, and none could be checked: correct the export (--rejects FILE names \
                 each record and its mistake)"
            ));
        }
        let (read, has_failed) = (self.total.read(), !self.failures.is_empty());
        let finished = tonight.finish(&setting.rules, read, has_failed, filter.allow_fewer);
        finished.problems.iter().for_each(|problem| self.fail(&anyhow!("{problem}")));
        finished.remark.iter().for_each(|text| self.remark(text));
        let mut is_told = finished.is_put_right.iter().copied();
        self.total.put_right.retain(|_| is_told.next().unwrap_or(true));
        finished
    }

    /// Prints a remark.
    pub(super) fn remark(&self, text: &str) {
        if !self.quiet {
            remark(text);
        }
    }

    /// Reports a file that could not be read to the end.
    pub(super) fn fail(&mut self, error: &anyhow::Error) {
        print_message("error", error);
        self.failures.push(format!("{error:#}"));
    }

    /// Assesses every record of a source.
    ///
    /// # Errors
    ///
    /// Any error of the writer. Errors of the source are reported and kept.
    pub(super) fn run(&mut self, source: Source<'_>) -> io::Result<()> {
        self.is_open = true;
        let rules = &self.checker.setting.rules;
        let Source { name: file, can_show, has_one_case, records, .. } = source;
        if let Some(missing) = self.checker.chosen.missing(&file, &can_show, rules) {
            self.fail(&missing);
        }
        let counts = self.counts(&file, &can_show);
        let origin = &Origin { file: &file, counts: &counts };
        let before = SoFar::of(&self.total);
        if let Some(tonight) = &mut self.tonight {
            let checked =
                counts.iter().enumerate().filter(|(_, counted)| **counted == Counted::Yes);
            tonight.add_rules(checked.map(|(index, _)| index));
            if !has_one_case {
                tonight.add_file(&file, can_show.ids(rules));
            }
        }
        let stopped = match records {
            Records::InChunks(rows) => self.run_in_chunks(*rows, origin),
            Records::InTurn(records) => self.run_in_turn(records, origin),
        };
        self.report_unused(&file);
        let read = before.until(SoFar::of(&self.total));
        match stopped {
            // Such a file may well have nothing to judge; all of them together may not.
            Ok(()) if has_one_case => {
                self.single_cases.0 = self.single_cases.0.and(read);
                self.single_cases.1.push(file);
            }
            Ok(()) => self.check_not_empty(read, &file),
            Err(Stop::Output(error)) => return Err(error),
            Err(Stop::Incomplete(incomplete)) => self.fail(&anyhow::Error::from(incomplete)),
        }
        Ok(())
    }

    /// Reports a file in which there is nothing to judge.
    fn check_not_empty(&mut self, read: SoFar, file: &str) {
        let Checker { setting, chosen, supposed, .. } = self.checker;
        // A supposed calendar counts no deadlines.
        let is_chosen = chosen.leaves_out_rules() && supposed.is_none();
        let nothing = read.why_nothing(file, &setting.rules.id, is_chosen);
        if let Some(nothing) = nothing.filter(|_| !self.checker.filter.allow_empty) {
            self.fail(&nothing);
        }
    }

    fn run_in_chunks(&mut self, file: RowFile<'_>, origin: &Origin<'_>) -> Result<(), Stop> {
        let RowFile { mut chunks, rows, remarks, incomplete, length, .. } = file;
        remarks.iter().for_each(|text| self.remark(text));
        incomplete.into_iter().for_each(|incomplete| self.fail(&incomplete.into()));
        let mut progress = Progress::of(length, self.quiet);
        let (checker, mut ids) = (self.checker, CaseIds::default());
        let (chunk_buffers, row_buffers) = (chunks.buffers(), intake::BufferPool::default());
        let judged = |chunk: intake::Chunk| {
            let mut found = Findings::new(&checker.setting.rules);
            found.rows = row_buffers.take();
            found.blank = read_chunk(checker, &*rows, origin, &chunk, &mut found);
            let length = chunk.bytes.len();
            chunk_buffers.give_back(chunk.bytes);
            (found, length)
        };
        let outcome = ordered_parallel(
            || Ok(chunks.next_chunk()?),
            judged,
            |(found, length)| {
                ids.append(&found.ids);
                if let Some(progress) = &mut progress {
                    progress.add(length as u64);
                }
                self.absorb(found).map(|rows| row_buffers.give_back(rows)).map_err(Stop::Output)
            },
        );
        drop(progress);
        let Distinct { cases, remark } = ids.distinct();
        self.cases += cases;
        if let Some(remark) = remark {
            self.remark(&format!("`{}`: {remark}", printable(origin.file)));
        }
        rows.remarks().iter().for_each(|text| self.remark(text));
        rows.incomplete().into_iter().for_each(|incomplete| self.fail(&incomplete.into()));
        outcome
    }

    /// Runs a source whose records are read in turn. A case may have several.
    fn run_in_turn(
        &mut self,
        records: Box<dyn InTurn + '_>,
        origin: &Origin<'_>,
    ) -> Result<(), Stop> {
        let rules = &self.checker.setting.rules;
        let mut found = Findings::new(rules);
        let mut ids = HashSet::new();
        let mut leaves_out = self.leaves_out_duties;
        let outcome = records.read(rules, &mut |record| match record {
            Ok(case) => {
                self.checker.judge(origin, None, case, &mut found);
                leaves_out = leaves_out || starts_any(case, &self.left_out);
                if !ids.contains(&case.id) {
                    ids.insert(case.id.clone());
                }
            }
            Err(reject) => self.checker.reject(reject, &mut found),
        });
        self.leaves_out_duties = leaves_out;
        self.cases += ids.len() as u64;
        self.absorb(found).map_err(Stop::Output)?;
        let ReadInTurn { blank, remarks } = outcome?;
        self.total.blank += blank;
        remarks.iter().for_each(|text| self.remark(text));
        Ok(())
    }

    /// By index: how the rules count. What the file cannot show is reported once.
    fn counts(&mut self, file: &str, can_show: &CanShow) -> Vec<Counted> {
        let Checker { setting, chosen, .. } = self.checker;
        let Setting { rules, criteria, .. } = setting;
        let is_asked_for = |rule: &Rule| setting.is_for_role(rule.owner) && chosen.includes(rule);
        // A file that can show everything tells nothing of what has started.
        self.leaves_out_duties |=
            *can_show != CanShow::All && can_show.can_start_any(&self.left_out);
        let shows_all = self.checker.filter.all;
        let counts =
            rules.rules().map(|rule| match (is_asked_for(rule), can_show.can_test(rule)) {
                (false, _) => Counted::No,
                (true, false) if rule.kind == RuleKind::Prompt && !shows_all => Counted::ByNumber,
                (true, false) => Counted::Apart,
                (true, true) => Counted::Yes,
            });
        let counts = counts.collect();
        // What applies in other circumstances is named at the end, if any record has them.
        let may_start = |rule: &&Rule| rule.starts_under(&setting.circumstances).next().is_some();
        let in_force = rules.rules_on(criteria.as_of.date()).filter(|rule| is_asked_for(rule));
        let mut left_out = can_show.not_testable(in_force.filter(may_start));
        left_out.retain(|rule| !self.told_not_testable.contains(rule));
        if !left_out.is_empty() {
            self.remark(&not_checked(file, &left_out));
        }
        self.told_not_testable.extend(left_out);
        // A table may have other rules, which nobody asked about.
        let (mut not_started, remark) = if self.checker.chosen.names_rules() {
            let ids = can_show.not_started_rules(rules, is_asked_for);
            let remark = nothing_starts(file, &ids, "these rules");
            (ids, remark)
        } else {
            let documents = can_show.documents(rules, is_asked_for);
            let remark = documents.remark(file);
            (documents.not_started, remark)
        };
        not_started.retain(|name| !self.not_started.contains(name));
        if !not_started.is_empty() {
            self.remark(&remark);
        }
        self.not_started.extend(not_started);
        self.add_unread(can_show);
        counts
    }

    /// Keeps what documents ask for after events that the file records, and what is not counted. Rows have no summary,
    /// so it is said beside them.
    fn add_unread(&mut self, can_show: &CanShow) {
        let Setting { rules, role, .. } = self.checker.setting;
        let CanShow::Only(events) = can_show else { return };
        if self.checker.chosen.names_rules() {
            return;
        }
        let unread = rules.latest_unread().filter(|unread| {
            unread.may_be_for(*role) && unread.starts.iter().any(|one| events.contains(one))
        });
        let new: Vec<&Unread> = unread.filter(|unread| !self.unread.contains(unread)).collect();
        if !new.is_empty() && self.checker.rows.is_some() {
            let new: Vec<String> = new.iter().map(ToString::to_string).collect();
            self.remark(&format!("not counted in any case: {}", new.join("; ")));
        }
        self.unread.extend(new);
    }

    /// Says once which recorded events no rule uses.
    fn report_unused(&mut self, file: &str) {
        let mut new = std::mem::take(&mut self.total.unused);
        new.retain(|event| !self.unused.contains(event));
        self.unused.extend(&new);
        let Checker { setting, filter, .. } = self.checker;
        let unused = Unused::new(&setting.rules, &new);
        if unused.is_binding() && !filter.allow_unchecked {
            self.fail(&unused.error(file));
        } else if let Some(text) = unused.remark(file) {
            self.remark(&text);
        }
    }

    /// Reports, writes and keeps the findings of the next records; returns their rows.
    fn absorb(&mut self, found: Findings<'s>) -> io::Result<Vec<u8>> {
        for reject in &found.rejects.kept {
            if self.is_new(reject) && self.reported < MOST_REPORTED {
                print_message("error", &anyhow!("{reject}"));
                self.reported += 1;
            }
        }
        self.keep(found)
    }

    /// Whether a record that cannot be judged was not told before.
    fn is_new(&mut self, reject: &Reject) -> bool {
        let is_new = self.tonight.as_mut().is_none_or(|tonight| tonight.add_unread(reject));
        self.known += u64::from(!is_new);
        is_new
    }

    /// Writes and keeps the findings of the next records, whose rejects have been reported.
    fn keep(&mut self, mut found: Findings<'s>) -> io::Result<Vec<u8>> {
        if let Some(file) = &mut self.rejects {
            file.add(Kind::Rejected, &found.rejects.kept);
            file.add(Kind::NotCountable, &found.not_countable.kept);
        }
        if let Some(tonight) = &mut self.tonight {
            tonight.add(&found.seen);
            for record in &found.not_countable.kept {
                tonight.add_unread(record);
            }
        }
        let rows = std::mem::take(&mut found.rows);
        let has_rows = found.assessed > 0 && !(rows.is_empty() && self.checker.filter.silent);
        if has_rows && !self.reader_is_gone {
            self.write_rows(&rows)?;
        }
        self.total.merge(found);
        Ok(rows)
    }

    fn write_rows(&mut self, rows: &[u8]) -> io::Result<()> {
        match self.write_head().and_then(|()| self.out.write_all(rows)) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                self.reader_is_gone = true;
                Ok(())
            }
            result => result,
        }
    }

    fn write_head(&mut self) -> io::Result<()> {
        if let Some(rows) = self.checker.rows.as_ref().filter(|_| !self.head_is_written) {
            self.out.write_all(&rows.head())?;
        }
        self.head_is_written = true;
        Ok(())
    }
}

/// Whether something happened in a case that starts any of the rules.
fn starts_any(case: &Case, rules: &[&Rule]) -> bool {
    let happened = |event| case.occurrences(event).next().is_some();
    rules.iter().any(|rule| rule.starting_events().any(happened))
}

fn read_chunk<'s>(
    checker: &Checker<'s>,
    rows: &dyn Rows,
    origin: &Origin<'_>,
    chunk: &intake::Chunk,
    found: &mut Findings<'s>,
) -> u64 {
    rows.read(chunk, &mut |line, record| match record {
        Ok(case) => {
            found.ids.add(case.id.as_deref().unwrap_or_default(), line);
            checker.judge(origin, Some(line), case, found);
        }
        Err(reject) => checker.reject(reject, found),
    })
}
