//! What was considered, as a drawn tree and as nested lists.

use std::io::{self, Write};

use maud::{Markup, html};

use super::records::Value;
use super::text::markdown;
use super::{Report, Style, wrap};
use crate::engine::Considered;
use crate::text::printable;

/// What stands over it: from which event, and when that was.
pub(super) fn heading(report: &Report<'_>) -> String {
    match report.event {
        Some((event, when)) => {
            format!("Considered, from {} on {when}", report.rules.events.get(event).id)
        }
        None => "Considered".to_owned(),
    }
}

/// How branches are drawn: before one with others after it, before the last, and below each.
struct Branches {
    among: &'static str,
    last: &'static str,
    below: &'static str,
}

const BOX: Branches = Branches { among: "├─ ", last: "└─ ", below: "│  " };
const ASCII: Branches = Branches { among: "|- ", last: "`- ", below: "|  " };
const BLANK: &str = "   ";

/// Draws the tree.
pub(super) fn write_considered(
    considered: &Considered,
    style: Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let branches = if style.ascii { ASCII } else { BOX };
    let tree = DrawnTree { branches, width: usize::from(style.width) };
    tree.line(considered, "", "", out)?;
    tree.below(considered, "", out)
}

struct DrawnTree {
    branches: Branches,
    width: usize,
}

impl DrawnTree {
    fn below(&self, of: &Considered, indent: &str, out: &mut dyn Write) -> io::Result<()> {
        let Branches { among, last, below } = self.branches;
        for (index, branch) in of.below.iter().enumerate() {
            let (sign, rest) = match index + 1 == of.below.len() {
                true => (last, BLANK),
                false => (among, below),
            };
            let (first, others) = (format!("{indent}{sign}"), format!("{indent}{rest}"));
            self.line(branch, &first, &others, out)?;
            self.below(branch, &others, out)?;
        }
        Ok(())
    }

    /// Where a line is broken, the branches below go on through the rest of it.
    fn line(
        &self,
        branch: &Considered,
        first: &str,
        others: &str,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let goes_on = if branch.below.is_empty() { "" } else { self.branches.below.trim_end() };
        let others = format!("{others}{goes_on:3} ");
        for line in wrap(&printable(&branch.to_string()), self.width, first, &others) {
            writeln!(out, "{line}")?;
        }
        Ok(())
    }
}

/// The tree as a list in lists.
pub(super) fn write_markdown(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let Some(considered) = &report.considered else { return Ok(()) };
    writeln!(out, "\n{}\n", markdown(&heading(report)))?;
    write_item(considered, 0, out)
}

fn write_item(of: &Considered, depth: usize, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}- {}", "  ".repeat(depth), markdown(&of.to_string()))?;
    of.below.iter().try_for_each(|below| write_item(below, depth + 1, out))
}

/// The tree as a section of a page.
pub(super) fn section(report: &Report<'_>) -> Markup {
    html! {
        @if let Some(considered) = &report.considered {
            h2 { (printable(&heading(report))) }
            ul { (item(considered)) }
        }
    }
}

fn item(of: &Considered) -> Markup {
    html! {
        li {
            (printable(&of.to_string()))
            @if !of.below.is_empty() { ul { @for below in &of.below { (item(below)) } } }
        }
    }
}

/// The tree as JSON has it.
pub(super) fn value(of: &Considered) -> Value<'_> {
    let reason = of.reason.as_ref();
    Value::Object(vec![
        ("what", Value::text(of.what.name())),
        ("id", Value::text(&of.id)),
        ("says", Value::text(&of.says)),
        ("asked", Value::Flag(of.asked)),
        ("applied", Value::Flag(of.applied)),
        ("reason", Value::or_null(reason, |reason| Value::text(reason.name()))),
        ("reason_text", Value::or_null(reason, |reason| Value::text(reason.to_string()))),
        ("below", Value::List(of.below.iter().map(value).collect())),
    ])
}
