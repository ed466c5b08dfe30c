//! Holidays after those that a calendar lists, projected by its yearly days off: provisional.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate, Weekday};

use super::coverage::Covers;
use super::holiday::{Holiday, closures};
use super::recurring::{Recurring, unfold};
use super::working_days::WorkingDays;

/// Yearly days off, and the date after which they are projected.
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
    /// The days off of some years. Days that are `taken` are off already.
    pub(super) fn holidays(
        &self,
        years: std::ops::RangeInclusive<i32>,
        taken: impl Fn(NaiveDate) -> bool,
    ) -> impl Iterator<Item = Holiday> {
        let days = unfold(&self.days, years, &self.weekend, taken);
        let closure = self.closures;
        days.into_iter().map(move |(date, name)| Holiday {
            closure,
            provisional: true,
            ..Holiday::published(date, name)
        })
    }
}

/// The listed part of a calendar, which a projection continues.
#[derive(Debug, Clone, Copy)]
pub(super) struct Listed<'a> {
    /// The dates listed.
    pub(super) covers: Covers,
    /// The weekly days of rest.
    pub(super) weekend: &'a [Weekday],
    /// The days off among the dates listed.
    pub(super) holidays: &'a [Holiday],
}

/// The days off after the listed dates, with the working days they leave. Built only when a count
/// reaches them, to keep the start of the program fast.
#[derive(Debug, Clone)]
pub(super) struct Projected {
    /// The days off after the dates listed, in order of date.
    pub(super) holidays: Vec<Holiday>,
    /// Those that are closures.
    pub(super) closures: Vec<i32>,
    /// From the first date listed to the last that is provisional.
    pub(super) working_days: WorkingDays,
}

impl Projected {
    /// Projects yearly days off into the span after the listed dates, beside the holidays already known
    /// there.
    pub(super) fn of(
        listed: Listed<'_>,
        known: &[Holiday],
        yearly: &[Yearly],
        span: Covers,
    ) -> Self {
        let mut days: BTreeMap<NaiveDate, Holiday> =
            known.iter().map(|known| (known.date, known.clone())).collect();
        for yearly in yearly {
            let years = yearly.after.year()..=span.to.year();
            let found: Vec<Holiday> =
                yearly.holidays(years, |date| days.contains_key(&date)).collect();
            let is_projected = |day: &Holiday| span.contains(day.date) && day.date > yearly.after;
            days.extend(found.into_iter().filter(is_projected).map(|day| (day.date, day)));
        }
        Self::with(days.into_values().collect(), listed, span)
    }

    /// The projection with more holidays.
    pub(super) fn announcing(&self, more: &[Holiday], listed: Listed<'_>, span: Covers) -> Self {
        let mut holidays = [&self.holidays[..], more].concat();
        holidays.sort_by_key(|holiday| holiday.date);
        Self::with(holidays, listed, span)
    }

    fn with(holidays: Vec<Holiday>, listed: Listed<'_>, span: Covers) -> Self {
        let whole = Covers { from: listed.covers.from, to: span.to };
        let all = listed.holidays.iter().chain(&holidays).map(|holiday| holiday.date);
        let working_days = WorkingDays::new(whole, listed.weekend, all);
        Self { closures: closures(&holidays), working_days, holidays }
    }
}
