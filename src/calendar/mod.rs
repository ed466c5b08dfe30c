//! Which days are working days, and for which dates that is known.

mod definition;
mod recurring;
pub mod shipped;
mod working_days;

use std::borrow::Cow;
use std::fmt;

use bdays::HolidayCalendar;
use chrono::{Datelike, NaiveDate, Weekday};

pub use self::definition::{CalendarDefinition, Covers, HolidayDefinition};
pub use self::recurring::{Recurring, RecurringDefinition, Which, unfold};
use self::working_days::WorkingDays;
use crate::definition::Mistake;
use crate::moment::Moment;

/// The bank holidays of a place, and the dates for which they are known.
///
/// Every answer that needs a day outside the known span is an error, never a guess.
///
/// # Example
///
/// ```
/// use chrono::NaiveDate;
/// use dutyclock::calendar::shipped;
///
/// let calendar = shipped::calendar("england-and-wales").expect("a shipped calendar")?;
/// let christmas_eve = NaiveDate::from_ymd_opt(2026, 12, 24).unwrap();
/// // The 25th is Christmas Day, then a weekend, and the 28th stands in for Boxing Day.
/// assert_eq!(calendar.add_working_days(christmas_eve, 1)?.to_string(), "2026-12-29");
///
/// let new_year = NaiveDate::from_ymd_opt(2031, 1, 1).unwrap();
/// assert!(calendar.is_working_day(new_year).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Calendar {
    id: String,
    title: String,
    source: String,
    covers: Covers,
    weekend: Vec<Weekday>,
    holidays: Vec<Holiday>,
    /// The days that are closures.
    closures: Vec<i32>,
    working_days: WorkingDays,
}

/// A day off that the calendar names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holiday {
    /// The day.
    pub date: NaiveDate,
    /// Its name.
    pub name: Cow<'static, str>,
    /// Whether an authority added it for itself: a closure, which no statute knows.
    pub closure: bool,
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
            Self::Holiday(holiday) if holiday.closure => write!(f, "{} (closure)", holiday.name),
            Self::Holiday(holiday) => f.write_str(&holiday.name),
        }
    }
}

/// A count that needs days whose holidays are not known.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "calendar `{calendar}` knows the holidays of {covers} only, and {needed}; give a calendar that \
     covers it with --calendar (`dutyclock calendar import` reads the list that GOV.UK publishes)"
)]
pub struct OutsideCoverage {
    /// Id of the calendar.
    pub calendar: String,
    /// The dates that it knows.
    pub covers: Covers,
    /// What was asked of it.
    pub needed: String,
}

impl Calendar {
    /// Makes a calendar from its definition, on top of the calendar that it extends.
    ///
    /// # Errors
    ///
    /// Every mistake in the definition, with its place.
    pub fn new(
        definition: CalendarDefinition,
        base: Option<&Calendar>,
    ) -> Result<Self, Vec<Mistake>> {
        definition::check(definition, base)
    }

    /// Id, as `--calendar` takes it.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// What the calendar is, in a few words.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Where the dates come from.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The dates for which the holidays are known.
    #[must_use]
    pub fn covers(&self) -> Covers {
        self.covers
    }

    /// The weekly days of rest.
    #[must_use]
    pub fn weekend(&self) -> &[Weekday] {
        &self.weekend
    }

    /// The named days off, in order of date.
    #[must_use]
    pub fn holidays(&self) -> &[Holiday] {
        &self.holidays
    }

    /// Whether people work on that day.
    ///
    /// # Errors
    ///
    /// [`OutsideCoverage`] for a day whose holidays are not known.
    pub fn is_working_day(&self, date: NaiveDate) -> Result<bool, OutsideCoverage> {
        self.is_working(Moment::on(date))
    }

    /// The `count`th working day after `date`; the day itself is not counted.
    ///
    /// # Errors
    ///
    /// [`OutsideCoverage`] where the count leaves the known span.
    pub fn add_working_days(
        &self,
        date: NaiveDate,
        count: u32,
    ) -> Result<NaiveDate, OutsideCoverage> {
        Ok(self.working_day_after(Moment::on(date), count)?.date())
    }

    /// The `count`th working day before `date`; the day itself is not counted.
    ///
    /// # Errors
    ///
    /// [`OutsideCoverage`] where the count leaves the known span.
    pub fn subtract_working_days(
        &self,
        date: NaiveDate,
        count: u32,
    ) -> Result<NaiveDate, OutsideCoverage> {
        Ok(self.working_day_before(Moment::on(date), count)?.date())
    }

    /// How many working days lie after `from`, up to and including `to`; negative where `to` is
    /// the earlier.
    ///
    /// # Errors
    ///
    /// [`OutsideCoverage`] where either day's holidays are not known.
    pub fn working_days_between(
        &self,
        from: NaiveDate,
        to: NaiveDate,
    ) -> Result<i32, OutsideCoverage> {
        self.working_days_left(Moment::on(from), Moment::on(to))
    }

    /// The last working day that is not after `date`.
    ///
    /// # Errors
    ///
    /// [`OutsideCoverage`] where it is not known.
    pub fn last_working_day_by(&self, date: NaiveDate) -> Result<NaiveDate, OutsideCoverage> {
        Ok(self.working_day_by(Moment::on(date))?.date())
    }

