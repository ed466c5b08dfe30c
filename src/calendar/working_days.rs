//! The working days of a span, numbered once so that every count is a look-up.

use chrono::{Datelike, Days, NaiveDate, Weekday};

use super::Covers;

/// The longest span that can be numbered, in days: some 179 years.
pub(super) const LONGEST_SPAN: i64 = u16::MAX as i64;

/// The working days of a span of dates.
#[derive(Debug, Clone)]
pub(super) struct WorkingDays {
    first: NaiveDate,
    /// For each day of the span, how many working days there are up to and including it.
    up_to: Vec<u16>,
    /// For each working day, how many days it lies after the first day of the span.
    offsets: Vec<u16>,
}

impl WorkingDays {
    /// `holidays` in order of date.
    pub(super) fn new(
        covers: Covers,
        weekend: &[Weekday],
        holidays: impl IntoIterator<Item = NaiveDate>,
    ) -> Self {
        let length = usize::try_from((covers.to - covers.from).num_days() + 1).unwrap_or(0);
        let mut working = working_weekdays(covers.from.weekday(), weekend, length);
        for date in holidays {
            let offset = usize::try_from((date - covers.from).num_days()).ok();
            if let Some(day) = offset.and_then(|offset| working.get_mut(offset)) {
                *day = false;
            }
        }
        let mut up_to = Vec::with_capacity(length);
        let mut offsets = Vec::with_capacity(length);
        let mut count = 0;
        for (offset, working) in (0..=u16::MAX).zip(working) {
            if working {
                offsets.push(offset);
                count += 1;
            }
            up_to.push(count);
        }
        Self {
            first: covers.from,
            up_to,
            offsets,
        }
    }

    pub(super) fn contains(&self, date: NaiveDate) -> Option<bool> {
        Some(self.rank(date)? > self.rank_before(date)?)
    }

    pub(super) fn after(&self, date: NaiveDate, count: u32) -> Option<NaiveDate> {
        self.day(self.rank(date)?.checked_add(count)?)
    }

    pub(super) fn before(&self, date: NaiveDate, count: u32) -> Option<NaiveDate> {
        self.day((self.rank_before(date)? + 1).checked_sub(count)?)
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
        self.up_to
            .get(self.offset(date)?)
            .map(|rank| u32::from(*rank))
    }

    /// How many working days there are before `date`.
    fn rank_before(&self, date: NaiveDate) -> Option<u32> {
        match self.offset(date)? {
            0 => Some(0),
            offset => self.up_to.get(offset - 1).map(|rank| u32::from(*rank)),
        }
    }

    /// The working day with that number, from 1.
    fn day(&self, number: u32) -> Option<NaiveDate> {
        let index = usize::try_from(number.checked_sub(1)?).ok()?;
        let offset = self.offsets.get(index)?;
        self.first.checked_add_days(Days::new(u64::from(*offset)))
    }

    fn offset(&self, date: NaiveDate) -> Option<usize> {
        usize::try_from((date - self.first).num_days())
            .ok()
            .filter(|offset| *offset < self.up_to.len())
    }
}

/// For each day of a span, whether its day of the week is one that people work on.
fn working_weekdays(first: Weekday, weekend: &[Weekday], length: usize) -> Vec<bool> {
    let week: [bool; 7] = std::array::from_fn(|day| {
        let weekday = (0..day).fold(first, |weekday, _| weekday.succ());
        !weekend.contains(&weekday)
    });
    let mut days = week.repeat(length.div_ceil(week.len()));
    days.truncate(length);
    days
}
