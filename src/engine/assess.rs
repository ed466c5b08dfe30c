//! One pass from a start to a verdict.

use super::beginning::Beginning;
use super::closing::{Closing, Completion, Occasion, Start};
use super::condition::Unfulfilled;
use super::criteria::Criteria;
use super::duty::DutyId;
use super::facts::Facts;
use super::in_force::{Span, Started};
use super::limits::{KnownLimit, LimitCell};
use super::setup::{Engine, all_rules};
use super::status::Status;
use crate::calendar::Calendar;
use crate::case::Case;
use crate::counting::{CountError, Counting};
use crate::moment::Moment;
use crate::remark::Remarks;
use crate::rules::{Edition, EventId, InForce, NoEdition, Rule};

/// The state of one duty from one start: everything that its status needs. [`Engine::deadline`] adds the
/// rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verdict {
    /// The duty.
    pub duty: DutyId,
    /// When it started.
    pub start: Moment,
    /// The moment from which it is counted: the start, unless a deemed receipt policy moved it.
    pub from: Moment,
    /// The last moment in time; `None` if the rule sets no number.
    pub due: Option<Moment>,
    /// How it stands.
    pub status: Status,
    pub(super) closing: Closing,
    /// The last day to act, if only the start is recorded and there is nothing to remark. How late it is, or
    /// the time left, then depends on the limit and the status alone.
    pub(crate) unremarked_act_by: Option<Moment>,
}

/// Receives the verdicts on a case.
pub trait Sink {
    /// Whether to report what was passed over.
    const TRACED: bool = false;

    /// Receives that a duty of the rule with that index in [`RuleSet::rules`](crate::RuleSet::rules) starts,
    /// and answers whether its limit and status matter. The rest about the duty follows at once.
    fn starts(&mut self, _rule_index: usize) -> bool {
        true
    }

    /// Whether to report a verdict with this status on a duty of that rule.
    fn wants(&mut self, _rule_index: usize, _status: Status) -> bool {
        true
    }

    /// Receives a verdict.
    fn take(&mut self, verdict: Verdict);

    /// Receives a duty and a start whose limit cannot be counted, and whether it has since been done or has
    /// ended.
    fn cannot_count(&mut self, duty: DutyId, start: Moment, why: CountError, is_over: bool);

    /// Whether the rule with that index matters where it was not in force on the day of a start.
    fn judges(&mut self, _rule_index: usize) -> bool {
        true
    }

    /// Receives a start for which no edition has rules, and whether everything that it would start under
    /// other editions, by the rules that [matter](Self::judges), has since been done or has ended.
    fn not_in_force(&mut self, why: NoEdition, is_over: bool);

    /// Receives an event that starts duties and happens after the day of the assessment.
    fn starts_later(&mut self, _event: EventId, _start: Moment) {}

    /// Receives a rule that the event does not start, by index, and why. Called only if the sink is
    /// [traced](Self::TRACED).
    fn passed_over(&mut self, _rule_index: usize, _why: PassedOver) {}
}

/// Why an event does not start a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PassedOver {
    /// The rule has its own dates, and was not in force.
    RuleNotInForce {
        /// The dates on which it was.
        span: InForce,
    },
    /// The edition of the rule was not in force on the deciding day.
    EditionNotInForce,
    /// Another event starts it.
    OtherEvent,
    /// The rule starts only in circumstances that were not given.
    NoSuchCircumstance,
    /// The start does not meet a condition.
    Unfulfilled(Unfulfilled),
}

impl Engine<'_, '_> {
    /// Assesses every duty of a case, whose circumstances must be those of the engine.
    pub fn assess<S: Sink>(&self, case: &Case, sink: &mut S) {
        let facts = Facts::of(case);
        let may_have_ended = self.may_end_any(case);
        case.for_each_event(&self.starting, |event, at| {
            if let Some(started) = self.started_by(event).filter(|started| !started.is_empty()) {
                let first = Start { engine: self, at, facts, may_have_ended };
                first.assess_with_later(event, started, sink);
            }
        });
    }

    /// Assesses the duties that one event of a case starts.
    pub fn assess_from<S: Sink>(&self, event: EventId, case: &Case, sink: &mut S) {
        if let Some((first, started)) = case.first(event).zip(self.started_by(event)) {
            Start::new(self, first, Facts::of(case)).assess_with_later(event, started, sink);
        }
    }

