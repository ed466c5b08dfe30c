//! A timeline as rows, schema `dutyclock/timeline/v1`: the fields of deadlines, and their position in the
//! chain.

use super::{TimelineReport, completed};
use crate::report::AskBack;
use crate::report::fields::DeadlineRow;
use crate::report::records::{Envelope, Field, Records, Value};
use crate::timeline::Step;

pub(super) fn records<'a>(report: &'a TimelineReport<'_>) -> Records<'a> {
    let errors = report.incomplete.iter().chain(&report.errors);
    let envelope = Envelope::Object {
        before: vec![
            ("schema", Value::text("dutyclock/timeline/v1")),
            ("as_of", Value::moment(report.as_of)),
            ("rules", Value::text(&report.rules.id)),
            ("calendar", Value::text(report.calendar.id())),
        ],
        key: "steps",
        after: vec![
            ("unread", report.deadlines().unread_value()),
            ("errors", Value::texts(errors).unless_empty()),
            ("ask_instead", AskBack::values(&report.ask_instead)),
        ],
    };
    let fields = DeadlineRow::fields(report.explain, false).into_iter().chain(DeadlineRow::CHAIN);
    Records::new(envelope, fields.collect(), &report.steps, |step| row(step, report))
}

fn row<'a>(step: &'a Step<'a>, report: &'a TimelineReport<'_>) -> DeadlineRow<'a> {
    let steps_by = report.explain.then_some(report.calendar);
    let case = report.case.as_deref();
    let row = match &step.deadline {
        Some(deadline) => DeadlineRow::of(case, deadline, report.rules, steps_by),
        None => DeadlineRow {
            case,
            deadline: None,
            title: step.title(report.rules),
            starts: step.starts,
            from: step.from,
            completes: step.completes,
            completed: completed(step),
            status: step.status(),
            remarks: step.remarks(),
            provisional: step.provisional(),
            step: None,
            rules: report.rules,
            steps_by,
            change: None,
        },
    };
    DeadlineRow { step: Some(step), ..row }
}

impl<'a> DeadlineRow<'a> {
    /// The position of a step in the chain.
    const CHAIN: [Field<'a, Self>; 5] = [
        // How its start is known, and the rule that it is assumed by.
        Field::new("start", |row| row.of_step(|step| Value::text(step.start.name()))),
        Field::new("start_rule", |row| {
            row.of_step(|step| Value::or_null(step.start.rule(), |rule| Value::text(&rule.id)))
        }),
        // When it was or is assumed to be done, and how that is known.
        Field::new("completion", |row| {
            row.of_step(|step| Value::or_null(step.completion, |known| Value::moment(known.when)))
        }),
        Field::new("completion_is", |row| row.of_step(completion_is)),
        Field::new("governs", |row| row.of_step(|step| Value::Flag(step.governs))),
    ];

    fn of_step(&self, value: impl FnOnce(&'a Step<'a>) -> Value<'a>) -> Value<'a> {
        Value::or_null(self.step, value)
    }
}

fn completion_is<'a>(step: &'a Step<'a>) -> Value<'a> {
    Value::or_null(step.completion, |completion| {
        Value::text(match &step.deadline {
            _ if completion.recorded => "recorded",
            Some(_) => "projected",
            None => "without-limit",
        })
    })
}
