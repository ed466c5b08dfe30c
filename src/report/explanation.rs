//! How a date was counted, step by step, with its rule and its source.

use std::io::{self, Write};

use super::considered::{heading, write_considered};
use super::fields::{marked_source, meaning};
use super::rows::steps;
use super::table::{due_line, status_words, write_wrapped};
use super::{Entry, Report, Style};

/// Writes how the deadlines of a report were counted, and what was considered.
///
/// # Errors
///
/// What the writer says.
pub fn write_explanation(report: &Report<'_>, style: Style, out: &mut dyn Write) -> io::Result<()> {
    for (index, entry) in report.entries.iter().enumerate() {
        if index > 0 {
            writeln!(out)?;
        }
        write_deadline(entry, report, style, out)?;
        if let Some(meaning) = meaning(entry.deadline.rule.verified) {
            writeln!(out)?;
            write_wrapped(meaning, "    ", style, out)?;
        }
    }
    let Some(considered) = &report.considered else { return Ok(()) };
    if !report.entries.is_empty() {
        writeln!(out)?;
    }
    write_wrapped(&heading(report), "", style, out)?;
    write_considered(considered, style, out)
}

/// Writes one deadline: rule, source, steps and notes.
pub(super) fn write_deadline(
    entry: &Entry<'_>,
    report: &Report<'_>,
    style: Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let deadline = &entry.deadline;
    let rule = deadline.rule;
    let case = entry.case.as_ref().map(|case| format!("{case}, ")).unwrap_or_default();
    write_wrapped(&format!("{case}{}: {}", rule.id, rule.title), "  ", style, out)?;
    let mut line = |text: &str| write_wrapped(&format!("  {text}"), "    ", style, out);
    line(&format!(
        "{} from {}",
        deadline.counting.period,
        report.rules.events.get(deadline.starts).id
    ))?;
    line(&format!("source: {} ({}, {})", marked_source(rule), rule.force, rule.table))?;
    for step in steps(deadline, report.calendar) {
        line(&step)?;
    }
    line(&format!(
        "status as of {}: {} ({})",
        report.as_of,
        status_words(deadline),
        deadline.due.map_or_else(
            || due_line(deadline),
            |due| {
                let mark = if deadline.provisional().due { ", provisional" } else { "" };
                format!("{due}{mark}")
            }
        )
    ))?;
    for note in deadline.notes() {
        line(&format!("note: {note}"))?;
    }
    Ok(())
}
