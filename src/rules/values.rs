//! The values of rule and event keys as text, for differences, lists and the search.

use super::event_id::EventId;
use super::events::{Event, Events};
use super::keys::{Field, Key, Relation, event_keys, rule_keys};
use super::rule::{OtherCount, Rule, Total, Variant};
use super::vocabulary::{Force, InForce, Kind, Occurrence, Owner, Verified};
use crate::calendar::Recurring;
use crate::counting::{Direction, FirstDay, NoSuchDate, OnHoliday};
use crate::definition::Date;
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
    fn listed(&self, names: Names<'_>) -> String {
        self.said(names).concat()
    }

    /// The texts to search, each with its field; `field` is that of the key.
    fn searched<'v>(&'v self, _field: Option<Field>, _: Names<'v>) -> Vec<(Field, &'v str)> {
        Vec::new()
    }

    /// The events that the value names.
    fn events(&self) -> Vec<EventId> {
        Vec::new()
    }
}

macro_rules! keys_of_rule {
    ($(
        $(#[$about:meta])*
        $key:ident: $written:ty => $value:ty, $from:ident $(or $default:ident)?, $fill:ident($($stand_in:expr)?), $shown:ident;
    )+) => {
        impl Key {
            /// The keys of rules, but for the id.
            pub fn of_rules() -> impl Iterator<Item = Self> {
                [$(Self::$shown,)+ Self::NotWorking].into_iter()
            }
        }

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
        impl Key {
            /// The keys of events, but for the id.
            pub fn of_events() -> impl Iterator<Item = Self> {
                [$(Self::$shown,)+].into_iter()
            }
        }

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
    /// Whether a deadline of the rule can depend on an event that does not start it: on one that
    /// completes, cancels or ends the duty, begins its spell, comes before its completion, or counts instead of its
    /// start.
    #[must_use]
    pub fn depends_on(&self, event: EventId, events: &Events) -> bool {
        let starts = |key: &Key| matches!(key, Key::Starts | Key::Variant);
        let mut others = self.keys().filter(|(key, _)| !starts(key));
        let names_it = others.any(|(_, value)| value.events().contains(&event));
        let counts_from = self.variants.iter().any(|variant| variant.counts_from == Some(event));
        let first = self.completes.and_then(|completes| events.get(completes).not_before);
        names_it || counts_from || first == Some(event)
    }

    /// The events that it starts from or depends on. One may come more than once.
    #[must_use]
    pub fn events(&self, events: &Events) -> Vec<EventId> {
        let named = self.keys().flat_map(|(_, value)| value.events());
        let counted_from = self.variants.iter().filter_map(|variant| variant.counts_from);
        let first = self.completes.and_then(|completes| events.get(completes).not_before);
        named.chain(self.starting_events()).chain(counted_from).chain(first).collect()
    }

    /// What an event does to the rule.
    pub fn relations_to(&self, event: EventId) -> impl Iterator<Item = Relation> {
        let naming = self.keys().filter(move |(_, value)| value.events().contains(&event));
        naming.filter_map(|(key, _)| key.relation())
    }

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
    OnHoliday { Stays = "not moved", NoonAfter = "noon on the next day that is neither" }
    NoSuchDate { LastDay = "the last day of the month", NextDay = "the next day" }
}

impl Value for Date {
    fn said(&self, _: Names<'_>) -> Vec<String> {
        vec![self.0.to_string()]
    }
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

    fn searched<'v>(&'v self, field: Option<Field>, _: Names<'v>) -> Vec<(Field, &'v str)> {
        field.map(|field| (field, self.as_str())).into_iter().collect()
    }
}

impl Value for Vec<String> {
    fn said(&self, _: Names<'_>) -> Vec<String> {
        if self.is_empty() { Vec::new() } else { vec![self.join(", ")] }
    }

    fn searched<'v>(&'v self, field: Option<Field>, _: Names<'v>) -> Vec<(Field, &'v str)> {
        self.iter().flat_map(|text| field.map(|field| (field, text.as_str()))).collect()
    }
}

impl<V: Value> Value for Option<V> {
    fn said(&self, names: Names<'_>) -> Vec<String> {
        self.iter().flat_map(|value| value.said(names)).collect()
    }

    fn listed(&self, names: Names<'_>) -> String {
        self.iter().map(|value| value.listed(names)).collect()
    }

    fn searched<'v>(&'v self, field: Option<Field>, names: Names<'v>) -> Vec<(Field, &'v str)> {
        self.iter().flat_map(|value| value.searched(field, names)).collect()
    }

    fn events(&self) -> Vec<EventId> {
        self.iter().flat_map(Value::events).collect()
    }
}

impl Value for EventId {
    fn said(&self, names: Names<'_>) -> Vec<String> {
        vec![names.id(*self).to_owned()]
    }

