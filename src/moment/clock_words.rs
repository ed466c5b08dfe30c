//! Times in words: `half past four`, `quarter to five`, `4 o'clock`, `nine` in `nine this morning`.

use std::ops::Range;

use chrono::NaiveTime;

use super::MomentError;
use super::clock::{Half, TimeOfDay, hour_of_day, two_midnights};
use super::phrase::{number, weekday};

/// Which of the words are a time in words, and that time.
///
/// # Errors
///
/// Without a half of the day, `half past four` could be either of two times.
pub(super) fn time_in_words(
    words: &[&str],
    half: Option<Half>,
) -> Result<Option<(Range<usize>, TimeOfDay)>, MomentError> {
    let found = (0..words.len())
        .find_map(|start| Said::read(&words[start..]).map(|said| (start, said)))
        .or_else(|| half.and_then(|_| bare_hour(words)));
    let Some((start, said)) = found else { return Ok(None) };
    let place = start..start + said.count;
    let time = said.time(half, &words[place.clone()].join(" "))?;
    Ok(Some((place, TimeOfDay { time, offset: None })))
}

/// A time as said.
struct Said {
    /// The number of its words.
    count: usize,
    hour: u32,
    /// Minutes after the hour, or before it.
    minutes: i32,
    half: Option<Half>,
}

impl Said {
    /// Reads a time at the beginning of the words.
    fn read(words: &[&str]) -> Option<Self> {
        let (skipped, words) = match words {
            ["a", rest @ ..] => (1, rest),
            _ => (0, words),
        };
        let (count, hour, minutes) = match *words {
            [minutes, "minutes", "past", hour, ..] => (4, hour, minutes_of(minutes)?),
            [minutes, "minutes", "to", hour, ..] => (4, hour, -minutes_of(minutes)?),
            [minutes, "past", hour, ..] => (3, hour, minutes_of(minutes)?),
            [minutes, "to", hour, ..] => (3, hour, -minutes_of(minutes)?),
            ["half", hour, ..] => (2, hour, 30),
            [hour, "o'clock" | "o’clock" | "oclock", ..] => (2, hour, 0),
            [hour, "am" | "pm", ..] if number(hour, 2).is_none() => (1, hour, 0),
            _ => return None,
        };
        let hour = number_of(hour).filter(|hour| *hour < 24)?;
        let half = match words.get(count) {
            Some(&"am") => Some(Half::Morning),
            Some(&"pm") => Some(Half::Afternoon),
            _ => None,
        };
        let count = skipped + count + usize::from(half.is_some());
        Some(Self { count, hour, minutes, half })
    }

    fn time(&self, half: Option<Half>, text: &str) -> Result<NaiveTime, MomentError> {
        let at = |hour: u32| {
            let minute = i32::try_from(hour * 60).ok()? + self.minutes;
            let minute = u32::try_from(minute.rem_euclid(24 * 60)).ok()?;
            NaiveTime::from_hms_opt(minute / 60, minute % 60, 0)
        };
        let no_such_time = || MomentError::NoSuchTime(text.to_owned());
        let hour = match self.half.or(half) {
            Some(half) if self.hour <= 12 => hour_of_day(self.hour, half),
            Some(Half::Morning) => return Err(no_such_time()),
            None if (1..=12).contains(&self.hour) => {
                let reading = |hour| at(hour).ok_or_else(no_such_time);
                let clock = |time: NaiveTime| time.format("%H:%M").to_string();
                return Err(MomentError::TwoReadings {
                    text: text.to_owned(),
                    first: clock(reading(self.hour % 12)?),
                    second: clock(reading(self.hour % 12 + 12)?),
                });
            }
            _ => self.hour,
        };
        let time = at(hour).ok_or_else(no_such_time)?;
        if time == NaiveTime::MIN { Err(two_midnights(text)) } else { Ok(time) }
    }
}

/// The hour in `nine this morning` or `tonight at 9`. Only beside a day: `2 days ago in the morning` has no hour.
fn bare_hour(words: &[&str]) -> Option<(usize, Said)> {
    let is_day = |word: &&str| {
        let near = ["this", "today", "tonight", "yesterday", "tomorrow", "night"];
        near.contains(word) || weekday(word).is_some()
    };
    let at = match words {
        [_] => 0,
        [.., day, _] if is_day(day) => words.len() - 1,
        [_, day, ..] if is_day(day) || *day == "last" => 0,
        _ => return None,
    };
    let hour = number_of(words[at]).filter(|hour| (1..=12).contains(hour))?;
    Some((at, Said { count: 1, hour, minutes: 0, half: None }))
}

fn minutes_of(word: &str) -> Option<i32> {
    match word {
        "half" => Some(30),
        "quarter" => Some(15),
        "twenty-five" => Some(25),
        _ => i32::try_from(number_of(word).filter(|minutes| (1..30).contains(minutes))?).ok(),
    }
}

/// A number in figures or, up to twelve and for twenty, in words.
pub(super) fn number_of(word: &str) -> Option<u32> {
    const WORDS: [&str; 12] = [
        "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
        "twelve",
    ];
    match word {
        "twenty" => Some(20),
        _ if word.bytes().all(|byte| byte.is_ascii_digit()) => word.parse().ok(),
        _ => (1..).zip(WORDS).find_map(|(count, name)| (name == word).then_some(count)),
    }
}
