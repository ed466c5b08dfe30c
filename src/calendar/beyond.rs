//! The days after those that a calendar lists, as its yearly days off have them: provisional.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate, Weekday};

use super::working_days::WorkingDays;
use super::{Calendar, Covers, Holiday, Recurring, closures, unfold};

/// Yearly days off, and from when on they stand for days that are not listed.
#[derive(Debug, Clone)]
pub(super) struct Yearly {
    pub(super) days: Vec<Recurring>,
    /// The weekly days of rest that a substitute passes over.
    pub(super) weekend: Vec<Weekday>,
    /// The last day of the list that they continue.
    pub(super) after: NaiveDate,
    /// Whether they are closures of an authority.
    pub(super) closures: bool,
}

impl Yearly {
    /// The days off of some years; what is `taken` is one already.
    pub(super) fn holidays(
        &self,
        years: std::ops::RangeInclusive<i32>,
        taken: impl Fn(NaiveDate) -> bool,
    ) -> impl Iterator<Item = Holiday> {
        let days = unfold(&self.days, years, &self.weekend, taken);
        let closure = self.closures;
        days.into_iter().map(move |(date, name)| Holiday { date, name, closure, provisional: true })
    }
}

/// What is known of the time after the dates listed: made only when a count goes there, since every
/// start of the program would pay for it.
#[derive(Debug, Clone)]
pub(super) struct Beyond {
    /// The days off after the dates listed, in order of date.
    pub(super) holidays: Vec<Holiday>,
    /// Those that are closures.
    pub(super) closures: Vec<i32>,
    /// From the first date listed to the last that is provisional.
    pub(super) working_days: WorkingDays,
}

impl Beyond {
    /// What the yearly days off of a calendar make of its provisional span.
    pub(super) fn of(calendar: &Calendar, span: Covers) -> Self {
        let mut days: BTreeMap<NaiveDate, Holiday> =
            calendar.known_beyond.iter().map(|known| (known.date, known.clone())).collect();
        for yearly in &calendar.yearly {
            let years = yearly.after.year()..=span.to.year();
            let found: Vec<Holiday> =
                yearly.holidays(years, |date| days.contains_key(&date)).collect();
            let is_beyond = |day: &Holiday| span.contains(day.date) && day.date > yearly.after;
            days.extend(found.into_iter().filter(is_beyond).map(|day| (day.date, day)));
        }
        Self::with(days.into_values().collect(), calendar, span)
    }

    /// The same, with more holidays.
    pub(super) fn announcing(&self, more: &[Holiday], calendar: &Calendar, span: Covers) -> Self {
        let mut holidays = [&self.holidays[..], more].concat();
        holidays.sort_by_key(|holiday| holiday.date);
        Self::with(holidays, calendar, span)
    }

    fn with(holidays: Vec<Holiday>, calendar: &Calendar, span: Covers) -> Self {
        let whole = Covers { from: calendar.covers.from, to: span.to };
        let all = calendar.holidays.iter().chain(&holidays).map(|holiday| holiday.date);
        let working_days = WorkingDays::new(whole, &calendar.weekend, all);
        Self { closures: closures(&holidays), working_days, holidays }
    }
}
