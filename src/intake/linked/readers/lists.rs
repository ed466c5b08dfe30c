//! Lists in workbooks and CSV files of any name, or in folders of them.

use std::cmp::Reverse;
use std::ffi::OsStr;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::table_file::TableFile;
use super::{CellsOf, Tables};
use crate::intake::file::reason;
use crate::intake::linked::mapping::{Column, Mapping, Table};
use crate::intake::linked::row::{Location, Row};
use crate::intake::record::Reject;
use crate::intake::tabular::{
    Cells, FIRST_ROWS, Sheet, SheetRow, SheetRows, TableOptions, WORKBOOKS, Workbook, is_workbook,
};
use crate::text::compared;

/// Reads the lists of a format in files and folders.
pub(in crate::intake::linked) fn read_lists(
    mapping: &'static Mapping,
    files: &[String],
    options: &TableOptions,
    reject: &mut dyn FnMut(Reject),
) -> Tables {
    let mut lists = Lists { mapping, options, tables: Tables::default(), reject };
    files.iter().for_each(|file| lists.read(Path::new(file)));
    let mut tables = lists.tables;
    for table in mapping.tables {
        if !tables.has(table.kind) && !tables.missing.iter().any(|why| why.contains(table.at)) {
            tables.missing.push(table.is_missing());
        }
    }
    if !tables.missing.is_empty() && !tables.passed_over.is_empty() {
        let passed_over = tables.passed_over.join(", ");
        tables.missing.push(format!("by their headings, these are other lists: {passed_over}"));
    }
    tables
}

/// How the names of tables in text end.
pub(super) const TEXTS: [&str; 3] = ["csv", "txt", "tsv"];
/// As many bytes as tell a workbook.
const BEGINNING: u64 = 4;

struct Lists<'r> {
    mapping: &'static Mapping,
    options: &'r TableOptions,
    tables: Tables,
    reject: &'r mut dyn FnMut(Reject),
}

impl Lists<'_> {
    fn read(&mut self, path: &Path) {
        let read = if path.is_dir() { self.read_folder(path) } else { self.read_file(path) };
        if let Err(reason) = read {
            self.tables.missing.push(format!("`{}` {reason}", name_of(path)));
        }
    }

    fn read_file(&mut self, path: &Path) -> Result<(), String> {
        match workbook(path)? {
            Some(book) => self.read_workbook(path, &book),
            None => self.read_csv(path),
        }
    }

    fn read_folder(&mut self, path: &Path) -> Result<(), String> {
        files_in(path)?.iter().for_each(|file| self.read(file));
        Ok(())
    }

    fn read_csv(&mut self, path: &Path) -> Result<(), String> {
        let csv = TableFile::open(path, self.options, |cells| self.mapping.known(cells))?;
        // Annex A has other lists too, which no timescale needs.
        let Some(table) = self.mapping.table_headed(&csv.headings) else {
            if has_ending(path, &WORKBOOKS) {
                return Err("cannot be read as a workbook: is it damaged?".to_owned());
            }
            self.tables.passed_over.push(format!("`{}`", name_of(path)));
            return Ok(());
        };
        let columns = table.columns_in(&csv.headings);
        table.check(&columns).map_err(|lacks| table.is_incomplete(&lacks))?;
        self.tables.read_rows(self.mapping, table, csv, &columns, self.reject)
    }

    fn read_workbook(&mut self, path: &Path, book: &Workbook) -> Result<(), String> {
        for sheet in &book.sheets {
            let Some(table) = self.mapping.table_of(sheet) else {
                self.tables.passed_over.push(format!("`{} [{}]`", name_of(path), sheet.name));
                continue;
            };
            let file = format!("{} [{}]", path.display(), sheet.name).into();
            let cells = Cells::new(self.options).since_1904(book.is_1904);
            let cells = CellsOf { file, cells: Arc::new(cells) };
            if let Err(reason) = self.read_sheet(table, &sheet.rows, cells) {
                self.tables.missing.push(format!("`{}` {reason}", name_of(path)));
            }
        }
        Ok(())
    }

    /// Reads the rows of a sheet below its headings, which may follow a title.
    fn read_sheet(
        &mut self,
        table: &'static Table,
        rows: &SheetRows,
        read: CellsOf,
    ) -> Result<(), String> {
        let known = |row: &SheetRow<'_>| Reverse(table.known(&row.texts().collect::<Vec<_>>()));
        let headings = rows.iter().take(FIRST_ROWS).min_by_key(known);
        let headed = headings.ok_or_else(|| table.has_no_headings())?;
        let (positions, headings): (Vec<u32>, Vec<String>) =
            headed.cells().map(|(position, text)| (position, text.to_owned())).unzip();
        let columns = table.columns_in(&headings);
        table.check(&columns).map_err(|lacks| table.is_incomplete(&lacks))?;
        let columns: Vec<Option<u32>> = columns
            .iter()
            .map(|index| index.and_then(|index| positions.get(index).copied()))
            .collect();
        let rows = rows.iter().filter(|row| row.number() > headed.number()).map(|row| {
            let line = u64::from(row.number()) + 1;
            let location = Location { file: Arc::clone(&read.file), line };
            let text = |column: &Option<u32>| column.and_then(|column| row.get(column));
            let texts = columns.iter().map(|column| text(column).unwrap_or_default().to_owned());
            Row::on_line(self.mapping, table, location, Arc::clone(&read.cells), texts)
        });
        self.tables.add(table.kind, rows.filter(|row| !row.is_blank()).collect());
        self.tables.read.push(read);
        Ok(())
    }
}

