//! A chart as a page: the picture, the same facts as a table, and how each date was counted.

use std::io::{self, Write};

use maud::{Markup, html};

use super::{Chart, Group, Row, Word};
use crate::report::html::linked;
use crate::report::page::{Page, class, scrolling};
use crate::text::printable;

pub(in crate::report) const STYLE: &str = include_str!("chart.css");

/// The columns of the table after the label.
const COLUMNS: [&str; 5] = ["Due", "Act by", "Who", "Status", "Source"];

impl Chart {
    /// Writes the chart as a page of HTML.
    ///
    /// # Errors
    ///
    /// Any error of the writer.
    pub fn write_html(&self, out: &mut dyn Write) -> io::Result<()> {
        let header = html! {
            @if !self.description.is_empty() { p { (printable(&self.description)) } }
        };
        Page { title: &self.title, header, body: self.sections(), style: STYLE }.write(out)
    }

    /// The picture, the table and the remarks.
    pub(in crate::report) fn sections(&self) -> Markup {
        html! {
            @if self.rows().next().is_some() { (self.chart()) (self.table()) }
            (self.remarks())
        }
    }

    fn chart(&self) -> Markup {
        html! {
            section aria-labelledby="chart" {
                h2 #chart { "Chart" }
                @for picture in self.pictures() { (scrolling("Chart", picture)) }
            }
        }
    }

    fn table(&self) -> Markup {
        html! {
            section aria-labelledby="dates" {
                h2 #dates { "Dates" }
                table.dates {
                    caption { "The dates of the chart, with their sources, and how each was counted" }
                    thead {
                        tr {
                            th scope="col" { "What" }
                            @for column in COLUMNS { th scope="col" { (column) } }
                        }
                    }
                    @for group in &self.groups { (rows(group, self.explained)) }
                }
            }
        }
    }

    fn remarks(&self) -> Markup {
        html! {
            @if !self.notes.is_empty() {
                section aria-labelledby="remarks" {
                    h2 #remarks { "Sources and remarks" }
                    ul { @for note in &self.notes { li { (printable(note)) } } }
                }
            }
        }
    }
}

fn rows(group: &Group, open: bool) -> Markup {
    html! {
        tbody {
            @if !group.heading.is_empty() {
                tr.group {
                    th colspan=(COLUMNS.len() + 1) scope="rowgroup" {
                        (printable(&group.heading))
                        @if let Some(remark) = &group.remark { ": " (word(remark)) }
                    }
                }
            }
            @for one in &group.rows { (row(one, open)) }
        }
    }
}

fn row(row: &Row, open: bool) -> Markup {
    let named = |name: &'static str, text: Markup| html! { td data-name=(name) { (text) } };
    let [due, act_by, who, status, source] = COLUMNS;
    let limit = html! {
        (printable(&row.due))
        @for line in &row.beside { br; small { (printable(line)) } }
    };
    html! {
        tr {
            th scope="row" {
                (printable(&row.label))
                @let terms = format!("{} {}", row.period, row.references);
                @if !terms.trim().is_empty() { br; small { (printable(terms.trim())) } }
            }
            (named(due, limit))
            (named(act_by, html! { (printable(row.act_by.as_deref().unwrap_or_default())) }))
            (named(who, html! { (printable(&row.who)) }))
            (named(status, word(&row.status)))
            (named(source, html! { (linked(&row.source, row.address.as_deref())) (counted(row, open)) }))
        }
    }
}

fn counted(row: &Row, open: bool) -> Markup {
    html! {
        @if !row.steps.is_empty() || !row.notes.is_empty() {
            details open[open] {
                summary { @if row.steps.is_empty() { "Notes" } @else { "How it was counted" } }
                @if !row.steps.is_empty() {
                    ol { @for step in &row.steps { li { (printable(step)) } } }
                }
                @if !row.notes.is_empty() {
                    ul { @for note in &row.notes { li { (printable(note)) } } }
                }
            }
        }
    }
}

fn word(word: &Word) -> Markup {
    html! { b class=[class(word.tone)] { (printable(&word.text)) } }
}
