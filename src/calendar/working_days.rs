//! The working days of a span, numbered, so that counting them is looking them up.

use chrono::{Datelike, Days, NaiveDate, Weekday};

use super::coverage::Covers;

/// The working days of a span of dates, each with a number that counts up from 1.
///
/// Dates are days of the common era here: a count is an addition and two look-ups, however long.
#[derive(Debug, Clone)]
pub(super) struct WorkingDays {
    /// The first day of the span.
    first: i32,
    /// For each day of the span, the number of the last working day by it; 0 before the first.
    number_by: Vec<u32>,
    /// For each number from 1, its day.
    days: Vec<i32>,
}

impl WorkingDays {
    pub(super) fn new(
        covers: Covers,
        weekend: &[Weekday],
        holidays: impl IntoIterator<Item = NaiveDate>,
    ) -> Self {
        let (first, last) = (covers.from.num_days_from_ce(), covers.to.num_days_from_ce());
        let length = number_of_days(first, last);
        // A program that starts for one date makes this table too: week by week, and no branches.
        let week: [bool; 7] = std::array::from_fn(|after| {
            let day = covers.from.checked_add_days(Days::new(after as u64));
            day.is_some_and(|day| !weekend.contains(&day.weekday()))
        });
        let mut works = vec![false; length];
        for days in works.chunks_mut(7) {
            days.copy_from_slice(&week[..days.len()]);
        }
        for holiday in holidays {
            let index = usize::try_from(holiday.num_days_from_ce() - first).ok();
            if let Some(works) = index.and_then(|index| works.get_mut(index)) {
                *works = false;
            }
        }
        let mut days = vec![0; length + 1];
        let mut number = 0_u32;
        let number_by = (first..).zip(works).map(|(day, works)| {
            days[number as usize] = day;
            number += u32::from(works);
            number
        });
        let number_by = number_by.collect();
        days.truncate(number as usize);
        Self { first, number_by, days }
    }

    pub(super) fn contains(&self, day: i32) -> Option<bool> {
        let number = self.number(day)?;
        Some(self.numbered(number) == Some(day))
    }

    pub(super) fn after(&self, day: i32, count: u32) -> Option<i32> {
        self.numbered(self.number(day)?.checked_add(count)?)
    }

    pub(super) fn before(&self, day: i32, count: u32) -> Option<i32> {
        let number = self.number(day)?;
        let itself = u32::from(self.numbered(number) == Some(day));
        self.numbered((number + 1).checked_sub(itself)?.checked_sub(count)?)
    }

    pub(super) fn between(&self, from: i32, to: i32) -> Option<i32> {
        Some(self.number(to)? as i32 - self.number(from)? as i32)
    }

    pub(super) fn last_by(&self, day: i32) -> Option<i32> {
        self.numbered(self.number(day)?)
    }

    /// The number of the last working day by that day, where it lies in the span.
    fn number(&self, day: i32) -> Option<u32> {
        let index = usize::try_from(day.checked_sub(self.first)?).ok()?;
        self.number_by.get(index).copied()
    }

    /// The working day with that number, where it lies in the span.
    fn numbered(&self, number: u32) -> Option<i32> {
        self.days.get((number as usize).checked_sub(1)?).copied()
    }
}

#[allow(
    clippy::expect_used,
    reason = "a span that ends before it begins is refused when it is read"
)]
fn number_of_days(first: i32, last: i32) -> usize {
    usize::try_from(last - first + 1).expect("a span ends after it begins")
}
