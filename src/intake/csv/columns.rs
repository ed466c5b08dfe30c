//! What a heading, or the name of an event in a row, stands for.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use crate::intake::names::rule_id;
use crate::intake::tabular::{HeadingMap, TableOptions};
use crate::limits::NAME;
use crate::rules::{EventId, RuleSet};
use crate::suggest::did_you_mean;
use crate::text::{compared, excerpt, is_same_name};

/// The meaning of one column.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Column {
    Case,
    Circumstances,
    /// The event, and the number of the column among those of the same event, or an empty one.
    Event(EventId, String),
    Extension(String),
    LongEvent,
    LongWhen,
}

/// A column, and whether its heading says so only if parts of it are passed over: `Date of referral`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Read {
    pub(super) column: Column,
    pub(super) is_loose: bool,
}

/// What the id of a case is called, as compared. A column with the first two is it; of the others there may be
/// only one.
pub(super) const CASE_IDS: [&str; 26] = [
    "case",
    "caseid",
    "casenumber",
    "caseno",
    "caseref",
    "casereference",
    "casereferencenumber",
    "personid",
    "personnumber",
    "personref",
    "clientid",
    "clientnumber",
    "clientref",
    "childid",
    "childnumber",
    "childref",
    "childuniqueid",
    "uniquechildid",
    "uniqueid",
    "lachildid",
    "childlaid",
    "serviceuserid",
    "subjectid",
    "mosaicid",
    "liquidlogicid",
    "id",
];
/// What a row an event calls the event and its date, as compared.
const LONG_EVENT: [&str; 4] = ["event", "eventtype", "eventname", "activity"];
const LONG_WHEN: [&str; 7] =
    ["when", "date", "eventdate", "dateofevent", "datetime", "dateandtime", "occurred"];

/// The parts of a heading that say that it holds a date, as compared.
const BEFORE: [&str; 6] =
    ["dateandtimeof", "datetimeof", "timeanddateof", "dateof", "datethe", "date"];
/// The parts that say that only the latest date is in the column, as compared.
const LATEST: [&str; 3] = ["last", "latest", "mostrecent"];
const AFTER: [&str; 7] = ["dateandtime", "datetime", "timestamp", "date", "heldon", "held", "dt"];

/// More words than a heading has that names an event.
const MOST_WORDS: usize = 8;

/// Reads headings by the names that rules and options know.
pub(super) struct Vocabulary<'r> {
    pub(super) rules: &'r RuleSet,
    pub(super) options: &'r TableOptions,
    /// Why some names are not events. A file may have the same in millions of rows.
    unknown: Mutex<HashMap<String, String>>,
}

impl<'r> Vocabulary<'r> {
    pub(super) fn new(rules: &'r RuleSet, options: &'r TableOptions) -> Self {
        Self { rules, options, unknown: Mutex::default() }
    }

    /// Why a name is not an event.
    pub(super) fn unknown_event(&self, name: &str) -> String {
        const MOST_KNOWN: usize = 1_000;
        let mut unknown = self.unknown.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(reason) = unknown.get(name) {
            return reason.clone();
        }
        let reason = match self.rules.event_among_names(name) {
            Err(error) => error.to_string(),
            Ok(_) => format!("`{}` is a column, and cannot be an event here", excerpt(name)),
        };
        if unknown.len() < MOST_KNOWN {
            unknown.insert(name.to_owned(), reason.clone());
        }
        reason
    }

    /// The column of a heading; `None` if it is none, or is not to be read.
    pub(super) fn column(&self, heading: &str) -> Result<Option<Read>, String> {
        if self.is_ignored(heading) {
            return Ok(None);
        }
        match self.mapped(heading) {
            Some(map) => self.named(&map.column),
            None if heading.len() > NAME => Ok(None),
            None => self.named(heading),
        }
    }

    pub(super) fn is_ignored(&self, heading: &str) -> bool {
        self.options.ignored.iter().any(|ignored| same_heading(ignored, heading))
    }

