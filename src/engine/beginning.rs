//! Where a count begins: at the event, unless a policy on deemed receipt, a later event or the end of another
//! time moves it.

use chrono::NaiveTime;

use super::closing::{Occasion, Start};
use super::condition::Condition;
use super::duty::Duty;
use crate::calendar::OutsideCoverage;
use crate::counting::{CountError, Counting};
use crate::moment::Moment;
use crate::period::{Period, Unit};
use crate::rules::{EventId, Rule};

/// The moment from which a count runs, and how it is counted.
pub(super) struct Beginning {
    pub(super) from: Moment,
    pub(super) counting: Counting,
    pub(super) moved: Moved,
}

/// What moved the beginning of a count.
pub(super) enum Moved {
    No,
    /// A policy on deemed receipt.
    Received,
    /// No policy: the time of arrival is not known, so it could not be applied.
    ArrivalUnknown {
        /// The time of day of the policy.
        after: NaiveTime,
    },
    /// An event after the start.
    Postponed(EventId),
    /// The time that the start prolongs had not run out.
    Prolonged,
    /// Nothing: the start of the time that is prolonged is not recorded.
    NothingProlonged,
    /// Nothing: the event before the start, from which it should count, is not recorded.
    EarlierNotRecorded(EventId),
    /// Nothing: no event of a count that may be later is recorded.
    LaterNotRecorded(EventId),
}

impl<'e> Occasion<'e> {
    pub(super) fn beginning(self) -> Result<Beginning, CountError> {
        let own = self.of_own_period()?;
        if self.duty.rule.has_other_counts() { self.nearest(own) } else { Ok(own) }
    }

    /// The count that sets the limit: the rule's own, or a later or an earlier one.
    fn nearest(self, own: Beginning) -> Result<Beginning, CountError> {
        let Rule { or_later, or_earlier, .. } = self.duty.rule;
        let calendar = self.calendar();
        let mut found = own;
        let Some(mut due) = found.counting.due(found.from, calendar)? else { return Ok(found) };
        let later = or_later.iter().map(|count| (count, self.last_of_start(count.starts), true));
        let earlier =
            or_earlier.iter().map(|count| (count, self.first_of_start(count.starts), false));
        let mut any_later = or_later.is_empty();
        for (count, when, wants_later) in later.chain(earlier) {
            let Some(from) = when else { continue };
            any_later = any_later || wants_later;
            let counting = self.duty.rule.counting(count.within);
            let Some(other) = counting.due(from, calendar)? else { continue };
            if if wants_later { other.is_after(&due) } else { due.is_after(&other) } {
                due = other;
                found = Beginning { from, counting, moved: Moved::Postponed(count.starts) };
            }
        }
        if let (false, Moved::No, Some(count)) = (any_later, &found.moved, or_later.first()) {
            found.moved = Moved::LaterNotRecorded(count.starts);
        }
        Ok(found)
    }

    /// The last occurrence of an event before the next start. What completes the duty is no reason for more time.
    fn last_of_start(self, event: EventId) -> Option<Moment> {
        let is_of_start = |when: &Moment| {
            self.has_happened(when)
                && self.is_before_next_start(when)
                && (self.duty.completes != Some(event) || !when.is_after(&self.start.at))
        };
        self.start.facts.recorded.occurrences(event).rfind(is_of_start)
    }

    /// The first occurrence of an event from the start on and before the next start.
    fn first_of_start(self, event: EventId) -> Option<Moment> {
        let when = self.start.facts.recorded.first_from(event, self.start.at, true)?;
        self.is_before_next_start(&when).then_some(when)
    }

    fn is_before_next_start(self, when: &Moment) -> bool {
        let recorded = self.start.facts.recorded;
        let next = recorded.first_from(self.duty.starts, self.start.at, false);
        next.is_none_or(|next| when.compare(&next).is_lt())
    }

    /// Whether an event gives more time already. What is planned may never happen, and may be mistyped, so it moves
    /// no limit that runs. If the start is itself planned, so is all that follows.
    fn has_happened(self, when: &Moment) -> bool {
        let as_of = self.criteria().as_of;
        !when.is_after(&as_of) || self.start.at.is_after(&as_of)
    }

    /// The latest event still to come that would give more time: it and its moment.
    pub(super) fn more_time_to_come(self) -> Option<(EventId, Moment)> {
        let Rule { postponed_by, or_later, .. } = self.duty.rule;
        let events = postponed_by.iter().copied().chain(or_later.iter().map(|count| count.starts));
        let events = events.filter(|event| self.duty.completes != Some(*event));
        let to_come = |when: &Moment| !self.has_happened(when) && self.is_before_next_start(when);
        let recorded = self.start.facts.recorded;
        let latest = |event| recorded.occurrences(event).rfind(to_come).map(|when| (event, when));
        events.filter_map(latest).max_by_key(|(_, when)| when.list_order())
    }

    /// The limit that had passed when an event moved it, if one did so that late.
    pub(super) fn passed_before_moved(self, from: Moment) -> Option<Moment> {
        let Rule { postponed_by, or_later, .. } = self.duty.rule;
        let may_be_moved = !(postponed_by.is_empty() && or_later.is_empty());
        if !may_be_moved || !from.is_after(&self.start.at) {
            return None;
        }
        let own = self.duty.applied.counting.due(self.start.at, self.calendar()).ok()??;
        from.is_after(&own).then_some(own)
    }

