//! How to read a table, in TOML.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::recover::parse_definition;
use crate::intake::file::{FileError, read_text};
use crate::intake::tabular::{HeadingMap, Separator, TableOptions};
use crate::moment::DateOrder;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    dates: Option<DateOrder>,
    #[serde(default)]
    blank: Vec<String>,
    #[serde(default)]
    ignore: Vec<String>,
    headings: Option<Vec<String>>,
    separator: Option<Separator>,
    sheet: Option<String>,
    #[serde(default)]
    join_rows: bool,
    #[serde(default)]
    columns: BTreeMap<String, String>,
}

/// Reads how to read a table from a file.
///
/// # Errors
///
/// [`FileError`] if it cannot be read, or says something else.
pub fn table_options(path: &str) -> Result<TableOptions, FileError> {
    let text = read_text(path)?;
    let Written { dates, blank, ignore, headings, separator, sheet, join_rows, columns } =
        parse_definition(path, &text)?;
    let map = |(heading, column)| HeadingMap { option: "--mapping", heading, column };
    let maps = columns.into_iter().map(map).collect();
    let ignored = ignore;
    Ok(TableOptions { maps, ignored, blank, dates, headings, separator, sheet, join_rows })
}