    /// Assesses what an event starts at a moment, even if the case has no record of the event.
    pub(crate) fn assess_start<S: Sink>(
        &self,
        event: EventId,
        at: Moment,
        facts: Facts<'_>,
        sink: &mut S,
    ) {
        if let Some(started) = self.started_by(event) {
            Start::new(self, at, facts).assess(event, started, sink);
        }
    }

    /// Reports the rules of all editions that are not among the duties of a start.
    fn tell_passed_over<S: Sink>(&self, event: EventId, start: Moment, sink: &mut S) {
        for (index, (edition, rule)) in all_rules(self.rules).enumerate() {
            if let Some(why) = self.why_passed_over(index, rule, edition, event, start) {
                sink.passed_over(index, why);
            }
        }
    }

    fn why_passed_over(
        &self,
        index: usize,
        rule: &Rule,
        edition: &Edition,
        event: EventId,
        start: Moment,
    ) -> Option<PassedOver> {
        let day = start.date();
        if let Some(span) = rule.in_force.filter(|own| !own.contains(day)) {
            return Some(PassedOver::RuleNotInForce { span });
        }
        let decides = rule.within.and_then(|within| within.end_of_years(day)).unwrap_or(day);
        if !self.rules.is_chosen_on(edition, decides) {
            return Some(PassedOver::EditionNotInForce);
        }
        if !rule.starts_from(event) {
            return Some(PassedOver::OtherEvent);
        }
        (!self.has_duty(index, event)).then_some(PassedOver::NoSuchCircumstance)
    }

    #[cold]
    fn tell_not_in_force<S: Sink>(
        &self,
        started: &Started,
        event: EventId,
        start: Moment,
        facts: Facts<'_>,
        sink: &mut S,
    ) {
        if started.is_empty() {
            return;
        }
        let judged = started.all().filter(|duty| sink.judges(self.rule_index(*duty)));
        let judged: Vec<DutyId> = judged.collect();
        if judged.is_empty() {
            return;
        }
        if let Some(why) = self.rules.why_nothing_starts(event, start.date()) {
            let is_over =
                judged.into_iter().all(|duty| self.is_over(duty, event, start, facts.recorded));
            sink.not_in_force(why, is_over);
        }
    }

    #[cold]
    fn tell_uncountable<S: Sink>(
        &self,
        id: DutyId,
        start: Moment,
        why: CountError,
        facts: Facts<'_>,
        sink: &mut S,
    ) {
        let is_over = self.is_over(id, self.starts(id), start, facts.recorded);
        sink.cannot_count(id, start, why, is_over);
    }

    /// Whether what an event starts has since been done or has ended, whenever its limit was.
    fn is_over(&self, duty: DutyId, event: EventId, start: Moment, case: &Case) -> bool {
        let as_of = self.criteria.as_of;
        let happened = |event: EventId, on_the_day: bool| {
            case.first_from(event, start, on_the_day).is_some_and(|when| !when.is_after(&as_of))
        };
        let rule = self.rule(duty);
        rule.completes.is_some_and(|done| happened(done, done != event))
            || rule.until.iter().chain(&rule.unless).any(|end| happened(*end, true))
    }
}

impl<'e> Start<'e> {
    pub(super) fn new(engine: &'e Engine<'e, 'e>, at: Moment, facts: Facts<'e>) -> Self {
        let may_have_ended = engine.may_end_any(facts.recorded);
        Self { engine, at, facts, may_have_ended }
    }

    /// Assesses what the event starts here, and whenever it happened later.
    #[inline]
    fn assess_with_later<S: Sink>(&self, event: EventId, started: &Started, sink: &mut S) {
        self.assess(event, started, sink);
        for at in self.facts.recorded.later(event) {
            Start { at, ..*self }.assess(event, started, sink);
        }
    }

    /// Assesses what the event starts here.
    #[inline]
    fn assess<S: Sink>(&self, event: EventId, started: &Started, sink: &mut S) {
        let Self { engine, at, facts, .. } = *self;
        if at.day() > engine.criteria.as_of.day() {
            sink.starts_later(event, at);
        }
        let span = started.span_on(at);
        if let Some(span) = span.filter(|span| !span.duties.is_empty()) {
            self.assess_span(span, sink);
        }
        let starts_by_end = !started.by_end.is_empty() && self.assess_by_end(started, sink);
        if span.is_none() && !starts_by_end {
            engine.tell_not_in_force(started, event, at, facts, sink);
        }
        if S::TRACED {
            engine.tell_passed_over(event, at, sink);
        }
    }

