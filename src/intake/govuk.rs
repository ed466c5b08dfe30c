//! GOV.UK's list of bank holidays, as published, turned into a calendar.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use serde::Deserialize;

use super::file::{FileError, read_text};
use crate::calendar::{self, Calendar, CalendarDefinition, Covers, HolidayDefinition, shipped};
use crate::definition::Date;
use crate::suggest::did_you_mean_or;
use crate::text::excerpt;

/// Why a list of bank holidays cannot be imported.
#[derive(Debug, thiserror::Error)]
pub enum GovukError {
    /// It cannot be read.
    #[error(transparent)]
    File(#[from] FileError),
    /// It is not the list that GOV.UK publishes.
    #[error(
        "`{}` is not GOV.UK's list of bank holidays (www.gov.uk/bank-holidays.json): {error}",
        excerpt(path)
    )]
    NotTheList {
        /// Path of the file.
        path: String,
        /// Where it differs from the published format.
        error: String,
    },
    /// The list has no such division.
    #[error("the list has no division `{}`{suggestion}", excerpt(division))]
    NoDivision {
        /// The requested division.
        division: String,
        /// `; did you mean ...?`, or the available names.
        suggestion: String,
    },
    /// The resulting calendar is invalid.
    #[error("the list does not make a valid calendar: {0}")]
    Unsound(String),
}

#[derive(Deserialize)]
struct Division {
    events: Vec<Holiday>,
}

#[derive(Deserialize)]
struct Holiday {
    title: String,
    date: NaiveDateText,
    #[serde(default)]
    notes: String,
}

#[derive(Deserialize)]
#[serde(try_from = "String")]
struct NaiveDateText(NaiveDate);

impl TryFrom<String> for NaiveDateText {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse().map(Self).map_err(|_| format!("`{}` is not a date", excerpt(&text)))
    }
}

/// Turns one division of GOV.UK's list into a calendar definition. The list names holidays by year,
/// so the calendar covers whole years, from the first to the last that has any. GOV.UK drops past years:
/// what the shipped calendar of the division lists before the first holiday of the list is kept.
///
/// # Errors
///
/// [`GovukError`] if the file is not that list.
pub fn import_govuk(path: &str, division: &str) -> Result<CalendarDefinition, GovukError> {
    let text = read_text(path)?;
    let not_the_list = |error: String| GovukError::NotTheList { path: path.to_owned(), error };
    let divisions: BTreeMap<String, Division> =
        serde_json::from_str(&text).map_err(|error| not_the_list(error.to_string()))?;
    let Some(list) = divisions.get(division) else {
        return Err(no_division(division, &divisions));
    };
    let years = || list.events.iter().map(|holiday| holiday.date.0.year());
    let (Some(first), Some(last)) = (years().min(), years().max()) else {
        return Err(not_the_list(format!("`{division}` has no bank holidays")));
    };
    for year in [first, last] {
        for name in ["Good Friday", "Christmas Day"] {
            let listed = |day: &Holiday| day.date.0.year() == year && day.title.starts_with(name);
            if !list.events.iter().any(listed) {
                return Err(not_the_list(format!("`{division}` has no {name} in {year}")));
            }
        }
    }
    let earlier = earlier_holidays(division, list)?;
    let first = earlier.first().map_or(first, |holiday| holiday.date.0.year());
    let covers = NaiveDate::from_ymd_opt(first, 1, 1)
        .zip(NaiveDate::from_ymd_opt(last, 12, 31))
        .map(|(from, to)| Covers { from, to });
    let source =
        "GOV.UK bank holidays (www.gov.uk/bank-holidays.json), Open Government Licence v3.0";
    let definition = CalendarDefinition {
        id: Some(division.to_owned()),
        title: Some(format!("Bank holidays in {}", jurisdiction(division))),
        source: Some(source.to_owned()),
        extends: None,
        weekend: Some(vec!["saturday".to_owned(), "sunday".to_owned()]),
        covers,
        holidays: earlier.into_iter().chain(list.events.iter().map(holiday)).collect(),
        announced: Vec::new(),
        recurring: Vec::new(),
    };
    match Calendar::new(definition.clone(), None) {
        Ok(_) => Ok(definition),
        Err(mistakes) => Err(GovukError::Unsound(
            mistakes.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "),
        )),
    }
}

/// The holidays before the first of the list, as the shipped calendar of the division has them. None are
/// kept unless it knows every year up to the list.
fn earlier_holidays(division: &str, list: &Division) -> Result<Vec<HolidayDefinition>, GovukError> {
    let first = list.events.iter().map(|holiday| holiday.date.0).min();
    let (Some(shipped), Some(first)) = (shipped::calendar(division), first) else {
        return Ok(Vec::new());
    };
    let shipped = shipped.map_err(|mistake| GovukError::Unsound(mistake.to_string()))?;
    if shipped.covers().to.year() + 1 < first.year() {
        return Ok(Vec::new());
    }
    let earlier = shipped.holidays().iter().filter(|day| day.date < first);
    let definition = |day: &calendar::Holiday| HolidayDefinition {
        date: Date(day.date),
        name: day.name.clone(),
    };
    Ok(earlier.map(definition).collect())
}

fn no_division(division: &str, divisions: &BTreeMap<String, Division>) -> GovukError {
    let names = || divisions.keys().map(String::as_str);
    let suggestion = did_you_mean_or(division, names(), || {
        format!("; it has {}", names().collect::<Vec<_>>().join(", "))
    });
    GovukError::NoDivision { division: division.to_owned(), suggestion }
}

fn holiday(listed: &Holiday) -> HolidayDefinition {
    let title = listed.title.replace('’', "'");
    let name = match listed.notes.as_str() {
        "Substitute day" => format!("{title} (substitute day)"),
        _ => title,
    };
    HolidayDefinition { date: Date(listed.date.0), name: name.into() }
}

/// `England and Wales` for `england-and-wales`.
fn jurisdiction(division: &str) -> String {
    let capital = |word: &str| match word {
        "and" => word.to_owned(),
        _ => {
            let mut letters = word.chars();
            letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
        }
    };
    division.split('-').map(capital).collect::<Vec<_>>().join(" ")
}
