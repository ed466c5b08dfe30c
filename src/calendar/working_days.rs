//! The working days of a span, numbered once so that every count is a look-up.

use chrono::{Datelike, Days, NaiveDate, Weekday};

use super::Covers;

/// The working days of a span of dates.
#[derive(Debug, Clone)]
pub(super) struct WorkingDays {
    first: NaiveDate,
    /// For each day of the span, how many working days there are up to and including it.
    up_to: Vec<u32>,
    /// For each working day, how many days it lies after the first day of the span.
    offsets: Vec<u32>,
}

impl WorkingDays {
    /// `holidays` in order of date.
    pub(super) fn new(
        covers: Covers,
        weekend: &[Weekday],
        holidays: impl IntoIterator<Item = NaiveDate>,
    ) -> Self {
        let length = (covers.to - covers.from).num_days() + 1;
        let length = u32::try_from(length).unwrap_or(0);
        let mut up_to = Vec::with_capacity(length as usize);
        let mut offsets = Vec::with_capacity(length as usize);
        let mut holidays = holidays
            .into_iter()
            .filter_map(|date| u32::try_from((date - covers.from).num_days()).ok())
            .peekable();
        let mut weekday = covers.from.weekday();
        let mut count = 0;
        for offset in 0..length {
            let holiday = holidays.next_if_eq(&offset).is_some();
            if !holiday && !weekend.contains(&weekday) {
                count += 1;
                offsets.push(offset);
            }
            up_to.push(count);
            weekday = weekday.succ();
        }
        Self {
            first: covers.from,
            up_to,
            offsets,
        }
    }

    pub(super) fn contains(&self, date: NaiveDate) -> Option<bool> {
        let rank = self.rank(date)?;
        Some(rank > self.rank_before(date)?)
    }

    pub(super) fn after(&self, date: NaiveDate, count: u32) -> Option<NaiveDate> {
        self.day(self.rank(date)?.checked_add(count)?)
    }

    pub(super) fn before(&self, date: NaiveDate, count: u32) -> Option<NaiveDate> {
        let earlier = self.rank_before(date)?;
        self.day((earlier + 1).checked_sub(count)?)
    }

    pub(super) fn between(&self, from: NaiveDate, to: NaiveDate) -> Option<i32> {
        let rank = |date| i32::try_from(self.rank(date)?).ok();
        Some(rank(to)? - rank(from)?)
    }

    pub(super) fn last_by(&self, date: NaiveDate) -> Option<NaiveDate> {
        self.day(self.rank(date)?)
    }

    /// How many working days there are up to and including `date`.
    fn rank(&self, date: NaiveDate) -> Option<u32> {
        self.up_to.get(self.offset(date)?).copied()
    }

    /// How many working days there are before `date`.
    fn rank_before(&self, date: NaiveDate) -> Option<u32> {
        match self.offset(date)? {
            0 => Some(0),
            offset => self.up_to.get(offset - 1).copied(),
        }
    }

    /// The working day with that number, from 1.
    fn day(&self, number: u32) -> Option<NaiveDate> {
        let offset = self.offsets.get(number.checked_sub(1)? as usize)?;
        self.first.checked_add_days(Days::new(u64::from(*offset)))
    }

    fn offset(&self, date: NaiveDate) -> Option<usize> {
        usize::try_from((date - self.first).num_days())
            .ok()
            .filter(|offset| *offset < self.up_to.len())
    }
}
