//! The versions of the output for programs, and what a column of them holds.

use super::records::Value;
use crate::named_enum::named_enum;

named_enum! {
    /// The version of the fields in JSON, JSON lines, CSV and workbooks. Within a version, names and meanings stay
    /// as they are, even if the domain renames things.
    Schema {
        /// A moment is a day or a time, whichever is known, and JSON nests what CSV has in several columns.
        V1 = "v1",
        /// The same columns in every format, each of one type, and none with a name that SQL reserves.
        V2 = "v2",
    }
}

/// Version 1, until version 1.0 of the program.
impl Default for Schema {
    fn default() -> Self {
        Self::V1
    }
}

impl Schema {
    /// The name by which JSON says what it is.
    pub(super) fn of<'v>(self, answer: &str) -> Value<'v> {
        Value::text(format!("dutyclock/{answer}/{self}"))
    }
}

/// A column of a list of deadlines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// The type of its values.
    pub of: ColumnType,
    /// Whether a value may be missing.
    pub empty: Empty,
    /// In which lists it appears.
    pub appears: Appears,
    /// In which formats it appears.
    pub shape: Shape,
    /// What it says.
    pub meaning: &'static str,
}

/// The type of the values of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnType {
    /// Any text.
    Text,
    /// One of these words. More may be added.
    Word(&'static [&'static str]),
    /// A day, as `2026-11-23`.
    Date,
    /// A time on a day with the offset from UTC, as `2026-11-22T16:40:00+00:00`.
    Instant,
    /// A day, or a time on a day: version 1 alone.
    DateOrInstant,
    /// A whole number.
    Integer,
    /// Yes or no.
    Flag,
    /// Several texts: a list in JSON, and joined by semicolons elsewhere.
    Texts,
    /// The lateness as an object of JSON: version 1 alone.
    Lateness,
}

/// Whether a value may be missing: `null` in JSON, and an empty cell elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Empty {
    /// Every deadline has a value.
    Never,
    /// Every deadline has a value; in a timeline, an event without a deadline has none.
    WithoutDeadline,
    /// A deadline may have no value.
    Maybe,
    /// The same, and JSON then omits the key.
    Omitted,
}

/// In which lists a column appears.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Appears {
    /// In all of them.
    Always,
    /// With `--explain`, or if it is chosen.
    WithExplain,
    /// With `--state`.
    WithState,
    /// In a timeline.
    InTimeline,
}

/// In which formats a column appears.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// In all of them.
    Any,
    /// In JSON and JSON lines.
    Nested,
    /// In CSV and workbooks, which cannot nest values as JSON does.
    Flat,
}
