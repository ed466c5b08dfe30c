//! How long a rule allows: `48 hours`, `1 working day`, `3 months`.

use std::fmt;
use std::num::NonZeroU32;
use std::str::FromStr;

use chrono::{Datelike, Month, Months, NaiveDate, TimeDelta};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::text::excerpt;

/// The longest count that a period may have, in any unit.
pub(crate) const LONGEST: u32 = 99_999;

/// A length of time as the sources write it.
///
/// # Example
///
/// ```
/// use dutyclock::Period;
///
/// let period: Period = "45 working days".parse()?;
/// assert_eq!(period.to_string(), "45 working days");
/// assert!("45 wroking days".parse::<Period>().is_err());
/// # Ok::<(), dutyclock::PeriodError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(
    description = "How long: a number and hours, working days, days, weeks, months or years; \"same day\", \"immediately\" or \"as soon as possible\"; \"beforehand\", for what must come before the event; or a date of the year, as in \"by 31 March\".",
    extend("pattern" = pattern(), "examples" = ["1 working day", "45 days", "3 months", "by 31 March"])
)]
pub enum Period {
    /// A count of a unit.
    Count(NonZeroU32, Unit),
    /// By the end of the day of the event.
    SameDay,
    /// At once: no number is set, and none is invented.
    Immediately,
    /// By that date of the year: the first one after the event, or the last one before it.
    ByDate(DayOfYear),
    /// No number is set, and none is invented.
    AsSoonAsPossible,
    /// Before the event: it has no date of its own, and is overdue once the event has happened without it.
    Beforehand,
}

/// A date that every year has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct DayOfYear {
    month: Month,
    day: u32,
}

impl DayOfYear {
    /// `None` if not every year has that date.
    fn new(day: u32, month: Month) -> Option<Self> {
        const COMMON_YEAR: i32 = 2001;
        let known = NaiveDate::from_ymd_opt(COMMON_YEAR, month.number_from_month(), day);
        known.map(|_| Self { month, day })
    }

    /// The first of these dates from that day on.
    pub(crate) fn from(self, day: NaiveDate) -> Option<NaiveDate> {
        [day.year(), day.year() + 1]
            .into_iter()
            .find_map(|year| self.of(year).filter(|d| *d >= day))
    }

    /// The last of these dates up to that day.
    pub(crate) fn up_to(self, day: NaiveDate) -> Option<NaiveDate> {
        [day.year(), day.year() - 1]
            .into_iter()
            .find_map(|year| self.of(year).filter(|d| *d <= day))
    }

    fn of(self, year: i32) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(year, self.month.number_from_month(), self.day)
    }
}

impl fmt::Display for DayOfYear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.day, self.month.name())
    }
}

/// What a period counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unit {
    /// Hours of the clock, running through nights, weekends and holidays.
    Hours,
    /// Days that are neither weekend nor holiday in the calendar.
    WorkingDays,
    /// Calendar days.
    Days,
    /// Calendar weeks.
    Weeks,
    /// Calendar months, by the corresponding date.
    Months,
    /// Calendar years, by the corresponding date.
    Years,
}

impl Unit {
    const ALL: [(Self, &'static str); 6] = [
        (Self::Hours, "hour"),
        (Self::WorkingDays, "working day"),
        (Self::Days, "day"),
        (Self::Weeks, "week"),
        (Self::Months, "month"),
        (Self::Years, "year"),
    ];

    fn name(self) -> &'static str {
        Self::ALL.iter().find(|(unit, _)| *unit == self).map_or("", |(_, name)| name)
    }
}

impl Period {
    /// Whether it asks for promptness and sets no limit, so that nothing is ever past it.
    #[must_use]
    pub fn sets_no_limit(self) -> bool {
        matches!(self, Self::Immediately | Self::AsSoonAsPossible)
    }

    /// The end of a period of years from that day; `None` for other units.
    pub(crate) fn end_of_years(self, from: NaiveDate) -> Option<NaiveDate> {
        let Self::Count(years, Unit::Years) = self else { return None };
        from.checked_add_months(Months::new(years.get().checked_mul(12)?))
    }

    /// Its length on the clock, if it has one whatever the date: hours, days of 24 hours, and weeks.
    pub(crate) fn on_the_clock(self) -> Option<TimeDelta> {
        match self {
            Self::Count(count, Unit::Hours) => TimeDelta::try_hours(count.get().into()),
            Self::Count(count, Unit::Days) => TimeDelta::try_days(count.get().into()),
            Self::Count(count, Unit::Weeks) => TimeDelta::try_weeks(count.get().into()),
            _ => None,
        }
    }

    /// A sort key: roughly its length in days.
    pub(crate) fn roughly_days(self) -> u64 {
        match self {
            Self::SameDay
            | Self::Immediately
            | Self::AsSoonAsPossible
            | Self::Beforehand
            | Self::Count(_, Unit::Hours) => 0,
            Self::Count(count, Unit::WorkingDays | Unit::Days) => count.get().into(),
            Self::Count(count, Unit::Weeks) => u64::from(count.get()) * 7,
            Self::Count(count, Unit::Months) => u64::from(count.get()) * 30,
            Self::Count(count, Unit::Years) => u64::from(count.get()) * 365,
            Self::ByDate(_) => 365,
        }
    }
}

