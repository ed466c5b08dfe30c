//! The working days of a span, counted by arithmetic: whole weeks, the rest of a week, and a look-up
//! in the list of holidays.

use chrono::{Datelike, NaiveDate, Weekday};

use super::Covers;

/// The working days of a span of dates, each with a number that counts up from an arbitrary start.
#[derive(Debug, Clone)]
pub(super) struct WorkingDays {
    /// The span, in days of the common era.
    first: i32,
    last: i32,
    /// The Monday that weeks are counted from, on or before the first day.
    monday: i32,
    /// For each day of the week and its end, how many working weekdays come before it.
    weekdays_before: [i32; 8],
    /// The working weekdays, as days after Monday.
    weekdays: Vec<i32>,
    holidays: Vec<HolidayOnWeekday>,
}

/// A holiday that falls on a working weekday.
#[derive(Debug, Clone, Copy)]
struct HolidayOnWeekday {
    /// Its number among the working weekdays, counted as if there were no holidays.
    weekday_number: i32,
    /// The number of the first working day after it.
    next_number: i32,
}

impl WorkingDays {
    /// `holidays` in order of date.
    pub(super) fn new(
        covers: Covers,
        weekend: &[Weekday],
        holidays: impl IntoIterator<Item = NaiveDate>,
    ) -> Self {
        let works = |day: &i32| {
            let weekday = Weekday::try_from(*day as u8);
            weekday.is_ok_and(|weekday| !weekend.contains(&weekday))
        };
        let weekdays: Vec<i32> = (0..7).filter(works).collect();
        let weekdays_before = std::array::from_fn(|day| {
            weekdays.iter().filter(|weekday| **weekday < day as i32).count() as i32
        });
        let first = covers.from.num_days_from_ce();
        let monday = first - covers.from.weekday().num_days_from_monday() as i32;
        let last = covers.to.num_days_from_ce();
        let mut days =
            Self { first, last, monday, weekdays_before, weekdays, holidays: Vec::new() };
        let on_weekdays = holidays
            .into_iter()
            .filter(|date| !weekend.contains(&date.weekday()))
            .map(|date| days.weekday_number(date.num_days_from_ce()));
        days.holidays = (0..)
            .zip(on_weekdays)
            .map(|(earlier, weekday_number)| HolidayOnWeekday {
                weekday_number,
                next_number: weekday_number - earlier,
            })
            .collect();
        days
    }

    pub(super) fn contains(&self, date: NaiveDate) -> Option<bool> {
        let day = self.day(date)?;
        Some(self.number(day) > self.number(day - 1))
    }

    pub(super) fn after(&self, date: NaiveDate, count: u32) -> Option<NaiveDate> {
        let number = self.number(self.day(date)?);
        self.date(number.checked_add_unsigned(count)?)
    }

    pub(super) fn before(&self, date: NaiveDate, count: u32) -> Option<NaiveDate> {
        let earlier = self.number(self.day(date)? - 1);
        self.date((earlier + 1).checked_sub_unsigned(count)?)
    }

    pub(super) fn between(&self, from: NaiveDate, to: NaiveDate) -> Option<i32> {
        Some(self.number(self.day(to)?) - self.number(self.day(from)?))
    }

    pub(super) fn last_by(&self, date: NaiveDate) -> Option<NaiveDate> {
        self.date(self.number(self.day(date)?))
    }

    /// The day of the common era, where it lies in the span.
    fn day(&self, date: NaiveDate) -> Option<i32> {
        let day = date.num_days_from_ce();
        (self.first..=self.last).contains(&day).then_some(day)
    }

    /// The number of the last working weekday by that day, as if there were no holidays.
    fn weekday_number(&self, day: i32) -> i32 {
        let (week, rest) = ((day - self.monday).div_euclid(7), (day - self.monday).rem_euclid(7));
        week * self.weekdays_before[7] + self.weekdays_before[rest as usize + 1]
    }

    /// The number of the last working day by that day.
    fn number(&self, day: i32) -> i32 {
        let weekday_number = self.weekday_number(day);
        let passed =
            self.holidays.partition_point(|holiday| holiday.weekday_number <= weekday_number);
        weekday_number - passed as i32
    }

    /// The working day with that number, where it lies in the span.
    fn date(&self, number: i32) -> Option<NaiveDate> {
        let passed = self.holidays.partition_point(|holiday| holiday.next_number <= number);
        let index = number.checked_add(passed as i32)? - 1;
        let in_a_week = self.weekdays_before[7];
        let weekday = self.weekdays.get(index.rem_euclid(in_a_week) as usize)?;
        let weeks = index.div_euclid(in_a_week).checked_mul(7)?;
        let day = self.monday.checked_add(weeks)?.checked_add(*weekday)?;
        let in_span = (self.first..=self.last).contains(&day);
        in_span.then(|| NaiveDate::from_num_days_from_ce_opt(day)).flatten()
    }
}
