//! Cases in CSV: wide, with a row a case and a column an event, or long, with a row an event.

use std::collections::HashMap;
use std::ops::Range;

use super::case::{check_circumstance, check_rule};
use super::chunks::{Chunk, Chunks, Records, csv_ends};
use super::file::FileError;
use super::input::open;
use super::record::{Incomplete, Record, Reject};
use super::rows::{Each, NOT_UTF8, RowFile, Rows, moment, read_until};
use crate::case::Case;
use crate::moment::Moment;
use crate::rules::{EventId, RuleSet};
use crate::suggest::did_you_mean;
use crate::text::{excerpt, printable};

/// A heading and what stands for it: `Date of referral=referral`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeadingMap {
    /// The heading in the file.
    pub heading: String,
    /// The column that it is.
    pub column: String,
}

/// Why a file of rows cannot be read at all.
#[derive(Debug, thiserror::Error)]
pub enum RowFileError {
    /// The system would not read it.
    #[error(transparent)]
    File(#[from] FileError),
    /// Its headings do not do.
    #[error("`{}`: {reason}", printable(path))]
    Headings {
        /// The file.
        path: String,
        /// What is wrong, and what would be right.
        reason: String,
    },
    /// It ended early.
    #[error(transparent)]
    Incomplete(#[from] Incomplete),
}

/// A CSV file whose headings have been read.
pub struct CsvFile<'r> {
    /// What follows the headings.
    pub rows: CsvRows<'r>,
    /// Headings that were mapped and that it does not have.
    pub unmapped: Vec<Unmapped>,
}

/// A heading that was mapped and is not there.
#[derive(Debug, Clone, thiserror::Error)]
#[error("--map: no column is called `{}`{meant}", excerpt(heading))]
pub struct Unmapped {
    /// The heading.
    pub heading: String,
    /// Words for the heading that was probably meant.
    pub meant: String,
}

/// The rows of a CSV file.
pub enum CsvRows<'r> {
    /// A row a case.
    Wide(RowFile<'r>),
    /// A row an event.
    Long(LongCsv<'r>),
}

/// Opens a CSV file, or standard input for `-`, and reads its headings.
///
/// # Errors
///
/// [`RowFileError`] where it cannot be read, or where its headings name no case or no event.
pub fn csv_file<'r>(
    path: &str,
    maps: &[HeadingMap],
    rules: &'r RuleSet,
) -> Result<CsvFile<'r>, RowFileError> {
    let (mut input, length) = open(path)?;
    let first = read_until(&mut *input, path, |bytes, ended| match csv_ends(bytes).next() {
        None if ended => Some(bytes.len()),
        end => end,
    })?;
    let wrong = |reason| RowFileError::Headings { path: path.to_owned(), reason };
    let headings = headings(&first.line, b',').map_err(wrong)?;
    let unmapped = unmapped(&headings, maps);
    let columns = Columns::of(&headings, maps, rules).map_err(|reason| {
        let separator = other_separator(&first.line, maps, rules);
        let unmapped = unmapped.iter().map(|unmapped| format!("; {unmapped}"));
        wrong(separator.unwrap_or_else(|| [reason].into_iter().chain(unmapped).collect()))
    })?;
    let remarks = columns.remarks(path);
    let line = 1 + first.line.iter().filter(|byte| **byte == b'\n').count() as u64;
    let chunks = Chunks::new(input, path, Records::Csv, first.rest, line);
    let file = path.to_owned();
    let rows = match columns.long {
        Some(long) => CsvRows::Long(LongCsv { file, chunks, columns: long, rules, remarks }),
        None => {
            let in_order = columns.in_order(headings.len());
            let rows = Box::new(WideCsv { file, columns, in_order, headings, rules });
            CsvRows::Wide(RowFile { chunks, rows, remarks, length })
        }
    };
    Ok(CsvFile { rows, unmapped })
}

