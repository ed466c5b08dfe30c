//! Which deadlines would move if a day were announced as a bank holiday.

use std::io::{self, Write};

use maud::html as markup;

use super::page::Page;
use super::records::{Envelope, Field, Records, Value};
use super::table::write_wrapped;
use super::{Format, Grid, Style, csv, html, json, markdown, unsupported};
use crate::calendar::{Calendar, Holiday};
use crate::engine::Deadline;
use crate::engine::status::Status;
use crate::moment::Moment;
use crate::note::Note;
use crate::provisional::{Provisional, mark};
use crate::rules::{Rule, RuleSet};
use crate::text::{counted, printable};

/// The open deadlines that would move, and what they were counted by.
#[derive(Debug)]
pub struct WhatIf<'a> {
    /// The moment as of which they stand.
    pub as_of: Moment,
    /// The rules applied.
    pub rules: &'a RuleSet,
    /// The calendar counted in.
    pub calendar: &'a Calendar,
    /// The days supposed to be announced.
    pub holidays: Vec<Holiday>,
    /// The deadlines, in the order to write them in.
    pub moved: Vec<Moved<'a>>,
    /// How many open deadlines were looked at.
    pub open: u64,
    /// What was not read, one sentence each.
    pub incomplete: Vec<String>,
    /// What has no answer, one sentence each.
    pub errors: Vec<String>,
}

/// A deadline that would move.
#[derive(Debug, Clone)]
pub struct Moved<'a> {
    /// Case id.
    pub case: Option<String>,
    /// Its rule.
    pub rule: &'a Rule,
    /// Now and then.
    pub now: Standing,
    /// As it would stand.
    pub then: Standing,
}

/// A limit and how it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// The limit.
    pub due: Option<Moment>,
    /// The last working day to act.
    pub act_by: Option<Moment>,
    /// The status.
    pub status: Status,
    /// Which of these rest on holidays that are not published yet.
    pub provisional: Provisional,
}

impl Standing {
    /// How a deadline stands.
    #[must_use]
    pub fn of(deadline: &Deadline<'_>) -> Self {
        let provisional = deadline.provisional();
        let Deadline { due, act_by, status, .. } = *deadline;
        Self { due, act_by, status, provisional }
    }
}

impl<'a> Moved<'a> {
    /// The fields; which of the dates are provisional is one cell of CSV.
    const FIELDS: [Field<'a, &'a Self>; 13] = [
        Field::new("case", |moved| Value::or_null(moved.case.as_deref(), Value::text)),
        Field::new("rule", |moved| Value::text(&moved.rule.id)),
        Field::new("table", |moved| Value::text(&moved.rule.table)),
        Field::new("title", |moved| Value::text(&moved.rule.title)),
        Field::new("due", |moved| Value::or_null(moved.now.due, Value::moment)),
        Field::new("due_then", |moved| Value::or_null(moved.then.due, Value::moment)),
        Field::new("act_by", |moved| Value::or_null(moved.now.act_by, Value::moment)),
        Field::new("act_by_then", |moved| Value::or_null(moved.then.act_by, Value::moment)),
        Field::new("status", |moved| Value::text(moved.now.status.name())),
        Field::new("status_then", |moved| Value::text(moved.then.status.name())),
        Field::new("owner", |moved| Value::text(moved.rule.owner.name())),
        Field::nested("provisional", |moved| Value::texts(moved.provisional()).unless_empty()),
        Field::flat("provisional", |moved| {
            Value::text(moved.provisional().collect::<Vec<_>>().join(" "))
        }),
    ];

    /// The fields that rest on holidays which are not published yet.
    fn provisional(&self) -> impl Iterator<Item = &'static str> + use<> {
        let (now, then) = (self.now.provisional, self.then.provisional);
        let fields = [
            (now.due, "due"),
            (then.due, "due_then"),
            (now.act_by, "act_by"),
            (then.act_by, "act_by_then"),
        ];
        fields.into_iter().filter(|(is_provisional, _)| *is_provisional).map(|(_, name)| name)
    }
}

