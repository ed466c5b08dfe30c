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
        let spell = Spell { begin, start, case: before };
        self.wrong_occurrence(spell)
            .or_else(|| self.past(spell))
            .or_else(|| (!self.is_of_age(start, begin, calendar)).then_some(Unfulfilled::OtherAge))
    }

    /// The event that begins the spell, if it is not recorded.
    pub(super) fn unknown_spell(&self, start: Moment, before: &Case) -> Option<EventId> {
        self.rule.since.filter(|_| self.begin(start, before).is_none())
    }

    fn begin(&self, start: Moment, before: &Case) -> Option<Moment> {
        before.last_until(self.rule.since?, start, true)
    }

    fn wrong_occurrence(&self, spell: Spell<'_>) -> Option<Unfulfilled> {
        let wanted = self.rule.occurrence?;
        let earlier = |when: &Moment| when.compare(&spell.start).is_lt();
        match (wanted, spell.events(self.starts).find(earlier)) {
            (Occurrence::First, Some(first)) => Some(Unfulfilled::NotTheFirst(first)),
            (Occurrence::Later, None) => Some(Unfulfilled::TheFirst),
            (Occurrence::First, None) | (Occurrence::Later, Some(_)) => None,
        }
    }

    fn past(&self, spell: Spell<'_>) -> Option<Unfulfilled> {
        let end = self.rule.before?;
        let by_then = |when: &Moment| when.compare(&spell.start).is_le();
        spell.events(end).find(by_then).map(|when| Unfulfilled::Past(end, when))
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

/// What happened in the spell of a start, up to its day.
#[derive(Clone, Copy)]
struct Spell<'c> {
    /// `None` if it covers everything before.
    begin: Option<Moment>,
    start: Moment,
    case: &'c Case,
}

impl Spell<'_> {
    fn events(&self, event: EventId) -> impl Iterator<Item = Moment> {
        let Self { begin, start, case } = *self;
        let from = begin.map_or(i32::MIN, Moment::day);
        let in_spell = move |when: &Moment| begin.is_none_or(|begin| when.compare(&begin).is_ge());
        case.between_days(event, from, start.day()).filter(in_spell)
    }
}
