//! When something happened: a date, or a date and time on the clock of Europe/London.

mod clock;
mod clock_words;
mod error;
mod iso;
mod numbered;
mod phrase;
mod recorded;
mod spoken;
mod written;
mod zone;

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU64, Ordering as AtomicOrdering};

use chrono::{
    DateTime, Datelike, DurationRound, FixedOffset, MappedLocalTime, NaiveDate, NaiveDateTime,
    NaiveTime, Offset, TimeDelta, TimeZone, Timelike, Utc,
};
use chrono_tz::Europe::London;

pub use self::error::MomentError;
pub(crate) use self::iso::iso_date;
pub use self::phrase::DateOrder;
pub(crate) use self::recorded::order_shown;
pub use self::spoken::Nearest;
use self::zone::hours_ahead_throughout;

/// The first year that a moment may lie in.
pub const FIRST_YEAR: i32 = 1900;
/// The last year that a moment may lie in: British clock changes are not known beyond it.
pub const LAST_YEAR: i32 = 2099;

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
    /// The day on the clock of Europe/London, in days since [`EPOCH`], from 1. It is never 0, so that an
    /// `Option<Moment>` is no larger than a moment: a night's cases have millions of them.
    day: NonZeroU32,
    clock: Option<Clock>,
}

/// A day before every possible date, as a day number of the common era.
const EPOCH: i32 = -100_000_000;

/// The time on the clock and its offset from UTC in one number: the second of the day, the whole hours
/// ahead of UTC, a bit that keeps it from being 0, and a bit for an offset that was assumed. Two of the same
/// instant are equal, however the offset is known.
#[derive(Clone, Copy)]
struct Clock(NonZeroU32);

impl PartialEq for Clock {
    fn eq(&self, other: &Self) -> bool {
        self.known() == other.known()
    }
}

impl Eq for Clock {}

impl Hash for Clock {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.known().hash(state);
    }
}

impl Clock {
    const NOT_ZERO: u32 = 1 << 31;
    const ASSUMED: u32 = 1 << 30;
    const HOURS_AHEAD: u32 = 17;

    /// `None` for an offset that Europe/London does not have in the supported years.
    fn new(second_of_day: u32, offset_seconds: i32) -> Option<Self> {
        let hours = u32::try_from(offset_seconds / 3600).ok().filter(|hours| *hours < 16)?;
        let whole = offset_seconds % 3600 == 0;
        Self::ahead(second_of_day, hours).filter(|_| whole)
    }

    #[inline]
    fn ahead(second_of_day: u32, hours: u32) -> Option<Self> {
        let packed = Self::NOT_ZERO | hours << Self::HOURS_AHEAD | second_of_day;
        NonZeroU32::new(packed).filter(|_| second_of_day < SECONDS_OF_DAY).map(Self)
    }

    /// The same, with an offset that was assumed.
    fn assumed(self) -> Self {
        Self(self.0 | Self::ASSUMED)
    }

    fn is_assumed(self) -> bool {
        self.0.get() & Self::ASSUMED != 0
    }

    /// All but how the offset is known.
    fn known(self) -> u32 {
        self.0.get() & !Self::ASSUMED
    }

    fn second_of_day(self) -> u32 {
        self.0.get() & ((1 << Self::HOURS_AHEAD) - 1)
    }

    fn hours_ahead(self) -> u32 {
        (self.known() & !Self::NOT_ZERO) >> Self::HOURS_AHEAD
    }

    fn offset_seconds(self) -> i32 {
        self.hours_ahead() as i32 * 3600
    }

    /// The sort key of the instants of one day.
    fn utc_second(self) -> i32 {
        self.second_of_day() as i32 - self.offset_seconds()
    }
}

impl Moment {
    /// A day without a time.
    #[must_use]
    pub fn on(date: NaiveDate) -> Self {
        Self::on_day(date.num_days_from_ce())
    }

    /// A day without a time, from its day number in the common era.
    pub(crate) fn on_day(day: i32) -> Self {
        let since_epoch = u32::try_from(day.saturating_sub(EPOCH)).unwrap_or(0);
        Self { day: NonZeroU32::MIN.saturating_add(since_epoch), clock: None }
    }

    /// The day so many days later, or earlier if negative, without a time; `None` if there is no such day.
    #[inline]
    pub(crate) fn plus_days(self, days: i32) -> Option<Self> {
        let day = self.day.get().checked_add_signed(days).and_then(NonZeroU32::new)?;
        Some(Self { day, clock: None })
    }

    /// The time at which a day begins; `None` outside the supported years.
    pub(crate) fn beginning_of(date: NaiveDate) -> Option<Self> {
        // The clocks of London never change at midnight.
        Self::from_local(date.and_time(NaiveTime::MIN)).ok()
    }

    /// The day number in the common era.
    pub(crate) fn day(self) -> i32 {
        (i64::from(self.day.get() - 1) + i64::from(EPOCH)) as i32
    }

