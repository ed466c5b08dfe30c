//! What a search found.

use std::io::{self, Write};

use super::counted_from;
use super::events::parts;
use crate::catalogue::{Entry, EventUse, Hit, Item, shortened};
use crate::report::fields::marked_source;
use crate::report::table::write_wrapped;
use crate::report::{Grid, Style};

/// Writes what was found, the best first: a rule with its period, its source and its tables, an event
/// with what it does.
///
/// # Errors
///
/// What the writer says.
pub fn write_hits(hits: &[Hit<'_>], style: Style, out: &mut dyn Write) -> io::Result<()> {
    for (index, hit) in hits.iter().enumerate() {
        if index > 0 {
            writeln!(out)?;
        }
        let (head, lines) = match &hit.item {
            Item::Rule(entry) => (head_of_rule(entry), about_rule(entry)),
            Item::Event(event) => (head_of_event(event), about_event(event)),
        };
        write_wrapped(&head, "  ", style, out)?;
        for line in lines {
            write_wrapped(&format!("  {line}"), "    ", style, out)?;
        }
    }
    Ok(())
}

fn head_of_rule(entry: &Entry<'_>) -> String {
    let rule = entry.latest.rule;
    format!("{}: {}", rule.id, rule.title)
}

fn about_rule(entry: &Entry<'_>) -> Vec<String> {
    vec![
        format!("{}: {}", counted_from(entry.latest), entry.within()),
        marked_source(entry.latest.rule),
        format!("in {}", shortened(&entry.tables())),
    ]
}

fn head_of_event(event: &EventUse<'_>) -> String {
    format!("event {}: {}", event.event.id, event.event.title)
}

fn about_event(event: &EventUse<'_>) -> Vec<String> {
    match parts(event) {
        nothing if nothing.is_empty() => vec!["no rule speaks of it".to_owned()],
        parts => parts,
    }
}

/// What was found as rows, the best first.
#[must_use]
pub fn hits_grid(hits: &[Hit<'_>]) -> Grid {
    let mut grid = Grid::new(&[
        "Kind",
        "Id",
        "Title",
        "Within",
        "Direction",
        "Starts",
        "Completes",
        "Tables",
        "Found in",
    ]);
    for Hit { item, field } in hits {
        let field = field.to_string();
        match item {
            Item::Event(EventUse { event, .. }) => {
                let none = String::new;
                let (id, title) = (event.id.clone(), event.title.clone());
                grid.push([
                    "event".to_owned(),
                    id,
                    title,
                    none(),
                    none(),
                    none(),
                    none(),
                    none(),
                    field,
                ]);
            }
            Item::Rule(entry) => {
                let version = entry.latest;
                let rule = version.rule;
                let completes = rule.completes.map(|event| version.event(event).id.clone());
                grid.push([
                    "rule".to_owned(),
                    rule.id.clone(),
                    rule.title.clone(),
                    entry.within(),
                    rule.direction.to_string(),
                    version.event(rule.starts).id.clone(),
                    completes.unwrap_or_default(),
                    entry.tables().join(", "),
                    field,
                ]);
            }
        }
    }
    grid
}
