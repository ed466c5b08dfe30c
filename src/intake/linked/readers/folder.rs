//! A folder with one CSV file for each table.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::Tables;
use super::lists::{TEXTS, has_ending, name_of};
use super::table_file::TableFile;
use crate::intake::file::reason;
use crate::intake::linked::mapping::{Mapping, Table};
use crate::intake::record::Reject;
use crate::intake::tabular::TableOptions;

/// Checks that a folder has tables of a format.
///
/// # Errors
///
/// If it cannot be read, or contains something else.
pub(in crate::intake::linked) fn check_folder(
    mapping: &Mapping,
    title: &str,
    folder: &str,
) -> Result<(), String> {
    let path = Path::new(folder);
    if path.is_file() {
        let what = match table_named(mapping, path) {
            Some(_) => format!("this is one table of the {title}"),
            None => format!("this is a file, not a folder of the {title}"),
        };
        return Err(format!("{what}: give the folder that has all the tables"));
    }
    if !path.is_dir() {
        return Err("there is no such folder: give the folder that has all the tables".to_owned());
    }
    if !files_in(mapping, folder)?.is_empty() {
        return Ok(());
    }
    let names: Vec<String> =
        mapping.tables.iter().map(|table| format!("{}.csv", table.at)).collect();
    Err(format!(
        "this is not a folder of the {title}: it has none of its tables ({})",
        names.join(", ")
    ))
}

/// Whether the name of a file is that of a table of a format, or a folder has such a file.
pub(in crate::intake) fn has_table(mapping: &Mapping, path: &str) -> bool {
    table_named(mapping, Path::new(path)).is_some()
        || files_in(mapping, path).is_ok_and(|files| !files.is_empty())
}

/// Reads the tables of a format in a folder.
///
/// # Errors
///
/// If the folder cannot be read.
pub(in crate::intake::linked) fn read_folder(
    mapping: &'static Mapping,
    folder: &str,
    options: &TableOptions,
    reject: &mut dyn FnMut(Reject),
) -> Result<Tables, String> {
    let files = files_in(mapping, folder)?;
    let mut tables = Tables::default();
    for table in mapping.tables {
        let read = match files.get(table.at) {
            Some(path) => read_table(mapping, table, path, options, &mut tables, reject),
            None => Err("is missing".to_owned()),
        };
        if let Err(reason) = read {
            tables.missing.push(format!("`{}.csv` {reason}", table.at));
        }
    }
    Ok(tables)
}

/// The table that the name of a file means. The name may begin with a schema: `dbo.ssd_cp_plans.csv`.
fn table_named(mapping: &Mapping, path: &Path) -> Option<&'static Table> {
    let name = path.file_stem()?.to_str()?.to_ascii_lowercase();
    let name = name.rsplit('.').next().filter(|_| has_ending(path, &TEXTS))?;
    mapping.tables.iter().find(|table| table.at == name)
}

/// The tables of a format in a folder, by name.
fn files_in(mapping: &Mapping, folder: &str) -> Result<HashMap<&'static str, PathBuf>, String> {
    let unreadable = |error| format!("the folder cannot be read: {}", reason(&error));
    let mut files: HashMap<&'static str, PathBuf> = HashMap::new();
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        let Some(table) = table_named(mapping, &path) else { continue };
        if let Some(other) = files.insert(table.at, path.clone()) {
            let mut names = [name_of(&other), name_of(&path)];
            names.sort();
            let [one, other] = names;
            return Err(format!("`{one}` and `{other}` are the same table; leave one out"));
        }
    }
    Ok(files)
}

fn read_table(
    mapping: &'static Mapping,
    table: &'static Table,
    path: &Path,
    options: &TableOptions,
    tables: &mut Tables,
    reject: &mut dyn FnMut(Reject),
) -> Result<(), String> {
    let csv = TableFile::open(path, options, |cells| table.known(cells))?;
    let columns = table.columns_in(&csv.headings);
    table.check(&columns).map_err(|lacks| format!("has no {lacks}"))?;
    tables.read_rows(mapping, table, csv, &columns, reject)
}
