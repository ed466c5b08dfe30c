//! Dates and times as people say them: `friday 4.40pm`, `20 nov`, `2 days ago`.

use chrono::{Datelike, Days, NaiveDate, TimeDelta, Timelike, Weekday};

use super::clock::{TimeOfDay, four_digits, time_of_day};
use super::clock_words::number_of;
use super::phrase::{DateParts, Phrase, number, ordinal, weekday, words_of};
use super::written::{at_time, check_year};
use super::{FIRST_YEAR, LAST_YEAR, Moment, MomentError};

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
        if let Some(repeats) = alone(&lower, now)? {
            return repeats.nearest(None, now, nearest, text);
        }
        let phrase = Phrase::read(&lower)?;
        if let (["now"] | ["just", "now"], None) = (&phrase.words[..], phrase.time) {
            return Ok(*now);
        }
        if let Some(away) = Away::read(&phrase.words) {
            return away.from(now, phrase.time, text);
        }
        let Some(day) = Day::read(&phrase, now)? else {
            return Err(not_one_moment(&phrase, text));
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
    Months(u32),
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
            "month" => Unit::Months(1),
            "year" => Unit::Months(12),
            _ => return None,
        };
        let count = if matches!(count, "a" | "an") { 1 } else { number_of(count)? };
        Some(Self { count, unit, is_past })
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
            Unit::Months(months) => {
                let months = i64::from(months) * i64::from(self.count);
                let months = if self.is_past { -months } else { months };
                Some(same_day(today, months).ok_or_else(too_far)??)
            }
        };
        let day = day.ok_or_else(too_far)?;
        check_year(day)?;
        at_time(day, time)
    }
}

/// The same day of the month, so many months away; `None` if that is too far away.
fn same_day(today: NaiveDate, months: i64) -> Option<Result<NaiveDate, MomentError>> {
    let months = i64::from(today.year()) * 12 + i64::from(today.month0()) + months;
    let year = i32::try_from(months.div_euclid(12)).ok()?;
    let month = u32::try_from(months.rem_euclid(12)).ok()? + 1;
    let year = Some(year).filter(|year| (FIRST_YEAR..=LAST_YEAR).contains(year))?;
    let parts = DateParts { weekday: None, day: today.day(), month, year: Some(year) };
    Some(parts.in_year(year, ""))
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
            ["today" | "tonight"] => days_from_now(0),
            // `this morning`: the half of the day has been taken out.
            ["this"] if phrase.half.is_some() => days_from_now(0),
            ["yesterday"] => days_from_now(-1),
            ["tomorrow"] => days_from_now(1),
            ["day", "before", "yesterday"] => days_from_now(-2),
            ["day", "after", "tomorrow"] => days_from_now(2),
            ["last", "night"] => phrase.time.and_then(|time| match time.time.hour() {
                17.. => days_from_now(-1),
                ..6 => days_from_now(0),
                _ => None,
            }),
            ["this", day] => match weekday(day) {
                Some(day) => Some(Self::On(in_this_week(day, now, words)?)),
                None => None,
            },
            [day] => match ordinal(day) {
                Some(day) => Some(Self::Each(Repeats::Month(None, day))),
                None => weekday(day).map(|day| Self::Each(Repeats::Week(day))),
            },
            ["next", day] => weekday(day).and_then(after_today).and_then(days_from_now),
            ["last", day] => weekday(day)
                .and_then(after_today)
                .and_then(|days| days_from_now(if days == 7 { -7 } else { days - 7 })),
            [day, "week"] | ["a", "week", day] => match day {
                "today" => days_from_now(7),
                "tomorrow" => days_from_now(8),
                _ => match weekday(day) {
                    Some(day) => Some(Self::On(a_week_on(day, now, words)?)),
                    None => None,
                },
            },
            [first, day] => weekday(first)
                .zip(ordinal(day))
                .map(|(first, day)| Self::Each(Repeats::Month(Some(first), day))),
            _ => None,
        })
    }
}

/// `this friday` is the one of this week. Once that has passed, the next one could be meant as well.
fn in_this_week(day: Weekday, now: &Moment, words: &[&str]) -> Result<NaiveDate, MomentError> {
    let today = now.date();
    let from_monday = |day: Weekday| i64::from(day.num_days_from_monday());
    let away = from_monday(day) - from_monday(today.weekday());
    let date = today + TimeDelta::days(away);
    if away >= 0 {
        return Ok(date);
    }
    Err(MomentError::TwoReadings {
        text: words.join(" "),
        first: Moment::on(date).to_string(),
        second: Moment::on(date + TimeDelta::days(7)).to_string(),
    })
}

