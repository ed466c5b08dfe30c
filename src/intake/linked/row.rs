//! A record as a reader finds it: fields by meaning, each with its line.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use super::episode::Part;
use super::flags::Flag;
use super::mapping::{Column, Field, Kind, Mapping, Table};
use crate::intake::record::Reject;
use crate::intake::tabular::Cells;
use crate::moment::Moment;

/// How databases write an id that is not known.
const NO_ID: &str = "-1";

/// A line of a file.
#[derive(Debug, Clone)]
pub(super) struct Location {
    pub(super) file: Arc<str>,
    pub(super) line: u64,
}

impl Location {
    /// A reject with an unknown case id.
    pub(super) fn reject(&self, field: &str, reason: String) -> Reject {
        Reject {
            file: self.file.to_string(),
            line: Some(self.line),
            case: None,
            field: field.to_owned(),
            reason,
            of_file: None,
        }
    }
}

/// A field that is not blank. Tables may have millions of rows, so that its text is in that of its row.
#[derive(Debug)]
struct Place {
    column: &'static Column,
    /// How many lines below its row.
    below: u32,
    /// Where its text ends.
    end: u32,
}

/// A field that is not blank, with its text.
#[derive(Clone, Copy)]
struct Cell<'r> {
    column: &'static Column,
    line: u64,
    text: &'r str,
}

/// An id without the `.0` that a number gets if others of its column are blank: it is `1042` in other tables.
fn whole_number(id: &str) -> &str {
    let is_number = |id: &&str| id.trim_start_matches('-').bytes().all(|b| b.is_ascii_digit());
    id.strip_suffix(".0").filter(is_number).unwrap_or(id)
}

/// A record of a file. A repeated field has all its cells.
#[derive(Debug)]
pub(super) struct Row {
    mapping: &'static Mapping,
    table: &'static Table,
    pub(super) location: Location,
    places: Vec<Place>,
    text: String,
    /// Reads the texts of the cells.
    texts: Arc<Cells>,
}

impl Row {
    pub(super) fn new(
        mapping: &'static Mapping,
        table: &'static Table,
        location: Location,
        texts: Arc<Cells>,
    ) -> Self {
        Self { mapping, table, location, places: Vec::new(), text: String::new(), texts }
    }

    /// A record on one line, with one text per column of its table.
    pub(super) fn on_line(
        mapping: &'static Mapping,
        table: &'static Table,
        location: Location,
        texts: Arc<Cells>,
        cells: impl Iterator<Item = String>,
    ) -> Self {
        let line = location.line;
        let mut row = Self::new(mapping, table, location, texts);
        table.columns.iter().zip(cells).for_each(|(column, text)| row.push(column, line, &text));
        row.places.shrink_to_fit();
        row.text.shrink_to_fit();
        row
    }

    /// Adds a field of a record, which is no longer than a record may be.
    pub(super) fn push(&mut self, column: &'static Column, line: u64, text: &str) {
        let text = if column.field.holds_id() { whole_number(text) } else { text };
        let is_none = column.field.holds_id() && text == NO_ID;
        if !self.texts.is_blank(text) && !is_none {
            self.text.push_str(text);
            let (below, end) = ((line - self.location.line) as u32, self.text.len() as u32);
            self.places.push(Place { column, below, end });
        }
    }

    pub(super) fn kind(&self) -> Kind {
        self.table.kind
    }

    /// What the format calls the id of a child.
    pub(super) fn child_id(&self) -> &'static str {
        self.mapping.child_id
    }

    /// Whether no column of its table has a value.
    pub(super) fn is_blank(&self) -> bool {
        self.places.is_empty()
    }

    /// Its content, to detect repeated rows.
    pub(super) fn content(&self) -> Vec<(Field, &str)> {
        self.all().map(|cell| (cell.column.field, cell.text)).collect()
    }

    /// Hashes its kind and content.
    pub(super) fn hash_content(&self, hasher: &mut impl Hasher) {
        self.kind().hash(hasher);
        self.all().for_each(|cell| (cell.column.field, cell.text).hash(hasher));
        hasher.write_u8(0);
    }

    /// How messages name one of its fields.
    pub(super) fn name(&self, field: Field) -> &'static str {
        match self.table.columns.iter().find(|column| column.field == field) {
            Some(column) => column.name(),
            None => unreachable!("{} has no {field:?} to be named", self.table.at),
        }
    }

    fn all(&self) -> impl DoubleEndedIterator<Item = Cell<'_>> {
        self.places.iter().enumerate().map(|(index, place)| {
            let start = index.checked_sub(1).map_or(0, |before| self.places[before].end);
            Cell {
                column: place.column,
                line: self.location.line + u64::from(place.below),
                text: &self.text[start as usize..place.end as usize],
            }
        })
    }

    fn cells(&self, field: Field) -> impl DoubleEndedIterator<Item = Cell<'_>> {
        self.all().filter(move |cell| cell.column.field == field)
    }

    /// The text of a field, or an empty one.
    pub(super) fn text(&self, field: Field) -> &str {
        self.cells(field).next_back().map_or("", |cell| cell.text)
    }

    /// The line of a field that is not blank.
    pub(super) fn location_of(&self, field: Field) -> Option<Location> {
        let cell = self.cells(field).next_back()?;
        Some(Location { file: Arc::clone(&self.location.file), line: cell.line })
    }

    pub(super) fn flag(&self, field: Field) -> Flag {
        let text = self.text(field);
        (self.mapping.flag)(text).unwrap_or_else(|| Flag::Unclear(self.name(field)))
    }

    /// Reads a date. It may be recorded more than once if the value is always the same.
    pub(super) fn date(&self, field: Field, part: &mut Part) -> Option<Moment> {
        let mut known = None;
        for cell in self.cells(field) {
            let read = self.date_in(cell).unwrap_or_else(|flaw| part.flawed(flaw));
            match (known, read) {
                (Some(known), Some(other)) if known != other => {
                    let reason = format!("{known} and {other} are both recorded; give one of them");
                    part.flawed(self.reject_cell(cell, reason));
                }
                _ => known = known.or(read),
            }
        }
        known
    }

    /// Reads every date of a field that may be repeated.
    pub(super) fn dates(&self, field: Field, part: &mut Part) -> Vec<Moment> {
        self.cells(field)
            .filter_map(|cell| self.date_in(cell).unwrap_or_else(|flaw| part.flawed(flaw)))
            .collect()
    }

    /// Reads the last date of a field without attaching a flaw to a part.
    ///
    /// # Errors
    ///
    /// What is wrong with it.
    pub(super) fn last_date(&self, field: Field) -> Result<Option<Moment>, Reject> {
        self.cells(field).next_back().map_or(Ok(None), |cell| self.date_in(cell))
    }

    fn date_in(&self, cell: Cell<'_>) -> Result<Option<Moment>, Reject> {
        self.texts.date(cell.text).map_err(|reason| self.reject_cell(cell, reason))
    }

    fn reject_cell(&self, cell: Cell<'_>, reason: String) -> Reject {
        let file = Arc::clone(&self.location.file);
        Location { file, line: cell.line }.reject(cell.column.name(), reason)
    }
}
