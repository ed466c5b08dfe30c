//! When something happened: a date, or a date and time on the clock of Europe/London.

use std::cmp::Ordering;
use std::fmt;
use std::num::NonZeroI32;
use std::sync::atomic::{AtomicU8, AtomicU64, Ordering as AtomicOrdering};

use chrono::{
    DateTime, Datelike, FixedOffset, MappedLocalTime, Month, NaiveDate, NaiveDateTime, NaiveTime,
    Offset, TimeDelta, TimeZone, Timelike, Utc, Weekday,
};
use chrono_tz::Europe::London;

use crate::text::excerpt;

/// The first year that a moment may lie in.
pub const FIRST_YEAR: i32 = 1900;
/// The last year that a moment may lie in: British clock changes are not known beyond it.
pub const LAST_YEAR: i32 = 2099;

/// The ways to write a moment, for messages and help texts.
pub const ACCEPTED: &str = "2026-11-20, 2026-11-20T16:40, \"2026-11-20 16:40\", 20/11/2026, \
                            \"20 Nov 2026\" (each with or without a time), today, yesterday or now";

/// A date, or a local date and time.
///
/// Many records give only the day. A moment keeps the difference, because hours cannot be counted
/// from a day, and a tool that invented midnight would be wrong by up to a day.
///
/// # Example
///
/// ```
/// use dutyclock::Moment;
///
/// let referral: Moment = "2026-11-20 16:40".parse()?;
/// assert_eq!(referral.to_string(), "Fri 20 Nov 2026 16:40");
/// assert_eq!(referral.iso(), "2026-11-20T16:40:00+00:00");
///
/// // British order; a day alone stays a day.
/// let day: Moment = "20/11/2026".parse()?;
/// assert_eq!(day.iso(), "2026-11-20");
///
/// // At 01:00 on 29 March 2026 the clocks go forward to 02:00.
/// assert!("2026-03-29T01:30".parse::<Moment>().is_err());
/// # Ok::<(), dutyclock::MomentError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Moment {
    /// Day of the common era, on the clock of Europe/London. Never 0, so that the absence of a moment
    /// takes no room either: a night's cases have millions of them.
    day: NonZeroI32,
    clock: Clock,
}

/// What the clock showed, and how far it was ahead of UTC, in one number: 0 where that is not known,
/// else the second of the day, the whole hours ahead of UTC, and a bit that says that it is known.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Clock(u32);

impl Clock {
    const UNKNOWN: Self = Self(0);
    const KNOWN: u32 = 1 << 31;
    const HOURS_AHEAD: u32 = 17;

    /// `None` for an offset that Europe/London does not have in the years that are counted in.
    fn new(second_of_day: i32, offset_seconds: i32) -> Option<Self> {
        let hours = u32::try_from(offset_seconds / 3600).ok().filter(|hours| *hours < 16)?;
        let whole = offset_seconds % 3600 == 0;
        Self::ahead(second_of_day, hours).filter(|_| whole)
    }

    #[inline]
    fn ahead(second_of_day: i32, hours: u32) -> Option<Self> {
        let second = u32::try_from(second_of_day).ok().filter(|second| *second < 86_400)?;
        Some(Self(Self::KNOWN | hours << Self::HOURS_AHEAD | second))
    }

    fn is_known(self) -> bool {
        self.0 != 0
    }

    fn second_of_day(self) -> i32 {
        (self.0 & ((1 << Self::HOURS_AHEAD) - 1)) as i32
    }

    fn hours_ahead(self) -> u32 {
        (self.0 & !Self::KNOWN) >> Self::HOURS_AHEAD
    }

    fn offset_seconds(self) -> i32 {
        self.hours_ahead() as i32 * 3600
    }

    /// On one day, instants are in the order of these seconds.
    fn utc_second(self) -> i32 {
        self.second_of_day() - self.offset_seconds()
    }
}

impl Moment {
    /// A day without a time.
    #[must_use]
    pub fn on(date: NaiveDate) -> Self {
        Self::on_day(date.num_days_from_ce())
    }

    /// A day without a time, by its number in the common era.
    pub(crate) fn on_day(day: i32) -> Self {
        Self { day: NonZeroI32::new(day).unwrap_or(NonZeroI32::MIN), clock: Clock::UNKNOWN }
    }

    /// The number of the day in the common era.
    pub(crate) fn day(self) -> i32 {
        self.day.get()
    }

