//! Documents as one page of HTML.

use std::io::{self, Write};
use std::ops::Range;

use maud::{Markup, Render, html};

use super::chart;
use super::document::{
    Block, Cell, Document, Look, MarkedNote, NoteList, RowGroup, StatusCount, StatusCounts, Table,
    Tree,
};
use super::page::{Page, class, scrolling};
use crate::text::printable;

const STYLE: &str = include_str!("html.css");

/// Writes a document as a page.
pub(super) fn write(document: &Document<'_>, out: &mut dyn Write) -> io::Result<()> {
    let has_chart = document.blocks.iter().any(|block| matches!(block, Block::Chart(_)));
    let header = html! {
        @if !document.header.is_empty() { p { (printable(&document.header)) } }
    };
    let body = html! {
        @for missing in &document.incomplete { p.notice.alarm { (printable(missing)) } }
        @for block in &document.blocks { (self::block(block)) }
    };
    let style = if has_chart { chart::STYLE } else { STYLE };
    Page { title: &document.title, header, body, style }.write(out)
}

fn block(block: &Block<'_>) -> Markup {
    match block {
        Block::Lines(lines) => html! {
            @for line in lines { p { (linked(&line.text, line.address.as_deref())) } }
        },
        Block::Bare(text) | Block::Markdown(text) => html! { p { (printable(text)) } },
        Block::Command(command) => html! { p { (command.lines(usize::MAX).concat()) } },
        Block::Table(table) => self::table(table),
        Block::Notes(lists) => html! { @for list in lists { (notes(list)) } },
        Block::Counts(counts) => self::counts(counts),
        Block::Steps(heading, steps) => html! {
            h2 { (printable(heading)) }
            (self::steps(steps))
        },
        Block::Tree(heading, tree) => html! {
            h2 { (printable(heading)) }
            ul { (branch(tree)) }
        },
        Block::Chart(chart) => chart.sections(),
    }
}

/// Number of deadlines by status, with links to those that are listed.
fn counts(counts: &StatusCounts) -> Markup {
    html! {
        h2 { (counts.title) }
        ul.counts {
            @for StatusCount { status, count, listed } in &counts.counts {
                li class=[class((*status).into())] {
                    b { (count) }
                    @if *listed { a href={ "#" (status) } { (status.words()) } } @else { (status.words()) }
                }
            }
        }
        @for line in &counts.beside { p { (printable(line)) } }
    }
}

fn table(table: &Table<'_>) -> Markup {
    match table.look {
        Look::Deadlines => html! {
            section.list aria-labelledby="list" {
                h2 #list { (table.heading) }
                table.deadlines { (rows(table)) }
            }
        },
        look => html! {
            @if !table.heading.is_empty() { h2 { (table.heading) } }
            @if let Some(legend) = table.legend { p { (legend) "." } }
            (scrolling("Table", html! {
                table class=[(look == Look::Numbers).then_some("on-time")] { (rows(table)) }
            }))
        },
    }
}

/// The rows of a table; the first cell of each is its heading.
fn rows(table: &Table<'_>) -> Markup {
    html! {
        caption { (printable(&table.caption)) }
        thead { tr { @for name in table.columns() { th scope="col" { (name) } } } }
        @if table.groups().next().is_none() {
            tbody { (Rows(table, 0..table.len())) }
        }
        @for (group, rows) in table.groups() { (group_of_rows(group, Rows(table, rows))) }
    }
}

fn group_of_rows(group: &RowGroup, rows: Rows<'_, '_>) -> Markup {
    let RowGroup { status, rows: count } = group;
    html! {
        tbody id=(status) {
            tr.group {
                th colspan=(rows.0.columns().len()) scope="rowgroup" {
                    b class=[class((*status).into())] { (status.words()) }
                    ", " (count) ": " (status.meaning())
                }
            }
            (rows)
        }
    }
}

/// Some rows of a table, each rendered straight into the page.
struct Rows<'t, 'a>(&'t Table<'a>, Range<usize>);

impl Render for Rows<'_, '_> {
    fn render_to(&self, page: &mut String) {
        for cells in self.0.rows_in(self.1.clone()) {
            row(&cells).render_to(page);
        }
    }
}

/// A page with ten thousand rows must open at once: no needless class or wrapper.
fn row(row: &[Cell<'_>]) -> Markup {
    html! {
        tr {
            @for (column, cell) in row.iter().enumerate() {
                @if column == 0 {
                    th scope="row" class=[class(cell.tone)] { (self::cell(cell)) }
                } @else {
                    td { (self::cell(cell)) }
                }
            }
        }
    }
}

fn cell(cell: &Cell<'_>) -> Markup {
    html! {
        // The number beside it says the same.
        @if let Some(percent) = cell.percent {
            svg.bar aria-hidden="true" { rect width={ (format!("{percent:.1}")) "%" } height="100%" {} }
        }
        (linked(&cell.text, cell.address.as_deref()))
        @for mark in &cell.marks { " " a href={ "#" (id(mark)) } { (mark) } }
        @if !cell.steps.is_empty() {
            details {
                summary { "How it was counted" }
                (steps(&cell.steps))
            }
        }
    }
}

fn steps(steps: &[String]) -> Markup {
    html! { ol { @for step in steps { li { (printable(step)) } } } }
}

fn notes(list: &NoteList) -> Markup {
    let marked = list.notes.iter().any(|note| note.mark.is_some());
    html! {
        h2 { (list.heading) }
        ul class=[marked.then_some("marks")] {
            @for MarkedNote { mark, text, address } in &list.notes {
                @let text = linked(text, address.as_deref());
                @if let Some(mark) = mark {
                    li id=(id(mark)) { b { (mark) } (text) }
                } @else {
                    li { (text) }
                }
            }
        }
    }
}

/// A text, as a link where it leads to an address.
pub(super) fn linked(text: &str, address: Option<&str>) -> Markup {
    html! {
        @if let Some(address) = address { a href=(address) { (printable(text)) } }
        @else { (printable(text)) }
    }
}

/// The anchor of a mark: `n1` for `[1]`.
fn id(mark: &str) -> String {
    format!("n{}", mark.trim_matches(['[', ']', '(', ')']))
}

fn branch(of: &Tree) -> Markup {
    html! {
        li {
            (printable(&of.text))
            @if !of.below.is_empty() { ul { @for below in &of.below { (branch(below)) } } }
        }
    }
}
