//! Assesses cases one by one and collects the findings.

use std::collections::HashMap;

use dutyclock::intake::Reject;
use dutyclock::report::{Change, Entry, Moved, RowWriter, Tally, VerdictRow};
use dutyclock::rules::{EventId, NoEdition};
use dutyclock::text::excerpt;
use dutyclock::{
    ByStatus, Calendar, Case, CountError, DutyId, Engine, Facts, Moment, Sink, Status, Uncountable,
    Verdict,
};

use super::FailOn;
use super::choice::{Chosen, Counted};
use super::ids::CaseIds;
use super::many::Many;
use super::state::{OfCase as ToldOfCase, Seen, Standing, Told};
use super::suppose::Supposed;
use super::uncounted::{self, Uncounted, What};
use crate::cli::options::Setting;

/// The criteria of the assessment, and what to keep.
pub(super) struct Checker<'s> {
    pub(super) setting: &'s Setting,
    pub(super) engine: Engine<'s, 's>,
    /// The supposed calendar, if any.
    pub(super) supposed: Option<Supposed<'s>>,
    pub(super) chosen: Chosen,
    pub(super) filter: Filter,
    /// By status: whether such a deadline may be shown or affect the exit code.
    pub(super) may_be_shown: ByStatus<bool>,
    /// The row writer, for formats that are streamed.
    pub(super) rows: Option<RowWriter<'s>>,
    /// What the last run told, if that is remembered.
    pub(super) told: Option<&'s Told>,
    /// Whether to keep every record that cannot be judged until it is written, not only the first.
    pub(super) keeps_rejects: bool,
}

impl Filter {
    /// By status: whether such a deadline may be shown or affect the exit code.
    pub(super) fn may_show(self) -> ByStatus<bool> {
        ByStatus::from_fn(|status| {
            status.is_open() || status.needs_attention() || self.fail_on.fails(status)
        })
    }
}

/// Which deadlines are shown.
#[derive(Debug, Clone, Copy)]
pub(super) struct Filter {
    pub(super) all: bool,
    pub(super) notes: bool,
    pub(super) fail_on: FailOn,
    pub(super) new_since: Option<Moment>,
    /// Whether a file may have nothing to judge.
    pub(super) allow_empty: bool,
    /// Whether there may be fewer records or columns than in the last run.
    pub(super) allow_fewer: bool,
    /// Whether to write nothing if there is nothing to tell.
    pub(super) silent: bool,
}

/// The findings in some records.
pub(super) struct Findings<'s> {
    pub(super) tally: Tally,
    /// The number of records that were assessed, whether every deadline could be counted or not.
    pub(super) assessed: u64,
    pub(super) blank: u64,
    pub(super) rejects: Many<Reject>,
    /// Records with a deadline that could not be counted.
    pub(super) not_countable: Many<Reject>,
    /// Deadlines that could not be counted, by distinct reason.
    pub(super) errors: Vec<Uncounted>,
    /// Ended duties that no edition covers, by distinct reason.
    pub(super) over: Vec<Uncounted>,
    /// Ids of cases in which nothing starts a timescale.
    pub(super) idle: Many<String>,
    /// The ids of the records of a file that is read in chunks.
    pub(super) ids: CaseIds,
    /// Records with a start after the day of the check.
    pub(super) later: Many<String>,
    /// Cases in which an occurrence is recorded more than once.
    pub(super) repeated: Many<String>,
    /// Number of remarks on records that were not asked for.
    pub(super) remarks_left_out: u64,
    pub(super) new_breaches: u64,
    pub(super) open: u64,
    /// Deadlines that were not checked, because the file cannot show whether they were kept.
    pub(super) not_checked: u64,
    /// Those of them that would be breaches.
    pub(super) unknown: u64,
    /// Whether any deadline makes the check fail.
    pub(super) failing: bool,
    /// Deadlines to be shown together.
    pub(super) entries: Vec<Entry<'s>>,
    /// Deadlines that would move.
    pub(super) moved: Vec<Moved<'s>>,
    /// Deadlines to be shown, already written as rows.
    pub(super) rows: Vec<u8>,
    /// What has been seen of what the last run told.
    pub(super) seen: Seen,
    /// Deadlines that have been put right, to be shown at the end.
    pub(super) put_right: Vec<PutRight<'s>>,
    /// What could not be counted in the record that is being assessed.
    uncounted: Vec<What<'s>>,
    under_circumstances: HashMap<Vec<String>, Engine<'s, 's>>,
}

