//! Where a count begins: at the event, unless a policy on deemed receipt, a later event or the end of another
//! time moves it.

use chrono::NaiveTime;

use super::closing::{Occasion, Start};
use super::condition::Condition;
use super::duty::Duty;
use crate::calendar::OutsideCoverage;
use crate::counting::CountError;
use crate::moment::Moment;
use crate::period::{Period, Unit};
use crate::rules::{EventId, Rule};

/// The moment from which a count runs.
pub(super) struct Beginning {
    pub(super) from: Moment,
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
}

impl<'e> Occasion<'e> {
    pub(super) fn beginning(self) -> Result<Beginning, CountError> {
        if let Some((event, from)) = self.postponed() {
            return Ok(Beginning { from, moved: Moved::Postponed(event) });
        }
        if let Some(id) = &self.duty.rule.prolongs {
            return self.prolonged(id);
        }
        Ok(self.received()?)
    }

    /// The latest event that postpones the start and belongs to it, not to a later one.
    fn postponed(self) -> Option<(EventId, Moment)> {
        let recorded = self.start.facts.recorded;
        let next = recorded.first_from(self.duty.starts, self.start.at, false);
        let is_of_start = |when: &Moment| {
            when.is_after(&self.start.at) && next.is_none_or(|next| when.compare(&next).is_lt())
        };
        let events = self.duty.rule.postponed_by.iter().copied();
        let latest =
            |event| recorded.occurrences(event).rfind(is_of_start).map(|when| (event, when));
        events.filter_map(latest).max_by_key(|(_, when)| when.list_order())
    }

    /// The later of the start and the end of the time that it prolongs.
    fn prolonged(self, id: &str) -> Result<Beginning, CountError> {
        let Start { at, facts, .. } = *self.start;
        let at_start = |moved| Beginning { from: at, moved };
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
            return Ok(Beginning { from: end, moved: Moved::Prolonged });
        }
        Ok(at_start(Moved::No))
    }

    /// The limit of the duty itself.
    fn counted(self) -> Result<Option<Moment>, CountError> {
        let from = self.received()?.from;
        self.duty.applied.counting.due(from, self.calendar())
    }

    /// The duty whose time the start prolongs, and its last start by then.
    fn prolonged_duty(self, id: &str) -> Option<(&'e Duty<'e>, Moment)> {
        let Start { engine, at, facts } = *self.start;
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
        let on_time = Beginning { from: self.start.at, moved: Moved::No };
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
                Ok(Beginning { from, moved: Moved::Received })
            }
        }
    }

    /// The time of day after which an arrival counts as received on the next working day, if a policy sets
    /// one and the start is an arrival.
    pub(super) fn receipt_policy(self) -> Option<NaiveTime> {
        let after = self.criteria().deemed_receipt?;
        let is_urgent = match self.duty.applied.counting.period {
            Period::Count(_, unit) => unit == Unit::Hours,
            Period::SameDay
            | Period::Immediately
            | Period::AsSoonAsPossible
            | Period::Beforehand => true,
        };
        let is_received = self.start.engine.rules.events.get(self.duty.starts).received;
        (is_received && !is_urgent).then_some(after)
    }
}
