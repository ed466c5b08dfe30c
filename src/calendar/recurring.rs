//! Days off that recur every year, each by a rule.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use bdays::easter::easter_naive_date;
use chrono::{Datelike, NaiveDate, TimeDelta, Weekday};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::definition::{Mistake, Step};
use crate::named_enum::named_enum;

/// A day off of every year as written: `month` and `day`, `easter`, or `month`, `weekday` and `which`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecurringDefinition {
    /// Its name.
    pub name: Cow<'static, str>,
    /// The month that it falls in, from 1.
    pub month: Option<i64>,
    /// The day of the month that it falls on.
    pub day: Option<i64>,
    /// Whether another day stands in for a day of the month that is a weekend.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub substitute: bool,
    /// How many days after Easter Sunday it falls; negative before it.
    pub easter: Option<i64>,
    /// The day of the week that it falls on, by name.
    pub weekday: Option<String>,
    /// Which of those weekdays of the month it is.
    pub which: Option<Which>,
}

named_enum! {
    /// Which of the weekdays of a month.
    Which {
        /// The first.
        First = "first",
        /// The second.
        Second = "second",
        /// The third.
        Third = "third",
        /// The fourth.
        Fourth = "fourth",
        /// The last, be it the fourth or the fifth.
        Last = "last",
    }
}

/// A day off of every year.
///
/// # Example
///
/// ```
/// use chrono::{NaiveDate, Weekday};
/// use dutyclock::calendar::{Recurring, RecurringDefinition, unfold};
///
/// let boxing_day: RecurringDefinition =
///     toml::from_str("name = 'Boxing Day'\nmonth = 12\nday = 26\nsubstitute = true")?;
/// let recurring = Recurring::all(&[boxing_day], "recurring")
///     .map_err(|mistakes| mistakes[0].clone())?;
///
/// // 26 December 2026 is a Saturday: the Monday stands in for it.
/// let days = unfold(&recurring, 2026..=2026, &[Weekday::Sat, Weekday::Sun], |_| false);
/// let monday = NaiveDate::from_ymd_opt(2026, 12, 28).unwrap();
/// assert_eq!(days[&monday], "Boxing Day (substitute day)");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recurring {
    name: Cow<'static, str>,
    day: YearlyDay,
}

/// The day of a year on which a day off falls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum YearlyDay {
    /// Always the same day of the same month.
    Date { month: u32, day: u32, substitute: bool },
    /// So many days after Easter Sunday.
    Easter(i64),
    /// A weekday of a month.
    Weekday { month: u32, weekday: Weekday, which: Which },
}

/// Distances in days from Easter Sunday, 22 March to 25 April, that stay in its year.
const FROM_EASTER: RangeInclusive<i64> = -80..=250;

