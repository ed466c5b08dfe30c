//! The values of rule and event keys as text, for differences, lists and the search.

use super::event_id::EventId;
use super::events::{Event, Events};
use super::keys::{Field, Key, event_keys, rule_keys};
use super::rule::{Rule, Variant};
use super::vocabulary::{Force, InForce, Kind, Occurrence, Owner, Verified};
use crate::calendar::Recurring;
use crate::counting::{Direction, FirstDay, NoSuchDate};
use crate::period::Period;

/// What a value needs to name events.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Names<'a> {
    /// The events that it may name.
    pub(crate) events: &'a Events,
    /// The event that a variant starts from where it names no other.
    pub(crate) starts: Option<EventId>,
}

/// The value of a key.
pub(crate) trait Value {
    /// The value in words, for a difference: one text for each part, none for no value.
    fn said(&self, names: Names<'_>) -> Vec<String>;

    /// The value as a cell of a list.
    fn listed(&self, names: Names<'_>) -> String;

    /// Reports the texts to search, each with its field; `field` is that of the key.
    fn searched<'v>(
        &'v self,
        _field: Option<Field>,
        _names: Names<'v>,
        _found: &mut dyn FnMut(Field, &'v str),
    ) {
    }

    /// Reports the events that the value names.
    fn each_event(&self, _found: &mut dyn FnMut(EventId)) {}
}

macro_rules! keys_of_rule {
    ($(
        $(#[$about:meta])*
        $key:ident: $written:ty => $value:ty, $from:ident $(or $default:ident)?, $fill:ident($($stand_in:expr)?), $shown:ident;
    )+) => {
        impl Rule {
            /// Every key but its id, with its value.
            pub(crate) fn keys(&self) -> impl Iterator<Item = (Key, &dyn Value)> {
                let not_working = (Key::NotWorking, &self.not_working as &dyn Value);
                [$((Key::$shown, &self.$key as &dyn Value),)+ not_working].into_iter()
            }
        }
    };
}
rule_keys!(keys_of_rule);

macro_rules! keys_of_event {
    ($(
        $(#[$about:meta])*
        $key:ident: $written:ty => $value:ty, inherited unless $given:ident, $fill:ident(), $shown:ident;
    )+) => {
        impl Event {
            /// Every key but its id, with its value.
            pub(crate) fn keys(&self) -> impl Iterator<Item = (Key, &dyn Value)> {
                [$((Key::$shown, &self.$key as &dyn Value),)+].into_iter()
            }
        }
    };
}
event_keys!(keys_of_event);

impl Rule {
    /// What its values need to name events.
    pub(crate) fn names<'a>(&self, events: &'a Events) -> Names<'a> {
        Names { events, starts: Some(self.starts) }
    }
}

impl Names<'_> {
    fn id(&self, event: EventId) -> &str {
        &self.events.get(event).id
    }
}

/// Values whose `Display` serves everywhere.
macro_rules! said_as_displayed {
    ($($value:ty),+) => {
        $(impl Value for $value {
            fn said(&self, _: Names<'_>) -> Vec<String> {
                vec![self.to_string()]
            }

            fn listed(&self, _: Names<'_>) -> String {
                self.to_string()
            }
        })+
    };
}
said_as_displayed!(Force, InForce, Kind, Occurrence, Owner, Period, Verified);

/// Values that lists show as tables write them, and differences in words.
macro_rules! said_in_words {
    ($($value:ident { $($variant:ident = $words:literal),+ })+) => {
        $(impl Value for $value {
            fn said(&self, _: Names<'_>) -> Vec<String> {
                let words = match self {
                    $(Self::$variant => $words,)+
                };
                vec![words.to_owned()]
            }

            fn listed(&self, _: Names<'_>) -> String {
                self.to_string()
            }
        })+
    };
}
said_in_words! {
    Direction { After = "after the event", Before = "before the event" }
    FirstDay { NotCounted = "not counted", Counted = "counted as the first" }
    NoSuchDate { LastDay = "the last day of the month", NextDay = "the next day" }
}

impl Value for bool {
    fn said(&self, _: Names<'_>) -> Vec<String> {
        vec![if *self { "yes" } else { "no" }.to_owned()]
    }

    fn listed(&self, _: Names<'_>) -> String {
        self.to_string()
    }
}

impl Value for String {
    fn said(&self, _: Names<'_>) -> Vec<String> {
        vec![self.clone()]
    }

    fn listed(&self, _: Names<'_>) -> String {
        self.clone()
    }

    fn searched<'v>(
        &'v self,
        field: Option<Field>,
        _: Names<'v>,
        found: &mut dyn FnMut(Field, &'v str),
    ) {
        field.into_iter().for_each(|field| found(field, self));
    }
}

impl<V: Value> Value for Option<V> {
    fn said(&self, names: Names<'_>) -> Vec<String> {
        self.iter().flat_map(|value| value.said(names)).collect()
    }