/// A deadline that has been put right, unless another record of the case still has it.
pub(super) enum PutRight<'s> {
    Entry(Entry<'s>),
    /// Written as a row.
    Row(Vec<u8>),
}

/// Where records come from, and which rules count there.
pub(super) struct Origin<'o> {
    pub(super) file: &'o str,
    /// By rule index.
    pub(super) counts: &'o [Counted],
}

impl Origin<'_> {
    /// A record of which something could not be counted.
    fn not_countable(&self, line: Option<u64>, case: &Case, uncounted: &[What<'_>]) -> Reject {
        let each = |text: fn(&What<'_>) -> String| {
            let mut texts: Vec<String> = Vec::new();
            for text in uncounted.iter().map(text) {
                if !texts.contains(&text) {
                    texts.push(text);
                }
            }
            texts.join("; ")
        };
        Reject {
            file: self.file.to_owned(),
            line,
            case: case.id.clone(),
            field: each(|what| what.field().to_owned()),
            reason: each(|what| what.to_string()),
            of_file: None,
        }
    }
}

impl<'s> Findings<'s> {
    /// The number of records in which every deadline could be counted.
    pub(super) fn judged(&self) -> u64 {
        self.assessed - self.not_countable.count
    }

    /// Adds a case in which nothing starts a timescale.
    pub(super) fn add_idle(&mut self, case: &Case) {
        self.idle.add(|| case.id.clone().unwrap_or_default(), false);
    }

    /// The number of records read, whether they could be assessed or not.
    pub(super) fn read(&self) -> u64 {
        self.assessed + self.rejects.count
    }
}

