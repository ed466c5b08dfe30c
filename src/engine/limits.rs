//! Limits that were counted before: most cases of a night start on the same days.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use super::in_force::Days;
use super::status::Status;
use crate::moment::Moment;

/// The limits of the duties of one span, by day of the start and then by duty: those of one day are asked for
/// together.
#[derive(Debug, Default)]
pub(super) struct Limits(OnceLock<Box<[LimitCell]>>);

impl Limits {
    /// The limits of so many duties from one day of those remembered; none for other days.
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

/// Room for a [`KnownLimit`], in four bytes: so the limits of some years stay near the processor.
///
/// From the highest bit: 8 bits for the status, from 1, or 0 before the limit has been counted; 4 bits for how
/// many days before the limit the last day to act is, from 1, or 0 where a remark belongs to it;
/// 20 bits for the days from the start to the limit, from the middle on.
#[derive(Debug, Default)]
pub(super) struct LimitCell(AtomicU32);

/// The limit from one day, and how it stands while only its start is recorded.
#[derive(Debug, Clone, Copy)]
pub(super) struct KnownLimit(u32);

impl LimitCell {
    #[inline]
    pub(super) fn get(&self) -> Option<KnownLimit> {
        let known = self.0.load(Ordering::Relaxed);
        (known != 0).then_some(KnownLimit(known))
    }

    /// Remembers a limit if it fits; `act_by` only where no remark belongs to the limit.
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
    pub(super) fn due(self, start: Moment) -> Moment {
        Moment::on_day(start.day() + (self.0 & 0xf_ffff) as i32 - Self::MIDDLE)
    }

    /// How it stands while only the start is recorded.
    #[inline]
    pub(super) fn open(self) -> Option<Status> {
        Status::ALL.get(((self.0 >> 24) as usize).checked_sub(1)?).copied()
    }

    /// The last day to act, if no remark belongs to the limit.
    #[inline]
    pub(super) fn act_by(self, start: Moment) -> Option<Moment> {
        let before = (self.0 >> 20 & 0xf).checked_sub(1)?;
        Some(Moment::on_day(self.due(start).day() - before as i32))
    }
}
