//! What the record says about the closing of a duty: done, no longer needed, ended, or extended.

use std::cell::LazyCell;

use chrono::NaiveDate;

use super::duty::Duty;
use super::ending::EndOfStart;
use super::facts::Facts;
use super::setup::Engine;
use crate::case::Observation;
use crate::moment::Moment;
use crate::rules::EventId;

/// What is recorded of a duty besides its start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Closing {
    pub(super) completion: Completion,
    pub(super) ended: Option<(EventId, Moment)>,
    pub(super) cancelled: Option<(EventId, Moment)>,
    pub(super) extended_to: Option<NaiveDate>,
    /// Whether the record contradicts itself in a date that the duty rests on.
    pub(super) is_contradicted: bool,
}

/// What is recorded of the completion of a duty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Completion {
    None,
    Done(Moment),
    /// Recorded at a moment still to come.
    Planned(Moment),
    /// Recorded after the duty had ended.
    AfterEnd(Moment),
    /// Recorded before the event that must come first.
    OutOfOrder(Moment),
    /// Recorded before every event that could have called for it.
    BeforeStart(Moment),
}

impl Closing {
    pub(super) const NOTHING: Self = Self {
        completion: Completion::None,
        ended: None,
        cancelled: None,
        extended_to: None,
        is_contradicted: false,
    };

    #[inline]
    pub(super) fn completed(&self) -> Option<Moment> {
        match self.completion {
            Completion::Done(when)
            | Completion::OutOfOrder(when)
            | Completion::BeforeStart(when) => Some(when),
            Completion::None | Completion::Planned(_) | Completion::AfterEnd(_) => None,
        }
    }

    /// Whether the record contradicts itself.
    #[inline]
    pub(super) fn is_invalid(&self) -> bool {
        let Self { completion, is_contradicted, .. } = self;
        *is_contradicted
            || matches!(completion, Completion::OutOfOrder(_) | Completion::BeforeStart(_))
    }

    /// The last day of an extension that runs on beyond a limit.
    pub(super) fn extended_beyond(&self, due: Option<Moment>) -> Option<NaiveDate> {
        let has_effect = |to: &NaiveDate| {
            due.is_none_or(|due| *to > due.date() || *to == due.date() && due.has_time())
        };
        self.extended_to.filter(has_effect)
    }
}

/// A start in one case, for every duty that begins with it.
#[derive(Clone, Copy)]
pub(super) struct Start<'e> {
    pub(super) engine: &'e Engine<'e, 'e>,
    pub(super) at: Moment,
    pub(super) facts: Facts<'e>,
    /// Whether anything may have happened in the case that ends a duty.
    pub(super) may_have_ended: bool,
}

/// One duty from one start of one case.
#[derive(Clone, Copy)]
pub(super) struct Occasion<'e> {
    pub(super) start: &'e Start<'e>,
    pub(super) duty: &'e Duty<'e>,
}

impl<'e> Occasion<'e> {
    /// Looks for everything that closes the duty.
    pub(super) fn closing(self) -> Closing {
        let ended = self.first_of(self.duty.until);
        let completion = self.completion(ended);
        let extended_to = self.extension();
        let closing = Closing { ended, extended_to, ..self.closing_without_end(completion) };
        let is_contradicted = self.starts_too_early().is_some()
            || self.observations(&closing).any(|seen| seen.contradicts);
        Closing { is_contradicted, ..closing }
    }

    /// Whether anything has happened that may end the duty.
    #[inline]
    pub(super) fn may_have_ended(self) -> bool {
        self.start.may_have_ended && self.has_any(self.duty.until)
    }

    /// What closes a duty that has not ended, in a record without extensions and observations.
    pub(super) fn closing_without_end(self, completion: Completion) -> Closing {
        Closing { completion, cancelled: self.cancelled(), ..Closing::NOTHING }
    }

    /// The first event after which a prompt is no longer needed.
    #[inline]
    pub(super) fn cancelled(self) -> Option<(EventId, Moment)> {
        self.first_of(self.duty.unless)
    }