impl Recurring {
    /// The days off of the entries under a key of a definition.
    ///
    /// # Errors
    ///
    /// Every mistake in the entries, with its location.
    pub fn all(
        entries: &[RecurringDefinition],
        key: &'static str,
    ) -> Result<Vec<Self>, Vec<Mistake>> {
        let (mut all, mut mistakes): (Vec<Self>, Vec<Mistake>) = (Vec::new(), Vec::new());
        for (index, entry) in entries.iter().enumerate() {
            let at = [Step::Key(key), Step::Index(index)];
            match yearly_day(entry) {
                Ok(day) => match all.iter().find(|known| known.day == day) {
                    Some(known) => {
                        let message =
                            format!("{} is always the same day; keep one of the two", known.name);
                        mistakes.push(wrong("name", message).below(&at));
                    }
                    None => all.push(Self { name: entry.name.clone(), day }),
                },
                Err(found) => mistakes.extend(found.into_iter().map(|found| found.below(&at))),
            }
        }
        if mistakes.is_empty() { Ok(all) } else { Err(mistakes) }
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The date in a year, before any substitute day.
    fn on(&self, year: i32) -> Option<NaiveDate> {
        match self.day {
            YearlyDay::Date { month, day, .. } => NaiveDate::from_ymd_opt(year, month, day),
            YearlyDay::Easter(days) => {
                let sunday = easter_naive_date(year).ok()?;
                sunday.checked_add_signed(TimeDelta::try_days(days)?)
            }
            YearlyDay::Weekday { month, weekday, which } => {
                let nth = |n| NaiveDate::from_weekday_of_month_opt(year, month, weekday, n);
                match which {
                    Which::First => nth(1),
                    Which::Second => nth(2),
                    Which::Third => nth(3),
                    Which::Fourth => nth(4),
                    Which::Last => nth(5).or_else(|| nth(4)),
                }
            }
        }
    }

    /// Whether another falls on the same day of every year.
    pub(super) fn is_same_day(&self, other: &Self) -> bool {
        self.day == other.day
    }

    fn has_substitute(&self) -> bool {
        matches!(self.day, YearlyDay::Date { substitute: true, .. })
    }
}

/// As it would be written.
impl From<&Recurring> for RecurringDefinition {
    fn from(recurring: &Recurring) -> Self {
        let named = Self { name: recurring.name.clone(), ..Self::default() };
        match recurring.day {
            YearlyDay::Date { month, day, substitute } => {
                Self { month: Some(month.into()), day: Some(day.into()), substitute, ..named }
            }
            YearlyDay::Easter(days) => Self { easter: Some(days), ..named },
            YearlyDay::Weekday { month, weekday, which } => Self {
                month: Some(month.into()),
                weekday: Some(name_of(weekday).to_owned()),
                which: Some(which),
                ..named
            },
        }
    }
}

/// The days off of some years, with their names.
///
/// All days are placed before the first substitute is sought, and substitutes are sought in the order
/// of the days they stand in for: the next day that is neither weekend nor another day off. What is
/// `taken` is a day off already.
#[must_use]
pub fn unfold(
    recurring: &[Recurring],
    years: RangeInclusive<i32>,
    weekend: &[Weekday],
    taken: impl Fn(NaiveDate) -> bool,
) -> BTreeMap<NaiveDate, Cow<'static, str>> {
    // A substitute for a day at the end of a year falls in the next.
    let with_eve = years.start() - 1..=*years.end();
    let in_year = |year| recurring.iter().filter_map(move |one| Some((one.on(year)?, one)));
    let mut all: Vec<(NaiveDate, &Recurring)> = with_eve.flat_map(in_year).collect();
    all.sort_by_key(|(date, _)| *date);

    let is_weekend = |date: NaiveDate| weekend.contains(&date.weekday());
    let (moved, placed): (Vec<_>, Vec<_>) =
        all.into_iter().partition(|(date, one)| one.has_substitute() && is_weekend(*date));
    let mut days: BTreeMap<NaiveDate, Cow<'static, str>> = BTreeMap::new();
    for (date, one) in placed.into_iter().filter(|(date, _)| !taken(*date)) {
        days.entry(date).or_insert_with(|| one.name.clone());
    }
    for (date, one) in moved {
        let is_free =
            |day: &NaiveDate| !is_weekend(*day) && !days.contains_key(day) && !taken(*day);
        if let Some(substitute) = date.iter_days().find(is_free) {
            days.insert(substitute, format!("{} (substitute day)", one.name).into());
        }
    }
    days.retain(|date, _| years.contains(&date.year()));
    days
}

fn yearly_day(entry: &RecurringDefinition) -> Result<YearlyDay, Vec<Mistake>> {
    let mut mistakes = Vec::new();
    let day = match (entry.easter, &entry.weekday, entry.which) {
        (Some(days), _, _) => days_from_easter(days, entry, &mut mistakes),
        (None, None, None) => day_of_month(entry, &mut mistakes),
        (None, _, _) => weekday_of_month(entry, &mut mistakes),
    };
    match day {
        Some(day) if mistakes.is_empty() => Ok(day),
        _ => Err(mistakes),
    }
}

