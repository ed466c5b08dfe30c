//! CSV with a row for each case.

use super::headings::Columns;
use super::row::{Row, RowReader};
use super::{add_circumstances, wrong_length};
use crate::case::Case;
use crate::intake::chunks::Chunk;
use crate::intake::record::Reject;
use crate::intake::rows::{Each, NOT_UTF8, Rows, moment};
use crate::moment::Moment;
use crate::rules::{EventId, RuleSet};

/// Cases with a row each.
pub(super) struct WideCsv<'r> {
    pub(super) file: String,
    pub(super) headings: Vec<String>,
    columns: Columns,
    simple_columns: Vec<SimpleColumn>,
    rules: &'r RuleSet,
}

/// The meaning of a column on the fast path.
#[derive(Debug, Clone, Copy)]
enum SimpleColumn {
    Case,
    Event(EventId),
    Blank,
    Ignored,
}

impl Rows for WideCsv<'_> {
    fn read(&self, chunk: &Chunk, each: Each<'_>) -> u64 {
        let mut case = Case::default();
        let mut blank = 0;
        let mut rows = RowReader::new(chunk);
        loop {
            if let Some(length) = self.fill_from_simple_row(&mut case, rows.rest()) {
                let line = rows.skip_line(length);
                each(line, Ok(&case));
                continue;
            }
            let Some(row) = rows.next_row() else { return blank };
            match self.fill(&mut case, row) {
                Ok(()) => each(row.lines.first, Ok(&case)),
                Err(_) if row.is_blank() => blank += 1,
                Err(reject) => each(row.lines.first, Err(reject)),
            }
        }
    }
}

impl<'r> WideCsv<'r> {
    pub(super) fn new(
        file: String,
        headings: Vec<String>,
        columns: Columns,
        rules: &'r RuleSet,
    ) -> Self {
        let simple = |index| SimpleColumn::of(index, &columns);
        let simple_columns = (0..headings.len()).map(simple).collect();
        Self { file, headings, columns, simple_columns, rules }
    }

    /// The fast path: reads a row without quotes, extensions and circumstances from the beginning of the
    /// bytes in one pass, and returns its length. `None` means that [`WideCsv::fill`] must decide.
    #[inline]
    fn fill_from_simple_row(&self, case: &mut Case, bytes: &[u8]) -> Option<usize> {
        case.clear();
        let (mut at, mut read, mut separator) = (0, 0, b',');
        for column in &self.simple_columns {
            let cell = bytes.get(at..)?;
            let length = match column {
                SimpleColumn::Event(event) => {
                    simple_moment(cell, |when| case.record(*event, when))?
                }
                SimpleColumn::Case => simple_id(cell, case.id.get_or_insert_default())?,
                SimpleColumn::Blank => 0,
                SimpleColumn::Ignored => unquoted_length(cell)?,
            };
            separator = *cell.get(length)?;
            at += length + 1;
            read += 1;
            if separator != b',' {
                break;
            }
        }
        match separator {
            _ if read != self.simple_columns.len() => None,
            b'\n' => Some(at),
            b'\r' if bytes.get(at) == Some(&b'\n') => Some(at + 1),
            _ => None,
        }
    }

    fn fill(&self, case: &mut Case, row: Row<'_>) -> Result<(), Reject> {
        let wrong = |index: usize, reason| self.reject(row, &self.headings[index], reason);
        if row.len() != self.headings.len() {
            let reason = wrong_length(row.len(), self.headings.len());
            return Err(self.reject(row, "row", reason));
        }
        case.clear();
        let Columns { case: id, events, extensions, circumstances, .. } = &self.columns;
        set_id(case, row.cell(*id)).map_err(|reason| wrong(*id, reason))?;
        for (index, event) in events {
            let when = optional_moment(row.cell(*index));
            if let Some(when) = when.map_err(|reason| wrong(*index, reason))? {
                case.record(*event, when);
            }
        }
        for (index, rule) in extensions {
            let to = optional_moment(row.cell(*index));
            if let Some(to) = to.map_err(|reason| wrong(*index, reason))? {
                case.extensions.push((rule.clone(), to.date()));
            }
        }
        if let Some(index) = circumstances {
            add_circumstances(case, row.cell(*index), self.rules)
                .map_err(|reason| wrong(*index, reason))?;
        }
        Ok(())
    }

    fn reject(&self, row: Row<'_>, field: &str, mut reason: String) -> Reject {
        row.lines.explain(&mut reason);
        let is_aligned = row.is_aligned(self.headings.len());
        let id = row.text(self.columns.case).filter(|id| is_aligned && !id.is_empty());
        Reject {
            file: self.file.clone(),
            line: Some(row.lines.first),
            case: id.map(str::to_owned),
            field: field.to_owned(),
            reason,
        }
    }
}

impl SimpleColumn {
    fn of(index: usize, columns: &Columns) -> Self {
        let event = columns.events.iter().find(|(column, _)| *column == index);
        let extends = columns.extensions.iter().any(|(column, _)| *column == index);
        match event {
            Some((_, event)) => Self::Event(*event),
            None if index == columns.case => Self::Case,
            None if extends || columns.circumstances == Some(index) => Self::Blank,
            None => Self::Ignored,
        }
    }
}

/// The length of a cell that is blank or a moment.
#[inline]
fn simple_moment(cell: &[u8], record: impl FnOnce(Moment)) -> Option<usize> {
    if let [b',' | b'\r' | b'\n', ..] = cell {
        return Some(0);
    }
    let (moment, length) = Moment::at_beginning(cell).or_else(|| moment_in_other_format(cell))?;
    record(moment);
    Some(length)
}

/// A moment in another format, or on a day when the clocks change.
#[cold]
fn moment_in_other_format(cell: &[u8]) -> Option<(Moment, usize)> {
    let length = unquoted_length(cell)?;
    let moment = optional_moment(&cell[..length]).ok()??;
    Some((moment, length))
}

/// The length of a cell with a case id of letters, digits and hyphens.
#[inline]
fn simple_id(cell: &[u8], id: &mut String) -> Option<usize> {
    let ends = |byte: &u8| !byte.is_ascii_alphanumeric() && *byte != b'-';
    let length = cell.iter().position(ends).filter(|length| *length > 0)?;
    id.clear();
    id.push_str(std::str::from_utf8(&cell[..length]).ok()?);
    Some(length)
}

#[inline]
fn unquoted_length(cell: &[u8]) -> Option<usize> {
    let length = cell.iter().position(|byte| matches!(byte, b',' | b'\r' | b'\n' | b'"'))?;
    (cell[length] != b'"').then_some(length)
}

/// The moment in a cell; `None` if it is blank.
fn optional_moment(cell: &[u8]) -> Result<Option<Moment>, String> {
    if let Some(moment) = Moment::from_iso(cell) {
        return Ok(Some(moment));
    }
    match cell.trim_ascii() {
        [] => Ok(None),
        text => moment(text).map(Some),
    }
}

/// Sets the case id, reusing the memory of the last one.
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