    /// Where the count of the rule's own period begins.
    fn of_own_period(self) -> Result<Beginning, CountError> {
        if let Some(event) = self.duty.applied.counts_from {
            return Ok(self.counted_from_earlier(event));
        }
        if let Some((event, from)) = self.postponed() {
            return Ok(self.from(from, Moved::Postponed(event)));
        }
        if let Some(id) = &self.duty.rule.prolongs {
            return self.prolonged(id);
        }
        Ok(self.received()?)
    }

    fn from(self, from: Moment, moved: Moved) -> Beginning {
        Beginning { from, counting: self.duty.applied.counting, moved }
    }

    /// The latest event that postpones the start and belongs to it, not to a later one.
    fn postponed(self) -> Option<(EventId, Moment)> {
        let recorded = self.start.facts.recorded;
        let is_of_start = |when: &Moment| {
            when.is_after(&self.start.at)
                && self.has_happened(when)
                && self.is_before_next_start(when)
        };
        let events = self.duty.rule.postponed_by.iter().copied();
        let latest =
            |event| recorded.occurrences(event).rfind(is_of_start).map(|when| (event, when));
        events.filter_map(latest).max_by_key(|(_, when)| when.list_order())
    }

    /// The last occurrence of an event by the start.
    fn counted_from_earlier(self, event: EventId) -> Beginning {
        let by_then = |when: &Moment| !when.is_after(&self.start.at);
        match self.start.facts.before.occurrences(event).rfind(by_then) {
            Some(from) => self.from(from, Moved::Postponed(event)),
            None => self.from(self.start.at, Moved::EarlierNotRecorded(event)),
        }
    }

    /// The later of the start and the end of the time that it prolongs.
    fn prolonged(self, id: &str) -> Result<Beginning, CountError> {
        let Start { at, facts, .. } = *self.start;
        let at_start = |moved| self.from(at, moved);
        let Some((duty, first)) = self.prolonged_duty(id) else {
            return Ok(at_start(Moved::NothingProlonged));
        };
        let first = Start { at: first, ..*self.start };
        let Some(mut end) = (Occasion { start: &first, duty }).counted()? else {
            return Ok(at_start(Moved::NothingProlonged));
        };
        let since = |when: &Moment| when.compare(&first.at).is_ge() && at.is_after(when);
        for granted in facts.before.occurrences(self.duty.starts).filter(since) {
            let from = if granted.is_after(&end) { granted } else { end };
            let counted = self.duty.applied.counting.due(from, self.calendar())?;
            end = counted.unwrap_or(end);
        }
        if end.is_after(&at) {
            return Ok(self.from(end, Moved::Prolonged));
        }
        Ok(at_start(Moved::No))
    }

    /// The limit of the duty itself.
    fn counted(self) -> Result<Option<Moment>, CountError> {
        let Beginning { from, counting, .. } = self.beginning()?;
        counting.due(from, self.calendar())
    }

    /// The duty whose time the start prolongs, and its last start by then.
    fn prolonged_duty(self, id: &str) -> Option<(&'e Duty<'e>, Moment)> {
        let Start { engine, at, facts, .. } = *self.start;
        let rules = engine.rules.rules().filter(|rule| rule.id == id);
        let by_then = |when: &Moment| !when.is_after(&at);
        let starts = rules.flat_map(Rule::starting_events);
        let last = |event| Some((event, facts.before.occurrences(event).rfind(by_then)?));
        let (event, first) = starts.filter_map(last).max_by_key(|(_, when)| when.list_order())?;
        let applies = |duty: &&Duty<'_>| {
            let unfulfilled = |condition: Condition<'_>| {
                condition.unfulfilled(first, facts.before, engine.calendar)
            };
            duty.rule.id == id && duty.condition.and_then(unfulfilled).is_none()
        };
        let duties = &engine.started_by(event)?.span_on(first)?.duties;
        let duty = duties.iter().map(|duty| engine.duty(*duty)).find(applies)?;
        Some((duty, first))
    }

    /// The moment of the event, unless a deemed receipt policy moves it. Periods of hours, and what is due on the
    /// same day, as soon as possible or beforehand, run from the event itself: a policy must not delay them.
    fn received(self) -> Result<Beginning, OutsideCoverage> {
        let on_time = self.from(self.start.at, Moved::No);
        let Some(after) = self.receipt_policy() else {
            return Ok(on_time);
        };
        let calendar = self.calendar();
        let working = calendar.is_working(self.start.at)?;
        match self.start.at.time() {
            None if working => Ok(Beginning { moved: Moved::ArrivalUnknown { after }, ..on_time }),
            Some(time) if working && time <= after => Ok(on_time),
            _ => {
                let from = calendar.working_day_after(self.start.at, 1)?;
                Ok(self.from(from, Moved::Received))
            }
        }
    }

    /// The time of day after which an arrival counts as received on the next working day, if a policy sets
    /// one and the start is an arrival.
    pub(super) fn receipt_policy(self) -> Option<NaiveTime> {
        let after = self.criteria().deemed_receipt?;
        let is_urgent = match self.duty.applied.counting.period {
            Period::Count(_, unit) => unit == Unit::Hours,
            Period::ByDate(_) => false,
            Period::SameDay
            | Period::Immediately
            | Period::AsSoonAsPossible
            | Period::Beforehand => true,
        };
        let is_received = self.start.engine.rules.events.get(self.duty.starts).received;
        (is_received && !is_urgent).then_some(after)
    }
}