fn days_from_easter(
    days: i64,
    entry: &RecurringDefinition,
    mistakes: &mut Vec<Mistake>,
) -> Option<YearlyDay> {
    for (key, is_given) in [
        ("month", entry.month.is_some()),
        ("day", entry.day.is_some()),
        ("weekday", entry.weekday.is_some()),
        ("which", entry.which.is_some()),
    ] {
        if is_given {
            let message =
                format!("a day is either counted from Easter or has a `{key}`; leave one out");
            mistakes.push(wrong(key, message));
        }
    }
    refuse_substitute(entry, mistakes);
    if !FROM_EASTER.contains(&days) {
        let (first, last) = (FROM_EASTER.start(), FROM_EASTER.end());
        let message = format!(
            "{days} days from Easter Sunday may lie in another year; give {first} to {last}"
        );
        mistakes.push(wrong("easter", message));
    }
    Some(YearlyDay::Easter(days))
}

fn weekday_of_month(entry: &RecurringDefinition, mistakes: &mut Vec<Mistake>) -> Option<YearlyDay> {
    if entry.day.is_some() {
        mistakes.push(wrong("day", "give either `day` or `weekday`, not both"));
    }
    refuse_substitute(entry, mistakes);
    let month = month(entry, mistakes);
    let Some(name) = &entry.weekday else {
        mistakes.push(wrong("which", "`which` needs a `weekday`, as in `weekday = \"monday\"`"));
        return None;
    };
    let weekday = weekday(name).map_err(|unknown| {
        mistakes.push(wrong("weekday", unknown));
    });
    if entry.which.is_none() {
        let message = "`weekday` needs `which`: first, second, third, fourth or last";
        mistakes.push(wrong("weekday", message));
    }
    Some(YearlyDay::Weekday { month: month?, weekday: weekday.ok()?, which: entry.which? })
}

fn day_of_month(entry: &RecurringDefinition, mistakes: &mut Vec<Mistake>) -> Option<YearlyDay> {
    if entry.month.is_none() && entry.day.is_none() {
        let message = "when does it fall? give `month` and `day`, or `easter`, or `month`, \
                       `weekday` and `which`";
        mistakes.push(Mistake::new(&[], message));
        return None;
    }
    let month = month(entry, mistakes);
    let Some(day) = entry.day else {
        mistakes.push(wrong("month", "`month` needs a `day`, or a `weekday` and `which`"));
        return None;
    };
    let (month, substitute) = (month?, entry.substitute);
    // A year that is no leap year: 29 February is not in every year.
    let common_year = |day| NaiveDate::from_ymd_opt(2001, month, day);
    match u32::try_from(day).ok().and_then(common_year) {
        Some(date) => Some(YearlyDay::Date { month, day: date.day(), substitute }),
        None => {
            let message = match (month, day) {
                (2, 29) => "not every year has a 29 February".to_owned(),
                _ => format!("month {month} has no day {day}"),
            };
            mistakes.push(wrong("day", message));
            None
        }
    }
}

fn month(entry: &RecurringDefinition, mistakes: &mut Vec<Mistake>) -> Option<u32> {
    let Some(written) = entry.month else {
        let message = "`month` is missing: 1 for January to 12 for December";
        mistakes.push(Mistake::new(&[], message));
        return None;
    };
    let month = u32::try_from(written).ok().filter(|month| (1..=12).contains(month));
    if month.is_none() {
        let message = format!("there is no month {written}; give 1 for January to 12 for December");
        mistakes.push(wrong("month", message));
    }
    month
}

fn refuse_substitute(entry: &RecurringDefinition, mistakes: &mut Vec<Mistake>) {
    if entry.substitute {
        let message = "only a day of the month (`month` and `day`) may have a substitute: this one \
                       is the same day of the week in every year";
        mistakes.push(wrong("substitute", message));
    }
}

fn wrong(key: &'static str, message: impl Into<String>) -> Mistake {
    Mistake::new(&[Step::Key(key)], message)
}

fn name_of(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Mon => "monday",
        Weekday::Tue => "tuesday",
        Weekday::Wed => "wednesday",
        Weekday::Thu => "thursday",
        Weekday::Fri => "friday",
        Weekday::Sat => "saturday",
        Weekday::Sun => "sunday",
    }
}

/// Reads the name of a weekday, or says what is wrong with it.
pub(super) fn weekday(name: &str) -> Result<Weekday, String> {
    let unknown =
        |_| format!("`{name}` is not a day of the week; write it out in English, as `saturday`");
    name.parse().map_err(unknown)
}
