//! The fields of a deadline with stable names: one list for JSON, JSON lines and CSV. Version 1: names and
//! meanings are fixed, even if the domain renames things.

use super::records::{Field, Value};
use super::rows::steps;
use super::since::Change;
use super::words::marked_source;
use crate::calendar::Calendar;
use crate::engine::status::Status;
use crate::engine::{Deadline, LateBy};
use crate::moment::Moment;
use crate::provisional::Provisional;
use crate::remark::Remark;
use crate::rules::{EventId, Rule, RuleSet};
use crate::timeline::Step;

/// A deadline as a row. In a timeline, an event without a deadline has `null` fields.
#[derive(Debug, Clone, Copy)]
pub(super) struct DeadlineRow<'a> {
    pub(super) case: Option<&'a str>,
    pub(super) deadline: Option<&'a Deadline<'a>>,
    pub(super) title: &'a str,
    pub(super) starts: EventId,
    pub(super) from: Moment,
    pub(super) completes: Option<EventId>,
    pub(super) completed: Option<Moment>,
    pub(super) status: Status,
    pub(super) remarks: &'a [Remark],
    pub(super) provisional: Provisional,
    /// Its step, in a timeline.
    pub(super) step: Option<&'a Step<'a>>,
    pub(super) rules: &'a RuleSet,
    /// The calendar for the steps of the count; `None` to leave them out.
    pub(super) steps_by: Option<&'a Calendar>,
    /// How it has changed since the last run, if that is remembered.
    pub(super) change: Option<Change>,
}

impl<'a> DeadlineRow<'a> {
    /// With the steps of the count if a calendar is given.
    pub(super) fn of(
        case: Option<&'a str>,
        deadline: &'a Deadline<'a>,
        rules: &'a RuleSet,
        steps_by: Option<&'a Calendar>,
    ) -> Self {
        Self {
            case,
            deadline: Some(deadline),
            title: &deadline.rule.title,
            starts: deadline.starts,
            from: deadline.from,
            completes: deadline.rule.completes,
            completed: deadline.completed,
            status: deadline.status,
            remarks: &deadline.remarks,
            provisional: deadline.provisional(),
            step: None,
            rules,
            steps_by,
            change: None,
        }
    }

    /// The fields. In CSV, `late_by` has a column for each of its parts, and `notes` lists the provisional
    /// fields, since a cell holds only a date or a number.
    pub(super) const FIELDS: [Field<'a, Self>; 26] = [
        Field::new("case", |row| Value::or_null(row.case, Value::text)),
        Field::new("rule", |row| row.of_rule(|rule| Value::text(&rule.id))),
        Field::new("table", |row| row.of_rule(|rule| Value::text(&rule.table))),
        Field::new("title", |row| Value::text(row.title)),
        Field::new("kind", |row| row.of_rule(|rule| Value::text(rule.kind.name()))),
        Field::new("starts", |row| row.event(row.starts)),
        Field::new("from", |row| Value::moment(row.from)),
        Field::new("within", |row| {
            Value::or_null(row.deadline, |known| Value::text(known.counting.period.to_string()))
        }),
        Field::new("completes", |row| Value::or_null(row.completes, |event| row.event(event))),
        Field::new("due", |row| row.moment(|deadline| deadline.due)),
        Field::new("act_by", |row| row.moment(|deadline| deadline.act_by)),
        Field::new("completed", |row| Value::or_null(row.completed, Value::moment)),
        Field::new("status", |row| Value::Status(row.status)),
        Field::new("working_days_left", |row| {
            Value::or_null(row.deadline.and_then(|known| known.working_days_left), Value::number)
        }),
        Field::nested("late_by", |row| Value::or_null(row.late_by(), late_by)),
        Field::flat("late_by_working_days", |row| {
            Value::or_null(row.late_by().and_then(|late| late.working_days), Value::number)
        }),
        Field::flat("late_by_days", |row| {
            Value::or_null(row.late_by(), |late| Value::number(late.days))
        }),
        Field::new("owner", |row| row.of_rule(|rule| Value::text(rule.owner.name()))),
        Field::new("force", |row| row.of_rule(|rule| Value::text(rule.force.name()))),
        Field::new("source", |row| row.of_rule(|rule| Value::text(marked_source(rule)))),
        // Only legislation has one.
        Field::nested("source_address", |row| {
            let address = row.deadline.and_then(|deadline| deadline.rule.address());
            Value::or_omitted(address, Value::text)
        }),
        Field::nested("provisional", |row| Value::texts(row.provisional_fields()).unless_empty()),
        Field::nested("notes", |row| Value::texts(row.notes(true))),
        Field::flat("notes", |row| Value::texts(row.notes_of_cell())),
        Field::new(STEPS, |row| match row.steps_by {
            Some(calendar) => Value::texts(row.steps(calendar)),
            None => Value::Omitted,
        }),
        Field::new(CHANGE, |row| {
            Value::or_omitted(row.change, |change| Value::text(change.name()))
        }),
    ];

