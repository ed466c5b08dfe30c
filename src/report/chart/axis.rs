//! The time axis of a chart: every day around events, with cuts in between.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};

/// Width of a cut, in columns.
pub(super) const CUT: usize = 5;
/// Shorter gaps are cut only if a single row would not fit otherwise: busy weeks stay whole.
const FEWEST_CUT: i64 = 20;
/// Shorter gaps are never cut.
const FEWEST_CUT_AT_WORST: i64 = 8;
/// Days kept on each side of a cut, from just enough room for the dates above to the preferred number.
const KEPT: [u64; 3] = [2, 3, 4];
/// Minimum days of a stretch, so that its label fits.
const SHORTEST: u64 = 5;
/// Days after the last date, so that its label fits.
pub(super) const AFTER: u64 = 2;
/// Days kept if a single row would not fit otherwise.
const KEPT_AT_WORST: [u64; 2] = [1, 0];

/// Consecutive days, one column each, with cuts between the stretches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Axis {
    pub(super) stretches: Vec<Stretch>,
}

/// A run of days without a gap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stretch {
    pub(super) first: NaiveDate,
    pub(super) last: NaiveDate,
    /// Column of the first day.
    pub(super) column: usize,
}

/// A gap in the axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cut {
    /// Its first column.
    pub(super) column: usize,
    /// Number of days left out.
    pub(super) days: i64,
}

impl Stretch {
    pub(super) fn columns(self) -> usize {
        usize::try_from((self.last - self.first).num_days() + 1).unwrap_or(0)
    }

    pub(super) fn end(self) -> usize {
        self.column + self.columns()
    }
}

impl Axis {
    /// An axis for the dates that fits the columns: as few cuts as possible, longest gaps first, then as many
    /// days beside the cuts as possible.
    pub(super) fn fitting(dates: &BTreeSet<NaiveDate>, columns: usize) -> Option<Self> {
        let fitting =
            KEPT.iter().filter_map(|kept| Self::keeping(*kept, FEWEST_CUT, dates, columns));
        fitting.min_by_key(|axis| (axis.cuts().count(), std::cmp::Reverse(axis.columns())))
    }

    /// An axis that fits the columns if possible, and is too wide otherwise.
    pub(super) fn tightest(dates: &BTreeSet<NaiveDate>, columns: usize) -> Self {
        let keeping = |kept: &u64| Self::keeping(*kept, FEWEST_CUT_AT_WORST, dates, columns);
        let tightest = || Self::cut(dates, 0, FEWEST_CUT_AT_WORST);
        KEPT_AT_WORST.iter().find_map(keeping).unwrap_or_else(tightest)
    }

    fn keeping(
        kept: u64,
        fewest: i64,
        dates: &BTreeSet<NaiveDate>,
        columns: usize,
    ) -> Option<Self> {
        let mut gaps = gaps(dates, kept);
        gaps.sort_unstable_by_key(|gap| std::cmp::Reverse(*gap));
        let worth_it = gaps.into_iter().filter(|gap| *gap >= fewest);
        [i64::MAX]
            .into_iter()
            .chain(worth_it)
            .map(|shortest| Self::cut(dates, kept, shortest))
            .find(|axis| axis.columns() <= columns)
    }

    /// Cuts each gap of at least `shortest` days.
    fn cut(dates: &BTreeSet<NaiveDate>, kept: u64, shortest: i64) -> Self {
        let mut stretches: Vec<Stretch> = Vec::new();
        for date in dates {
            match stretches.last_mut() {
                Some(stretch) if left_out(stretch.last, *date, kept) < shortest => {
                    stretch.last = *date;
                }
                Some(stretch) => {
                    let shortest = stretch.first + Days::new(SHORTEST - 1);
                    stretch.last = (stretch.last + Days::new(kept)).max(shortest);
                    let (column, first) = (stretch.end() + CUT, *date - Days::new(kept));
                    stretches.push(Stretch { first, last: *date, column });
                }
                None => stretches.push(Stretch { first: *date, last: *date, column: 0 }),
            }
        }
        if let Some(stretch) = stretches.last_mut() {
            stretch.last = stretch.last + Days::new(AFTER);
        }
        Self { stretches }
    }

    pub(super) fn columns(&self) -> usize {
        self.stretches.last().map_or(0, |stretch| stretch.end())
    }

