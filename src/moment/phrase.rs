//! A date and a time in words: what `2026-11-20T16:40`, `20 nov` and `friday 4.40pm` have in common.

use chrono::{Datelike, Month, NaiveDate, Timelike, Weekday};

use super::clock::{Half, TimeOfDay, four_digits, time_of_day};
use super::clock_words::time_in_words;
use super::{FIRST_YEAR, LAST_YEAR, MomentError};
use crate::named_enum::named_enum;

named_enum! {
    /// The order of day and month in a date of numbers that ends with the year.
    DateOrder {
        /// The British order: 20/11/2026.
        DayFirst = "day-first",
        /// The American order: 11/20/2026.
        MonthFirst = "month-first",
    }
}

/// A text split into the words of its date and its time.
#[derive(Debug)]
pub(super) struct Phrase<'t> {
    pub(super) words: Vec<&'t str>,
    pub(super) time: Option<TimeOfDay>,
    /// The half of the day, if it was said: `this morning`.
    pub(super) half: Option<Half>,
}

/// The parts of a date, which may not exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct DateParts {
    pub(super) weekday: Option<Weekday>,
    pub(super) day: u32,
    pub(super) month: u32,
    pub(super) year: Option<i32>,
}

impl<'t> Phrase<'t> {
    /// Reads a text in lower case.
    ///
    /// # Errors
    ///
    /// The time does not exist, or could be one of two.
    pub(super) fn read(text: &'t str) -> Result<Self, MomentError> {
        if let Some((date, time)) = split_at_t(text) {
            let time = time_of_day(time, None)
                .unwrap_or_else(|| Err(MomentError::NoSuchTime(time.to_owned())))?;
            return Ok(Self { words: vec![date], time: Some(time), half: None });
        }
        let mut words = words_of(text);
        words.retain(|word| !matches!(*word, "at" | "on" | "of" | "the" | "since"));
        let half = take_half(&mut words);
        let time = take_time(&mut words, half)?;
        if let Some(TimeOfDay { time, .. }) = time
            && half == Some(Half::Night)
            && time.hour() < 12
            && !matches!(words[..], [] | ["last", "night"])
        {
            return Err(MomentError::TwoReadings {
                text: text.to_owned(),
                first: format!("{} on that day", time.format("%H:%M")),
                second: "on the day after".to_owned(),
            });
        }
        Ok(Self { words, time, half })
    }

    /// Its date, with or without a year; `None` if it is not written as a date.
    ///
    /// # Errors
    ///
    /// It could be one of two dates.
    pub(super) fn date(&self) -> Result<Option<DateParts>, MomentError> {
        DateParts::read(&self.words, DateOrder::DayFirst)
    }
}

pub(super) fn words_of(text: &str) -> Vec<&str> {
    let is_space = |c: char| c.is_whitespace() || c == ',';
    text.split(is_space).filter(|word| !word.is_empty()).collect()
}

/// `2026-11-20T16:40`.
fn split_at_t(text: &str) -> Option<(&str, &str)> {
    let (date, time) = text.split_once('t')?;
    let is_digit = |c: char| c.is_ascii_digit();
    let between_digits = date.ends_with(is_digit) && time.starts_with(is_digit);
    between_digits.then_some((date, time))
}

/// Takes the half of the day out of the words: `9 in the morning`, `friday night`. The day stays: `this`, `tonight`,
/// and `last night`, which could be two days.
fn take_half(words: &mut Vec<&str>) -> Option<Half> {
    let at = words.iter().position(|word| half_of(word).is_some())?;
    let half = half_of(words[at]);
    let before = at.checked_sub(1).map(|before| words[before]);
    if words[at] != "tonight" && (words[at], before) != ("night", Some("last")) {
        words.remove(at);
        if before == Some("in") {
            words.remove(at - 1);
        }
    }
    half
}

fn half_of(word: &str) -> Option<Half> {
    match word {
        "morning" => Some(Half::Morning),
        "afternoon" | "evening" => Some(Half::Afternoon),
        "night" | "tonight" => Some(Half::Night),
        _ => None,
    }
}

/// Takes the time out of the words, if there is one: in words, from the end, or from the beginning.
fn take_time(words: &mut Vec<&str>, half: Option<Half>) -> Result<Option<TimeOfDay>, MomentError> {
    if let Some((place, time)) = time_in_words(words, half)? {
        words.drain(place);
        return Ok(Some(time));
    }
    let last = take_last_time(words, half)?;
    Ok(if last.is_some() { last } else { take_first_time(words, half)? })
}