    /// A day and what the clock showed; the day alone for an offset that London does not have.
    fn at(day: i32, second_of_day: i32, offset_seconds: i32) -> Self {
        let clock = Clock::new(second_of_day, offset_seconds).unwrap_or(Clock::UNKNOWN);
        Self { clock, ..Self::on_day(day) }
    }

    /// The moment of a local date and time on the clock of Europe/London, to the second.
    ///
    /// A time that happens twice, when the clocks go back, is taken as the earlier
    /// ([`Moment::is_earlier_of_two`] tells).
    ///
    /// # Errors
    ///
    /// [`MomentError::SkippedByClock`] where the clocks went forward over that time, and
    /// [`MomentError::YearOutOfRange`].
    pub fn from_local(local: NaiveDateTime) -> Result<Self, MomentError> {
        check_year(local.date())?;
        let day = local.num_days_from_ce();
        let second_of_day = seconds(local.time());
        if let Some(hours) = hours_ahead_throughout(day)
            && let Some(clock) = Clock::ahead(second_of_day, hours)
        {
            return Ok(Self { clock, ..Self::on_day(day) });
        }
        match London.from_local_datetime(&local) {
            MappedLocalTime::Single(time) | MappedLocalTime::Ambiguous(time, _) => {
                Ok(Self::at(day, second_of_day, time.offset().fix().local_minus_utc()))
            }
            MappedLocalTime::None => Err(MomentError::SkippedByClock(local)),
        }
    }

    /// The moment of an instant, shown on the clock of Europe/London.
    #[must_use]
    pub fn from_instant<Z: TimeZone>(instant: &DateTime<Z>) -> Self {
        let local = instant.with_timezone(&London);
        let offset = local.offset().fix().local_minus_utc();
        Self::at(local.date_naive().num_days_from_ce(), seconds(local.time()), offset)
    }

    /// What the clock shows now. The one place that reads the clock.
    #[must_use]
    pub fn now() -> Self {
        let now = Utc::now();
        let seconds = TimeDelta::seconds(now.timestamp().rem_euclid(60));
        let within = seconds + TimeDelta::nanoseconds(i64::from(now.timestamp_subsec_nanos()));
        Self::from_instant(&(now - within))
    }

    /// The day, on the clock of Europe/London.
    #[must_use]
    pub fn date(&self) -> NaiveDate {
        date_of(self.day())
    }

    /// The time of day, where it is known.
    #[must_use]
    pub fn time(&self) -> Option<NaiveTime> {
        let second = u32::try_from(self.clock.second_of_day()).ok()?;
        let time = NaiveTime::from_num_seconds_from_midnight_opt(second, 0);
        time.filter(|_| self.has_time())
    }

    /// Whether the time of day is known.
    #[must_use]
    pub fn has_time(&self) -> bool {
        self.clock.is_known()
    }

    /// The instant, where the time is known.
    #[must_use]
    pub fn instant(&self) -> Option<DateTime<FixedOffset>> {
        let offset = FixedOffset::east_opt(self.clock.offset_seconds())?;
        offset.from_local_datetime(&self.date().and_time(self.time()?)).single()
    }

    /// The moment so many hours later in real time, or earlier where they are negative; `None` where
    /// the time is not known or the years are left.
    #[must_use]
    pub(crate) fn plus_hours(&self, hours: i32) -> Option<Self> {
        if !self.has_time() {
            return None;
        }
        let second = i64::from(self.clock.second_of_day()) + i64::from(hours) * 3600;
        let day = i32::try_from(second.div_euclid(DAY)).ok()?.checked_add(self.day())?;
        let second_of_day = i32::try_from(second.rem_euclid(DAY)).ok()?;
        let hours_ahead = self.clock.hours_ahead();
        if hours_ahead_throughout(day) == Some(hours_ahead) {
            let clock = Clock::ahead(second_of_day, hours_ahead)?;
            return Some(Self { clock, ..Self::on_day(day) });
        }
        let end = self.instant()?.checked_add_signed(TimeDelta::hours(i64::from(hours)))?;
        Some(Self::from_instant(&end))
    }

    /// Whether it lies in the years that are counted in.
    pub(crate) fn is_in_known_years(&self) -> bool {
        (FIRST_DAY..FIRST_DAY + DAYS as i32).contains(&self.day())
    }

