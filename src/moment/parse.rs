//! Moments as people and databases write them.

use std::str::FromStr;

use chrono::{
    Datelike, FixedOffset, Month, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeZone, Timelike,
    Utc, Weekday,
};

use super::zone::hours_ahead_throughout;
use super::{Clock, FIRST_DAY, FIRST_YEAR, LAST_YEAR, Moment};
use crate::text::excerpt;

/// The accepted formats, for messages and help texts.
pub const ACCEPTED: &str = "2026-11-20, 2026-11-20T16:40, \"2026-11-20 16:40\", 20/11/2026, \
                            \"20 Nov 2026\" (each with or without a time), today, yesterday or now";

/// Why a text is not a moment.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MomentError {
    /// The text is empty.
    #[error("the date is empty; write it as {ACCEPTED}")]
    Empty,
    /// None of the accepted formats.
    #[error("`{}` is not a date that dutyclock reads; write it as {ACCEPTED}", excerpt(.0))]
    Unrecognised(String),
    /// A two-digit year could be in either century.
    #[error("the year in `{text}` has two digits; write all four: {suggestion}")]
    TwoDigitYear {
        /// What was written.
        text: String,
        /// The same date with a four-digit year of this century.
        suggestion: String,
    },
    /// The calendar has no such day.
    #[error("there is no {day} {} {year}: that month has {length} days", month.name())]
    NoSuchDay {
        /// Day of the month as written.
        day: u32,
        /// Month.
        month: Month,
        /// Year.
        year: i32,
        /// The number of days in the month.
        length: u32,
    },
    /// A month beyond December.
    #[error("there is no month {month} in `{text}`; {hint}")]
    NoSuchMonth {
        /// Month as written.
        month: u32,
        /// What was written.
        text: String,
        /// The expected order, and the date that was probably meant.
        hint: String,
    },
    /// The day of the week and the date disagree.
    #[error("{date} is a {actual}, not a {written}")]
    WrongWeekday {
        /// The date.
        date: NaiveDate,
        /// The day of the week that it is.
        actual: Weekday,
        /// The day of the week that was written.
        written: Weekday,
    },
    /// A year outside the supported range.
    #[error(
        "the year {0} is outside {FIRST_YEAR} to {LAST_YEAR}, the years that dutyclock counts in"
    )]
    YearOutOfRange(i32),
    /// Not a time of day.
    #[error("`{}` is not a time of day; write hours and minutes from 00:00 to 23:59", excerpt(.0))]
    NoSuchTime(String),
    /// The clocks went forward over this time.
    #[error(
        "{} did not exist on {}: the clocks went forward over it; give the time that the clock showed",
        .0.format("%H:%M"), .0.format("%-d %B %Y")
    )]
    SkippedByClock(NaiveDateTime),
}

impl Moment {
    /// Reads `2026-11-20`, or a date and time such as `2026-11-20T16:40`, with or without seconds. `None` for
    /// everything else, even formats that [`Moment::parse`] accepts: this is the fast path for files.
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
            [b'T' | b' ', time @ ..] => Self::at_time(day, time),
            _ => Some((Self::on_day(day), 10)),
        }
    }

    /// A day and time at the beginning of a text.
    fn at_time(day: i32, text: &[u8]) -> Option<(Self, usize)> {
        let (digits, length) = match *text {
            [h1, h2, b':', m1, m2, b':', s1, s2, ..] => ([h1, h2, m1, m2, s1, s2], 19),
            [h1, h2, b':', m1, m2, ..] => ([h1, h2, m1, m2, b'0', b'0'], 16),
            _ => return None,
        };
        let clock = Clock::ahead(clock_seconds(digits)?, hours_ahead_throughout(day)?)?;
        Some((Self { clock: Some(clock), ..Self::on_day(day) }, length))
    }

    /// Reads a time of day, `16:40` or `16:40:00`. Rejects `16:4`, which may be a slip for 16:40.
    #[must_use]
    pub fn parse_clock(text: &str) -> Option<NaiveTime> {
        let format = match text.len() {
            5 => "%H:%M",
            8 => "%H:%M:%S",
            9.. => "%H:%M:%S%.f",
            _ => return None,
        };
        NaiveTime::parse_from_str(text, format)
            .ok()
            .filter(|time| time.nanosecond() < 1_000_000_000)
    }

    /// Reads a moment, with `today`, `yesterday` and `now` as of the given moment.
    ///
    /// # Errors
    ///
    /// [`MomentError`] says what is wrong with the text, and what would be right.
    pub fn parse(text: &str, now: &Moment) -> Result<Self, MomentError> {
        let text = text.trim();
        match text.to_ascii_lowercase().as_str() {
            "" => Err(MomentError::Empty),
            "now" => Ok(*now),
            "today" => Ok(Self::on_day(now.day())),
            "yesterday" => Ok(Self::on_day(now.day() - 1)),
            _ => parse_written(text),
        }
    }
}

