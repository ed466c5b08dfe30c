//! JSON, schema `dutyclock/deadlines/v1`.

use std::borrow::Cow;
use std::io::{self, Write};

use serde::Serialize;
use serde_json::{Map, Value};

use super::fields::Fields;
use super::{Report, Summary};
use crate::text::steers;

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    as_of: String,
    rules: &'a str,
    calendar: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<SummaryFields>,
    deadlines: Vec<Fields<'a>>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    errors: &'a [String],
}

#[derive(Serialize)]
struct SummaryFields {
    cases: usize,
    deadlines: usize,
    by_status: Map<String, Value>,
    rejected: usize,
}

impl From<&Summary> for SummaryFields {
    fn from(summary: &Summary) -> Self {
        let by_status = summary.by_status.iter();
        Self {
            cases: summary.cases,
            deadlines: summary.deadlines,
            by_status: by_status.map(|(status, n)| (status.to_string(), (*n).into())).collect(),
            rejected: summary.rejected,
        }
    }
}

pub(super) fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let document = Document {
        schema: "dutyclock/deadlines/v1",
        as_of: report.as_of.iso(),
        rules: &report.rules.id,
        calendar: report.calendar.id(),
        summary: report.summary.as_ref().map(SummaryFields::from),
        deadlines: report.entries.iter().map(|entry| Fields::of(entry, report)).collect(),
        errors: &report.errors,
    };
    write_document(&document, out)
}

pub(super) fn write_lines(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    for entry in &report.entries {
        let line = serde_json::to_string(&Fields::of(entry, report))?;
        writeln!(out, "{}", escaped(&line))?;
    }
    Ok(())
}

pub(super) fn write_document(document: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}", escaped(&serde_json::to_string_pretty(document)?))
}

/// JSON allows more characters as they are than a terminal bears. They stand in strings only, where
/// their escapes mean the same.
pub(super) fn escaped(json: &str) -> Cow<'_, str> {
    let disturbs = |c: char| c != '\n' && steers(c);
    if !json.chars().any(disturbs) {
        return Cow::Borrowed(json);
    }
    let mut shown = String::with_capacity(json.len());
    for c in json.chars() {
        match disturbs(c) {
            true => shown.push_str(&format!("\\u{:04x}", u32::from(c))),
            false => shown.push(c),
        }
    }
    Cow::Owned(shown)
}
