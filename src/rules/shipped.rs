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
    definition: &'static str,
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
    let table = TABLES.iter().find(|table| table.id == id)?;
    Some(serde_json::from_str(table.definition).map_err(|error| unreadable(table.id, &error)))
}

/// The events that all tables share.
pub(super) fn events() -> Result<BTreeMap<String, EventDefinition>, Mistake> {
    #[derive(serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Vocabulary {
        events: BTreeMap<String, EventDefinition>,
    }
    serde_json::from_str::<Vocabulary>(VOCABULARY)
        .map(|vocabulary| vocabulary.events)
        .map_err(|error| unreadable("events", &error))
}

fn unreadable(id: &str, error: &serde_json::Error) -> Mistake {
    Mistake::new(&[], format!("the shipped table `{id}` cannot be read: {error}"))
}

#[allow(clippy::expect_used, reason = "build.rs has written the dates")]
fn date(text: Option<&str>) -> Option<NaiveDate> {
    text.map(|text| text.parse().expect("a date as build.rs writes it"))
}
