//! The meaning of the columns of a CSV file, from their headings.

use super::{HeadingMap, Unmapped};
use crate::intake::names::check_rule;
use crate::intake::rows::NOT_UTF8;
use crate::rules::{EventId, RuleSet};
use crate::suggest::did_you_mean;
use crate::text::{excerpt, printable};

/// The names in the first row.
pub(super) fn headings(line: &[u8], separator: u8) -> Result<Vec<String>, String> {
    let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(true)
        .from_reader(line);
    let mut record = csv::ByteRecord::new();
    match reader.read_byte_record(&mut record) {
        Ok(true) => {}
        _ => return Err("the file is empty; its first row names the columns".to_owned()),
    }
    let text = |cell: &[u8]| std::str::from_utf8(cell).map(|cell| cell.trim().to_owned());
    let headings: Result<_, _> = record.iter().map(text).collect();
    headings.map_err(|_| format!("the headings have {NOT_UTF8}"))
}

/// The meaning of the columns of a file.
pub(super) struct Columns {
    pub(super) case: usize,
    pub(super) circumstances: Option<usize>,
    pub(super) events: Vec<(usize, EventId)>,
    /// Column and rule id.
    pub(super) extensions: Vec<(usize, String)>,
    /// Other headings, each with a suggested correction.
    unknown: Vec<(String, String)>,
    pub(super) long: Option<LongColumns>,
}

/// The columns of a file with a row for each event.
#[derive(Debug, Clone, Copy)]
pub(super) struct LongColumns {
    pub(super) case: usize,
    pub(super) event: usize,
    pub(super) when: usize,
    pub(super) count: usize,
}

/// The meaning of one column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Column {
    Case,
    Circumstances,
    /// The event, and the number of the column among those of the same event, or an empty one.
    Event(EventId, String),
    Extension(String),
    LongEvent,
    LongWhen,
}

impl Columns {
    pub(super) fn of(
        headings: &[String],
        maps: &[HeadingMap],
        rules: &RuleSet,
    ) -> Result<Self, String> {
        check_maps(maps, rules)?;
        let found = found_columns(headings, maps, rules)?;
        let index = |column: &Column| found.iter().position(|found| found.as_ref() == Some(column));
        let Some(case) = index(&Column::Case) else {
            return Err(format!("no column has the case id: name one `case`, {OR_MAP}"));
        };
        let mut columns = Self {
            case,
            circumstances: index(&Column::Circumstances),
            events: Vec::new(),
            extensions: Vec::new(),
            unknown: Vec::new(),
            long: None,
        };
        let long = index(&Column::LongEvent).zip(index(&Column::LongWhen));
        for (index, (heading, column)) in headings.iter().zip(found).enumerate() {
            match column {
                Some(Column::Case | Column::Circumstances) => {}
                Some(Column::LongEvent | Column::LongWhen) if long.is_some() => {}
                Some(Column::Event(id, _)) => columns.events.push((index, id)),
                Some(Column::Extension(rule)) => columns.extensions.push((index, rule)),
                Some(Column::LongEvent | Column::LongWhen) | None => {
                    let known = rules.events.iter().map(|event| event.id.as_str());
                    let meant = did_you_mean(&normal(heading), known);
                    columns.unknown.push((heading.clone(), meant));
                }
            }
        }
        if let Some((event, when)) = long {
            columns.check_long(headings)?;
            columns.long = Some(LongColumns { case, event, when, count: headings.len() });
            return Ok(columns);
        }
        if columns.events.is_empty() {
            let meant = columns.unknown.iter().find(|(_, meant)| !meant.is_empty());
            let meant = meant.map_or("", |(_, meant)| meant);
            return Err(format!("no column is an event{meant}: name one `referral`, {OR_MAP}"));
        }
        Ok(columns)
    }

    /// A file with a row per event must not have the columns of a file with a row per case.
    fn check_long(&self, headings: &[String]) -> Result<(), String> {
        let events = self.events.iter().map(|(index, _)| *index);
        let extensions = self.extensions.iter().map(|(index, _)| *index);
        let Some(wide) = events.chain(extensions).chain(self.circumstances).min() else {
            return Ok(());
        };
        let heading = headings.get(wide).map(|heading| excerpt(heading)).unwrap_or_default();
        Err(format!(
            "`event` and `when` make it a row an event, and `{heading}` a row a case: which is meant? \
             Leave out one or the other"
        ))
    }