impl WhatIf<'_> {
    /// Writes the deadlines that would move.
    ///
    /// # Errors
    ///
    /// What the writer says, and the formats of dates.
    pub fn write(&self, format: Format, style: Style, out: &mut dyn Write) -> io::Result<()> {
        match format {
            Format::Table => self.write_table(style, out),
            Format::Json => json::write(&self.records(), out),
            Format::Jsonl => json::write_lines(&self.records(), out),
            Format::Csv => csv::write(&self.records(), out),
            Format::Markdown => {
                for line in [&self.question()].into_iter().chain(&self.incomplete) {
                    writeln!(out, "{}\n", super::text::markdown(line))?;
                }
                markdown::write_grid(&self.words(), out)?;
                writeln!(out, "\n{}", super::text::markdown(&self.outcome()))?;
                self.notes()
                    .try_for_each(|note| writeln!(out, "\n{}", super::text::markdown(&note)))
            }
            Format::Html => self.write_html(out),
            Format::Text | Format::Ics | Format::Svg => Err(unsupported("these are no dates")),
        }
    }

    fn records(&self) -> Records<'_> {
        let errors = self.incomplete.iter().chain(&self.errors);
        let envelope = Envelope::Object {
            before: vec![
                ("schema", Value::text("dutyclock/what-if-holiday/v1")),
                ("as_of", Value::moment(self.as_of)),
                ("rules", Value::text(&self.rules.id)),
                ("calendar", Value::text(self.calendar.id())),
                ("holidays", Value::List(self.holidays.iter().map(holiday).collect())),
                ("open", Value::number(self.open)),
            ],
            key: "moved",
            after: vec![("errors", Value::texts(errors).unless_empty())],
        };
        Records::new(envelope, Moved::FIELDS.to_vec(), &self.moved, |moved| moved)
    }

    fn write_table(&self, style: Style, out: &mut dyn Write) -> io::Result<()> {
        write_wrapped(&self.question(), "", style, out)?;
        for line in &self.incomplete {
            write_wrapped(line, "", style, out)?;
        }
        writeln!(out)?;
        if !self.moved.is_empty() {
            self.words().write_table(style, out)?;
            writeln!(out)?;
        }
        write_wrapped(&self.outcome(), "  ", style, out)?;
        self.notes().try_for_each(|note| write_wrapped(&note, "    ", style, out))
    }

    fn write_html(&self, out: &mut dyn Write) -> io::Result<()> {
        let title = match self.holidays.len() {
            1 => "If there were another bank holiday",
            _ => "If there were more bank holidays",
        };
        let header = markup! { p { (printable(&self.question())) } };
        let body = markup! {
            @for missing in &self.incomplete { p.alarm { (printable(missing)) } }
            @if self.moved.is_empty() { p { (self.outcome()) } }
            @else { (html::table(&self.words(), &self.outcome())) }
            @for note in self.notes() { p { (printable(&note)) } }
        };
        Page { title, header, body, style: "" }.write(out)
    }

    fn question(&self) -> String {
        let day = |holiday: &Holiday| {
            let day = Moment::on(holiday.date);
            match holiday.name.is_empty() {
                true => day.to_string(),
                false => format!("{day} ({})", printable(&holiday.name)),
            }
        };
        let days: Vec<String> = self.holidays.iter().map(day).collect();
        let holiday = if days.len() == 1 { "a bank holiday" } else { "bank holidays" };
        format!(
            "If {} were {holiday}: as of {}, by the rules of {}, calendar {}",
            days.join(" and "),
            self.as_of,
            self.rules.id,
            self.calendar.id()
        )
    }

    fn outcome(&self) -> String {
        let open = counted(self.open, "open deadline");
        match self.moved.len() {
            0 => format!("None of {open} would move."),
            moved => format!("{moved} of {open} would move."),
        }
    }

    /// What the mark of a provisional date means, and what could not be counted.
    fn notes(&self) -> impl Iterator<Item = String> {
        let rests = |moved: &Moved<'_>| moved.now.provisional.any() || moved.then.provisional.any();
        let listed_to = self.calendar.covers().to;
        let remark = Note::Provisional { listed_to };
        let provisional = self.moved.iter().any(rests).then_some(remark);
        let errors = self.errors.iter().map(|error| format!("not counted: {error}"));
        provisional.map(|note| note.to_string()).into_iter().chain(errors)
    }

    /// For people: dates in words.
    fn words(&self) -> Grid {
        let columns = ["Case", "Due now", "Due then", "Status", "Who", "What"];
        let mut grid = Grid::new(&columns).ending_in_text();
        for Moved { case, rule, now, then } in &self.moved {
            let status = match now.status == then.status {
                true => now.status.to_string(),
                false => format!("{}, then {}", now.status, then.status),
            };
            grid.push([
                case.clone().unwrap_or_default(),
                limit(now),
                limit(then),
                status,
                rule.owner.to_string(),
                rule.title.clone(),
            ]);
        }
        grid
    }
}

fn holiday(Holiday { date, name, .. }: &Holiday) -> Value<'_> {
    Value::Object(vec![("date", Value::text(date.to_string())), ("name", Value::text(&**name))])
}

fn limit(standing: &Standing) -> String {
    let Provisional { due: due_is, act_by: act_by_is, .. } = standing.provisional;
    let due = standing.due.map(|due| format!("{due}{}", mark(due_is))).unwrap_or_default();
    let earlier = standing
        .act_by
        .filter(|act_by| standing.due.is_some_and(|due| due.date() != act_by.date()));
    match earlier {
        Some(act_by) => format!("{due}\nact by {act_by}{}", mark(act_by_is)),
        None => due,
    }
}
