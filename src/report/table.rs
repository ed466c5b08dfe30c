//! A table for people: it fits the terminal, and every meaning is a word.

use std::io::{self, Write};

use chrono::Datelike;

use super::explanation::write_deadline;
use super::fields::{marked_source, meaning};
use super::wrap::wrap;
use super::{Cell, Grid, Report, Style, Summary, Tone};
use crate::deadline::{Deadline, Status};
use crate::moment::Moment;
use crate::rules::{Kind, Verified};
use crate::text::plain;

pub(super) fn write(report: &Report<'_>, style: Style, out: &mut dyn Write) -> io::Result<()> {
    for line in subject(report) {
        write_wrapped(&line, "", style, out)?;
    }
    let mut authorities = Footnotes::numbered();
    let mut remarks = Footnotes::lettered();
    if report.entries.is_empty() {
        writeln!(out)?;
        write_wrapped(&nothing_to_show(report), "", style, out)?;
    } else {
        writeln!(out)?;
        grid(report, &mut authorities, &mut remarks).write_table(style, out)?;
    }
    let marked = authorities.lines().chain(remarks.lines());
    let mut notes = marked.chain(qualifications(report)).peekable();
    if notes.peek().is_some() {
        writeln!(out)?;
    }
    for note in notes {
        write_wrapped(&note, "    ", style, out)?;
    }
    if let Some(summary) = &report.summary {
        writeln!(out)?;
        write_wrapped(&summary_line(summary), "  ", style, out)?;
    }
    if report.explain {
        for entry in &report.entries {
            writeln!(out)?;
            write_deadline(entry, report, style, out)?;
        }
    }
    Ok(())
}

/// What was asked, and what it was judged by.
pub(super) fn subject(report: &Report<'_>) -> Vec<String> {
    let event = report.event.map(|(event, when)| {
        let title = &report.rules.events.get(event).title;
        format!("{title}: {when}")
    });
    let judged = format!("As of {}, by {}", report.as_of, authority(report));
    event.into_iter().chain([judged]).collect()
}

fn authority(report: &Report<'_>) -> String {
    let mut editions: Vec<&str> =
        report.entries.iter().map(|entry| entry.deadline.rule.table.as_str()).collect();
    editions.sort_unstable();
    editions.dedup();
    editions.retain(|edition| *edition != report.rules.id);
    let within = match editions[..] {
        [] => String::new(),
        _ => format!(" ({})", editions.join(", ")),
    };
    let role = report.role.map(|role| format!(", for {role} only"));
    let (rules, calendar) = (&report.rules.id, report.calendar.id());
    format!("the rules of {rules}{within}, calendar {calendar}{}", role.unwrap_or_default())
}

/// Says no more than was found out: not of cases that were not read, roles that were not asked for
/// or limits that could not be counted.
pub(super) fn nothing_to_show(report: &Report<'_>) -> String {
    let role = report.role.map(|role| format!(" for {role}")).unwrap_or_default();
    let but = if report.errors.is_empty() { "" } else { ", as far as could be counted" };
    match &report.summary {
        Some(summary) => {
            let read = if summary.rejected > 0 { " in the cases that could be read" } else { "" };
            format!("Nothing is in breach, to be chased or due soon{role}{read}{but}.")
        }
        None => format!("No deadline starts here{role}{but}."),
    }
}

fn grid(report: &Report<'_>, authorities: &mut Footnotes, remarks: &mut Footnotes) -> Grid {
    let with_case = report.entries.iter().any(|entry| entry.case.is_some());
    let mut columns = vec!["Due", "Working\ndays left", "Status", "Who", "What"];
    if with_case {
        columns.insert(0, "Case");
    }
    let mut grid = Grid::new(&columns);
    for entry in &report.entries {
        let deadline = &entry.deadline;
        let rule = deadline.rule;
        let authority = authorities.mark(&format!("{}, {}", marked_source(rule), rule.force));
        let remarks = remarks.marks(&deadline.remarks);
        let left = deadline.working_days_left.map(|left| left.to_string());
        let mut row: Vec<Cell> = vec![
            due_cell(deadline).into(),
            left.unwrap_or_default().into(),
            Cell::from(status_words(deadline)).toned(tone(deadline.status)),
            rule.owner.to_string().into(),
            format!("{} {authority}{remarks}", plain(&rule.title)).into(),
        ];
        if with_case {
            row.insert(0, plain(entry.case.unwrap_or_default()).into_owned().into());
        }
        grid.push(row);
    }
    grid
}

/// The due date, and under it what it means today: how late, done when, or by when to act.
fn due_cell(deadline: &Deadline<'_>) -> String {
    let short = |date: chrono::NaiveDate| date.format("%a %-d %b").to_string();
    let mut lines = match deadline.due {
        Some(due) => vec![Moment::on(due.date()).to_string()],
        None => vec![deadline.counting.period.to_string()],
    };
    if let Some(time) = deadline.due.and_then(|due| due.time()) {
        lines.push(format!("at {}", time.format("%H:%M")));
    }
    if let Some(late) = deadline.late_by {
        lines.push(match late.days {
            0 => "late the same day".to_owned(),
            1 => "1 day late".to_owned(),
            days => format!("{days} days late"),
        });
    }
    if let Some(completed) = deadline.completed {
        let year = deadline.due.map(|due| due.date().year());
        let same_year = year.is_none_or(|year| year == completed.date().year());
        lines.push(match same_year {
            true => format!("done {}", short(completed.date())),
            false => format!("done {}", Moment::on(completed.date())),
        });
    }
    let due = deadline.due.map(|due| due.date());
    if let Some(act_by) = deadline.act_by.filter(|act_by| Some(*act_by) != due)
        && deadline.status.is_open()
        && deadline.late_by.is_none()
    {
        lines.push(format!("act by {}", short(act_by)));
    }
    lines.join("\n")
}

