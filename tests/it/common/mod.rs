//! Helpers for several test files. Each file uses some of them.
pub(crate) mod charts;
pub(crate) mod cli;
pub(crate) mod folder;
pub(crate) mod records;
pub(crate) mod skipped;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use dutyclock::calendar::{CalendarDefinition, shipped};
use dutyclock::rules::Dates;
use dutyclock::{Calendar, Case, Moment, RuleSet};

pub(crate) fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(crate) fn moment(text: &str) -> Moment {
    text.parse().unwrap()
}

pub(crate) fn calendar(id: &str) -> Calendar {
    shipped::calendar(id).unwrap().unwrap()
}

fn definition(id: &str) -> CalendarDefinition {
    let path = format!("{}/calendars/{id}.toml", env!("CARGO_MANIFEST_DIR"));
    toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// A shipped calendar without its rules for the years after its list.
pub(crate) fn listed_only(id: &str) -> Calendar {
    Calendar::new(CalendarDefinition { recurring: Vec::new(), ..definition(id) }, None).unwrap()
}

/// A shipped calendar as if nothing were published after that day.
pub(crate) fn listed_to(id: &str, to: &str) -> Calendar {
    let mut definition = definition(id);
    let covers = definition.covers.as_mut().unwrap();
    covers.to = date(to);
    let last = covers.to;
    definition.holidays.retain(|holiday| holiday.date.0 <= last);
    Calendar::new(definition, None).unwrap()
}

pub(crate) fn england_and_wales() -> Calendar {
    calendar("england-and-wales")
}

/// How many tables `england` gathers besides those on child protection.
pub(crate) fn tables_beside_child_protection() -> usize {
    let england = rules("england");
    let tables: BTreeSet<&str> = england.rules().map(|rule| rule.table.as_str()).collect();
    let of_protection = |table: &str| table == "child-protection" || table.starts_with("working-");
    tables.iter().filter(|table| !of_protection(table)).count()
}

/// The calendar that the rules name.
pub(crate) fn calendar_of(rules: &RuleSet) -> Calendar {
    calendar(&rules.calendar)
}

pub(crate) fn rules(name: &str) -> RuleSet {
    RuleSet::shipped(name, Dates::All).unwrap()
}

/// A case with the given events, as (event, when).
pub(crate) fn case(rules: &RuleSet, events: &[(&str, &str)]) -> Case {
    let mut case = Case::new(None);
    for (event, when) in events {
        case.record(rules.events.find(event).unwrap(), moment(when));
    }
    case
}

/// Every day of the years that the shipped calendars cover.
pub(crate) fn every_day() -> impl Iterator<Item = NaiveDate> {
    date("2012-01-01").iter_days().take_while(|day| *day <= date("2028-12-31"))
}

/// The bank holidays as GOV.UK publishes them, read with none of the code under test.
pub(crate) fn published_holidays(division: &str) -> BTreeMap<NaiveDate, String> {
    let published: serde_json::Value =
        serde_json::from_str(include_str!("../../data/govuk-bank-holidays.json")).unwrap();
    let events = published[division]["events"].as_array().unwrap();
    let holidays: BTreeMap<NaiveDate, String> = events
        .iter()
        .map(|event| {
            let mut name = event["title"].as_str().unwrap().replace('\u{2019}', "'");
            if event["notes"] == "Substitute day" {
                name.push_str(" (substitute day)");
            }
            (date(event["date"].as_str().unwrap()), name)
        })
        .collect();
    assert_eq!(holidays.len(), events.len(), "a date published twice");
    holidays
}
