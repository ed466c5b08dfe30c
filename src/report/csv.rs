//! Comma-separated values: one row a deadline, one column a field.

use std::io::{self, Write};
use std::sync::OnceLock;

use super::fields::marked_source;
use super::rows::steps;
use super::text::spreadsheet;
use super::{Grid, Report};
use crate::calendar::Covers;
use crate::deadline::Deadline;
use crate::moment::Moment;
use crate::period::Period;
use crate::rules::{EventId, Rule, RuleSet};
use crate::timescales::Judged;

const COLUMNS: [&str; 20] = [
    "case",
    "rule",
    "table",
    "title",
    "kind",
    "starts",
    "from",
    "within",
    "completes",
    "due",
    "act_by",
    "completed",
    "status",
    "working_days_left",
    "late_by_working_days",
    "late_by_days",
    "owner",
    "force",
    "source",
    "notes",
];

pub(super) fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut rows = head(report.explain);
    for entry in &report.entries {
        let deadline = &entry.deadline;
        let steps = report.explain.then(|| steps(deadline, report.calendar).join("; "));
        let template = Template::of(deadline, report.rules);
        template.write(entry.case.as_deref(), deadline, steps, &mut rows);
    }
    out.write_all(&rows)
}

/// The names of the columns.
pub(super) fn head(explain: bool) -> Vec<u8> {
    let explained: &[&str] = if explain { &["steps"] } else { &[] };
    let mut head = [&COLUMNS[..], explained].concat().join(",").into_bytes();
    head.push(b'\n');
    head
}

/// What the rows of one rule have in common, ready to be copied.
#[derive(Debug)]
pub(super) struct Template {
    starts: EventId,
    period: Option<Period>,
    /// From the rule to the event that starts it.
    before_from: Vec<u8>,
    /// The period and the event that completes it, after a comma.
    before_due: Vec<u8>,
    /// From the owner to the source.
    before_notes: Vec<u8>,
}

impl Template {
    /// For the rule as it stands, in no special circumstances.
    pub(super) fn of_rule(rule: &Rule, rules: &RuleSet) -> Self {
        Self::new(rule, rule.starts, rule.within, rules)
    }

    /// For a deadline.
    pub(super) fn of(deadline: &Deadline<'_>, rules: &RuleSet) -> Self {
        Self::new(deadline.rule, deadline.starts, Some(deadline.counting.period), rules)
    }

    fn new(rule: &Rule, starts: EventId, period: Option<Period>, rules: &RuleSet) -> Self {
        let event = |id: EventId| rules.events.get(id).id.as_str();
        let within = period.map(|period| period.to_string()).unwrap_or_default();
        let completes = rule.completes.map(event).unwrap_or_default();
        let source = marked_source(rule);
        Self {
            starts,
            period,
            before_from: cells(&[
                &rule.id,
                &rule.table,
                &rule.title,
                rule.kind.name(),
                event(starts),
            ]),
            before_due: [b",", &cells(&[&within, completes])[..]].concat(),
            before_notes: cells(&[rule.owner.name(), rule.force.name(), &source]),
        }
    }

    /// Whether it is that of a deadline which started so and has that period.
    fn fits(&self, starts: EventId, period: Period) -> bool {
        self.starts == starts && self.period == Some(period)
    }

    /// Adds the row of a deadline of the rule.
    pub(super) fn write(
        &self,
        case: Option<&str>,
        deadline: &Deadline<'_>,
        steps: Option<String>,
        out: &mut Vec<u8>,
    ) {
        self.begin(case, deadline.from, out);
        out.extend_from_slice(Cells::of(deadline).written());
        out.extend_from_slice(&self.before_notes);
        match (&steps, deadline.remarks.is_empty()) {
            (None, true) => {}
            // What the table says of its rule only where it is asked for.
            (None, false) => push_text(&joined(deadline.remarks.iter()), out),
            (Some(steps), _) => {
                push_text(&joined(deadline.notes()), out);
                out.push(b',');
                push_text(steps, out);
            }
        }
        out.push(b'\n');
    }

    /// Adds what stands before the limit.
    fn begin(&self, case: Option<&str>, from: Moment, out: &mut Vec<u8>) {
        push_text(case.unwrap_or_default(), out);
        out.push(b',');
        out.extend_from_slice(&self.before_from);
        match from.has_time() {
            true => out.extend_from_slice(&from.iso_time()),
            false => out.extend_from_slice(&from.iso_date()),
        }
        out.extend_from_slice(&self.before_due);
    }
}

/// The rows of one rule in a long file.
#[derive(Debug)]
pub(super) struct RowsOfRule {
    template: Template,
    /// For each day that the calendar covers, the cells from the limit to the lateness that all rows
    /// share which started that day and of which nothing else is recorded. `None` where remarks belong
    /// to them.
    by_day: OnceLock<Box<[OfDay]>>,
}

/// The cells of one day, in one line of the processor's cache: their length, then their bytes. No length
/// where they do not fit or are not shared.
#[derive(Debug, Default)]
#[repr(align(64))]
struct OfDay(OnceLock<[u8; 60]>);

impl OfDay {
    #[inline]
    fn cells(&self, make: impl FnOnce() -> Option<Cells>) -> Option<&[u8]> {
        let [length, bytes @ ..] = self.0.get_or_init(|| {
            let mut of_day = [0; 60];
            if let Some(cells) = make()
                && let Some(room) = of_day.get_mut(1..=cells.length)
            {
                room.copy_from_slice(cells.written());
                of_day[0] = cells.length as u8;
            }
            of_day
        });
        bytes.get(..usize::from(*length)).filter(|cells| !cells.is_empty())
    }
}

