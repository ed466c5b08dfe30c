//! Conditions on a start, besides being the right event.

use crate::calendar::Calendar;
use crate::case::Case;
use crate::counting::Counting;
use crate::moment::Moment;
use crate::period::Period;
use crate::rules::{Age, EventId, Occurrence, Rule};

/// A condition on a start, relative to its spell. A spell begins at the latest occurrence of the event that
/// begins one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Condition<'a> {
    rule: &'a Rule,
    starts: EventId,
    age: Age,
}

/// Why a start does not meet a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unfulfilled {
    /// Only the first start of the spell counts, and this is an earlier one.
    NotTheFirst(Moment),
    /// Only a later start counts, and none came before this one.
    TheFirst,
    /// Something has happened after which the rule does not start.
    Past(EventId, Moment),
    /// The start is too early or too late in its spell.
    OtherAge,
}

impl<'a> Condition<'a> {
    /// The condition of a rule; `None` for most rules.
    pub(super) fn of(rule: &'a Rule, starts: EventId, age: Age) -> Option<Self> {
        let conditional = rule.has_conditions() || age.is_bounded();
        conditional.then_some(Self { rule, starts, age })
    }

    /// Why a start does not meet the condition, given what had happened before.
    pub(super) fn unfulfilled(
        &self,
        start: Moment,
        before: &Case,
        calendar: &Calendar,
    ) -> Option<Unfulfilled> {
        let begin = self.begin(start, before);
        let in_spell = |when: &Moment| begin.is_none_or(|begin| when.compare(&begin).is_ge());
        self.wrong_occurrence(start, before, in_spell)
            .or_else(|| self.past(start, before, in_spell))
            .or_else(|| (!self.is_of_age(start, begin, calendar)).then_some(Unfulfilled::OtherAge))
    }

    /// The event that begins the spell, if it is not recorded.
    pub(super) fn unknown_spell(&self, start: Moment, before: &Case) -> Option<EventId> {
        self.rule.since.filter(|_| self.begin(start, before).is_none())
    }

    fn begin(&self, start: Moment, before: &Case) -> Option<Moment> {
        let by_then = |when: &Moment| when.compare(&start).is_le();
        before.occurrences(self.rule.since?).rfind(by_then)
    }

    fn wrong_occurrence(
        &self,
        start: Moment,
        before: &Case,
        in_spell: impl Fn(&Moment) -> bool,
    ) -> Option<Unfulfilled> {
        let wanted = self.rule.occurrence?;
        let earlier = |when: &Moment| in_spell(when) && when.compare(&start).is_lt();
        match (wanted, before.occurrences(self.starts).find(earlier)) {
            (Occurrence::First, Some(first)) => Some(Unfulfilled::NotTheFirst(first)),
            (Occurrence::Later, None) => Some(Unfulfilled::TheFirst),
            (Occurrence::First, None) | (Occurrence::Later, Some(_)) => None,
        }
    }

    fn past(
        &self,
        start: Moment,
        before: &Case,
        in_spell: impl Fn(&Moment) -> bool,
    ) -> Option<Unfulfilled> {
        let end = self.rule.before?;
        let by_then = |when: &Moment| in_spell(when) && when.compare(&start).is_le();
        before.occurrences(end).find(by_then).map(|when| Unfulfilled::Past(end, when))
    }

    fn is_of_age(&self, start: Moment, begin: Option<Moment>, calendar: &Calendar) -> bool {
        let Some(begin) = begin else { return self.age.if_unknown };
        let has_come = |period: Period| {
            let counted = Counting::of(period).due(begin, calendar);
            counted.ok().flatten().is_some_and(|anniversary| start.day() >= anniversary.day())
        };
        self.age.from.is_none_or(has_come) && !self.age.to.is_some_and(has_come)
    }
}
