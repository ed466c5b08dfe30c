//! A calendar as written in TOML, and the checks that make it a [`Calendar`].

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::OnceLock;

use chrono::{NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

use super::coverage::Covers;
use super::holiday::{Holiday, closures};
use super::known_days::Calendar;
use super::projected::Yearly;
use super::recurring::{Recurring, RecurringDefinition, weekday};
use super::working_days::WorkingDays;
use crate::definition::{Date, Mistake, Step};
use crate::moment::LAST_YEAR;

/// A calendar as written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CalendarDefinition {
    /// Id, as `--calendar` takes it.
    pub id: String,
    /// What the calendar is, in a few words.
    pub title: String,
    /// Where the dates come from, and under which licence.
    pub source: String,
    /// Id of the calendar whose holidays these are added to.
    pub extends: Option<String>,
    /// The weekly days of rest, by name; as in the calendar extended, or else Saturday and Sunday.
    pub weekend: Option<Vec<String>>,
    /// The dates for which all holidays are known; as in the calendar extended where left out.
    pub covers: Option<Covers>,
    /// The days off of every year, by which the holidays after the dates listed are worked out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub recurring: Vec<RecurringDefinition>,
    /// The named days off, in order of date.
    #[serde(default, rename = "holiday")]
    pub holidays: Vec<HolidayDefinition>,
}

/// A named day off as written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HolidayDefinition {
    /// The day.
    pub date: Date,
    /// Its name.
    pub name: Cow<'static, str>,
}

impl Calendar {
    /// Checks a definition and builds its calendar, on top of the one that it extends.
    ///
    /// # Errors
    ///
    /// Every mistake in the definition, with its location.
    pub fn new(
        definition: CalendarDefinition,
        base: Option<&Calendar>,
    ) -> Result<Self, Vec<Mistake>> {
        let mut mistakes = Vec::new();
        if let (Some(name), None) = (&definition.extends, base) {
            let message = format!("calendar `{name}`, which this one extends, was not given");
            mistakes.push(Mistake::new(&[Step::Key("extends")], message));
        }
        let covers = check_covers(&definition, base, &mut mistakes);
        let weekend = check_weekend(&definition, base, &mut mistakes);
        check_holidays(&definition.holidays, covers, base, &mut mistakes);
        let recurring = check_recurring(&definition.recurring, base, &mut mistakes);
        let (Some(covers), true) = (covers, mistakes.is_empty()) else {
            return Err(mistakes);
        };
        let (holidays, known_later) = all_holidays(definition.holidays, base, covers);
        let working_days =
            WorkingDays::new(covers, &weekend, holidays.iter().map(|holiday| holiday.date));
        let inherited = base.map_or(&[][..], |base| &base.yearly[..]);
        let own = (!recurring.is_empty()).then(|| Yearly {
            days: recurring,
            weekend: weekend.clone(),
            after: covers.to,
            closures: base.is_some(),
        });
        let yearly: Vec<Yearly> = inherited.iter().cloned().chain(own).collect();
        Ok(Calendar {
            id: definition.id,
            title: definition.title,
            source: definition.source,
            covers,
            provisional: provisional_span(covers, &yearly),
            closures: closures(&holidays),
            weekend,
            holidays,
            known_later,
            yearly,
            working_days,
            projected: OnceLock::new(),
        })
    }
}

/// The span after the listed dates, to the last known year; `None` without yearly days off.
fn provisional_span(listed: Covers, yearly: &[Yearly]) -> Option<Covers> {
    let from = listed.to.succ_opt()?;
    let to = NaiveDate::from_ymd_opt(LAST_YEAR, 12, 31)?;
    (!yearly.is_empty() && from <= to).then_some(Covers { from, to })
}

fn check_covers(
    definition: &CalendarDefinition,
    base: Option<&Calendar>,
    mistakes: &mut Vec<Mistake>,
) -> Option<Covers> {
    let inherited = base.map(Calendar::covers);
    if let (Some(own), Some(inherited)) = (definition.covers, inherited)
        && !(inherited.contains(own.from) && inherited.contains(own.to))
    {
        let message = format!(
            "`covers` reaches beyond {inherited}, the dates that the extended calendar knows"
        );
        mistakes.push(Mistake::new(&[Step::Key("covers")], message));
    }
    let covers = definition.covers.or(inherited);
    if covers.is_none() {
        let message = "`covers` is missing: say from which date to which all holidays are listed, \
                       as in `covers = { from = 2026-01-01, to = 2028-12-31 }`";
        mistakes.push(Mistake::new(&[], message));
    }
    covers
}

