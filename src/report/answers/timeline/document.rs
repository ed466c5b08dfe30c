//! A timeline as a document.

use super::{TimelineReport, known_day, status};
use crate::moment::Moment;
use crate::provisional::mark;
use crate::report::Report;
use crate::report::answers::explanation::{explanation, steps_of_each};
use crate::report::document::{Block, Cell, Document, Look, Medium, Table};
use crate::report::footnotes::Footnotes;
use crate::report::words::{
    act_by_line, authority, due_cell, due_line, late_and_done, mark_line, remarks_on_due_cell,
};
use crate::rules::Rule;
use crate::text::printable;
use crate::timeline::Step;

pub(super) fn document<'b>(report: &TimelineReport<'_>, medium: Medium) -> Document<'b> {
    let deadlines = report.deadlines();
    let case = report.case.as_ref().map(|case| format!("Case {case}"));
    let laid_out = |blocks| Document {
        subject: case.into_iter().chain(deadlines.subject()).collect(),
        incomplete: report.incomplete.clone(),
        blocks,
        ..Document::default()
    };
    match medium {
        Medium::Terminal => laid_out(for_terminal(report, &deadlines)),
        Medium::List => laid_out(for_list(report, &deadlines)),
        Medium::Markdown => laid_out(for_markdown(report, &deadlines)),
        Medium::Workbook => laid_out(for_workbook(report, &deadlines)),
        Medium::TerminalChart if !report.ask_instead.is_empty() => {
            laid_out(vec![deadlines.nothing()])
        }
        Medium::TerminalChart => {
            let chart = Block::Chart(Box::new(super::chart::chart(report)));
            let blocks = [chart].into_iter().chain(counts(&deadlines)).collect();
            Document { blocks, ..Document::default() }
        }
        Medium::Page => super::chart::chart(report).into(),
    }
}

fn for_terminal<'b>(report: &TimelineReport<'_>, deadlines: &Report<'_>) -> Vec<Block<'b>> {
    let (mut authorities, mut remarks) = (Footnotes::numbered(), Footnotes::lettered());
    let table = if report.steps.is_empty() {
        deadlines.nothing()
    } else {
        Block::Table(short_table(report, &mut authorities, &mut remarks))
    };
    let notes = [authorities.list("Sources"), remarks.list("Remarks"), deadlines.qualifications()];
    [table].into_iter().chain(Block::notes(notes)).chain(counts(deadlines)).collect()
}

fn for_list<'b>(report: &TimelineReport<'_>, deadlines: &Report<'_>) -> Vec<Block<'b>> {
    let rows = report.steps.iter().map(|step| {
        let who = step.owner().map(|owner| format!(": {}", owner.words())).unwrap_or_default();
        let remarks = step.remarks().iter().map(ToString::to_string);
        [
            Cell::from(format!("{}, {}", limit_in_words(step), status(step)))
                .toned(step.status().into()),
            format!("{}{who}", printable(step.title(report.rules))).into(),
            format!("from {}", start(step, report).replace('\n', ", ")).into(),
            step.rule().map(authority).unwrap_or_default().into(),
            remarks.collect::<Vec<_>>().join("; ").into(),
        ]
    });
    let columns = ["Limit", "What", "From", "Authority", "Remarks"];
    let list = Block::Table(Table { look: Look::List, ..Table::new(columns, rows) });
    let list = if report.steps.is_empty() { deadlines.nothing() } else { list };
    let notes = Block::notes([deadlines.qualifications()]);
    [list].into_iter().chain(notes).chain(counts(deadlines)).collect()
}

fn for_markdown<'b>(report: &TimelineReport<'_>, deadlines: &Report<'_>) -> Vec<Block<'b>> {
    let mut remarks = Footnotes::lettered();
    let table = Block::Table(long_table(report, &mut remarks));
    let nothing = report.steps.is_empty().then(|| deadlines.nothing());
    let notes = Block::notes([remarks.list("Remarks"), deadlines.qualifications()]);
    [table].into_iter().chain(nothing).chain(notes).chain(steps_of_each(deadlines)).collect()
}

