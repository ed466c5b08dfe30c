//! Calendars by name or from a file.

use std::path::Path;

use super::recover::parse_definition;
use super::tables::{beside, is_file_name};
use crate::calendar::{Calendar, CalendarDefinition, shipped};
use crate::definition::{Mistake, Step};
use crate::intake::diagnostic::Diagnostics;
use crate::intake::file::{FileError, read_text};
use crate::limits::LEVELS;
use crate::suggest::did_you_mean_or;
use crate::text::excerpt;

/// Why a calendar cannot be loaded.
#[derive(Debug, thiserror::Error)]
pub enum CalendarError {
    /// No shipped calendar has that name.
    #[error("unknown calendar `{}`{suggestion}", excerpt(name))]
    Unknown {
        /// What was written.
        name: String,
        /// `; did you mean ...?`, or the available names.
        suggestion: String,
    },
    /// The file cannot be used.
    #[error(transparent)]
    File(#[from] FileError),
    /// A shipped calendar is invalid. The tests rule this out.
    #[error(transparent)]
    Shipped(#[from] Mistake),
}

/// The calendar with that name, or in that file. In a file, `extends` names a shipped calendar or another
/// file by its relative path; a calendar that extends another has the name of its file if it has no id.
///
/// # Errors
///
/// [`CalendarError`] for an unknown name, or with every mistake in the file.
pub fn calendar(name: &str) -> Result<Calendar, CalendarError> {
    if is_file_name(name) { from_file(name, &mut Vec::new()) } else { from_shipped(name) }
}

fn from_shipped(name: &str) -> Result<Calendar, CalendarError> {
    match shipped::calendar(name) {
        Some(calendar) => Ok(calendar?),
        None => Err(CalendarError::Unknown {
            name: name.to_owned(),
            suggestion: did_you_mean_or(name, shipped::ids(), || {
                let names: Vec<&str> = shipped::ids().collect();
                format!("; dutyclock has {}; the name of a file ends in .toml", names.join(", "))
            }),
        }),
    }
}

fn from_file(path: &str, seen: &mut Vec<String>) -> Result<Calendar, CalendarError> {
    let text = read_text(path)?;
    let mut definition: CalendarDefinition =
        parse_definition(path, &text).map_err(FileError::Mistakes)?;
    if definition.extends.is_some() && definition.id.is_none() {
        let name = Path::new(path).file_name();
        definition.id = name.map(|name| name.to_string_lossy().into_owned());
    }
    let invalid =
        |mistakes| CalendarError::File(Diagnostics::in_definition(path, &text, mistakes).into());
    seen.push(path.to_owned());
    let base = match &definition.extends {
        None => None,
        Some(name) => {
            let base = beside(path, name);
            let extends =
                |message: String| invalid(vec![Mistake::new(&[Step::Key("extends")], message)]);
            let id = definition.id.as_deref();
            if seen.contains(&base) || id == Some(name) {
                let id = id.unwrap_or(name);
                return Err(extends(format!("calendar `{id}` extends itself")));
            }
            if seen.len() >= LEVELS && is_file_name(&base) {
                return Err(extends(format!(
                    "more than {LEVELS} calendars extend each other in turn"
                )));
            }
            let base = if is_file_name(&base) {
                from_file(&base, seen)?
            } else {
                from_shipped(&base).map_err(|error| extends(error.to_string()))?
            };
            Some(base)
        }
    };
    Calendar::new(definition, base.as_ref()).map_err(invalid)
}
