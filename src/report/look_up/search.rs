//! What a search found.

use std::io::{self, Write};

use super::after_or_before;
use super::events::parts;
use crate::look_up::{Entry, EventUse, Hit, Item, shortened};
use crate::report::{Grid, Style};

/// Writes what was found: the rules, then the events that start none.
///
/// # Errors
///
/// What the writer says.
pub fn write_hits(hits: &[Hit<'_>], style: Style, out: &mut dyn Write) -> io::Result<()> {
    let mut rules = Grid::new(&["Rule", "What", "Within", "Tables"]);
    let mut events = Grid::new(&["Event", "What happened", "What it does"]);
    for hit in hits {
        match &hit.item {
            Item::Rule(entry) => rules.push(rule_row(entry)),
            Item::Event(event) => events.push(event_row(event)),
        }
    }
    let mut first = true;
    for grid in [rules, events].iter().filter(|grid| !grid.rows.is_empty()) {
        if !first {
            writeln!(out)?;
        }
        first = false;
        grid.write_table(style, out)?;
    }
    Ok(())
}

fn rule_row(entry: &Entry<'_>) -> [String; 4] {
    let rule = entry.latest.rule;
    [rule.id.clone(), rule.title.clone(), entry.within(), shortened(&entry.tables())]
}

fn event_row(event: &EventUse<'_>) -> [String; 3] {
    let parts = parts(event);
    let does = if parts.is_empty() { "no rule speaks of it".to_owned() } else { parts.join("; ") };
    [event.event.id.clone(), event.event.title.clone(), does]
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
                    after_or_before(rule.direction).to_owned(),
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
