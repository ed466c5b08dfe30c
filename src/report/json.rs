//! JSON, schema `dutyclock/deadlines/v1`.

use std::borrow::Cow;
use std::io::{self, Write};

use serde::Serialize;
use serde_json::{Map, Value};

use super::considered::ConsideredFields;
use super::fields::Fields;
use super::{Counts, Entry, Group, Report, Summary};
use crate::text::is_unprintable;

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    as_of: String,
    rules: &'a str,
    calendar: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<SummaryFields<'a>>,
    deadlines: Vec<Fields<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<&'a String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    considered: Option<ConsideredFields<'a>>,
}

#[derive(Serialize)]
struct SummaryFields<'a> {
    read: u64,
    judged: u64,
    rejected: u64,
    cases: u64,
    deadlines: u64,
    by_status: Map<String, Value>,
    by: &'static str,
    groups: Vec<GroupFields<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    new_since: Option<NewSinceFields>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    not_testable: &'a [String],
}

#[derive(Serialize)]
struct GroupFields<'a> {
    name: &'a str,
    deadlines: u64,
    by_status: Map<String, Value>,
    on_time_percent: Option<f64>,
}

#[derive(Serialize)]
struct NewSinceFields {
    since: String,
    breaches: u64,
}

impl<'a> From<&'a Summary> for SummaryFields<'a> {
    fn from(summary: &'a Summary) -> Self {
        let group = |Group { name, counts }: &'a Group| GroupFields {
            name,
            deadlines: counts.total(),
            by_status: by_status(counts),
            // One decimal is as much as anybody acts on.
            on_time_percent: counts
                .on_time_percent()
                .map(|percent| (percent * 10.0).round() / 10.0),
        };
        let new_since = summary.new_since;
        Self {
            read: summary.read,
            judged: summary.judged,
            rejected: summary.rejected,
            cases: summary.cases,
            deadlines: summary.counts.total(),
            by_status: by_status(&summary.counts),
            by: summary.by.name(),
            groups: summary.groups.iter().map(group).collect(),
            new_since: new_since
                .map(|(since, breaches)| NewSinceFields { since: since.iso(), breaches }),
            not_testable: &summary.not_testable,
        }
    }
}

fn by_status(counts: &Counts) -> Map<String, Value> {
    counts.by_status().into_iter().map(|(status, n)| (status.to_string(), n.into())).collect()
}

pub(super) fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let steps_by = report.explain.then_some(report.calendar);
    let fields = report.entries.iter().map(|Entry { case, deadline }| {
        Fields::of(case.as_deref(), deadline, report.rules, steps_by)
    });
    let document = Document {
        schema: "dutyclock/deadlines/v1",
        as_of: report.as_of.iso(),
        rules: &report.rules.id,
        calendar: report.calendar.id(),
        summary: report.summary.as_ref().map(SummaryFields::from),
        deadlines: fields.collect(),
        errors: report.incomplete.iter().chain(&report.errors).collect(),
        considered: report.considered.as_ref().map(ConsideredFields::from),
    };
    write_document(&document, out)
}

pub(super) fn write_lines(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let steps_by = report.explain.then_some(report.calendar);
    let mut lines = Vec::new();
    for Entry { case, deadline } in &report.entries {
        let fields = Fields::of(case.as_deref(), deadline, report.rules, steps_by);
        write_line(&fields, &mut lines);
    }
    out.write_all(&lines)
}

/// Adds a deadline as a line.
pub(super) fn write_line(fields: &impl Serialize, out: &mut Vec<u8>) {
    // Text, numbers and lists of text always have a form in JSON.
    let line = serde_json::to_string(fields).unwrap_or_default();
    out.extend_from_slice(escaped(&line).as_bytes());
    out.push(b'\n');
}

pub(super) fn write_document(document: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}", escaped(&serde_json::to_string_pretty(document)?))
}

/// JSON allows more characters as they are than a terminal bears. They stand in strings only, where
/// their escapes mean the same.
pub(super) fn escaped(json: &str) -> Cow<'_, str> {
    let disturbs = |c: char| c != '\n' && is_unprintable(c);
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