/// For headings that do not do: whether they would, if another sign than the comma separated them.
fn other_separator(line: &[u8], maps: &[HeadingMap], rules: &RuleSet) -> Option<String> {
    let fits = |separator: u8| {
        headings(line, separator).is_ok_and(|names| Columns::of(&names, maps, rules).is_ok())
    };
    let (_, name) = [(b';', "`;`"), (b'\t', "a tab"), (b'|', "`|`")]
        .into_iter()
        .find(|(separator, _)| fits(*separator))?;
    Some(format!("its columns are separated by {name}; save it with commas between them"))
}

/// The names in the first row.
fn headings(line: &[u8], separator: u8) -> Result<Vec<String>, String> {
    let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(true)
        .from_reader(line);
    let mut record = csv::ByteRecord::new();
    match reader.read_byte_record(&mut record) {
        Ok(true) => {}
        _ => return Err("the file is empty; its first row names the columns".to_owned()),
    }
    let text = |cell: &[u8]| std::str::from_utf8(cell).map(|cell| cell.trim().to_owned());
    let headings: Result<_, _> = record.iter().map(text).collect();
    headings.map_err(|_| format!("the headings have {NOT_UTF8}"))
}

/// What the columns of a file are.
struct Columns {
    case: usize,
    circumstances: Option<usize>,
    events: Vec<(usize, EventId)>,
    /// Column and rule id.
    extensions: Vec<(usize, String)>,
    /// Headings that are none of these, with the event that was probably meant.
    unknown: Vec<(String, String)>,
    /// Events that complete a rule and have no column.
    missing: Vec<String>,
    long: Option<LongColumns>,
}

/// The columns of a file with a row an event.
#[derive(Debug, Clone, Copy)]
struct LongColumns {
    case: usize,
    event: usize,
    when: usize,
    count: usize,
}

/// What one column is.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Column {
    Case,
    Circumstances,
    /// With the number that tells it from other columns of the same event.
    Event(EventId, String),
    Extension(String),
    LongEvent,
    LongWhen,
}

impl Columns {
    fn of(headings: &[String], maps: &[HeadingMap], rules: &RuleSet) -> Result<Self, String> {
        check_maps(maps, rules)?;
        let found = found_columns(headings, maps, rules)?;
        let place = |column: &Column| found.iter().position(|found| found.as_ref() == Some(column));
        let Some(case) = place(&Column::Case) else {
            return Err(format!("no column has the case id: name one `case`, {OR_MAP}"));
        };
        let mut columns = Self {
            case,
            circumstances: place(&Column::Circumstances),
            events: Vec::new(),
            extensions: Vec::new(),
            unknown: Vec::new(),
            missing: Vec::new(),
            long: None,
        };
        let long = place(&Column::LongEvent).zip(place(&Column::LongWhen));
        for (index, (heading, column)) in headings.iter().zip(found).enumerate() {
            match column {
                Some(Column::Case | Column::Circumstances) => {}
                Some(Column::LongEvent | Column::LongWhen) if long.is_some() => {}
                Some(Column::Event(id, _)) => columns.events.push((index, id)),
                Some(Column::Extension(rule)) => columns.extensions.push((index, rule)),
                Some(Column::LongEvent | Column::LongWhen) | None => {
                    let known = rules.events.iter().map(|event| event.id.as_str());
                    let meant = did_you_mean(&normal(heading), known);
                    columns.unknown.push((heading.clone(), meant));
                }
            }
        }
        if let Some((event, when)) = long {
            columns.check_long(headings)?;
            columns.long = Some(LongColumns { case, event, when, count: headings.len() });
            return Ok(columns);
        }
        if columns.events.is_empty() {
            let meant = columns.unknown.iter().find(|(_, meant)| !meant.is_empty());
            let meant = meant.map_or("", |(_, meant)| meant);
            return Err(format!("no column is an event{meant}: name one `referral`, {OR_MAP}"));
        }
        columns.missing = without_column(&columns.events, rules);
        Ok(columns)
    }

