//! A timeline as a chart: what each event starts stands under it.

use super::super::chart::{Chart, Group, Mark, MarkKind, Row, Word};
use super::super::charted::{References, day, row, with_days_off};
use super::super::table::{authority, nothing_to_show, qualifications, tone};
use super::{TimelineReport, completed, status};
use crate::deadline::Status;
use crate::moment::Moment;
use crate::rules::Kind;
use crate::timeline::{Start, Step};

pub(super) fn chart(report: &TimelineReport<'_>) -> Chart {
    let deadlines = report.deadlines();
    let nothing = report.steps.is_empty().then(|| nothing_to_show(&deadlines));
    let missing = nothing.into_iter().chain(report.incomplete.iter().cloned());
    let mut references = References::new();
    let groups = groups(report, &mut references);
    let notes = missing.chain(references.lines()).chain(qualifications(&deadlines));
    let chart = Chart {
        title: title(report),
        description: format!(
            "What must follow, each step at its latest lawful day. As of {}, by {}.",
            report.as_of,
            authority(&deadlines)
        ),
        today: Some(report.as_of.date()),
        groups,
        notes: notes.collect(),
        explained: report.explain,
        ..Chart::default()
    };
    with_days_off(chart, report.calendar)
}

fn title(report: &TimelineReport<'_>) -> String {
    match (report.event, &report.case) {
        (Some((event, when)), _) => format!("{}: {when}", report.rules.events.get(event).title),
        (None, Some(case)) => format!("Case {case}"),
        (None, None) => "Timeline".to_owned(),
    }
}

/// The steps by what they start from, in the order of those events.
fn groups(report: &TimelineReport<'_>, references: &mut References) -> Vec<Group> {
    let mut steps: Vec<&Step<'_>> = report.steps.iter().collect();
    let key = |step: &Step<'_>| (step.from.list_order(), step.starts, step.start.name());
    let first = |step: &Step<'_>| {
        report.steps.iter().position(|other| key(other) == key(step)).unwrap_or_default()
    };
    steps.sort_by_key(|step| (step.from.list_order(), first(step)));
    let same = |one: &&Step<'_>, other: &&Step<'_>| key(one) == key(other);
    steps.chunk_by(same).filter_map(|steps| group(report, steps, references)).collect()
}

fn group(
    report: &TimelineReport<'_>,
    steps: &[&Step<'_>],
    references: &mut References,
) -> Option<Group> {
    let first = steps.first()?;
    let event = &report.rules.events.get(first.starts).title;
    let (from, today) = (first.from, report.as_of.date());
    let when = match first.start {
        Start::Recorded if from.is_after(&report.as_of) => format!("{from}, planned"),
        Start::Recorded => from.to_string(),
        Start::AtLimit(_) if from.date() < today => {
            format!("not yet; limit {from}")
        }
        Start::AtLimit(_) => format!("{from}, at its limit"),
        Start::WithoutLimit => format!("{from}, taken without a limit"),
    };
    Some(Group {
        heading: format!("{event}: {when}"),
        rows: steps.iter().map(|step| row_of(step, report, references)).collect(),
        ..Group::default()
    })
}

fn row_of(step: &Step<'_>, report: &TimelineReport<'_>, references: &mut References) -> Row {
    let Some(deadline) = &step.deadline else {
        return without_limit(step, report, references);
    };
    let mut row = row(deadline, report.calendar, report.as_of.date(), references);
    if let Some(when) = planned(step, report) {
        row.marks.push(Mark { date: when.date(), kind: MarkKind::Planned });
        row.beside.push(format!("{PLANNED_FOR} {}", day(when)));
    }
    let counts = deadline.status.is_open() || deadline.status == Status::Projected;
    if counts && !step.governs && deadline.rule.kind != Kind::Prompt {
        row.beside.push("an earlier limit counts".to_owned());
    }
    row
}

const PLANNED_FOR: &str = "planned for";

/// When something that is still to come is planned, and not taken at a limit.
fn planned(step: &Step<'_>, report: &TimelineReport<'_>) -> Option<Moment> {
    let recorded = step.completion.filter(|completion| completion.recorded)?;
    recorded.when.is_after(&report.as_of).then_some(recorded.when)
}

/// An event on the way: the day on which it happened, is planned or is taken to.
fn without_limit(step: &Step<'_>, report: &TimelineReport<'_>, references: &mut References) -> Row {
    let when = step.completion.map(|completion| completion.when);
    let mark = |moment: Moment, kind| Mark { date: moment.date(), kind };
    let (kind, words) = match (completed(step), planned(step, report)) {
        (Some(_), _) => (MarkKind::Done, "done"),
        (None, Some(_)) => (MarkKind::Planned, PLANNED_FOR),
        (None, None) => (MarkKind::Taken, "taken on"),
    };
    Row {
        label: step.title(report.rules).to_owned(),
        marks: [mark(step.from, MarkKind::Start)]
            .into_iter()
            .chain(when.map(|when| mark(when, kind)))
            .collect(),
        due: "no limit".to_owned(),
        beside: when.map(|when| format!("{words} {}", day(when))).into_iter().collect(),
        status: Word { text: status(step), tone: tone(step.status()) },
        projected: step.status() == Status::Projected,
        references: references.of_remarks(step.remarks()),
        notes: step.remarks().iter().map(ToString::to_string).collect(),
        ..Row::default()
    }
}
