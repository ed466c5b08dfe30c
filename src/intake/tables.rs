//! Rule tables by name or from a file.

use std::path::Path;

use super::definition::Reading;
use super::file::{FileError, FileMistakes, read_text};
use super::syntax::Mended;
use crate::rules::{Dates, RuleSet, RuleSetError, TableDefinition};

/// Why there are no such rules.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// No shipped table has that name.
    #[error(transparent)]
    Shipped(#[from] RuleSetError),
    /// The file is of no use.
    #[error(transparent)]
    File(#[from] FileError),
}

/// Whether a name means a file: it has a folder in it, or ends in `.toml`.
#[must_use]
pub fn is_file_name(name: &str) -> bool {
    name.contains(['/', '\\']) || name.ends_with(".toml")
}

/// What a file means by a name: another file by its path from the first, or a shipped thing.
pub(super) fn beside(path: &str, name: &str) -> String {
    match (is_file_name(name), Path::new(path).parent()) {
        (true, Some(folder)) => folder.join(name).to_string_lossy().into_owned(),
        _ => name.to_owned(),
    }
}

/// The rules of the table or family with that name, or of the table in that file.
///
/// # Errors
///
/// [`TableError`] for a name that is not known, or every mistake in the file.
pub fn rule_set(name: &str, dates: Dates) -> Result<RuleSet, TableError> {
    match is_file_name(name) {
        true => in_file(name, dates),
        false => Ok(RuleSet::shipped(name, dates)?),
    }
}

/// What the rules of a table cannot be judged without.
const FOUNDATIONS: [&str; 3] = ["extends", "defaults", "events"];

fn in_file(path: &str, dates: Dates) -> Result<RuleSet, TableError> {
    let text = read_text(path)?;
    let mended = Mended::of(&text);
    let mut reading = Reading::of(&mended);
    let definition = reading.definition::<TableDefinition>();
    let definition = definition.filter(|_| !FOUNDATIONS.iter().any(|key| reading.has_lost(key)));
    match definition.map(|definition| RuleSet::new(beside_file(path, definition), dates)) {
        Some(Ok(rules)) if reading.is_sound() => return Ok(rules),
        Some(Err(RuleSetError::Mistakes(mistakes))) => reading.tell_all(mistakes),
        Some(Err(error @ RuleSetError::UnknownTable { .. })) => return Err(error.into()),
        Some(Ok(_)) | None => {}
    }
    Err(FileError::from(FileMistakes::new(path, &text, reading.into_mistakes())).into())
}

/// The definition, with the files that it names found from where it stands.
fn beside_file(path: &str, mut definition: TableDefinition) -> TableDefinition {
    definition.calendar = definition.calendar.map(|name| beside(path, &name));
    definition
}
