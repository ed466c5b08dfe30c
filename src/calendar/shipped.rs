//! List the calendars that come with dutyclock.

use super::definition::{CalendarDefinition, HolidayDefinition};
use super::known_days::Calendar;
use crate::definition::{Date, Mistake};
use crate::moment::iso_date;

/// `2026-12-25`
const DATE_LENGTH: usize = 10;
/// A date, a space and a name such as `2nd January`
const SHORTEST_LINE: usize = 22;

struct Shipped {
    id: &'static str,
    /// In JSON, but for the holidays.
    definition: &'static str,
    /// A date and a name on each line.
    holidays: &'static str,
}

// Made by build.rs from calendars/*.toml.
include!(concat!(env!("OUT_DIR"), "/calendars.rs"));

/// The calendar used where a rule table names no other.
pub const DEFAULT: &str = "england-and-wales";

/// The ids of the shipped calendars.
pub fn ids() -> impl Iterator<Item = &'static str> {
    CALENDARS.iter().map(|calendar| calendar.id)
}

/// The shipped calendar with that id; `None` where there is none.
///
/// # Errors
///
/// A mistake in a shipped definition, which the tests rule out.
#[must_use]
pub fn calendar(id: &str) -> Option<Result<Calendar, Mistake>> {
    CALENDARS.iter().find(|calendar| calendar.id == id).map(read)
}

fn read(shipped: &Shipped) -> Result<Calendar, Mistake> {
    let unsound = |message: String| {
        Mistake::new(&[], format!("the shipped calendar `{}` is unsound: {message}", shipped.id))
    };
    let mut definition: CalendarDefinition =
        serde_json::from_str(shipped.definition).map_err(|error| unsound(error.to_string()))?;
    definition.holidays.reserve(shipped.holidays.len() / SHORTEST_LINE);
    for line in shipped.holidays.lines() {
        let holiday = line.split_at_checked(DATE_LENGTH);
        let holiday =
            holiday.and_then(|(date, name)| Some((iso_date(date.as_bytes())?, name.trim_start())));
        let (date, name) = holiday.ok_or_else(|| unsound(format!("`{line}` is no holiday")))?;
        definition.holidays.push(HolidayDefinition { date: Date(date), name: name.into() });
    }
    Calendar::new(definition, None).map_err(|mistakes| {
        unsound(mistakes.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))
    })
}