/// `friday week` and `a week on friday`: seven days after the next one. Said on a Friday, it could be that of next week.
fn a_week_on(day: Weekday, now: &Moment, words: &[&str]) -> Result<NaiveDate, MomentError> {
    let today = now.date();
    let next_week = today + TimeDelta::days(i64::from(day.days_since(today.weekday())) + 7);
    if day != today.weekday() {
        return Ok(next_week);
    }
    Err(MomentError::TwoReadings {
        text: words.join(" "),
        first: Moment::on(next_week).to_string(),
        second: Moment::on(next_week + TimeDelta::days(7)).to_string(),
    })
}

/// A day that comes again and again.
enum Repeats {
    Day,
    Week(Weekday),
    Month(Option<Weekday>, u32),
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
                self.check_weekday(date)?;
                return Ok(moment);
            }
        }
        Err(MomentError::NotUnderstood(text.to_owned()))
    }

    /// # Errors
    ///
    /// If another day of the week was said than that of its date.
    fn check_weekday(&self, date: NaiveDate) -> Result<(), MomentError> {
        let (Self::Month(Some(written), _) | Self::Year(DateParts { weekday: Some(written), .. })) =
            *self
        else {
            return Ok(());
        };
        let actual = date.weekday();
        if written == actual {
            Ok(())
        } else {
            Err(MomentError::WrongWeekday { date, actual, written })
        }
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
            Self::Month(_, day) => {
                let first = today.with_day(1).map(|first| same_day(first, step.into()));
                first.flatten().transpose()?.and_then(|first| first.with_day(day))
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

/// Whether four digits are more likely a year than a time.
fn is_near(year: i32, now: &Moment) -> bool {
    (-25..=5).contains(&(year - now.date().year()))
}

/// Four digits after a day and month are a year, unless they could as well be a time: `20 nov 1930`.
fn year_or_time(words: &[&str], year: i32, now: &Moment) -> Result<(), MomentError> {
    let last = match words {
        [_, .., last] if !is_near(year, now) => last,
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

/// What a single word means that looks like a time but could be a day: `10.11`.
///
/// # Errors
///
/// It could be either.
fn alone(lower: &str, now: &Moment) -> Result<Option<Repeats>, MomentError> {
    let (is_day, word) = match words_of(lower)[..] {
        [word] => (false, word),
        ["on", word] => (true, word),
        _ => return Ok(None),
    };
    if let Some(year) = number(word, 4).filter(|_| word.len() == 4) {
        let is_near = |year: u32| i32::try_from(year).is_ok_and(|year| is_near(year, now));
        let time = four_digits(word).map(|time| time.time.format("%H:%M"));
        return match time.filter(|_| is_near(year)) {
            None => Ok(None),
            Some(time) => Err(MomentError::Vague {
                text: word.to_owned(),
                because: "may be a time or a year",
                instead: format!("{time}, or the whole date"),
            }),
        };
    }
    let Some((day, month)) = word.split_once('.').filter(|(_, minute)| minute.len() == 2) else {
        return Ok(None);
    };
    let (Some(day @ 1..=31), Some(month @ 1..=12)) = (number(day, 2), number(month, 2)) else {
        return Ok(None);
    };
    let parts = DateParts { weekday: None, day, month, year: None };
    let time = match time_of_day(word, None) {
        Some(Ok(time)) => time.time.format("%H:%M").to_string(),
        Some(Err(MomentError::TwoReadings { first, second, .. })) => format!("{first}, {second}"),
        Some(Err(_)) | None => return Ok(Some(Repeats::Year(parts))),
    };
    if is_day {
        return Ok(Some(Repeats::Year(parts)));
    }
    let date = parts.in_year(now.date().year(), word)?;
    Err(MomentError::TwoReadings {
        text: word.to_owned(),
        first: format!("the time {time}"),
        second: format!("the day {}", date.format("%-d %B")),
    })
}

/// Why words that are no day are not understood: some could be any of several days.
fn not_one_moment(phrase: &Phrase<'_>, text: &str) -> MomentError {
    let vague = |because, instead: &str| MomentError::Vague {
        text: text.to_owned(),
        because,
        instead: instead.to_owned(),
    };
    let is_span =
        |word: &&str| matches!(*word, "week" | "weekend" | "fortnight" | "month" | "year");
    match phrase.words[..] {
        ["last", "night"] => {
            vague("could be yesterday or today", "the time too, such as \"last night 22:10\"")
        }
        ["last" | "this" | "next" | "early" | "earlier" | "late" | "later", .., span]
            if is_span(&span) =>
        {
            vague(SEVERAL_DAYS, ONE_DAY)
        }
        ["weekend"] | ["other", "day"] | ["recently"] | [.., "ago"] => vague(SEVERAL_DAYS, ONE_DAY),
        _ => MomentError::NotUnderstood(text.to_owned()),
    }
}

const SEVERAL_DAYS: &str = "could be one of several days";
const ONE_DAY: &str = "the day, such as \"last monday\", \"20 nov\" or \"5 days ago\"";
