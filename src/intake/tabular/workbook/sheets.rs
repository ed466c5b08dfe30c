//! Reads a workbook with the crate `calamine`.

use std::io::Cursor;

use calamine::{Data, ExcelDateTime, Reader, Sheets, Xls, Xlsb, Xlsx, open_workbook_auto_from_rs};
use chrono::{NaiveTime, TimeDelta};

use super::unpacked::{Most, check_unpacked, is_uncalculated};
use super::{Sheet, SheetRows, Workbook};
use crate::intake::tabular::with_single_spaces;
use crate::text::excerpt;

impl Workbook {
    /// Reads a workbook.
    ///
    /// # Errors
    ///
    /// Why it cannot be read, worded to follow its name.
    pub(in crate::intake) fn read(bytes: Vec<u8>) -> Result<Self, String> {
        check_unpacked(&bytes, Most::OF_WORKBOOK)?;
        let formulas =
            if is_uncalculated(&bytes) { Formulas::Uncalculated } else { Formulas::Calculated };
        let mut book = open_workbook_auto_from_rs(Cursor::new(bytes))
            .map_err(|error| format!("cannot be read as a workbook: {error}"))?;
        let is_1904 = counts_from_1904(&book);
        let mut sheets = Vec::new();
        for name in book.sheet_names() {
            let rows = rows_of(&mut book, &name, formulas).map_err(|reason| {
                format!("has a sheet `{}` that cannot be read: {reason}", excerpt(&name))
            })?;
            if !rows.is_empty() {
                sheets.push(Sheet { name, rows });
            }
        }
        Ok(Self { is_1904, sheets })
    }
}

fn counts_from_1904(book: &Sheets<Cursor<Vec<u8>>>) -> bool {
    match book {
        Sheets::Xls(book) => Xls::has_1904_epoch(book),
        Sheets::Xlsx(book) => Xlsx::has_1904_epoch(book),
        Sheets::Xlsb(book) => Xlsb::has_1904_epoch(book),
        Sheets::Ods(_) => false,
    }
}

/// Whether the program that wrote a workbook has calculated its formulas.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Formulas {
    Calculated,
    /// Each has the value 0 until a spreadsheet opens the workbook.
    Uncalculated,
}

fn rows_of(
    book: &mut Sheets<Cursor<Vec<u8>>>,
    sheet: &str,
    formulas: Formulas,
) -> Result<SheetRows, String> {
    let said = |error: calamine::Error| error.to_string();
    let mut rows = SheetRows::default();
    // A range has every cell up to the last corner, even of empty ones.
    match book {
        Sheets::Xlsx(book) => {
            let mut cells =
                book.worksheet_cells_reader(sheet).map_err(|error| said(error.into()))?;
            while let Some(cell) =
                cells.next_cell_with_formula().map_err(|error| said(error.into()))?
            {
                let (row, column) = cell.pos;
                let value = Data::from(cell.value);
                let text = match cell.formula {
                    Some(formula) if !has_value(&value, formulas) => {
                        // No reader of dates takes it for a blank.
                        format!("={} (not calculated)", excerpt(&formula))
                    }
                    _ => text_of(&value),
                };
                rows.add(row, column, &text)?;
            }
        }
        Sheets::Xlsb(book) => {
            let mut cells =
                book.worksheet_cells_reader(sheet).map_err(|error| said(error.into()))?;
            while let Some(cell) = cells.next_cell().map_err(|error| said(error.into()))? {
                let (row, column) = cell.get_position();
                rows.add(row, column, &text_of(&cell.get_value().clone().into()))?;
            }
        }
        Sheets::Xls(_) | Sheets::Ods(_) => {
            let range = book.worksheet_range(sheet).map_err(said)?;
            let (row, column) = range.start().unwrap_or_default();
            for (down, right, cell) in range.used_cells() {
                let at = |start: u32, offset: usize| {
                    start + u32::try_from(offset).unwrap_or(u32::MAX - start)
                };
                rows.add(at(row, down), at(column, right), &text_of(cell))?;
            }
        }
    }
    rows.in_order()
}

/// Whether the cell of a formula has what was calculated. A formula that gives an empty text has that as its value.
fn has_value(value: &Data, formulas: Formulas) -> bool {
    let is_zero = match value {
        Data::Empty => return false,
        Data::Float(number) => *number == 0.0,
        Data::Int(number) => *number == 0,
        Data::DateTime(when) => when.as_f64() == 0.0,
        _ => false,
    };
    !(is_zero && formulas == Formulas::Uncalculated)
}

/// The text of a cell; dates are in ISO 8601.
fn text_of(cell: &Data) -> String {
    match cell {
        Data::DateTime(when) => written_date(when),
        // `6537810` rather than `6537810.0`.
        Data::Float(number) => number.to_string(),
        Data::Int(number) => number.to_string(),
        Data::Bool(yes) => yes.to_string(),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => {
            with_single_spaces(text)
        }
        Data::Error(error) => error.to_string(),
        Data::Empty => String::new(),
    }
}

/// A day, a time on a day, or a time alone, to the second.
fn written_date(when: &ExcelDateTime) -> String {
    const HALF_A_SECOND: TimeDelta = TimeDelta::milliseconds(500);
    // Minutes are not an exact fraction of a day.
    let rounded = when.as_datetime().and_then(|when| when.checked_add_signed(HALF_A_SECOND));
    match rounded {
        None => when.as_f64().to_string(),
        Some(time) if when.as_f64() < 1.0 => time.format("%H:%M:%S").to_string(),
        Some(day) if day.time() < NaiveTime::MIN + TimeDelta::seconds(1) => {
            day.format("%Y-%m-%d").to_string()
        }
        Some(time) => time.format("%Y-%m-%dT%H:%M:%S").to_string(),
    }
}
