//! The fast path for dates in files: ISO 8601 alone, read from bytes.

use std::num::NonZeroU32;

use chrono::NaiveDate;

use super::zone::hours_ahead_throughout;
use super::{Clock, EPOCH, FIRST_DAY, FIRST_YEAR, LAST_YEAR, Moment};

impl Moment {
    /// Reads `2026-11-20`, or a date and time such as `2026-11-20T16:40`, with or without seconds. Midnight
    /// stands for a day without a time. `None` for everything else, even for what [`Moment::recorded`]
    /// accepts: this is the fast path for files.
    #[must_use]
    #[inline]
    pub fn from_iso(text: &[u8]) -> Option<Self> {
        let (moment, length) = Self::at_beginning(text)?;
        (length == text.len()).then_some(moment)
    }

    /// Like [`Moment::from_iso`], but reads a prefix of the text and returns its length.
    #[inline(always)]
    pub(crate) fn at_beginning(text: &[u8]) -> Option<(Self, usize)> {
        let (date, rest) = text.split_first_chunk()?;
        let day = iso_day(date)?;
        match rest {
            [b'T' | b' ', time @ ..] => day.at_time(time),
            _ => Some((day, 10)),
        }
    }

    /// A day with the time at the beginning of a text.
    fn at_time(self, text: &[u8]) -> Option<(Self, usize)> {
        let (digits, length) = match *text {
            [h1, h2, b':', m1, m2, b':', s1, s2, ..] => ([h1, h2, m1, m2, s1, s2], 19),
            [h1, h2, b':', m1, m2, ..] => ([h1, h2, m1, m2, b'0', b'0'], 16),
            _ => return None,
        };
        let clock = match clock_seconds(digits)? {
            0 => None,
            seconds => Some(Clock::ahead(seconds, hours_ahead_throughout(self.day())?)?),
        };
        Some((Self { clock, ..self }, length))
    }
}

/// A date written as `2026-11-20`, without any of the leniency of [`Moment::parse`].
pub(crate) fn iso_date(text: &[u8]) -> Option<NaiveDate> {
    let [year, month, day] = iso_numbers(text.try_into().ok()?)?;
    NaiveDate::from_ymd_opt(year as i32, month, day)
}

/// The day of a date written as `2026-11-20`, in the supported years.
#[inline]
fn iso_day(text: &[u8; 10]) -> Option<Moment> {
    let [year, month, day] = iso_numbers(text)?;
    day_in_years(year, month, day)
}

/// Year, month and day of a text written as `2026-11-20`, which may not be a valid date.
#[inline]
fn iso_numbers(text: &[u8; 10]) -> Option<[u32; 3]> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = *text else { return None };
    let [century, years, month, day] = four_numbers([y1, y2, y3, y4, m1, m2, d1, d2])?;
    Some([century * 100 + years, month, day])
}

#[inline]
fn clock_seconds([h1, h2, m1, m2, s1, s2]: [u8; 6]) -> Option<u32> {
    let [hour, minute, second, _] = four_numbers([h1, h2, m1, m2, s1, s2, b'0', b'0'])?;
    // A time after the end of the day becomes no clock.
    let exists = minute < 60 && second < 60;
    exists.then_some(hour * 3600 + minute * 60 + second)
}

/// Four numbers of two digits each, read at once as the bytes of one integer: reading dates is a tenth of
/// a night's work.
#[inline]
fn four_numbers(digits: [u8; 8]) -> Option<[u32; 4]> {
    const EACH: u64 = 0x0101_0101_0101_0101;
    let digits = u64::from_le_bytes(digits);
    // A byte is a digit if its upper half is 3, and adding 6 to its lower half carries nothing.
    let upper = digits & (0xf0 * EACH);
    let carried = digits.wrapping_add(0x06 * EACH) & (0xf0 * EACH);
    if upper != 0x30 * EACH || carried != 0x30 * EACH {
        return None;
    }
    let values = digits & (0x0f * EACH);
    let pairs = values * 10 + (values >> 8);
    Some([0, 16, 32, 48].map(|shift| (pairs >> shift & 0xff) as u32))
}

