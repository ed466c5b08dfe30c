//! The morning report, and other lists of deadlines, as one page of HTML.

use std::cmp::Ordering;
use std::io::{self, Write};

use maud::{Markup, html};

use super::considered;
use super::fields::marked_source;
use super::page::{self, Page, scrolling};
use super::rows::steps;
use super::table::{
    Footnotes, ON_TIME, act_by_line, authority, beside_counts, due_line, earlier_day_to_act,
    groups_grid, has_groups, less_certain_day_to_act, nothing_to_show, qualifications, size,
    status_words, time_words, tone,
};
use super::{Counts, Entry, Grid, Report, Summary};
use crate::engine::Deadline;
use crate::engine::status::Status;
use crate::text::printable;

const STYLE: &str = include_str!("html.css");

pub(super) fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut notes = Notes { sources: Footnotes::numbered(), remarks: Footnotes::lettered() };
    let deadlines = deadlines(report, &mut notes);
    let body = html! {
        @for missing in &report.incomplete {
            p.notice.alarm { (printable(missing)) }
        }
        @if let Some(summary) = &report.summary {
            (counts(summary, report))
            @if has_groups(summary) { (on_time(summary)) }
        }
        (deadlines)
        (notes.markup(report))
        (considered::section(report))
    };
    let header = html! { p { (header(report)) } };
    Page { title: &title(report), header, body, style: STYLE }.write(out)
}

fn title(report: &Report<'_>) -> String {
    match report.event {
        Some((event, when)) => format!("{}: {when}", report.rules.events.get(event).title),
        None => format!("Deadlines as of {}", report.as_of),
    }
}

/// What it was judged by, and what was left out on request.
fn header(report: &Report<'_>) -> String {
    let as_of = report.event.map(|_| format!("As of {}, by ", report.as_of));
    let since = report.summary.as_ref().and_then(|summary| summary.new_since);
    let since = since.map(|(since, _)| format!("; only what has become a breach since {since}"));
    let (as_of, since) = (as_of.unwrap_or("By ".to_owned()), since.unwrap_or_default());
    printable(&format!("{as_of}{}{since}.", authority(report))).into_owned()
}

/// How many deadlines stand how. Those that are listed are a click away.
fn counts(summary: &Summary, report: &Report<'_>) -> Markup {
    let is_listed = |status| report.entries.iter().any(|entry| entry.deadline.status == status);
    html! {
        h2 { (size(summary)) }
        ul.counts {
            @for (status, count) in summary.counts.by_status() {
                li class=[class(status)] {
                    b { (count) }
                    @if is_listed(status) { a href={ "#" (status) } { (status) } } @else { (status) }
                }
            }
        }
        @for line in beside_counts(summary) { p { (printable(&line)) } }
    }
}

/// How much was done on time, the worst first.
fn on_time(summary: &Summary) -> Markup {
    let mut summary = summary.clone();
    summary.groups.sort_by(|a, b| on_time_order(&a.counts, &b.counts));
    let grid = groups_grid(&summary);
    let table = html! {
        table.on-time {
            caption { "How the deadlines of each " (summary.by) " stand" }
            (head(&grid))
            tbody {
                @for (row, group) in grid.rows.iter().zip(&summary.groups) {
                    tr {
                        @for (column, cell) in row.iter().enumerate() {
                            @match column {
                                0 => th scope="row" { (printable(&cell.text)) },
                                1 => td { (bar(&group.counts)) (cell.text) },
                                _ => td { (cell.text) },
                            }
                        }
                    }
                }
            }
        }
    };
    html! {
        h2 { "On time, by " (summary.by) }
        p { (ON_TIME) "." }
        (scrolling("Table", table))
    }
}

fn on_time_order(a: &Counts, b: &Counts) -> Ordering {
    match (a.on_time_percent(), b.on_time_percent()) {
        (Some(a), Some(b)) => a.total_cmp(&b),
        (a, b) => b.is_some().cmp(&a.is_some()),
    }
}

/// The number beside it says the same.
fn bar(counts: &Counts) -> Markup {
    html! {
        @if let Some(percent) = counts.on_time_percent() {
            svg.bar aria-hidden="true" { rect width={ (format!("{percent:.1}")) "%" } height="100%" {} }
        }
    }
}

fn head(grid: &Grid) -> Markup {
    html! {
        thead { tr { @for name in &grid.columns { th scope="col" { (name) } } } }
    }
}

/// A grid as a table; what stands in its first column is what a row is about.
pub(super) fn table(grid: &Grid, caption: &str) -> Markup {
    let table = html! {
        table {
            caption { (printable(caption)) }
            (head(grid))
            tbody {
                @for row in &grid.rows {
                    tr {
                        @for (column, cell) in row.iter().enumerate() {
                            @let text = printable(&cell.text);
                            @if column == 0 { th scope="row" { (text) } } @else { td { (text) } }
                        }
                    }
                }
            }
        }
    };
    scrolling("Table", table)
}

