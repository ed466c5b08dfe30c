//! The calendar: working days, and the dates for which they are known.

use std::fmt;
use std::sync::OnceLock;

use bdays::HolidayCalendar;
use chrono::{Datelike, NaiveDate, Weekday};

use super::coverage::{Coverage, Covers, OutsideCoverage};
use super::holiday::{DayOff, Holiday};
use super::projected::{Listed, Projected, Yearly};
use super::recurring::Recurring;
use super::working_days::WorkingDays;
use crate::moment::Moment;

/// The bank holidays of a place, and the dates for which they are known.
///
/// For some dates they are listed. After those, a calendar may have rules by which they are worked out
/// up to the end of 2099: what rests on them is [provisional](Calendar::is_provisional). Every answer
/// that needs any other day is an error, never a guess.
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
/// // Nothing is published for 2031 yet. By the rules of law, New Year's Day is a bank holiday.
/// let new_year = NaiveDate::from_ymd_opt(2031, 1, 1).unwrap();
/// assert_eq!(calendar.is_working_day(new_year)?, false);
/// assert!(calendar.is_provisional(new_year));
///
/// // The list begins with 2012, and the rules do not reach back.
/// let before = NaiveDate::from_ymd_opt(2011, 12, 28).unwrap();
/// assert!(calendar.is_working_day(before).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Calendar {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) source: String,
    /// The dates listed.
    pub(super) covers: Covers,
    /// The later dates, for which the yearly days off are projected.
    pub(super) provisional: Option<Covers>,
    pub(super) weekend: Vec<Weekday>,
    /// The days off among the dates listed.
    pub(super) holidays: Vec<Holiday>,
    /// Holidays that the extended calendar lists after those dates.
    pub(super) known_later: Vec<Holiday>,
    /// The yearly days off: those of the extended calendar first.
    pub(super) yearly: Vec<Yearly>,
    /// The listed days that are closures.
    pub(super) closures: Vec<i32>,
    pub(super) working_days: WorkingDays,
    pub(super) projected: OnceLock<Projected>,
}

impl Calendar {
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

    /// The dates for which the holidays are listed.
    #[must_use]
    pub fn covers(&self) -> Covers {
        self.covers
    }

    /// The dates after those for which the holidays are worked out by rule.
    #[must_use]
    pub fn provisional(&self) -> Option<Covers> {
        self.provisional
    }

    /// Whether the holidays around a day are worked out by rule, and not listed.
    #[must_use]
    pub fn is_provisional(&self, date: NaiveDate) -> bool {
        self.provisional.is_some_and(|span| span.contains(date))
    }

    /// [`Self::is_provisional`] for a moment, without converting it to a date.
    pub(crate) fn is_provisional_on(&self, day: Moment) -> bool {
        self.provisional.is_some_and(|span| {
            let (from, to) = (span.from.num_days_from_ce(), span.to.num_days_from_ce());
            (from..=to).contains(&day.day())
        })
    }

    /// All dates that it knows.
    #[must_use]
    pub fn coverage(&self) -> Coverage {
        Coverage { listed: self.covers, provisional: self.provisional }
    }

    /// The weekly days of rest.
    #[must_use]
    pub fn weekend(&self) -> &[Weekday] {
        &self.weekend
    }

    /// The named days off among the dates listed, in order of date.
    #[must_use]
    pub fn holidays(&self) -> &[Holiday] {
        &self.holidays
    }

    /// The bank holidays announced for days after those listed, in order of date.
    pub fn announced_later(&self) -> impl Iterator<Item = &Holiday> {
        self.known_later.iter().filter(|holiday| holiday.authority.is_some())
    }

    /// The named days off after the dates listed, in order of date.
    #[must_use]
    pub fn provisional_holidays(&self) -> &[Holiday] {
        self.projected().map_or(&[], |projected| &projected.holidays)
    }

    /// The yearly days off, by which the holidays after the dates listed are worked out.
    pub fn recurring(&self) -> impl Iterator<Item = &Recurring> {
        self.yearly.iter().flat_map(|yearly| &yearly.days)
    }