const SAME_DAY: &str = "same day";
const IMMEDIATELY: &str = "immediately";
const BY: &str = "by ";
const AS_SOON_AS_POSSIBLE: &str = "as soon as possible";
const BEFOREHAND: &str = "beforehand";

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Count(count, unit) => {
                let plural = if count.get() == 1 { "" } else { "s" };
                write!(f, "{count} {}{plural}", unit.name())
            }
            Self::ByDate(date) => write!(f, "{BY}{date}"),
            Self::SameDay => f.write_str(SAME_DAY),
            Self::Immediately => f.write_str(IMMEDIATELY),
            Self::AsSoonAsPossible => f.write_str(AS_SOON_AS_POSSIBLE),
            Self::Beforehand => f.write_str(BEFOREHAND),
        }
    }
}

/// Why a text is not a period.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PeriodError {
    /// Not in an accepted notation.
    #[error(
        "`{}` is not a period; write a number and hours, working days, days, weeks, months or years \
         (\"45 working days\"), \"same day\", \"immediately\", \"as soon as possible\", \"beforehand\" or a date \
         of the year (\"by 31 March\")",
        excerpt(.0)
    )]
    Unrecognised(String),
    /// Zero or below.
    #[error(
        "`{}` is not a period: the number must be at least 1 \
         (to count back use --before, or in a rule table `direction = \"before\"`)",
        excerpt(.0)
    )]
    NotPositive(String),
    /// Longer than the limit.
    #[error("`{}` is too long a period: the number must be at most {LONGEST}", excerpt(.0))]
    TooLong(String),
}

impl FromStr for Period {
    type Err = PeriodError;

    fn from_str(text: &str) -> Result<Self, PeriodError> {
        let words = text.split_whitespace().collect::<Vec<_>>().join(" ").to_ascii_lowercase();
        match words.as_str() {
            SAME_DAY => Ok(Self::SameDay),
            IMMEDIATELY => Ok(Self::Immediately),
            AS_SOON_AS_POSSIBLE => Ok(Self::AsSoonAsPossible),
            BEFOREHAND => Ok(Self::Beforehand),
            by if by.starts_with(BY) => parse_date(by)
                .map(Self::ByDate)
                .ok_or_else(|| PeriodError::Unrecognised(text.to_owned())),
            _ => parse_count(&words, text),
        }
    }
}

/// `by 31 march`.
fn parse_date(words: &str) -> Option<DayOfYear> {
    let (day, month) = words.strip_prefix(BY)?.split_once(' ')?;
    DayOfYear::new(day.parse().ok()?, month.parse().ok()?)
}

fn parse_count(words: &str, text: &str) -> Result<Period, PeriodError> {
    let unrecognised = || PeriodError::Unrecognised(text.to_owned());
    let (count, unit) = words.split_once(' ').ok_or_else(unrecognised)?;
    let (negative, digits) = match count.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, count),
    };
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(unrecognised());
    }
    let unit = Unit::ALL
        .iter()
        .find(|(_, name)| {
            unit.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest == "s")
        })
        .map(|(unit, _)| *unit)
        .ok_or_else(unrecognised)?;
    if negative || digits.bytes().all(|b| b == b'0') {
        return Err(PeriodError::NotPositive(text.to_owned()));
    }
    match digits.parse::<NonZeroU32>() {
        Ok(count) if count.get() <= LONGEST => Ok(Period::Count(count, unit)),
        _ => Err(PeriodError::TooLong(text.to_owned())),
    }
}

/// What a period looks like, as a regular expression.
fn pattern() -> String {
    let units = Unit::ALL.map(|(_, name)| name).join("|");
    let words = [SAME_DAY, IMMEDIATELY, AS_SOON_AS_POSSIBLE, BEFOREHAND].join("|");
    let months = (1..=12).filter_map(|month| Month::try_from(month).ok()).map(|month| month.name());
    let months = months.collect::<Vec<_>>().join("|");
    format!("^({words}|{BY}[1-9][0-9]? ({months})|0*[1-9][0-9]{{0,4}} ({units})s?)$")
}

impl TryFrom<String> for Period {
    type Error = PeriodError;

    fn try_from(text: String) -> Result<Self, PeriodError> {
        text.parse()
    }
}

impl From<Period> for String {
    fn from(period: Period) -> Self {
        period.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_reads_back_as_it_is_written() {
        for text in [
            "1 working day",
            "45 working days",
            "48 hours",
            "45 days",
            "10 weeks",
            "3 months",
            "18 years",
            "same day",
            "immediately",
            "as soon as possible",
            "beforehand",
            "by 31 March",
            "by 15 February",
        ] {
            assert_eq!(text.parse::<Period>().unwrap().to_string(), text);
        }
        assert_eq!("1 Working  Days".parse::<Period>().unwrap().to_string(), "1 working day");
    }

    #[test]
    fn errors_say_what_would_be_right() {
        let error = |text: &str| text.parse::<Period>().unwrap_err();
        assert_eq!(error("-3 working days"), PeriodError::NotPositive("-3 working days".into()));
        assert_eq!(error("0 days"), PeriodError::NotPositive("0 days".into()));
        assert_eq!(
            error("99999999999999 days"),
            PeriodError::TooLong("99999999999999 days".into())
        );
        assert_eq!(error("100000 days"), PeriodError::TooLong("100000 days".into()));
        assert_eq!("99999 days".parse::<Period>().unwrap().to_string(), "99999 days");
        for text in ["by 29 February", "by 31 April", "by March", "by 31 Mars"] {
            assert_eq!(error(text), PeriodError::Unrecognised(text.into()));
        }
        for text in ["", "days", "3", "three days", "3 fortnights", "3.5 days", "3 dayss", "- days"]
        {
            assert_eq!(error(text), PeriodError::Unrecognised(text.into()));
        }
    }
}
