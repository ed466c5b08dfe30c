//! Dates and times as people say them: `friday 4.40pm`, `20 nov`, `2 days ago`.

use chrono::{Datelike, Days, NaiveDate, TimeDelta, Timelike, Weekday};

use super::clock::{TimeOfDay, four_digits};
use super::phrase::{DateParts, Phrase, weekday};
use super::written::{at_time, check_year};
use super::{LAST_YEAR, Moment, MomentError};

/// Which moment a time, a weekday or a day without a year means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nearest {
    /// The latest that is not after now.
    Past,
    /// The earliest that is not before now: for what is planned.
    Future,
}

impl Moment {
    /// Reads a moment as a person types it: everything that can be read without a clock, and what depends on now,
    /// such as `yesterday 22:10`, `friday 4.40pm`, `20 nov` or `2 days ago`. A time, a weekday or a day without a
    /// year is the nearest in the past or in the future.
    ///
    /// # Errors
    ///
    /// [`MomentError`] says what is wrong with the text, and what would be right.
    pub fn parse(text: &str, now: &Self, nearest: Nearest) -> Result<Self, MomentError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(MomentError::Empty);
        }
        let lower = text.to_lowercase();
        let phrase = Phrase::read(&lower)?;
        if let (["now"] | ["just", "now"], None) = (&phrase.words[..], phrase.time) {
            return Ok(*now);
        }
        if let Some(away) = Away::read(&phrase.words) {
            return away.from(now, phrase.time, text);
        }
        let Some(day) = Day::read(&phrase, now)? else {
            return Err(MomentError::NotUnderstood(text.to_owned()));
        };
        match day {
            Day::On(date) => at_time(date, phrase.time),
            Day::Dated(parts, year) => at_time(parts.in_year(year, text)?, phrase.time),
            Day::Each(repeats) => repeats.nearest(phrase.time, now, nearest, text),
        }
    }
}

/// So many units before or after now.
struct Away {
    count: u32,
    unit: Unit,
    is_past: bool,
}

#[derive(Clone, Copy)]
enum Unit {
    Minutes(u32),
    Days(u32),
}

impl Away {
    /// `2 days ago`, `in 3 weeks` or `3 weeks from now`.
    fn read(words: &[&str]) -> Option<Self> {
        let (count, unit, is_past) = match *words {
            [count, unit, "ago"] => (count, unit, true),
            ["in", count, unit] | [count, unit, "from", "now"] => (count, unit, false),
            _ => return None,
        };
        let unit = match unit.trim_end_matches('s') {
            "minute" | "min" => Unit::Minutes(1),
            "hour" | "hr" | "h" => Unit::Minutes(60),
            "day" => Unit::Days(1),
            "week" | "wk" => Unit::Days(7),
            "fortnight" => Unit::Days(14),
            _ => return None,
        };
        Some(Self { count: count_of(count)?, unit, is_past })
    }

    fn from(
        self,
        now: &Moment,
        time: Option<TimeOfDay>,
        text: &str,
    ) -> Result<Moment, MomentError> {
        let too_far = || MomentError::YearOutOfRange(if self.is_past { 0 } else { LAST_YEAR + 1 });
        let today = now.date();
        let day = match self.unit {
            Unit::Minutes(minutes) => {
                let now = now.instant().filter(|_| time.is_none());
                let now = now.ok_or_else(|| MomentError::NeedsTime(text.to_owned()))?;
                let minutes = i64::from(minutes) * i64::from(self.count);
                let away = TimeDelta::minutes(if self.is_past { -minutes } else { minutes });
                let then = Moment::from_instant(&now.checked_add_signed(away).ok_or_else(too_far)?);
                return check_year(then.date()).map(|()| then);
            }
            Unit::Days(days) => {
                let days = Days::new(u64::from(days) * u64::from(self.count));
                if self.is_past {
                    today.checked_sub_days(days)
                } else {
                    today.checked_add_days(days)
                }
            }
        };
        let day = day.ok_or_else(too_far)?;
        check_year(day)?;
        at_time(day, time)
    }
}

/// A day as a person says it.
enum Day {
    On(NaiveDate),
    Dated(DateParts, i32),
    Each(Repeats),
}

