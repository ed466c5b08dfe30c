//! The events of a table and of those that it inherits from.

use std::collections::BTreeMap;

use super::lineage::Lineage;
use super::{RuleSetError, is_kebab_case};
use crate::definition::{Mistake, Step, did_you_mean};
use crate::rules::definition::EventDefinition;
use crate::rules::{Events, shipped};

pub(super) fn gather_events(
    table: &Lineage,
    mistakes: &mut Vec<Mistake>,
) -> Result<Events, RuleSetError> {
    let mut all = shipped::events()?;
    for table in table.tables() {
        all.extend(table.events.clone());
    }
    let own = &table.definition.events;
    for id in own.keys() {
        if !is_kebab_case(id) {
            let message = format!("event id `{id}` must be lower-case words joined by hyphens");
            let at = [Step::Key("events"), Step::Named(id.clone())];
            mistakes.push(Mistake::new(&at, message));
        }
    }
    for (id, event) in own {
        let at = [Step::Key("events"), Step::Named(id.clone())];
        let messages = check_event(id, event, &all);
        mistakes.extend(messages.map(|message| Mistake::new(&at, message)));
    }
    Ok(Events::new(all))
}

/// What is wrong with the events that an event names.
fn check_event(
    id: &str,
    event: &EventDefinition,
    all: &BTreeMap<String, EventDefinition>,
) -> impl Iterator<Item = String> {
    let unknown = |verb: &str, other: &Option<String>| {
        let other = other.as_ref().filter(|other| !all.contains_key(*other))?;
        let meant = did_you_mean(other, all.keys().map(String::as_str));
        Some(format!("event `{id}` {verb} an unknown event `{other}`{meant}"))
    };
    let without_follows = event.follows_if.is_some() && event.follows.is_none();
    let without_follows = without_follows
        .then(|| format!("event `{id}` has `follows_if` and no `follows`: name the event too"));
    let circle = follows_itself(id, all)
        .then(|| format!("event `{id}` follows itself, by way of those that it follows"));
    [
        unknown("follows", &event.not_before),
        unknown("ends", &event.ends),
        unknown("follows", &event.follows),
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