    /// Whether the clock, going back, shows this time twice that day, and this is the earlier.
    #[must_use]
    pub fn is_earlier_of_two(&self) -> bool {
        if !self.has_time() || !self.is_on_clock_change() {
            return false;
        }
        self.instant().is_some_and(|time| {
            let twice = London.from_local_datetime(&time.naive_local());
            matches!(twice, MappedLocalTime::Ambiguous(earlier, _) if earlier == time)
        })
    }

    /// Whether the clock is moved that day.
    pub(crate) fn is_on_clock_change(&self) -> bool {
        hours_ahead_throughout(self.day()).is_none()
    }

    /// Compares by the instant where both times are known, else by the day alone: two moments of
    /// one day, one of them without a time, are equal.
    #[must_use]
    pub fn compare(&self, other: &Self) -> Ordering {
        self.day.cmp(&other.day).then_with(|| match self.has_time() && other.has_time() {
            true => self.clock.utc_second().cmp(&other.clock.utc_second()),
            false => Ordering::Equal,
        })
    }

    /// Whether it is after another, as [`Moment::compare`] has it.
    #[inline]
    pub(crate) fn is_after(&self, other: &Self) -> bool {
        self.day > other.day || (self.day == other.day && self.compare(other).is_gt())
    }

    /// A total order for lists: by day, then by time, what has no time last.
    #[must_use]
    pub(crate) fn list_order(&self) -> (i32, i32) {
        let second = if self.has_time() { self.clock.utc_second() } else { i32::MAX };
        (self.day(), second)
    }

    /// ISO 8601: `2026-11-20`, or RFC 3339 where the time is known.
    #[must_use]
    pub fn iso(&self) -> String {
        let text = match self.has_time() {
            true => self.iso_time().to_vec(),
            false => self.iso_date().to_vec(),
        };
        String::from_utf8(text).unwrap_or_default()
    }

    /// The date in ISO 8601.
    #[inline]
    pub(crate) fn iso_date(&self) -> [u8; 10] {
        let [y1, y2, y3, y4, m1, m2, d1, d2] = date_digits(self.day());
        [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2]
    }

    /// The date and the time, midnight where it is not known, in RFC 3339.
    pub(crate) fn iso_time(&self) -> [u8; 25] {
        let [y1, y2, y3, y4, m1, m2, d1, d2] = date_digits(self.day());
        let seconds = self.clock.second_of_day().unsigned_abs();
        let ([h1, h2], [i1, i2]) = (two(seconds / 3600), two(seconds / 60 % 60));
        let ([s1, s2], [o1, o2]) = (two(seconds % 60), two(self.clock.hours_ahead()));
        [
            y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2, b'T', h1, h2, b':', i1, i2, b':', s1, s2,
            b'+', o1, o2, b':', b'0', b'0',
        ]
    }

    /// Reads `2026-11-20`, or that and a time: `2026-11-20T16:40`, with seconds or without. `None` for
    /// all else, also what [`Moment::parse`] reads: this is the short way for files.
    #[must_use]
    #[inline]
    pub fn from_iso(text: &[u8]) -> Option<Self> {
        let (moment, length) = Self::at_beginning(text)?;
        (length == text.len()).then_some(moment)
    }

    /// As [`Moment::from_iso`], from the beginning of a text that may go on; with how long it is there.
    #[inline(always)]
    pub(crate) fn at_beginning(text: &[u8]) -> Option<(Self, usize)> {
        let (date, rest) = text.split_first_chunk()?;
        let day = iso_day(date)?;
        match rest {
            [b'T' | b' ', time @ ..] => Self::at_time(day, time),
            _ => Some((Self::on_day(day), 10)),
        }
    }

    /// A day with the time that stands at the beginning of a text.
    fn at_time(day: i32, text: &[u8]) -> Option<(Self, usize)> {
        let (digits, length) = match *text {
            [h1, h2, b':', m1, m2, b':', s1, s2, ..] => ([h1, h2, m1, m2, s1, s2], 19),
            [h1, h2, b':', m1, m2, ..] => ([h1, h2, m1, m2, b'0', b'0'], 16),
            _ => return None,
        };
        let clock = Clock::ahead(clock_seconds(digits)?, hours_ahead_throughout(day)?)?;
        Some((Self { clock, ..Self::on_day(day) }, length))
    }

