//! CSV with a row for each case.

use encoding_rs::mem::decode_latin1;

use super::add_circumstances;
use super::headings::Columns;
use super::passed_over::Seen;
use super::row::{Row, RowReader};
use crate::case::Case;
use crate::intake::chunks::Chunk;
use crate::intake::file::Incomplete;
use crate::intake::record::Reject;
use crate::intake::rows::{Each, Rows};
use crate::intake::tabular::{Cells, Head};
use crate::moment::Moment;
use crate::rules::{EventId, RuleSet};
use crate::text::printable;

/// Cases with a row each.
pub(super) struct WideCsv<'r> {
    file: String,
    headings: Vec<String>,
    delimiter: u8,
    columns: Columns,
    cells: Cells,
    /// No id that begins otherwise can be a word that stands for a blank.
    begins_blank: [bool; 256],
    /// None if no row is simple.
    simple_columns: Vec<SimpleColumn>,
    rules: &'r RuleSet,
}

/// The meaning of a column on the fast path.
#[derive(Debug, Clone, Copy)]
enum SimpleColumn {
    Case,
    Event(EventId),
    Blank,
    /// One of those that are passed over, by its place among them.
    PassedOver(usize),
    Ignored,
}

impl Rows for WideCsv<'_> {
    fn read(&self, chunk: &Chunk, each: Each<'_>) -> u64 {
        let mut case = Case::default();
        let mut blank = 0;
        let mut seen = self.columns.watched.unseen();
        let mut rows = RowReader::new(chunk, self.delimiter);
        loop {
            if let Some(length) = self.fill_from_simple_row(&mut case, &mut seen, rows.rest()) {
                let line = rows.skip_line(length);
                each(line, Ok(&case));
                continue;
            }
            let Some(row) = rows.next_row() else { break };
            if row.is_blank() {
                blank += 1;
                continue;
            }
            for (index, seen) in self.columns.watched.indexes().zip(&mut seen) {
                self.columns.watched.look_at(seen, row.cell(index));
            }
            match self.fill(&mut case, row) {
                Ok(()) => each(row.lines.first, Ok(&case)),
                Err(reject) => each(row.lines.first, Err(reject)),
            }
        }
        self.columns.watched.have_seen(&seen);
        blank
    }

    fn remarks(&self) -> Vec<String> {
        let file = printable(&self.file);
        self.cells.remarks().iter().map(|remark| format!("`{file}`: {remark}")).collect()
    }

    fn incomplete(&self) -> Option<Incomplete> {
        let reason = incomplete(&self.cells, &self.columns)?;
        Some(Incomplete { file: self.file.clone(), reason })
    }
}

impl<'r> WideCsv<'r> {
    pub(super) fn new(
        file: String,
        head: &Head,
        columns: Columns,
        cells: Cells,
        rules: &'r RuleSet,
    ) -> Self {
        let (headings, delimiter) = (head.headings.clone(), head.delimiter);
        let simple = |index| SimpleColumn::of(index, &columns);
        // The fast path reads a date as such, even if it stands for a blank.
        let read_fast = if cells.may_blank_a_date() { 0 } else { headings.len() };
        let simple_columns = (0..read_fast).map(simple).collect();
        let begins_blank = cells.begins_blank();
        Self { file, headings, delimiter, columns, cells, begins_blank, simple_columns, rules }
    }

    /// The fast path: reads a row without quotes, extensions and circumstances from the beginning of the
    /// bytes in one pass, and returns its length. `None` means that [`WideCsv::fill`] must decide.
    #[inline]
    fn fill_from_simple_row(
        &self,
        case: &mut Case,
        seen: &mut [Seen],
        bytes: &[u8],
    ) -> Option<usize> {
        case.clear();
        let delimiter = self.delimiter;
        let (mut at, mut separator) = (0, delimiter);
        let mut columns = self.simple_columns.iter();
        for column in columns.by_ref() {
            let cell = bytes.get(at..)?;
            let length = match column {
                SimpleColumn::Event(event) => {
                    self.simple_moment(cell, |when| case.record(*event, when))?
                }
                SimpleColumn::Case => self.simple_id(cell, case.id.get_or_insert_default())?,
                SimpleColumn::Blank => 0,
                SimpleColumn::PassedOver(at) => self.passed_over(cell, seen.get_mut(*at)?)?,
                SimpleColumn::Ignored => unquoted_length(cell, delimiter)?,
            };
            separator = *cell.get(length)?;
            at += length + 1;
            if separator != delimiter {
                break;
            }
        }
        match separator {
            _ if columns.len() > 0 => None,
            b'\n' => Some(at),
            b'\r' if bytes.get(at) == Some(&b'\n') => Some(at + 1),
            _ => None,
        }
    }

    /// The length of a cell that is blank or a moment.
    #[inline]
    fn simple_moment(&self, cell: &[u8], record: impl FnOnce(Moment)) -> Option<usize> {
        let (moment, length) = match Moment::at_beginning(cell) {
            Some((moment, length)) if !moment.is_null_date() => (moment, length),
            _ if cell.first().is_some_and(|first| self.ends_cell(*first)) => return Some(0),
            _ => {
                let (moment, length) = self.moment_in_other_format(cell)?;
                let Some(moment) = moment else { return Some(length) };
                (moment, length)
            }
        };
        record(moment);
        Some(length)
    }

