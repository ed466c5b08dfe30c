//! The clock of Europe/London.

use std::sync::atomic::{AtomicU8, Ordering};

use chrono::{NaiveTime, Offset, TimeZone};
use chrono_tz::Europe::London;

use super::{DAYS, FIRST_DAY, date_of};

/// Hours that the clock is ahead of UTC throughout a day; `None` on days of a clock change and outside the
/// known years. Each day is cached: 0 means not looked up yet, 1 a change, and 2 or more the whole hours plus
/// two.
#[inline]
pub(super) fn hours_ahead_throughout(day: i32) -> Option<u32> {
    static KNOWN: [AtomicU8; DAYS] = [const { AtomicU8::new(0) }; DAYS];
    let known = KNOWN.get(usize::try_from(day.checked_sub(FIRST_DAY)?).ok()?)?;
    let code = match known.load(Ordering::Relaxed) {
        0 => look_up(day, known),
        code => code,
    };
    code.checked_sub(2).map(u32::from)
}

#[cold]
fn look_up(day: i32, known: &AtomicU8) -> u8 {
    let code = offset_code(day);
    known.store(code, Ordering::Relaxed);
    code
}

fn offset_code(day: i32) -> u8 {
    let at_midnight = |day: i32| {
        let midnight = date_of(day).and_time(NaiveTime::MIN);
        let offset = London.from_local_datetime(&midnight).single()?;
        Some(offset.offset().fix().local_minus_utc())
    };
    match (at_midnight(day), at_midnight(day + 1)) {
        (Some(a), Some(b)) if a == b => u8::try_from(a / 3600).map_or(1, |hours| hours + 2),
        _ => 1,
    }
}
