//! A deadline as a row, from which [the columns](super::columns) take their values.

use super::records::Value;
use super::rows::steps;
use super::schema::Schema;
use super::since::Change;
use crate::calendar::Calendar;
use crate::engine::status::Status;
use crate::engine::{Deadline, LateBy};
use crate::moment::Moment;
use crate::provisional::Provisional;
use crate::remark::Remark;
use crate::rules::{EventId, Rule, RuleSet};
use crate::timeline::{Completion, Step};

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

    pub(super) fn of_rule(&self, value: impl FnOnce(&'a Rule) -> Value<'a>) -> Value<'a> {
        Value::or_null(self.deadline, |deadline| value(deadline.rule))
    }

    pub(super) fn of_step(&self, value: impl FnOnce(&'a Step<'a>) -> Value<'a>) -> Value<'a> {
        Value::or_null(self.step, value)
    }

    pub(super) fn of_completion(&self, value: impl FnOnce(Completion) -> Value<'a>) -> Value<'a> {
        self.of_step(|step| Value::or_null(step.completion, value))
    }

    pub(super) fn event(&self, event: EventId) -> Value<'a> {
        Value::text(&self.rules.events.get(event).id)
    }

    pub(super) fn due(&self) -> Option<Moment> {
        self.deadline?.due
    }

    pub(super) fn late_by(&self) -> Option<LateBy> {
        self.deadline?.late_by
    }

    /// The lateness as an object.
    pub(super) fn lateness(&self) -> Value<'a> {
        Value::or_null(self.late_by(), |LateBy { working_days, days, .. }| {
            let working_days = Value::or_null(working_days, Value::number);
            Value::Object(vec![("working_days", working_days), ("days", Value::number(days))])
        })
    }

    /// The provision of legislation. No other document has one.
    pub(super) fn address(&self) -> Option<String> {
        self.deadline.and_then(|deadline| deadline.rule.address())
    }

    /// How the completion of a step is known.
    pub(super) fn completion_is(&self) -> Value<'a> {
        let Some(step) = self.step else { return Value::Null };
        Value::or_null(step.completion, |completion| {
            Value::text(match &step.deadline {
                _ if completion.recorded => "recorded",
                Some(_) => "projected",
                None => "without-limit",
            })
        })
    }

    /// The steps of the count, if they are wanted.
    pub(super) fn steps(&self) -> Value<'a> {
        let counted = |calendar| self.deadline.map(|deadline| steps(deadline, calendar));
        Value::or_omitted(self.steps_by, |calendar| {
            Value::texts(counted(calendar).into_iter().flatten())
        })
    }

    /// The remarks, with or without the notes on the rule.
    pub(super) fn notes(&self, with_rule: bool) -> impl Iterator<Item = String> {
        let of_rule = self.deadline.filter(|_| with_rule).and_then(Deadline::rule_remark);
        of_rule.into_iter().chain(self.remarks.iter().map(Remark::to_string))
    }

    /// The remarks for a cell: first the provisional columns; the notes on the rule only if asked for.
    pub(super) fn notes_of_cell(&self) -> impl Iterator<Item = String> {
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

    /// The columns that depend on holidays which are not published yet, as JSON of a version names them.
    pub(super) fn provisional(&self, schema: Schema) -> impl Iterator<Item = &'static str> {
        let own = self.deadline.map(provisional_fields);
        let from = (self.deadline.is_none() && self.provisional.from).then_some("from");
        let completion = self.completion_is_provisional().then_some("completion");
        let fields = own.into_iter().flatten().chain(from).chain(completion);
        fields.map(move |field| if schema == Schema::V2 { in_v2(field) } else { field })
    }
}

/// The day of a moment.
pub(super) fn day<'v>(moment: Moment) -> Value<'v> {
    Value::moment(Moment::on(moment.date()))
}

/// A moment, if its time is known.
pub(super) fn instant<'v>(moment: Moment) -> Value<'v> {
    Value::or_null(Some(moment).filter(Moment::has_time), Value::moment)
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

/// The same, by the column names of CSV in version 1.
pub(super) fn provisional_columns(
    deadline: &Deadline<'_>,
) -> impl Iterator<Item = &'static str> + use<> {
    let column = |field| if field == "late_by" { "late_by_working_days" } else { field };
    provisional_fields(deadline).map(column)
}

fn in_v2(field: &'static str) -> &'static str {
    match field {
        "from" => "counted_from",
        "late_by" => "late_by_working_days",
        same => same,
    }
}