impl<'s> Checker<'s> {
    /// Nothing found yet.
    pub(super) fn findings(&self) -> Findings<'s> {
        Findings {
            tally: Tally::new(&self.setting.rules),
            assessed: 0,
            blank: 0,
            rejects: Many::default(),
            not_countable: Many::default(),
            errors: Vec::new(),
            over: Vec::new(),
            idle: Many::default(),
            later: Many::default(),
            ids: CaseIds::default(),
            repeated: Many::default(),
            remarks_left_out: 0,
            new_breaches: 0,
            open: 0,
            not_checked: 0,
            unknown: 0,
            failing: false,
            entries: Vec::new(),
            moved: Vec::new(),
            rows: Vec::new(),
            seen: Seen::default(),
            put_right: Vec::new(),
            uncounted: Vec::new(),
            under_circumstances: HashMap::new(),
        }
    }

    /// Adds the findings of later records.
    pub(super) fn merge(&self, total: &mut Findings<'s>, more: Findings<'s>) {
        total.tally.merge(&more.tally);
        total.assessed += more.assessed;
        total.blank += more.blank;
        total.rejects.merge(more.rejects);
        total.not_countable.merge(more.not_countable);
        uncounted::merge(&mut total.errors, more.errors);
        uncounted::merge(&mut total.over, more.over);
        total.idle.merge(more.idle);
        total.later.merge(more.later);
        total.repeated.merge(more.repeated);
        total.remarks_left_out += more.remarks_left_out;
        total.new_breaches += more.new_breaches;
        total.open += more.open;
        total.not_checked += more.not_checked;
        total.unknown += more.unknown;
        total.failing |= more.failing;
        total.entries.extend(more.entries);
        total.put_right.extend(more.put_right);
        total.moved.extend(more.moved);
    }

    /// Keeps a record that cannot be assessed.
    pub(super) fn reject(&self, reject: Reject, findings: &mut Findings<'s>) {
        findings.rejects.add(|| reject, self.keeps_rejects);
    }

    /// Assesses a record by the rules that count.
    pub(super) fn judge(
        &self,
        origin: &Origin<'_>,
        line: Option<u64>,
        case: &Case,
        findings: &mut Findings<'s>,
    ) {
        findings.assessed += 1;
        if let Some((event, when)) = case.repeats.first() {
            let id = case.id.as_deref().unwrap_or_default();
            let event = &self.setting.rules.events.get(*event).id;
            findings.repeated.add(|| format!("case `{}`: {event} on {when}", excerpt(id)), false);
        }
        self.judge_case(case, origin.counts, findings);
        if !findings.uncounted.is_empty() {
            let uncounted = std::mem::take(&mut findings.uncounted);
            let record = || origin.not_countable(line, case, &uncounted);
            findings.not_countable.add(record, self.keeps_rejects);
        }
    }

    fn judge_case(&self, case: &Case, counts: &[Counted], findings: &mut Findings<'s>) {
        if case.circumstances.is_empty() {
            return self.judge_by(&self.engine, case, counts, findings);
        }
        let mut under = std::mem::take(&mut findings.under_circumstances);
        let known = match under.remove(&case.circumstances) {
            Some(known) => known,
            None => self.under(case, &self.setting.calendar),
        };
        self.judge_by(&known, case, counts, findings);
        under.insert(case.circumstances.clone(), known);
        findings.under_circumstances = under;
    }

    /// The engine for the circumstances of a case.
    pub(super) fn under(&self, case: &Case, calendar: &'s Calendar) -> Engine<'s, 's> {
        let Setting { rules, criteria, circumstances, .. } = self.setting;
        let all = [&circumstances[..], &case.circumstances].concat();
        Engine::new(rules, calendar, *criteria, &all)
    }

    /// Adds what could not be counted in the record that is being assessed. What is over is in breach no
    /// longer, so that it is only remarked on, unless it matters whether it was late.
    pub(super) fn add_uncounted(
        &self,
        case: &Case,
        what: What<'s>,
        is_over: bool,
        findings: &mut Findings<'s>,
    ) {
        let may_be_left = is_over && self.filter.fail_on != FailOn::Late;
        let list = if may_be_left { &mut findings.over } else { &mut findings.errors };
        uncounted::add(list, findings.assessed, case, &what);
        if !may_be_left {
            findings.uncounted.push(what);
        }
    }

    fn judge_by(
        &self,
        engine: &Engine<'s, 's>,
        case: &Case,
        counts: &[Counted],
        findings: &mut Findings<'s>,
    ) {
        let facts = Facts::of(case);
        if let Some(supposed) = &self.supposed {
            return self.suppose(supposed, engine, case, counts, findings);
        }
        let Filter { all, notes, .. } = self.filter;
        let told = self.told.map(|told| told.of_case(facts.case_id(), &mut findings.seen));
        // A remark on the record may be shown or reported, whatever the status; and what was told before must
        // be looked at again.
        let was_told = told.as_ref().is_some_and(|told| !told.is_empty());
        let may_all_be_shown = all || notes || was_told || !facts.is_bare();
        let may_be_shown =
            if may_all_be_shown { ByStatus::from_fn(|_| true) } else { self.may_be_shown };
        let mut of_case = OfCase {
            checker: self,
            engine,
            case,
            facts,
            counts,
            findings,
            may_be_shown,
            starts_any: false,
            later: None,
            told: told.unwrap_or_default(),
        };
        engine.assess(case, &mut of_case);
        let OfCase { starts_any, later, .. } = of_case;
        if !starts_any {
            findings.add_idle(case);
        }
        if let Some((event, when)) = later {
            let id = case.id.as_deref().unwrap_or_default();
            let event = &self.setting.rules.events.get(event).id;
            findings.later.add(|| format!("case `{}`: {event} on {when}", excerpt(id)), false);
        }
    }

    #[inline]
    fn keep(&self, of_case: &mut OfCase<'_, 's>, verdict: &Verdict) {
        let OfCase { engine, facts, told, findings, .. } = of_case;
        let (engine, facts) = (*engine, *facts);
        let Filter { all, notes, fail_on, new_since, .. } = self.filter;
        let odd = engine.has_record_remarks(facts, verdict);
        let status = verdict.status;
        let fails = fail_on.fails(status);
        // A passed target needs attention too, though it is no breach.
        let is_listed = fails || status.needs_attention() || engine.is_past_limit(verdict);
        let mut change = None;
        let shown = match (new_since, self.told) {
            (Some(since), _) => {
                // Nothing says when a record began to contradict itself.
                let new = status == Status::Invalid || engine.is_new_breach_since(verdict, since);
                findings.new_breaches += u64::from(new);
                findings.failing |= new && fail_on != FailOn::Never;
                new
            }
            (None, Some(known)) => {
                let case = (facts.case_id().unwrap_or_default(), &*told);
                let rule_index = engine.rule_index(verdict.duty);
                let now = Standing { status, is_listed };
                change = known.change(case, rule_index, verdict, now, &mut findings.seen);
                findings.failing |= fails && change == Some(Change::New);
                all || change == Some(Change::New) || change.is_some_and(Change::is_settled)
            }
            (None, None) => {
                findings.failing |= fails;
                all || is_listed || (notes && odd)
            }
        };
        if odd && !notes {
            findings.remarks_left_out += 1;
        }
        if shown {
            self.show(engine, facts, verdict, change, findings);
        }
    }

    /// Shows a limit still to come, whatever the file can show of what has passed.
    fn keep_if_to_come(
        &self,
        engine: &Engine<'s, 's>,
        facts: Facts<'_>,
        verdict: &Verdict,
        findings: &mut Findings<'s>,
    ) {
        let is_to_come = verdict.due.is_some() && !engine.is_past_limit(verdict);
        if is_to_come && self.filter.new_since.is_none() {
            self.show(engine, facts, verdict, None, findings);
        }
    }

    fn show(
        &self,
        engine: &Engine<'s, 's>,
        facts: Facts<'_>,
        verdict: &Verdict,
        change: Option<Change>,
        findings: &mut Findings<'s>,
    ) {
        let with_record_remarks = self.filter.notes;
        match &self.rows {
            Some(rows) => {
                let row = VerdictRow { engine, facts, verdict, with_record_remarks, change };
                if change.is_some_and(Change::is_settled) {
                    let mut written = Vec::new();
                    rows.write(row, &mut written);
                    findings.put_right.push(PutRight::Row(written));
                } else {
                    rows.write(row, &mut findings.rows);
                }
            }
            None => {
                let deadline = engine.deadline(facts, verdict, with_record_remarks);
                let case = facts.case_id().map(str::to_owned);
                let entry = Entry { case, deadline, change };
                match change {
                    Some(change) if change.is_settled() => {
                        findings.put_right.push(PutRight::Entry(entry));
                    }
                    _ => findings.entries.push(entry),
                }
            }
        }
    }
}

