//! Lists in workbooks and CSV files of any name, or in folders of them.

use std::fs;
use std::path::{Path, PathBuf};

use super::Tables;
use super::table_file::TableFile;
use super::workbook::{read_workbook, tidy};
use crate::intake::file::reason;
use crate::intake::linked::mapping::{Column, Mapping, Table};
use crate::intake::linked::row::Row;
use crate::intake::record::Reject;

/// Reads the lists of a format in files and folders.
pub(in crate::intake::linked) fn read_lists(
    mapping: &'static Mapping,
    files: &[String],
    reject: &mut dyn FnMut(Reject),
) -> Tables {
    let mut lists = Lists { mapping, tables: Tables::default(), reject };
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

struct Lists<'r> {
    mapping: &'static Mapping,
    tables: Tables,
    reject: &'r mut dyn FnMut(Reject),
}

impl Lists<'_> {
    fn read(&mut self, path: &Path) {
        let extension = extension_of(path);
        let read = match extension.as_deref() {
            _ if path.is_dir() => self.read_folder(path),
            Some("xlsx" | "xlsm") => read_workbook(self.mapping, path, &mut self.tables),
            Some("xls" | "xlsb" | "ods") => {
                Err("is another kind of workbook; save it as .xlsx".to_owned())
            }
            _ => self.read_csv(path),
        };
        if let Err(reason) = read {
            self.tables.missing.push(format!("`{}` {reason}", name_of(path)));
        }
    }

    fn read_folder(&mut self, path: &Path) -> Result<(), String> {
        let unreadable = |error| format!("cannot be read: {}", reason(&error));
        let mut files: Vec<PathBuf> = Vec::new();
        for entry in fs::read_dir(path).map_err(unreadable)? {
            let file = entry.map_err(unreadable)?.path();
            let extension = extension_of(&file);
            if file.is_file() && matches!(extension.as_deref(), Some("csv" | "xlsx" | "xlsm")) {
                files.push(file);
            }
        }
        files.sort();
        files.iter().for_each(|file| self.read(file));
        Ok(())
    }

    fn read_csv(&mut self, path: &Path) -> Result<(), String> {
        let csv = TableFile::open(path)?;
        // Annex A has other lists too, which no timescale needs.
        let Some(table) = self.mapping.table_headed(&csv.headings) else {
            self.tables.passed_over.push(format!("`{}`", name_of(path)));
            return Ok(());
        };
        let columns = table.columns_in(&csv.headings);
        table.check(&columns).map_err(|lacks| format!("is incomplete: {lacks}"))?;
        let mut rows = Vec::new();
        let each = |location, texts: Vec<String>| {
            let texts = texts.iter().map(|text| tidy(text));
            rows.push(Row::on_line(self.mapping, table, location, texts));
        };
        csv.each_row(&columns, each, self.reject);
        self.tables.add(table.kind, rows);
        Ok(())
    }
}

fn extension_of(path: &Path) -> Option<String> {
    Some(path.extension()?.to_string_lossy().to_ascii_lowercase())
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
    /// The list with those headings.
    pub(super) fn table_headed(&self, headings: &[String]) -> Option<&'static Table> {
        let known = self.tables.iter().filter(|table| table.is_known_by(headings));
        known.max_by_key(|table| table.columns_in(headings).iter().flatten().count())
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

    /// # Errors
    ///
    /// Which columns a list lacks.
    pub(super) fn check(&self, columns: &[Option<usize>]) -> Result<(), String> {
        let lacking = self.columns.iter().zip(columns).filter(|(_, index)| index.is_none());
        let lacking: Vec<&Column> = lacking.map(|(column, _)| column).collect();
        if lacking.is_empty() {
            return Ok(());
        }
        let noun = if lacking.len() == 1 { "column" } else { "columns" };
        Err(format!("{} has no {noun} {}: add it", self.at, quoted(lacking.into_iter())))
    }
}

fn quoted<'c>(columns: impl Iterator<Item = &'c Column>) -> String {
    columns.map(|column| format!("`{}`", column.at)).collect::<Vec<_>>().join(", ")
}

/// A heading normalised for comparison: letters and digits, without case.
fn compared(text: &str) -> String {
    let matters = |c: &char| c.is_alphanumeric();
    text.chars().filter(matters).flat_map(char::to_lowercase).collect()
}
