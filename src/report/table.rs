//! A table for people: it fits the terminal, and every meaning is a word.

use std::collections::HashMap;
use std::io::{self, Write};

use chrono::Datelike;

use super::explanation::write_deadline;
use super::fields::{marked_source, meaning};
use super::wrap::wrap;
use super::{By, Cell, Grid, Group, Report, Style, Summary, Tone};
use crate::engine::Deadline;
use crate::engine::status::{Severity, Status};
use crate::moment::Moment;
use crate::note::Note;
use crate::provisional::{Provisional, mark};
use crate::rules::{Kind, Verified};
use crate::text::{counted, printable};

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
    if report.explain {
        for entry in &report.entries {
            writeln!(out)?;
            write_deadline(entry, report, style, out)?;
        }
    }
    if let Some(summary) = &report.summary {
        write_summary(summary, style, out)?;
    }
    Ok(())
}

/// Where a terminal stops scrolling is what sums it all up.
fn write_summary(summary: &Summary, style: Style, out: &mut dyn Write) -> io::Result<()> {
    if has_groups(summary) {
        writeln!(out)?;
        groups_grid(summary).write_table(style, out)?;
        write_wrapped(ON_TIME, "  ", style, out)?;
    }
    writeln!(out)?;
    for line in summary_lines(summary) {
        write_wrapped(&line, "  ", style, out)?;
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
    event.into_iter().chain([judged]).chain(report.incomplete.iter().cloned()).collect()
}

/// The rules and the calendar, and whose deadlines these are.
pub(super) fn authority(report: &Report<'_>) -> String {
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
        Some(Summary { new_since: Some((since, _)), .. }) => {
            format!("Nothing has become a breach since {since}{role}{but}.")
        }
        Some(_) => {
            let read =
                if report.incomplete.is_empty() { "" } else { " in the cases that could be read" };
            format!("Nothing is in breach, to be chased or due soon{role}{read}{but}.")
        }
        None => format!("No deadline starts here{role}{but}."),
    }
}

fn grid(report: &Report<'_>, authorities: &mut Footnotes, remarks: &mut Footnotes) -> Grid {
    let of_cases = report.entries.iter().any(|entry| entry.case.is_some());
    let mut grid = Grid::new(match of_cases {
        true => &["Case", "Status", "Due", "Time", "Who", "What"],
        false => &["Due", "Working\ndays left", "Status", "Who", "What"],
    })
    .ending_in_text();
    for entry in &report.entries {
        let deadline = &entry.deadline;
        let rule = deadline.rule;
        let authority = authorities.mark(&format!("{}, {}", marked_source(rule), rule.force));
        let remarks = remarks.marks(&deadline.remarks);
        let status = Cell::from(status_words(deadline)).toned(tone(deadline.status));
        let owner: Cell = rule.owner.to_string().into();
        let what: Cell = format!("{} {authority}{remarks}", printable(&rule.title)).into();
        grid.push(match of_cases {
            true => {
                let case = printable(entry.case.as_deref().unwrap_or_default()).into_owned();
                let due = limit_lines(deadline).join("\n");
                vec![case.into(), status, due.into(), time_words(deadline).into(), owner, what]
            }
            false => {
                let left = deadline.working_days_left.map(|left| left.to_string());
                let left = left.unwrap_or_default();
                vec![due_cell(deadline).into(), left.into(), status, owner, what]
            }
        });
    }
    grid
}

/// How much too late it is, or how long there is still time.
pub(super) fn time_words(deadline: &Deadline<'_>) -> String {
    let provisional = deadline.provisional();
    let counted = mark(provisional.working_days);
    if let Some(words) = deadline.status.in_place_of_time() {
        return words.to_owned();
    }
    match (deadline.status, deadline.late_by, deadline.working_days_left) {
        (Status::Extended, ..) => extended_to(deadline).unwrap_or_default(),
        (_, Some(late), _) => days_late(late.days),
        (Status::Met, ..) => deadline.completed.map(done_on).unwrap_or_default(),
        (Status::Chase, _, Some(left)) => format!("{} past{}", working_days(-left), counted),
        _ => match (earlier_day_to_act(deadline), deadline.working_days_left) {
            (Some(act_by), _) => format!("act by {}{}", short(act_by), mark(provisional.act_by)),
            (None, Some(left)) => format!("{} left{counted}", working_days(left)),
            (None, None) => String::new(),
        },
    }
}

pub(super) fn extended_to(deadline: &Deadline<'_>) -> Option<String> {
    deadline.remarks.iter().find_map(|remark| match remark {
        Note::ExtendedTo(to) => Some(format!("extended\nto {}", short(*to))),
        _ => None,
    })
}

