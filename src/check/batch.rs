//! Runs files of cases through the checker and merges the findings in order.

use std::collections::HashSet;
use std::fmt::Display;
use std::hash::{BuildHasher, RandomState};
use std::io;

use super::all_ids::{AllIds, Distinct};
use super::can_show::{CanShow, not_checked, nothing_starts};
use super::checked::{Checked, Reported};
use super::checker::Checker;
use super::choice::Counted;
use super::empty::SoFar;
use super::findings::Findings;
use super::listener::{Listener, Unjudged};
use super::origin::Origin;
use super::setting::Setting;
use super::source::{Records, Source};
use super::state::{Finished, Tonight};
use super::unused::Unused;
use crate::case::Case;
use crate::intake::{
    Chunk, InTurn, Incomplete, ReadInTurn, Reject, RowFile, Rows, ordered_parallel, reason,
};
use crate::report::MakeRows;
use crate::rules::{EventId, Kind as RuleKind, Rule, Unread};
use crate::text::{counted, printable};

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
pub struct Batch<'o, 's, W: MakeRows> {
    checker: &'s Checker<'s, W>,
    pub(super) total: Findings<'s, W::Rows>,
    /// Number of cases assessed.
    cases: u64,
    /// Files that could not be read to the end.
    failures: Vec<String>,
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
    listener: &'o mut dyn Listener<W::Rows>,
    /// Whether any file could be opened.
    is_open: bool,
    /// What was read of the files with one case, and their names.
    single_cases: (SoFar, Vec<String>),
    /// The number of rejects reported one by one.
    reported: u64,
    /// The number of rejects that were told by an earlier run.
    known: u64,
    /// The comparison with the last run, if that is remembered.
    tonight: Option<Tonight<'s>>,
}

/// Records that are read in turn before what was found is passed on.
const RECORDS_IN_TURN: u32 = 1_000;

/// Maximum number of rejects reported one by one; the rest are only counted.
pub(super) const MOST_REPORTED: u64 = 20;

