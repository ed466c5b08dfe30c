//! Compares the listed holidays of a calendar with its yearly days off.

use std::collections::BTreeMap;

use bdays::HolidayCalendar;
use chrono::{Datelike, NaiveDate};

use super::holiday::Holiday;
use super::known_days::Calendar;

/// Days on which the list and the yearly days off of a calendar disagree: one-off holidays, and
/// holidays that were moved once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Differences {
    /// Listed days that no rule yields, in order of date.
    pub only_listed: Vec<Holiday>,
    /// Days that a rule yields and the list lacks, in order of date.
    pub only_by_rule: Vec<Holiday>,
}

impl Differences {
    /// Compares a calendar; without rules there are no differences.
    #[must_use]
    pub fn of(calendar: &Calendar) -> Self {
        if calendar.yearly.is_empty() {
            return Self::default();
        }
        let covers = calendar.covers;
        let mut by_rule: BTreeMap<NaiveDate, Holiday> = BTreeMap::new();
        for yearly in &calendar.yearly {
            let years = covers.from.year()..=covers.to.year();
            let found = yearly.holidays(years, |date| by_rule.contains_key(&date));
            let found: Vec<Holiday> = found.filter(|day| covers.contains(day.date)).collect();
            by_rule.extend(found.into_iter().map(|day| (day.date, day)));
        }
        let listed = calendar.holidays.iter();
        let only_listed = listed.filter(|holiday| !by_rule.contains_key(&holiday.date));
        let only_listed = only_listed.chain(calendar.announced_later()).cloned().collect();
        // On a weekend a day off changes nothing.
        by_rule.retain(|date, _| calendar.is_bday(*date));
        let only_by_rule =
            by_rule.into_values().map(|day| Holiday { provisional: false, ..day }).collect();
        Self { only_listed, only_by_rule }
    }
}
