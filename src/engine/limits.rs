//! A cache of counted limits: on a given night, most cases start on the same days.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use super::in_force::Days;
use super::status::Status;
use crate::moment::Moment;

/// The limits of the duties of one span, by day of the start and then by duty: the limits of one day are
/// looked up together.
#[derive(Debug, Default)]
pub(super) struct Limits(OnceLock<Box<[LimitCell]>>);

impl Limits {
    /// The cached limits from one day, one for each duty; empty if the day is not cached.
    #[inline]
    pub(super) fn starting_on(&self, remembered: Days, day: i32, duties: usize) -> &[LimitCell] {
        let limits = match self.0.get() {
            Some(limits) => limits,
            None => self.0.get_or_init(|| {
                let days = (remembered.last - remembered.first + 1).unsigned_abs() as usize;
                (0..days * duties).map(|_| LimitCell::default()).collect()
            }),
        };
        let day = day.checked_sub(remembered.first).and_then(|day| usize::try_from(day).ok());
        let from_day = day.and_then(|day| limits.get(day * duties..));
        from_day.and_then(|limits| limits.get(..duties)).unwrap_or(&[])
    }
}

/// A cache entry for a [`KnownLimit`] in four bytes, so that the limits of some years fit in the processor
/// cache.
///
/// From the highest bit: 8 bits for the status plus one, or 0 if the limit has not been counted; 4 bits for
/// the number of days from the last day to act to the limit plus one, or 0 if the limit has a remark; 20 bits
/// for the days from the start to the limit, with an offset for negative ones.
#[derive(Debug, Default)]
pub(super) struct LimitCell(AtomicU32);

/// The limit from one day, and its status if only its start is recorded.
#[derive(Debug, Clone, Copy)]
pub(super) struct KnownLimit(u32);

impl LimitCell {
    #[inline]
    pub(super) fn get(&self) -> Option<KnownLimit> {
        let known = self.0.load(Ordering::Relaxed);
        (known != 0).then_some(KnownLimit(known))
    }

    /// Caches a limit if it fits. Pass `act_by` only if the limit has no remark.
    pub(super) fn set(&self, start: Moment, due: Moment, open: Status, act_by: Option<Moment>) {
        let days = u32::try_from(due.day() - start.day() + KnownLimit::MIDDLE).ok();
        let before = act_by.and_then(|act_by| u32::try_from(due.day() - act_by.day()).ok());
        let before = before.filter(|days| *days < 15).map_or(0, |days| days + 1);
        let status = u32::try_from(open.urgency()).ok();
        if let Some((status, days)) = status.zip(days).filter(|(_, days)| days >> 20 == 0) {
            self.0.store((status + 1) << 24 | before << 20 | days, Ordering::Relaxed);
        }
    }
}

impl KnownLimit {
    const MIDDLE: i32 = 1 << 19;

    #[inline]
    pub(super) fn due(self, start: Moment) -> Option<Moment> {
        start.plus_days((self.0 & 0xf_ffff) as i32 - Self::MIDDLE)
    }

    /// The status if only the start is recorded.
    #[inline]
    pub(super) fn open(self) -> Option<Status> {
        Status::ALL.get(((self.0 >> 24) as usize).checked_sub(1)?).copied()
    }

    /// The last day to act, if the limit has no remark.
    #[inline]
    pub(super) fn act_by(self, start: Moment) -> Option<Moment> {
        let before = (self.0 >> 20 & 0xf).checked_sub(1)?;
        self.due(start)?.plus_days(-(before as i32))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn start() -> Moment {
        "2026-11-20".parse().unwrap()
    }

    #[test]
    fn a_limit_comes_back_as_it_was_remembered() {
        for (days, status) in [-6_574, -1, 0, 1, 63, 9_497]
            .into_iter()
            .flat_map(|days| Status::ALL.iter().map(move |status| (days, *status)))
        {
            for before in 0..15 {
                let due = start().plus_days(days).unwrap();
                let act_by = due.plus_days(-before).unwrap();
                let cell = LimitCell::default();
                assert!(cell.get().is_none());
                cell.set(start(), due, status, Some(act_by));
                let known = cell.get().unwrap();
                assert_eq!(known.due(start()), Some(due));
                assert_eq!(known.open(), Some(status));
                assert_eq!(known.act_by(start()), Some(act_by));
            }
        }
    }

    #[test]
    fn a_day_to_act_that_is_far_from_its_limit_or_has_a_remark_is_not_remembered() {
        let due = start().plus_days(63).unwrap();
        for act_by in [None, due.plus_days(-15), due.plus_days(-40)] {
            let cell = LimitCell::default();
            cell.set(start(), due, Status::Due, act_by);
            let known = cell.get().unwrap();
            assert_eq!((known.due(start()), known.act_by(start())), (Some(due), None));
            assert_eq!(known.open(), Some(Status::Due));
        }
    }

    #[test]
    fn a_limit_so_far_from_its_start_that_it_does_not_fit_is_not_remembered() {
        for days in [-KnownLimit::MIDDLE - 1, KnownLimit::MIDDLE] {
            let cell = LimitCell::default();
            cell.set(start(), start().plus_days(days).unwrap(), Status::Due, None);
            assert!(cell.get().is_none(), "{days}");
        }
    }

    #[test]
    fn each_day_has_a_cell_for_each_duty_and_other_days_have_none() {
        let limits = Limits::default();
        let days = Days { first: 10, last: 12 };
        let cells = |day| limits.starting_on(days, day, 2);
        for day in 10..=12 {
            for (place, cell) in cells(day).iter().enumerate() {
                let due = start().plus_days(100 * day + i32::try_from(place).unwrap()).unwrap();
                cell.set(start(), due, Status::Due, None);
            }
        }
        let days_of = |day| -> Vec<i32> {
            let known = cells(day).iter().map(|cell| cell.get().unwrap().due(start()).unwrap());
            known.map(|due| due.day() - start().day()).collect()
        };
        assert_eq!([10, 11, 12].map(days_of), [[1000, 1001], [1100, 1101], [1200, 1201]]);
        assert!(cells(9).is_empty() && cells(13).is_empty());
    }
}
