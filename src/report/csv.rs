//! Comma-separated values: one row per deadline, one column per field.

use std::borrow::Cow;
use std::io::{self, Write};
use std::sync::OnceLock;

use super::chosen_columns::Columns;
use super::deadline_row::{provisional_columns, provisional_in_v2};
use super::records::Records;
use super::rows::VerdictRow;
use super::schema::Schema;
use super::text::spreadsheet;
use super::words::marked_source;
use crate::calendar::Covers;
use crate::engine::status::ByStatus;
use crate::engine::{Deadline, DutyId, Engine};
use crate::moment::Moment;
use crate::period::Period;
use crate::rules::{EventId, Rule, RuleSet};

/// Writes the names of the columns, if they are wanted, then the rows.
pub(super) fn write(records: &Records<'_>, header: bool, out: &mut dyn Write) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    if header {
        writer.write_record(records.names())?;
    }
    for row in records.flat_rows() {
        for value in &row {
            writer.write_field(value.cell().as_bytes())?;
        }
        writer.write_record(None::<&[u8]>)?;
    }
    out.write_all(&writer.into_inner().map_err(csv::IntoInnerError::into_error)?)
}

/// Adds a row of cells.
pub(super) fn write_cells<'c>(cells: impl Iterator<Item = Cow<'c, str>>, out: &mut Vec<u8>) {
    for (index, cell) in cells.enumerate() {
        if index > 0 {
            out.push(b',');
        }
        push_quoted(&cell, out);
    }
    out.push(b'\n');
}

/// The names of the columns.
pub(super) fn head(columns: &Columns) -> Vec<u8> {
    let names: Vec<&str> = columns.iter().map(|known| known.column.name).collect();
    let mut head = names.join(",").into_bytes();
    head.push(b'\n');
    head
}

/// The cells that all rows of one rule share, cached as bytes.
#[derive(Debug)]
pub(super) struct Template {
    schema: Schema,
    starts: EventId,
    period: Option<Period>,
    /// The cells from the rule to its start event, after a comma.
    before_from: Vec<u8>,
    /// The period and the completing event, after a comma.
    before_due: Vec<u8>,
    /// The cells from the owner to the source.
    before_notes: Vec<u8>,
}

impl Template {
    /// For the rule without special circumstances.
    pub(super) fn of_rule(rule: &Rule, rules: &RuleSet, schema: Schema) -> Self {
        Self::new(rule, rule.starts, rule.within, rules, schema)
    }

    /// For a deadline.
    pub(super) fn of(deadline: &Deadline<'_>, rules: &RuleSet, schema: Schema) -> Self {
        Self::new(deadline.rule, deadline.starts, Some(deadline.counting.period), rules, schema)
    }

    fn new(
        rule: &Rule,
        starts: EventId,
        period: Option<Period>,
        rules: &RuleSet,
        schema: Schema,
    ) -> Self {
        let event = |id: EventId| rules.events.get(id).id.as_str();
        let within = period.map(|period| period.to_string()).unwrap_or_default();
        let completes = rule.completes.map(event).unwrap_or_default();
        let (owner, force) = (rule.owner.name(), rule.force.name());
        let before_notes = match schema {
            Schema::V1 => cells(&[owner, force, &marked_source(rule)]),
            Schema::V2 => {
                let address = rule.address().unwrap_or_default();
                cells(&[owner, force, &rule.source, &address, rule.verified.name()])
            }
        };
        Self {
            schema,
            starts,
            period,
            before_from: after_comma(&[
                &rule.id,
                &rule.table,
                &rule.title,
                rule.kind.name(),
                event(starts),
            ]),
            before_due: after_comma(&[&within, completes]),
            before_notes,
        }
    }

    /// Whether it fits a duty: same start event, same period, whichever count sets the limit.
    pub(super) fn fits_duty(&self, engine: &Engine<'_, '_>, duty: DutyId) -> bool {
        self.fits_own_count(engine, duty) && !engine.rule(duty).has_other_counts()
    }

