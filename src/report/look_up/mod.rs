//! What was looked up across tables: rules, events, and where their numbers come from.

mod events;
mod search;
mod sources;

pub use self::events::{event_grid, events_grid, write_event, write_events};
pub use self::search::{hits_grid, write_hits};
pub use self::sources::{sources_grid, write_sources, write_sources_page};
use crate::counting::Direction;
use crate::look_up::Entry;

/// The ids of rules, each once: documents often share one.
fn ids<'a>(entries: impl Iterator<Item = &'a Entry<'a>>) -> Vec<&'a str> {
    let mut ids: Vec<&str> = Vec::new();
    for entry in entries {
        let id = entry.latest.rule.id.as_str();
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    ids
}

/// Which way from its event a period runs.
fn after_or_before(direction: Direction) -> &'static str {
    match direction {
        Direction::After => "after",
        Direction::Before => "before",
    }
}