/// What belongs to the steps, which have a sheet of their own.
fn for_workbook<'b>(report: &TimelineReport<'_>, deadlines: &Report<'_>) -> Vec<Block<'b>> {
    let mut authorities = Footnotes::numbered();
    for rule in report.steps.iter().filter_map(Step::rule) {
        authorities.mark_linked(&authority(rule), rule.address());
    }
    let nothing = report.steps.is_empty().then(|| deadlines.nothing());
    let notes = Block::notes([authorities.list("Sources"), deadlines.qualifications()]);
    nothing.into_iter().chain(notes).chain(steps_of_each(deadlines)).collect()
}

/// How each date was counted, if asked for.
fn counts<'b>(deadlines: &Report<'_>) -> impl Iterator<Item = Block<'b>> {
    let explained = deadlines.explain.then_some(&deadlines.entries).into_iter().flatten();
    explained.map(|entry| explanation(entry, deadlines))
}

/// For a terminal: the sources go under the table.
fn short_table<'b>(
    report: &TimelineReport<'_>,
    authorities: &mut Footnotes,
    remarks: &mut Footnotes,
) -> Table<'b> {
    let rows = report.steps.iter().map(|step| {
        let mut marks: Vec<String> = step
            .rule()
            .map(|rule| authorities.mark_linked(&authority(rule), rule.address()))
            .into_iter()
            .collect();
        marks.extend(match &step.deadline {
            Some(deadline) => remarks.marks(remarks_on_due_cell(deadline)),
            None => remarks.marks(step.remarks()),
        });
        let who = step.owner().map(|owner| owner.words());
        let title = printable(step.title(report.rules)).into_owned();
        [
            start(step, report).into(),
            limit(step).into(),
            Cell::from(status(step)).toned(step.status().into()),
            who.unwrap_or_default().into(),
            Cell { marks, ..title.into() },
        ]
    });
    Table::new(["From", "Limit", "Status", "Who", "What"], rows)
}

/// The day and the event that it starts from.
fn start(step: &Step<'_>, report: &TimelineReport<'_>) -> String {
    let day = [Moment::on(step.from.date()).to_string()].into_iter();
    let event = report.rules.events.get(step.starts).id_in_words();
    day.chain(mark_line(step.provisional().from)).chain([event]).collect::<Vec<_>>().join("\n")
}

/// For Markdown: every field has its column.
fn long_table<'b>(report: &TimelineReport<'_>, remarks: &mut Footnotes) -> Table<'b> {
    let columns = ["From", "Event", "Limit", "Act by", "Status", "Who", "What", "Authority"];
    let rows = report.steps.iter().map(|step| {
        let act_by = step.deadline.as_ref().and_then(act_by_line);
        let who = step.owner().map(|owner| owner.words());
        let marks = match &step.deadline {
            Some(deadline) if report.explain => remarks.marks(deadline.notes()),
            _ => remarks.marks(step.remarks()),
        };
        [
            format!("{}{}", step.from, mark(step.provisional().from)).into(),
            report.rules.events.get(step.starts).id_in_words().into(),
            limit_in_words(step).into(),
            act_by.unwrap_or_default().into(),
            status(step).into(),
            who.unwrap_or_default().into(),
            Cell { marks, ..step.title(report.rules).to_owned().into() },
            Cell {
                address: step.rule().and_then(Rule::address),
                ..step.rule().map(|rule| rule.source.clone()).unwrap_or_default().into()
            },
        ]
    });
    Table::new(columns, rows)
}

/// The limit and what it means today. Without a limit: the known or assumed day.
fn limit(step: &Step<'_>) -> String {
    match (&step.deadline, known_day(step)) {
        (Some(deadline), _) => due_cell(deadline),
        (None, Some((known, day))) => {
            let lines = ["no limit".to_owned(), known.to_string(), day.to_string()];
            let mark = mark_line(step.completion_is_provisional());
            lines.into_iter().chain(mark).collect::<Vec<_>>().join("\n")
        }
        (None, None) => "no limit".to_owned(),
    }
}

/// The limit, how late it is, and when it was done.
fn limit_in_words(step: &Step<'_>) -> String {
    match (&step.deadline, known_day(step)) {
        (Some(deadline), _) => {
            let more = late_and_done(deadline);
            [due_line(deadline)].into_iter().chain(more).collect::<Vec<_>>().join(", ")
        }
        (None, Some((known, day))) => {
            format!("no limit, {known} {day}{}", mark(step.completion_is_provisional()))
        }
        (None, None) => "no limit".to_owned(),
    }
}
