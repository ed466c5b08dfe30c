//! Readers that turn files into rows. They do not interpret the rows.

mod folder;
mod lists;
mod table_file;
mod workbook;
mod xml;
mod xml_lines;

use std::collections::HashMap;

pub(super) use self::folder::{check_folder, read_folder};
pub(super) use self::lists::read_lists;
pub(in crate::intake) use self::workbook::has_list;
pub(super) use self::xml::XmlFile;
use super::mapping::Kind;
use super::row::Row;

/// The rows of each table that was found, and why others are missing.
#[derive(Default)]
pub(super) struct Tables {
    rows: HashMap<Kind, Vec<Row>>,
    pub(super) missing: Vec<String>,
    /// Sheets and files that are none of the tables.
    passed_over: Vec<String>,
}

impl Tables {
    /// Adds rows, possibly none: an empty table is not a missing one.
    fn add(&mut self, kind: Kind, rows: Vec<Row>) {
        self.rows.entry(kind).or_default().extend(rows);
    }

    pub(super) fn has(&self, kind: Kind) -> bool {
        self.rows.contains_key(&kind)
    }

    pub(super) fn take(&mut self, kind: Kind) -> Option<Vec<Row>> {
        self.rows.remove(&kind)
    }
}