    /// What each column is to a row in which nothing is out of the ordinary.
    fn in_order(&self, count: usize) -> Vec<PlainColumn> {
        let event = |index: usize| self.events.iter().find(|(column, _)| *column == index);
        let extends = |index: usize| self.extensions.iter().any(|(column, _)| *column == index);
        let column = |index| match event(index) {
            Some((_, event)) => PlainColumn::Event(*event),
            None if index == self.case => PlainColumn::Case,
            None if extends(index) || self.circumstances == Some(index) => PlainColumn::Blank,
            None => PlainColumn::Ignored,
        };
        (0..count).map(column).collect()
    }

    /// A file with a row an event has no room for columns that belong to a row a case.
    fn check_long(&self, headings: &[String]) -> Result<(), String> {
        let events = self.events.iter().map(|(index, _)| *index);
        let extensions = self.extensions.iter().map(|(index, _)| *index);
        let Some(wide) = events.chain(extensions).chain(self.circumstances).min() else {
            return Ok(());
        };
        let heading = headings.get(wide).map(|heading| excerpt(heading)).unwrap_or_default();
        Err(format!(
            "`event` and `when` make it a row an event, and `{heading}` a row a case: which is meant? \
             Leave out one or the other"
        ))
    }

    fn remarks(&self, path: &str) -> Vec<String> {
        let path = printable(path);
        let mut remarks = Vec::new();
        if !self.unknown.is_empty() {
            let named: Vec<String> = self
                .unknown
                .iter()
                .map(|(heading, meant)| {
                    let meant = meant.strip_prefix("; ").map(|meant| format!(" ({meant})"));
                    format!("`{}`{}", excerpt(heading), meant.unwrap_or_default())
                })
                .collect();
            let columns = if named.len() == 1 { "column is" } else { "columns are" };
            remarks.push(format!(
                "`{path}`: {} {columns} no event and passed over: {}",
                named.len(),
                named.join(", ")
            ));
        }
        if !self.missing.is_empty() {
            remarks.push(format!(
                "`{path}` has no column for {}: counted as not done in any case",
                self.missing.join(", ")
            ));
        }
        remarks
    }
}

/// What each column is. No two may be the same.
fn found_columns(
    headings: &[String],
    maps: &[HeadingMap],
    rules: &RuleSet,
) -> Result<Vec<Option<Column>>, String> {
    let mut found: Vec<Option<Column>> = Vec::new();
    for (index, heading) in headings.iter().enumerate() {
        if headings[..index].contains(heading) && !heading.is_empty() {
            return Err(format!("two columns are called `{}`", excerpt(heading)));
        }
        let column = column(heading, maps, rules)?;
        if let Some(same) = found.iter().position(|known| column.is_some() && *known == column) {
            let (first, second) = (excerpt(&headings[same]), excerpt(heading));
            return Err(match column {
                Some(Column::Case) => {
                    format!("two columns have the case id: `{first}` and `{second}`; keep one")
                }
                Some(Column::Event(..)) => format!(
                    "two columns are the same event: `{first}` and `{second}`; keep one, or number \
                     them as `review_1` and `review_2`"
                ),
                _ => format!("two columns are the same: `{first}` and `{second}`; keep one"),
            });
        }
        found.push(column);
    }
    Ok(found)
}

const OR_MAP: &str = "or give --map \"HEADING=NAME\"";

/// The events that complete what the events of the columns start, and that have no column.
fn without_column(events: &[(usize, EventId)], rules: &RuleSet) -> Vec<String> {
    let has_column = |event: EventId| events.iter().any(|(_, known)| *known == event);
    let started = rules.rules().filter(|rule| rule.starting_events().any(has_column));
    let mut missing: Vec<&str> = started
        .filter_map(|rule| rule.completes)
        .filter(|event| !has_column(*event))
        .map(|event| rules.events.get(event).id.as_str())
        .collect();
    missing.sort_unstable();
    missing.dedup();
    missing.into_iter().map(str::to_owned).collect()
}

