//! A rule as it is applied: from what, for how long, and under which conditions.

use std::borrow::Cow;

use chrono::NaiveDate;

use super::event_id::EventId;
use super::keys::{field_type, rule_keys};
// All of them: whatever a key may be made of.
use super::vocabulary::*;
use crate::calendar::{Calendar, Recurring};
use crate::counting::{Counting, Direction, FirstDay, NoSuchDate, OnHoliday};
use crate::definition::Date;
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
            /// Where that document is published.
            pub document_address: Option<String>,
            /// Where its numbers come from, if its text has not been read.
            pub document_unchecked: Option<String>,
            /// Yearly days that are not working days for this rule, whatever the calendar says.
            pub not_working: Vec<Recurring>,
            $($(#[$about])* pub $key: field_type!($fill $value),)+
        }
    };
}
rule_keys!(rule);

/// A different period in a named circumstance, or for an early or late start in a spell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variant {
    /// Name of the circumstance; `None` for any.
    pub circumstance: Option<String>,
    /// The least time from the event in `since` to the start.
    pub after: Option<Period>,
    /// More than the time from the event in `since` to the start.
    pub less_than: Option<Period>,
    /// How long.
    pub within: Period,
    /// The event that starts it.
    pub starts: EventId,
    /// The event before the start from which it counts instead.
    pub counts_from: Option<EventId>,
    /// The dates on which it was in force, where they are not those of the rule.
    pub in_force: Option<InForce>,
    /// What is contested or conditional.
    pub note: Option<String>,
}

/// Another count that may set the limit. It is counted in the same way as the rule's own period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OtherCount {
    /// The event that it counts from.
    pub starts: EventId,
    /// How long.
    pub within: Period,
}

/// That a rule allows so many hours in all, over several spells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Total {
    /// The stretch of days or weeks in which the spells are added up, whenever it begins.
    pub in_any: Period,
    /// The events after which the total begins anew.
    pub anew_after: Vec<EventId>,
    /// The hours of earlier spells beyond which a limit near a Sunday or a public holiday runs to noon after it.
    pub noon_if_over: Option<Period>,
}

/// What a rule says of working days, whatever the calendar says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct DaysOff<'r> {
    /// Yearly days that are not working days.
    own: &'r [Recurring],
    /// Whether the holidays of the calendar are.
    counts_bank_holidays: bool,
    /// Whether the closures of an authority are.
    counts_closures: bool,
}

impl DaysOff<'_> {
    /// Whether the calendar decides alone.
    pub(crate) fn is_as_the_calendar(self) -> bool {
        self.own.is_empty() && !self.counts_bank_holidays && !self.counts_closures
    }

    /// The calendar to count in.
    pub(crate) fn calendar(self, given: &Calendar) -> Calendar {
        let mut counted = Cow::Borrowed(given);
        if self.counts_bank_holidays {
            counted = Cow::Owned(counted.without_bank_holidays());
        }
        if self.counts_closures {
            counted = Cow::Owned(counted.without_closures());
        }
        counted.with_days_off(self.own)
    }
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
    /// The days on which it applies, of those on which the rule does.
    pub in_force: InForce,
    /// The index of its variant; `None` for the rule's own period.
    pub variant: Option<usize>,
    /// The event before the start from which it counts instead.
    pub counts_from: Option<EventId>,
}

/// A range of times since the beginning of a spell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Age {
    /// The least time, included.
    pub from: Option<Period>,
    /// The upper bound, not included.
    pub to: Option<Period>,
    /// Whether the time is assumed to be in the range if it is not known.
    pub if_unknown: bool,
}

/// A period that may apply to a start, with the least time into the spell.
#[derive(Clone, Copy)]
struct Part<'a> {
    from: Option<Period>,
    within: Period,
    note: Option<&'a str>,
    variant: Option<usize>,
    counts_from: Option<EventId>,
    if_unknown: bool,
}