/// Reads a moment with a date. The words `today`, `yesterday` and `now` need a clock: see [`Moment::parse`].
impl FromStr for Moment {
    type Err = MomentError;

    fn from_str(text: &str) -> Result<Self, MomentError> {
        match text.trim() {
            "" => Err(MomentError::Empty),
            text => parse_written(text),
        }
    }
}

fn parse_written(text: &str) -> Result<Moment, MomentError> {
    let (date, time) = split_time(text);
    let date = parse_date(date, text)?;
    match time {
        None => Ok(Moment::on(date)),
        Some(time) => parse_time(date, time),
    }
}

/// Splits `2026-11-20T16:40` and `20 Nov 2026 16:40` into date and time: the time is what follows
/// the `T` of an ISO date, or else the last word if it has a colon.
fn split_time(text: &str) -> (&str, Option<&str>) {
    if let Some((date, time)) = text.split_once(['T', 't'])
        && date.starts_with(|c: char| c.is_ascii_digit())
        && date.ends_with(|c: char| c.is_ascii_digit())
    {
        return (date, Some(time));
    }
    match text.rsplit_once(char::is_whitespace) {
        Some((date, time)) if time.contains(':') => (date.trim_end(), Some(time)),
        _ => (text, None),
    }
}

/// A date written as `2026-11-20`, without any of the leniency of [`Moment::parse`].
pub(crate) fn iso_date(text: &[u8]) -> Option<NaiveDate> {
    let [year, month, day] = iso_numbers(text.try_into().ok()?)?;
    NaiveDate::from_ymd_opt(year as i32, month, day)
}

