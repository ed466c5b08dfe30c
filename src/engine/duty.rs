//! A duty: a rule with one of its starting events and one of its periods, prepared for many cases.

use chrono::{Datelike, NaiveDate};

use super::condition::Condition;
use super::in_force::Days;
use crate::counting::{Counting, Direction, FirstDay, OnHoliday};
use crate::moment::Moment;
use crate::period::{Period, Unit};
use crate::rules::{Applied, EventId, Kind, Rule, RuleSet};

/// A duty of an [`Engine`](super::Engine).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DutyId(u32);

impl DutyId {
    /// The id of the next duty in a list; `None` if the list is too long for an id.
    pub(super) fn next(all: &[Duty<'_>]) -> Option<Self> {
        u32::try_from(all.len()).ok().map(Self)
    }

    #[inline]
    pub(super) fn index(self) -> usize {
        self.0 as usize
    }
}

#[derive(Debug)]
pub(super) struct Duty<'r> {
    pub(super) rule: &'r Rule,
    /// The index of the rule in [`RuleSet::rules`].
    pub(super) rule_index: usize,
    pub(super) starts: EventId,
    pub(super) applied: Applied<'r>,
    pub(super) counts_hours: bool,
    /// The limit in hours after the start, if the rule counts in hours.
    pub(super) hours_after: Option<i32>,
    pub(super) counts_back: bool,
    /// Whether other completions count than those from the start on.
    pub(super) is_done_at_other_times: bool,
    /// Whether the limit depends on more than the day of the start, so that it is not remembered by that day.
    pub(super) depends_on_other_dates: bool,
    pub(super) kind: Kind,
    pub(super) completes: Option<EventId>,
    pub(super) until: &'r [EventId],
    pub(super) unless: &'r [EventId],
    /// The event that must come before its completion.
    pub(super) completes_not_before: Option<EventId>,
    /// The event that must come before its start.
    pub(super) starts_not_before: Option<EventId>,
    /// A condition on the start, besides being the right event.
    pub(super) condition: Option<Condition<'r>>,
    pub(super) own_calendars: OwnCalendars,
    /// The days on which the table of the rule was in force, if the table was requested by name.
    asked_by_name: Option<Days>,
}

/// The indexes of the calendars of a duty that has days off of its own. They differ only in closures.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct OwnCalendars {
    /// The one in which its limit is counted.
    pub(super) of_limit: Option<usize>,
    /// The one of the days on which it can be done.
    pub(super) to_act: Option<usize>,
}

impl<'r> Duty<'r> {
    pub(super) fn new(
        rule: &'r Rule,
        rule_index: usize,
        starts: EventId,
        applied: Applied<'r>,
        own_calendars: OwnCalendars,
        rules: &RuleSet,
    ) -> Self {
        let asked_by_name = !rules.chooses_by_date() || rule.table == rules.id;
        Self {
            rule,
            rule_index,
            starts,
            applied,
            counts_hours: matches!(applied.counting.period, Period::Count(_, Unit::Hours)),
            hours_after: hours_after(applied.counting),
            counts_back: rule.direction == Direction::Before,
            is_done_at_other_times: rule.beforehand
                || applied.counting.is_before_event()
                || rule.total.is_some()
                || rule.no_sooner.is_some(),
            // A start with a time limits what must come before it to that time.
            depends_on_other_dates: !rule.postponed_by.is_empty()
                || rule.prolongs.is_some()
                || rule.has_other_counts()
                || rule.total.is_some()
                || applied.counting.period == Period::Beforehand
                || applied.counts_from.is_some()
                // It ends at a time of day, and a remembered limit is a day.
                || rule.on_holiday != OnHoliday::Stays,
            kind: rule.kind,
            completes: rule.completes,
            until: &rule.until,
            unless: &rule.unless,
            completes_not_before: rule
                .completes
                .and_then(|completes| rules.events.get(completes).not_before),
            starts_not_before: rules.events.get(starts).not_before,
            condition: Condition::of(rule, starts, applied.age),
            own_calendars,
            asked_by_name: asked_by_name.then(|| Days::of(rule.document_in_force)),
        }
    }

    pub(super) fn counts_years(&self) -> bool {
        matches!(self.applied.counting.period, Period::Count(_, Unit::Years))
    }

    /// Whether the period was in force, and the edition on the day that a period of years ends.
    pub(super) fn ends_in_force(&self, start: Moment) -> bool {
        self.applied.in_force.contains(start.date())
            && self.end_of_years(start).is_some_and(|end| self.rule.document_in_force.contains(end))
    }

    /// Whether its table was requested by name but was not in force.
    pub(super) fn is_outside_table(&self, start: Moment) -> bool {
        self.asked_by_name.is_some_and(|days| !self.governs(days, start))
    }

    fn governs(&self, days: Days, start: Moment) -> bool {
        if self.counts_years() {
            self.end_of_years(start).is_some_and(|end| days.contain(end.num_days_from_ce()))
        } else {
            days.contain(start.day())
        }
    }

    fn end_of_years(&self, start: Moment) -> Option<NaiveDate> {
        self.applied.counting.period.end_of_years(start.date())
    }
}

fn hours_after(counting: Counting) -> Option<i32> {
    match counting {
        Counting {
            period: Period::Count(hours, Unit::Hours),
            direction: Direction::After,
            first_day: FirstDay::NotCounted,
            ..
        } => i32::try_from(hours.get()).ok(),
        _ => None,
    }
}