    /// A start is completed by the first completion on or after it. If all completions come before the first
    /// start, the record contradicts itself.
    #[inline(always)]
    pub(super) fn completion(self, ended: Option<(EventId, Moment)>) -> Completion {
        let Some(completes) = self.duty.completes else { return Completion::None };
        match self.first_completion(completes) {
            Some(done) if done.is_after(&self.start.engine.criteria.as_of) => {
                Completion::Planned(done)
            }
            Some(done) if ended.is_some_and(|(_, end)| done.is_after(&end)) => {
                Completion::AfterEnd(done)
            }
            Some(done) if self.is_out_of_order(done) => Completion::OutOfOrder(done),
            Some(done) => Completion::Done(done),
            None if !self.start.facts.recorded.has(completes) => Completion::None,
            None => match self.contradiction(completes) {
                Some(early) => Completion::BeforeStart(early),
                None => Completion::None,
            },
        }
    }

    #[inline(always)]
    fn first_completion(self, completes: EventId) -> Option<Moment> {
        if self.duty.is_done_at_other_times {
            return self.first_at_other_times(completes);
        }
        self.first_from_start(completes)
    }

    #[inline(always)]
    fn first_from_start(self, completes: EventId) -> Option<Moment> {
        let Self { start: Start { at, facts, .. }, duty } = self;
        facts.recorded.first_from(completes, *at, duty.starts != completes)
    }

    /// The first completion of a duty that may be done before its start or not until some time after it, or that
    /// ends in turn.
    #[inline(never)]
    fn first_at_other_times(self, completes: EventId) -> Option<Moment> {
        let Duty { rule, applied, .. } = self.duty;
        if rule.beforehand
            && let Some(done) = self.done_beforehand(completes)
        {
            return Some(done);
        }
        if applied.counting.is_before_event() {
            return self.first_counted_back(completes);
        }
        if rule.total.is_some() {
            return self.first_end_in_turn(completes);
        }
        match self.earliest() {
            Some(earliest) => self.start.facts.recorded.first_from(completes, earliest, true),
            None => self.first_from_start(completes),
        }
    }

    /// The end of the spell that began with the start.
    fn first_end_in_turn(self, completes: EventId) -> Option<Moment> {
        let own = self.end_of_start(completes);
        let mut ends = self.start.facts.recorded.occurrences(completes);
        ends.find(|end| !self.start.at.is_after(end) && !own.is_another(*end))
    }

    /// The first day on which it may be done, if it must not be done sooner.
    pub(super) fn earliest(self) -> Option<Moment> {
        let counting = self.duty.rule.counting(self.duty.rule.no_sooner?);
        // The limit, which comes later, has been counted.
        counting.due(self.start.at, self.calendar()).ok()?
    }

    /// What completes a duty that comes before its event. One completion counts once, though it lies between two
    /// events.
    fn first_counted_back(self, completes: EventId) -> Option<Moment> {
        let at = self.start.at;
        let recorded = self.start.facts.recorded;
        let by_then = |event: &Moment| event.compare(&at).is_lt();
        let (mut last, mut taken) = (None, None);
        for event in recorded.occurrences(self.duty.starts).take_while(by_then) {
            taken = self.done_around(event, completes, last, taken);
            last = Some(event);
        }
        self.done_around(at, completes, last, taken)
    }

    /// The first completion by an event, but after the last event and what that has taken. Without any, the first
    /// after the event, which is late, unless it is nearer to the next one.
    fn done_around(
        self,
        event: Moment,
        completes: EventId,
        last: Option<Moment>,
        taken: Option<Moment>,
    ) -> Option<Moment> {
        let Duty { starts, .. } = *self.duty;
        let recorded = self.start.facts.recorded;
        let is_free = |done: &Moment| {
            let is_after =
                |other: Option<Moment>| other.is_none_or(|other| done.compare(&other).is_gt());
            let is_event_itself = starts == completes && done.compare(&event).is_eq();
            is_after(last) && is_after(taken) && !is_event_itself
        };
        let after = [last, taken].into_iter().flatten().map(Moment::day).max();
        let mut done = recorded.between_days(completes, after.unwrap_or(i32::MIN), i32::MAX);
        let done = done.find(is_free)?;
        let next = recorded.first_from(starts, event, false);
        let is_nearer_to_next =
            next.is_some_and(|next| next.day() - done.day() < done.day() - event.day());
        (done.compare(&event).is_le() || !is_nearer_to_next).then_some(done)
    }