/// Headings that were mapped and are not there: a mistake where no other file has them.
fn unmapped(headings: &[String], maps: &[HeadingMap]) -> Vec<Unmapped> {
    let is_there =
        |map: &&HeadingMap| headings.iter().any(|known| same_heading(known, &map.heading));
    let unmapped = |HeadingMap { heading, .. }: &HeadingMap| {
        let meant = did_you_mean(heading, headings.iter().map(String::as_str));
        Unmapped { heading: heading.clone(), meant }
    };
    maps.iter().filter(|map| !is_there(map)).map(unmapped).collect()
}

fn check_maps(maps: &[HeadingMap], rules: &RuleSet) -> Result<(), String> {
    for HeadingMap { heading, column } in maps {
        if named(column, rules)?.is_none() {
            let unknown = rules.events.find(column).err();
            let reason = unknown.map(|unknown| unknown.to_string()).unwrap_or_default();
            return Err(format!("--map `{}={}`: {reason}", excerpt(heading), excerpt(column)));
        }
    }
    Ok(())
}

fn same_heading(a: &str, b: &str) -> bool {
    a.trim().eq_ignore_ascii_case(b.trim())
}

fn column(heading: &str, maps: &[HeadingMap], rules: &RuleSet) -> Result<Option<Column>, String> {
    let mapped = maps.iter().find(|map| same_heading(&map.heading, heading));
    named(mapped.map_or(heading, |map| &map.column), rules)
}

/// What a name stands for: a word of its own, an extension, or an event, which may be numbered.
fn named(name: &str, rules: &RuleSet) -> Result<Option<Column>, String> {
    let name = normal(name);
    Ok(match name.as_str() {
        "case" | "case-id" => Some(Column::Case),
        "circumstances" | "circumstance" => Some(Column::Circumstances),
        "event" => Some(Column::LongEvent),
        "when" => Some(Column::LongWhen),
        _ => match name.strip_prefix("extension-") {
            Some(rule) => {
                check_rule(rule, rules)?;
                Some(Column::Extension(rule.to_owned()))
            }
            None => event(&name, rules).map(|(event, number)| Column::Event(event, number)),
        },
    })
}

fn normal(name: &str) -> String {
    name.trim().to_ascii_lowercase().replace(['_', ' '], "-")
}

/// An event by its id, with or without a number: `review-2`.
fn event(name: &str, rules: &RuleSet) -> Option<(EventId, String)> {
    if let Ok(found) = rules.events.find(name) {
        return Some((found, String::new()));
    }
    let unnumbered = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let number = name[unnumbered.len()..].trim_start_matches('0').to_owned();
    let found = rules.events.find(unnumbered.trim_end_matches('-')).ok()?;
    Some((found, number))
}

/// Cases with a row each.
struct WideCsv<'r> {
    file: String,
    columns: Columns,
    /// The columns in the order of the file.
    in_order: Vec<PlainColumn>,
    headings: Vec<String>,
    rules: &'r RuleSet,
}

impl Rows for WideCsv<'_> {
    fn read(&self, chunk: &Chunk, each: Each<'_>) -> u64 {
        let mut case = Case::default();
        let mut blank = 0;
        let mut hand_on =
            |case: &mut Case, row: Row<'_>, lines, each: Each<'_>| match self.fill(case, row) {
                Ok(()) => each(Ok(case)),
                Err(_) if row.is_blank() => blank += 1,
                Err((field, reason)) => each(Err(self.reject(row, lines, field, reason))),
            };
        let Some(mut lines) = PlainLines::of(chunk) else {
            each_quoted_row(chunk, |row, lines| hand_on(&mut case, row, lines, each));
            return blank;
        };
        while let Some(rest) = lines.rest() {
            match self.fill_plain(&mut case, rest) {
                Some(length) => {
                    each(Ok(&case));
                    lines.pass(length);
                }
                None => lines.next_row(|row, lines| hand_on(&mut case, row, lines, each)),
            }
        }
        blank
    }
}