/// Whether a file, or one in a folder, is a list of a format or has a sheet that is one.
pub(in crate::intake) fn has_list(mapping: &Mapping, path: &Path) -> bool {
    if path.is_dir() {
        return files_in(path).is_ok_and(|files| files.iter().any(|file| has_list(mapping, file)));
    }
    match workbook(path) {
        Ok(Some(book)) => book.sheets.iter().any(|sheet| mapping.table_of(sheet).is_some()),
        Ok(None) => {
            let csv = TableFile::open(path, &TableOptions::default(), |cells| mapping.known(cells));
            csv.is_ok_and(|csv| mapping.table_headed(&csv.headings).is_some())
        }
        Err(_) => false,
    }
}

/// The files of a folder that may be lists, by name.
fn files_in(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let unreadable = |error| format!("cannot be read: {}", reason(&error));
    let mut files: Vec<PathBuf> = Vec::new();
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let file = entry.map_err(unreadable)?.path();
        if file.is_file() && (has_ending(&file, &TEXTS) || has_ending(&file, &WORKBOOKS)) {
            files.push(file);
        }
    }
    files.sort();
    Ok(files)
}

/// A file that is a workbook; `None` if it is another kind of file.
///
/// # Errors
///
/// Why it cannot be read, worded to follow its name.
fn workbook(path: &Path) -> Result<Option<Workbook>, String> {
    let unreadable = |error| format!("cannot be read: {}", reason(&error));
    let mut bytes = Vec::new();
    let mut file = fs::File::open(path).map_err(unreadable)?;
    file.by_ref().take(BEGINNING).read_to_end(&mut bytes).map_err(unreadable)?;
    if !is_workbook(&bytes) {
        return Ok(None);
    }
    file.read_to_end(&mut bytes).map_err(unreadable)?;
    Workbook::read(bytes).map(Some)
}

pub(super) fn has_ending(path: &Path, endings: &[&str]) -> bool {
    let ending = path.extension().map(|ending| ending.to_ascii_lowercase());
    ending.as_deref().and_then(OsStr::to_str).is_some_and(|ending| endings.contains(&ending))
}

pub(super) fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

impl Column {
    pub(super) fn is_headed(&self, heading: &str) -> bool {
        let heading = compared(heading);
        heading == compared(self.at) || self.also.is_some_and(|also| heading == compared(also))
    }
}

impl Mapping {
    /// How many columns of one list are among headings.
    fn known(&self, headings: &[String]) -> usize {
        self.tables.iter().map(|table| table.known(headings)).max().unwrap_or_default()
    }

    /// The list that a sheet holds: its headings tell, or else its name.
    fn table_of(&self, sheet: &Sheet) -> Option<&'static Table> {
        let headed = sheet.first_rows().find_map(|row| self.table_headed(&row));
        headed.or_else(|| self.tables.iter().find(|table| table.is_named(&sheet.name)))
    }

    /// The list with those headings.
    pub(super) fn table_headed(&self, headings: &[String]) -> Option<&'static Table> {
        let known = self.tables.iter().filter(|table| table.is_known_by(headings));
        known.max_by_key(|table| table.known(headings))
    }
}

impl Table {
    fn is_missing(&self) -> String {
        format!(
            "{} is missing: give a sheet or a CSV file with the columns {}",
            self.at,
            quoted(self.columns[..self.known_by].iter())
        )
    }

    fn has_no_headings(&self) -> String {
        format!(
            "is incomplete: {} has no headings: one of its first rows must name the columns",
            self.at
        )
    }

    fn is_incomplete(&self, lacks: &str) -> String {
        format!("is incomplete: {} has no {lacks}: add it", self.at)
    }

    /// Whether the name of a sheet is that of this list: `List 3`, or `list 3 referrals`.
    pub(super) fn is_named(&self, sheet: &str) -> bool {
        let sheet = compared(sheet);
        let rest = sheet.strip_prefix(&compared(self.at));
        rest.is_some_and(|rest| !rest.starts_with(|next: char| next.is_ascii_digit()))
    }

    /// The index of each column among headings.
    pub(super) fn columns_in(&self, headings: &[String]) -> Vec<Option<usize>> {
        let index = |column: &Column| headings.iter().position(|text| column.is_headed(text));
        self.columns.iter().map(index).collect()
    }

    fn is_known_by(&self, headings: &[String]) -> bool {
        self.columns_in(headings).iter().take(self.known_by).all(Option::is_some)
    }

    /// How many of its columns are among headings.
    pub(super) fn known(&self, headings: &[String]) -> usize {
        self.columns_in(headings).iter().flatten().count()
    }

    /// # Errors
    ///
    /// Which columns a table lacks, such as: columns `a`, `b`.
    pub(super) fn check(&self, columns: &[Option<usize>]) -> Result<(), String> {
        let lacking = self.columns.iter().zip(columns);
        let lacking = lacking.filter(|(column, index)| column.required && index.is_none());
        let lacking: Vec<&Column> = lacking.map(|(column, _)| column).collect();
        match lacking.len() {
            0 => Ok(()),
            1 => Err(format!("column {}", quoted(lacking.into_iter()))),
            _ => Err(format!("columns {}", quoted(lacking.into_iter()))),
        }
    }
}

fn quoted<'c>(columns: impl Iterator<Item = &'c Column>) -> String {
    columns.map(|column| format!("`{}`", column.at)).collect::<Vec<_>>().join(", ")
}