/// The day to act by, where that is not the day of the limit.
pub(super) fn earlier_day_to_act(deadline: &Deadline<'_>) -> Option<chrono::NaiveDate> {
    let due = deadline.due.map(|due| due.date());
    deadline.act_by.map(|act_by| act_by.date()).filter(|act_by| Some(*act_by) != due)
}

/// The day to act by, where it is provisional and the limit is not.
pub(super) fn less_certain_day_to_act(deadline: &Deadline<'_>) -> Option<chrono::NaiveDate> {
    let Provisional { due, act_by, .. } = deadline.provisional();
    deadline.act_by.filter(|_| act_by && !due).map(|act_by| act_by.date())
}

fn working_days(count: i32) -> String {
    match count {
        1 => "1 working day".to_owned(),
        _ => format!("{count} working days"),
    }
}

fn days_late(days: i64) -> String {
    match days {
        0 => "late the same day".to_owned(),
        1 => "1 day late".to_owned(),
        days => format!("{days} days late"),
    }
}

fn short(date: chrono::NaiveDate) -> String {
    date.format("%a %-d %b").to_string()
}

fn done_on(completed: Moment) -> String {
    format!("done {}", short(completed.date()))
}

/// The limit: its day, and its time where it has one.
fn limit_lines(deadline: &Deadline<'_>) -> Vec<String> {
    let day = match deadline.due {
        Some(due) => Moment::on(due.date()).to_string(),
        None => deadline.counting.period.to_string(),
    };
    let time = deadline.due.and_then(|due| due.time());
    let time = time.map(|time| format!("at {}", time.format("%H:%M")));
    [day].into_iter().chain(time).chain(mark_line(deadline.provisional().due)).collect()
}

/// The mark of what is provisional, on a line of its own.
pub(super) fn mark_line(provisional: bool) -> Option<String> {
    provisional.then(|| mark(provisional).trim_start().to_owned())
}

/// The due date, and under it what it means today: how late, done when, or by when to act.
pub(super) fn due_cell(deadline: &Deadline<'_>) -> String {
    let mut lines = limit_lines(deadline);
    lines.extend(late_and_done(deadline));
    lines.extend(act_by_lines(deadline));
    lines.join("\n")
}

/// The day to act by, while there is something to be done and it is not what the limit says already.
fn act_by_lines(deadline: &Deadline<'_>) -> Vec<String> {
    let in_time = deadline.status.is_open() && deadline.late_by.is_none();
    let day = earlier_day_to_act(deadline).or(less_certain_day_to_act(deadline));
    let Some(act_by) = day.filter(|_| in_time) else { return Vec::new() };
    let mark = mark_line(deadline.provisional().act_by);
    [format!("act by {}", short(act_by))].into_iter().chain(mark).collect()
}

/// What is to be said beside a cell with the limit: a mark is explained where one is shown.
pub(super) fn remarks_on_due_cell<'d>(
    deadline: &'d Deadline<'_>,
) -> impl Iterator<Item = &'d Note> {
    let Provisional { from, due, .. } = deadline.provisional();
    let is_marked = from || due || !act_by_lines(deadline).is_empty();
    let remarks = deadline.remarks.iter();
    remarks.filter(move |remark| is_marked || !matches!(remark, Note::Provisional { .. }))
}

/// By how much it is late, and when it was done.
pub(super) fn late_and_done(deadline: &Deadline<'_>) -> Vec<String> {
    let mut lines: Vec<String> =
        deadline.late_by.map(|late| days_late(late.days)).into_iter().collect();
    if let Some(completed) = deadline.completed {
        let year = deadline.due.map(|due| due.date().year());
        let same_year = year.is_none_or(|year| year == completed.date().year());
        lines.push(match same_year {
            true => done_on(completed),
            false => format!("done {}", Moment::on(completed.date())),
        });
    }
    lines
}

/// The due date and time.
pub(super) fn due_line(deadline: &Deadline<'_>) -> String {
    match deadline.due {
        Some(due) => format!("{due}{}", mark(deadline.provisional().due)),
        None => deadline.counting.period.to_string(),
    }
}

/// The last working day to act.
pub(super) fn act_by_line(deadline: &Deadline<'_>) -> Option<String> {
    let mark = mark(deadline.provisional().act_by);
    deadline.act_by.map(|act_by| format!("{act_by}{mark}"))
}

/// The status, with `target` where the limit is one to aim at.
pub(super) fn status_words(deadline: &Deadline<'_>) -> String {
    match deadline.rule.kind {
        Kind::Target => format!("{} (target)", deadline.status),
        Kind::Limit | Kind::Prompt => deadline.status.to_string(),
    }
}

