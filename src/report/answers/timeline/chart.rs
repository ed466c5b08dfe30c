//! A timeline as a chart: under each event, the steps that it starts.

use super::{Known, TimelineReport, known_day, status};
use crate::engine::Deadline;
use crate::engine::status::Status;
use crate::moment::Moment;
use crate::provisional::mark;
use crate::remark::Remark;
use crate::report::chart::rows::{References, row, with_days_off};
use crate::report::chart::{Chart, Group, Mark, MarkKind, Row, Word};
use crate::rules::Kind;
use crate::timeline::{Start, Step};

pub(super) fn chart(report: &TimelineReport<'_>) -> Chart {
    let deadlines = report.deadlines();
    let mut references = References::new(is_drawn);
    let groups = groups(report, &mut references);
    let nothing = report.steps.is_empty().then(|| deadlines.nothing_to_show());
    let notes = nothing.into_iter().chain(report.incomplete.iter().cloned());
    let chart = Chart {
        title: title(report),
        description: format!(
            "What must follow, each step on its last lawful day. As of {}, by {}.",
            report.as_of,
            deadlines.authority()
        ),
        today: Some(report.as_of.date()),
        groups,
        notes: notes.chain(references.lines()).chain(deadlines.qualifications().lines()).collect(),
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

/// The steps grouped by their starting event, in the order of the events.
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
    let has_passed = first.from.date() < report.as_of.date();
    let is_planned = first.from.is_after(&report.as_of);
    let from = format!("{}{}", first.from, mark(first.provisional().from));
    let when = match first.start {
        Start::Recorded if is_planned => format!("{from}, planned"),
        Start::Recorded => from,
        Start::AtLimit(_) if has_passed => format!("not yet; limit {from}"),
        Start::AtLimit(_) => format!("{from}, at its limit"),
        Start::AtExtension(_) if has_passed => format!("not yet; extension to {from}"),
        Start::AtExtension(_) => format!("{from}, at the end of its extension"),
        Start::AtOnce(_) if has_passed => format!("not yet; as soon as possible from {from}"),
        Start::AtOnce(_) => format!("{from}, assumed to be done at once"),
        Start::WithoutLimit => format!("{from}, assumed day, no limit"),
    };
    Some(Group {
        heading: format!("{event}: {when}"),
        rows: steps.iter().map(|step| row_of(step, report, references)).collect(),
        ..Group::default()
    })
}

fn row_of(step: &Step<'_>, report: &TimelineReport<'_>, references: &mut References) -> Row {
    match &step.deadline {
        Some(deadline) => with_limit(step, deadline, report, references),
        None => without_limit(step, report, references),
    }
}

/// Whether the chart already shows the remark, in a row or in the heading above it.
fn is_drawn(remark: &Remark) -> bool {
    matches!(
        remark,
        Remark::NoLimitSet
            | Remark::NotYetStarted(_)
            | Remark::NotYetHappened(_)
            | Remark::FromPassedLimit(_)
            | Remark::FromAtOnce(_)
    )
}

fn with_limit(
    step: &Step<'_>,
    deadline: &Deadline<'_>,
    report: &TimelineReport<'_>,
    references: &mut References,
) -> Row {
    let mut row = row(deadline, report.calendar, report.as_of.date(), references);
    if let Some(when) = planned(step, report) {
        row.marks.push(Mark { date: when.date(), kind: MarkKind::Planned });
        row.beside.push(format!("{} {}", Known::Planned, Moment::on(when.date())));
    }
    let counts = deadline.status.is_open() || deadline.status == Status::Projected;
    if counts && !step.governs && deadline.rule.kind != Kind::Prompt {
        row.beside.push("another limit applies".to_owned());
    }
    row
}

/// The planned date of a future step; `None` if it is assumed at its limit.
fn planned(step: &Step<'_>, report: &TimelineReport<'_>) -> Option<Moment> {
    let recorded = step.completion.filter(|completion| completion.recorded)?;
    recorded.when.is_after(&report.as_of).then_some(recorded.when)
}

/// An event without a limit: the day on which it happened, is planned or is assumed to happen.
fn without_limit(step: &Step<'_>, report: &TimelineReport<'_>, references: &mut References) -> Row {
    let known = known_day(step);
    let taken = mark(step.completion_is_provisional());
    let start = Mark { date: step.from.date(), kind: MarkKind::Start };
    let mark = known.map(|(known, day)| Mark { date: day.date(), kind: mark_of(known) });
    Row {
        label: step.title(report.rules).to_owned(),
        marks: [start].into_iter().chain(mark).collect(),
        due: "no limit".to_owned(),
        beside: known.map(|(known, day)| format!("{known} {day}{taken}")).into_iter().collect(),
        status: Word { text: status(step), tone: step.status().into() },
        projected: step.status() == Status::Projected,
        references: references.of_remarks(step.remarks()),
        notes: step.remarks().iter().map(ToString::to_string).collect(),
        ..Row::default()
    }
}

fn mark_of(known: Known) -> MarkKind {
    match known {
        Known::Done => MarkKind::Done,
        Known::Planned => MarkKind::Planned,
        Known::Taken => MarkKind::Taken,
    }
}