    pub(super) fn remarks(&self, path: &str) -> Vec<String> {
        let path = printable(path);
        let mut remarks = Vec::new();
        if !self.unknown.is_empty() {
            let named: Vec<String> = self
                .unknown
                .iter()
                .map(|(heading, meant)| {
                    let meant = meant.strip_prefix("; ").map(|meant| format!(" ({meant})"));
                    format!("`{}`{}", excerpt(heading), meant.unwrap_or_default())
                })
                .collect();
            let columns = if named.len() == 1 { "column is" } else { "columns are" };
            remarks.push(format!(
                "`{path}`: {} {columns} not an event, and ignored: {}",
                named.len(),
                named.join(", ")
            ));
        }
        remarks
    }
}

/// The meaning of each column. No two may be the same.
fn found_columns(
    headings: &[String],
    maps: &[HeadingMap],
    rules: &RuleSet,
) -> Result<Vec<Option<Column>>, String> {
    let mut found: Vec<Option<Column>> = Vec::new();
    for (index, heading) in headings.iter().enumerate() {
        if headings[..index].contains(heading) && !heading.is_empty() {
            return Err(format!("two columns are called `{}`", excerpt(heading)));
        }
        let column = column(heading, maps, rules)?;
        if let Some(same) = found.iter().position(|known| column.is_some() && *known == column) {
            let (first, second) = (excerpt(&headings[same]), excerpt(heading));
            return Err(match column {
                Some(Column::Case) => {
                    format!("two columns have the case id: `{first}` and `{second}`; keep one")
                }
                Some(Column::Event(..)) => format!(
                    "two columns are the same event: `{first}` and `{second}`; keep one, or number \
                     them as `review_1` and `review_2`"
                ),
                _ => format!("two columns are the same: `{first}` and `{second}`; keep one"),
            });
        }
        found.push(column);
    }
    Ok(found)
}

const OR_MAP: &str = "or give --map \"HEADING=NAME\"";

/// Mapped headings that are missing: a mistake unless another file has them.
pub(super) fn unmapped(headings: &[String], maps: &[HeadingMap]) -> Vec<Unmapped> {
    let is_there =
        |map: &&HeadingMap| headings.iter().any(|known| same_heading(known, &map.heading));
    let unmapped = |HeadingMap { heading, .. }: &HeadingMap| {
        let meant = did_you_mean(heading, headings.iter().map(String::as_str));
        Unmapped { heading: heading.clone(), meant }
    };
    maps.iter().filter(|map| !is_there(map)).map(unmapped).collect()
}

fn check_maps(maps: &[HeadingMap], rules: &RuleSet) -> Result<(), String> {
    for HeadingMap { heading, column } in maps {
        if column_named(column, rules)?.is_none() {
            let reason = unknown_event(column, rules);
            return Err(format!("--map `{}={}`: {reason}", excerpt(heading), excerpt(column)));
        }
    }
    Ok(())
}

fn same_heading(a: &str, b: &str) -> bool {
    a.trim().eq_ignore_ascii_case(b.trim())
}

fn column(heading: &str, maps: &[HeadingMap], rules: &RuleSet) -> Result<Option<Column>, String> {
    let mapped = maps.iter().find(|map| same_heading(&map.heading, heading));
    column_named(mapped.map_or(heading, |map| &map.column), rules)
}

/// The column for a name: a reserved word, an extension, or an event, possibly numbered.
pub(super) fn column_named(name: &str, rules: &RuleSet) -> Result<Option<Column>, String> {
    let name = normal(name);
    Ok(match name.as_str() {
        "case" | "case-id" => Some(Column::Case),
        "circumstances" | "circumstance" => Some(Column::Circumstances),
        "event" => Some(Column::LongEvent),
        "when" => Some(Column::LongWhen),
        _ => match name.strip_prefix("extension-") {
            Some(rule) => {
                check_rule(rule, rules)?;
                Some(Column::Extension(rule.to_owned()))
            }
            None => event(&name, rules).map(|(event, number)| Column::Event(event, number)),
        },
    })
}

fn normal(name: &str) -> String {
    name.trim().to_ascii_lowercase().replace(['_', ' '], "-")
}

/// An event by its id, with or without a number: `review-2`.
fn event(name: &str, rules: &RuleSet) -> Option<(EventId, String)> {
    if let Ok(found) = rules.events.find(name) {
        return Some((found, String::new()));
    }
    let unnumbered = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let number = name[unnumbered.len()..].trim_start_matches('0').to_owned();
    let found = rules.events.find(unnumbered.trim_end_matches('-')).ok()?;
    Some((found, number))
}

/// Why a name is not an event.
pub(super) fn unknown_event(name: &str, rules: &RuleSet) -> String {
    match rules.events.find(name) {
        Err(unknown) => unknown.to_string(),
        Ok(_) => format!("`{}` is a column, and cannot be an event here", excerpt(name)),
    }
}
