//! The fields of a step under the names that scripts know, schema `dutyclock/timeline/v1`: those of a
//! deadline, and how it stands in the chain.

use serde::Serialize;

use super::super::fields::Fields;
use super::{TimelineReport, completed};
use crate::rules::RuleSet;
use crate::timeline::Step;

/// One step as other programs read it.
#[derive(Debug, Serialize)]
pub(super) struct StepFields<'a> {
    #[serde(flatten)]
    row: Row<'a>,
    #[serde(flatten)]
    place: Place<'a>,
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Row<'a> {
    Deadline(Box<Fields<'a>>),
    WithoutLimit(WithoutLimit<'a>),
}

/// The fields of a deadline where there is none.
#[derive(Debug, Serialize)]
struct WithoutLimit<'a> {
    case: Option<&'a str>,
    rule: (),
    table: (),
    title: &'a str,
    kind: (),
    starts: &'a str,
    from: String,
    within: (),
    completes: Option<&'a str>,
    due: (),
    act_by: (),
    completed: Option<String>,
    status: &'static str,
    working_days_left: (),
    late_by: (),
    owner: (),
    force: (),
    source: (),
    #[serde(skip_serializing_if = "Vec::is_empty")]
    provisional: Vec<&'static str>,
    notes: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    steps: Option<Vec<String>>,
}

/// How a step stands in the chain.
#[derive(Debug, Serialize)]
pub(super) struct Place<'a> {
    /// How its start is known.
    pub(super) start: &'static str,
    /// The rule by which its start is taken.
    pub(super) start_rule: Option<&'a str>,
    /// When it is done, or taken to be.
    pub(super) completion: Option<String>,
    /// How that is known.
    pub(super) completion_is: Option<&'static str>,
    pub(super) governs: bool,
}

impl<'a> StepFields<'a> {
    pub(super) fn of(step: &'a Step<'a>, report: &'a TimelineReport<'_>) -> Self {
        let case = report.case.as_deref();
        let completion = step.completion_is_provisional().then_some("completion");
        let mut row = match &step.deadline {
            Some(deadline) => {
                let steps_by = report.explain.then_some(report.calendar);
                Row::Deadline(Box::new(Fields::of(case, deadline, report.rules, steps_by)))
            }
            None => Row::WithoutLimit(WithoutLimit::of(step, report)),
        };
        match &mut row {
            Row::Deadline(fields) => fields.provisional.extend(completion),
            Row::WithoutLimit(fields) => fields.provisional.extend(completion),
        }
        Self { row, place: Place::of(step) }
    }
}

impl<'a> WithoutLimit<'a> {
    fn of(step: &'a Step<'a>, report: &'a TimelineReport<'_>) -> Self {
        let rules: &RuleSet = report.rules;
        let event = |id| rules.events.get(id).id.as_str();
        Self {
            case: report.case.as_deref(),
            rule: (),
            table: (),
            title: step.title(rules),
            kind: (),
            starts: event(step.starts),
            from: step.from.iso(),
            within: (),
            completes: step.completes.map(event),
            due: (),
            act_by: (),
            completed: completed(step).map(|when| when.iso()),
            status: step.status().name(),
            working_days_left: (),
            late_by: (),
            owner: (),
            force: (),
            source: (),
            provisional: step.provisional().from.then_some("from").into_iter().collect(),
            notes: step.remarks().iter().map(ToString::to_string).collect(),
            steps: report.explain.then(Vec::new),
        }
    }
}

impl<'a> Place<'a> {
    pub(super) fn of(step: &Step<'a>) -> Self {
        let start_rule = step.start.rule().map(|rule| rule.id.as_str());
        let completion_is = step.completion.map(|completion| match &step.deadline {
            _ if completion.recorded => "recorded",
            Some(_) => "projected",
            None => "without-limit",
        });
        Self {
            start: step.start.name(),
            start_rule,
            completion: step.completion.map(|completion| completion.when.iso()),
            completion_is,
            governs: step.governs,
        }
    }
}
