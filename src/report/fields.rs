//! The fields of a deadline under the names that scripts know. Version 1: names and meaning are
//! fixed; what the domain calls things may change.

use serde::Serialize;

use super::rows::steps;
use crate::calendar::Calendar;
use crate::deadline::{Deadline, LateBy};
use crate::provisional::Provisional;
use crate::rules::{Rule, RuleSet, Verified};

/// One deadline as other programs read it.
#[derive(Debug, Serialize)]
pub(super) struct Fields<'a> {
    pub(super) case: Option<&'a str>,
    pub(super) rule: &'a str,
    pub(super) table: &'a str,
    pub(super) title: &'a str,
    pub(super) kind: &'static str,
    pub(super) starts: &'a str,
    pub(super) from: String,
    pub(super) within: String,
    pub(super) completes: Option<&'a str>,
    pub(super) due: Option<String>,
    pub(super) act_by: Option<String>,
    pub(super) completed: Option<String>,
    pub(super) status: &'static str,
    pub(super) working_days_left: Option<i32>,
    pub(super) late_by: Option<LateByFields>,
    pub(super) owner: &'static str,
    pub(super) force: &'static str,
    pub(super) source: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) provisional: Vec<&'static str>,
    pub(super) notes: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) steps: Option<Vec<String>>,
}

/// By how much a deadline was missed.
#[derive(Debug, Clone, Copy, Serialize)]
pub(super) struct LateByFields {
    pub(super) working_days: Option<i32>,
    pub(super) days: i64,
}

impl From<LateBy> for LateByFields {
    fn from(LateBy { working_days, days }: LateBy) -> Self {
        Self { working_days, days }
    }
}

impl<'a> Fields<'a> {
    /// With the steps of the count where a calendar is given.
    pub(super) fn of(
        case: Option<&'a str>,
        deadline: &'a Deadline<'a>,
        rules: &'a RuleSet,
        steps_by: Option<&Calendar>,
    ) -> Self {
        let rule = deadline.rule;
        let event = |id| rules.events.get(id).id.as_str();
        Self {
            case,
            rule: &rule.id,
            table: &rule.table,
            title: &rule.title,
            kind: rule.kind.name(),
            starts: event(deadline.starts),
            from: deadline.from.iso(),
            within: deadline.counting.period.to_string(),
            completes: rule.completes.map(event),
            due: deadline.due.map(|due| due.iso()),
            act_by: deadline.act_by.map(|act_by| act_by.iso()),
            completed: deadline.completed.map(|completed| completed.iso()),
            status: deadline.status.name(),
            working_days_left: deadline.working_days_left,
            late_by: deadline.late_by.map(LateByFields::from),
            owner: rule.owner.name(),
            force: rule.force.name(),
            source: marked_source(rule),
            provisional: provisional_fields(deadline).collect(),
            notes: deadline.notes().collect(),
            steps: steps_by.map(|calendar| steps(deadline, calendar)),
        }
    }
}

/// The fields that rest on holidays which are not published yet.
pub(super) fn provisional_fields(deadline: &Deadline<'_>) -> impl Iterator<Item = &'static str> {
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

/// The source, with a mark where its words were not read.
pub(super) fn marked_source(rule: &Rule) -> String {
    match rule.verified {
        Verified::Text => rule.source.clone(),
        Verified::Secondary | Verified::Presumed => format!("{} [{}]", rule.source, rule.verified),
    }
}

/// What a mark means, for one footnote.
pub(super) fn meaning(mark: Verified) -> Option<&'static str> {
    match mark {
        Verified::Text => None,
        Verified::Secondary => {
            Some("[secondary] read in another document that restates it, not in the source itself")
        }
        Verified::Presumed => Some(
            "[presumed] the source itself was not read: carried over from another edition, or \
             commonly known",
        ),
    }
}
