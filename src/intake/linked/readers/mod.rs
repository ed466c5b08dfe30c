//! Readers that turn files into rows. They do not interpret the rows.

mod folder;
mod lists;
#[cfg(feature = "census")]
mod misspelt;
mod table_file;
#[cfg(feature = "census")]
mod xml;
#[cfg(not(feature = "census"))]
#[path = "no_xml.rs"]
mod xml;
#[cfg(feature = "census")]
mod xml_lines;

use std::collections::HashMap;
use std::sync::Arc;

pub(in crate::intake) use self::folder::has_table;
pub(super) use self::folder::{check_folder, read_folder};
pub(in crate::intake) use self::lists::has_list;
pub(super) use self::lists::read_lists;
use self::table_file::TableFile;
pub(super) use self::xml::XmlFile;
use super::mapping::{Kind, Mapping, Table};
use super::row::Row;
use crate::intake::record::Reject;
use crate::intake::tabular::Cells;
use crate::text::printable;

/// The rows of each table that was found, and why others are missing.
#[derive(Default)]
pub(super) struct Tables {
    rows: HashMap<Kind, Vec<Row>>,
    pub(super) missing: Vec<String>,
    /// Sheets and files that are none of the tables.
    passed_over: Vec<String>,
    /// How the cells of each file were read.
    read: Vec<CellsOf>,
}

/// The cells of a file.
pub(super) struct CellsOf {
    pub(super) file: Arc<str>,
    pub(super) cells: Arc<Cells>,
}

impl CellsOf {
    /// What a reader must know of how they were read.
    pub(super) fn remarks(&self) -> impl Iterator<Item = String> {
        let file = printable(&self.file);
        self.cells.remarks().into_iter().map(move |remark| format!("`{file}`: {remark}"))
    }

    /// Why some may have been misread, if so.
    pub(super) fn incomplete(&self) -> Option<String> {
        let file = printable(&self.file);
        self.cells.incomplete().map(|reason| format!("`{file}`: {reason}"))
    }
}

impl Tables {
    /// Adds rows, possibly none: an empty table is not a missing one.
    fn add(&mut self, kind: Kind, rows: Vec<Row>) {
        self.rows.entry(kind).or_default().extend(rows);
    }

    /// Adds the rows of a file or sheet.
    fn read_rows(
        &mut self,
        mapping: &'static Mapping,
        table: &'static Table,
        csv: TableFile,
        columns: &[Option<usize>],
        reject: &mut dyn FnMut(Reject),
    ) -> Result<(), String> {
        let cells = Arc::clone(&csv.cells);
        self.read.push(CellsOf { file: Arc::clone(&csv.file), cells: Arc::clone(&cells) });
        let mut rows = Vec::new();
        let each = |location, texts: Vec<String>| {
            let cells = Arc::clone(&cells);
            let row = Row::on_line(mapping, table, location, cells, texts.into_iter());
            // Such as a total below the table.
            if !row.is_blank() {
                rows.push(row);
            }
        };
        let read = csv.each_row(columns, each, reject);
        self.add(table.kind, rows);
        read
    }

    /// How the cells of each file were read: to be asked once all rows are.
    pub(super) fn take_read(&mut self) -> Vec<CellsOf> {
        std::mem::take(&mut self.read)
    }

    pub(super) fn has(&self, kind: Kind) -> bool {
        self.rows.contains_key(&kind)
    }

    pub(super) fn take(&mut self, kind: Kind) -> Option<Vec<Row>> {
        self.rows.remove(&kind)
    }
}