    /// Whether people work on that day.
    ///
    /// # Errors
    ///
    /// [`OutsideCoverage`] for a day whose holidays are neither listed nor worked out.
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
        let found = self.look_up(|days| days.contains(day.day()));
        found.ok_or_else(|| self.outside(format!("{} lies outside", written(day))))
    }

    pub(crate) fn working_day_after(
        &self,
        day: Moment,
        count: u32,
    ) -> Result<Moment, OutsideCoverage> {
        let found = self.look_up(|days| days.after(day.day(), count));
        found.map(Moment::on_day).ok_or_else(|| self.uncountable(day, count, "after"))
    }

    pub(crate) fn working_day_before(
        &self,
        day: Moment,
        count: u32,
    ) -> Result<Moment, OutsideCoverage> {
        let found = self.look_up(|days| days.before(day.day(), count));
        found.map(Moment::on_day).ok_or_else(|| self.uncountable(day, count, "before"))
    }

    pub(crate) fn working_days_left(
        &self,
        from: Moment,
        to: Moment,
    ) -> Result<i32, OutsideCoverage> {
        self.look_up(|days| days.between(from.day(), to.day())).ok_or_else(|| {
            let (from, to) = (written(from), written(to));
            self.outside(format!("the working days from {from} to {to} reach beyond"))
        })
    }

    pub(crate) fn working_day_by(&self, day: Moment) -> Result<Moment, OutsideCoverage> {
        self.look_up(|days| days.last_by(day.day())).map(Moment::on_day).ok_or_else(|| {
            self.outside(format!("the last working day by {} is not known", written(day)))
        })
    }

    /// Asks the listed working days first, and the projected ones only if those do not reach.
    #[inline]
    fn look_up<T>(&self, ask: impl Fn(&WorkingDays) -> Option<T>) -> Option<T> {
        ask(&self.working_days).or_else(|| ask(&self.projected()?.working_days))
    }

    #[cold]
    fn projected(&self) -> Option<&Projected> {
        let span = self.provisional?;
        Some(self.projected.get_or_init(|| self.project(span)))
    }

    fn project(&self, span: Covers) -> Projected {
        Projected::of(self.listed(), &self.known_later, &self.yearly, span)
    }

    fn listed(&self) -> Listed<'_> {
        Listed { covers: self.covers, weekend: &self.weekend, holidays: &self.holidays }
    }

    /// The calendar with more bank holidays.
    ///
    /// # Errors
    ///
    /// [`OutsideCoverage`] for a day that the calendar does not know.
    pub fn announcing(&self, holidays: &[Holiday]) -> Result<Self, OutsideCoverage> {
        for holiday in holidays {
            self.is_working_day(holiday.date)?;
        }
        let (listed, later): (Vec<Holiday>, Vec<Holiday>) =
            holidays.iter().cloned().partition(|holiday| self.covers.contains(holiday.date));
        let supposed = self.with_holidays(listed);
        if let (Some(span), false) = (self.provisional, later.is_empty()) {
            let projected = supposed.project(span).announcing(&later, supposed.listed(), span);
            return Ok(Self { projected: projected.into(), ..supposed });
        }
        Ok(supposed)
    }

    /// The calendar with more yearly days off, in all years that it knows.
    #[must_use]
    pub fn with_days_off(&self, days: &[Recurring]) -> Self {
        let yearly = Yearly {
            days: days.to_vec(),
            weekend: self.weekend.clone(),
            after: self.covers.to,
            closures: false,
        };
        let years = self.covers.from.year()..=self.covers.to.year();
        let listed = yearly.holidays(years, |date| self.holiday(date).is_some());
        let listed = listed.filter(|day| self.covers.contains(day.date));
        let listed = listed.map(|day| Holiday { provisional: false, ..day });
        let mut with_days_off = self.with_holidays(listed);
        with_days_off.yearly.push(yearly);
        with_days_off
    }

    /// The calendar without bank holidays: they are working days like others, in all years that it knows.
    #[must_use]
    pub fn without_bank_holidays(&self) -> Self {
        self.with_days_off_that(|closes| closes)
    }

    /// The calendar without the closures of an authority: they are working days like others.
    #[must_use]
    pub fn without_closures(&self) -> Self {
        Self { closures: Vec::new(), ..self.with_days_off_that(|closes| !closes) }
    }

    /// The calendar with some of its days off, by whether they are closures.
    fn with_days_off_that(&self, stays: impl Fn(bool) -> bool) -> Self {
        let stays_off = |day: &&Holiday| stays(day.closure);
        let holidays: Vec<Holiday> = self.holidays.iter().filter(stays_off).cloned().collect();
        let dates = holidays.iter().map(|holiday| holiday.date);
        let working_days = WorkingDays::new(self.covers, &self.weekend, dates);
        Self {
            known_later: self.known_later.iter().filter(stays_off).cloned().collect(),
            yearly: self.yearly.iter().filter(|yearly| stays(yearly.closures)).cloned().collect(),
            holidays,
            working_days,
            projected: OnceLock::new(),
            ..self.clone()
        }
    }

    fn with_holidays(&self, more: impl IntoIterator<Item = Holiday>) -> Self {
        let mut all: Vec<Holiday> = self.holidays.iter().cloned().chain(more).collect();
        all.sort_by_key(|holiday| holiday.date);
        let dates = all.iter().map(|holiday| holiday.date);
        let working_days = WorkingDays::new(self.covers, &self.weekend, dates);
        Self { holidays: all, working_days, projected: OnceLock::new(), ..self.clone() }
    }

    /// The first working day that is not before `date`.
    ///
    /// # Errors
    ///
    /// [`OutsideCoverage`] where it is not known.
    pub fn first_working_day_from(&self, date: NaiveDate) -> Result<NaiveDate, OutsideCoverage> {
        if self.is_working_day(date)? { Ok(date) } else { self.add_working_days(date, 1) }
    }

    /// Why a day is not a working day; `None` if it is one. Coverage is not checked.
    #[must_use]
    pub fn day_off(&self, date: NaiveDate) -> Option<DayOff<'_>> {
        match self.holiday(date) {
            Some(holiday) => Some(DayOff::Holiday(holiday)),
            None => self.weekend.contains(&date.weekday()).then_some(DayOff::Weekend),
        }
    }

    /// Whether the authority added any closures.
    #[must_use]
    pub fn has_closures(&self) -> bool {
        !self.closures.is_empty()
            || self.known_later.iter().any(|day| day.closure)
            || self.yearly.iter().any(|yearly| yearly.closures)
    }

    /// Whether a closure that the authority added falls after `from`, up to and including `to`.
    #[must_use]
    pub fn has_closure_between(&self, from: Moment, to: Moment) -> bool {
        let between = |closure: &i32| (from.day()..to.day()).contains(&(closure - 1));
        let projected = || self.projected().is_some_and(|days| days.closures.iter().any(between));
        self.closures.iter().any(between) || (self.is_provisional_on(to) && projected())
    }

    pub(super) fn holiday(&self, date: NaiveDate) -> Option<&Holiday> {
        let holidays =
            if self.is_provisional(date) { self.provisional_holidays() } else { &self.holidays };
        let found = holidays.binary_search_by_key(&date, |holiday| holiday.date);
        found.ok().map(|at| &holidays[at])
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
        OutsideCoverage { calendar: self.id.clone(), known: self.coverage(), needed }
    }
}

/// For code that uses [`bdays`]. Its `advance_bdays` rolls a start on a weekend forward before it
/// counts; the timescales here do not: use [`Calendar::add_working_days`].
impl HolidayCalendar<NaiveDate> for Calendar {
    fn is_holiday(&self, date: NaiveDate) -> bool {
        self.holiday(date).is_some()
    }

    fn is_bday(&self, date: NaiveDate) -> bool {
        self.day_off(date).is_none()
    }
}

/// The day of a moment, without its time, for a message.
fn written(day: Moment) -> impl fmt::Display {
    Moment::on_day(day.day())
}
