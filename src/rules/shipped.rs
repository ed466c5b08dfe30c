//! The rule tables that come with dutyclock.

use chrono::NaiveDate;

use super::definition::{EventDefinition, TableDefinition};
use super::vocabulary::InForce;
use crate::definition::Mistake;
use crate::suggest::did_you_mean;
use std::collections::BTreeMap;

struct Shipped {
    id: &'static str,
    family: Option<&'static str>,
    from: Option<&'static str>,
    to: Option<&'static str>,
    /// The definition without its rules.
    head: &'static str,
    /// The ids of the rules, and the rules in the same order.
    rule_ids: &'static str,
    rules: Texts,
}

/// Many texts in one, and where each begins and ends.
struct Texts {
    all: &'static str,
    spans: &'static [(usize, usize)],
}

impl Texts {
    fn iter(&self) -> impl Iterator<Item = &'static str> {
        self.spans.iter().map(|span| self.at(span))
    }

    fn at(&self, (begin, end): &(usize, usize)) -> &'static str {
        &self.all[*begin..*end]
    }

    /// What comes after an id, where each text begins with one and they are in order of ids.
    fn get(&self, id: &str) -> Option<&'static str> {
        let known = |span: &(usize, usize)| split_id(self.at(span)).0;
        let found = self.spans.binary_search_by(|span| known(span).cmp(id)).ok()?;
        Some(split_id(self.at(&self.spans[found])).1)
    }
}

/// The id of an event, and what comes after it.
fn split_id(text: &'static str) -> (&'static str, &'static str) {
    text.split_once(' ').unwrap_or((text, ""))
}

/// The part of the shipped tables that an answer about one event needs, by id: the rules that name the event, and
/// every event that these name.
#[derive(Debug, Clone)]
pub(super) struct Part {
    rules: Vec<&'static str>,
    events: Vec<&'static str>,
}

impl Part {
    /// The part for a shared event; `None` for another name.
    pub(super) fn for_event(id: &str) -> Option<Self> {
        let (rules, events) = WANTED.get(id)?.split_once(';')?;
        Some(Self { rules: rules.split(' ').collect(), events: events.split(' ').collect() })
    }
}

// Made by build.rs from rules/*.toml.
include!(concat!(env!("OUT_DIR"), "/tables.rs"));

/// The default table.
pub const DEFAULT: &str = "england";

/// What has become of a table that has another name now, for an error message.
#[must_use]
pub fn renamed(name: &str) -> Option<&'static str> {
    let now = "; it is `england` now, which gathers every document in force; the former `england` is \
               `child-protection`";
    (name == "england-all").then_some(now)
}

/// A suffix for an error message on a name that is no table or family; empty if nothing is similar.
pub(super) fn suggestion(name: &str) -> String {
    renamed(name).map_or_else(|| did_you_mean(name, names()), str::to_owned)
}

/// The ids of the shipped tables.
pub fn ids() -> impl Iterator<Item = &'static str> {
    TABLES.iter().map(|table| table.id)
}

/// The ids of the shipped tables, then the names of the families that are not also the id of a table.
pub fn names() -> impl Iterator<Item = &'static str> {
    let mut families: Vec<&str> = TABLES.iter().filter_map(|table| table.family).collect();
    families.retain(|name| !ids().any(|id| id == *name));
    families.dedup();
    ids().chain(families)
}

/// The ids of the editions of a family with the dates on which they were in force, in order.
pub(super) fn editions(family: &str) -> Vec<(&'static str, InForce)> {
    let mut editions: Vec<_> = TABLES
        .iter()
        .filter(|table| table.family == Some(family))
        .map(|table| (table.id, InForce { from: date(table.from), to: date(table.to) }))
        .collect();
    editions.sort_by_key(|(_, in_force)| in_force.from);
    editions
}

/// The dates of the editions of a family, in words.
pub(super) fn spans(family: &str) -> String {
    match (editions(family).first(), editions(family).last()) {
        (Some((_, first)), Some((_, last))) => InForce { from: first.from, to: last.to }.span(),
        _ => String::new(),
    }
}

/// The definition of the shipped table with that id; `None` where there is none.
///
/// # Errors
///
/// A mistake in a shipped definition, which the tests rule out.
#[must_use]
pub fn definition(id: &str) -> Option<Result<TableDefinition, Mistake>> {
    definition_of(id, None)
}

/// The definition of a shipped table, or a part of it.
pub(super) fn definition_of(
    id: &str,
    part: Option<&Part>,
) -> Option<Result<TableDefinition, Mistake>> {
    let table = TABLES.iter().find(|table| table.id == id)?;
    Some(table.definition(part).map_err(|error| unreadable(table.id, &error)))
}

impl Shipped {
    fn definition(&self, part: Option<&Part>) -> Result<TableDefinition, serde_json::Error> {
        let mut table: TableDefinition = serde_json::from_str(self.head)?;
        let is_wanted = |id: &str| part.is_none_or(|part| part.rules.contains(&id));
        let rules = self.rule_ids.split(' ').zip(self.rules.iter());
        let rules = rules.filter(|(id, _)| is_wanted(id));
        table.rules =
            rules.map(|(_, rule)| serde_json::from_str(rule)).collect::<Result<_, _>>()?;
        table.unread.retain(|unread| is_wanted(&unread.id));
        table.drop.retain(|id| is_wanted(id));
        table.events.retain(|id, _| part.is_none_or(|part| part.events.contains(&id.as_str())));
        Ok(table)
    }
}

/// Whether that is the id of an event that all tables share.
#[must_use]
pub fn has_event(id: &str) -> bool {
    EVENTS.get(id).is_some()
}

/// The ids of the events that all tables share.
pub fn event_ids() -> impl Iterator<Item = &'static str> {
    EVENTS.iter().map(|event| split_id(event).0)
}

/// The events that all tables share, or a part of them.
pub(super) fn events(part: Option<&Part>) -> Result<BTreeMap<String, EventDefinition>, Mistake> {
    let events: Vec<(&str, &str)> = match part {
        None => EVENTS.iter().map(split_id).collect(),
        Some(part) => part.events.iter().filter_map(|id| Some((*id, EVENTS.get(id)?))).collect(),
    };
    let read = |(id, event): (&str, &str)| Ok((id.to_owned(), serde_json::from_str(event)?));
    let read = events.into_iter().map(read).collect::<Result<_, serde_json::Error>>();
    read.map_err(|error| unreadable("events", &error))
}

fn unreadable(id: &str, error: &serde_json::Error) -> Mistake {
    Mistake::new(&[], format!("the shipped table `{id}` cannot be read: {error}"))
}

#[allow(clippy::expect_used, reason = "build.rs has written the dates")]
fn date(text: Option<&str>) -> Option<NaiveDate> {
    text.map(|text| text.parse().expect("a date as build.rs writes it"))
}
