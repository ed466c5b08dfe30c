//! A rule table as it is written in TOML.

use std::collections::BTreeMap;
use std::fmt;

use schemars::{JsonSchema, Schema, json_schema};
use serde::de::value::MapAccessDeserializer;
use serde::de::{self, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::event_id::EventId;
use super::keys::{event_keys, rule_keys};
use super::rule::{OtherCount, Total, Variant};
// All of them: whatever a key may be made of.
use super::vocabulary::*;
use crate::calendar::RecurringDefinition;
use crate::counting::{Direction, FirstDay, NoSuchDate, OnHoliday};
use crate::definition::{Date, TimeOfDay};
use crate::period::Period;

/// What an id looks like: lower-case words joined by hyphens.
const ID: &str = "^[a-z0-9]+(-[a-z0-9]+)*$";

/// Whether an id is lower-case words joined by hyphens.
pub(super) fn is_kebab_case(id: &str) -> bool {
    !id.is_empty()
        && id.split('-').all(|word| {
            !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        })
}

/// A rule table as written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TableDefinition {
    /// Id, as `--rules` takes it.
    #[schemars(extend("pattern" = ID))]
    pub id: String,
    /// The document, or what the table is.
    pub title: String,
    /// Who published the document.
    pub publisher: String,
    /// Where it applies.
    pub jurisdiction: String,
    /// Id of the calendar to count working days in.
    pub calendar: Option<String>,
    /// Name that all editions of the document share.
    pub family: Option<String>,
    /// Ids of tables, names of families, or files by their path from this one, whose rules are inherited;
    /// one, or a list.
    #[serde(default, skip_serializing_if = "Vec::is_empty", with = "one_or_more")]
    #[schemars(with = "OneOrMore")]
    pub extends: Vec<String>,
    /// Ids of inherited rules to leave out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub drop: Vec<String>,
    /// What arrives after this time of day, or on a non-working day, counts as received on the
    /// next working day.
    pub deemed_receipt: Option<TimeOfDay>,
    /// Days of every year that are no working days for the rules of this table, whatever the calendar
    /// says.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_working: Vec<RecurringDefinition>,
    /// The dates on which the document was in force.
    #[serde(default, skip_serializing_if = "InForce::is_always")]
    pub in_force: InForce,
    /// The document.
    pub source: SourceDefinition,
    /// Limits that the document sets and that are not counted, mostly because their words were not read. Answers
    /// about the events that start them say so.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unread: Vec<UnreadDefinition>,
    /// What rules of this table have in common.
    #[serde(default, skip_serializing_if = "Defaults::is_empty")]
    pub defaults: Defaults,
    /// Events beyond the shared ones, by id.
    #[schemars(extend("propertyNames" = { "pattern": ID }))]
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub events: BTreeMap<String, EventDefinition>,
    /// The rules.
    #[serde(default, rename = "rule")]
    pub rules: Vec<RuleDefinition>,
}

impl TableDefinition {
    /// The table reduced to what it inherits.
    #[must_use]
    pub fn only_inherited(&self) -> Self {
        Self {
            calendar: None,
            drop: Vec::new(),
            deemed_receipt: None,
            not_working: Vec::new(),
            unread: Vec::new(),
            defaults: Defaults::default(),
            events: BTreeMap::new(),
            rules: Vec::new(),
            ..self.clone()
        }
    }
}

/// The document of a table as written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a table such as { title = \"Our protocol\" }")]
pub struct SourceDefinition {
    /// Its title.
    pub title: String,
    /// When it was published, where it says so.
    pub date: Option<Date>,
    /// Where it is published, as `https://www.legislation.gov.uk/ukpga/1989/41`. Each rule of legislation adds
    /// the provision that its source names.
    #[schemars(extend("format" = "uri", "pattern" = "^https://"))]
    pub address: Option<String>,
    /// Where its numbers come from, if its text has not been read: a sentence for the end of an answer, without a
    /// full stop.
    pub unchecked: Option<String>,
}

