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