    /// The last completion before the start, if the rule allows it, unless the duty has ended since or it is what
    /// completed an earlier start.
    fn done_beforehand(self, completes: EventId) -> Option<Moment> {
        let Start { engine, at, facts, .. } = *self.start;
        let calls_for_it = |earlier: &Moment| {
            let condition = self.duty.condition;
            earlier.compare(&at).is_lt()
                && condition.is_none_or(|condition| {
                    condition.unfulfilled(*earlier, facts.before, engine.calendar).is_none()
                })
        };
        let mut taken = None;
        for earlier in facts.recorded.occurrences(self.duty.starts).filter(calls_for_it) {
            let done = self.free_before(completes, earlier, taken);
            taken = done.or_else(|| self.first_done_from(completes, earlier)).or(taken);
        }
        self.free_before(completes, at, taken)
    }

    /// The last completion before a start, and after the one that an earlier start has taken.
    fn free_before(
        self,
        completes: EventId,
        start: Moment,
        taken: Option<Moment>,
    ) -> Option<Moment> {
        let done = self.start.facts.recorded.last_until(completes, start, false)?;
        let is_free = taken.is_none_or(|taken| done.compare(&taken).is_gt());
        (is_free && !self.ended_between(done, start, start)).then_some(done)
    }

    /// The first completion from a start on, unless the duty ended before.
    fn first_done_from(self, completes: EventId, start: Moment) -> Option<Moment> {
        let done = self.start.facts.recorded.first_from(completes, start, true)?;
        (!self.ended_between(start, done, start)).then_some(done)
    }

    /// Whether anything ended the duty of a start between two moments. On the day of the start itself, the end of
    /// what the last start began is none: a child may move from one placement to the next.
    fn ended_between(self, from: Moment, to: Moment, start: Moment) -> bool {
        let Start { engine, facts, .. } = *self.start;
        let events = &engine.rules.events;
        self.duty.rule.until.iter().any(|&event| {
            let of_the_last = |when: Moment| {
                events.get(event).ends == Some(self.duty.starts)
                    && when.compare(&start).is_eq()
                    && EndOfStart::new(events, facts.before, event, start).is_another(when)
            };
            facts.recorded.between_days(event, from.day(), to.day()).any(|when| {
                when.compare(&from).is_ge() && when.compare(&to).is_le() && !of_the_last(when)
            })
        })
    }

    /// A completion before every event that could have called for it: before the first start of the rule, and
    /// before the starts of all other rules that it completes.
    #[cold]
    fn contradiction(self, completes: EventId) -> Option<Moment> {
        let Self { start, duty: Duty { rule, starts, .. } } = self;
        let recorded = start.facts.recorded;
        if *starts == completes || recorded.first(*starts) != Some(start.at) {
            return None;
        }
        let early = recorded.occurrences(completes).next_back()?;
        // What was done too soon after the start contradicts nothing.
        if early.compare(&start.at).is_ge() {
            return None;
        }
        let happened_before = |event: EventId| {
            recorded.first(event).is_some_and(|first| first.compare(&early).is_le())
        };
        let called_for_otherwise = start
            .engine
            .rules
            .rules()
            .filter(|other| other.id != rule.id && other.completes == Some(completes))
            .any(|other| other.starting_events().any(happened_before));
        (!called_for_otherwise).then_some(early)
    }

    #[inline(always)]
    fn is_out_of_order(self, done: Moment) -> bool {
        self.duty.completes_not_before.is_some() && self.must_follow(done).is_some()
    }

