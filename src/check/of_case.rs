//! Takes the verdicts on one case: counts them, and shows what must be shown.

use crate::report::{Change, Entry, MakeRows, VerdictRow};
use crate::rules::{EventId, NoEdition};
use crate::{
    ByStatus, Case, CountError, DutyId, Engine, Facts, Moment, Sink, Status, Uncountable, Verdict,
};

use super::checker::{Checker, Filter};
use super::choice::Counted;
use super::fail_on::FailOn;
use super::findings::{Findings, PutRight};
use super::state::{OfCase as ToldOfCase, Standing};
use super::uncounted::What;

/// Collects the findings of one case into the total.
pub(super) struct OfCase<'f, 's, W: MakeRows> {
    pub(super) checker: &'f Checker<'s, W>,
    pub(super) engine: &'f Engine<'s, 's>,
    pub(super) case: &'f Case,
    pub(super) facts: Facts<'f>,
    pub(super) counts: &'f [Counted],
    /// How the duty that started last counts.
    pub(super) counted: Counted,
    pub(super) findings: &'f mut Findings<'s, W::Rows>,
    /// By status: whether such a deadline may be shown or affect the exit code; `None` if all may.
    pub(super) may_be_shown: Option<&'f ByStatus<bool>>,
    pub(super) starts_any: bool,
    /// The first start after the day of the check.
    pub(super) later: Option<(EventId, Moment)>,
    /// What the last run reported about the case.
    pub(super) told: ToldOfCase,
}

impl<W: MakeRows> Sink for OfCase<'_, '_, W> {
    #[inline]
    fn starts(&mut self, rule_index: usize) -> bool {
        self.starts_any = true;
        self.counted = Counted::of(self.counts, rule_index);
        match self.counted {
            Counted::No => false,
            Counted::ByNumber => {
                self.findings.add_not_checked(rule_index);
                false
            }
            Counted::Apart | Counted::Yes => true,
        }
    }

    /// Early exit: a deadline that is neither shown nor affects the exit code is only counted.
    #[inline]
    fn wants(&mut self, rule_index: usize, status: Status) -> bool {
        match self.counted {
            Counted::No | Counted::ByNumber => false,
            Counted::Apart => {
                self.findings.add_not_checked(rule_index);
                self.findings.unknown += u64::from(status == Status::Breached);
                self.checker.filter.all && status.is_open()
            }
            Counted::Yes => {
                self.findings.tally.add(rule_index, status);
                self.may_be_shown.is_none_or(|may_be_shown| *may_be_shown.get(status))
            }
        }
    }

    /// Out of line, since few deadlines are shown.
    #[inline(never)]
    fn take(&mut self, verdict: Verdict) {
        match self.counted {
            Counted::Yes => self.checker.keep(self, &verdict),
            _ => self.checker.keep_if_to_come(self.engine, self.facts, &verdict, self.findings),
        }
    }

    fn cannot_count(&mut self, duty: DutyId, _: Moment, error: CountError, is_over: bool) {
        match self.counted {
            Counted::No | Counted::ByNumber => {}
            Counted::Apart => self.findings.add_not_checked(self.engine.rule_index(duty)),
            Counted::Yes => {
                let error = Uncountable { rule: self.engine.rule(duty), error };
                let what = What::Limit(self.engine.rule_index(duty), error);
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

impl<'s, W: MakeRows> Checker<'s, W> {
    #[inline]
    fn keep(&self, of_case: &mut OfCase<'_, 's, W>, verdict: &Verdict) {
        let OfCase { engine, facts, told, findings, .. } = of_case;
        let (engine, facts) = (*engine, *facts);
        let Filter { all, notes, fail_on, new_since, .. } = self.filter;
        let odd = engine.has_record_remarks(facts, verdict);
        let status = verdict.status;
        let fails = fail_on.fails(status);
        // A passed target needs attention too, though it is no breach. So does a limit that had passed before
        // an event moved it: that event would otherwise take a breach away in silence.
        let is_listed = fails
            || status.needs_attention()
            || engine.is_past_limit(verdict)
            || status.is_open() && engine.was_moved_after_limit(facts, verdict);
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
        findings: &mut Findings<'s, W::Rows>,
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
        findings: &mut Findings<'s, W::Rows>,
    ) {
        let with_record_remarks = self.filter.notes;
        match &self.rows {
            Some(rows) => {
                let row = VerdictRow { engine, facts, verdict, with_record_remarks, change };
                if change.is_some_and(Change::is_settled) {
                    let mut alone = rows.begin();
                    rows.add(&row, &mut alone);
                    findings.put_right.push(PutRight::Row(alone));
                } else {
                    rows.add(&row, findings.rows.get_or_insert_with(|| rows.begin()));
                }
            }
            None => {
                let mut deadline = engine.deadline(facts, verdict, with_record_remarks);
                // Millions may be kept.
                deadline.remarks.shrink_to_fit();
                let case = facts.case_id().map(str::to_owned);
                let entry = Entry { case, deadline, change };
                match change {
                    Some(change) if change.is_settled() => {
                        findings.put_right.push(PutRight::Entry(Box::new(entry)));
                    }
                    _ => findings.entries.push(entry),
                }
            }
        }
    }
}