    /// Reads a time of day, `16:40` or `16:40:00`. A `16:4`, which may be a slip for 16:40, is none.
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

/// Reads a moment that says its date. The words `today`, `yesterday` and `now` need a clock: see
/// [`Moment::parse`].
impl std::str::FromStr for Moment {
    type Err = MomentError;

    fn from_str(text: &str) -> Result<Self, MomentError> {
        match text.trim() {
            "" => Err(MomentError::Empty),
            text => parse_written(text),
        }
    }
}

impl From<NaiveDate> for Moment {
    fn from(date: NaiveDate) -> Self {
        Self::on(date)
    }
}

impl fmt::Debug for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.iso())
    }
}

/// `Fri 20 Nov 2026`, with ` 16:40` where the time is known.
impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let date = self.date();
        let month = u8::try_from(date.month()).ok().and_then(|month| Month::try_from(month).ok());
        let month = month.map_or("", |month| &month.name()[..3]);
        write!(f, "{} {} {month} {}", date.weekday(), date.day(), date.year())?;
        match self.time() {
            Some(time) => write!(f, " {:02}:{:02}", time.hour(), time.minute()),
            None => Ok(()),
        }
    }
}

/// Why a text is not a moment.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MomentError {
    /// Nothing was written.
    #[error("the date is empty; write it as {ACCEPTED}")]
    Empty,
    /// None of the accepted ways of writing.
    #[error("`{}` is not a date that dutyclock reads; write it as {ACCEPTED}", excerpt(.0))]
    Unrecognised(String),
    /// A year of two digits could be in either century.
    #[error("the year in `{text}` has two digits; write all four: {suggestion}")]
    TwoDigitYear {
        /// What was written.
        text: String,
        /// The same date with four digits, this century.
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
        /// Days that the month has.
        length: u32,
    },
    /// A month beyond December.
    #[error("there is no month {month} in `{text}`; {hint}")]
    NoSuchMonth {
        /// Month as written.
        month: u32,
        /// What was written.
        text: String,
        /// The order that is read, and the date meant where it can be told.
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
    /// A year that cannot be counted in.
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

/// A date written as `2026-11-20`, without any of the help that [`Moment::parse`] gives.
pub(crate) fn iso_date(text: &[u8]) -> Option<NaiveDate> {
    let [year, month, day] = iso_numbers(text.try_into().ok()?)?;
    NaiveDate::from_ymd_opt(year as i32, month, day)
}

/// The day of the common era of a date written as `2026-11-20`, in the years that are counted in.
#[inline]
fn iso_day(text: &[u8; 10]) -> Option<i32> {
    let [year, month, day] = iso_numbers(text)?;
    day_of_era(year, month, day)
}

/// Year, month and day of a text written as `2026-11-20`, which may be no date.
#[inline]
fn iso_numbers(text: &[u8; 10]) -> Option<[u32; 3]> {
    const HYPHENS: u64 = (b'-' as u64) << 32 | (b'-' as u64) << 56;
    let (begin, day) = (text.first_chunk()?, text.last_chunk()?);
    let (begin, day) = (u64::from_le_bytes(*begin), u64::from(u16::from_le_bytes(*day)));
    if begin & (0xff << 32 | 0xff << 56) != HYPHENS {
        return None;
    }
    let (year, month) = (begin & 0xffff_ffff, begin >> 40 & 0xffff);
    let [century, years, month, day] = four_numbers(year | month << 32 | day << 48)?;
    Some([century * 100 + years, month, day])
}

/// Four numbers of two digits each, all at once: the digits are the bytes of one number.
#[inline]
fn four_numbers(digits: u64) -> Option<[u32; 4]> {
    const EACH: u64 = 0x0101_0101_0101_0101;
    // Both halves of a byte tell a digit: 3 above, and below what does not carry when 6 is added.
    let above = digits & (0xf0 * EACH);
    let carried = digits.wrapping_add(0x06 * EACH) & (0xf0 * EACH);
    if above != 0x30 * EACH || carried != 0x30 * EACH {
        return None;
    }
    let values = digits & (0x0f * EACH);
    let pairs = values * 10 + (values >> 8);
    Some([0, 16, 32, 48].map(|at| (pairs >> at & 0xff) as u32))
}

/// The day of the common era of a date in the years that are counted in.
#[inline]
fn day_of_era(year: u32, month: u32, day: u32) -> Option<i32> {
    /// The first day of each month, and of the one after the last.
    static MONTHS: [i32; MONTH_COUNT + 1] = first_days();
    let years = year.checked_sub(FIRST_YEAR as u32)?;
    let month = (years * 12 + month.checked_sub(1).filter(|month| *month < 12)?) as usize;
    let &[first, next] = MONTHS.get(month..)?.first_chunk()?;
    let day = first + day.checked_sub(1)? as i32;
    (day < next).then_some(day)
}

const MONTH_COUNT: usize = (LAST_YEAR - FIRST_YEAR + 1) as usize * 12;

/// In these years every fourth but 1900 is a leap year.
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

/// The eight digits of a date. What has once been written is kept, as the number that the digits are
/// the bytes of; 0 stands for a day not asked for yet.
#[inline]
fn date_digits(day: i32) -> [u8; 8] {
    static KNOWN: [AtomicU64; DAYS] = [const { AtomicU64::new(0) }; DAYS];
    let known = usize::try_from(day - FIRST_DAY).ok().and_then(|place| KNOWN.get(place));
    match known.map(|known| known.load(AtomicOrdering::Relaxed)) {
        Some(digits) if digits != 0 => digits.to_le_bytes(),
        _ => {
            let date = date_of(day);
            let year = date.year().unsigned_abs();
            let ([y1, y2], [y3, y4]) = (two(year / 100), two(year % 100));
            let ([m1, m2], [d1, d2]) = (two(date.month()), two(date.day()));
            let digits = [y1, y2, y3, y4, m1, m2, d1, d2];
            if let Some(known) = known {
                known.store(u64::from_le_bytes(digits), AtomicOrdering::Relaxed);
            }
            digits
        }
    }
}

/// The two digits of a number below a hundred.
fn two(number: u32) -> [u8; 2] {
    [b'0' + (number / 10 % 10) as u8, b'0' + (number % 10) as u8]
}

#[inline]
fn clock_seconds([h1, h2, m1, m2, s1, s2]: [u8; 6]) -> Option<i32> {
    let [hour, minute, second, _] =
        four_numbers(u64::from_le_bytes([h1, h2, m1, m2, s1, s2, b'0', b'0']))?;
    let known = hour < 24 && minute < 60 && second < 60;
    known.then_some((hour * 3600 + minute * 60 + second) as i32)
}

const DAY: i64 = 86_400;

/// The first day that a moment may lie on, 1 January 1900, in days of the common era.
const FIRST_DAY: i32 = 693_596;
const DAYS: usize = 73_049;

/// How far the clock is ahead of UTC all through a day; `None` on the days when it changes, and
/// outside the years that are counted in. What has once been looked up is kept: 0 stands for a day
/// not asked for yet, 1 for a change, 2 and more for whole hours.
fn hours_ahead_throughout(day: i32) -> Option<u32> {
    static KNOWN: [AtomicU8; DAYS] = [const { AtomicU8::new(0) }; DAYS];
    let known = KNOWN.get(usize::try_from(day.checked_sub(FIRST_DAY)?).ok()?)?;
    let code = match known.load(AtomicOrdering::Relaxed) {
        0 => {
            let code = offset_code(day);
            known.store(code, AtomicOrdering::Relaxed);
            code
        }
        code => code,
    };
    code.checked_sub(2).map(u32::from)
}

fn offset_code(day: i32) -> u8 {
    let at_midnight = |day: i32| {
        let midnight = date_of(day).and_time(NaiveTime::MIN);
        let offset = London.from_local_datetime(&midnight).single()?;
        Some(offset.offset().fix().local_minus_utc())
    };
    match (at_midnight(day), at_midnight(day + 1)) {
        (Some(a), Some(b)) if a == b && a % 3600 == 0 => {
            u8::try_from(a / 3600).map_or(1, |hours| hours + 2)
        }
        _ => 1,
    }
}

/// The date of a day of the common era.
pub(crate) fn date_of(day: i32) -> NaiveDate {
    NaiveDate::from_num_days_from_ce_opt(day).unwrap_or_default()
}

fn seconds(time: NaiveTime) -> i32 {
    time.num_seconds_from_midnight() as i32
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

/// `None` where a part is not a number of the right length.
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

fn check_year(date: NaiveDate) -> Result<(), MomentError> {
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