/// `5pm yesterday`, `9 am friday`, `22:10 20 nov`: only what can be nothing but a time.
fn take_first_time(
    words: &mut Vec<&str>,
    half: Option<Half>,
) -> Result<Option<TimeOfDay>, MomentError> {
    let (count, time) = match words[..] {
        [hour, half @ ("am" | "pm"), _, ..] => (2, time_of_day(&format!("{hour}{half}"), None)),
        // `3.30 this afternoon`, `3.30 yesterday afternoon`
        [first, _, ..] if is_clearly_a_time(first) || half.is_some() && first.contains('.') => {
            (1, time_of_day(first, half))
        }
        _ => return Ok(None),
    };
    let Some(time) = time else { return Ok(None) };
    words.drain(..count);
    Ok(Some(time?))
}

fn is_clearly_a_time(word: &str) -> bool {
    let has_half = word.starts_with(|c: char| c.is_ascii_digit())
        && ["am", "pm", "a.m", "p.m", "a.m.", "p.m."].iter().any(|half| word.ends_with(half));
    word.contains(':') || has_half || matches!(word, "noon" | "midday" | "midnight")
}

fn take_last_time(
    words: &mut Vec<&str>,
    half: Option<Half>,
) -> Result<Option<TimeOfDay>, MomentError> {
    let found = match words[..] {
        [.., hour, half @ ("am" | "pm" | "a.m" | "p.m" | "a.m." | "p.m.")] => {
            time_of_day(&format!("{hour}{half}"), None).map(|time| (2, time))
        }
        [ref date @ .., last] => match four_digits(last) {
            Some(time) => (!is_year_of(date, last)?).then_some((1, Ok(time))),
            None => time_of_day(last, half).map(|time| (1, time)),
        },
        [] => None,
    };
    let Some((count, time)) = found else { return Ok(None) };
    words.truncate(words.len() - count);
    Ok(Some(time?))
}

/// Whether four digits after a date are its year and not a time.
fn is_year_of(date: &[&str], digits: &str) -> Result<bool, MomentError> {
    let in_range = |year| (FIRST_YEAR..=LAST_YEAR).contains(&year);
    let is_day_and_month =
        matches!(*date, [day, month] if number(day, 2).and(number(month, 2)).is_some());
    let needs_year = is_day_and_month
        || DateParts::read(date, DateOrder::DayFirst)?.is_some_and(|date| date.year.is_none());
    Ok(needs_year && digits.parse().is_ok_and(in_range))
}

impl DateParts {
    /// Reads words in lower case; `None` if they are not a date.
    ///
    /// # Errors
    ///
    /// They could be one of two dates.
    pub(super) fn read(words: &[&str], order: DateOrder) -> Result<Option<Self>, MomentError> {
        let (weekday, date) = match words {
            [first, rest @ ..] if !rest.is_empty() && weekday(first).is_some() => {
                (weekday(first), rest)
            }
            all => (None, all),
        };
        let parts: Vec<&str> = date
            .iter()
            .filter(|word| !matches!(**word, "/" | "-"))
            .flat_map(|word| word.trim_end_matches('.').split(['/', '-', '.']))
            .map(without_ordinal)
            .collect();
        let found = match parts[..] {
            [all] if all.len() == 8 && all.is_ascii() => {
                Self::numbered(&all[6..], &all[4..6], Some(&all[..4]))
            }
            [year, month, day] if year.len() == 4 => Self::numbered(day, month, Some(year)),
            [first, month, last] if has_two_digit_year_and_dashes(date) => {
                return Err(either_order(&date.join(" "), [first, month, last]));
            }
            [first, second, year] => {
                let (day, month) = match order {
                    DateOrder::DayFirst => (first, second),
                    DateOrder::MonthFirst => (second, first),
                };
                Self::day_and_month(first, second, Some(year))
                    .or_else(|| Self::numbered(day, month, Some(year)))
            }
            [day, month] => Self::day_and_month(day, month, None).or_else(|| {
                date.concat().contains('/').then(|| Self::numbered(day, month, None))?
            }),
            _ => None,
        };
        Ok(found.map(|date| Self { weekday, ..date }))
    }

    /// `20 nov` or `nov 20`.
    fn day_and_month(first: &str, second: &str, year: Option<&str>) -> Option<Self> {
        let (day, month) = match (month(first), month(second)) {
            (Some(month), None) => (second, month),
            (None, Some(month)) => (first, month),
            _ => return None,
        };
        Self::new(day, month.number_from_month(), year)
    }

    fn numbered(day: &str, month: &str, year: Option<&str>) -> Option<Self> {
        Self::new(day, number(month, 2)?, year)
    }