pub(super) fn tone(status: Status) -> Tone {
    match status.severity() {
        Severity::Neutral => Tone::Plain,
        Severity::Good => Tone::Good,
        Severity::Warning => Tone::Warning,
        Severity::Alarm => Tone::Alarm,
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

/// What was read and found, a sentence a line.
pub(super) fn summary_lines(summary: &Summary) -> Vec<String> {
    let counts = &summary.counts;
    let mut line = size(summary);
    if counts.total() > 0 {
        line.push_str(&format!(": {counts}"));
    }
    [line].into_iter().chain(beside_counts(summary)).collect()
}

/// `6 cases, 37 deadlines`
pub(super) fn size(summary: &Summary) -> String {
    format!("{}, {}", counted(summary.cases, "case"), counted(summary.counts.total(), "deadline"))
}

/// What the counts do not say, a sentence a line.
pub(super) fn beside_counts(summary: &Summary) -> Vec<String> {
    let mut lines = Vec::new();
    if summary.read != 1 || summary.rejected > 0 {
        lines.push(format!(
            "{} read: {} judged, {} rejected",
            counted(summary.read, "record"),
            summary.judged,
            summary.rejected
        ));
    }
    if let Some((since, breaches)) = summary.new_since {
        lines.push(format!("{} since {since}", counted(breaches, "new breach")));
    }
    if !summary.not_testable.is_empty() {
        lines.push(format!(
            "not checked, since the files cannot show it: {}",
            summary.not_testable.join(", ")
        ));
    }
    lines
}

/// Whether groups say more than the first line does.
pub(super) fn has_groups(summary: &Summary) -> bool {
    if summary.groups_are_asked_for {
        return !summary.groups.is_empty();
    }
    summary.cases > 1 && summary.groups.iter().any(|group| group.counts.decided() > 0)
}

pub(super) const ON_TIME: &str =
    "On time: the percentage met, of those met, late, missed or breached";

/// How much was done on time, group by group.
pub(super) fn groups_grid(summary: &Summary) -> Grid {
    let by = match summary.by {
        By::Owner => "Who",
        By::Rule => "Rule",
        By::Table => "Table",
    };
    let mut grid =
        Grid::new(&[by, "On time", "Met", "Late", "Missed", "Breached", "Other", "Deadlines"]);
    for Group { name, counts } in &summary.groups {
        let on_time = counts.on_time_percent().map(|percent| format!("{percent:.1}%"));
        let number = |status| counts.of(status).to_string();
        grid.push([
            name.clone(),
            on_time.unwrap_or_else(|| "-".to_owned()),
            number(Status::Met),
            number(Status::Late),
            number(Status::Missed),
            number(Status::Breached),
            (counts.total() - counts.decided()).to_string(),
            counts.total().to_string(),
        ]);
    }
    grid
}

/// Texts under a table, each said once and pointed to by its mark.
pub(super) struct Footnotes {
    texts: Vec<String>,
    known: HashMap<String, usize>,
    label: fn(usize) -> String,
}

impl Footnotes {
    /// Marked `[1]`, `[2]`: what an answer rests on.
    pub(super) fn numbered() -> Self {
        Self::labelled(|index| format!("[{}]", index + 1))
    }

    /// Marked `(a)`, `(b)`: what is to be said beside it.
    pub(super) fn lettered() -> Self {
        Self::labelled(|index| format!("({})", letters(index)))
    }

    fn labelled(label: fn(usize) -> String) -> Self {
        Self { texts: Vec::new(), known: HashMap::new(), label }
    }

    /// The mark of a text, which is kept.
    pub(super) fn mark(&mut self, text: &str) -> String {
        let index = match self.known.get(text) {
            Some(index) => *index,
            None => {
                self.texts.push(text.to_owned());
                self.known.insert(text.to_owned(), self.texts.len() - 1);
                self.texts.len() - 1
            }
        };
        (self.label)(index)
    }

    /// The marks of notes, each after a space.
    pub(super) fn marks(&mut self, notes: impl IntoIterator<Item: ToString>) -> String {
        notes.into_iter().map(|note| format!(" {}", self.mark(&note.to_string()))).collect()
    }

    pub(super) fn lines(&self) -> impl Iterator<Item = String> + '_ {
        self.marked().map(|(mark, text)| format!("{mark} {text}"))
    }

    /// Each text with its mark.
    pub(super) fn marked(&self) -> impl Iterator<Item = (String, &str)> {
        let texts = self.texts.iter().enumerate();
        texts.map(|(index, text)| ((self.label)(index), text.as_str()))
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
    let text = printable(text);
    let first = &text[..text.len() - text.trim_start_matches(' ').len()];
    for line in wrap(&text, usize::from(style.width), first, indent) {
        writeln!(out, "{line}")?;
    }
    Ok(())
}
