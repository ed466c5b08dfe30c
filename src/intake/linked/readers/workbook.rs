//! Lists as the sheets of a workbook.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::BufReader;
use std::path::Path;
use std::sync::Arc;

use calamine::{Data, ExcelDateTime, ExcelDateTimeType, Reader, Xlsx, XlsxError, open_workbook};
use chrono::TimeDelta;

use super::Tables;
use super::lists::name_of;
use crate::intake::file::reason;
use crate::intake::linked::mapping::{Column, Mapping, Table};
use crate::intake::linked::row::{Location, Row};

/// Reads the sheets that are lists of a format.
///
/// # Errors
///
/// Why the workbook cannot be read, worded to follow its name.
pub(super) fn read_workbook(
    mapping: &'static Mapping,
    path: &Path,
    tables: &mut Tables,
) -> Result<(), String> {
    if let Err(error) = File::open(path) {
        return Err(format!("cannot be read: {}", reason(&error)));
    }
    let mut book: Xlsx<BufReader<File>> = open_workbook(path)
        .map_err(|error: XlsxError| format!("cannot be read as a workbook: {error}"))?;
    let is_1904 = book.has_1904_epoch();
    for name in book.sheet_names() {
        let cells = cells_of(&mut book, &name)
            .map_err(|error| format!("has a sheet that cannot be read: {error}"))?;
        let Some(table) = table_of(mapping, &name, &cells) else {
            tables.passed_over.push(format!("`{} [{name}]`", name_of(path)));
            continue;
        };
        let file = format!("{} [{name}]", path.display());
        match rows_of(mapping, table, &Sheet { cells, is_1904, file: file.into() }) {
            Ok(rows) => tables.add(table.kind, rows),
            Err(lacks) => tables.missing.push(format!("`{}`: {lacks}", name_of(path))),
        }
    }
    Ok(())
}

/// Whether a file is a workbook with a sheet that is a list of a format.
pub(in crate::intake) fn has_list(mapping: &Mapping, path: &str) -> bool {
    let Ok(mut book) = open_workbook::<Xlsx<BufReader<File>>, _>(path) else { return false };
    book.sheet_names().iter().any(|name| {
        cells_of(&mut book, name).is_ok_and(|cells| table_of(mapping, name, &cells).is_some())
    })
}

/// The list that a sheet is, by its headings or else by its name.
fn table_of(mapping: &Mapping, sheet: &str, cells: &Cells) -> Option<&'static Table> {
    let headed = cells.values().take(TITLE).find_map(|row| {
        let headings: Vec<String> = row.values().map(text_of).collect();
        mapping.table_headed(&headings)
    });
    headed.or_else(|| mapping.tables.iter().find(|table| table.is_named(sheet)))
}

/// A sheet in which a list was found.
struct Sheet {
    cells: Cells,
    /// Whether its numbers count days from 1904, as on old Macintosh computers.
    is_1904: bool,
    /// How messages name it.
    file: Arc<str>,
}

/// The most rows that a sheet may have down to its headings.
const TITLE: usize = 10;

/// The non-empty cells of a sheet, by row and column. A sheet of a thousand rows may have one stray cell in
/// its last corner, a million rows below.
type Cells = BTreeMap<u32, BTreeMap<u32, Data>>;

fn cells_of(book: &mut Xlsx<BufReader<File>>, sheet: &str) -> Result<Cells, XlsxError> {
    let mut cells = Cells::new();
    let mut reader = book.worksheet_cells_reader(sheet)?;
    while let Some(cell) = reader.next_cell()? {
        let (row, column) = cell.get_position();
        cells.entry(row).or_default().insert(column, cell.get_value().clone().into());
    }
    Ok(cells)
}

/// The rows of a sheet below its headings, which may follow a title.
fn rows_of(
    mapping: &'static Mapping,
    table: &'static Table,
    sheet: &Sheet,
) -> Result<Vec<Row>, String> {
    let child = &table.columns[0];
    let is_child = |cell: &Data| child.is_headed(&text_of(cell));
    let mut rows = sheet.cells.iter();
    let headings = rows.by_ref().take(TITLE).find(|(_, row)| row.values().any(is_child));
    let Some((_, headings)) = headings else {
        return Err(format!(
            "{} has no headings; its first row should name the columns, `{}` among them",
            table.at, child.at
        ));
    };
    let (positions, headings): (Vec<u32>, Vec<String>) =
        headings.iter().map(|(position, cell)| (*position, text_of(cell))).unzip();
    let columns = table.columns_in(&headings);
    table.check(&columns)?;
    let row = |(line, row): (&u32, &BTreeMap<u32, Data>)| {
        let text = |(index, column): (&Option<usize>, &Column)| {
            let cell = index.and_then(|index| row.get(positions.get(index)?));
            let date = |cell: &Data| date_of(cell, sheet.is_1904).unwrap_or_else(|| text_of(cell));
            let text = if column.field.holds_date() { cell.map(date) } else { cell.map(text_of) };
            text.unwrap_or_default()
        };
        let texts = columns.iter().zip(table.columns).map(text);
        let location = Location { file: Arc::clone(&sheet.file), line: u64::from(*line) + 1 };
        Row::on_line(mapping, table, location, texts)
    };
    Ok(rows.map(row).filter(|row| !row.is_blank()).collect())
}

fn text_of(cell: &Data) -> String {
    match cell {
        Data::DateTime(when) => number(when.as_f64()),
        Data::Float(value) => number(*value),
        Data::Int(number) => number.to_string(),
        Data::Bool(yes) => yes.to_string(),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => tidy(text),
        Data::Error(error) => tidy(&error.to_string()),
        Data::Empty => String::new(),
    }
}

/// The date of a cell in a column of dates, where every number is a day of the spreadsheet; `None` for a
/// text.
fn date_of(cell: &Data, is_1904: bool) -> Option<String> {
    let serial = |days| ExcelDateTime::new(days, ExcelDateTimeType::DateTime, is_1904);
    match cell {
        Data::Int(days) => Some(written_date(&serial(*days as f64))),
        Data::Float(days) => Some(written_date(&serial(*days))),
        Data::DateTime(when) => Some(written_date(when)),
        _ => None,
    }
}

pub(super) fn tidy(text: &str) -> String {
    let text = text.replace('\u{a0}', " ");
    match text.trim() {
        "#N/A" => String::new(),
        text => text.to_owned(),
    }
}

/// `6537810` rather than `6537810.0`.
fn number(value: f64) -> String {
    value.to_string()
}

fn written_date(when: &ExcelDateTime) -> String {
    const HALF_A_SECOND: TimeDelta = TimeDelta::milliseconds(500);
    // Minutes are not an exact fraction of a day.
    let rounded = when.as_datetime().and_then(|when| when.checked_add_signed(HALF_A_SECOND));
    rounded
        .map_or_else(|| number(when.as_f64()), |when| when.format("%Y-%m-%dT%H:%M:%S").to_string())
}