    /// Whether it fits a duty whose own count sets the limit.
    fn fits_own_count(&self, engine: &Engine<'_, '_>, duty: DutyId) -> bool {
        self.starts == engine.starts(duty) && self.period == Some(engine.period(duty))
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
        out.extend_from_slice(Cells::of(deadline, self.schema).written());
        out.extend_from_slice(&self.before_notes);
        if self.schema == Schema::V2 {
            push_text(&joined(provisional_in_v2(deadline)), out);
            out.push(b',');
            push_text(&joined(deadline.remarks.iter()), out);
            out.push(b'\n');
            return;
        }
        match (&steps, deadline.remarks.is_empty()) {
            (None, true) => {}
            // The notes on the rule only if asked for.
            (None, false) => {
                let remarks = deadline.remarks.iter().map(ToString::to_string);
                push_text(&joined(provisional(deadline).into_iter().chain(remarks)), out);
            }
            (Some(steps), _) => {
                push_text(&joined(provisional(deadline).into_iter().chain(deadline.notes())), out);
                out.push(b',');
                push_text(steps, out);
            }
        }
        out.push(b'\n');
    }

    /// Adds the cells before the limit.
    #[inline]
    fn begin(&self, case: Option<&str>, from: Moment, out: &mut Vec<u8>) {
        push_text(case.unwrap_or_default(), out);
        out.extend_from_slice(&self.before_from);
        if self.schema == Schema::V2 {
            out.extend_from_slice(&from.iso_date());
            out.push(b',');
        }
        if from.has_time() {
            out.extend_from_slice(&from.iso_time())
        } else if self.schema == Schema::V1 {
            out.extend_from_slice(&from.iso_date())
        }
        out.extend_from_slice(&self.before_due);
    }
}

/// A cache of row endings for deadlines with only a start: rows with the same status and limit end alike.
#[derive(Debug)]
pub(super) struct Endings {
    /// The first day that the calendar covers, and the number of days.
    first: i32,
    days: usize,
    /// The endings by status, then by day.
    by_status: ByStatus<OnceLock<Box<[Ending]>>>,
}

/// The cells from the status to the lateness: their length, then their bytes. It is small so that the endings
/// of a few years fit the processor cache. The length is zero if the cells do not fit.
#[derive(Debug, Default)]
#[repr(align(32))]
struct Ending(OnceLock<[u8; 28]>);

impl Endings {
    pub(super) fn new(covers: Covers) -> Self {
        let (first, last) = (Moment::on(covers.from).day(), Moment::on(covers.to).day());
        let days = usize::try_from(last - first + 1).unwrap_or(0);
        Self { first, days, by_status: ByStatus::default() }
    }

    #[inline]
    fn of(&self, due: Moment, row: &VerdictRow<'_>) -> Option<&[u8]> {
        let by_status = self.by_status.get(row.verdict.status);
        let by_day = by_status.get_or_init(|| (0..self.days).map(|_| Ending::default()).collect());
        let ending = by_day.get(usize::try_from(due.day().checked_sub(self.first)?).ok()?)?;
        let [length, bytes @ ..] = ending.0.get_or_init(|| {
            let mut cells = Cells::default();
            cells.standing(&row.engine.deadline(row.facts, row.verdict, false));
            let mut ending = [0; 28];
            if let Some(room) = ending.get_mut(1..=cells.length) {
                room.copy_from_slice(cells.written());
                ending[0] = cells.length as u8;
            }
            ending
        });
        bytes.get(..usize::from(*length)).filter(|cells| !cells.is_empty())
    }
}

impl Template {
    /// Adds the row of a deadline with only a recorded start and no special circumstances; returns `false`
    /// for all others.
    pub(super) fn write_unremarked(
        &self,
        row: &VerdictRow<'_>,
        endings: &Endings,
        out: &mut Vec<u8>,
    ) -> bool {
        let verdict = row.verdict;
        let limit = verdict.due.zip(verdict.unremarked_act_by);
        // Such a limit was remembered, and none is that another count may set.
        let fits = |_: &_| self.fits_own_count(row.engine, verdict.duty);
        let Some((due, act_by)) = limit.filter(fits) else { return false };
        let Some(ending) = endings.of(due, row) else { return false };
        self.begin(row.facts.case_id(), verdict.start, out);
        if self.schema == Schema::V2 {
            let mut limit = Cells::default();
            limit.limit(Some(due), Some(act_by), Schema::V2);
            out.extend_from_slice(limit.written());
            out.extend_from_slice(b",,");
        } else if due.has_time() {
            out.extend_from_slice(&due.iso_time());
            out.push(b',');
            out.extend_from_slice(&act_by.iso_date());
            out.extend_from_slice(b",,");
        } else {
            let mut limit = [b','; 23];
            let due_date = due.iso_date();
            limit[..10].copy_from_slice(&due_date);
            let act_by_date = if act_by == due { due_date } else { act_by.iso_date() };
            limit[11..21].copy_from_slice(&act_by_date);
            out.extend_from_slice(&limit);
        }
        out.extend_from_slice(ending);
        out.extend_from_slice(&self.before_notes);
        // Nothing is provisional, and there are no notes.
        out.extend_from_slice(if self.schema == Schema::V2 { b",\n" } else { b"\n" });
        true
    }
}

