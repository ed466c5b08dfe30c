//! A timeline as a table for people.

use std::io::{self, Write};

use super::super::explanation::write_deadline;
use super::super::fields::marked_source;
use super::super::table::{
    Footnotes, due_cell, mark_line, nothing_to_show, qualifications, remarks_on_due_cell, tone,
    write_wrapped,
};
use super::super::{Cell, Grid, Style};
use super::{TimelineReport, known_day, status};
use crate::moment::Moment;
use crate::text::printable;
use crate::timeline::Step;

pub(super) fn write(
    report: &TimelineReport<'_>,
    style: Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let deadlines = report.deadlines();
    for line in report.subject(&deadlines) {
        write_wrapped(&line, "", style, out)?;
    }
    writeln!(out)?;
    let mut authorities = Footnotes::numbered();
    let mut remarks = Footnotes::lettered();
    match report.steps.is_empty() {
        true => write_wrapped(&nothing_to_show(&deadlines), "", style, out)?,
        false => grid(report, &mut authorities, &mut remarks).write_table(style, out)?,
    }
    let marked = authorities.lines().chain(remarks.lines());
    let mut notes = marked.chain(qualifications(&deadlines)).peekable();
    if notes.peek().is_some() {
        writeln!(out)?;
    }
    for note in notes {
        write_wrapped(&note, "    ", style, out)?;
    }
    write_counts(report, style, out)
}

/// Writes how each date was counted, where that is asked for.
pub(super) fn write_counts(
    report: &TimelineReport<'_>,
    style: Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    if report.explain {
        let deadlines = report.deadlines();
        for entry in &deadlines.entries {
            writeln!(out)?;
            write_deadline(entry, &deadlines, style, out)?;
        }
    }
    Ok(())
}

fn grid(report: &TimelineReport<'_>, authorities: &mut Footnotes, remarks: &mut Footnotes) -> Grid {
    let mut grid = Grid::new(&["From", "Limit", "Status", "Who", "What"]).ending_in_text();
    for step in &report.steps {
        let authority = step.rule().map(|rule| {
            format!(" {}", authorities.mark(&format!("{}, {}", marked_source(rule), rule.force)))
        });
        let marks = match &step.deadline {
            Some(deadline) => remarks.marks(remarks_on_due_cell(deadline)),
            None => remarks.marks(step.remarks()),
        };
        let title = printable(step.title(report.rules));
        let who = step.owner().map(|owner| owner.to_string());
        let starts = report.rules.events.get(step.starts).id.clone();
        let from = [Moment::on(step.from.date()).to_string()].into_iter();
        let from = from.chain(mark_line(step.provisional().from)).chain([starts]);
        let from: Vec<String> = from.collect();
        grid.push([
            from.join("\n").into(),
            limit(step).into(),
            Cell::from(status(step)).toned(tone(step.status())),
            who.unwrap_or_default().into(),
            format!("{title}{}{marks}", authority.unwrap_or_default()).into(),
        ]);
    }
    grid
}

/// The limit and what it means today; where there is none, the day that is known or taken, which is
/// no limit.
fn limit(step: &Step<'_>) -> String {
    match (&step.deadline, known_day(step)) {
        (Some(deadline), _) => due_cell(deadline),
        (None, Some((known, day))) => {
            let lines = ["no limit".to_owned(), known.to_string(), day.to_string()];
            let mark = mark_line(step.completion_is_provisional());
            lines.into_iter().chain(mark).collect::<Vec<_>>().join("\n")
        }
        (None, None) => "no limit".to_owned(),
    }
}
