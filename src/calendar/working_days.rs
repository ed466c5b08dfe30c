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
    /// How many days it has.
    length: usize,
    blocks: Vec<Block>,
}

/// Some days in a row. A program that starts for one date makes them too, so they take little time and room.
#[derive(Debug, Clone, Copy)]
struct Block {
    /// A bit for each day, from the lowest; set for a working day.
    works: u32,
    /// How many working days come before.
    before: u32,
}

const DAYS_IN_BLOCK: usize = u32::BITS as usize;

impl WorkingDays {
    pub(super) fn new(
        covers: Covers,
        weekend: &[Weekday],
        holidays: impl IntoIterator<Item = NaiveDate>,
    ) -> Self {
        let (first, last) = (covers.from.num_days_from_ce(), covers.to.num_days_from_ce());
        let length = number_of_days(first, last);
        let week: [bool; 7] = std::array::from_fn(|after| {
            let day = covers.from.checked_add_days(Days::new(after as u64));
            day.is_some_and(|day| !weekend.contains(&day.weekday()))
        });
        // A block can begin on each day of the week.
        let without_holidays: [u32; 7] = std::array::from_fn(|begin| {
            let works = (0..DAYS_IN_BLOCK).filter(|day| week[(begin + day) % 7]);
            works.map(|day| 1 << day).sum()
        });
        let begins = (0..length).step_by(DAYS_IN_BLOCK);
        let mut works: Vec<u32> = begins.map(|begin| without_holidays[begin % 7]).collect();
        if let Some(last) = works.last_mut() {
            *last &= u32::MAX >> (DAYS_IN_BLOCK - 1 - (length - 1) % DAYS_IN_BLOCK);
        }
        for holiday in holidays {
            let index = usize::try_from(holiday.num_days_from_ce() - first).ok();
            let block =
                index.and_then(|index| Some((works.get_mut(index / DAYS_IN_BLOCK)?, index)));
            if let Some((block, index)) = block {
                *block &= !(1 << (index % DAYS_IN_BLOCK));
            }
        }
        let mut count = 0;
        let blocks = works.into_iter().map(|works| {
            let before = count;
            count += works.count_ones();
            Block { works, before }
        });
        Self { first, length, blocks: blocks.collect() }
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

    /// The number of the last working day by that day, where it lies in the span; 0 before the first.
    fn number(&self, day: i32) -> Option<u32> {
        let index = usize::try_from(day.checked_sub(self.first)?).ok()?;
        let block = self.blocks.get(index / DAYS_IN_BLOCK).filter(|_| index < self.length)?;
        let by_then = block.works << (DAYS_IN_BLOCK - 1 - index % DAYS_IN_BLOCK);
        Some(block.before + by_then.count_ones())
    }

    /// The working day with that number, where it lies in the span.
    fn numbered(&self, number: u32) -> Option<i32> {
        let block = self.blocks.partition_point(|block| block.before < number).checked_sub(1)?;
        let Block { mut works, before } = self.blocks[block];
        for _ in before + 1..number {
            works &= works.checked_sub(1)?;
        }
        let index = block * DAYS_IN_BLOCK + works.trailing_zeros() as usize;
        (works != 0).then_some(self.first + index as i32)
    }
}

#[allow(
    clippy::expect_used,
    reason = "a span that ends before it begins is refused when it is read"
)]
fn number_of_days(first: i32, last: i32) -> usize {
    usize::try_from(last - first + 1).expect("a span ends after it begins")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_those_of_counting_day_by_day() {
        let from: NaiveDate = "2025-11-30".parse().unwrap();
        let holidays: Vec<NaiveDate> =
            ["2025-12-25", "2025-12-26", "2026-01-01"].map(|date| date.parse().unwrap()).into();
        for length in [1, 2, 31, 32, 33, 40, 64, 65, 400] {
            let days: Vec<NaiveDate> = from.iter_days().take(length).collect();
            let covers = Covers { from, to: days[length - 1] };
            let weekend = [Weekday::Sat, Weekday::Sun];
            let counted = WorkingDays::new(covers, &weekend, holidays.iter().copied());
            let works =
                |day: &NaiveDate| !weekend.contains(&day.weekday()) && !holidays.contains(day);
            let mut number = 0;
            for day in &days {
                number += u32::from(works(day));
                let last = days.iter().rfind(|known| *known <= day && works(known));
                let day = day.num_days_from_ce();
                assert_eq!(counted.number(day), Some(number), "{length}");
                assert_eq!(counted.numbered(number), last.map(|last| last.num_days_from_ce()));
            }
            assert_eq!(counted.numbered(number + 1), None, "{length}");
            assert_eq!(counted.number(covers.to.num_days_from_ce() + 1), None, "{length}");
            assert_eq!(counted.number(from.num_days_from_ce() - 1), None, "{length}");
        }
    }
}
