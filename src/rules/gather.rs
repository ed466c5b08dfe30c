//! The events of a table, merged with those that it inherits.

use std::collections::BTreeMap;

use super::definition::{EventDefinition, TableDefinition, is_kebab_case};
use super::events::Events;
use super::shipped::{self, Part};
use crate::definition::{Mistake, Step};
use crate::suggest::did_you_mean;

/// Merges the shared events and those of the tables, from the base tables to the last, whose mistakes
/// are reported. A table that redefines an event changes only the keys that it gives.
pub(super) fn gather_events(
    tables: &[&TableDefinition],
    part: Option<&Part>,
    mistakes: &mut Vec<Mistake>,
) -> Result<Events, Mistake> {
    let mut all = shipped::events(part)?;
    for (id, event) in tables.iter().flat_map(|table| &table.events) {
        let inherited = all.remove(id).unwrap_or_default();
        all.insert(id.clone(), event.clone().on_top_of(inherited));
    }
    for (id, event) in tables.last().into_iter().flat_map(|table| &table.events) {
        let at = [Step::Key("events"), Step::Named(id.clone())];
        let messages = check_event(id, event, &all);
        mistakes.extend(messages.map(|message| Mistake::new(&at, message)));
    }
    Ok(Events::new(all))
}

/// What is wrong with an event of a table, among all events.
fn check_event(
    id: &str,
    own: &EventDefinition,
    all: &BTreeMap<String, EventDefinition>,
) -> impl Iterator<Item = String> {
    let unknown = |verb: &str, other: &Option<String>| {
        let other = other.as_ref().filter(|other| !all.contains_key(*other))?;
        let meant = did_you_mean(other, all.keys().map(String::as_str));
        Some(format!("event `{id}` {verb} an unknown event `{other}`{meant}"))
    };
    let misnamed = (!is_kebab_case(id))
        .then(|| format!("event id `{id}` must be lower-case words joined by hyphens"));
    let merged = &all[id];
    let untitled = merged.title.is_none().then(|| "missing key `title`".to_owned());
    let without_follows = merged.follows_if.is_some() && merged.follows.is_none();
    let without_follows = without_follows
        .then(|| format!("event `{id}` has `follows_if` and no `follows`: name the event too"));
    let circle = follows_itself(id, all)
        .then(|| format!("event `{id}` follows itself, through the events that it follows"));
    [
        misnamed,
        untitled,
        unknown("follows", &own.not_before),
        unknown("ends", &own.ends),
        unknown("follows", &own.follows),
        without_follows,
        circle,
    ]
    .into_iter()
    .flatten()
}

fn follows_itself(id: &str, all: &BTreeMap<String, EventDefinition>) -> bool {
    let before = |id: &str| all.get(id)?.follows.as_deref();
    let way = std::iter::successors(before(id), |id| before(id));
    way.take(all.len()).any(|before| before == id)
}
