//! Why a text is not a moment.

use chrono::{Month, NaiveDate, NaiveDateTime, Weekday};

use super::{FIRST_YEAR, LAST_YEAR};
use crate::text::excerpt;

/// How a date is written in a file.
const WRITTEN: &str =
    "2026-11-20, 20/11/2026 or 20 Nov 2026, each with or without a time, such as 16:40";

/// How a person may type a moment.
const SPOKEN: &str = "2026-11-20, 20/11/2026, \"20 Nov\", friday, yesterday or \"2 days ago\", each with or \
                      without a time, such as 16:40 or 4.40pm";

/// Why a text is not a moment.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MomentError {
    /// The text is empty.
    #[error("the date is empty; write it as {WRITTEN}")]
    Empty,
    /// Not a date with a year.
    #[error("`{}` is not a date that dutyclock reads; write it as {WRITTEN}", excerpt(.0))]
    Unrecognised(String),
    /// Not a date that a person can mean, as of now.
    #[error("`{}` is not a date that dutyclock understands; write it as {SPOKEN}", excerpt(.0))]
    NotUnderstood(String),
    /// It could be either of two moments.
    #[error("`{}` could be {first} or {second}; say which", excerpt(.text))]
    TwoReadings {
        /// What was written.
        text: String,
        /// One reading.
        first: String,
        /// The other.
        second: String,
    },
    /// It could be any of several moments.
    #[error("`{}` {because}; write {instead}", excerpt(.text))]
    Vague {
        /// What was written.
        text: String,
        /// Why it is not one moment.
        because: &'static str,
        /// What to write instead.
        instead: String,
    },
    /// Hours and minutes cannot be counted from a day.
    #[error("`{}` needs a time to count from, and only the day is known", excerpt(.0))]
    NeedsTime(String),
    /// The calendar has no such day.
    #[error("there is no {day} {} {year}: that month has {length} days", month.name())]
    NoSuchDay {
        /// Day of the month as written.
        day: u32,
        /// Month.
        month: Month,
        /// Year.
        year: i32,
        /// The number of days in the month.
        length: u32,
    },
    /// A month beyond December.
    #[error("there is no month {month} in `{text}`; {hint}")]
    NoSuchMonth {
        /// Month as written.
        month: u32,
        /// What was written.
        text: String,
        /// The expected order, and the date that was probably meant.
        hint: String,
    },
    /// The day of the week and the date disagree.
    #[error("{date} is a {actual}, not a {written}")]
    WrongWeekday {
        /// The date.
        date: NaiveDate,
        /// The day of the week that it is.
        actual: Weekday,
        /// The day of the week that was written.
        written: Weekday,
    },
    /// A year outside the supported range.
    #[error(
        "the year {0} is outside {FIRST_YEAR} to {LAST_YEAR}, the years that dutyclock counts in"
    )]
    YearOutOfRange(i32),
    /// Not a time of day.
    #[error("`{}` is not a time of day; write it as 16:40 or 4.40pm", excerpt(.0))]
    NoSuchTime(String),
    /// The clocks went forward over this time.
    #[error(
        "{} did not exist on {}: the clocks went forward over it; give the time that the clock showed",
        .0.format("%H:%M"), .0.format("%-d %B %Y")
    )]
    SkippedByClock(NaiveDateTime),
}
