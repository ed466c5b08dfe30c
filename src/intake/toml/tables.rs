//! Rule tables by name or from a file.

use std::path::Path;

use chrono::NaiveDate;

use super::recover::Reading;
use super::syntax::Mended;
use crate::definition::Mistake;
use crate::intake::diagnostic::Diagnostics;
use crate::intake::file::{FileError, read_text};
use crate::rules::{
    Dates, KnownEdition, RuleSet, RuleSetError, TableDefinition, Wanted, review, shipped,
};

/// Why rules cannot be loaded.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// No shipped table has that name.
    #[error(transparent)]
    Shipped(#[from] RuleSetError),
    /// The file cannot be used.
    #[error(transparent)]
    File(#[from] FileError),
}

/// Whether a name refers to a file: it has a folder, or ends in `.toml`.
#[must_use]
pub fn is_file_name(name: &str) -> bool {
    name.contains(['/', '\\']) || name.ends_with(".toml")
}

/// What a name in a file refers to: another file, relative to the first, or a shipped table.
#[must_use]
pub fn beside(path: &str, name: &str) -> String {
    match (is_file_name(name), Path::new(path).parent()) {
        (true, Some(folder)) => folder.join(name).to_string_lossy().into_owned(),
        _ => name.to_owned(),
    }
}

/// The files that a table or a calendar in a file extends, those that they extend, and so on. What cannot be read is
/// left out: who uses the table says why.
#[must_use]
pub fn extended_files(path: &str) -> Vec<String> {
    let mut found = vec![path.to_owned()];
    let mut next = 0;
    while let Some(path) = found.get(next) {
        let text = read_text(path).unwrap_or_default();
        let table: toml::Table = toml::from_str(&text).unwrap_or_default();
        let names = match table.get("extends") {
            Some(toml::Value::Array(names)) => names.as_slice(),
            Some(name) => std::slice::from_ref(name),
            None => &[],
        };
        let names = names.iter().filter_map(toml::Value::as_str).filter(|name| is_file_name(name));
        let files: Vec<String> = names.map(|name| beside(path, name)).collect();
        let new: Vec<String> = files.into_iter().filter(|file| !found.contains(file)).collect();
        found.extend(new);
        next += 1;
    }
    found.split_off(1)
}

/// The rules of the table or family with that name, or of the table in that file.
///
/// # Errors
///
/// [`TableError`] for an unknown name, or with every mistake in the file.
pub fn rule_set<'a>(name: &str, wanted: impl Into<Wanted<'a>>) -> Result<RuleSet, TableError> {
    let wanted = wanted.into();
    if !is_file_name(name) {
        return Ok(RuleSet::shipped(name, wanted)?);
    }
    Ok(table_in(name, &read_text(name)?, wanted.dates).map_err(FileError::from)?)
}

/// The rules of a table, as if it were in a file at that path.
///
/// # Errors
///
/// Every mistake in the text.
pub fn table_in(path: &str, text: &str, dates: Dates) -> Result<RuleSet, Diagnostics> {
    let mended = Mended::of(text);
    let TableFile { reading, rules, .. } = TableFile::of(path, &mended, dates);
    rules.ok_or_else(|| Diagnostics::new(path, text, reading.into_diagnostics()))
}

/// The rules that the table in a file inherits, without its own. Empty if it extends no other table.
///
/// # Errors
///
/// [`TableError`] with every mistake in the file.
pub fn inherited_rules(name: &str) -> Result<RuleSet, TableError> {
    if let Some(definition) = shipped::definition(name) {
        return Ok(inherited(&definition.map_err(RuleSetError::from)?)?);
    }
    let text = read_text(name)?;
    let mended = Mended::of(&text);
    let TableFile { reading, definition, .. } = TableFile::of(name, &mended, Dates::All);
    match definition {
        Some(definition) => Ok(inherited(&definition)?),
        None => {
            Err(FileError::from(Diagnostics::new(name, &text, reading.into_diagnostics())).into())
        }
    }
}

/// What a valid table inherits, then what the tables that it extends inherit, and so on.
fn all_inherited(definition: &TableDefinition) -> Vec<RuleSet> {
    let mut found = Vec::new();
    let mut next = vec![definition.clone()];
    while !next.is_empty() {
        found.extend(next.iter().filter_map(|table| inherited(table).ok()));
        let names = next.iter().flat_map(|table| &table.extends);
        let tables = names.filter_map(|name| {
            let shipped = || shipped::definition(name)?.ok();
            other_file(name).and_then(Result::ok).or_else(shipped)
        });
        next = tables.filter(|table| !table.extends.is_empty()).collect();
    }
    found
}