    /// Assesses the duties in force on the day of the start.
    #[inline(never)]
    fn assess_span<S: Sink>(&self, span: &Span, sink: &mut S) {
        let limits = match self.engine.remembered {
            Some(days) => span.limits.starting_on(days, self.at.day(), span.duties.len()),
            None => &[],
        };
        let mut limits = limits.iter();
        for &duty in &span.duties {
            self.assess_duty(duty, limits.next(), sink);
        }
    }

    /// Assesses the duties with a period of years, and returns whether any was in force when it ended.
    #[inline(never)]
    fn assess_by_end<S: Sink>(&self, started: &Started, sink: &mut S) -> bool {
        let mut is_governed = false;
        for &duty in &started.by_end {
            if self.engine.duty(duty).ends_in_force(self.at) {
                is_governed = true;
                self.assess_duty(duty, None, sink);
            }
        }
        is_governed
    }

    /// The single pass; the cheapest checks come first.
    #[inline(always)]
    fn assess_duty<S: Sink>(&self, id: DutyId, cell: Option<&LimitCell>, sink: &mut S) {
        let duty = self.engine.duty(id);
        let is_shown = |completes| !self.facts.recorded.not_shown.contains(&completes);
        if !self.facts.is_bare && !duty.completes.is_none_or(is_shown) {
            return;
        }
        if let Some(condition) = &duty.condition
            && let Some(why) =
                condition.unfulfilled(self.at, self.facts.before, self.engine.calendar)
        {
            if S::TRACED {
                sink.passed_over(duty.rule_index, PassedOver::Unfulfilled(why));
            }
            return;
        }
        if !sink.starts(duty.rule_index) {
            return;
        }
        let occasion = Occasion { start: self, duty };
        let limit = match occasion.remembered(cell) {
            Some(limit) => limit,
            None => match occasion.count(cell) {
                Ok(limit) => limit,
                Err(why) => {
                    return self.engine.tell_uncountable(id, self.at, *why, self.facts, sink);
                }
            },
        };
        match occasion.early(limit, cell) {
            None => occasion.assess_closely(id, limit, sink),
            Some(Early { status, completion, unremarked_act_by }) => {
                if sink.wants(duty.rule_index, status) {
                    let closing = match completion {
                        Completion::None if status.is_open() => Closing::NOTHING,
                        _ => occasion.closing_without_end(completion),
                    };
                    let Limit { from, due } = limit;
                    let start = self.at;
                    sink.take(Verdict {
                        duty: id,
                        start,
                        from,
                        due,
                        status,
                        closing,
                        unremarked_act_by,
                    });
                }
            }
        }
    }
}

/// A limit, and the moment from which it is counted.
#[derive(Clone, Copy)]
struct Limit {
    from: Moment,
    due: Option<Moment>,
}

/// How a duty stands if nothing about it is odd.
struct Early {
    status: Status,
    completion: Completion,
    unremarked_act_by: Option<Moment>,
}