/// One table, a row a deadline. Those of many cases stand under their status, the worst first.
fn deadlines(report: &Report<'_>, notes: &mut Notes) -> Markup {
    if report.entries.is_empty() {
        return html! { p { (printable(&nothing_to_show(report))) } };
    }
    let of_cases = report.summary.is_some();
    let mut shown = Counts::default();
    report.entries.iter().for_each(|entry| shown.add(entry.deadline.status));
    let columns: &[&str] = match of_cases {
        true => &["Case", "Status", "Due", "Time", "Who", "What"],
        false => &["Status", "Due", "Time", "Who", "What"],
    };
    html! {
        section.list aria-labelledby="list" {
            h2 #list { "Deadlines" @if of_cases { ", the worst first" } }
            table.deadlines {
                caption { (shown.to_string()) }
                (head(&Grid::new(columns)))
                @if of_cases {
                    @for group in report.entries.chunk_by(same_status) {
                        (group_of_status(group, columns.len(), report, notes))
                    }
                } @else {
                    tbody {
                        @for entry in &report.entries { (row(entry, of_cases, report, notes)) }
                    }
                }
            }
        }
    }
}

fn same_status(a: &Entry<'_>, b: &Entry<'_>) -> bool {
    a.deadline.status == b.deadline.status
}

fn group_of_status(
    group: &[Entry<'_>],
    columns: usize,
    report: &Report<'_>,
    notes: &mut Notes,
) -> Markup {
    let Some(status) = group.first().map(|entry| entry.deadline.status) else {
        return Markup::default();
    };
    html! {
        tbody id=(status) {
            tr.group {
                th colspan=(columns) scope="rowgroup" {
                    b class=[class(status)] { (status) } ", " (group.len()) ": " (status.meaning())
                }
            }
            @for entry in group { (row(entry, true, report, notes)) }
        }
    }
}

/// Ten thousand of these must open in a moment: no class and no wrapper that is not needed.
fn row(entry: &Entry<'_>, of_cases: bool, report: &Report<'_>, notes: &mut Notes) -> Markup {
    let deadline = &entry.deadline;
    let status = status_words(deadline);
    html! {
        tr {
            @if of_cases {
                th scope="row" { (printable(entry.case.as_deref().unwrap_or_default())) }
                td { (status) }
            } @else {
                th scope="row" class=[class(deadline.status)] { (status) }
            }
            td {
                (due_line(deadline))
                @if let Some(act_by) = act_by_the_same_day(deadline) { "; act by " (act_by) }
            }
            td { (time_words(deadline)) }
            td { (deadline.rule.owner) }
            td {
                (printable(&deadline.rule.title))
                (notes.links(deadline, report.explain))
                @if report.explain { (explanation(deadline, report)) }
            }
        }
    }
}

/// The day to act, where it is that of the limit and less certain: an earlier one stands beside it.
fn act_by_the_same_day(deadline: &Deadline<'_>) -> Option<String> {
    less_certain_day_to_act(deadline).filter(|_| deadline.status.is_open())?;
    earlier_day_to_act(deadline).map_or_else(|| act_by_line(deadline), |_| None)
}

fn explanation(deadline: &Deadline<'_>, report: &Report<'_>) -> Markup {
    html! {
        details {
            summary { "How it was counted" }
            ol { @for step in steps(deadline, report.calendar) { li { (printable(&step)) } } }
        }
    }
}

/// What rows point to: each said once, under the table.
struct Notes {
    sources: Footnotes,
    remarks: Footnotes,
}

impl Notes {
    fn links(&mut self, deadline: &Deadline<'_>, explain: bool) -> Markup {
        let rule = deadline.rule;
        let source = self.sources.mark(&format!("{}, {}", marked_source(rule), rule.force));
        let remarks: Vec<String> = match explain {
            true => deadline.notes().map(|note| self.remarks.mark(&note)).collect(),
            false => {
                deadline.remarks.iter().map(|note| self.remarks.mark(&note.to_string())).collect()
            }
        };
        html! {
            @for mark in [source].iter().chain(&remarks) { " " a href={ "#" (id(mark)) } { (mark) } }
        }
    }

    fn markup(&self, report: &Report<'_>) -> Markup {
        let mut qualifications = qualifications(report).peekable();
        html! {
            (list("Sources", &self.sources))
            (list("Remarks", &self.remarks))
            @if qualifications.peek().is_some() {
                h2 { "What to know of this report" }
                ul { @for line in qualifications { li { (printable(&line)) } } }
            }
        }
    }
}

fn list(heading: &str, notes: &Footnotes) -> Markup {
    let mut notes = notes.marked().peekable();
    html! {
        @if notes.peek().is_some() {
            h2 { (heading) }
            ul.marks {
                @for (mark, text) in notes { li id=(id(&mark)) { b { (mark) } (printable(text)) } }
            }
        }
    }
}

/// The place that a mark points to: `n1` for `[1]`.
fn id(mark: &str) -> String {
    format!("n{}", mark.trim_matches(['[', ']', '(', ')']))
}

fn class(status: Status) -> Option<&'static str> {
    page::class(tone(status))
}