fn inherited(definition: &TableDefinition) -> Result<RuleSet, RuleSetError> {
    RuleSet::with_others(definition.only_inherited(), Dates::All, &other_file)
}

/// The table in a file that another table extends; `None` if the name does not refer to a file.
fn other_file(name: &str) -> Option<Result<TableDefinition, String>> {
    is_file_name(name).then(|| {
        let text = read_text(name).map_err(|error| error.to_string())?;
        let definition = toml::from_str(&text).map_err(|_| {
            format!("table `{name}` cannot be read; `dutyclock rules check {name}` says why")
        })?;
        Ok(beside_file(name, definition))
    })
}

/// A checked table.
#[derive(Debug, Clone)]
pub struct CheckedTable {
    /// Its edition, if it belongs to a family.
    pub edition: Option<KnownEdition>,
    /// Its rules, if they can be used.
    pub rules: Option<RuleSet>,
    /// Every mistake and every warning.
    pub findings: Diagnostics,
}

/// Checks a shipped table, or the one in a file together with editions of its family that are not shipped.
///
/// # Errors
///
/// [`TableError`] for an unknown name, or a file that cannot be read.
pub fn check_table(
    name: &str,
    others: &[KnownEdition],
    today: NaiveDate,
) -> Result<CheckedTable, TableError> {
    let text = if is_file_name(name) { read_text(name)? } else { String::new() };
    let mended = Mended::of(&text);
    let mut file = if is_file_name(name) {
        TableFile::of(name, &mended, Dates::All)
    } else {
        TableFile::shipped(name, &mended)?
    };
    if let Some(definition) = &file.definition {
        let inherited = match &file.rules {
            Some(_) => all_inherited(definition),
            None => inherited(definition).into_iter().collect(),
        };
        let found = review(definition, file.rules.as_ref(), &inherited, others, today);
        file.reading.report_all(found.mistakes);
        file.reading.warn(found.warnings);
    }
    let edition = file.definition.and_then(|TableDefinition { id, family, in_force, .. }| {
        Some(KnownEdition { id, family: family?, in_force })
    });
    let findings = Diagnostics::new(name, &text, file.reading.into_diagnostics());
    Ok(CheckedTable { edition, rules: file.rules, findings })
}

/// A table, as far as it can be read.
struct TableFile<'t> {
    reading: Reading<'t>,
    definition: Option<TableDefinition>,
    /// Its rules, if the table has no mistakes.
    rules: Option<RuleSet>,
}

/// The context needed to check the rules of a table.
const FOUNDATIONS: [&str; 3] = ["extends", "defaults", "events"];

impl<'t> TableFile<'t> {
    fn of(path: &str, mended: &'t Mended<'t>, dates: Dates) -> Self {
        let mut reading = Reading::of(mended).guessing();
        let definition = reading.definition::<TableDefinition>();
        let definition =
            definition.filter(|_| !FOUNDATIONS.iter().any(|key| reading.has_lost(key)));
        let definition = definition.map(|definition| beside_file(path, definition));
        let rules = definition
            .clone()
            .map(|definition| RuleSet::with_others(definition, dates, &other_file));
        let rules = match rules {
            Some(Ok(rules)) => Some(rules).filter(|_| reading.is_sound()),
            Some(Err(RuleSetError::Mistakes(mistakes))) => {
                reading.report_all(mistakes);
                None
            }
            Some(Err(error @ RuleSetError::UnknownTable { .. })) => {
                reading.report_all(vec![Mistake::new(&[], error.to_string())]);
                None
            }
            None => None,
        };
        Self { reading, definition, rules }
    }

    fn shipped(name: &str, nothing: &'t Mended<'t>) -> Result<Self, RuleSetError> {
        let rules = Some(RuleSet::shipped(name, Dates::All)?);
        let definition = shipped::definition(name).transpose()?;
        Ok(Self { reading: Reading::of(nothing), definition, rules })
    }
}

/// The definition, with the paths in it resolved relative to its file.
fn beside_file(path: &str, mut definition: TableDefinition) -> TableDefinition {
    definition.calendar = definition.calendar.map(|name| beside(path, &name));
    definition.extends = definition.extends.iter().map(|name| beside(path, name)).collect();
    definition
}
