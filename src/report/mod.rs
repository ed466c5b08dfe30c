//! Answers, and the formats that they are written in.
//!
//! An [`Answer`] is a document to read, records for programs, and for some also calendar entries or a
//! chart. Each format is one renderer; [`write`] alone knows all of them.

mod answers;
pub mod chart;
mod considered;
mod csv;
mod document;
mod fields;
mod footnotes;
mod html;
mod ics;
mod json;
mod layout;
mod listing;
mod markdown;
mod page;
mod records;
mod rows;
mod summary;
mod terminal;
mod text;
mod words;
mod wrap;

use std::io::{self, Write};

pub use self::answers::{
    BareAnswer, CalendarDifferences, Changes, ComparedTable, Comparison, EditionChanges, EventList,
    EventPage, Explanation, Holidays, Moved, RulePages, SearchHits, Sources, Standing,
    TableDifferences, TableOfRules, TimelineReport, WhatIf,
};
use self::chart::Chart;
pub use self::document::{Cell, Document, Medium, Table, Tone};
pub use self::listing::Listing;
pub use self::records::Records;
pub use self::rows::{RowWriter, VerdictRow};
pub use self::summary::{By, Counts, Group, Summary, Tally};
use crate::calendar::Calendar;
use crate::engine::{Considered, Deadline};
use crate::moment::Moment;
use crate::named_enum::named_enum;
use crate::rules::{EventId, Owner, RuleSet};

named_enum! {
    /// How an answer is written.
    Format {
        /// A chart in characters.
        Text = "text",
        /// A table for people, without colour where it would disturb.
        Table = "table",
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

/// What a format is made of: an answer that has it can be written in that format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// A document to read.
    Document,
    /// A document as a page with links.
    Page,
    /// Rows of fields.
    Records,
    /// Dates for a calendar.
    Entries,
    /// A picture of dates.
    Chart,
    /// The same in characters.
    ChartInText,
}

impl Format {
    /// What an answer must have to be written so.
    #[must_use]
    pub fn needs(self) -> Part {
        match self {
            Self::Text => Part::ChartInText,
            Self::Table | Self::Markdown => Part::Document,
            Self::Json | Self::Jsonl | Self::Csv => Part::Records,
            Self::Ics => Part::Entries,
            Self::Html => Part::Page,
            Self::Svg => Part::Chart,
        }
    }
}

/// What can be written in several formats.
pub trait Answer {
    /// What it has: this decides on its formats.
    const PARTS: &'static [Part];

    /// What people read.
    fn document(&self, medium: Medium) -> Document;

    /// What programs read.
    fn records(&self) -> Records<'_>;

    /// What a calendar imports, if it has dates.
    fn entries(&self) -> Vec<icalendar::Event> {
        Vec::new()
    }

    /// The picture, if it has one.
    fn chart(&self) -> Chart {
        Chart::default()
    }
}

/// The formats that an answer can be written in; the first is the usual one.
#[must_use]
pub fn formats<A: Answer>() -> Vec<Format> {
    let has = |format: &Format| A::PARTS.contains(&format.needs());
    Format::ALL.iter().copied().filter(has).collect()
}

/// Writes an answer.
///
/// # Errors
///
/// What the writer says, and any format that the answer does not have.
pub fn write<A: Answer>(
    answer: &A,
    format: Format,
    style: Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    if !A::PARTS.contains(&format.needs()) {
        return Err(io::Error::new(io::ErrorKind::Unsupported, "this answer has no such format"));
    }
    match format {
        Format::Text => terminal::write(&answer.document(Medium::TerminalChart), style, out),
        Format::Table => terminal::write(&answer.document(Medium::Terminal), style, out),
        Format::Json => json::write(&answer.records(), out),
        Format::Jsonl => json::write_lines(&answer.records(), out),
        Format::Csv => csv::write(&answer.records(), out),
        Format::Markdown => markdown::write(&answer.document(Medium::Markdown), out),
        Format::Ics => ics::write(answer.entries(), out),
        Format::Html => html::write(&answer.document(Medium::Page), out),
        Format::Svg => answer.chart().write_svg(out),
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