/// The day number in the common era of a date written as `2026-11-20`, in the supported years.
#[inline]
fn iso_day(text: &[u8; 10]) -> Option<i32> {
    let [year, month, day] = iso_numbers(text)?;
    day_of_era(year, month, day)
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
    let exists = hour < 24 && minute < 60 && second < 60;
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

/// The day of the common era of a date in the years that are counted in.
#[inline]
fn day_of_era(year: u32, month: u32, day: u32) -> Option<i32> {
    /// The first day of each month, and of the month after the last.
    static MONTHS: [i32; MONTH_COUNT + 1] = first_days();
    let years = year.checked_sub(FIRST_YEAR as u32)?;
    let month = (years * 12 + month.checked_sub(1).filter(|month| *month < 12)?) as usize;
    let &[first, next] = MONTHS.get(month..)?.first_chunk()?;
    let day = first + day.checked_sub(1)? as i32;
    (day < next).then_some(day)
}

const MONTH_COUNT: usize = (LAST_YEAR - FIRST_YEAR + 1) as usize * 12;

/// In these years, every fourth year but 1900 is a leap year.
const fn first_days() -> [i32; MONTH_COUNT + 1] {
    const LENGTHS: [i32; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let mut days = [FIRST_DAY; MONTH_COUNT + 1];
    let mut month = 0;
    while month < MONTH_COUNT {
        let leap = month % 48 == 1 && month != 1;
        days[month + 1] = days[month] + LENGTHS[month % 12] + leap as i32;
        month += 1;
    }
    days
}

fn parse_date(date: &str, text: &str) -> Result<NaiveDate, MomentError> {
    let unrecognised = || MomentError::Unrecognised(text.to_owned());
    if let [year, month, day] = date.split('-').collect::<Vec<_>>()[..]
        && year.len() == 4
    {
        let hint = "write the date as year-month-day".to_owned();
        return numbered_date(text, year, month, day, hint).ok_or_else(unrecognised)?;
    }
    if let [day, month, year] = date.split('/').collect::<Vec<_>>()[..] {
        if year.len() == 2 && day.len() <= 2 && number(year).is_some() {
            return Err(MomentError::TwoDigitYear {
                text: text.to_owned(),
                suggestion: format!("{day}/{month}/20{year}"),
            });
        }
        if year.len() != 4 {
            return Err(unrecognised());
        }
        let hint = format!("the day comes first: did you mean {month}/{day}/{year}?");
        return numbered_date(text, year, month, day, hint).ok_or_else(unrecognised)?;
    }
    named_date(date).ok_or_else(unrecognised)?
}

/// `None` if a part is not a number of the right length.
fn numbered_date(
    text: &str,
    year: &str,
    month: &str,
    day: &str,
    hint: String,
) -> Option<Result<NaiveDate, MomentError>> {
    if month.len() > 2 || day.len() > 2 {
        return None;
    }
    let (year, month, day) = (number(year)?, number(month)?, number(day)?);
    let found = match u8::try_from(month).ok().and_then(|m| Month::try_from(m).ok()) {
        Some(month) => calendar_date(year, month, day),
        None => Err(MomentError::NoSuchMonth { month, text: text.to_owned(), hint }),
    };
    Some(found)
}

/// `20 Nov 2026`, with or without the day of the week before it.
fn named_date(date: &str) -> Option<Result<NaiveDate, MomentError>> {
    let words: Vec<&str> = date
        .split(|c: char| c.is_whitespace() || c == ',')
        .filter(|word| !word.is_empty())
        .collect();
    let (weekday, [day, month, year]) = match words[..] {
        [day, month, year] => (None, [day, month, year]),
        [weekday, day, month, year] => (Some(weekday.parse::<Weekday>().ok()?), [day, month, year]),
        _ => return None,
    };
    if day.len() > 2 || year.len() != 4 {
        return None;
    }
    let month = if month.eq_ignore_ascii_case("sept") { "sep" } else { month };
    let found = calendar_date(number(year)?, month.parse().ok()?, number(day)?);
    Some(found.and_then(|date| match weekday {
        Some(written) if written != date.weekday() => {
            Err(MomentError::WrongWeekday { date, actual: date.weekday(), written })
        }
        _ => Ok(date),
    }))
}

fn number(text: &str) -> Option<u32> {
    if text.bytes().all(|b| b.is_ascii_digit()) { text.parse().ok() } else { None }
}

fn calendar_date(year: u32, month: Month, day: u32) -> Result<NaiveDate, MomentError> {
    let year = i32::try_from(year).unwrap_or(i32::MAX);
    if !(FIRST_YEAR..=LAST_YEAR).contains(&year) {
        return Err(MomentError::YearOutOfRange(year));
    }
    NaiveDate::from_ymd_opt(year, month.number_from_month(), day).ok_or_else(|| {
        MomentError::NoSuchDay {
            day,
            month,
            year,
            length: month.num_days(year).map_or(0, u32::from),
        }
    })
}

pub(super) fn check_year(date: NaiveDate) -> Result<(), MomentError> {
    if (FIRST_YEAR..=LAST_YEAR).contains(&date.year()) {
        Ok(())
    } else {
        Err(MomentError::YearOutOfRange(date.year()))
    }
}

fn parse_time(date: NaiveDate, text: &str) -> Result<Moment, MomentError> {
    let no_such_time = || MomentError::NoSuchTime(text.to_owned());
    let (clock, offset) = split_offset(text);
    let clock = Moment::parse_clock(clock).ok_or_else(no_such_time)?;
    let local = date.and_time(clock);
    match offset {
        None => Moment::from_local(local),
        Some(offset) => {
            let offset = parse_offset(offset).ok_or_else(no_such_time)?;
            let instant = offset.from_local_datetime(&local).single().ok_or_else(no_such_time)?;
            let moment = Moment::from_instant(&instant);
            check_year(moment.date())?;
            Ok(moment)
        }
    }
}

/// Splits off the offset of an RFC 3339 time: `Z` or `+01:00`.
fn split_offset(text: &str) -> (&str, Option<&str>) {
    match text.find(['Z', 'z', '+', '-']) {
        Some(at) => (&text[..at], Some(&text[at..])),
        None => (text, None),
    }
}

fn parse_offset(text: &str) -> Option<FixedOffset> {
    if text.eq_ignore_ascii_case("z") { Some(Utc.fix()) } else { text.parse().ok() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(text: &str) -> String {
        text.parse::<Moment>().unwrap_err().to_string()
    }

    #[test]
    fn every_day_that_is_counted_in_is_read_as_the_day_that_it_is() {
        let mut date = NaiveDate::from_ymd_opt(FIRST_YEAR, 1, 1).unwrap();
        while date.year() <= LAST_YEAR {
            let moment = Moment::from_iso(date.to_string().as_bytes());
            assert_eq!(moment, Some(Moment::on(date)));
            assert_eq!(Moment::on(date).iso(), date.to_string());
            date = date.succ_opt().unwrap();
        }
        for none in ["2026-02-29", "1900-02-29", "2026-13-01", "2026-00-01", "2026-01-00"] {
            assert_eq!(Moment::from_iso(none.as_bytes()), None, "{none}");
        }
    }

    #[test]
    fn every_accepted_way_of_writing_reads_the_same_moment() {
        let expected: Moment = "2026-11-20T16:40".parse().unwrap();
        for text in [
            "2026-11-20 16:40",
            "2026-11-20T16:40:00",
            "2026-11-20T16:40:00Z",
            "2026-11-20T16:40:00+00:00",
            "20/11/2026 16:40",
            "20/11/2026T16:40",
            "20 Nov 2026 16:40",
            "20 November 2026 16:40",
            "Fri 20 Nov 2026 16:40",
            "Friday, 20 november 2026 16:40",
            "  2026-11-20 16:40 ",
        ] {
            assert_eq!(text.parse(), Ok(expected), "{text}");
        }
    }

    #[test]
    fn what_is_printed_can_be_typed_back() {
        for text in ["2026-11-20", "2026-06-20T16:40", "2024-02-29"] {
            let moment: Moment = text.parse().unwrap();
            assert_eq!(moment.to_string().parse(), Ok(moment));
            assert_eq!(moment.iso().parse(), Ok(moment));
        }
    }

    #[test]
    fn today_yesterday_and_now_follow_the_given_moment() {
        let now: Moment = "2026-11-21T09:00".parse().unwrap();
        assert_eq!(Moment::parse("now", &now), Ok(now));
        assert_eq!(Moment::parse("Today", &now).unwrap().iso(), "2026-11-21");
        assert_eq!(Moment::parse("yesterday", &now).unwrap().iso(), "2026-11-20");
    }

    #[test]
    fn summer_times_carry_the_offset_of_british_summer_time() {
        let summer: Moment = "2026-06-20T16:40".parse().unwrap();
        assert_eq!(summer.iso(), "2026-06-20T16:40:00+01:00");
    }

    #[test]
    fn a_time_that_happens_twice_is_the_earlier() {
        let twice: Moment = "2026-10-25T01:30".parse().unwrap();
        assert!(twice.is_earlier_of_two());
        assert_eq!(twice.iso(), "2026-10-25T01:30:00+01:00");
    }

    #[test]
    fn errors_say_what_would_be_right() {
        assert_eq!(error("31/02/2026"), "there is no 31 February 2026: that month has 28 days");
        assert_eq!(error("2026-11-31"), "there is no 31 November 2026: that month has 30 days");
        assert_eq!(
            error("20/11/26"),
            "the year in `20/11/26` has two digits; write all four: 20/11/2026"
        );
        assert_eq!(
            error("2026-03-29T01:30"),
            "01:30 did not exist on 29 March 2026: the clocks went forward over it; \
             give the time that the clock showed"
        );
        assert_eq!(
            error("11/20/2026"),
            "there is no month 20 in `11/20/2026`; the day comes first: did you mean 20/11/2026?"
        );
        assert_eq!(
            error("9999-12-31"),
            "the year 9999 is outside 1900 to 2099, the years that dutyclock counts in"
        );
        assert_eq!(error("Thu 20 Nov 2026"), "2026-11-20 is a Fri, not a Thu");
        assert!(error("").starts_with("the date is empty; write it as 2026-11-20"));
        assert!(error("2026-11-20 25:00").starts_with("`25:00` is not a time of day"));
        assert!(error("2026-11-20 4:40").starts_with("`4:40` is not a time of day"));
        assert!(error("soon").starts_with("`soon` is not a date that dutyclock reads"));
        assert!(error("\u{1b}[31m").starts_with("`\\u{1b}[31m` is not a date"));
    }
}
