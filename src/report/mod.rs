//! Where deadlines go: a table to read, and the formats that other programs take.

mod answers;
pub mod chart;
mod charted;
mod comparison;
mod considered;
mod csv;
mod explanation;
mod fields;
mod grid;
mod html;
mod ics;
mod json;
mod look_up;
mod markdown;
mod page;
mod records;
mod rows;
mod summary;
mod table;
mod text;
mod timeline;
mod what_if;
mod wrap;

use std::io::{self, Write};

pub use self::comparison::{ComparedTable, Comparison};
pub use self::explanation::write_explanation;
pub use self::grid::{Cell, Column, Grid, Tone};
pub use self::look_up::{
    event_grid, events_grid, hits_grid, rules_grid, sources_grid, write_event, write_events,
    write_hits, write_rule_page, write_sources, write_sources_page, write_table_of_rules,
};
pub use self::rows::{RowWriter, VerdictRow};
pub use self::summary::{By, Counts, Group, Summary, Tally};
pub use self::timeline::TimelineReport;
pub use self::what_if::{Moved, Standing, WhatIf};
pub use self::wrap::wrap;
use crate::calendar::Calendar;
use crate::engine::Considered;
use crate::engine::Deadline;
use crate::moment::Moment;
use crate::named_enum::named_enum;
use crate::rules::{EventId, Owner, RuleSet};

named_enum! {
    /// How an answer is written.
    Format {
        /// A table for people, without colour where it would disturb.
        Table = "table",
        /// A chart in characters.
        Text = "text",
        /// One JSON document.
        Json = "json",
        /// One JSON object a line.
        Jsonl = "jsonl",
        /// Comma-separated values with a header.
        Csv = "csv",
        /// A table in Markdown.
        Markdown = "markdown",
        /// A calendar that other calendars import.
        Ics = "ics",
        /// One page that a browser opens and a printer prints.
        Html = "html",
        /// A picture.
        Svg = "svg",
    }
}

/// How a table fits its reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Columns of the terminal.
    pub width: u16,
    /// Whether to colour the words that matter. No meaning is in colour alone.
    pub color: bool,
    /// Whether a chart is drawn in ASCII alone.
    pub ascii: bool,
}

/// Deadlines to be written, and what they were judged by.
#[derive(Debug, Clone)]
pub struct Report<'a> {
    /// The moment as of which they stand.
    pub as_of: Moment,
    /// The rules applied.
    pub rules: &'a RuleSet,
    /// The calendar counted in.
    pub calendar: &'a Calendar,
    /// What was asked about, where it is one event.
    pub event: Option<(EventId, Moment)>,
    /// The deadlines, in the order to write them in.
    pub entries: Vec<Entry<'a>>,
    /// Counts of all deadlines, written or not.
    pub summary: Option<Summary>,
    /// What was not read, one sentence each.
    pub incomplete: Vec<String>,
    /// What has no answer, one sentence each: never left out, so that no list looks complete that
    /// is not.
    pub errors: Vec<String>,
    /// Whose deadlines these are, where only one role's were asked for.
    pub role: Option<Owner>,
    /// Whether to write the steps of each count, and what the tables say of their rules.
    pub explain: bool,
    /// What was considered, where that was asked for.
    pub considered: Option<Considered>,
}

/// One deadline and the case it is of.
#[derive(Debug, Clone)]
pub struct Entry<'a> {
    /// Case id, where there is one.
    pub case: Option<String>,
    /// The deadline.
    pub deadline: Deadline<'a>,
}

impl Report<'_> {
    /// Writes the deadlines.
    ///
    /// # Errors
    ///
    /// What the writer says.
    pub fn write(&self, format: Format, style: Style, out: &mut dyn Write) -> io::Result<()> {
        match format {
            Format::Table => table::write(self, style, out),
            Format::Json => json::write(&self.records(), out),
            Format::Jsonl => json::write_lines(&self.records(), out),
            Format::Csv => csv::write(&self.records(), out),
            Format::Markdown => markdown::write(self, out),
            Format::Ics => ics::write(self, out),
            Format::Html => html::write(self, out),
            Format::Text | Format::Svg => Err(unsupported("a list of deadlines is no chart")),
        }
    }
}

/// What is asked for in a format that it cannot have: the command line takes no such format.
fn unsupported(reason: &str) -> io::Error {
    io::Error::new(io::ErrorKind::Unsupported, reason)
}
