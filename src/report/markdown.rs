//! Tables in Markdown.

use std::io::{self, Write};

use super::considered::write_markdown as write_considered;
use super::fields::marked_source;
use super::rows::steps;
use super::table::{
    Footnotes, ON_TIME, act_by_line, due_line, groups_grid, has_groups, nothing_to_show,
    qualifications, status_words, subject, summary_lines,
};
use super::text::markdown;
use super::{Grid, Report, Summary};
use crate::provisional::mark;

pub(super) fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    for line in subject(report) {
        writeln!(out, "{}\n", markdown(&line))?;
    }
    let mut footnotes = Footnotes::lettered();
    let mut columns =
        vec!["Due", "Act by", "Working days left", "Status", "Who", "What", "Authority"];
    let with_case = report.entries.iter().any(|entry| entry.case.is_some());
    if with_case {
        columns.insert(0, "Case");
    }
    let mut grid = Grid::new(&columns);
    for entry in &report.entries {
        let deadline = &entry.deadline;
        let marks = match report.explain {
            true => footnotes.marks(deadline.notes()),
            false => footnotes.marks(&deadline.remarks),
        };
        let left = deadline.working_days_left;
        let left = left.map(|left| format!("{left}{}", mark(deadline.provisional().working_days)));
        let mut row = vec![
            due_line(deadline),
            act_by_line(deadline).unwrap_or_default(),
            left.unwrap_or_default(),
            status_words(deadline),
            deadline.rule.owner.to_string(),
            format!("{}{marks}", deadline.rule.title),
            marked_source(deadline.rule),
        ];
        if with_case {
            row.insert(0, entry.case.clone().unwrap_or_default());
        }
        grid.push(row);
    }
    write_grid(&grid, out)?;
    if report.entries.is_empty() {
        writeln!(out, "\n{}", markdown(&nothing_to_show(report)))?;
    }
    let mut notes = footnotes.lines().chain(qualifications(report)).peekable();
    if notes.peek().is_some() {
        writeln!(out)?;
    }
    for note in notes {
        writeln!(out, "- {}", markdown(&note))?;
    }
    if report.explain {
        write_steps(report, out)?;
    }
    write_considered(report, out)?;
    if let Some(summary) = &report.summary {
        write_summary(summary, out)?;
    }
    Ok(())
}

/// How each date was counted.
pub(super) fn write_steps(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    for entry in &report.entries {
        writeln!(out, "\n{}\n", markdown(&entry.deadline.rule.title))?;
        for step in steps(&entry.deadline, report.calendar) {
            writeln!(out, "1. {}", markdown(&step))?;
        }
    }
    Ok(())
}

fn write_summary(summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
    if has_groups(summary) {
        writeln!(out)?;
        write_grid(&groups_grid(summary), out)?;
        writeln!(out, "\n{ON_TIME}")?;
    }
    for line in summary_lines(summary) {
        writeln!(out, "\n{}", markdown(&line))?;
    }
    Ok(())
}

pub(super) fn write_grid(grid: &Grid, out: &mut dyn Write) -> io::Result<()> {
    let mut line = |cells: Vec<String>| writeln!(out, "| {} |", cells.join(" | "));
    line(grid.columns.iter().map(|name| markdown(name)).collect())?;
    line(grid.columns.iter().map(|_| "---".to_owned()).collect())?;
    for row in &grid.rows {
        line(row.iter().map(|cell| markdown(&cell.text)).collect())?;
    }
    Ok(())
}
