//! How a date was counted, step by step, with its rule and its source, and what was considered.

use crate::report::document::{Block, Document, Line, Medium};
use crate::report::records::Records;
use crate::report::rows::steps;
use crate::report::words::{due_line, marked_source, meaning, status_words};
use crate::report::{Answer, Entry, Part, Report, considered};

/// Deadlines of one rule, explained: a terminal shows the count of each instead of a table.
#[derive(Debug, Clone)]
pub struct Explanation<'a>(pub Report<'a>);

impl Answer for Explanation<'_> {
    const PARTS: &'static [Part] = Report::PARTS;

    fn document(&self, medium: Medium) -> Document<'_> {
        let report = &self.0;
        if !matches!(medium, Medium::Terminal | Medium::List) {
            return report.document(medium);
        }
        if !report.ask_instead.is_empty() {
            return Document { blocks: vec![report.nothing()], ..Document::default() };
        }
        let counts = report.entries.iter().flat_map(|entry| {
            let meaning = meaning(entry.deadline.rule.verified);
            let meaning = meaning.map(|text| Block::Lines(vec![Line::indented(0, 4, text)]));
            [explanation(entry, report)].into_iter().chain(meaning)
        });
        let tree = report.considered.as_ref().map(considered::tree);
        let tree = tree.map(|tree| Block::Tree(heading(report), tree));
        let unread = report.not_counted_here();
        let unread = unread.map(|text| Block::Lines(vec![Line::indented(0, 4, text)]));
        Document { blocks: counts.chain(unread).chain(tree).collect(), ..Document::default() }
    }

    fn records(&self) -> Records<'_> {
        self.0.records()
    }

    #[cfg(feature = "ics")]
    fn entries(&self) -> Box<dyn Iterator<Item = icalendar::Event> + '_> {
        self.0.entries()
    }
}

/// The heading of what was considered: the event and its date.
pub(super) fn heading(report: &Report<'_>) -> String {
    match report.event {
        Some((event, when)) => {
            format!("Considered, from {} on {when}", report.rules.events.get(event).id)
        }
        None => "Considered".to_owned(),
    }
}

/// One deadline: rule, source, steps and notes.
pub(super) fn explanation<'b>(entry: &Entry<'_>, report: &Report<'_>) -> Block<'b> {
    let deadline = &entry.deadline;
    let rule = deadline.rule;
    let case = entry.case.as_ref().map(|case| format!("{case}, ")).unwrap_or_default();
    let starts = &report.rules.events.get(deadline.starts).id;
    let provisional = if deadline.provisional().due { ", provisional" } else { "" };
    let due = match deadline.due {
        Some(due) => format!("{due}{provisional}"),
        None => due_line(deadline),
    };
    let in_any = rule.total.as_ref().map(|total| format!(" in any {}", total.in_any));
    let in_any = in_any.unwrap_or_default();
    let period = format!("{}{in_any} from {starts}", deadline.counting.period);
    let source =
        format!("source: {} ({}, {})", marked_source(rule), rule.force.words(), rule.table);
    let source = Line { address: rule.address(), ..Line::indented(2, 4, source) };
    let status = format!("status as of {}: {} ({due})", report.as_of, status_words(deadline));
    let notes = deadline.notes().map(|note| format!("note: {note}"));
    let steps = steps(deadline, report.calendar);
    let below = steps.into_iter().chain([status]).chain(notes);
    let below = below.map(|line| Line::indented(2, 4, line));
    let title = Line::indented(0, 2, format!("{case}{}: {}", rule.id, rule.title));
    let head = [title, Line::indented(2, 4, period), source];
    Block::Lines(head.into_iter().chain(below).collect())
}

/// The steps of each count under the name of its deadline, if asked for.
pub(super) fn steps_of_each<'b>(report: &Report<'_>) -> impl Iterator<Item = Block<'b>> {
    let explained = report.explain.then_some(&report.entries).into_iter().flatten();
    explained.map(|Entry { deadline, .. }| {
        Block::Steps(deadline.rule.title.clone(), steps(deadline, report.calendar))
    })
}
