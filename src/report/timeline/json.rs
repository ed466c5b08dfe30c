//! A timeline in JSON, schema `dutyclock/timeline/v1`, and its steps as JSON lines.

use std::io::{self, Write};

use serde::Serialize;

use super::super::json::{write_document, write_line};
use super::TimelineReport;
use super::fields::StepFields;

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    as_of: String,
    rules: &'a str,
    calendar: &'a str,
    steps: Vec<StepFields<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<&'a String>,
}

pub(super) fn write(report: &TimelineReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    let document = Document {
        schema: "dutyclock/timeline/v1",
        as_of: report.as_of.iso(),
        rules: &report.rules.id,
        calendar: report.calendar.id(),
        steps: report.steps.iter().map(|step| StepFields::of(step, report)).collect(),
        errors: report.incomplete.iter().chain(&report.errors).collect(),
    };
    write_document(&document, out)
}

pub(super) fn write_lines(report: &TimelineReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut lines = Vec::new();
    for step in &report.steps {
        write_line(&StepFields::of(step, report), &mut lines);
    }
    out.write_all(&lines)
}