/// Collects the findings of one case into the total.
struct OfCase<'f, 's> {
    checker: &'f Checker<'s>,
    engine: &'f Engine<'s, 's>,
    case: &'f Case,
    facts: Facts<'f>,
    counts: &'f [Counted],
    findings: &'f mut Findings<'s>,
    /// By status: whether such a deadline may be shown or affect the exit code.
    may_be_shown: ByStatus<bool>,
    starts_any: bool,
    /// The first start after the day of the check.
    later: Option<(EventId, Moment)>,
    /// What the last run reported about the case.
    told: ToldOfCase,
}

impl Sink for OfCase<'_, '_> {
    /// Early exit: a deadline that is neither shown nor affects the exit code is only counted.
    #[inline]
    fn wants(&mut self, rule_index: usize, status: Status) -> bool {
        self.starts_any = true;
        match Counted::of(self.counts, rule_index) {
            Counted::No => false,
            Counted::Apart => {
                self.findings.not_checked += 1;
                self.findings.unknown += u64::from(status == Status::Breached);
                self.checker.filter.all && status.is_open()
            }
            Counted::Yes => {
                self.findings.tally.add(rule_index, status);
                *self.may_be_shown.get(status)
            }
        }
    }

    #[inline]
    fn take(&mut self, verdict: Verdict) {
        let rule_index = self.engine.rule_index(verdict.duty);
        match Counted::of(self.counts, rule_index) {
            Counted::Yes => self.checker.keep(self, &verdict),
            _ => self.checker.keep_if_to_come(self.engine, self.facts, &verdict, self.findings),
        }
    }

    fn cannot_count(&mut self, duty: DutyId, _: Moment, error: CountError, is_over: bool) {
        self.starts_any = true;
        let rule_index = self.engine.rule_index(duty);
        match Counted::of(self.counts, rule_index) {
            Counted::No => {}
            Counted::Apart => self.findings.not_checked += 1,
            Counted::Yes => {
                let error = Uncountable { rule: self.engine.rule(duty), error };
                let what = What::Limit(rule_index, error);
                self.checker.add_uncounted(self.case, what, is_over, self.findings);
            }
        }
    }

    fn starts_later(&mut self, event: EventId, start: Moment) {
        self.later.get_or_insert((event, start));
    }

    fn judges(&mut self, rule_index: usize) -> bool {
        self.starts_any = true;
        Counted::of(self.counts, rule_index) == Counted::Yes
    }

    fn not_in_force(&mut self, why: NoEdition, is_over: bool) {
        self.checker.add_uncounted(self.case, What::Start(why), is_over, self.findings);
    }
}