/// The cells of a row.
#[derive(Clone, Copy)]
struct Row<'r> {
    bytes: &'r [u8],
    cells: &'r [Range<usize>],
}

impl<'r> Row<'r> {
    fn cell(self, index: usize) -> &'r [u8] {
        self.cells.get(index).and_then(|cell| self.bytes.get(cell.clone())).unwrap_or_default()
    }

    fn is_blank(self) -> bool {
        (0..self.cells.len()).all(|index| self.cell(index).trim_ascii().is_empty())
    }

    /// The text of a cell without the spaces around it; `None` where it is no UTF-8.
    fn text(self, index: usize) -> Option<&'r str> {
        std::str::from_utf8(self.cell(index)).ok().map(str::trim)
    }
}

/// The lines that a record begins and ends on.
#[derive(Debug, Clone, Copy)]
struct Lines {
    first: u64,
    last: u64,
}

impl Lines {
    /// Says of a bad row that it takes in several lines.
    fn explain(self, reason: &mut String) {
        if self.last > self.first {
            reason.push_str(&format!(
                " (the row takes in the lines to {}: is a quote not closed?)",
                self.last
            ));
        }
    }
}

/// Whether each cell stands under its own heading. After a comma or a quote too many, what stands
/// under the heading of the case may be anything, also a name.
fn has_its_cells(row: Row<'_>, lines: Lines, headings: usize) -> bool {
    row.cells.len() == headings && lines.first == lines.last
}

/// Hands on each row of a chunk that is not an empty line.
fn each_row(chunk: &Chunk, mut each: impl FnMut(Row<'_>, Lines)) {
    let Some(mut lines) = PlainLines::of(chunk) else {
        return each_quoted_row(chunk, each);
    };
    while lines.rest().is_some() {
        lines.next_row(&mut each);
    }
}

/// The lines of a chunk in which every comma separates two cells, and every line break two rows.
struct PlainLines<'c> {
    text: &'c str,
    line: u64,
    cells: Vec<Range<usize>>,
}

impl<'c> PlainLines<'c> {
    /// `None` for a chunk that is not so.
    fn of(chunk: &'c Chunk) -> Option<Self> {
        let bytes = &chunk.bytes[..];
        let ends_line = |at: usize| bytes.get(at + 1).is_none_or(|next| *next == b'\n');
        let plain = memchr::memchr(b'"', bytes).is_none()
            && memchr::memchr_iter(b'\r', bytes).all(ends_line);
        let text = std::str::from_utf8(bytes).ok().filter(|_| plain)?;
        Some(Self { text, line: chunk.first_line, cells: Vec::new() })
    }

    /// What is still to be read.
    fn rest(&self) -> Option<&'c str> {
        (!self.text.is_empty()).then_some(self.text)
    }

    /// Goes on after a line of that length.
    fn pass(&mut self, length: usize) {
        self.text = self.text.get(length..).unwrap_or_default();
        self.line += 1;
    }

    /// Hands on the next line as a row, if it is not empty.
    fn next_row(&mut self, each: impl FnOnce(Row<'_>, Lines)) {
        let bytes = self.text.as_bytes();
        let length = memchr::memchr(b'\n', bytes).map_or(bytes.len(), |at| at + 1);
        let line = &bytes[..length];
        let line = line.strip_suffix(b"\n").unwrap_or(line);
        let bytes = line.strip_suffix(b"\r").unwrap_or(line);
        if !bytes.is_empty() {
            self.cells.clear();
            let mut start = 0;
            for end in memchr::memchr_iter(b',', bytes).chain([bytes.len()]) {
                self.cells.push(start..end);
                start = end + 1;
            }
            let lines = Lines { first: self.line, last: self.line };
            each(Row { bytes, cells: &self.cells }, lines);
        }
        self.pass(length);
    }
}