/// The due date and time.
pub(super) fn due_line(deadline: &Deadline<'_>) -> String {
    match deadline.due {
        Some(due) => due.to_string(),
        None => deadline.counting.period.to_string(),
    }
}

/// The status, with `target` where the limit is one to aim at.
pub(super) fn status_words(deadline: &Deadline<'_>) -> String {
    match deadline.rule.kind {
        Kind::Target => format!("{} (target)", deadline.status),
        Kind::Limit | Kind::Prompt => deadline.status.to_string(),
    }
}

fn tone(status: Status) -> Tone {
    match status {
        Status::Breached | Status::Invalid | Status::Missed | Status::Late => Tone::Alarm,
        Status::DueToday | Status::DueSoon | Status::Chase | Status::Extended => Tone::Warning,
        Status::Met => Tone::Good,
        Status::Due | Status::Outstanding | Status::NotNeeded | Status::Lapsed => Tone::Plain,
    }
}

/// The marks other than `text` that the deadlines carry, each once.
pub(super) fn verified_marks<'a>(
    deadlines: impl Iterator<Item = &'a Deadline<'a>>,
) -> impl Iterator<Item = Verified> {
    let mut marks: Vec<Verified> = deadlines.map(|deadline| deadline.rule.verified).collect();
    marks.sort_unstable();
    marks.dedup();
    marks.into_iter()
}

/// What the marks of the sources mean, and what could not be counted: the last lines of notes.
pub(super) fn qualifications(report: &Report<'_>) -> impl Iterator<Item = String> {
    let deadlines = report.entries.iter().map(|entry| &entry.deadline);
    let meanings = verified_marks(deadlines).filter_map(meaning).map(str::to_owned);
    meanings.chain(report.errors.iter().map(|error| format!("not counted: {error}")))
}

/// Cases, deadlines and statuses in one sentence.
pub(super) fn summary_line(summary: &Summary) -> String {
    let plural = |count: usize, one: &str| match count {
        1 => format!("1 {one}"),
        _ => format!("{count} {one}s"),
    };
    let statuses: Vec<String> =
        summary.by_status.iter().map(|(status, count)| format!("{count} {status}")).collect();
    let mut line =
        format!("{}, {}", plural(summary.cases, "case"), plural(summary.deadlines, "deadline"));
    if !statuses.is_empty() {
        line.push_str(": ");
        line.push_str(&statuses.join(", "));
    }
    if summary.rejected > 0 {
        line.push_str(&format!("; {} rejected", plural(summary.rejected, "case")));
    }
    line
}

/// Texts under a table, each said once and pointed to by its mark.
pub(super) struct Footnotes {
    texts: Vec<String>,
    label: fn(usize) -> String,
}

impl Footnotes {
    /// Marked `[1]`, `[2]`: what an answer rests on.
    pub(super) fn numbered() -> Self {
        Self { texts: Vec::new(), label: |index| format!("[{}]", index + 1) }
    }

    /// Marked `(a)`, `(b)`: what is to be said beside it.
    pub(super) fn lettered() -> Self {
        Self { texts: Vec::new(), label: |index| format!("({})", letters(index)) }
    }

    /// The mark of a text, which is kept.
    fn mark(&mut self, text: &str) -> String {
        let known = self.texts.iter().position(|known| known == text);
        let index = known.unwrap_or_else(|| {
            self.texts.push(text.to_owned());
            self.texts.len() - 1
        });
        (self.label)(index)
    }

    /// The marks of notes, each after a space.
    pub(super) fn marks(&mut self, notes: impl IntoIterator<Item: ToString>) -> String {
        notes.into_iter().map(|note| format!(" {}", self.mark(&note.to_string()))).collect()
    }

    pub(super) fn lines(&self) -> impl Iterator<Item = String> + '_ {
        let lines = self.texts.iter().enumerate();
        lines.map(|(index, text)| format!("{} {text}", (self.label)(index)))
    }
}

/// `a` to `z`, then `aa`, `ab` and so on.
fn letters(index: usize) -> String {
    let last = char::from(b'a' + (index % 26) as u8);
    match index / 26 {
        0 => last.to_string(),
        more => format!("{}{last}", letters(more - 1)),
    }
}

/// Writes running text; its first line keeps the spaces that the text begins with.
pub(super) fn write_wrapped(
    text: &str,
    indent: &str,
    style: Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let text = plain(text);
    let first = &text[..text.len() - text.trim_start_matches(' ').len()];
    for line in wrap(&text, usize::from(style.width), first, indent) {
        writeln!(out, "{line}")?;
    }
    Ok(())
}