impl RowsOfRule {
    pub(super) fn new(rule: &Rule, rules: &RuleSet) -> Self {
        Self { template: Template::of_rule(rule, rules), by_day: OnceLock::new() }
    }

    /// Adds the row of what was judged, if it is as most rows of the rule are; else `false`.
    pub(super) fn write_shared(
        &self,
        case: Option<&str>,
        judged: &Judged<'_, '_, '_>,
        covers: Covers,
        out: &mut Vec<u8>,
    ) -> bool {
        let Some(cells) = self.shared(judged, covers) else { return false };
        self.template.begin(case, judged.event(), out);
        out.extend_from_slice(cells);
        out.extend_from_slice(&self.template.before_notes);
        out.push(b'\n');
        true
    }

    fn shared(&self, judged: &Judged<'_, '_, '_>, covers: Covers) -> Option<&[u8]> {
        let day = judged.only_started_on()?;
        if !self.template.fits(judged.starts(), judged.period()) {
            return None;
        }
        let first = Moment::on(covers.from).day();
        let days = first..=Moment::on(covers.to).day();
        let by_day = self.by_day.get_or_init(|| days.map(|_| OfDay::default()).collect());
        by_day.get(usize::try_from(day.checked_sub(first)?).ok()?)?.cells(|| {
            let deadline = judged.deadline(false);
            deadline.remarks.is_empty().then(|| Cells::of(&deadline))
        })
    }

    /// What the row of a deadline has in common with the others, if it started as they did.
    pub(super) fn template(&self, deadline: &Deadline<'_>) -> Option<&Template> {
        let fits = self.template.fits(deadline.starts, deadline.counting.period);
        fits.then_some(&self.template)
    }
}

pub(super) fn joined(notes: impl Iterator<Item = impl ToString>) -> String {
    notes.map(|note| note.to_string()).collect::<Vec<_>>().join("; ")
}

/// Texts as cells, each with the comma after it.
fn cells(texts: &[&str]) -> Vec<u8> {
    let mut cells = Vec::new();
    for text in texts {
        push_text(text, &mut cells);
        cells.push(b',');
    }
    cells
}

/// Adds a text as a cell that a spreadsheet takes as text.
pub(super) fn push_text(text: &str, out: &mut Vec<u8>) {
    let harmless = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b' ');
    if text.bytes().next().is_some_and(|first| first != b'-') && text.bytes().all(harmless) {
        return out.extend_from_slice(text.as_bytes());
    }
    let text = spreadsheet(text);
    let plain = |byte: u8| !matches!(byte, b'"' | b',' | b'\r' | b'\n');
    if text.bytes().all(plain) {
        out.extend_from_slice(text.as_bytes());
        return;
    }
    out.push(b'"');
    for byte in text.bytes() {
        if byte == b'"' {
            out.push(b'"');
        }
        out.push(byte);
    }
    out.push(b'"');
}

/// Cells of dates, numbers and words, each with the comma after it, put together where they need not ask
/// for room one by one.
struct Cells {
    bytes: [u8; Self::ROOM],
    length: usize,
}

impl Cells {
    /// Three moments, a status and three numbers, each with a comma.
    const ROOM: usize = 160;

    /// From the limit to the lateness.
    fn of(deadline: &Deadline<'_>) -> Self {
        let mut cells = Self { bytes: [0; Self::ROOM], length: 0 };
        cells.moment(deadline.due);
        cells.moment(deadline.act_by);
        cells.moment(deadline.completed);
        cells.word(deadline.status.name());
        cells.number(deadline.working_days_left.map(i64::from));
        let working_days = deadline.late_by.and_then(|late| late.working_days);
        cells.number(working_days.map(i64::from));
        cells.number(deadline.late_by.map(|late| late.days));
        cells
    }

    fn written(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or_default()
    }

    #[inline]
    fn push(&mut self, text: &[u8]) {
        if let Some(room) = self.bytes.get_mut(self.length..self.length + text.len()) {
            room.copy_from_slice(text);
            self.length += text.len();
        }
    }

    #[inline]
    fn moment(&mut self, moment: Option<Moment>) {
        match moment {
            None => {}
            Some(moment) if moment.has_time() => self.push(&moment.iso_time()),
            Some(moment) => self.push(&moment.iso_date()),
        }
        self.push(b",");
    }

    #[inline]
    fn word(&mut self, word: &str) {
        self.push(word.as_bytes());
        self.push(b",");
    }

    #[inline]
    fn number(&mut self, number: Option<i64>) {
        match number {
            None => {}
            Some(few @ 0..10) => self.push(&[b'0' + few as u8]),
            Some(number) => self.push(itoa::Buffer::new().format(number).as_bytes()),
        }
        self.push(b",");
    }
}

pub(super) fn write_grid(grid: &Grid, out: &mut dyn Write) -> io::Result<()> {
    let mut rows = Vec::new();
    let names = grid.columns.iter().map(|name| name.to_lowercase().replace(' ', "_"));
    push_row(names.map(|name| (name, false)), &mut rows);
    for row in &grid.rows {
        push_row(row.iter().map(|cell| (cell.text.clone(), cell.number)), &mut rows);
    }
    out.write_all(&rows)
}

/// Adds texts as a row; a number is no formula, whatever it begins with.
fn push_row(cells: impl Iterator<Item = (String, bool)>, out: &mut Vec<u8>) {
    for (index, (text, number)) in cells.enumerate() {
        if index > 0 {
            out.push(b',');
        }
        match number {
            true => out.extend_from_slice(text.as_bytes()),
            false => push_text(&text, out),
        }
    }
    out.push(b'\n');
}