    /// If a completion comes before every event that must come first: that event, and when it first happened.
    #[inline]
    pub(super) fn must_follow(self, done: Moment) -> Option<(EventId, Moment)> {
        self.first_before(self.duty.completes_not_before?, done)
    }

    /// Likewise, if the start does.
    #[inline]
    pub(super) fn starts_too_early(self) -> Option<(EventId, Moment)> {
        self.first_before(self.duty.starts_not_before?, self.start.at)
    }

    fn first_before(self, follows: EventId, done: Moment) -> Option<(EventId, Moment)> {
        let first = self.start.facts.recorded.first(follows)?;
        done.compare(&first).is_lt().then_some((follows, first))
    }

    /// An extension applies to one start alone: to the latest by its last day, or if the limit comes before its event,
    /// to the first from that day on. An extension beyond the last such event is of that event.
    fn extension(self) -> Option<NaiveDate> {
        let recorded = self.start.facts.recorded;
        let to = recorded.extension(&self.duty.rule.id)?;
        let mut starts = recorded.occurrences(self.duty.starts);
        let extended = if self.duty.applied.counting.is_before_event() {
            let next = starts.find(|start| start.date() >= to);
            next.or_else(|| recorded.occurrences(self.duty.starts).next_back())
        } else {
            starts.rfind(|start| start.date() <= to)
        };
        (extended == Some(self.start.at)).then_some(to)
    }

    /// The first of the events on or after the start and by the moment of assessment. A count that runs
    /// backwards also accepts an earlier event, unless it belongs to an earlier start. Of several on one day, one
    /// without a time comes last, in whatever order the table names them.
    #[inline]
    fn first_of(self, events: &[EventId]) -> Option<(EventId, Moment)> {
        if self.has_any(events) { self.first_happened(events) } else { None }
    }

    #[inline]
    fn has_any(self, events: &[EventId]) -> bool {
        events.iter().any(|event| self.start.facts.recorded.has(*event))
    }

    fn first_happened(self, events: &[EventId]) -> Option<(EventId, Moment)> {
        let mut first: Option<(EventId, Moment)> = None;
        for &event in events {
            if let Some(when) = self.first_end(event)
                && first.is_none_or(|(_, first)| when.list_order() < first.list_order())
            {
                first = Some((event, when));
            }
        }
        first
    }

    /// When an event first ended or cancelled the duty.
    #[inline]
    fn first_end(self, event: EventId) -> Option<Moment> {
        let recorded = self.start.facts.recorded;
        let as_of = self.start.engine.criteria.as_of;
        let is_start_itself =
            |when: &Moment| event == self.duty.starts && when.compare(&self.start.at).is_eq();
        let own = LazyCell::new(|| self.end_of_start(event));
        let is_of_start = |when: &Moment| {
            !is_start_itself(when)
                && (!self.start.at.is_after(when)
                    || self.duty.counts_back && !self.is_after_a_start(when))
                && !when.is_after(&as_of)
                && !own.is_another(*when)
        };
        let first = recorded.first(event)?;
        if is_of_start(&first) { Some(first) } else { recorded.later(event).find(is_of_start) }
    }

    fn is_after_a_start(self, when: &Moment) -> bool {
        self.start.facts.recorded.last_until(self.duty.starts, *when, true).is_some()
    }

    /// The end by an event that belongs to the spell of the start.
    pub(super) fn end_of_start(self, end: EventId) -> EndOfStart {
        let Start { engine, at, facts, .. } = *self.start;
        EndOfStart::new(&engine.rules.events, facts.before, end, at)
    }

    /// What the record says of the start, of the completion and of what ended the duty.
    pub(super) fn observations(self, closing: &Closing) -> impl Iterator<Item = &'e Observation> {
        let completion = self.duty.rule.completes.zip(closing.completed());
        let start = Some((self.duty.starts, self.start.at));
        let rests_on = [start, completion, closing.ended, closing.cancelled];
        let seen = self.start.facts.recorded.observations.iter();
        seen.filter(move |seen| rests_on.contains(&Some((seen.event, seen.when))))
    }
}
