//! Cases in tables: wide, with a row for each case, or long, with a row for each event.

mod columns;
mod frame;
mod headings;
mod long;
mod passed_over;
mod row;
mod suggest;
mod survey;
mod wide;

use std::io::Read;

use self::columns::Vocabulary;
pub use self::frame::{Cell, Frame, FrameRows};
pub use self::headings::Unmapped;
use self::headings::{Columns, check_maps, unmapped};
pub use self::long::LongCsv;
use self::long::LongReader;
pub(super) use self::row::RowReader;
pub use self::suggest::suggest_mapping;
use self::survey::Survey;
use self::wide::WideCsv;
use super::chunks::{Chunks, Records};
use super::file::{FileError, Incomplete};
use super::input::{Opened, open};
use super::names::circumstance;
use super::rows::RowFile;
use super::tabular::{Cells, Head, TableOptions, Text, is_called_workbook, text_of};
use crate::case::Case;
use crate::rules::RuleSet;
use crate::text::printable;

/// Why a file of rows cannot be read at all.
#[derive(Debug, thiserror::Error)]
pub enum RowFileError {
    /// The system could not read it.
    #[error(transparent)]
    File(#[from] FileError),
    /// It is no table, or its headings are unusable.
    #[error("`{}`: {reason}", printable(path))]
    Table {
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
    /// Headings that the options name and the file does not have.
    pub unmapped: Vec<Unmapped>,
}

/// The rows of a CSV file.
pub enum CsvRows<'r> {
    /// A row for each case.
    Wide(RowFile<'r>),
    /// A row for each event.
    Long(LongCsv),
}

/// Opens a table, or standard input for `-`, and reads its headings.
///
/// # Errors
///
/// [`RowFileError`] if it cannot be read, or its headings name no case or no event.
pub fn csv_file<'r>(
    path: &str,
    options: &'r TableOptions,
    rules: &'r RuleSet,
) -> Result<CsvFile<'r>, RowFileError> {
    csv_of(open(path)?, path, options, rules)
}

/// Reads the headings of a table from any reader. Messages call it by the given name.
///
/// # Errors
///
/// [`RowFileError`] if it cannot be read, or its headings name no case or no event.
pub fn read_csv<'r>(
    input: impl Read + Send + 'static,
    name: &str,
    options: &'r TableOptions,
    rules: &'r RuleSet,
) -> Result<CsvFile<'r>, RowFileError> {
    csv_of((Box::new(input), None), name, options, rules)
}

fn csv_of<'r>(
    opened: Opened,
    path: &str,
    options: &'r TableOptions,
    rules: &'r RuleSet,
) -> Result<CsvFile<'r>, RowFileError> {
    let wrong = |reason| RowFileError::Table { path: path.to_owned(), reason };
    let vocabulary = Vocabulary::new(rules, options);
    check_maps(&vocabulary, options).map_err(wrong)?;
    let known = |cells: &[String]| vocabulary.known(cells);
    let Text { mut input, length, is_1904, sheet, remark } =
        text_of(opened, path, options, &known)?;
    let sheet_is_missing = sheet.is_none() && is_called_workbook(path);
    let file = sheet.map_or_else(|| path.to_owned(), |sheet| format!("{path} [{sheet}]"));
    let wrong = |reason| RowFileError::Table { path: file.clone(), reason };
    let mut head = Head::read(&mut *input, path, options, known)?;
    if head.headings.is_empty() {
        return Err(wrong("the file is empty; its first row names the columns".to_owned()));
    }
    if head.headings.iter().any(|heading| heading.contains('\0')) {
        if sheet_is_missing {
            return Err(wrong(DAMAGED.to_owned()));
        }
        return Err(wrong("it is not text in a known encoding; save the file as UTF-8".to_owned()));
    }
    let cells = Cells::new(options).since_1904(is_1904);
    let survey = Survey::of_sample(&head, &Cells::new(options).since_1904(is_1904));
    let unmapped = unmapped(&head.headings, options);
    let columns = Columns::of(&head.headings, &vocabulary, &survey).map_err(|reason| {
        // A table of text may be called a workbook, but a workbook with no readable heading is damaged.
        if sheet_is_missing && vocabulary.known(&head.headings) == 0 {
            return wrong(DAMAGED.to_owned());
        }
        let unmapped = unmapped.iter().map(|unmapped| format!("; {unmapped}"));
        wrong([reason].into_iter().chain(unmapped).collect())
    })?;
    columns.check_dates(&head.headings, &survey, cells.order()).map_err(wrong)?;
    let remark = remark.map(|remark| format!("`{}`: {remark}", printable(path)));
    let titles = head.remark(&file);
    let order = options.dates.is_none().then(|| columns.order_not_shown(&survey)).flatten();
    let order = order.map(|remark| format!("`{}`: {remark}", printable(&file)));
    let remarks = [remark, titles, order].into_iter().flatten().chain(columns.remarks(&file));
    let remarks = remarks.collect();
    let incomplete = columns.incomplete();
    let incomplete = incomplete.map(|reason| Incomplete { file: file.clone(), reason });
    let rest = std::mem::take(&mut head.rest);
    let records = Records::Csv(head.delimiter);
    let chunks = Chunks::new(input, path, records, rest, head.next_line);
    let rows = match columns.long {
        Some(long) => {
            let delimiter = head.delimiter;
            let columns = long;
            let reader =
                LongReader { file, chunks, delimiter, columns, cells, vocabulary, remarks };
            CsvRows::Long(reader.read()?)
        }
        None => {
            let events = columns.events.iter().map(|(_, event)| *event).collect();
            let rows = Box::new(WideCsv::new(file, &head, columns, cells, rules));
            let file = path.to_owned();
            CsvRows::Wide(RowFile { file, chunks, rows, events, remarks, incomplete, length })
        }
    };
    Ok(CsvFile { rows, unmapped })
}

const DAMAGED: &str = "it cannot be read as a workbook: is it damaged, or protected by a password?";

fn add_circumstances(case: &mut Case, cell: &str, rules: &RuleSet) -> Result<(), String> {
    for name in cell.split([';', ',', ' ']).filter(|name| !name.is_empty()) {
        case.add_circumstance(circumstance(name, rules)?);
    }
    Ok(())
}