/// The day of a date in the supported years.
#[inline]
fn day_in_years(year: u32, month: u32, day: u32) -> Option<Moment> {
    static MONTHS: [[Month; 13]; YEARS] = months();
    let of_year = MONTHS.get(year.checked_sub(FIRST_YEAR as u32)? as usize)?;
    let Month { first, days } = of_year.get(month as usize)?;
    // Day 0 becomes larger than any.
    let later = day.wrapping_sub(1);
    let day = first.checked_add(later).filter(|_| later < *days)?;
    Some(Moment { day, clock: None })
}

const YEARS: usize = (LAST_YEAR - FIRST_YEAR + 1) as usize;

#[derive(Clone, Copy)]
struct Month {
    /// Its first day, as a [`Moment`] numbers days.
    first: NonZeroU32,
    days: u32,
}

/// The months of each year from 1 on; there is no month 0, and it has no days. In these years, every fourth year
/// but 1900 is a leap year.
const fn months() -> [[Month; 13]; YEARS] {
    const LENGTHS: [u32; 13] = [0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let mut first = NonZeroU32::MIN.saturating_add((FIRST_DAY - EPOCH) as u32);
    let mut years = [[Month { first, days: 0 }; 13]; YEARS];
    let mut year = 0;
    while year < YEARS {
        let is_leap = year % 4 == 0 && year != 0;
        let mut month = 1;
        while month < 13 {
            let days = LENGTHS[month] + (month == 2 && is_leap) as u32;
            years[year][month] = Month { first, days };
            first = first.saturating_add(days);
            month += 1;
        }
        year += 1;
    }
    years
}

#[cfg(test)]
mod tests {
    use chrono::Datelike;

    use super::*;

    #[test]
    fn every_day_that_is_counted_in_is_read_as_the_day_that_it_is() {
        let mut date = NaiveDate::from_ymd_opt(FIRST_YEAR, 1, 1).unwrap();
        while date.year() <= LAST_YEAR {
            let moment = Moment::from_iso(date.to_string().as_bytes());
            assert_eq!(moment, Some(Moment::on(date)));
            assert_eq!(Moment::on(date).iso(), date.to_string());
            date = date.succ_opt().unwrap();
        }
        let outside = ["1899-12-31", "2100-01-01", "9999-12-31"];
        let nowhere = ["2026-02-29", "1900-02-29", "2026-13-01", "2026-00-01", "2026-01-00"];
        for none in outside.iter().chain(&nowhere) {
            assert_eq!(Moment::from_iso(none.as_bytes()), None, "{none}");
        }
    }

    /// All else is left to the readers that say what is wrong with it.
    #[test]
    fn only_digits_are_read_in_the_place_of_digits() {
        let text = b"2026-11-20 16:40:59";
        assert_eq!(Moment::from_iso(text).unwrap().iso(), "2026-11-20T16:40:59+00:00");
        for place in (0..text.len()).filter(|place| text[*place].is_ascii_digit()) {
            for other in (0..=u8::MAX).filter(|other| !other.is_ascii_digit()) {
                let mut text = *text;
                text[place] = other;
                assert_eq!(Moment::from_iso(&text), None, "{other} in place {place}");
            }
        }
    }

    #[test]
    fn only_a_time_that_a_day_has_is_read_and_midnight_is_none() {
        let read = |time: &str| Moment::from_iso(format!("2026-11-20T{time}").as_bytes());
        for (time, iso) in [
            ("23:59:59", "2026-11-20T23:59:59+00:00"),
            ("16:40", "2026-11-20T16:40:00+00:00"),
            ("00:00:01", "2026-11-20T00:00:01+00:00"),
            ("00:00", "2026-11-20"),
        ] {
            assert_eq!(read(time).unwrap().iso(), iso);
        }
        for none in ["24:00", "16:60", "16:40:60", "99:00", "16", "16:4"] {
            assert_eq!(read(none), None, "{none}");
        }
    }
}
