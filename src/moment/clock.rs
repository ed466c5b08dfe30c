//! Times of day, as people and databases write them.

use chrono::format::{Parsed, StrftimeItems, parse};
use chrono::{FixedOffset, NaiveTime, Timelike};

use super::{Moment, MomentError};

/// A time of day, and its offset from UTC if it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TimeOfDay {
    pub(super) time: NaiveTime,
    pub(super) offset: Option<FixedOffset>,
}

/// The half of the day, without which 4.40 could be either of two times.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Half {
    Morning,
    Afternoon,
    /// From six in the evening to six in the morning.
    Night,
}

impl Moment {
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
}

/// Reads a word that is a time, such as `16:40`, `16.40`, `4pm`, `noon` or `16:40:00+00:00`, in lower case.
/// `None` if it does not look like one.
///
/// # Errors
///
/// The word is a time that does not exist, or could be one of two.
pub(super) fn time_of_day(
    word: &str,
    half: Option<Half>,
) -> Option<Result<TimeOfDay, MomentError>> {
    match word {
        "noon" | "midday" => return Some(on_the_clock(word, 12, 0, 0)),
        "midnight" => return Some(Err(two_midnights(word))),
        _ => {}
    }
    if let Some(found) = to_the_second(word) {
        return Some(Ok(found));
    }
    let (clock, written_half) = match split_half(word) {
        Some((clock, half)) => (clock, Some(half)),
        None => (word, None),
    };
    let parts: Vec<&str> = clock.split([':', '.']).collect();
    let looks_like_one = match parts[..] {
        [hour] => written_half.is_some() && is_number(hour),
        [hour, minute] => is_number(hour) && is_number(minute),
        _ => clock.contains(':'),
    };
    looks_like_one.then(|| by_the_parts(word, &parts, written_half, half))
}

/// Reads four digits as a time: `1640`.
pub(super) fn four_digits(word: &str) -> Option<TimeOfDay> {
    let (hour, minute) = word.split_at_checked(2).filter(|(_, minute)| minute.len() == 2)?;
    let time = Moment::parse_clock(&format!("{hour}:{minute}"))?;
    Some(TimeOfDay { time, offset: None })
}

fn by_the_parts(
    word: &str,
    parts: &[&str],
    written_half: Option<Half>,
    half: Option<Half>,
) -> Result<TimeOfDay, MomentError> {
    let no_such_time = || MomentError::NoSuchTime(word.to_owned());
    let [hour, rest @ ..] = parts else { return Err(no_such_time()) };
    let two_digits = |part: &str| (part.len() == 2).then(|| part.parse::<u32>().ok()).flatten();
    let (minute, second) = match rest {
        [] => (0, 0),
        [minute] => (two_digits(minute).ok_or_else(no_such_time)?, 0),
        [minute, second] => (
            two_digits(minute).ok_or_else(no_such_time)?,
            two_digits(second).ok_or_else(no_such_time)?,
        ),
        _ => return Err(no_such_time()),
    };
    let is_short = hour.len() == 1;
    let hour: u32 = hour.parse().map_err(|_| no_such_time())?;
    let hour = match (written_half, half) {
        (Some(_), _) if !(1..=12).contains(&hour) => return Err(no_such_time()),
        (Some(Half::Morning), _) if (hour, minute, second) == (12, 0, 0) => {
            return Err(two_midnights(word));
        }
        (Some(half), _) => hour_of_day(hour, half),
        (None, Some(Half::Night)) if (hour, minute, second) == (12, 0, 0) => {
            return Err(two_midnights(word));
        }
        (None, Some(half)) if hour <= 12 => hour_of_day(hour, half),
        (None, Some(Half::Morning)) => return Err(no_such_time()),
        (None, None) if is_short && hour > 0 => return Err(either_half(word, hour, minute)),
        (None, _) => hour,
    };
    on_the_clock(word, hour, minute, second)
}

/// The hour from 0 to 23 of an hour from 1 to 12 in one half of the day.
pub(super) fn hour_of_day(hour: u32, half: Half) -> u32 {
    match half {
        Half::Morning => hour % 12,
        Half::Afternoon => hour % 12 + 12,
        Half::Night if (6..=11).contains(&hour) => hour + 12,
        Half::Night => hour % 12,
    }
}

fn on_the_clock(word: &str, hour: u32, minute: u32, second: u32) -> Result<TimeOfDay, MomentError> {
    let time = NaiveTime::from_hms_opt(hour, minute, second);
    let time = time.ok_or_else(|| MomentError::NoSuchTime(word.to_owned()))?;
    Ok(TimeOfDay { time, offset: None })
}

/// Splits `4.40pm`, `4.40 PM` and `4.40 p.m.` into the clock and the half; `None` without a half.
pub(super) fn split_half(text: &str) -> Option<(&str, Half)> {
    let bare = text.trim_end_matches('.');
    let without = |ending: &str| {
        let (clock, end) = bare.split_at_checked(bare.len().checked_sub(ending.len())?)?;
        end.eq_ignore_ascii_case(ending).then(|| clock.trim_end())
    };
    let morning = ["am", "a.m"].map(|ending| (ending, Half::Morning));
    let afternoon = ["pm", "p.m"].map(|ending| (ending, Half::Afternoon));
    let mut halves = morning.into_iter().chain(afternoon);
    halves.find_map(|(ending, half)| Some((without(ending)?, half)))
}

/// `16:40`, with or without seconds, fractions of a second, and an offset from UTC.
fn to_the_second(word: &str) -> Option<TimeOfDay> {
    let (clock, offset) = match word.find(['z', '+', '-']) {
        Some(at) => (&word[..at], Some(&word[at..])),
        None => (word, None),
    };
    let offset = match offset {
        None => None,
        Some(offset) => Some(offset_of(offset)?),
    };
    Some(TimeOfDay { time: Moment::parse_clock(clock)?, offset })
}

/// `z`, `+01:00`, `+0100`, or `+01` as PostgreSQL writes it.
pub(super) fn offset_of(zone: &str) -> Option<FixedOffset> {
    let mut parsed = Parsed::new();
    parse(&mut parsed, zone, StrftimeItems::new("%#z")).ok()?;
    parsed.to_fixed_offset().ok()
}

fn is_number(text: &str) -> bool {
    (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

pub(super) fn two_midnights(word: &str) -> MomentError {
    MomentError::TwoReadings {
        text: word.to_owned(),
        first: "00:00, when the day begins,".to_owned(),
        second: "23:59, when it ends".to_owned(),
    }
}

fn either_half(word: &str, hour: u32, minute: u32) -> MomentError {
    MomentError::TwoReadings {
        text: word.to_owned(),
        first: format!("{hour:02}:{minute:02}"),
        second: format!("{:02}:{minute:02}", hour + 12),
    }
}
