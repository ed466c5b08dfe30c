//! What the definitions of calendars and rule tables share: dates, and mistakes with their location.

use std::fmt;

use chrono::{NaiveDate, NaiveTime, Timelike};
use schemars::JsonSchema;
use serde::de::value::MapAccessDeserializer;
use serde::de::{self, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use toml::value::Datetime;

use crate::moment::{self, Moment};

/// A date in a definition: a TOML date (`2026-12-25`), or the same between quotes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, JsonSchema)]
#[schemars(
    description = "A date, as 2026-12-25.",
    extend("format" = "date", "pattern" = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$")
)]
pub struct Date(#[schemars(with = "String")] pub NaiveDate);

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let date: Datetime = self.0.to_string().parse().map_err(serde::ser::Error::custom)?;
        date.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let expected = "a date such as 2026-12-25";
        let parse = |text: &str| moment::iso_date(text.as_bytes()).map(Self);
        deserializer.deserialize_any(Written { expected, parse })
    }
}

/// A time of day in a definition: a TOML time (`17:00:00`), or `"17:00"` between quotes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, JsonSchema)]
#[schemars(
    description = "A time of day, as \"17:00\".",
    extend("pattern" = "^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?$")
)]
pub struct TimeOfDay(#[schemars(with = "String")] pub NaiveTime);

impl Serialize for TimeOfDay {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let whole_minute = self.0.second() == 0 && self.0.nanosecond() == 0;
        let format = if whole_minute { "%H:%M" } else { "%H:%M:%S%.f" };
        serializer.collect_str(&self.0.format(format))
    }
}

impl<'de> Deserialize<'de> for TimeOfDay {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let expected = "a time of day such as \"17:00\"";
        let parse = |text: &str| Moment::parse_clock(text).map(Self);
        deserializer.deserialize_any(Written { expected, parse })
    }
}

/// Reads a TOML date or time, or the same between quotes.
struct Written<T> {
    expected: &'static str,
    parse: fn(&str) -> Option<T>,
}

impl<'de, T> Visitor<'de> for Written<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.expected)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
        (self.parse)(text).ok_or_else(|| E::invalid_value(de::Unexpected::Str(text), &self))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        let written = Datetime::deserialize(MapAccessDeserializer::new(map))?.to_string();
        self.visit_str(&written)
    }
}

/// A span of dates whose last day comes before its first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the span ends on {to}, before it begins on {from}")]
pub struct EndsBeforeItBegins {
    /// The first day, as written.
    pub from: NaiveDate,
    /// The last day, as written.
    pub to: NaiveDate,
}

/// One step of the path to a value inside a definition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// A key of a table.
    Key(&'static str),
    /// A key chosen by the author, such as the id of an event.
    Named(String),
    /// An index in a list, from 0.
    Index(usize),
}

/// A mistake in a definition, at a key. A definition may come from no file, so its line is looked up later.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Mistake {
    /// The path from the top of the definition to the wrong value.
    pub at: Vec<Step>,
    /// What is wrong and how to put it right.
    pub message: String,
}

impl Mistake {
    pub(crate) fn new(at: &[Step], message: impl Into<String>) -> Self {
        Self { at: at.to_vec(), message: message.into() }
    }

    /// The mistake with its path extended: `at` is the location of the value that it is in.
    pub(crate) fn below(self, at: &[Step]) -> Self {
        Self { at: [at, &self.at].concat(), ..self }
    }
}