impl<'e> Occasion<'e> {
    pub(super) fn criteria(self) -> &'e Criteria {
        &self.start.engine.criteria
    }

    pub(super) fn calendar(self) -> &'e Calendar {
        self.start.engine.calendar_of(self.duty)
    }

    pub(super) fn calendar_to_act(self) -> &'e Calendar {
        self.start.engine.calendar_to_act(self.duty)
    }

    /// The limit, if it is cached.
    #[inline]
    fn remembered(self, cell: Option<&LimitCell>) -> Option<Limit> {
        let from = self.start.at;
        let known = cell.and_then(LimitCell::get)?;
        let due = if self.duty.counts_hours {
            self.duty.hours_after.and_then(|hours| from.plus_hours(hours))
        } else {
            known.due(from)
        };
        Some(Limit { from, due: Some(due?) })
    }

    /// The limit, counted. Errors are rare, and boxed to keep the result small.
    #[inline(never)]
    fn count(self, cell: Option<&LimitCell>) -> Result<Limit, Box<CountError>> {
        if let Some(total) = self.total() {
            let total = total.map_err(Box::new)?;
            return Ok(Limit { from: total.from(self.start.at), due: Some(total.due) });
        }
        let Beginning { from, counting, .. } = self.beginning().map_err(Box::new)?;
        let due = counting.due(from, self.calendar()).map_err(Box::new)?;
        if let (Some(cell), Some(due)) = (cell, due)
            && cell.get().is_none()
        {
            self.remember(cell, from, due);
        }
        Ok(Limit { from, due })
    }

    /// Caches what is the same for every start on that day. For a period of hours, that is all but the time.
    fn remember(self, cell: &LimitCell, from: Moment, due: Moment) {
        let is_odd_hour = self.duty.counts_hours && (!due.has_time() || from.is_on_clock_change());
        if self.duty.depends_on_other_dates || is_odd_hour {
            return;
        }
        let open = self.status(from, Some(due), &Closing::NOTHING);
        cell.set(from, due, open, self.act_by_without_remarks(from, due));
    }

    /// The last day to act, if neither the duty nor its limit needs a remark.
    fn act_by_without_remarks(self, from: Moment, due: Moment) -> Option<Moment> {
        let mut remarks = Remarks::default();
        let act_by = self.act_by(from, Some(due), &mut remarks);
        let is_remarked = !remarks.notes.is_empty()
            || self.duty.condition.is_some()
            || self.duty.own_calendars.of_limit.is_some()
            || self.duty.is_outside_table(from)
            || self.calendar().is_provisional_on(self.criteria().as_of);
        act_by.filter(|_| !is_remarked)
    }

    /// How the limit is counted.
    pub(super) fn counting(self) -> Counting {
        let own = self.duty.applied.counting;
        if !self.duty.rule.has_other_counts() {
            return own;
        }
        self.beginning().map_or(own, |beginning| beginning.counting)
    }

    /// The last day to act, and the remarks on the count.
    pub(super) fn act_by(
        self,
        from: Moment,
        due: Option<Moment>,
        remarks: &mut Remarks,
    ) -> Option<Moment> {
        self.counting().act_by_and_remarks(from, due, self.calendar_to_act(), remarks)
    }

    /// Looks for everything that may close the duty.
    #[inline(never)]
    fn assess_closely<S: Sink>(self, duty: DutyId, limit: Limit, sink: &mut S) {
        let Limit { from, due } = limit;
        let closing = self.closing();
        let status = self.status(from, due, &closing);
        if sink.wants(self.duty.rule_index, status) {
            let start = self.start.at;
            let unremarked_act_by = None;
            sink.take(Verdict { duty, start, from, due, status, closing, unremarked_act_by });
        }
    }

    /// The status and the completion, unless an end of the duty or an odd record makes it less simple. Most
    /// verdicts are not wanted, and are dropped before anything else is looked up.
    #[inline(always)]
    fn early(self, limit: Limit, cell: Option<&LimitCell>) -> Option<Early> {
        if !self.start.facts.is_bare || self.may_have_ended() || self.starts_too_early().is_some() {
            return None;
        }
        let completion = self.completion(None);
        let (status, unremarked_act_by) = match completion {
            Completion::Done(done) => (self.status_when_done(limit.due, done), None),
            Completion::None if self.cancelled().is_some() => (Status::NotNeeded, None),
            Completion::None => {
                let known = self.known_while_open(limit, cell)?;
                (known.open()?, known.act_by(self.start.at))
            }
            _ => return None,
        };
        Some(Early { status, completion, unremarked_act_by })
    }

    /// What is remembered of the limit, if it holds for this start while only the start is recorded. What
    /// started today may still be to come, and an hour that ends today may have ended.
    #[inline]
    fn known_while_open(self, limit: Limit, cell: Option<&LimitCell>) -> Option<KnownLimit> {
        let as_of = self.criteria().as_of;
        if self.start.at.day() >= as_of.day() {
            return None;
        }
        let known = cell.and_then(LimitCell::get)?;
        let due = limit.due?;
        let holds = !self.duty.counts_hours
            || (due.has_time()
                && known.due(self.start.at).is_some_and(|known| known.day() == due.day())
                && due.day() != as_of.day());
        holds.then_some(known)
    }
}