    /// The column of a day; `None` if it is left out.
    pub(super) fn column(&self, date: NaiveDate) -> Option<usize> {
        let stretch = self.stretches.iter().find(|s| (s.first..=s.last).contains(&date))?;
        let days = usize::try_from((date - stretch.first).num_days()).ok()?;
        Some(stretch.column + days)
    }

    /// Every day that is not left out, with its column.
    pub(super) fn days(&self) -> impl Iterator<Item = (usize, NaiveDate)> + '_ {
        self.stretches.iter().flat_map(|stretch| {
            (stretch.column..).zip(stretch.first.iter_days().take(stretch.columns()))
        })
    }

    pub(super) fn cuts(&self) -> impl Iterator<Item = Cut> + '_ {
        self.stretches.windows(2).map(|pair| Cut {
            column: pair[0].end(),
            days: (pair[1].first - pair[0].last).num_days() - 1,
        })
    }
}

/// The days that a cut between two dates leaves out.
fn left_out(one: NaiveDate, next: NaiveDate, kept: u64) -> i64 {
    (next - one).num_days() - 1 - 2 * i64::try_from(kept).unwrap_or(0)
}

fn gaps(dates: &BTreeSet<NaiveDate>, kept: u64) -> Vec<i64> {
    dates.iter().zip(dates.iter().skip(1)).map(|(one, next)| left_out(*one, *next, kept)).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn dates(days: &[&str]) -> BTreeSet<NaiveDate> {
        days.iter().map(|day| day.parse().unwrap()).collect()
    }

    #[test]
    fn what_fits_is_not_cut() {
        let axis = Axis::fitting(&dates(&["2026-11-20", "2026-12-24"]), 37).unwrap();
        assert_eq!(axis.columns(), 35 + 2);
        assert_eq!(axis.cuts().count(), 0);
    }

    #[test]
    fn the_longest_gap_is_cut_first_and_keeps_days_on_both_sides() {
        let axis = Axis::fitting(&dates(&["2026-11-20", "2026-12-11", "2027-09-11"]), 42).unwrap();
        // 22 days, then 15 December as the last of four days kept, and 7 September as the first.
        let cuts: Vec<Cut> = axis.cuts().collect();
        assert_eq!(cuts, [Cut { column: 26, days: 265 }]);
        assert_eq!(axis.column("2027-09-07".parse().unwrap()), Some(26 + CUT));
        assert_eq!(axis.column("2027-01-01".parse().unwrap()), None);
        // And two days after the last.
        assert_eq!(axis.columns(), 26 + CUT + 5 + 2);
    }

    #[test]
    fn too_many_dates_do_not_fit() {
        let many: BTreeSet<NaiveDate> =
            (2013..2028).map(|year| NaiveDate::from_ymd_opt(year, 3, 1).unwrap()).collect();
        assert_eq!(Axis::fitting(&many, 40), None);
    }

    /// A row has no more days than its start, its limit, the day to act by, the day on which it was
    /// done, and today; the narrowest chart has 56 columns.
    fn days_of_a_row() -> impl Strategy<Value = BTreeSet<NaiveDate>> {
        let first = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
        let day = prop_oneof![0..30_u64, 0..400_u64, 0..8000_u64];
        let day = day.prop_map(move |days| first + Days::new(days));
        proptest::collection::btree_set(day, 1..=6)
    }

    proptest! {
        #[test]
        fn the_days_of_one_row_always_fit(dates in days_of_a_row(), columns in 56_usize..120) {
            let axis = Axis::fitting(&dates, columns);
            let axis = axis.unwrap_or_else(|| Axis::tightest(&dates, columns));
            prop_assert!(axis.columns() <= columns);
            prop_assert!(dates.iter().all(|date| axis.column(*date).is_some()));
        }

        #[test]
        fn days_drawn_and_days_left_out_are_all_the_days(dates in days_of_a_row()) {
            let axis = Axis::tightest(&dates, 56);
            let (first, last) = (*dates.first().unwrap(), *dates.last().unwrap());
            let all = (last - first).num_days() + 1 + i64::try_from(AFTER).unwrap();
            let left_out: i64 = axis.cuts().map(|cut| cut.days).sum();
            prop_assert_eq!(i64::try_from(axis.days().count()).unwrap() + left_out, all);
            prop_assert!(axis.cuts().all(|cut| cut.days > 0));
        }
    }
}
