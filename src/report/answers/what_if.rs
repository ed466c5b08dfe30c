//! Which deadlines would move if a day were announced as a bank holiday.

use crate::calendar::{Calendar, Holiday};
use crate::engine::Deadline;
use crate::engine::status::Status;
use crate::moment::Moment;
use crate::provisional::{Provisional, mark};
use crate::remark::Remark;
use crate::report::deadline_row::{day, instant};
use crate::report::document::{Block, Document, Line, Medium, Table};
use crate::report::records::{Envelope, Field, Records, Value};
use crate::report::{Answer, Part, Schema};
use crate::rules::{Rule, RuleSet};
use crate::text::{counted, printable};

/// The open deadlines that would move, and how they were counted.
#[derive(Debug)]
pub struct WhatIf<'a> {
    /// The moment of the assessment.
    pub as_of: Moment,
    /// The rules applied.
    pub rules: &'a RuleSet,
    /// The calendar used for counting.
    pub calendar: &'a Calendar,
    /// The supposed holidays.
    pub holidays: Vec<Holiday>,
    /// The deadlines, in output order.
    pub moved: Vec<Moved<'a>>,
    /// Number of open deadlines checked.
    pub open: u64,
    /// What was not read, one sentence each.
    pub incomplete: Vec<String>,
    /// What could not be counted, one sentence each.
    pub errors: Vec<String>,
    /// The version of the fields for programs.
    pub schema: Schema,
}

/// A deadline that would move.
#[derive(Debug, Clone)]
pub struct Moved<'a> {
    /// Case id.
    pub case: Option<String>,
    /// Its rule.
    pub rule: &'a Rule,
    /// As it stands now.
    pub now: Standing,
    /// As it would stand with the holidays.
    pub then: Standing,
}

/// A limit and its status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// The limit.
    pub due: Option<Moment>,
    /// The last working day to act.
    pub act_by: Option<Moment>,
    /// The status.
    pub status: Status,
    /// Which of the dates rest on holidays that are not published yet.
    pub provisional: Provisional,
}

impl Standing {
    /// The dates and the status of a deadline.
    #[must_use]
    pub fn of(deadline: &Deadline<'_>) -> Self {
        let provisional = deadline.provisional();
        let Deadline { due, act_by, status, .. } = *deadline;
        Self { due, act_by, status, provisional }
    }
}

impl<'a> Moved<'a> {
    /// The fields. In version 1, CSV lists the provisional ones in one cell.
    fn fields(schema: Schema) -> Vec<Field<'a, &'a Self>> {
        let v1 = |field: Field<'a, &'a Self>| Some(field).filter(|_| schema == Schema::V1);
        let v2 = |field: Field<'a, &'a Self>| Some(field).filter(|_| schema == Schema::V2);
        let (case, table) = match schema {
            Schema::V1 => ("case", "table"),
            Schema::V2 => ("case_id", "rule_table"),
        };
        let both = |field: Field<'a, &'a Self>| Some(field);
        let fields = [
            both(Field::new(case, |moved| Value::or_null(moved.case.as_deref(), Value::text))),
            both(Field::new("rule", |moved| Value::text(&moved.rule.id))),
            both(Field::new(table, |moved| Value::text(&moved.rule.table))),
            both(Field::new("title", |moved| Value::text(&moved.rule.title))),
            v1(Field::new("due", |moved| Value::or_null(moved.now.due, Value::moment))),
            v2(Field::new("due", |moved| Value::or_null(moved.now.due, day))),
            v2(Field::new("due_at", |moved| Value::or_null(moved.now.due, instant))),
            v1(Field::new("due_then", |moved| Value::or_null(moved.then.due, Value::moment))),
            v2(Field::new("due_then", |moved| Value::or_null(moved.then.due, day))),
            v2(Field::new("due_then_at", |moved| Value::or_null(moved.then.due, instant))),
            both(Field::new("act_by", |moved| Value::or_null(moved.now.act_by, Value::moment))),
            both(Field::new("act_by_then", |moved| {
                Value::or_null(moved.then.act_by, Value::moment)
            })),
            both(Field::new("status", |moved| Value::Status(moved.now.status))),
            both(Field::new("status_then", |moved| Value::Status(moved.then.status))),
            both(Field::new("owner", |moved| Value::text(moved.rule.owner.name()))),
            v1(Field::nested("provisional", |moved| {
                Value::texts(moved.provisional()).unless_empty()
            })),
            v1(Field::flat("provisional", |moved| {
                Value::text(moved.provisional().collect::<Vec<_>>().join(" "))
            })),
            v2(Field::new("provisional", |moved| Value::texts(moved.provisional()))),
        ];
        fields.into_iter().flatten().collect()
    }

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

impl Answer for WhatIf<'_> {
    const PARTS: &'static [Part] = &[Part::Document, Part::Records, Part::Workbook, Part::Page];

