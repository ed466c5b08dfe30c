//! Answers and their output formats.
//!
//! An [`Answer`] is a document to read, records for programs, and for some also calendar entries or a
//! chart. Each format is one renderer; [`write()`] alone knows all of them.

mod answers;
mod ask_back;
pub mod chart;
mod chosen_columns;
mod columns;
mod considered;
mod csv;
mod deadline_row;
mod document;
mod footnotes;
#[cfg(feature = "html")]
mod html;
#[cfg(feature = "ics")]
mod ics;
mod json;
mod json_schema;
mod layout;
mod listing;
mod markdown;
mod next_command;
#[cfg(feature = "html")]
mod page;
mod records;
mod rows;
mod schema;
mod since;
mod summary;
mod terminal;
mod text;
mod when;
mod words;
mod wrap;
#[cfg(feature = "xlsx")]
mod xlsx;

use std::io::{self, Write};

pub use self::answers::{
    BareAnswer, CalendarDifferences, Changes, ComparedTable, Comparison, EditionChanges, EventList,
    EventPage, Explanation, Holidays, Moved, RulePages, SearchHits, Sources, Standing,
    TableDifferences, TableOfRules, TimelineReport, WhatIf, duty_in_words,
};
pub use self::ask_back::AskBack;
use self::chart::Chart;
pub use self::chosen_columns::{ColumnError, Columns, ListOf};
pub use self::columns::columns;
pub use self::document::{Cell, Document, Medium, Table, Tone};
pub use self::json_schema::{DeadlineList, output_schema};
pub use self::listing::Listing;
pub use self::next_command::NextCommand;
pub use self::records::{Records, Value};
pub use self::rows::{MakeRows, RowWriter, VerdictRow};
pub use self::schema::{Appears, Column, ColumnType, Empty, Schema, Shape};
pub use self::since::{Change, Fate, Gone, Since, SinceLastRun};
pub use self::summary::{By, Counts, Group, RecordCounts, Rejected, StartingLater, Summary, Tally};
pub use self::text::spreadsheet;
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
        /// Two or three short lines for each row, for a phone or a screen reader.
        List = "list",
        /// One JSON document.
        Json = "json",
        /// One JSON object a line.
        Jsonl = "jsonl",
        /// Comma-separated values with a header.
        Csv = "csv",
        /// A workbook, for Excel.
        Xlsx = "xlsx",
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

/// The part of an answer that a format is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// A document to read.
    Document,
    /// The same, with a few short lines in place of each row.
    List,
    /// A document as a page with links.
    Page,
    /// Rows of fields.
    Records,
    /// Rows of fields with what a reader must know of them.
    Workbook,
    /// Dates for a calendar.
    Entries,
    /// A picture of dates.
    Chart,
    /// The same in characters.
    ChartInText,
}

impl Format {
    /// The part that an answer needs for this format.
    #[must_use]
    pub fn needs(self) -> Part {
        match self {
            Self::Text => Part::ChartInText,
            Self::Table | Self::Markdown => Part::Document,
            Self::List => Part::List,
            Self::Json | Self::Jsonl | Self::Csv => Part::Records,
            Self::Xlsx => Part::Workbook,
            Self::Ics => Part::Entries,
            Self::Html => Part::Page,
            Self::Svg => Part::Chart,
        }
    }

    /// Whether the crate was built with what writes it.
    #[allow(
        clippy::match_like_matches_macro,
        reason = "it looks like one only where features are left out"
    )]
    fn is_built(self) -> bool {
        match self {
            Self::Html | Self::Svg => cfg!(feature = "html"),
            Self::Ics => cfg!(feature = "ics"),
            Self::Xlsx => cfg!(feature = "xlsx"),
            _ => true,
        }
    }

    /// Whether it has rows alone, with no place for what concerns them all.
    #[must_use]
    pub fn has_rows_alone(self) -> bool {
        matches!(self, Self::Csv | Self::Jsonl | Self::Ics)
    }
}

/// Content that several formats can show.
pub trait Answer {
    /// Its parts, which decide its formats.
    const PARTS: &'static [Part];

    /// The document for people.
    fn document(&self, medium: Medium) -> Document<'_>;

    /// The records for programs.
    fn records(&self) -> Records<'_>;

    /// What a reader must know besides the rows, and rows of csv, jsonl and ics have no place for.
    fn beside_rows(&self) -> Vec<String> {
        Vec::new()
    }

