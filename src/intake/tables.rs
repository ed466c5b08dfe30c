//! Rule tables by name or from a file.

use std::path::Path;

use super::file::{FileError, FileMistakes, parse_definition, read_text};
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
    if !is_file_name(name) {
        return Ok(RuleSet::shipped(name, dates)?);
    }
    let (definition, text) = definition_in(name)?;
    RuleSet::new(definition, dates).map_err(|error| match error {
        RuleSetError::Mistakes(mistakes) => {
            FileError::from(FileMistakes::in_definition(name, &text, mistakes)).into()
        }
        error @ RuleSetError::UnknownTable { .. } => error.into(),
    })
}

fn definition_in(path: &str) -> Result<(TableDefinition, String), FileError> {
    let text = read_text(path)?;
    let mut definition: TableDefinition = parse_definition(path, &text)?;
    definition.calendar = definition.calendar.map(|name| beside(path, &name));
    Ok((definition, text))
}
