//! Days off, with the reason.

use std::borrow::Cow;
use std::fmt;

use chrono::{Datelike, NaiveDate};

/// A day off that the calendar names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holiday {
    /// The day.
    pub date: NaiveDate,
    /// Its name.
    pub name: Cow<'static, str>,
    /// Whether it is a closure of an authority rather than a bank holiday.
    pub closure: bool,
    /// Whether it is projected by a rule rather than listed.
    pub provisional: bool,
    /// Who made it a bank holiday, if it was announced for one year.
    pub authority: Option<Cow<'static, str>>,
}

impl Holiday {
    /// A bank holiday as a calendar lists it.
    #[must_use]
    pub fn published(date: NaiveDate, name: Cow<'static, str>) -> Self {
        Self { date, name, closure: false, provisional: false, authority: None }
    }
}

impl fmt::Display for Holiday {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)?;
        if let Some(authority) = &self.authority {
            write!(f, " ({authority})")?;
        }
        match (self.closure, self.provisional) {
            (true, true) => f.write_str(" (closure, provisional)"),
            (true, false) => f.write_str(" (closure)"),
            (false, true) => f.write_str(" (provisional)"),
            (false, false) => Ok(()),
        }
    }
}

/// Why a day is not a working day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayOff<'a> {
    /// A weekly day of rest.
    Weekend,
    /// A day that the calendar names.
    Holiday(&'a Holiday),
}

impl fmt::Display for DayOff<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Weekend => f.write_str("weekend"),
            Self::Holiday(holiday) => holiday.fmt(f),
        }
    }
}

/// The closures among holidays, as days of the common era.
pub(super) fn closures(holidays: &[Holiday]) -> Vec<i32> {
    let closures = holidays.iter().filter(|holiday| holiday.closure);
    closures.map(|closure| closure.date.num_days_from_ce()).collect()
}