/// A limit that is not counted, as written. A rule with its id takes its place, also in a table that extends this
/// one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UnreadDefinition {
    /// Id: the one that its rule would have.
    #[schemars(extend("pattern" = ID))]
    pub id: String,
    /// What must be done, and by when if that is known: "the officer's visit within 7 working days".
    pub title: String,
    /// The events that start it: one, or a list. Left out where no event of the vocabulary does.
    #[serde(default, skip_serializing_if = "Vec::is_empty", with = "one_or_more")]
    #[schemars(with = "OneOrMore")]
    pub starts: Vec<String>,
    /// Where in the document.
    pub source: String,
    /// Why it is not counted, if it is not that its words were not read.
    pub why: Option<String>,
    /// Who must act, if that is known: answers for another role leave it out.
    pub owner: Option<Owner>,
}

/// What the rules of a table share unless they say otherwise.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Defaults {
    /// Who must act.
    pub owner: Option<Owner>,
    /// How binding the rules are.
    pub force: Option<Force>,
    /// How well their words are known.
    pub verified: Option<Verified>,
    /// The date of the text that was read.
    pub read: Option<Date>,
    /// Whether bank holidays count as working days.
    pub counts_bank_holidays: Option<bool>,
}

impl Defaults {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// The events that a written value names.
trait Names<V> {
    fn event_names(&self) -> Vec<&str> {
        Vec::new()
    }
}

impl<T> Names<T> for T {}

impl Names<EventId> for String {
    fn event_names(&self) -> Vec<&str> {
        vec![self]
    }
}

impl Names<Vec<EventId>> for Vec<String> {
    fn event_names(&self) -> Vec<&str> {
        self.iter().map(String::as_str).collect()
    }
}

impl Names<Vec<Variant>> for Vec<VariantDefinition> {
    fn event_names(&self) -> Vec<&str> {
        let named = self.iter().flat_map(|variant| [&variant.starts, &variant.counts_from]);
        named.flatten().map(String::as_str).collect()
    }
}

impl Names<Vec<OtherCount>> for Vec<OtherCountDefinition> {
    fn event_names(&self) -> Vec<&str> {
        self.iter().map(|count| count.starts.as_str()).collect()
    }
}

impl Names<Total> for TotalDefinition {
    fn event_names(&self) -> Vec<&str> {
        self.anew_after.iter().map(String::as_str).collect()
    }
}

macro_rules! event_definition {
    ($(
        $(#[$about:meta])*
        $key:ident: $written:ty => $value:ty, inherited unless $given:ident, $fill:ident(), $shown:ident;
    )+) => {
        /// An event: its title alone, or a table with its title and what else is to be said. A table that
        /// names an inherited event again changes only what it gives.
        #[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
        #[serde(deny_unknown_fields, remote = "Self")]
        #[schemars(transform = or_title_alone)]
        pub struct EventDefinition {
            $(
                $(#[$about])*
                pub $key: Option<$written>,
            )+
        }

        impl EventDefinition {
            /// Merges the event over an inherited one.
            pub(super) fn on_top_of(self, inherited: Self) -> Self {
                $(let $key = if self.$given.is_none() { inherited.$key } else { None };)+
                Self { $($key: self.$key.or($key),)+ }
            }

            /// The events that it names.
            pub(super) fn event_names(&self) -> Vec<&str> {
                let mut names = Vec::new();
                $(names.extend(self.$key.iter().flat_map(<$written as Names<$value>>::event_names));)+
                names
            }
        }
    };
}
event_keys!(event_definition);

impl EventDefinition {
    fn titled(title: &str) -> Self {
        Self { title: Some(title.to_owned()), ..Self::default() }
    }
}

fn or_title_alone(schema: &mut Schema) {
    let mut whole = std::mem::take(schema);
    let description = whole.remove("description");
    *schema = json_schema!({
        "description": description,
        "anyOf": [{ "type": "string" }, whole],
    });
}

impl Serialize for EventDefinition {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.title {
            Some(title) if *self == Self::titled(title) => serializer.serialize_str(title),
            _ => Self::serialize(self, serializer),
        }
    }
}

impl<'de> Deserialize<'de> for EventDefinition {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(EventVisitor)
    }
}

struct EventVisitor;

impl<'de> Visitor<'de> for EventVisitor {
    type Value = EventDefinition;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "a title, or a table with `title`, `received`, `planned`, `not_before`, `ends`, \
             `follows`, `follows_if` and `also`",
        )
    }

    fn visit_str<E: de::Error>(self, title: &str) -> Result<EventDefinition, E> {
        Ok(EventDefinition::titled(title))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<EventDefinition, A::Error> {
        EventDefinition::deserialize(MapAccessDeserializer::new(map))
    }
}

