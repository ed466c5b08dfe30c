//! A timeline as a table in Markdown.

use std::io::{self, Write};

use super::super::Grid;
use super::super::fields::marked_source;
use super::super::markdown::{write_grid, write_steps};
use super::super::table::{
    Footnotes, act_by_line, due_line, late_and_done, nothing_to_show, qualifications,
};
use super::super::text::markdown;
use super::{TimelineReport, known_day, status};
use crate::provisional::mark;
use crate::timeline::Step;

pub(super) fn write(report: &TimelineReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    let deadlines = report.deadlines();
    for line in report.subject(&deadlines) {
        writeln!(out, "{}\n", markdown(&line))?;
    }
    let mut footnotes = Footnotes::lettered();
    let columns = ["From", "Event", "Limit", "Act by", "Status", "Who", "What", "Authority"];
    let mut grid = Grid::new(&columns);
    for step in &report.steps {
        let act_by = step.deadline.as_ref().and_then(act_by_line);
        let who = step.owner().map(|owner| owner.to_string());
        let marks = match &step.deadline {
            Some(deadline) if report.explain => footnotes.marks(deadline.notes()),
            _ => footnotes.marks(step.remarks()),
        };
        grid.push([
            format!("{}{}", step.from, mark(step.provisional().from)),
            report.rules.events.get(step.starts).id.clone(),
            limit(step),
            act_by.unwrap_or_default(),
            status(step),
            who.unwrap_or_default(),
            format!("{}{marks}", step.title(report.rules)),
            step.rule().map(marked_source).unwrap_or_default(),
        ]);
    }
    write_grid(&grid, out)?;
    if report.steps.is_empty() {
        writeln!(out, "\n{}", markdown(&nothing_to_show(&deadlines)))?;
    }
    let mut notes = footnotes.lines().chain(qualifications(&deadlines)).peekable();
    if notes.peek().is_some() {
        writeln!(out)?;
    }
    for note in notes {
        writeln!(out, "- {}", markdown(&note))?;
    }
    if report.explain {
        write_steps(&deadlines, out)?;
    }
    Ok(())
}

/// The limit, how late it is, and when it was done.
fn limit(step: &Step<'_>) -> String {
    match (&step.deadline, known_day(step)) {
        (Some(deadline), _) => {
            let more = late_and_done(deadline);
            [due_line(deadline)].into_iter().chain(more).collect::<Vec<_>>().join(", ")
        }
        (None, Some((known, day))) => {
            format!("no limit, {known} {day}{}", mark(step.completion_is_provisional()))
        }
        (None, None) => "no limit".to_owned(),
    }
}