/// Lists the provisional columns, whose cells hold only a date or a number.
fn provisional(deadline: &Deadline<'_>) -> Option<String> {
    let columns: Vec<&str> = provisional_columns(deadline).collect();
    (!columns.is_empty()).then(|| format!("provisional: {}", columns.join(", ")))
}

fn joined(notes: impl Iterator<Item = impl ToString>) -> String {
    notes.map(|note| note.to_string()).collect::<Vec<_>>().join("; ")
}

/// Texts as cells, each followed by a comma, and the first after one too.
fn after_comma(texts: &[&str]) -> Vec<u8> {
    [b",", &cells(texts)[..]].concat()
}

/// Texts as cells, each followed by a comma.
fn cells(texts: &[&str]) -> Vec<u8> {
    let mut cells = Vec::new();
    for text in texts {
        push_text(text, &mut cells);
        cells.push(b',');
    }
    cells
}

/// By byte: whether it is safe. A text of safe bytes needs no quotes or escapes unless it begins with a
/// hyphen.
const HARMLESS: [bool; 256] = {
    let mut harmless = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        let text = byte as u8;
        harmless[byte] = text.is_ascii_alphanumeric() || matches!(text, b'-' | b'_' | b' ');
        byte += 1;
    }
    harmless
};

/// Adds a text as a cell that a spreadsheet reads as text.
#[inline]
pub(super) fn push_text(text: &str, out: &mut Vec<u8>) {
    if text.bytes().all(|byte| HARMLESS[usize::from(byte)]) && !text.starts_with('-') {
        return out.extend_from_slice(text.as_bytes());
    }
    push_quoted(&spreadsheet(text), out);
}

/// Adds a cell, in quotes if it needs them.
fn push_quoted(text: &str, out: &mut Vec<u8>) {
    let unquoted = |byte: u8| !matches!(byte, b'"' | b',' | b'\r' | b'\n');
    if text.bytes().all(unquoted) {
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

/// A fixed buffer for cells of dates, numbers and words, each followed by a comma. It saves growing the
/// output cell by cell.
struct Cells {
    bytes: [u8; Self::ROOM],
    length: usize,
}

impl Default for Cells {
    fn default() -> Self {
        Self { bytes: [0; Self::ROOM], length: 0 }
    }
}

impl Cells {
    /// Room for three days, as many times, a status and three numbers, each with a comma.
    const ROOM: usize = 192;

    /// The cells from the limit to the lateness.
    fn of(deadline: &Deadline<'_>, schema: Schema) -> Self {
        let mut cells = Self::default();
        cells.limit(deadline.due, deadline.act_by, schema);
        cells.moment(deadline.completed, schema);
        cells.standing(deadline);
        cells
    }

    fn limit(&mut self, due: Option<Moment>, act_by: Option<Moment>, schema: Schema) {
        self.moment(due, schema);
        self.day(act_by);
    }

    /// The cells from the status to the lateness.
    fn standing(&mut self, deadline: &Deadline<'_>) {
        self.word(deadline.status.name());
        self.number(deadline.working_days_left.map(i64::from));
        let working_days = deadline.late_by.and_then(|late| late.working_days);
        self.number(working_days.map(i64::from));
        self.number(deadline.late_by.map(|late| late.days));
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

    /// A day or a time in one cell, or in version 2 in a cell for each.
    #[inline]
    fn moment(&mut self, moment: Option<Moment>, schema: Schema) {
        if schema == Schema::V2 {
            self.day(moment);
        }
        match moment {
            Some(moment) if moment.has_time() => self.push(&moment.iso_time()),
            Some(moment) if schema == Schema::V1 => self.push(&moment.iso_date()),
            _ => {}
        }
        self.push(b",");
    }

    #[inline]
    fn day(&mut self, day: Option<Moment>) {
        if let Some(day) = day {
            self.push(&day.iso_date());
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