    /// A day and the clock time; the day alone for an offset that London does not have.
    fn at(day: i32, second_of_day: u32, offset_seconds: i32) -> Self {
        Self { clock: Clock::new(second_of_day, offset_seconds), ..Self::on_day(day) }
    }

    /// The moment of a local date and time on the clock of Europe/London, to the second.
    ///
    /// A time that occurs twice, when the clocks go back, is assumed to be the earlier (see
    /// [`Moment::is_assumed_earlier`]).
    ///
    /// # Errors
    ///
    /// [`MomentError::SkippedByClock`] if the clocks went forward over that time, and
    /// [`MomentError::YearOutOfRange`].
    pub fn from_local(local: NaiveDateTime) -> Result<Self, MomentError> {
        written::check_year(local.date())?;
        let day = local.num_days_from_ce();
        let second_of_day = local.time().num_seconds_from_midnight();
        if let Some(moment) = Self::without_clock_change(day, second_of_day) {
            return Ok(moment);
        }
        match London.from_local_datetime(&local) {
            MappedLocalTime::Single(time) => {
                Ok(Self::at(day, second_of_day, time.offset().fix().local_minus_utc()))
            }
            MappedLocalTime::Ambiguous(time, _) => {
                let earlier = Self::at(day, second_of_day, time.offset().fix().local_minus_utc());
                Ok(Self { clock: earlier.clock.map(Clock::assumed), ..earlier })
            }
            MappedLocalTime::None => Err(MomentError::SkippedByClock(local)),
        }
    }

    /// A time on the clock of a day on which that does not change; `None` on other days and outside the known years.
    #[inline]
    fn without_clock_change(day: i32, second_of_day: u32) -> Option<Self> {
        let clock = Clock::ahead(second_of_day, hours_ahead_throughout(day)?)?;
        Some(Self { clock: Some(clock), ..Self::on_day(day) })
    }

    /// The moment of an instant, on the clock of Europe/London.
    #[must_use]
    pub fn from_instant<Z: TimeZone>(instant: &DateTime<Z>) -> Self {
        let local = instant.with_timezone(&London);
        let offset = local.offset().fix().local_minus_utc();
        Self::at(
            local.date_naive().num_days_from_ce(),
            local.time().num_seconds_from_midnight(),
            offset,
        )
    }

    /// The time now, to the minute. Nothing else reads the clock.
    #[must_use]
    pub fn now() -> Self {
        let now = Utc::now();
        Self::from_instant(&now.duration_trunc(TimeDelta::minutes(1)).unwrap_or(now))
    }

    /// The day, on the clock of Europe/London.
    #[must_use]
    pub fn date(&self) -> NaiveDate {
        date_of(self.day())
    }

    /// The time of day, if it is known.
    #[must_use]
    pub fn time(&self) -> Option<NaiveTime> {
        NaiveTime::from_num_seconds_from_midnight_opt(self.clock?.second_of_day(), 0)
    }

    /// Whether the time of day is known.
    #[must_use]
    pub fn has_time(&self) -> bool {
        self.clock.is_some()
    }

    /// The instant, if the time is known.
    #[must_use]
    pub fn instant(&self) -> Option<DateTime<FixedOffset>> {
        let offset = FixedOffset::east_opt(self.clock?.offset_seconds())?;
        offset.from_local_datetime(&self.date().and_time(self.time()?)).single()
    }

    /// The moment so many hours later in real time, or earlier if negative; `None` if the time is not known
    /// or the result is outside the supported years.
    #[must_use]
    pub(crate) fn plus_hours(&self, hours: i32) -> Option<Self> {
        let clock = self.clock?;
        let second = i64::from(clock.second_of_day()) + i64::from(hours) * 3600;
        let day = i32::try_from(second.div_euclid(SECONDS_OF_DAY.into()))
            .ok()?
            .checked_add(self.day())?;
        let second_of_day = u32::try_from(second.rem_euclid(SECONDS_OF_DAY.into())).ok()?;
        let hours_ahead = clock.hours_ahead();
        if hours_ahead_throughout(day) == Some(hours_ahead) {
            let clock = Clock::ahead(second_of_day, hours_ahead);
            return Some(Self { clock, ..Self::on_day(day) });
        }
        let end = self.instant()?.checked_add_signed(TimeDelta::hours(i64::from(hours)))?;
        Some(Self::from_instant(&end))
    }

    /// Whether it is in the supported years.
    pub(crate) fn is_in_known_years(&self) -> bool {
        (FIRST_DAY..FIRST_DAY + DAYS as i32).contains(&self.day())
    }

    /// Whether it is the day that databases write if they must write one and have none.
    #[inline]
    pub(crate) fn is_null_date(&self) -> bool {
        self.day() == FIRST_DAY && self.clock.is_none()
    }

    /// Whether the clock showed this time twice that day, because it went back, and the earlier one was
    /// assumed. With an offset, such as `+01:00`, nothing is assumed.
    #[must_use]
    pub fn is_assumed_earlier(&self) -> bool {
        self.clock.is_some_and(Clock::is_assumed)
    }