fn each_quoted_row(chunk: &Chunk, mut each: impl FnMut(Row<'_>, Lines)) {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .buffer_capacity(64 << 10)
        .from_reader(&chunk.bytes[..]);
    let mut record = csv::ByteRecord::new();
    let mut cells = Vec::new();
    // Reading from memory, with any number of fields and any bytes, cannot fail.
    while let Ok(true) = reader.read_byte_record(&mut record) {
        let lines = lines(chunk, record.position(), &reader);
        cells.clear();
        cells.extend((0..record.len()).filter_map(|index| record.range(index)));
        each(Row { bytes: record.as_slice(), cells: &cells }, lines);
    }
}

/// The lines of a record: the reader counts them from where it began to look, which may be an empty
/// line before.
fn lines(chunk: &Chunk, position: Option<&csv::Position>, reader: &csv::Reader<&[u8]>) -> Lines {
    let begin = position.map_or(0, |at| at.byte() as usize);
    let end = (reader.position().byte() as usize).min(chunk.bytes.len());
    let looked_at = &chunk.bytes[begin.min(end)..end];
    let breaks = |bytes: &[u8]| memchr::memchr_iter(b'\n', bytes).count() as u64;
    let empty = looked_at.iter().take_while(|byte| matches!(byte, b'\n' | b'\r')).count();
    let written = looked_at[empty..].trim_ascii_end();
    let line = position.map_or(1, csv::Position::line) + breaks(&looked_at[..empty]);
    let first = chunk.first_line + line - 1;
    Lines { first, last: first + breaks(written) }
}

/// What a column is to a row in which nothing is out of the ordinary.
#[derive(Debug, Clone, Copy)]
enum PlainColumn {
    Case,
    Event(EventId),
    Blank,
    Ignored,
}

impl WideCsv<'_> {
    /// The short way for most rows: reads one from the beginning of plain lines, and says how long it
    /// is. `None` says nothing: [`WideCsv::fill`] knows.
    #[inline]
    fn fill_plain(&self, case: &mut Case, text: &str) -> Option<usize> {
        case.clear();
        let lines = text.as_bytes();
        let (mut at, mut read, mut separator) = (0, 0, b',');
        for column in &self.in_order {
            let cell = lines.get(at..)?;
            let length = match column {
                PlainColumn::Event(event) => plain_moment(cell, |when| case.record(*event, when))?,
                PlainColumn::Case => plain_id(text.get(at..)?, case.id.get_or_insert_default())?,
                PlainColumn::Blank => 0,
                PlainColumn::Ignored => {
                    cell.iter().position(|byte| matches!(byte, b',' | b'\r' | b'\n'))?
                }
            };
            separator = *cell.get(length)?;
            at += length + 1;
            read += 1;
            if separator != b',' {
                break;
            }
        }
        match separator {
            _ if read != self.in_order.len() => None,
            b'\n' => Some(at),
            b'\r' if lines.get(at) == Some(&b'\n') => Some(at + 1),
            _ => None,
        }
    }

    /// Reads a row; on an error, the field and what is wrong with it.
    fn fill(&self, case: &mut Case, row: Row<'_>) -> Result<(), (String, String)> {
        let heading = |index: usize| self.headings.get(index).cloned().unwrap_or_default();
        if row.cells.len() != self.headings.len() {
            return Err(("row".to_owned(), wrong_length(row.cells.len(), self.headings.len())));
        }
        case.clear();
        set_id(case, row.cell(self.columns.case))
            .map_err(|reason| (heading(self.columns.case), reason))?;
        for (index, event) in &self.columns.events {
            let when = optional_moment(row.cell(*index));
            if let Some(when) = when.map_err(|reason| (heading(*index), reason))? {
                case.record(*event, when);
            }
        }
        for (index, rule) in &self.columns.extensions {
            let to = optional_moment(row.cell(*index));
            if let Some(to) = to.map_err(|reason| (heading(*index), reason))? {
                case.extensions.push((rule.clone(), to.date()));
            }
        }
        if let Some(index) = self.columns.circumstances {
            add_circumstances(case, row.cell(index), self.rules)
                .map_err(|reason| (heading(index), reason))?;
        }
        Ok(())
    }

    fn reject(&self, row: Row<'_>, lines: Lines, field: String, mut reason: String) -> Reject {
        lines.explain(&mut reason);
        let is_sound = has_its_cells(row, lines, self.headings.len());
        let id = row.text(self.columns.case).filter(|id| is_sound && !id.is_empty());
        let case = id.map(str::to_owned);
        Reject { file: self.file.clone(), line: Some(lines.first), case, field, reason }
    }
}