    /// The calendar events, if it has dates.
    #[cfg(feature = "ics")]
    fn entries(&self) -> Box<dyn Iterator<Item = icalendar::Event> + '_> {
        Box::new(std::iter::empty())
    }

    /// The picture, if it has one.
    fn chart(&self) -> Chart {
        Chart::default()
    }
}

/// The formats of an answer; the first is the default.
#[must_use]
pub fn formats<A: Answer>() -> Vec<Format> {
    let has = |format: &Format| format.is_built() && A::PARTS.contains(&format.needs());
    Format::ALL.iter().copied().filter(has).collect()
}

/// Writes an answer.
///
/// # Errors
///
/// Any error of the writer, and a format that the answer lacks.
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
        Format::Table if style.width < NARROW && A::PARTS.contains(&Part::List) => {
            terminal::write(&answer.document(Medium::List), style, out)
        }
        Format::Table => terminal::write(&answer.document(Medium::Terminal), style, out),
        Format::List => terminal::write(&answer.document(Medium::List), style, out),
        Format::Json => json::write(&answer.records(), out),
        Format::Jsonl => json::write_lines(&answer.records(), out),
        Format::Csv => csv::write(&answer.records(), style.header, out),
        #[cfg(feature = "xlsx")]
        Format::Xlsx => xlsx::write(&answer.records(), &answer.document(Medium::Workbook), out),
        Format::Markdown => markdown::write(&answer.document(Medium::Markdown), out),
        #[cfg(feature = "ics")]
        Format::Ics => ics::write(answer.entries(), out),
        #[cfg(feature = "html")]
        Format::Html => html::write(&answer.document(Medium::Page), out),
        #[cfg(feature = "html")]
        Format::Svg => answer.chart().write_svg(out),
        #[cfg(not(all(feature = "html", feature = "ics", feature = "xlsx")))]
        other => Err(io::Error::new(
            io::ErrorKind::Unsupported,
            format!("this build does not write {other}: it lacks a feature of the crate"),
        )),
    }
}

/// In a narrower window a list is easier to read than a table.
const NARROW: u16 = 60;

/// The style of text output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Columns of the terminal.
    pub width: u16,
    /// Whether to colour important words. Colour alone never carries meaning.
    pub color: bool,
    /// Whether sources are hyperlinks to their words.
    pub links: bool,
    /// Whether to draw charts in ASCII only.
    pub ascii: bool,
    /// Whether CSV begins with the names of its columns.
    pub header: bool,
}

/// Deadlines, with the criteria of their assessment.
#[derive(Debug, Clone)]
pub struct Report<'a> {
    /// The moment of the assessment.
    pub as_of: Moment,
    /// The rules applied.
    pub rules: &'a RuleSet,
    /// The calendar used for counting.
    pub calendar: &'a Calendar,
    /// The event asked about, if it is a single one.
    pub event: Option<(EventId, Moment)>,
    /// The deadlines, in output order.
    pub entries: Vec<Entry<'a>>,
    /// Counts of all deadlines, written or not.
    pub summary: Option<Summary>,
    /// What was not read, one sentence each.
    pub incomplete: Vec<String>,
    /// What could not be counted, one sentence each; always shown, so that no list looks complete by mistake.
    pub errors: Vec<String>,
    /// The role asked for, if only its deadlines are included.
    pub role: Option<Owner>,
    /// Whether to include the steps of each count and the notes on the rules.
    pub explain: bool,
    /// Whether an answer about one event has a row for what cannot be in breach, and not a closing line.
    pub all_duties: bool,
    /// What was considered, if asked for.
    pub considered: Option<Considered>,
    /// What has changed since the last run, if that is remembered. The deadlines are then the new ones.
    pub since: Option<Since<'a>>,
    /// The command that a reader is likely to need next.
    pub next: Option<NextCommand>,
    /// What to ask instead, if the event starts nothing.
    pub ask_instead: Vec<AskBack>,
    /// The columns of the list, if they are chosen.
    pub columns: Option<Columns>,
    /// The version of the fields for programs.
    pub schema: Schema,
}

/// One deadline and its case.
#[derive(Debug, Clone)]
pub struct Entry<'a> {
    /// Case id, if there is one.
    pub case: Option<String>,
    /// The deadline.
    pub deadline: Deadline<'a>,
    /// How it has changed since the last run, if that is remembered.
    pub change: Option<Change>,
}