    pub(super) fn mapped(&self, heading: &str) -> Option<&'r HeadingMap> {
        self.options.maps.iter().find(|map| same_heading(&map.heading, heading))
    }

    /// How many cells of a row are known as headings.
    pub(super) fn known(&self, cells: &[String]) -> usize {
        cells.iter().filter(|cell| !matches!(self.column(cell), Ok(None))).count()
    }

    /// The name of a column.
    pub(super) fn name(&self, column: &Column) -> String {
        match column {
            Column::Case => "case".to_owned(),
            Column::Circumstances => "circumstances".to_owned(),
            Column::Event(event, number) if number.is_empty() => self.id(*event),
            Column::Event(event, number) => format!("{}-{number}", self.id(*event)),
            Column::Extension(rule) => format!("extension-{rule}"),
            Column::LongEvent => "event".to_owned(),
            Column::LongWhen => "when".to_owned(),
        }
    }

    /// The column for a name: a reserved word, an extension, or an event, possibly numbered.
    ///
    /// # Errors
    ///
    /// If it could be two events, or is an extension of no rule.
    pub(super) fn named(&self, name: &str) -> Result<Option<Read>, String> {
        let key = compared(name);
        let is_one_of = |names: &[&str]| names.contains(&key.as_str());
        let exactly = |column| Ok(Some(Read { column, is_loose: false }));
        if is_one_of(&CASE_IDS) {
            return exactly(Column::Case);
        }
        if is_one_of(&["circumstances", "circumstance"]) {
            return exactly(Column::Circumstances);
        }
        if let Some(event) = self.event(name, &key)? {
            return exactly(event);
        }
        if let Some(rule) = key.strip_prefix("extension").filter(|rule| !rule.is_empty()) {
            return Ok(self.extension(name, rule)?.map(|column| Read { column, is_loose: false }));
        }
        if is_one_of(&LONG_EVENT) {
            return exactly(Column::LongEvent);
        }
        if is_one_of(&LONG_WHEN) {
            return exactly(Column::LongWhen);
        }
        let event = self.event_in(name, &key)?;
        Ok(event.map(|column| Read { column, is_loose: true }))
    }

    /// The event whose name it is, with or without a number: `review-2`.
    fn event(&self, name: &str, key: &str) -> Result<Option<Column>, String> {
        if let Some(event) = self.rules.events.with_id(name) {
            return Ok(Some(Column::Event(event, String::new())));
        }
        if let Some(event) = self.only_event(name, key)? {
            return Ok(Some(Column::Event(event, String::new())));
        }
        let unnumbered = key.trim_end_matches(|c: char| c.is_ascii_digit());
        let number = key[unnumbered.len()..].trim_start_matches('0').to_owned();
        let event = self.only_event(name, unnumbered)?;
        Ok(event.map(|event| Column::Event(event, number)))
    }

    fn only_event(&self, name: &str, key: &str) -> Result<Option<EventId>, String> {
        match self.rules.event_names().find(key) {
            [] => Ok(None),
            [event] => Ok(Some(*event)),
            several @ [first, ..] => {
                let readings = several.iter().map(|event| self.rules.event_in_words(*event));
                let readings = readings.collect::<Vec<_>>().join(" or ");
                let (name, first) = (excerpt(name), self.id(*first));
                Err(format!(
                    "`{name}` could be {readings}: say which with --map \"{name}={first}\""
                ))
            }
        }
    }

    /// The event in a heading that says besides that it holds a date: `Date of referral`, `ReviewDate2`.
    fn event_in(&self, name: &str, key: &str) -> Result<Option<Column>, String> {
        let unnumbered = key.trim_end_matches(|c: char| c.is_ascii_digit());
        let number = key[unnumbered.len()..].trim_start_matches('0');
        let mut rest = unnumbered;
        while let Some(shorter) = without_date(rest) {
            rest = shorter;
            match self.event(name, rest)? {
                Some(Column::Event(event, own)) if number.is_empty() || own.is_empty() => {
                    let number = if own.is_empty() { number.to_owned() } else { own };
                    return Ok(Some(Column::Event(event, number)));
                }
                _ => {}
            }
        }
        Ok(None)
    }

    /// # Errors
    ///
    /// If it is nearly the extension of a rule.
    fn extension(&self, name: &str, key: &str) -> Result<Option<Column>, String> {
        let known = || self.rules.rules().map(|rule| rule.id.as_str());
        if let Some(rule) = known().find(|rule| compared(rule) == key) {
            return Ok(Some(Column::Extension(rule.to_owned())));
        }
        let written = name.trim().to_lowercase().replace([' ', '_'], "-");
        let rule = written.strip_prefix("extension-").unwrap_or(key);
        match did_you_mean(rule, known()) {
            nothing if nothing.is_empty() => Ok(None),
            _ => rule_id(rule, self.rules).map(|_| None),
        }
    }

    /// The event that a heading was probably meant for: it is a letter or two away.
    /// Events that the rules use come first.
    pub(super) fn nearly(&self, heading: &str) -> Option<&'r str> {
        if says_by_whom(heading) {
            return None;
        }
        let key = compared(heading);
        let unqualified = LATEST.iter().find_map(|part| key.strip_prefix(part));
        let shortened = [Some(key.as_str()), unqualified].into_iter().flatten();
        let shortened =
            shortened.flat_map(|key| std::iter::successors(Some(key), |key| without_date(key)));
        let (_, event) = shortened.filter_map(|key| self.rules.event_names().nearest(key)).min()?;
        Some(self.rules.events.get(event).id.as_str())
    }

    /// Whether a heading says that it is a date, or has the name of an event in it.
    pub(super) fn names_event(&self, heading: &str) -> bool {
        if says_by_whom(heading) || heading.len() > NAME {
            return false;
        }
        let words = heading.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        let words: Vec<&str> = words.take(MOST_WORDS).collect();
        let mut parts = (0..words.len()).flat_map(|first| {
            let words = &words[first..];
            (1..=words.len()).map(|length| words[..length].join(" "))
        });
        without_date(&compared(heading)).is_some()
            || parts.any(|part| !self.rules.event_names().find(&part).is_empty())
    }

    fn id(&self, event: EventId) -> String {
        self.rules.events.get(event).id.clone()
    }
}

/// Whether a heading is that of a person or a target: `Decision by`.
fn says_by_whom(heading: &str) -> bool {
    heading.trim_end().to_lowercase().ends_with(" by")
}

/// A heading, as compared, without the first part that says that it holds a date.
fn without_date(key: &str) -> Option<&str> {
    let before = BEFORE.iter().find_map(|part| key.strip_prefix(part));
    let after = || AFTER.iter().find_map(|part| key.strip_suffix(part));
    before.or_else(after).filter(|rest| !rest.is_empty())
}

pub(super) fn same_heading(a: &str, b: &str) -> bool {
    is_same_name(a, b) && (!compared(a).is_empty() || a.trim() == b.trim())
}