macro_rules! rule_definition {
    ($(
        $(#[$about:meta])*
        $key:ident: $written:ty => $value:ty, $from:ident $(or $default:ident)?, $fill:ident($($stand_in:expr)?), $shown:ident;
    )+) => {
        /// A rule as written. A rule with the id of an inherited one changes only what it gives. Where it
        /// gives another period, it gives its own source too: the authority of the old one does not carry
        /// over, and neither do its note, its dates and the days that are no working days for it. What starts,
        /// completes and ends it does, with the conditions on its start.
        #[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
        #[serde(deny_unknown_fields)]
        pub struct RuleDefinition {
            /// Id, the same wherever tables speak of the same thing.
            #[schemars(extend("pattern" = ID))]
            pub id: String,
            $(
                $(#[$about])*
                pub $key: Option<$written>,
            )+
        }

        impl RuleDefinition {
            /// The events that it names.
            pub(super) fn event_names(&self) -> Vec<&str> {
                let mut names = Vec::new();
                $(names.extend(self.$key.iter().flat_map(<$written as Names<$value>>::event_names));)+
                names
            }
        }
    };
}
rule_keys!(rule_definition);

impl RuleDefinition {
    /// Whether it can stand alone, rather than change another rule.
    pub(super) fn is_whole(&self) -> bool {
        self.title.is_some() && self.kind.is_some() && self.starts.is_some()
    }
}

/// Another period in named circumstances, or for what starts early or late in a spell, as written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VariantDefinition {
    /// Name of the circumstance, as `--circumstance` takes it; any where not given.
    #[schemars(extend("pattern" = ID))]
    pub circumstance: Option<String>,
    /// How long after the event in `since` a start must lie, at least.
    pub after: Option<Period>,
    /// How long after the event in `since` a start must lie, less than this. Where that event is not
    /// recorded, the rule's own period applies.
    pub less_than: Option<Period>,
    /// How long.
    pub within: Period,
    /// The event that starts it, where it is another.
    pub starts: Option<String>,
    /// The event before the start from which it counts instead.
    pub counts_from: Option<String>,
    /// The dates on which the variant was in force, where they are not those of the rule.
    pub in_force: Option<InForce>,
    /// What is contested or conditional.
    pub note: Option<String>,
}

/// Another count that may set the limit, as written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OtherCountDefinition {
    /// The event that it counts from.
    pub starts: String,
    /// How long.
    pub within: Period,
}

/// That a rule allows so many hours in all, as written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TotalDefinition {
    /// The stretch of days or weeks in which the spells are added up, whenever it begins.
    pub in_any: Period,
    /// The events after which the total begins anew: what began before one of them no longer counts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub anew_after: Vec<String>,
    /// A limit between noon on the day before a Sunday or a public holiday and noon on the day after it runs to noon
    /// on the next day that is neither, if the earlier spells came to more than this.
    pub noon_if_over: Option<Period>,
}

/// A name, or a list of names, as the schema has it.
#[derive(JsonSchema)]
#[schemars(untagged, inline)]
#[expect(dead_code, reason = "only its schema is used")]
enum OneOrMore {
    One(String),
    More(Vec<String>),
}

/// A name, or a list of names.
mod one_or_more {
    use std::fmt;

    use serde::de::{self, SeqAccess, Visitor};
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(super) fn serialize<S: Serializer>(
        names: &[String],
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match names {
            [name] => serializer.serialize_str(name),
            names => names.serialize(serializer),
        }
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<String>, D::Error> {
        deserializer.deserialize_any(Names)
    }

    struct Names;

    impl<'de> Visitor<'de> for Names {
        type Value = Vec<String>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a name, or a list of names")
        }

        fn visit_str<E: de::Error>(self, name: &str) -> Result<Vec<String>, E> {
            Ok(vec![name.to_owned()])
        }

        fn visit_seq<A: SeqAccess<'de>>(self, names: A) -> Result<Vec<String>, A::Error> {
            Vec::deserialize(de::value::SeqAccessDeserializer::new(names))
        }
    }
}