    fn new(day: &str, month: u32, year: Option<&str>) -> Option<Self> {
        let year = match year {
            None => None,
            Some(text) => Some(full_year(text)?),
        };
        Some(Self { weekday: None, day: number(day, 2)?, month, year })
    }

    /// Its date in a year.
    ///
    /// # Errors
    ///
    /// There is no such date, or it is another day of the week.
    pub(super) fn in_year(&self, year: i32, text: &str) -> Result<NaiveDate, MomentError> {
        let (day, number) = (self.day, self.month);
        let month = u8::try_from(number).ok().and_then(|month| Month::try_from(month).ok());
        let month = month.ok_or_else(|| {
            let hint = if let Some(hint) = of_eight_digits(text) {
                hint
            } else if begins_with_year(text) {
                match number {
                    13..=31 if day <= 12 => {
                        format!("the month comes second: did you mean {year}-{day:02}-{number:02}?")
                    }
                    _ => "write the year first, then the month and the day".to_owned(),
                }
            } else if (1..=12).contains(&day) {
                format!("the day comes first: did you mean {number}/{day}/{year}?")
            } else {
                "write the day first, then the month".to_owned()
            };
            MomentError::NoSuchMonth { month: number, text: text.to_owned(), hint }
        })?;
        if !(FIRST_YEAR..=LAST_YEAR).contains(&year) {
            return Err(MomentError::YearOutOfRange(year));
        }
        let date = NaiveDate::from_ymd_opt(year, number, day).ok_or_else(|| {
            let length = month.num_days(year).map_or(0, u32::from);
            MomentError::NoSuchDay { day, month, year, length }
        })?;
        match self.weekday {
            Some(written) if written != date.weekday() => {
                Err(MomentError::WrongWeekday { date, actual: date.weekday(), written })
            }
            _ => Ok(date),
        }
    }
}

/// `2026-11-20`.
fn begins_with_year(text: &str) -> bool {
    let digits = text.trim_start().bytes().take_while(u8::is_ascii_digit).count();
    digits == 4
}

/// How to write a date that is written as `20112026`.
fn of_eight_digits(text: &str) -> Option<String> {
    let date = text.split_whitespace().next().filter(|date| date.len() == 8)?;
    number(date, 8)?;
    let (day, month, year) = (&date[..2], &date[2..4], &date[4..]);
    let is_date =
        NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
            .is_some();
    let example = match &year[..2] {
        "19" | "20" if is_date => format!(": write {day}/{month}/{year}"),
        _ => ", such as 20261120".to_owned(),
    };
    Some(format!("eight digits are read as year, month and day{example}"))
}

/// Whether a date is written as `20-11-26`, in numbers alone.
fn has_two_digit_year_and_dashes(date: &[&str]) -> bool {
    let [word] = date else { return false };
    let parts: Vec<&str> = word.split('-').collect();
    parts.len() == 3 && parts.iter().all(|part| number(part, 2).is_some())
}

fn either_order(date: &str, [first, month, last]: [&str; 3]) -> MomentError {
    let year =
        |text: &str| full_year(text).map_or_else(|| text.to_owned(), |year| year.to_string());
    MomentError::TwoReadings {
        text: date.to_owned(),
        first: format!("{first}/{month}/{}", year(last)),
        second: format!("{last}/{month}/{}", year(first)),
    }
}

/// A year of four digits, or of two as POSIX reads them: 69 to 99 are in the last century.
fn full_year(text: &str) -> Option<i32> {
    let year = i32::try_from(number(text, 4)?).ok()?;
    match text.len() {
        4 => Some(year),
        2 if year >= 69 => Some(1900 + year),
        2 => Some(2000 + year),
        _ => None,
    }
}

pub(super) fn number(text: &str, longest: usize) -> Option<u32> {
    let is_number = text.len() <= longest && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_number { text.parse().ok() } else { None }
}

/// The day of `20th`.
pub(super) fn ordinal(text: &str) -> Option<u32> {
    let number_alone = without_ordinal(text);
    if number_alone == text { None } else { number(number_alone, 2) }
}

/// `20th` without its ending.
fn without_ordinal(text: &str) -> &str {
    let number = ["st", "nd", "rd", "th"].iter().find_map(|ending| text.strip_suffix(ending));
    number.filter(|number| number.ends_with(|c: char| c.is_ascii_digit())).unwrap_or(text)
}

fn month(text: &str) -> Option<Month> {
    if text == "sept" { Some(Month::September) } else { text.parse().ok() }
}

pub(super) fn weekday(text: &str) -> Option<Weekday> {
    match text {
        "tues" => Some(Weekday::Tue),
        "weds" => Some(Weekday::Wed),
        "thur" | "thurs" => Some(Weekday::Thu),
        text => text.parse().ok(),
    }
}
