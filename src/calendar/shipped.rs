//! The calendars that come with dutyclock.

use super::{Calendar, CalendarDefinition};
use crate::definition::Mistake;

// Made by build.rs from calendars/*.toml: (id, definition as JSON).
include!(concat!(env!("OUT_DIR"), "/calendars.rs"));

/// The calendar used where a rule table names no other.
pub const DEFAULT: &str = "england-and-wales";

/// The ids of the shipped calendars.
pub fn ids() -> impl Iterator<Item = &'static str> {
    CALENDARS.iter().map(|(id, _)| *id)
}

/// The shipped calendar with that id; `None` where there is none.
///
/// # Errors
///
/// A mistake in a shipped definition, which the tests rule out.
#[must_use]
pub fn calendar(id: &str) -> Option<Result<Calendar, Mistake>> {
    let (_, definition) = CALENDARS.iter().find(|(shipped, _)| *shipped == id)?;
    Some(read(definition))
}

fn read(definition: &str) -> Result<Calendar, Mistake> {
    let definition: CalendarDefinition =
        serde_json::from_str(definition).map_err(|error| Mistake::new(&[], error.to_string()))?;
    Calendar::new(definition, None).map_err(|mistakes| {
        mistakes
            .into_iter()
            .next()
            .unwrap_or_else(|| Mistake::new(&[], ""))
    })
}