    fn document(&self, medium: Medium) -> Document<'_> {
        let table = || Block::Table(self.table());
        let nothing = self.moved.is_empty();
        let outcome = || Line::indented(0, 2, self.outcome());
        let notes = self.notes().map(|note| Line::indented(0, 4, note));
        let blocks = match medium {
            Medium::Page if !nothing => vec![table(), Block::Lines(notes.collect())],
            // The rows have a sheet of their own.
            Medium::Workbook => {
                vec![Block::Lines([outcome()].into_iter().chain(notes).collect())]
            }
            Medium::Markdown => {
                vec![table(), Block::Lines([outcome()].into_iter().chain(notes).collect())]
            }
            _ => {
                let lines = Block::Lines([outcome()].into_iter().chain(notes).collect());
                (!nothing).then(table).into_iter().chain([lines]).collect()
            }
        };
        let title = match self.holidays.len() {
            1 => "If there were another bank holiday",
            _ => "If there were more bank holidays",
        };
        Document {
            title: title.to_owned(),
            header: self.question(),
            subject: vec![self.question()],
            incomplete: self.incomplete.clone(),
            blocks,
        }
    }

    /// Schema `dutyclock/what-if-holiday`.
    fn records(&self) -> Records<'_> {
        let errors = self.incomplete.iter().chain(&self.errors);
        let envelope = Envelope::Object {
            before: vec![
                ("schema", self.schema.of("what-if-holiday")),
                ("as_of", Value::moment(self.as_of)),
                ("rules", Value::text(&self.rules.id)),
                ("calendar", Value::text(self.calendar.id())),
                ("holidays", Value::List(self.holidays.iter().map(holiday).collect())),
                ("open", Value::number(self.open)),
            ],
            key: "moved",
            after: vec![("errors", Value::texts(errors).unless_empty())],
        };
        Records::new(envelope, Moved::fields(self.schema), &self.moved, |moved| moved)
    }
}

impl WhatIf<'_> {
    fn question(&self) -> String {
        let day = |holiday: &Holiday| {
            let day = Moment::on(holiday.date);
            if holiday.name.is_empty() {
                day.to_string()
            } else {
                format!("{day} ({})", printable(&holiday.name))
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

    /// The meaning of the provisional mark, and what could not be counted.
    fn notes(&self) -> impl Iterator<Item = String> {
        let rests = |moved: &Moved<'_>| moved.now.provisional.any() || moved.then.provisional.any();
        let listed_to = self.calendar.covers().to;
        let remark = Remark::Provisional { listed_to };
        let provisional = self.moved.iter().any(rests).then_some(remark);
        let errors = self.errors.iter().map(|error| format!("not counted: {error}"));
        provisional.map(|note| note.to_string()).into_iter().chain(errors)
    }

    /// For people: dates in words.
    fn table(&self) -> Table<'_> {
        let columns = ["Case", "Due now", "Due then", "Status", "Who", "What"];
        let rows = self.moved.iter().map(|Moved { case, rule, now, then }| {
            let status = if now.status == then.status {
                now.status.words()
            } else {
                format!("{}, then {}", now.status.words(), then.status.words())
            };
            [
                case.clone().unwrap_or_default(),
                limit(now),
                limit(then),
                status,
                rule.owner.words().to_owned(),
                rule.title.clone(),
            ]
        });
        Table { caption: self.outcome(), ..Table::new(columns, rows) }
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