    pub(crate) fn is_working(&self, day: Moment) -> Result<bool, OutsideCoverage> {
        let found = self.working_days.contains(day.day());
        found.ok_or_else(|| self.outside(format!("{} lies outside", written(day))))
    }

    pub(crate) fn working_day_after(
        &self,
        day: Moment,
        count: u32,
    ) -> Result<Moment, OutsideCoverage> {
        let found = self.working_days.after(day.day(), count);
        found.map(Moment::on_day).ok_or_else(|| self.uncountable(day, count, "after"))
    }

    pub(crate) fn working_day_before(
        &self,
        day: Moment,
        count: u32,
    ) -> Result<Moment, OutsideCoverage> {
        let found = self.working_days.before(day.day(), count);
        found.map(Moment::on_day).ok_or_else(|| self.uncountable(day, count, "before"))
    }

    pub(crate) fn working_days_left(
        &self,
        from: Moment,
        to: Moment,
    ) -> Result<i32, OutsideCoverage> {
        self.working_days.between(from.day(), to.day()).ok_or_else(|| {
            let (from, to) = (written(from), written(to));
            self.outside(format!("the working days from {from} to {to} reach beyond"))
        })
    }

    pub(crate) fn working_day_by(&self, day: Moment) -> Result<Moment, OutsideCoverage> {
        self.working_days.last_by(day.day()).map(Moment::on_day).ok_or_else(|| {
            self.outside(format!("the last working day by {} is not known", written(day)))
        })
    }

    /// The same calendar, with more bank holidays.
    ///
    /// # Errors
    ///
    /// [`OutsideCoverage`] for a day that the calendar does not cover.
    pub fn announcing(&self, holidays: &[Holiday]) -> Result<Self, OutsideCoverage> {
        for holiday in holidays {
            self.is_working_day(holiday.date)?;
        }
        Ok(self.with_holidays(holidays.iter().cloned()))
    }

    /// The same calendar, in which these days are off too, in every year that it covers.
    #[must_use]
    pub fn with_days_off(&self, days: &[Recurring]) -> Self {
        let years = self.covers.from.year()..=self.covers.to.year();
        let taken = |date| self.holiday(date).is_some();
        let days = unfold(days, years, &self.weekend, taken);
        let covered = days.into_iter().filter(|(date, _)| self.covers.contains(*date));
        self.with_holidays(covered.map(|(date, name)| Holiday { date, name, closure: false }))
    }

    fn with_holidays(&self, more: impl Iterator<Item = Holiday>) -> Self {
        let mut all: Vec<Holiday> = self.holidays.iter().cloned().chain(more).collect();
        all.sort_by_key(|holiday| holiday.date);
        let dates = all.iter().map(|holiday| holiday.date);
        let working_days = WorkingDays::new(self.covers, &self.weekend, dates);
        Self { holidays: all, working_days, ..self.clone() }
    }

    /// The first working day that is not before `date`.
    ///
    /// # Errors
    ///
    /// [`OutsideCoverage`] where it is not known.
    pub fn first_working_day_from(&self, date: NaiveDate) -> Result<NaiveDate, OutsideCoverage> {
        match self.is_working_day(date)? {
            true => Ok(date),
            false => self.add_working_days(date, 1),
        }
    }

    /// Why a day is not a working day; `None` where it is one. Says nothing of coverage.
    #[must_use]
    pub fn day_off(&self, date: NaiveDate) -> Option<DayOff<'_>> {
        match self.holiday(date) {
            Some(holiday) => Some(DayOff::Holiday(holiday)),
            None => self.weekend.contains(&date.weekday()).then_some(DayOff::Weekend),
        }
    }

    /// Whether a closure that the authority added falls after `from`, up to and including `to`.
    #[must_use]
    pub fn has_closure_between(&self, from: Moment, to: Moment) -> bool {
        self.closures.iter().any(|closure| (from.day()..to.day()).contains(&(closure - 1)))
    }

    fn holiday(&self, date: NaiveDate) -> Option<&Holiday> {
        let found = self.holidays.binary_search_by_key(&date, |holiday| holiday.date);
        found.ok().map(|at| &self.holidays[at])
    }

    #[cold]
    fn uncountable(&self, start: Moment, count: u32, direction: &str) -> OutsideCoverage {
        let days = if count == 1 { "day" } else { "days" };
        self.outside(format!(
            "counting {count} working {days} {direction} {} leaves that span",
            written(start)
        ))
    }

    fn outside(&self, needed: String) -> OutsideCoverage {
        OutsideCoverage { calendar: self.id.clone(), covers: self.covers, needed }
    }
}

/// For code that speaks [`bdays`]. Its `advance_bdays` rolls a start on a weekend forward before it
/// counts; the timescales here do not: use [`Calendar::add_working_days`].
impl HolidayCalendar<NaiveDate> for Calendar {
    fn is_holiday(&self, date: NaiveDate) -> bool {
        self.holiday(date).is_some()
    }

    fn is_bday(&self, date: NaiveDate) -> bool {
        self.day_off(date).is_none()
    }
}

/// The day alone, as a moment is written.
fn written(day: Moment) -> impl fmt::Display {
    Moment::on_day(day.day())
}
