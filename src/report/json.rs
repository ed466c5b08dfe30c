//! JSON, schema `dutyclock/deadlines/v1`.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::{Map, Value};

use super::fields::Fields;
use super::{Report, Summary};

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    as_of: String,
    rules: &'a str,
    calendar: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<SummaryFields>,
    deadlines: Vec<Fields<'a>>,
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
    };
    write_document(&document, out)
}

pub(super) fn write_lines(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    for entry in &report.entries {
        serde_json::to_writer(&mut *out, &Fields::of(entry, report))?;
        writeln!(out)?;
    }
    Ok(())
}

pub(super) fn write_document(document: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, document)?;
    writeln!(out)
}
