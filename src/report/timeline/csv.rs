//! A timeline as comma-separated values: the columns of deadlines, and how each stands in the chain.

use std::io::{self, Write};

use super::super::csv::{Template, head, joined, push_text};
use super::super::rows::steps;
use super::fields::Place;
use super::{TimelineReport, completed};
use crate::deadline::Deadline;
use crate::timeline::Step;

const COLUMNS: [&str; 5] = ["start", "start_rule", "completion", "completion_is", "governs"];

pub(super) fn write(report: &TimelineReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut rows = head(report.explain);
    add_cells(&COLUMNS, &mut rows);
    for step in &report.steps {
        match &step.deadline {
            Some(deadline) => add_deadline(deadline, report, &mut rows),
            None => add_without_limit(step, report, &mut rows),
        }
        let Place { start, start_rule, completion, completion_is, governs } = Place::of(step);
        let cells = [
            start,
            start_rule.unwrap_or_default(),
            completion.as_deref().unwrap_or_default(),
            completion_is.unwrap_or_default(),
            if governs { "true" } else { "false" },
        ];
        add_cells(&cells, &mut rows);
    }
    out.write_all(&rows)
}

fn add_deadline(deadline: &Deadline<'_>, report: &TimelineReport<'_>, rows: &mut Vec<u8>) {
    let steps = report.explain.then(|| steps(deadline, report.calendar).join("; "));
    let template = Template::of(deadline, report.rules);
    template.write(report.case.as_deref(), deadline, steps, rows);
}

/// The columns of a deadline where there is none: the others stay empty.
fn add_without_limit(step: &Step<'_>, report: &TimelineReport<'_>, rows: &mut Vec<u8>) {
    let event = |id| report.rules.events.get(id).id.as_str();
    let columns = head(report.explain);
    let notes = || step.remarks().iter().map(ToString::to_string);
    for (place, name) in columns.trim_ascii_end().split(|byte| *byte == b',').enumerate() {
        if place > 0 {
            rows.push(b',');
        }
        let text = match name {
            b"case" => report.case.clone().unwrap_or_default(),
            b"title" => step.title(report.rules).to_owned(),
            b"starts" => event(step.starts).to_owned(),
            b"from" => step.from.iso(),
            b"completes" => step.completes.map(event).unwrap_or_default().to_owned(),
            b"completed" => completed(step).map(|when| when.iso()).unwrap_or_default(),
            b"status" => step.status().name().to_owned(),
            b"notes" => joined(provisional(step).into_iter().chain(notes())),
            _ => String::new(),
        };
        push_text(&text, rows);
    }
    rows.push(b'\n');
}

fn provisional(step: &Step<'_>) -> Option<String> {
    let completion = if step.completion_is_provisional() { ", completion" } else { "" };
    step.provisional().from.then(|| format!("provisional: from{completion}"))
}

/// Adds cells to the row that was written last.
fn add_cells(cells: &[&str], rows: &mut Vec<u8>) {
    rows.pop_if(|byte| *byte == b'\n');
    for cell in cells {
        rows.push(b',');
        push_text(cell, rows);
    }
    rows.push(b'\n');
}