    /// A moment in another format, or on a day when the clocks change, or a word that stands for a blank.
    #[cold]
    fn moment_in_other_format(&self, cell: &[u8]) -> Option<(Option<Moment>, usize)> {
        let length = unquoted_length(cell, self.delimiter)?;
        let moment = self.cells.date(&self.cells.text(&cell[..length])).ok()?;
        Some((moment, length))
    }

    /// The length of a cell that is passed over. If the row turns out not to be simple, it is seen twice.
    fn passed_over(&self, cell: &[u8], seen: &mut Seen) -> Option<usize> {
        let length = unquoted_length(cell, self.delimiter)?;
        if length > 0 {
            self.columns.watched.look_at(seen, &cell[..length]);
        }
        Some(length)
    }

    /// The length of a cell with a case id of letters, digits and hyphens.
    #[inline]
    fn simple_id(&self, cell: &[u8], id: &mut String) -> Option<usize> {
        let ends = |byte: &u8| !IN_ID[usize::from(*byte)];
        let length = cell.iter().position(ends).filter(|length| *length > 0)?;
        id.clear();
        id.push_str(&decode_latin1(&cell[..length]));
        let may_be_blank = self.begins_blank[usize::from(cell[0])];
        (!may_be_blank || !self.cells.is_blank(id)).then_some(length)
    }

    fn ends_cell(&self, byte: u8) -> bool {
        byte == self.delimiter || matches!(byte, b'\r' | b'\n')
    }

    fn fill(&self, case: &mut Case, row: Row<'_>) -> Result<(), Reject> {
        let wrong = |index: usize, reason| self.reject(row, &self.headings[index], reason);
        let Columns { case: id, events, extensions, circumstances, .. } = &self.columns;
        case.clear();
        let text = self.cells.text(row.cell(*id));
        row.check_length(self.headings.len(), &text)
            .map_err(|reason| self.reject(row, "row", reason))?;
        self.cells.check_id(&text).map_err(|reason| wrong(*id, reason))?;
        let known = case.id.get_or_insert_default();
        known.clear();
        known.push_str(&text);
        let date = |index: usize| {
            self.cells
                .date(&self.cells.text(row.cell(index)))
                .map_err(|reason| wrong(index, reason))
        };
        for (index, event) in events {
            if let Some(when) = date(*index)? {
                case.record(*event, when);
            }
        }
        for (index, rule) in extensions {
            if let Some(to) = date(*index)? {
                case.extend(rule, to.date());
            }
        }
        if let Some(index) = circumstances {
            let cell = self.cells.text(row.cell(*index));
            if !self.cells.is_blank(&cell) {
                add_circumstances(case, &cell, self.rules)
                    .map_err(|reason| wrong(*index, reason))?;
            }
        }
        Ok(())
    }

    fn reject(&self, row: Row<'_>, field: &str, mut reason: String) -> Reject {
        row.lines.explain(&mut reason);
        let id = self.cells.text(row.cell(self.columns.case));
        let is_aligned = row.is_aligned(self.headings.len(), &id);
        Reject {
            file: self.file.clone(),
            line: Some(row.lines.first),
            case: (is_aligned && !self.cells.is_blank(&id)).then(|| id.into_owned()),
            field: field.to_owned(),
            reason,
            of_file: None,
        }
    }
}

/// Why the rows so far were not read in full, or not rightly, if so.
pub(super) fn incomplete(cells: &Cells, columns: &Columns) -> Option<String> {
    let reasons = cells.incomplete().into_iter().chain(columns.watched.incomplete());
    reasons.reduce(|first, then| format!("{first}; {then}"))
}

impl SimpleColumn {
    fn of(index: usize, columns: &Columns) -> Self {
        let event = columns.events.iter().find(|(column, _)| *column == index);
        let extends = columns.extensions.iter().any(|(column, _)| *column == index);
        match event {
            Some((_, event)) => Self::Event(*event),
            None if index == columns.case => Self::Case,
            None if extends || columns.circumstances == Some(index) => Self::Blank,
            None => {
                let passed_over = columns.watched.indexes().position(|column| column == index);
                passed_over.map_or(Self::Ignored, Self::PassedOver)
            }
        }
    }
}

/// By byte: whether it may be in an id on the fast path, as letters, digits and hyphens are.
const IN_ID: [bool; 256] = {
    let mut in_id = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        in_id[byte] = (byte as u8).is_ascii_alphanumeric() || byte as u8 == b'-';
        byte += 1;
    }
    in_id
};

#[inline]
fn unquoted_length(cell: &[u8], delimiter: u8) -> Option<usize> {
    let ends = |byte: &u8| matches!(byte, b'\r' | b'\n' | b'"') || *byte == delimiter;
    let length = cell.iter().position(ends)?;
    (cell[length] != b'"').then_some(length)
}