/// The length of a cell that is blank or a moment as most files write it.
#[inline]
fn plain_moment(cell: &[u8], record: impl FnOnce(Moment)) -> Option<usize> {
    if let [b',' | b'\r' | b'\n', ..] = cell {
        return Some(0);
    }
    let (moment, length) = Moment::at_beginning(cell)?;
    record(moment);
    Some(length)
}

/// The length of a cell with a case id of letters, digits and hyphens.
#[inline]
fn plain_id(cell: &str, id: &mut String) -> Option<usize> {
    let ends = |byte: u8| !byte.is_ascii_alphanumeric() && byte != b'-';
    let length = cell.bytes().position(ends).filter(|length| *length > 0)?;
    id.clear();
    id.push_str(cell.get(..length)?);
    Some(length)
}

/// What a cell says of when something happened; nothing where it is blank.
fn optional_moment(cell: &[u8]) -> Result<Option<Moment>, String> {
    if cell.is_empty() {
        return Ok(None);
    }
    if let Some(moment) = Moment::from_iso(cell) {
        return Ok(Some(moment));
    }
    match cell.trim_ascii() {
        [] => Ok(None),
        text => moment(text).map(Some),
    }
}

fn wrong_length(found: usize, wanted: usize) -> String {
    let fields = |count: usize| match count {
        1 => "1 field".to_owned(),
        _ => format!("{count} fields"),
    };
    format!("the row has {}, and the headings are {wanted}", fields(found))
}

/// Sets the case id without giving back the memory of the last.
fn set_id(case: &mut Case, id: &[u8]) -> Result<(), String> {
    let id = std::str::from_utf8(id).map_err(|_| NOT_UTF8.to_owned())?.trim();
    if id.is_empty() {
        return Err("the case id is empty; give the number of the case".to_owned());
    }
    let known = case.id.get_or_insert_default();
    known.clear();
    known.push_str(id);
    Ok(())
}

fn add_circumstances(case: &mut Case, cell: &[u8], rules: &RuleSet) -> Result<(), String> {
    let cell = std::str::from_utf8(cell).map_err(|_| NOT_UTF8.to_owned())?;
    for name in cell.split([';', ',', ' ']).filter(|name| !name.is_empty()) {
        check_circumstance(name, rules)?;
        case.circumstances.push(name.to_owned());
    }
    Ok(())
}

/// Cases with a row an event, in any order: they are kept together before the first is judged.
pub struct LongCsv<'r> {
    file: String,
    chunks: Chunks,
    columns: LongColumns,
    rules: &'r RuleSet,
    /// What is to be said of the file.
    pub remarks: Vec<String>,
}

/// What is known of a case so far.
#[derive(Default)]
struct Gathered {
    case: Case,
    /// Whether its id stands in a row that has its cells, so that it is no other text.
    is_named: bool,
    rejected: Vec<Reject>,
}

