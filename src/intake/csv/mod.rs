//! Cases in CSV: wide, with a row for each case, or long, with a row for each event.

mod headings;
mod long;
mod row;
mod wide;

use self::headings::{Columns, headings, unmapped};
pub use self::long::LongCsv;
use self::wide::WideCsv;
use super::chunks::{Chunks, Records, csv_ends};
use super::file::FileError;
use super::input::open;
use super::names::check_circumstance;
use super::record::Incomplete;
use super::rows::{NOT_UTF8, RowFile, read_until};
use crate::case::Case;
use crate::rules::RuleSet;
use crate::text::{excerpt, printable};

/// What a heading means: `Date of referral=referral`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeadingMap {
    /// The heading in the file.
    pub heading: String,
    /// The column that it stands for.
    pub column: String,
}

/// Why a file of rows cannot be read at all.
#[derive(Debug, thiserror::Error)]
pub enum RowFileError {
    /// The system could not read it.
    #[error(transparent)]
    File(#[from] FileError),
    /// Its headings are unusable.
    #[error("`{}`: {reason}", printable(path))]
    Headings {
        /// The file.
        path: String,
        /// What is wrong, and how to fix it.
        reason: String,
    },
    /// It ended early.
    #[error(transparent)]
    Incomplete(#[from] Incomplete),
}

/// A CSV file whose headings have been read.
pub struct CsvFile<'r> {
    /// The content after the headings.
    pub rows: CsvRows<'r>,
    /// Mapped headings that the file does not have.
    pub unmapped: Vec<Unmapped>,
}

/// A mapped heading that a file does not have.
#[derive(Debug, Clone, thiserror::Error)]
#[error("--map: no column is called `{}`{meant}", excerpt(heading))]
pub struct Unmapped {
    /// The heading.
    pub heading: String,
    /// A suggestion of the heading that was probably meant.
    pub meant: String,
}

/// The rows of a CSV file.
pub enum CsvRows<'r> {
    /// A row for each case.
    Wide(RowFile<'r>),
    /// A row for each event.
    Long(LongCsv<'r>),
}

/// Opens a CSV file, or standard input for `-`, and reads its headings.
///
/// # Errors
///
/// [`RowFileError`] if it cannot be read, or its headings name no case or no event.
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
        Some(long) => CsvRows::Long(LongCsv::new(file, chunks, long, rules, remarks)),
        None => {
            let events = Some(columns.events.iter().map(|(_, event)| *event).collect());
            let rows = Box::new(WideCsv::new(file, headings, columns, rules));
            let file = path.to_owned();
            CsvRows::Wide(RowFile { file, chunks, rows, events, remarks, length })
        }
    };
    Ok(CsvFile { rows, unmapped })
}

/// Why headings are unusable, if they are separated by something other than a comma.
fn other_separator(line: &[u8], maps: &[HeadingMap], rules: &RuleSet) -> Option<String> {
    let fits = |separator: u8| {
        headings(line, separator).is_ok_and(|names| Columns::of(&names, maps, rules).is_ok())
    };
    let (_, name) = [(b';', "`;`"), (b'\t', "a tab"), (b'|', "`|`")]
        .into_iter()
        .find(|(separator, _)| fits(*separator))?;
    Some(format!("its columns are separated by {name}; save it with commas between them"))
}

fn wrong_length(found: usize, wanted: usize) -> String {
    let fields = if found == 1 { "field" } else { "fields" };
    format!("the row has {found} {fields}, and the headings are {wanted}")
}

fn add_circumstances(case: &mut Case, cell: &[u8], rules: &RuleSet) -> Result<(), String> {
    let cell = std::str::from_utf8(cell).map_err(|_| NOT_UTF8.to_owned())?;
    for name in cell.split([';', ',', ' ']).filter(|name| !name.is_empty()) {
        check_circumstance(name, rules)?;
        case.circumstances.push(name.to_owned());
    }
    Ok(())
}