    /// Whether the clock changes that day.
    pub(crate) fn is_on_clock_change(&self) -> bool {
        hours_ahead_throughout(self.day()).is_none()
    }

    /// Compares by instant if both times are known, otherwise by day: two moments of one day are equal if
    /// either has no time.
    #[must_use]
    pub fn compare(&self, other: &Self) -> Ordering {
        self.day.cmp(&other.day).then_with(|| match (self.clock, other.clock) {
            (Some(clock), Some(other)) => clock.utc_second().cmp(&other.utc_second()),
            _ => Ordering::Equal,
        })
    }

    /// Whether it is after another, as compared by [`Moment::compare`].
    #[inline]
    pub(crate) fn is_after(&self, other: &Self) -> bool {
        self.day > other.day || (self.day == other.day && self.is_later_in_the_day(*other))
    }

    /// Out of line, since most of the moments that are compared lie on different days.
    #[inline(never)]
    fn is_later_in_the_day(self, other: Self) -> bool {
        let times = self.clock.zip(other.clock);
        times.is_some_and(|(time, other)| time.utc_second() > other.utc_second())
    }

    /// A total order for lists: by day, then by time. Moments without a time come last in their day.
    #[must_use]
    pub(crate) fn list_order(&self) -> (i32, i32) {
        (self.day(), self.clock.map_or(i32::MAX, Clock::utc_second))
    }

    /// ISO 8601: `2026-11-20`, or RFC 3339 if the time is known.
    #[must_use]
    pub fn iso(&self) -> String {
        let text = |ascii: &[u8]| ascii.iter().copied().map(char::from).collect();
        if self.has_time() { text(&self.iso_time()) } else { text(&self.iso_date()) }
    }

    /// The date in ISO 8601.
    #[inline]
    pub(crate) fn iso_date(&self) -> [u8; 10] {
        let [y1, y2, y3, y4, m1, m2, d1, d2] = date_digits(self.day());
        [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2]
    }

    /// The date and time in RFC 3339, with midnight if the time is not known.
    pub(crate) fn iso_time(&self) -> [u8; 25] {
        let [y1, y2, y3, y4, m1, m2, d1, d2] = date_digits(self.day());
        let seconds = self.clock.map_or(0, Clock::second_of_day);
        let ([h1, h2], [i1, i2]) = (two(seconds / 3600), two(seconds / 60 % 60));
        let ([s1, s2], [o1, o2]) =
            (two(seconds % 60), two(self.clock.map_or(0, Clock::hours_ahead)));
        [
            y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2, b'T', h1, h2, b':', i1, i2, b':', s1, s2,
            b'+', o1, o2, b':', b'0', b'0',
        ]
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

/// `Fri 20 Nov 2026`, with ` 16:40` if the time is known.
impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const MONTHS: [&str; 12] =
            ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
        let date = self.date();
        let month = MONTHS[date.month0() as usize];
        write!(f, "{} {} {month} {}", date.weekday(), date.day(), date.year())?;
        match self.time() {
            Some(time) => write!(f, " {:02}:{:02}", time.hour(), time.minute()),
            None => Ok(()),
        }
    }
}

/// The eight digits of a date. They are worked out once for each day, and kept as the bytes of one integer
/// that is 0 until then.
#[inline]
fn date_digits(day: i32) -> [u8; 8] {
    static KNOWN: [AtomicU64; DAYS] = [const { AtomicU64::new(0) }; DAYS];
    let known = usize::try_from(day - FIRST_DAY).ok().and_then(|index| KNOWN.get(index));
    let Some(known) = known else { return digits_of(date_of(day)) };
    match known.load(AtomicOrdering::Relaxed) {
        0 => look_up_digits(day, known),
        digits => digits.to_le_bytes(),
    }
}

#[cold]
fn look_up_digits(day: i32, known: &AtomicU64) -> [u8; 8] {
    let digits = digits_of(date_of(day));
    known.store(u64::from_le_bytes(digits), AtomicOrdering::Relaxed);
    digits
}

fn digits_of(date: NaiveDate) -> [u8; 8] {
    let year = date.year().unsigned_abs();
    let ([y1, y2], [y3, y4]) = (two(year / 100), two(year));
    let ([m1, m2], [d1, d2]) = (two(date.month()), two(date.day()));
    [y1, y2, y3, y4, m1, m2, d1, d2]
}

/// The last two digits of a number.
fn two(number: u32) -> [u8; 2] {
    [b'0' + (number / 10 % 10) as u8, b'0' + (number % 10) as u8]
}

const SECONDS_OF_DAY: u32 = 86_400;

/// The first day that a moment may lie on, 1 January 1900, as a day number of the common era.
const FIRST_DAY: i32 = 693_596;
const DAYS: usize = 73_049;

/// The date of a day number of the common era.
#[allow(
    clippy::expect_used,
    reason = "a count that leaves the known years is an error before it is a date"
)]
fn date_of(day: i32) -> NaiveDate {
    NaiveDate::from_num_days_from_ce_opt(day).expect("a day has a date")
}
