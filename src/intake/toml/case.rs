//! One case in TOML.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use serde::Deserialize;
use toml::{Spanned, Value};

use super::recover::parse_definition;
use crate::case::Case;
use crate::definition::Date;
use crate::intake::diagnostic::{Diagnostic, Diagnostics};
use crate::intake::file::{FileError, read_text};
use crate::intake::names::{circumstance, rule_id};
use crate::intake::rows;
use crate::moment::Moment;
use crate::rules::RuleSet;

/// A case as written, before its events are looked up in a rule table.
#[derive(Debug, Clone)]
pub struct TomlCase {
    path: String,
    text: String,
    written: Written,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    id: Spanned<String>,
    #[serde(default)]
    circumstances: Vec<Spanned<String>>,
    #[serde(default)]
    events: BTreeMap<Spanned<String>, Spanned<Value>>,
    #[serde(default)]
    extensions: BTreeMap<Spanned<String>, Spanned<Date>>,
}

/// Reads a case from a file, or from standard input for `-`.
///
/// # Errors
///
/// [`FileError`] if it cannot be read, or is not a case.
pub fn toml_case(path: &str) -> Result<TomlCase, FileError> {
    TomlCase::new(path, read_text(path)?)
}

impl TomlCase {
    /// The case of a text. Messages call it by the given name.
    ///
    /// # Errors
    ///
    /// [`FileError`] if it is not a case.
    pub fn new(name: &str, text: String) -> Result<Self, FileError> {
        let written = parse_definition(name, &text).map_err(Diagnostics::without_unknown_lines)?;
        Ok(Self { path: name.to_owned(), text, written })
    }

    /// The case, with its names looked up in a rule set.
    ///
    /// # Errors
    ///
    /// Every event, date, circumstance and extension that is wrong, with its location.
    pub fn resolve(&self, rules: &RuleSet) -> Result<Case, Diagnostics> {
        let Written { id, circumstances, events, extensions } = &self.written;
        let mut found = Vec::new();
        let mut mistake = |span: Range<usize>, message: String| {
            found.push(Diagnostic::error(message, Some(span)));
        };
        if id.get_ref().trim().is_empty() {
            mistake(id.span(), "the case id is empty; give the number of the case".to_owned());
        }
        let mut case = Case::new(Some(id.get_ref().clone()));
        let mut seen = BTreeSet::new();
        for (name, value) in events {
            let event = rules.event_among_names(name.get_ref());
            match event {
                Ok(event) if !seen.insert(event) => {
                    mistake(
                        name.span(),
                        "duplicate event; write all its dates as one list".to_owned(),
                    );
                }
                Ok(_) => {}
                Err(ref error) => mistake(name.span(), error.to_string()),
            }
            for moment in moments(value.get_ref()) {
                match (moment, &event) {
                    // Its dates are counted below.
                    (Ok(_), Ok(_)) if case.check_dates().is_err() => {}
                    (Ok(moment), Ok(event)) => case.record(*event, moment),
                    (Err(message), _) => mistake(value.span(), message),
                    (Ok(_), Err(_)) => {}
                }
            }
        }
        for name in circumstances {
            match circumstance(name.get_ref(), rules) {
                Ok(known) => case.add_circumstance(known),
                Err(message) => mistake(name.span(), message),
            }
        }
        for (rule, to) in extensions {
            match rule_id(rule.get_ref(), rules) {
                Ok(known) => case.extend(known, to.get_ref().0),
                Err(message) => mistake(rule.span(), message),
            }
        }
        if let Err(message) = case.check_dates() {
            found.push(Diagnostic::error(message, Some(id.span())));
        }
        if found.is_empty() {
            return Ok(case);
        }
        found.sort_by_key(|diagnostic| diagnostic.span.as_ref().map(|span| span.start));
        Err(Diagnostics::new(&self.path, &self.text, found).without_unknown_lines())
    }
}

/// The moments of an event: one, or a list.
fn moments(value: &Value) -> Vec<Result<Moment, String>> {
    match value {
        Value::Array(values) => values.iter().map(moment).collect(),
        value => vec![moment(value)],
    }
}

fn moment(value: &Value) -> Result<Moment, String> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Datetime(date) if date.date.is_some() => date.to_string(),
        _ => {
            return Err(
                "expected a date such as 2026-11-20, a date and time, or a list of them".to_owned()
            );
        }
    };
    rows::moment(&text)
}
