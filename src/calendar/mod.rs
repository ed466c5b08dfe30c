//! Calendars: bank holidays, working days, and the dates for which they are known.

mod coverage;
mod definition;
mod differences;
mod holiday;
mod known_days;
mod projected;
mod recurring;
pub mod shipped;
mod working_days;

pub use self::coverage::{Coverage, Covers, OutsideCoverage};
pub use self::definition::{AnnouncedDefinition, CalendarDefinition, HolidayDefinition};
pub use self::differences::Differences;
pub use self::holiday::{DayOff, Holiday};
pub use self::known_days::Calendar;
pub use self::recurring::{Recurring, RecurringDefinition, Which, unfold};
