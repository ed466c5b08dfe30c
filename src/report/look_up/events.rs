//! Events, and what they do to rules.

use std::io::{self, Write};

use super::ids;
use crate::catalogue::{EventUse, Relation, shortened};
use crate::report::table::write_wrapped;
use crate::report::{Grid, Style};
use crate::rules::Event;

/// Beyond this many rules a list of events names their number only.
const NAMED: usize = 12;

/// Writes events, each with the ids of the rules that it does anything to.
///
/// # Errors
///
/// What the writer says.
pub fn write_events(events: &[EventUse<'_>], style: Style, out: &mut dyn Write) -> io::Result<()> {
    for event in events {
        write_wrapped(&format!("{}: {}", event.event.id, event.event.title), "    ", style, out)?;
        for part in parts(event) {
            write_wrapped(&format!("  {part}"), "    ", style, out)?;
        }
    }
    Ok(())
}

/// What an event does, in a few words each: `starts decision, assessment`.
pub(super) fn parts(event: &EventUse<'_>) -> Vec<String> {
    let part = |relation: &Relation| {
        let ids = ids(event.rules(*relation));
        match ids.len() {
            0 => None,
            1..=NAMED => Some(format!("{relation} {}", ids.join(", "))),
            count => Some(format!(
                "{relation} {count} rules (`dutyclock events {}` lists them)",
                event.event.id
            )),
        }
    };
    Relation::ALL.iter().filter_map(part).collect()
}

/// Events as rows.
#[must_use]
pub fn events_grid(events: &[EventUse<'_>]) -> Grid {
    let rules = |event: &EventUse<'_>, relation| ids(event.rules(relation)).join(", ");
    let id = |event: Option<&Event>| event.map(|event| event.id.clone()).unwrap_or_default();
    Grid::listing(
        events,
        &[
            ("Event", &|of| of.event.id.clone()),
            ("Title", &|of| of.event.title.clone()),
            ("Starts", &|of| rules(of, Relation::Starts)),
            ("Completes", &|of| rules(of, Relation::Completes)),
            ("Cancels", &|of| rules(of, Relation::Cancels)),
            ("Ends", &|of| rules(of, Relation::Ends)),
            ("Begins spell of", &|of| rules(of, Relation::Begins)),
            ("Rules out", &|of| rules(of, Relation::RulesOut)),
            ("Follows", &|of| id(of.follows)),
            ("Not before", &|of| id(of.not_before)),
            ("Received", &|of| of.event.received.to_string()),
        ],
    )
}

/// Writes one event with every rule that it does anything to, and the tables of each.
///
/// # Errors
///
/// What the writer says.
pub fn write_event(event: &EventUse<'_>, style: Style, out: &mut dyn Write) -> io::Result<()> {
    write_wrapped(&format!("{}: {}", event.event.id, event.event.title), "    ", style, out)?;
    for line in about(event) {
        write_wrapped(&format!("  {line}"), "    ", style, out)?;
    }
    if event.all().is_empty() {
        write_wrapped("  no rule speaks of it", "    ", style, out)?;
    }
    for relation in Relation::ALL {
        let mut entries = event.rules(*relation).peekable();
        if entries.peek().is_some() {
            writeln!(out, "\n{relation}")?;
        }
        for entry in entries {
            let rule = entry.latest.rule;
            let line = format!("  {}: {} ({})", rule.id, rule.title, entry.within());
            write_wrapped(&line, "    ", style, out)?;
            write_wrapped(&format!("    in {}", shortened(&entry.tables())), "      ", style, out)?;
        }
    }
    Ok(())
}

fn about(event: &EventUse<'_>) -> impl Iterator<Item = String> {
    let received = event.event.received.then(|| {
        "it reaches the authority from outside: a policy on deemed receipt moves it".to_owned()
    });
    let not_before = event.not_before.map(|first| format!("it can only follow {}", first.id));
    let follows = event.follows.map(|first| {
        let only_if = event.event.follows_if.as_ref().map(|only| format!(", if {only}"));
        format!("it ordinarily comes after {}{}", first.id, only_if.unwrap_or_default())
    });
    let ends = event.ends.map(|begins| format!("it ends what {} began", begins.id));
    received.into_iter().chain(not_before).chain(ends).chain(follows)
}

/// One event as rows: one for each rule that it does anything to.
#[must_use]
pub fn event_grid(event: &EventUse<'_>) -> Grid {
    Grid::listing(
        event.all(),
        &[
            ("Event", &|_| event.event.id.clone()),
            ("Does", &|(relation, _)| relation.to_string()),
            ("Rule", &|(_, entry)| entry.latest.rule.id.clone()),
            ("Title", &|(_, entry)| entry.latest.rule.title.clone()),
            ("Within", &|(_, entry)| entry.within()),
            ("Tables", &|(_, entry)| entry.tables().join(", ")),
        ],
    )
}