impl Rule {
    /// The periods that apply from that event under the given circumstances, sorted by dates and age;
    /// none if the event does not start the rule.
    #[must_use]
    pub fn periods(&self, start: EventId, circumstances: &[String]) -> Vec<Applied<'_>> {
        let known: Vec<(usize, &Variant)> = { self.variants.iter().enumerate() }
            .filter(|(_, variant)| self.starts_variant(variant, start))
            .filter(|(_, variant)| variant.holds_in(circumstances))
            .collect();
        let spans = spans(known.iter().filter_map(|(_, variant)| variant.in_force));
        let in_span = |span| self.applied(self.parts_in(span, &known, start), span);
        spans.into_iter().flat_map(in_span).collect()
    }

    /// The parts of a spell, sorted by age, each with its period on the days of a span.
    fn parts_in<'a>(
        &'a self,
        span: InForce,
        known: &[(usize, &'a Variant)],
        start: EventId,
    ) -> Vec<Part<'a>> {
        let part = |(index, variant): (usize, &'a Variant)| Part {
            from: variant.after,
            within: variant.within,
            note: variant.note.as_deref(),
            variant: Some(index),
            counts_from: variant.counts_from,
            if_unknown: false,
        };
        let own = self.within.filter(|_| self.starts_by_itself(start));
        let own = own.map(|within| Part {
            from: None,
            within,
            note: None,
            variant: None,
            counts_from: None,
            if_unknown: true,
        });
        let in_force = known.iter().copied().filter(|(_, variant)| variant.is_in_force_in(span));
        let (later, others): (Vec<_>, Vec<_>) =
            in_force.partition(|(_, variant)| variant.after.is_some());
        let (early, plain): (Vec<_>, Vec<_>) =
            others.into_iter().partition(|(_, variant)| variant.less_than.is_some());
        let early = early.first().copied();
        let from = early.and_then(|(_, variant)| variant.less_than);
        let plain = plain.first().copied().map(part).or(own);
        let plain = plain.map(|plain| Part { from, if_unknown: true, ..plain });
        let mut later: Vec<Part<'a>> = later.into_iter().map(part).collect();
        later.sort_by_key(|part| part.from.map(Period::roughly_days));
        later.dedup_by_key(|part| part.from);
        early.map(part).into_iter().chain(plain).chain(later).collect()
    }

    fn applied<'a>(&'a self, parts: Vec<Part<'a>>, in_force: InForce) -> Vec<Applied<'a>> {
        let ends = parts.iter().skip(1).map(|next| next.from).chain([None]);
        { parts.iter().zip(ends) }
            .map(|(part, to)| Applied {
                counting: self.counting(part.within),
                note: part.note.or(self.note.as_deref()),
                age: Age { from: part.from, to, if_unknown: part.if_unknown },
                in_force,
                variant: part.variant,
                counts_from: part.counts_from,
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

    /// Whether it asks for promptness in any circumstances and never sets a limit: it can never be in breach.
    #[must_use]
    pub fn never_sets_a_limit(&self) -> bool {
        self.within.is_some_and(Period::sets_no_limit)
            && self.variants.iter().all(|variant| variant.within.sets_no_limit())
    }

    /// Whether all that it asks for is that something comes before its event.
    #[must_use]
    pub fn only_asks_for_order(&self) -> bool {
        let mut periods = self.within.into_iter().chain(self.variants.iter().map(|v| v.within));
        periods.all(|period| period == Period::Beforehand)
    }

    /// How a period of the rule is counted.
    pub(crate) fn counting(&self, period: Period) -> Counting {
        let Self { direction, first_day, no_such_date, on_holiday, .. } = *self;
        Counting { period, direction, first_day, no_such_date, on_holiday }
    }

    /// The calendar to count the limit in: the given one, with what this rule says of working days.
    #[must_use]
    pub fn calendar<'c>(&self, given: &'c Calendar) -> Cow<'c, Calendar> {
        let days_off = self.days_off_of_limit(given);
        if days_off.is_as_the_calendar() {
            Cow::Borrowed(given)
        } else {
            Cow::Owned(days_off.calendar(given))
        }
    }

    /// Whether another count than that of its period may set the limit.
    #[must_use]
    pub fn has_other_counts(&self) -> bool {
        !self.or_later.is_empty() || !self.or_earlier.is_empty()
    }

    /// What the rule says of working days on which to act.
    pub(crate) fn days_off(&self) -> DaysOff<'_> {
        let Self { counts_bank_holidays, .. } = *self;
        DaysOff { own: &self.not_working, counts_bank_holidays, counts_closures: false }
    }

    /// What the rule says of working days that its limit counts. An authority can close its offices, but it cannot
    /// put off by that what others ask of it.
    pub(crate) fn days_off_of_limit(&self, calendar: &Calendar) -> DaysOff<'_> {
        let counts_closures = self.force != Force::LocalProcedure && calendar.has_closures();
        DaysOff { counts_closures, ..self.days_off() }
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

    /// The events from which a circumstance starts the rule or changes its period.
    pub fn starts_in(&self, circumstance: &str) -> impl Iterator<Item = EventId> {
        let again = if self.repeats { self.completes } else { None };
        let in_it = |variant: &&Variant| variant.circumstance.as_deref() == Some(circumstance);
        self.variants.iter().filter(in_it).flat_map(move |variant| {
            [variant.starts].into_iter().chain(again.filter(|_| variant.starts == self.starts))
        })
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

impl Age {
    /// Whether it depends on the time since the beginning of the spell.
    #[must_use]
    pub fn is_bounded(&self) -> bool {
        self.from.is_some() || self.to.is_some()
    }
}

/// Spans of days, in order, that together are all days: in each, what has those dates is in force all along
/// or not at all.
fn spans(dates: impl Iterator<Item = InForce>) -> Vec<InForce> {
    let changes = dates.flat_map(|dates| [dates.from, dates.to.and_then(|to| to.succ_opt())]);
    let mut changes: Vec<NaiveDate> = changes.flatten().collect();
    changes.sort_unstable();
    changes.dedup();
    let ends = changes.iter().map(|change| change.pred_opt()).chain([None]);
    let begins = [None].into_iter().chain(changes.iter().copied().map(Some));
    begins.zip(ends).map(|(from, to)| InForce { from, to }).collect()
}

impl Variant {
    /// Whether it was in force on the days of a span, which lie all within its dates or all without.
    fn is_in_force_in(&self, span: InForce) -> bool {
        let day = span.from.or(span.to);
        self.in_force.is_none_or(|own| day.is_none_or(|day| own.contains(day)))
    }

    /// Whether the variant needs no circumstance, or a given one.
    #[must_use]
    pub fn holds_in(&self, circumstances: &[String]) -> bool {
        self.circumstance.as_ref().is_none_or(|name| circumstances.contains(name))
    }
}
