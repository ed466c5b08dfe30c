//! A timeline as rows: the columns of deadlines, and their place in the chain.

use super::{TimelineReport, completed};
use crate::report::deadline_row::DeadlineRow;
use crate::report::records::{Envelope, Records, Value};
use crate::report::{AskBack, Columns, ListOf};
use crate::timeline::Step;

pub(super) fn records<'a>(report: &'a TimelineReport<'_>) -> Records<'a> {
    let errors = report.incomplete.iter().chain(&report.errors);
    let envelope = Envelope::Object {
        before: vec![
            ("schema", report.schema.of("timeline")),
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
    let list = ListOf {
        schema: report.schema,
        explained: report.explain,
        timeline: true,
        ..ListOf::default()
    };
    Records::new(envelope, Columns::all(list).fields(), &report.steps, |step| row(step, report))
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