    /// The fields, with or without the steps of the count and the change since the last run.
    pub(super) fn fields(explain: bool, changes: bool) -> Vec<Field<'a, Self>> {
        let fields = Self::FIELDS.into_iter();
        fields.filter(|field| is_usual(field.name, explain, changes)).collect()
    }

    fn of_rule(&self, value: impl FnOnce(&'a Rule) -> Value<'a>) -> Value<'a> {
        Value::or_null(self.deadline, |deadline| value(deadline.rule))
    }

    fn event(&self, event: EventId) -> Value<'a> {
        Value::text(&self.rules.events.get(event).id)
    }

    fn moment(&self, of: impl FnOnce(&Deadline<'_>) -> Option<Moment>) -> Value<'a> {
        Value::or_null(self.deadline.and_then(of), Value::moment)
    }

    fn late_by(&self) -> Option<LateBy> {
        self.deadline?.late_by
    }

    fn steps(&self, calendar: &Calendar) -> Vec<String> {
        self.deadline.map(|deadline| steps(deadline, calendar)).unwrap_or_default()
    }

    /// The remarks, with or without the notes on the rule.
    fn notes(&self, with_rule: bool) -> impl Iterator<Item = String> {
        let of_rule = self.deadline.filter(|_| with_rule).and_then(Deadline::rule_remark);
        of_rule.into_iter().chain(self.remarks.iter().map(Remark::to_string))
    }

    /// The remarks for a cell: first the provisional columns; the notes on the rule only if asked for.
    fn notes_of_cell(&self) -> impl Iterator<Item = String> {
        let mut columns: Vec<&str> = match self.deadline {
            Some(deadline) => provisional_columns(deadline).collect(),
            None => self.provisional.from.then_some("from").into_iter().collect(),
        };
        if self.deadline.is_none() && self.provisional.from && self.completion_is_provisional() {
            columns.push("completion");
        }
        let provisional =
            (!columns.is_empty()).then(|| format!("provisional: {}", columns.join(", ")));
        provisional.into_iter().chain(self.notes(self.steps_by.is_some()))
    }

    fn completion_is_provisional(&self) -> bool {
        self.step.is_some_and(Step::completion_is_provisional)
    }

    fn provisional_fields(&self) -> impl Iterator<Item = &'static str> {
        let own = self.deadline.map(provisional_fields);
        let from = (self.deadline.is_none() && self.provisional.from).then_some("from");
        let completion = self.completion_is_provisional().then_some("completion");
        own.into_iter().flatten().chain(from).chain(completion)
    }
}

/// Whether a field is written unless it is chosen: the steps of the count and the change only if asked for.
pub(super) fn is_usual(name: &str, explain: bool, changes: bool) -> bool {
    match name {
        STEPS => explain,
        CHANGE => changes,
        _ => true,
    }
}

pub(super) const STEPS: &str = "steps";
const CHANGE: &str = "change";

fn late_by(LateBy { working_days, days, .. }: LateBy) -> Value<'static> {
    let working_days = Value::or_null(working_days, Value::number);
    Value::Object(vec![("working_days", working_days), ("days", Value::number(days))])
}

/// The fields that rest on holidays which are not published yet.
fn provisional_fields(deadline: &Deadline<'_>) -> impl Iterator<Item = &'static str> + use<> {
    let Provisional { from, due, act_by, working_days } = deadline.provisional();
    let late_by = deadline.late_by.is_some_and(|late| late.working_days.is_some());
    let fields = [
        (from, "from"),
        (due, "due"),
        (act_by, "act_by"),
        (working_days && deadline.working_days_left.is_some(), "working_days_left"),
        (working_days && late_by, "late_by"),
    ];
    fields.into_iter().filter(|(is_provisional, _)| *is_provisional).map(|(_, name)| name)
}

/// The same, by the column names of CSV.
pub(super) fn provisional_columns(
    deadline: &Deadline<'_>,
) -> impl Iterator<Item = &'static str> + use<> {
    let column = |field| if field == "late_by" { "late_by_working_days" } else { field };
    provisional_fields(deadline).map(column)
}