impl Day {
    /// `None` if the words are not a day.
    fn read(phrase: &Phrase<'_>, now: &Moment) -> Result<Option<Self>, MomentError> {
        let words = &phrase.words[..];
        if let Some(parts) = phrase.date()? {
            return match parts.year {
                None => Ok(Some(Self::Each(Repeats::Year(parts)))),
                Some(year) => {
                    year_or_time(words, year, now).map(|()| Some(Self::Dated(parts, year)))
                }
            };
        }
        let days_from_now = |days| Some(Self::On(Moment::on_day(now.day() + days).date()));
        let after_today = |day: Weekday| {
            let days = i32::try_from(day.days_since(now.date().weekday())).ok()?;
            Some(if days == 0 { 7 } else { days })
        };
        Ok(match *words {
            [] => phrase.time.map(|_| Self::Each(Repeats::Day)),
            ["today" | "tonight" | "this"] => days_from_now(0),
            ["yesterday"] => days_from_now(-1),
            ["tomorrow"] => days_from_now(1),
            ["day", "before", "yesterday"] => days_from_now(-2),
            ["day", "after", "tomorrow"] => days_from_now(2),
            ["last", "night"] => phrase.time.and_then(|time| match time.time.hour() {
                17.. => days_from_now(-1),
                ..6 => days_from_now(0),
                _ => None,
            }),
            [day] => weekday(day).map(|day| Self::Each(Repeats::Week(day))),
            ["next", day] => weekday(day).and_then(after_today).and_then(days_from_now),
            ["last", day] => weekday(day)
                .and_then(after_today)
                .and_then(|days| days_from_now(if days == 7 { -7 } else { days - 7 })),
            _ => None,
        })
    }
}

/// A day that comes again and again.
enum Repeats {
    Day,
    Week(Weekday),
    Year(DateParts),
}

impl Repeats {
    /// The nearest to now of its moments.
    fn nearest(
        self,
        time: Option<TimeOfDay>,
        now: &Moment,
        nearest: Nearest,
        text: &str,
    ) -> Result<Moment, MomentError> {
        // 29 February comes after eight years at most.
        for step in 0..=8 {
            let step = match nearest {
                Nearest::Past => -step,
                Nearest::Future => step,
            };
            let Some(date) = self.date(now.date(), step, nearest, text)? else { continue };
            let moment = at_time(date, time)?;
            let is_wanted = match nearest {
                Nearest::Past => !moment.is_after(now),
                Nearest::Future => !now.is_after(&moment),
            };
            if is_wanted {
                if let Self::Year(parts) = self {
                    parts.in_year(date.year(), text)?;
                }
                return Ok(moment);
            }
        }
        Err(MomentError::NotUnderstood(text.to_owned()))
    }

    /// One of its dates, so many steps after the first on this side of today; `None` if that year has no such day.
    fn date(
        &self,
        today: NaiveDate,
        step: i32,
        nearest: Nearest,
        text: &str,
    ) -> Result<Option<NaiveDate>, MomentError> {
        let days_from_today =
            |days: i32| Some(Moment::on_day(Moment::on(today).day() + days).date());
        Ok(match *self {
            Self::Day => days_from_today(step),
            Self::Week(day) => {
                let days = match nearest {
                    Nearest::Past => -i32::try_from(today.weekday().days_since(day)).unwrap_or(0),
                    Nearest::Future => i32::try_from(day.days_since(today.weekday())).unwrap_or(0),
                };
                days_from_today(days + 7 * step)
            }
            Self::Year(parts) => {
                let year = today.year() + step;
                match (DateParts { weekday: None, ..parts }).in_year(year, text) {
                    Err(MomentError::NoSuchDay { day: 29, .. }) => None,
                    found => Some(found?),
                }
            }
        })
    }
}

/// Four digits after a day and month are a year, unless they could as well be a time: `20 nov 1930`.
fn year_or_time(words: &[&str], year: i32, now: &Moment) -> Result<(), MomentError> {
    let from_now = year - now.date().year();
    let last = match words {
        [_, .., last] if !(-25..=5).contains(&from_now) => last,
        _ => return Ok(()),
    };
    match four_digits(last) {
        None => Ok(()),
        Some(time) => Err(MomentError::TwoReadings {
            text: words.join(" "),
            first: format!("a day in {year}"),
            second: format!("the time {}", time.time.format("%H:%M")),
        }),
    }
}

/// `2`, `a` or `two`.
fn count_of(word: &str) -> Option<u32> {
    const WORDS: [&str; 11] =
        ["", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
    match word {
        "a" | "an" => Some(1),
        _ if word.bytes().all(|byte| byte.is_ascii_digit()) => word.parse().ok(),
        _ => {
            WORDS.iter().position(|name| *name == word).and_then(|count| u32::try_from(count).ok())
        }
    }
}