impl Gathered {
    fn record(self) -> Record {
        match self.rejected.split_first() {
            None => Record::Case(self.case),
            Some((first, others)) => {
                let case = self.case.id.filter(|_| self.is_named);
                Record::Rejected(Reject { case, ..all_in_one(first, others) })
            }
        }
    }
}

impl LongCsv<'_> {
    /// Hands on every case, in the order in which they first occur. A case with a bad row is rejected
    /// with all its rows: by the good ones alone it would be judged wrongly. Returns how many rows
    /// were blank.
    ///
    /// # Errors
    ///
    /// [`Incomplete`] where the file cannot be read to its end; what was read is not handed on, since
    /// any case of it may have more rows.
    pub fn cases(mut self, each: &mut dyn FnMut(Record)) -> Result<u64, Incomplete> {
        let mut places: HashMap<String, usize> = HashMap::new();
        let mut gathered: Vec<Gathered> = Vec::new();
        let mut blank = 0;
        while let Some(chunk) = self.chunks.next_chunk()? {
            each_row(&chunk, |row, lines| {
                if row.is_blank() {
                    blank += 1;
                    return;
                }
                let id = row.text(self.columns.case).unwrap_or_default();
                if id.is_empty() {
                    let reason = "the case id is empty or no UTF-8; give the number of the case";
                    each(Record::Rejected(self.reject(lines, "case", reason.to_owned())));
                    return;
                }
                let place = *places.entry(id.to_owned()).or_insert(gathered.len());
                if place == gathered.len() {
                    let case = Case::new(Some(id.to_owned()));
                    gathered.push(Gathered { case, ..Gathered::default() });
                }
                let known = &mut gathered[place];
                known.is_named |= has_its_cells(row, lines, self.columns.count);
                if let Err((field, reason)) = self.add(&mut known.case, row) {
                    known.rejected.push(self.reject(lines, field, reason));
                }
            });
        }
        gathered.into_iter().for_each(|gathered| each(gathered.record()));
        Ok(blank)
    }

    fn add(&self, case: &mut Case, row: Row<'_>) -> Result<(), (&'static str, String)> {
        if row.cells.len() != self.columns.count {
            return Err(("row", wrong_length(row.cells.len(), self.columns.count)));
        }
        let cell = |index: usize| row.text(index).ok_or_else(|| NOT_UTF8.to_owned());
        let name = cell(self.columns.event).map_err(|reason| ("event", reason))?;
        let when = cell(self.columns.when).map_err(|reason| ("when", reason))?;
        match named(name, self.rules).map_err(|reason| ("event", reason))? {
            Some(Column::Event(..) | Column::Extension(_)) if when.is_empty() => {}
            Some(Column::Event(event, _)) => {
                case.record(event, moment(when.as_bytes()).map_err(|reason| ("when", reason))?);
            }
            Some(Column::Extension(rule)) => {
                let to: Moment = moment(when.as_bytes()).map_err(|reason| ("when", reason))?;
                case.extensions.push((rule, to.date()));
            }
            Some(Column::Circumstances) => {
                add_circumstances(case, when.as_bytes(), self.rules)
                    .map_err(|reason| ("when", reason))?;
            }
            _ => {
                let unknown = self.rules.events.find(name).err();
                let reason = unknown.map(|unknown| unknown.to_string());
                return Err(("event", reason.unwrap_or_default()));
            }
        }
        Ok(())
    }

    fn reject(&self, lines: Lines, field: &str, mut reason: String) -> Reject {
        lines.explain(&mut reason);
        Reject {
            file: self.file.clone(),
            line: Some(lines.first),
            case: None,
            field: field.to_owned(),
            reason,
        }
    }
}

/// The first bad row of a case, with where the others are.
fn all_in_one(first: &Reject, others: &[Reject]) -> Reject {
    let mut all = first.clone();
    for other in others {
        let line = other.line.map(|line| format!("line {line}, ")).unwrap_or_default();
        all.reason.push_str(&format!("; {line}{}: {}", other.field, other.reason));
    }
    all
}