fn check_weekend(
    definition: &CalendarDefinition,
    base: Option<&Calendar>,
    mistakes: &mut Vec<Mistake>,
) -> Vec<Weekday> {
    let Some(names) = &definition.weekend else {
        return base.map_or(vec![Weekday::Sat, Weekday::Sun], |base| base.weekend.clone());
    };
    let at = Step::Key("weekend");
    let mut weekend = Vec::new();
    for (index, name) in names.iter().enumerate() {
        match weekday(name) {
            Ok(day) => weekend.push(day),
            Err(unknown) => {
                let at = [at.clone(), Step::Index(index)];
                mistakes.push(Mistake::new(&at, unknown));
            }
        }
    }
    if weekend.iter().collect::<HashSet<_>>().len() == 7 {
        mistakes
            .push(Mistake::new(&[at], "the week has no working day, so nothing can be counted"));
    }
    weekend
}

fn check_holidays(
    holidays: &[HolidayDefinition],
    covers: Option<Covers>,
    base: Option<&Calendar>,
    mistakes: &mut Vec<Mistake>,
) {
    let mut previous: Option<NaiveDate> = None;
    for (index, HolidayDefinition { date: Date(date), name }) in holidays.iter().enumerate() {
        let mut mistake = |message: String| {
            let at = [Step::Key("holiday"), Step::Index(index), Step::Key("date")];
            mistakes.push(Mistake::new(&at, message));
        };
        match previous {
            Some(previous) if previous == *date => {
                mistake(format!("{date} is listed twice; keep one of the two"));
            }
            Some(previous) if previous > *date => mistake(format!(
                "{date} ({name}) comes after {previous}; list the holidays in order of date"
            )),
            _ => {}
        }
        if let Some(covers) = covers.filter(|covers| !covers.contains(*date)) {
            mistake(format!("{date} ({name}) lies outside `covers`, which is {covers}"));
        }
        if let Some(known) = base.and_then(|base| base.holiday(*date)) {
            mistake(format!(
                "{date} is already {} in the extended calendar; leave it out here",
                known.name
            ));
        }
        previous = Some(*date);
    }
}

fn check_recurring(
    recurring: &[RecurringDefinition],
    base: Option<&Calendar>,
    mistakes: &mut Vec<Mistake>,
) -> Vec<Recurring> {
    let own = Recurring::all(recurring, "recurring").unwrap_or_else(|found| {
        mistakes.extend(found);
        Vec::new()
    });
    for (index, day) in own.iter().enumerate() {
        let inherited = base.into_iter().flat_map(Calendar::recurring);
        if let Some(known) = inherited.into_iter().find(|known| known.is_same_day(day)) {
            let at = [Step::Key("recurring"), Step::Index(index), Step::Key("name")];
            let known = known.name();
            let message =
                format!("this is already {known} in the extended calendar; leave it out here");
            mistakes.push(Mistake::new(&at, message));
        }
    }
    own
}

/// The holidays of the dates listed, and those of the extended calendar that are known after them. What
/// a calendar adds to another is a closure of its own, no bank holiday.
fn all_holidays(
    own: Vec<HolidayDefinition>,
    base: Option<&Calendar>,
    covers: Covers,
) -> (Vec<Holiday>, Vec<Holiday>) {
    let closure = base.is_some();
    let own = own.into_iter().map(|HolidayDefinition { date, name }| Holiday {
        date: date.0,
        name,
        closure,
        provisional: false,
    });
    let inherited = base.map_or(&[][..], |base| &base.holidays[..]);
    let known = inherited.iter().chain(base.map_or(&[][..], |base| &base.known_later[..]));
    let known = known.filter(|known| known.date >= covers.from).cloned();
    let (inherited, known_later): (Vec<_>, Vec<_>) =
        known.partition(|known| known.date <= covers.to);
    let mut all: Vec<Holiday> = inherited.into_iter().chain(own).collect();
    all.sort_by_key(|holiday| holiday.date);
    (all, known_later)
}
