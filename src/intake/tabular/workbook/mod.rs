//! The sheets of a workbook as text, so that they are read like any other table.

mod rows;
#[cfg(feature = "xlsx")]
mod sheets;
#[cfg(not(feature = "xlsx"))]
#[path = "no_sheets.rs"]
mod sheets;
#[cfg(feature = "xlsx")]
mod unpacked;

use std::ffi::OsStr;
use std::path::Path;

pub(in crate::intake) use self::rows::{SheetRow, SheetRows};
use super::head::FIRST_ROWS;
use crate::text::excerpt;

/// A workbook, read whole.
pub(in crate::intake) struct Workbook {
    /// Whether its numbers count days from 1904, as on old Macintosh computers.
    pub(in crate::intake) is_1904: bool,
    /// Its sheets that have cells.
    pub(in crate::intake) sheets: Vec<Sheet>,
}

/// A sheet with cells.
pub(in crate::intake) struct Sheet {
    pub(in crate::intake) name: String,
    pub(in crate::intake) rows: SheetRows,
}

/// The text of the sheet in which a table was found.
pub(super) struct Found {
    pub(super) name: String,
    /// Its rows as CSV, each on the line of its number.
    pub(super) csv: Vec<u8>,
    /// Whether its numbers count days from 1904.
    pub(super) is_1904: bool,
    /// What a reader must know of the other sheets.
    pub(super) remark: Option<String>,
}

/// Whether a file begins as a workbook does: as a zip archive, or as a compound file of old.
pub(in crate::intake) fn is_workbook(beginning: &[u8]) -> bool {
    beginning.starts_with(b"PK\x03\x04") || beginning.starts_with(b"\xd0\xcf\x11\xe0")
}

/// How the names of workbooks end.
pub(in crate::intake) const WORKBOOKS: [&str; 5] = ["xlsx", "xlsm", "xlsb", "xls", "ods"];

/// Whether the name of a file is that of a workbook.
pub(in crate::intake) fn is_called_workbook(path: &str) -> bool {
    let ending = Path::new(path).extension().map(|ending| ending.to_ascii_lowercase());
    ending.as_deref().and_then(OsStr::to_str).is_some_and(|ending| WORKBOOKS.contains(&ending))
}

impl Sheet {
    /// The cells of the first rows, among which its headings are.
    pub(in crate::intake) fn first_rows(&self) -> impl Iterator<Item = Vec<String>> {
        self.rows.iter().take(FIRST_ROWS).map(|row| row.texts().collect())
    }

    /// Its rows as CSV, each on the line of its number. A row without cells is a blank one.
    ///
    /// # Errors
    ///
    /// If a row cannot be written.
    fn as_csv(&self) -> Result<Vec<u8>, String> {
        let mut csv = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
        let unwritten = |error: csv::Error| format!("a row cannot be read: {error}");
        let mut next = 0;
        for row in self.rows.iter() {
            for _ in next..row.number() {
                csv.write_record([""]).map_err(unwritten)?;
            }
            next = row.number() + 1;
            let mut column = 0;
            for (at, text) in row.cells() {
                for _ in column..at {
                    csv.write_field("").map_err(unwritten)?;
                }
                csv.write_field(text).map_err(unwritten)?;
                column = at + 1;
            }
            csv.write_record(None::<&str>).map_err(unwritten)?;
        }
        csv.into_inner().map_err(|error| error.to_string())
    }
}

/// Finds the sheet of that name, or the only one with known headings.
///
/// # Errors
///
/// Why the workbook cannot be read, or which sheets could be meant.
pub(super) fn read_sheet(
    bytes: Vec<u8>,
    name: Option<&str>,
    known: &dyn Fn(&[String]) -> usize,
) -> Result<Found, String> {
    let Workbook { is_1904, sheets } =
        Workbook::read(bytes).map_err(|reason| format!("it {reason}"))?;
    let chosen = choose(&sheets, name, known)?;
    let others = sheets.iter().enumerate().filter(|(at, _)| *at != chosen);
    let others: Vec<&str> = others.map(|(_, sheet)| sheet.name.as_str()).collect();
    let sheet = &sheets[chosen];
    let remark = (!others.is_empty()).then(|| {
        format!("read the sheet `{}` only; not read: {}", excerpt(&sheet.name), quoted(&others))
    });
    Ok(Found { name: sheet.name.clone(), csv: sheet.as_csv()?, is_1904, remark })
}

/// The place of the sheet that is meant.
fn choose(
    sheets: &[Sheet],
    name: Option<&str>,
    known: &dyn Fn(&[String]) -> usize,
) -> Result<usize, String> {
    let all: Vec<&str> = sheets.iter().map(|sheet| sheet.name.as_str()).collect();
    if let Some(wanted) = name {
        let is_wanted = |name: &&str| name.trim().to_lowercase() == wanted.trim().to_lowercase();
        return all.iter().position(is_wanted).ok_or_else(|| {
            format!(
                "--sheet: no sheet with cells is called `{}`; it has {}",
                excerpt(wanted),
                quoted(&all)
            )
        });
    }
    let is_headed = |sheet: &Sheet| sheet.first_rows().any(|row| known(&row) >= 2);
    let headed: Vec<usize> = (0..sheets.len()).filter(|at| is_headed(&sheets[*at])).collect();
    match headed[..] {
        [only] => Ok(only),
        [] if sheets.is_empty() => Err("the workbook is empty".to_owned()),
        // Its headings will be found wanting.
        [] => Ok(0),
        _ => {
            let headed: Vec<&str> = headed.iter().map(|at| all[*at]).collect();
            Err(format!(
                "several sheets could hold the cases: {}; choose one with --sheet NAME",
                quoted(&headed)
            ))
        }
    }
}

fn quoted(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{}`", excerpt(name))).collect::<Vec<_>>().join(", ")
}
