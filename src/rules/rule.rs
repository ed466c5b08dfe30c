//! A rule as it is applied: from what, for how long, and under which conditions.

use std::borrow::Cow;

use super::event_id::EventId;
use super::keys::{field_type, rule_keys};
// All of them: whatever a key may be made of.
use super::vocabulary::*;
use crate::calendar::{Calendar, Recurring};
use crate::counting::{Counting, Direction, FirstDay, NoSuchDate};
use crate::period::Period;

macro_rules! rule {
    ($(
        $(#[$about:meta])*
        $key:ident: $written:ty => $value:ty, $from:ident $(or $default:ident)?, $fill:ident($($stand_in:expr)?), $shown:ident;
    )+) => {
        /// One timescale: from a starting event to a completing event, within a period.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct Rule {
            /// Id.
            pub id: String,
            /// Id of the table that defines it.
            pub table: String,
            /// The dates on which the document of that table was in force.
            pub document_in_force: InForce,
            /// Yearly days that are not working days for this rule, whatever the calendar says.
            pub not_working: Vec<Recurring>,
            $($(#[$about])* pub $key: field_type!($fill $value),)+
        }
    };
}
rule_keys!(rule);

/// A different period in a named circumstance, or for a late start in a spell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variant {
    /// Name of the circumstance; `None` for any.
    pub circumstance: Option<String>,
    /// The least time from the event in `since` to the start.
    pub after: Option<Period>,
    /// How long.
    pub within: Period,
    /// The event that starts it.
    pub starts: EventId,
    /// What is contested or conditional.
    pub note: Option<String>,
}

/// A period of a rule that applies to a start, with its note.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Applied<'a> {
    /// How long, and how it is counted.
    pub counting: Counting,
    /// The note of the variant, or else of the rule.
    pub note: Option<&'a str>,
    /// How far into the spell the start must be.
    pub age: Age,
}

/// A range of times since the beginning of a spell.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Age {
    /// The least time, included.
    pub from: Option<Period>,
    /// The upper bound, not included.
    pub to: Option<Period>,
}

impl Rule {
    /// The periods that apply from that event under the given circumstances, sorted by age; none if
    /// the event does not start the rule.
    #[must_use]
    pub fn periods(&self, start: EventId, circumstances: &[String]) -> Vec<Applied<'_>> {
        let own =
            self.within.filter(|_| self.starts_by_itself(start)).map(|within| (None, within, None));
        let known = self
            .variants
            .iter()
            .filter(|variant| self.starts_variant(variant, start))
            .filter(|variant| variant.holds_in(circumstances))
            .map(|variant| (variant.after, variant.within, variant.note.as_deref()));
        let (mut later, first): (Vec<_>, Vec<_>) = known.partition(|(after, ..)| after.is_some());
        later.sort_by_key(|(after, ..)| after.map(Period::roughly_days));
        later.dedup_by_key(|(after, ..)| *after);
        let all: Vec<_> = first.into_iter().chain(own).take(1).chain(later).collect();
        let ends = all.iter().skip(1).map(|(after, ..)| *after).chain([None]);
        all.iter()
            .zip(ends)
            .map(|(&(from, period, note), to)| Applied {
                counting: self.counting(period),
                note: note.or(self.note.as_deref()),
                age: Age { from, to },
            })
            .collect()
    }

    /// Whether the event starts the rule, for the first time or again.
    pub(crate) fn starts_by_itself(&self, event: EventId) -> bool {
        self.starts == event || (self.repeats && self.completes == Some(event))
    }

    /// Whether the event starts a variant. A variant of the rule's own event starts again as the rule does.
    pub(crate) fn starts_variant(&self, variant: &Variant, event: EventId) -> bool {
        variant.starts == event || (variant.starts == self.starts && self.starts_by_itself(event))
    }

    /// How a period of the rule is counted.
    pub(super) fn counting(&self, period: Period) -> Counting {
        let Self { direction, first_day, no_such_date, .. } = *self;
        Counting { period, direction, first_day, no_such_date }
    }

    /// The calendar to count the rule in: the given one, less the days that are not working days for
    /// this rule.
    #[must_use]
    pub fn calendar<'c>(&self, given: &'c Calendar) -> Cow<'c, Calendar> {
        match self.not_working.as_slice() {
            [] => Cow::Borrowed(given),
            days => Cow::Owned(given.with_days_off(days)),
        }
    }

    /// Whether a start must meet conditions beyond the event and the circumstances.
    #[must_use]
    pub fn has_conditions(&self) -> bool {
        self.occurrence.is_some() || self.before.is_some()
    }

    /// The events that can start the rule under any circumstances.
    pub fn starting_events(&self) -> impl Iterator<Item = EventId> {
        let variants = self.variants.iter().map(|variant| variant.starts);
        [self.starts].into_iter().chain(variants)
    }

    /// Whether the event can start the rule under any circumstances.
    #[must_use]
    pub fn starts_from(&self, event: EventId) -> bool {
        let again = self.repeats && self.completes == Some(event);
        again || self.starting_events().any(|start| start == event)
    }

    /// The events that can start the rule under the given circumstances, without repetition.
    pub fn starts_under(&self, circumstances: &[String]) -> impl Iterator<Item = EventId> {
        let again = if self.repeats { self.completes } else { None };
        let mut starts: Vec<EventId> = self.starting_events().chain(again).collect();
        starts.sort_unstable();
        starts.dedup();
        starts.into_iter().filter(|event| !self.periods(*event, circumstances).is_empty())
    }
}

impl Variant {
    /// Whether the variant needs no circumstance, or a given one.
    #[must_use]
    pub fn holds_in(&self, circumstances: &[String]) -> bool {
        self.circumstance.as_ref().is_none_or(|name| circumstances.contains(name))
    }
}