    fn listed(&self, names: Names<'_>) -> String {
        self.iter().map(|value| value.listed(names)).collect()
    }

    fn searched<'v>(
        &'v self,
        field: Option<Field>,
        names: Names<'v>,
        found: &mut dyn FnMut(Field, &'v str),
    ) {
        self.iter().for_each(|value| value.searched(field, names, found));
    }

    fn each_event(&self, found: &mut dyn FnMut(EventId)) {
        self.iter().for_each(|value| value.each_event(found));
    }
}

impl Value for EventId {
    fn said(&self, names: Names<'_>) -> Vec<String> {
        vec![self.listed(names)]
    }

    fn listed(&self, names: Names<'_>) -> String {
        names.id(*self).to_owned()
    }

    fn searched<'v>(
        &'v self,
        _: Option<Field>,
        names: Names<'v>,
        found: &mut dyn FnMut(Field, &'v str),
    ) {
        let Event { id, title, .. } = names.events.get(*self);
        [id, title].into_iter().for_each(|text| found(Field::Event, text));
    }

    fn each_event(&self, found: &mut dyn FnMut(EventId)) {
        found(*self);
    }
}

impl Value for Vec<EventId> {
    fn said(&self, names: Names<'_>) -> Vec<String> {
        let mut ids: Vec<&str> = self.iter().map(|event| names.id(*event)).collect();
        ids.sort_unstable();
        ids.dedup();
        if ids.is_empty() { Vec::new() } else { vec![ids.join(" or ")] }
    }

    fn listed(&self, names: Names<'_>) -> String {
        self.iter().map(|event| names.id(*event)).collect::<Vec<_>>().join(" or ")
    }

    fn searched<'v>(
        &'v self,
        field: Option<Field>,
        names: Names<'v>,
        found: &mut dyn FnMut(Field, &'v str),
    ) {
        self.iter().for_each(|event| event.searched(field, names, found));
    }

    fn each_event(&self, found: &mut dyn FnMut(EventId)) {
        self.iter().for_each(|event| found(*event));
    }
}

impl Value for Vec<Recurring> {
    fn said(&self, names: Names<'_>) -> Vec<String> {
        if self.is_empty() { Vec::new() } else { vec![self.listed(names)] }
    }

    fn listed(&self, _: Names<'_>) -> String {
        self.iter().map(Recurring::name).collect::<Vec<_>>().join(", ")
    }

    fn searched<'v>(
        &'v self,
        field: Option<Field>,
        _: Names<'v>,
        found: &mut dyn FnMut(Field, &'v str),
    ) {
        let days = self.iter().flat_map(|day| field.map(|field| (field, day.name())));
        days.for_each(|(field, name)| found(field, name));
    }
}

impl Value for Vec<Variant> {
    fn said(&self, names: Names<'_>) -> Vec<String> {
        self.iter().map(|variant| variant.in_brief(names)).collect()
    }

    fn listed(&self, names: Names<'_>) -> String {
        self.iter().map(|variant| variant.listed(names)).collect::<Vec<_>>().join("; ")
    }

    fn searched<'v>(
        &'v self,
        field: Option<Field>,
        names: Names<'v>,
        found: &mut dyn FnMut(Field, &'v str),
    ) {
        for variant in self {
            variant.starts.searched(field, names, found);
            variant.circumstance.iter().for_each(|name| found(Field::Circumstance, name));
            variant.note.iter().for_each(|note| found(Field::Note, note));
        }
    }

    fn each_event(&self, found: &mut dyn FnMut(EventId)) {
        self.iter().for_each(|variant| found(variant.starts));
    }
}

impl Variant {
    /// When it holds: `serious-harm`, `after 12 months`, or both.
    pub(super) fn when(&self) -> String {
        let after = self.after.map(|after| format!("after {after}"));
        let when: Vec<&str> = self.circumstance.iter().chain(&after).map(String::as_str).collect();
        when.join(" and ")
    }

    /// When it holds and what it allows: `serious-harm: same day from referral`.
    pub(super) fn in_brief(&self, names: Names<'_>) -> String {
        format!("{}: {}{}", self.when(), self.within, self.other_start(names))
    }

    fn listed(&self, names: Names<'_>) -> String {
        let circumstance = self.circumstance.as_ref().map(|name| format!("in circumstance {name}"));
        let after = self.after.map(|after| format!("after {after}"));
        let holds = circumstance.into_iter().chain(after).collect::<Vec<_>>().join(" ");
        let note = self.note.as_ref().map(|note| format!(" ({})", note.trim_end_matches('.')));
        let (from, note) = (self.other_start(names), note.unwrap_or_default());
        format!("{holds}: {}{from}{note}", self.within)
    }

    fn other_start(&self, names: Names<'_>) -> String {
        if names.starts == Some(self.starts) {
            return String::new();
        }
        format!(" from {}", names.id(self.starts))
    }
}