    fn searched<'v>(&'v self, _: Option<Field>, names: Names<'v>) -> Vec<(Field, &'v str)> {
        let Event { id, title, also, .. } = names.events.get(*self);
        let all = [id, title].into_iter().chain(also);
        all.map(|name| (Field::Event, name.as_str())).collect()
    }

    fn events(&self) -> Vec<EventId> {
        vec![*self]
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

    fn searched<'v>(&'v self, field: Option<Field>, names: Names<'v>) -> Vec<(Field, &'v str)> {
        self.iter().flat_map(|event| event.searched(field, names)).collect()
    }

    fn events(&self) -> Vec<EventId> {
        self.clone()
    }
}

impl Value for Vec<Recurring> {
    fn said(&self, _: Names<'_>) -> Vec<String> {
        let names: Vec<&str> = self.iter().map(Recurring::name).collect();
        if names.is_empty() { Vec::new() } else { vec![names.join(", ")] }
    }

    fn searched<'v>(&'v self, field: Option<Field>, _: Names<'v>) -> Vec<(Field, &'v str)> {
        self.iter().flat_map(|day| field.map(|field| (field, day.name()))).collect()
    }
}

impl Value for Vec<OtherCount> {
    fn said(&self, names: Names<'_>) -> Vec<String> {
        let said = |count: &OtherCount| format!("{} from {}", count.within, names.id(count.starts));
        let counts: Vec<String> = self.iter().map(said).collect();
        if counts.is_empty() { Vec::new() } else { vec![counts.join(" or ")] }
    }

    fn searched<'v>(&'v self, field: Option<Field>, names: Names<'v>) -> Vec<(Field, &'v str)> {
        self.iter().flat_map(|count| count.starts.searched(field, names)).collect()
    }

    fn events(&self) -> Vec<EventId> {
        self.iter().map(|count| count.starts).collect()
    }
}

impl Value for Total {
    fn said(&self, names: Names<'_>) -> Vec<String> {
        let anew = self.anew_after.said(names).into_iter();
        let anew = anew.map(|events| format!(", anew after {events}"));
        let noon = self.noon_if_over.iter();
        let noon = noon.map(|over| format!(", to noon after a holiday if over {over}"));
        let all = [format!("in any {}", self.in_any)].into_iter().chain(anew).chain(noon);
        vec![all.collect()]
    }

    fn searched<'v>(&'v self, field: Option<Field>, names: Names<'v>) -> Vec<(Field, &'v str)> {
        self.anew_after.searched(field, names)
    }

    fn events(&self) -> Vec<EventId> {
        self.anew_after.clone()
    }
}

impl Value for Vec<Variant> {
    fn said(&self, names: Names<'_>) -> Vec<String> {
        self.iter().map(|variant| variant.in_brief(names)).collect()
    }

    fn listed(&self, names: Names<'_>) -> String {
        self.iter().map(|variant| variant.listed(names)).collect::<Vec<_>>().join("; ")
    }

    fn searched<'v>(&'v self, field: Option<Field>, names: Names<'v>) -> Vec<(Field, &'v str)> {
        let of_variant = |variant: &'v Variant| {
            let circumstance = variant.circumstance.searched(Some(Field::Circumstance), names);
            let note = variant.note.searched(Some(Field::Note), names);
            [variant.starts.searched(field, names), circumstance, note].concat()
        };
        self.iter().flat_map(of_variant).collect()
    }

    fn events(&self) -> Vec<EventId> {
        self.iter()
            .flat_map(|variant| [variant.starts].into_iter().chain(variant.counts_from))
            .collect()
    }
}

impl Variant {
    /// When it holds: `serious-harm`, `after 12 months`, `from 1 Apr 2015`, or several of these.
    pub(super) fn when(&self) -> String {
        self.circumstance
            .iter()
            .cloned()
            .chain(self.limits_in_words())
            .collect::<Vec<_>>()
            .join(" and ")
    }

    /// How far into a spell and on which dates it holds.
    pub(crate) fn limits_in_words(&self) -> impl Iterator<Item = String> {
        let after = self.after.map(|after| format!("after {after}"));
        let less_than = self.less_than.map(|less_than| format!("after less than {less_than}"));
        let in_force = self.in_force.map(|in_force| in_force.span());
        after.into_iter().chain(less_than).chain(in_force)
    }

    /// When it holds and what it allows: `serious-harm: same day from referral`.
    pub(super) fn in_brief(&self, names: Names<'_>) -> String {
        format!("{}: {}{}", self.when(), self.within, self.other_start(names))
    }

    fn listed(&self, names: Names<'_>) -> String {
        let circumstance = self.circumstance.as_ref().map(|name| format!("in circumstance {name}"));
        let holds = circumstance.into_iter().chain(self.limits_in_words());
        let holds = holds.collect::<Vec<_>>().join(" ");
        let note = self.note.as_ref().map(|note| format!(" ({})", note.trim_end_matches('.')));
        let (from, note) = (self.other_start(names), note.unwrap_or_default());
        format!("{holds}: {}{from}{note}", self.within)
    }

    fn other_start(&self, names: Names<'_>) -> String {
        match self.counts_from {
            Some(event) => format!(" from {}", names.id(event)),
            None if names.starts == Some(self.starts) => String::new(),
            None => format!(" from {}", names.id(self.starts)),
        }
    }
}