impl<'o, 's, W: MakeRows> Batch<'o, 's, W> {
    /// A run that has read nothing yet.
    #[must_use]
    pub fn new(checker: &'s Checker<'s, W>, listener: &'o mut dyn Listener<W::Rows>) -> Self {
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
            listener,
            is_open: false,
            single_cases: Default::default(),
            reported: 0,
            known: 0,
            tonight: checker.told.map(Tonight::new),
        }
    }

    /// What was found, once every file has been read.
    #[must_use]
    pub fn checked(mut self) -> Checked<'s, W> {
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
        let Self { checker, reported, known, unread, .. } = self;
        Checked {
            checker,
            total,
            cases,
            failures,
            told_not_testable,
            leaves_out_duties,
            unread,
            is_open,
            counts: Reported { reported, known },
            finished,
        }
    }

    /// Compares the run with the last one.
    fn finish(&mut self, tonight: Tonight<'_>) -> Finished {
        let Checker { setting, filter, .. } = self.checker;
        if self.total.read() > 0 && self.total.judged() == 0 {
            let records = counted(self.total.read(), "record");
            self.fail(format!(
                "{records} read, and none could be checked: correct the export (--rejects FILE names \
                 each record and its mistake)"
            ));
        }
        let (read, has_failed) = (self.total.read(), !self.failures.is_empty());
        let finished = tonight.finish(&setting.rules, read, has_failed, filter.allow_fewer);
        finished.problems.iter().for_each(|problem| self.fail(problem));
        finished.remark.iter().for_each(|text| self.listener.remark(text));
        let mut is_told = finished.is_put_right.iter().copied();
        self.total.put_right.retain(|_| is_told.next().unwrap_or(true));
        finished
    }

    /// Passes on what a reader must know.
    pub fn remark(&mut self, message: &str) {
        self.listener.remark(message);
    }

    /// Reports a file that could not be read to the end.
    pub fn fail(&mut self, error: impl Display) {
        let error = error.to_string();
        self.listener.error(&error);
        self.failures.push(error);
    }

    /// Assesses every record of a source.
    ///
    /// # Errors
    ///
    /// Any error of the listener. Errors of the source are reported and kept.
    pub fn run(&mut self, source: Source<'_>) -> io::Result<()> {
        let Source { name, can_show, has_one_case, records, .. } = source;
        self.assess(&name, &can_show, has_one_case, |batch, origin| match records {
            Records::InChunks(rows) => batch.run_in_chunks(*rows, origin),
            Records::InTurn(records) => batch.run_in_turn(records, origin),
        })
    }

    /// Assesses rows that are taken piece by piece, several in parallel.
    ///
    /// # Errors
    ///
    /// Any error of the listener. Errors of the rows are reported and kept.
    pub fn run_rows<Piece: Send>(
        &mut self,
        name: &str,
        can_show: &CanShow,
        rows: &dyn Rows<Piece>,
        next: impl FnMut() -> Result<Option<Piece>, Incomplete>,
    ) -> io::Result<()> {
        self.assess(name, can_show, false, |batch, origin| {
            batch.run_in_pieces(rows, origin, next, |_| 0)
        })
    }

    /// Assesses every record of a file, which is read as given.
    fn assess(
        &mut self,
        file: &str,
        can_show: &CanShow,
        has_one_case: bool,
        read: impl FnOnce(&mut Self, &Origin<'_>) -> Result<(), Stop>,
    ) -> io::Result<()> {
        self.is_open = true;
        let rules = &self.checker.setting.rules;
        if let Some(missing) = self.checker.chosen.missing(file, can_show, rules) {
            self.fail(missing);
        }
        let counts = self.counts(file, can_show);
        let origin = &Origin { file, counts: &counts };
        let before = SoFar::of(&self.total);
        if let Some(tonight) = &mut self.tonight {
            let checked =
                counts.iter().enumerate().filter(|(_, counted)| **counted == Counted::Yes);
            tonight.add_rules(checked.map(|(index, _)| index));
            if !has_one_case {
                tonight.add_file(file, can_show.ids(rules));
            }
        }
        let stopped = read(self, origin);
        self.report_unused(file);
        let read = before.until(SoFar::of(&self.total));
        match stopped {
            // Such a file may well have nothing to judge; all of them together may not.
            Ok(()) if has_one_case => {
                self.single_cases.0 = self.single_cases.0.and(read);
                self.single_cases.1.push(file.to_owned());
            }
            Ok(()) => self.check_not_empty(read, file),
            Err(Stop::Output(error)) => return Err(error),
            Err(Stop::Incomplete(incomplete)) => self.fail(incomplete),
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
            self.fail(nothing);
        }
    }

    fn run_in_chunks(&mut self, file: RowFile<'_>, origin: &Origin<'_>) -> Result<(), Stop> {
        let RowFile { mut chunks, rows, remarks, incomplete, length, .. } = file;
        remarks.iter().for_each(|text| self.listener.remark(text));
        incomplete.into_iter().for_each(|incomplete| self.fail(incomplete));
        self.listener.file_begins(length);
        let buffers = chunks.buffers();
        let give_back = |chunk: Chunk| {
            let length = chunk.bytes.len() as u64;
            buffers.give_back(chunk.bytes);
            length
        };
        let outcome = self.run_in_pieces(&*rows, origin, || chunks.next_chunk(), give_back);
        self.listener.file_ends();
        outcome
    }

    /// Runs rows in pieces, each of which is dropped once it is read, which returns its size.
    fn run_in_pieces<Piece: Send>(
        &mut self,
        rows: &dyn Rows<Piece>,
        origin: &Origin<'_>,
        mut next: impl FnMut() -> Result<Option<Piece>, Incomplete>,
        dropped: impl Fn(Piece) -> u64 + Sync,
    ) -> Result<(), Stop> {
        let (checker, mut ids) = (self.checker, Ok(AllIds::default()));
        let judged = |piece: Piece| {
            let mut found = Findings::new(&checker.setting.rules);
            found.blank = read_piece(checker, rows, origin, &piece, &mut found);
            (found, dropped(piece))
        };
        let outcome = ordered_parallel(
            || Ok(next()?),
            judged,
            |(found, size)| {
                if let Ok(all) = &mut ids
                    && let Err(error) = all.append(&found.ids)
                {
                    ids = Err(error);
                }
                self.listener.has_read(size);
                self.absorb(found).map_err(Stop::Output)
            },
        );
        let file = printable(origin.file);
        match ids.and_then(AllIds::distinct) {
            Ok(Distinct { cases, remark }) => {
                self.cases += cases;
                remark.iter().for_each(|text| self.listener.remark(&format!("`{file}`: {text}")));
            }
            Err(error) => self.fail(format!(
                "`{file}`: which rows are of the same case is not known, since their ids could not be kept in a \
                 temporary file: {}",
                reason(&error)
            )),
        }
        rows.remarks().iter().for_each(|text| self.listener.remark(text));
        rows.incomplete().into_iter().for_each(|incomplete| self.fail(incomplete));
        outcome
    }

    /// Runs a source whose records are read in turn. A case may have several.
    fn run_in_turn(
        &mut self,
        records: Box<dyn InTurn + '_>,
        origin: &Origin<'_>,
    ) -> Result<(), Stop> {
        let checker = self.checker;
        let rules = &checker.setting.rules;
        let (mut found, mut since) = (Findings::new(rules), 0);
        // Each is known by its hash: a large file has millions.
        let (mut ids, hasher) = (HashSet::new(), RandomState::new());
        let mut absorbed = Ok(());
        let outcome = records.read(rules, &mut |record| {
            match of_bounded(record, origin, None) {
                Ok(case) => {
                    checker.judge(origin, None, case, &mut found);
                    self.leaves_out_duties |= starts_any(case, &self.left_out);
                    ids.insert(hasher.hash_one(&case.id));
                }
                Err(reject) => checker.reject(reject, &mut found),
            }
            since += 1;
            if since == RECORDS_IN_TURN && absorbed.is_ok() {
                since = 0;
                absorbed = self.absorb(std::mem::replace(&mut found, Findings::new(rules)));
            }
        });
        self.cases += ids.len() as u64;
        absorbed.and_then(|()| self.absorb(found)).map_err(Stop::Output)?;
        let ReadInTurn { blank, remarks } = outcome?;
        self.total.blank += blank;
        remarks.iter().for_each(|text| self.listener.remark(text));
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
            self.listener.remark(&not_checked(file, &left_out));
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
            self.listener.remark(&remark);
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
            self.listener.remark(&format!("not counted in any case: {}", new.join("; ")));
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
            self.fail(unused.error(file));
        } else if let Some(text) = unused.remark(file) {
            self.listener.remark(&text);
        }
    }

    /// Reports, passes on and keeps the findings of the next records.
    fn absorb(&mut self, found: Findings<'s, W::Rows>) -> io::Result<()> {
        for reject in &found.rejects.kept {
            if self.is_new(reject) && self.reported < MOST_REPORTED {
                self.listener.error(&reject.to_string());
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

    /// Passes on and keeps the findings of the next records, whose rejects have been reported.
    fn keep(&mut self, mut found: Findings<'s, W::Rows>) -> io::Result<()> {
        self.listener.unjudged(Unjudged::Rejected, &found.rejects.kept);
        self.listener.unjudged(Unjudged::NotCountable, &found.not_countable.kept);
        if let Some(tonight) = &mut self.tonight {
            tonight.add(&found.seen);
            for record in &found.not_countable.kept {
                tonight.add_unread(record);
            }
        }
        let rows = found.rows.take();
        self.total.merge(found);
        rows.map_or(Ok(()), |rows| self.listener.rows(rows))
    }
}

/// Whether something happened in a case that starts any of the rules.
fn starts_any(case: &Case, rules: &[&Rule]) -> bool {
    let happened = |event| case.occurrences(event).next().is_some();
    rules.iter().any(|rule| rule.starting_events().any(happened))
}

/// A record, unless its id is too long or its dates are too many to be judged.
#[inline]
fn of_bounded<'c>(
    record: Result<&'c Case, Reject>,
    origin: &Origin<'_>,
    line: Option<u64>,
) -> Result<&'c Case, Reject> {
    let case = record.map_err(Reject::with_short_id)?;
    match case.check_id().and_then(|()| case.check_dates()) {
        Ok(()) => Ok(case),
        Err(reason) => Err(Reject {
            file: origin.file.to_owned(),
            line,
            case: case.id.clone(),
            field: "case".to_owned(),
            reason,
            of_file: None,
        }
        .with_short_id()),
    }
}

fn read_piece<'s, W: MakeRows, Piece>(
    checker: &Checker<'s, W>,
    rows: &dyn Rows<Piece>,
    origin: &Origin<'_>,
    piece: &Piece,
    found: &mut Findings<'s, W::Rows>,
) -> u64 {
    rows.read(piece, &mut |line, record| match of_bounded(record, origin, Some(line)) {
        Ok(case) => {
            found.ids.add(case.id.as_deref().unwrap_or_default(), line);
            checker.judge(origin, Some(line), case, found);
        }
        Err(reject) => checker.reject(reject, found),
    })
}
