//! A calendar as written in TOML, and the checks that make it a [`Calendar`].

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::HashSet;
use std::sync::OnceLock;

use chrono::{Datelike, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

use super::coverage::{Coverage, Covers};
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
    /// Id, as the answers name it.
    pub id: Option<String>,
    /// What the calendar is, in a few words; as in the calendar extended where left out.
    pub title: Option<String>,
    /// Where the dates come from, and under which licence; as in the calendar extended where left out.
    pub source: Option<String>,
    /// Id of the calendar whose holidays these are added to.
    pub extends: Option<String>,
    /// The weekly days of rest, by name; as in the calendar extended, or else Saturday and Sunday.
    pub weekend: Option<Vec<String>>,
    /// The dates for which all holidays are known; as in the calendar extended where left out.
    pub covers: Option<Covers>,
    /// The days off of every year, by which the holidays after the dates listed are worked out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub recurring: Vec<RecurringDefinition>,
    /// Bank holidays that were announced for one year. They extend statutory limits, in an extending
    /// calendar too.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub announced: Vec<AnnouncedDefinition>,
    /// The named days off, in order of date. In an extending calendar they are closures.
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

/// A bank holiday of one year as written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnnouncedDefinition {
    /// The day.
    pub date: Date,
    /// Its name.
    pub name: Cow<'static, str>,
    /// Who made it a bank holiday, and under which power.
    pub authority: Cow<'static, str>,
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
        let (id, title, source) = described(&definition, base, &mut mistakes);
        let covers = check_covers(&definition, base, &mut mistakes);
        let weekend = check_weekend(&definition, base, &mut mistakes);
        check_holidays(&definition.holidays, covers, base, &mut mistakes);
        let recurring = check_recurring(&definition.recurring, base, &mut mistakes);
        let has_yearly = !recurring.is_empty() || base.is_some_and(|base| !base.yearly.is_empty());
        let provisional = covers.filter(|_| has_yearly).and_then(provisional_span);
        let known = covers.map(|listed| Coverage { listed, provisional });
        check_announced(&definition, known, &weekend, base, &mut mistakes);
        let (Some(covers), true) = (covers, mistakes.is_empty()) else {
            return Err(mistakes);
        };
        let (holidays, known_later) =
            all_holidays(definition.holidays, definition.announced, base, covers);
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
            id,
            title,
            source,
            covers,
            provisional,
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

/// Id, title and source. A calendar that extends another needs only an id.
fn described(
    definition: &CalendarDefinition,
    base: Option<&Calendar>,
    mistakes: &mut Vec<Mistake>,
) -> (String, String, String) {
    let mut text = |key: &str, own: &Option<String>, inherited: Option<&str>| {
        own.as_deref().or(inherited).map_or_else(
            || {
                mistakes.push(Mistake::new(&[], format!("missing key `{key}`")));
                String::new()
            },
            str::to_owned,
        )
    };
    (
        text("id", &definition.id, None),
        text("title", &definition.title, base.map(Calendar::title)),
        text("source", &definition.source, base.map(Calendar::source)),
    )
}

/// The span after the listed dates, to the last known year.
fn provisional_span(listed: Covers) -> Option<Covers> {
    let from = listed.to.succ_opt()?;
    let to = NaiveDate::from_ymd_opt(LAST_YEAR, 12, 31)?;
    (from <= to).then_some(Covers { from, to })
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
    let is_new = |day: &&Weekday| base.is_some_and(|base| !base.weekend.contains(day));
    if let Some(day) = weekend.iter().find(is_new) {
        let message = format!(
            "{day} is a working day in the calendar that this one extends: an office that is closed then \
             does not extend a statutory limit"
        );
        mistakes.push(Mistake::new(std::slice::from_ref(&at), message));
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
        match previous.map(|previous| (previous.cmp(date), previous)) {
            Some((Ordering::Equal, _)) => {
                mistake(format!("{date} is listed twice; keep one of the two"));
            }
            Some((Ordering::Greater, previous)) => mistake(format!(
                "{date} ({name}) comes after {previous}; list the holidays in order of date"
            )),
            Some((Ordering::Less, _)) | None => {}
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

fn check_announced(
    definition: &CalendarDefinition,
    known: Option<Coverage>,
    weekend: &[Weekday],
    base: Option<&Calendar>,
    mistakes: &mut Vec<Mistake>,
) {
    if definition.announced.is_empty() {
        return;
    }
    let holidays = definition.holidays.iter().map(|holiday| holiday.date.0);
    let mut listed: HashSet<NaiveDate> = holidays.collect();
    for (index, announced) in definition.announced.iter().enumerate() {
        let AnnouncedDefinition { date: Date(date), name, authority } = announced;
        let mut mistake = |key: &'static str, message: String| {
            let at = [Step::Key("announced"), Step::Index(index), Step::Key(key)];
            mistakes.push(Mistake::new(&at, message));
        };
        if authority.trim().is_empty() {
            let message = "say who made this day a bank holiday, as in \
                           `authority = \"Royal proclamation of 1 March 2030\"`";
            mistake("authority", message.to_owned());
        }
        if !listed.insert(*date) {
            mistake("date", format!("{date} is listed twice; keep one of the two"));
        }
        if let Some(known) = known.filter(|known| !known.contains(*date)) {
            mistake("date", format!("{date} ({name}) lies outside `covers`, which is {known}"));
        }
        if weekend.contains(&date.weekday()) {
            let day = date.format("%A");
            mistake("date", format!("{date} is a {day}, which is not a working day anyway"));
        }
        let known = base.and_then(|base| base.holiday(*date)).filter(|known| !known.closure);
        if let Some(known) = known {
            let message =
                format!("{date} is already {known} in the extended calendar; leave it out here");
            mistake("date", message);
        }
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

/// The holidays of the dates listed, and those that are known after them. What a calendar adds to another
/// is a closure of its own, unless it was announced as a bank holiday.
fn all_holidays(
    own: Vec<HolidayDefinition>,
    announced: Vec<AnnouncedDefinition>,
    base: Option<&Calendar>,
    covers: Covers,
) -> (Vec<Holiday>, Vec<Holiday>) {
    let closure = base.is_some();
    // An announced day replaces a closure of the calendar extended.
    let is_announced = |day: &Holiday| announced.iter().any(|other| other.date.0 == day.date);
    let inherited = base.into_iter().flat_map(|base| base.holidays.iter().chain(&base.known_later));
    let inherited = inherited.filter(|day| day.date >= covers.from && !is_announced(day));
    let mut all: Vec<Holiday> = inherited.cloned().collect();
    all.extend(own.into_iter().map(|HolidayDefinition { date, name }| Holiday {
        closure,
        ..Holiday::published(date.0, name)
    }));
    all.extend(announced.into_iter().map(|AnnouncedDefinition { date, name, authority }| {
        Holiday { authority: Some(authority), ..Holiday::published(date.0, name) }
    }));
    all.sort_by_key(|holiday| holiday.date);
    all.into_iter().partition(|holiday| holiday.date <= covers.to)
}
