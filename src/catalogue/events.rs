//! Events with the rules that they start, complete, cancel and end.

use std::collections::{BTreeMap, BTreeSet};

use super::entries::{Entry, Tables, Version};
use crate::rules::{
    Event, EventId, EventNames, NotOneEvent, Relation, RuleSet, UnknownEvent, Unread,
};

/// An event with the rules that it affects.
#[derive(Debug, Clone)]
pub struct EventUse<'a> {
    /// The event.
    pub event: &'a Event,
    /// The event that it usually comes after.
    pub follows: Option<&'a Event>,
    /// The event that it can only follow.
    pub not_before: Option<&'a Event>,
    /// The event that begins what it ends.
    pub ends: Option<&'a Event>,
    /// What documents ask for once it has happened, and what is not counted.
    pub unread: Vec<&'a Unread>,
    rules: Vec<(Relation, Entry<'a>)>,
}

impl<'a> EventUse<'a> {
    fn new(
        tables: &'a Tables,
        set: &'a RuleSet,
        event: &'a Event,
        entries: &[Entry<'a>],
        uses: &Uses<'a>,
    ) -> Self {
        let uses = uses.get(event.id.as_str()).into_iter().flatten();
        Self {
            event,
            follows: event.follows.map(|id| set.events.get(id)),
            not_before: event.not_before.map(|id| set.events.get(id)),
            ends: event.ends.map(|id| set.events.get(id)),
            unread: tables.unread_from(&event.id),
            rules: uses
                .filter_map(|((relation, index), versions)| {
                    Some((*relation, entries[*index].with(versions)?))
                })
                .collect(),
        }
    }

    /// The rules with that relation to the event.
    pub fn rules(&self, relation: Relation) -> impl Iterator<Item = &Entry<'a>> {
        self.rules.iter().filter(move |(known, _)| *known == relation).map(|(_, entry)| entry)
    }

    /// Whether no table says anything about it.
    #[must_use]
    pub fn is_unused(&self) -> bool {
        self.rules.is_empty() && self.unread.is_empty()
    }

    /// Every rule that the event affects, with the relation.
    #[must_use]
    pub fn all(&self) -> &[(Relation, Entry<'a>)] {
        &self.rules
    }
}

impl Tables {
    /// One event, by its id, its title or another name.
    ///
    /// # Errors
    ///
    /// [`NotOneEvent`] if nothing is called that, or if it could be several events.
    pub fn event_use(&self, name: &str) -> Result<EventUse<'_>, NotOneEvent> {
        let entries = self.entries();
        let uses = all_uses(&entries);
        let mut meant = None;
        for set in &self.sets {
            let id = |event: EventId| set.events.get(event).id.as_str();
            let of_event = |event| EventUse::new(self, set, set.events.get(event), &entries, &uses);
            if let Some(event) = set.events.with_id(name) {
                return Ok(of_event(event));
            }
            let used = set.events.with_ids().map(|(event, _)| event);
            let used = used.filter(|event| uses.contains_key(id(*event))).collect();
            let names = EventNames::new(&set.events, used);
            match names.find(name) {
                [] => meant = meant.or_else(|| names.nearest(name).map(|(_, event)| id(event))),
                [event] => return Ok(of_event(*event)),
                several => {
                    let reading = |event: &EventId| {
                        let event = of_event(*event);
                        let started = event.rules(Relation::Starts);
                        event
                            .event
                            .with_what_it_starts(started.map(|rule| &*rule.latest.rule.title))
                    };
                    let readings = several.iter().map(reading).collect();
                    return Err(NotOneEvent::Several { written: name.trim().to_owned(), readings });
                }
            }
        }
        Err(UnknownEvent::new(name.trim(), |_| meant).into())
    }

    /// What documents ask for once an event has happened and what is not counted, each by its latest edition.
    fn unread_from(&self, event: &str) -> Vec<&Unread> {
        let mut found: BTreeMap<(&str, &str), &Unread> = BTreeMap::new();
        let begins = |unread: &Unread| self.document(&unread.table).map(|of| of.in_force.from);
        for (set, unread) in self.all_unread() {
            if unread.starts.iter().any(|start| set.events.get(*start).id == event) {
                let kept = found.entry((self.series(&unread.table), &unread.id)).or_insert(unread);
                if begins(kept) < begins(unread) {
                    *kept = unread;
                }
            }
        }
        found.into_values().collect()
    }

    /// Every event with the rules that it affects, sorted by id. For a single table, only events that its
    /// rules use.
    #[must_use]
    pub fn event_uses(&self) -> Vec<EventUse<'_>> {
        let entries = self.entries();
        let uses = all_uses(&entries);
        let events = self.events().into_values();
        events
            .map(|(set, event)| EventUse::new(self, set, event, &entries, &uses))
            .filter(|event| !self.inherited || !event.is_unused())
            .collect()
    }
}

/// The versions of rules that each event affects, by relation and by the index of the entry.
type Uses<'a> = BTreeMap<&'a str, BTreeMap<(Relation, usize), Vec<Version<'a>>>>;

fn all_uses<'a>(entries: &[Entry<'a>]) -> Uses<'a> {
    let mut uses = Uses::new();
    for (index, entry) in entries.iter().enumerate() {
        for version in entry.versions() {
            for (relation, event) in relations(*version) {
                let of_event = uses.entry(version.event(event).id.as_str()).or_default();
                of_event.entry((relation, index)).or_default().push(*version);
            }
        }
    }
    uses
}

/// The events that a version names, each once for every relation.
fn relations(version: Version<'_>) -> BTreeSet<(Relation, EventId)> {
    let rule = version.rule;
    let mut found = BTreeSet::new();
    for (key, value) in rule.keys() {
        let Some(relation) = key.relation() else { continue };
        found.extend(value.events().into_iter().map(|event| (relation, event)));
    }
    found.extend(rule.completes.filter(|_| rule.repeats).map(|event| (Relation::Starts, event)));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(tables: &Tables, event: &str, relation: Relation) -> Vec<String> {
        let uses = tables.event_uses();
        let found = uses.iter().find(|known| known.event.id == event).unwrap();
        let mut ids: Vec<String> =
            found.rules(relation).map(|entry| entry.latest.rule.id.clone()).collect();
        ids.sort();
        ids.dedup();
        ids
    }

    #[test]
    fn a_decision_cancels_the_chase_up_and_completes_what_asks_for_it() {
        let tables = Tables::shipped().unwrap();
        assert_eq!(ids(&tables, "decision", Relation::Completes), ["decision"]);
        assert_eq!(ids(&tables, "decision", Relation::Cancels), ["chase-up"]);
    }

    /// Every key that names events has a relation.
    #[test]
    fn every_key_that_names_an_event_relates_it_to_the_rule() {
        for version in Tables::shipped().unwrap().versions() {
            for (key, value) in version.rule.keys() {
                assert!(value.events().is_empty() || key.relation().is_some(), "{key}");
            }
        }
    }

    #[test]
    fn what_repeats_is_started_by_what_completes_it() {
        let tables = Tables::shipped().unwrap();
        let started = ids(&tables, "cin-review", Relation::Starts);
        assert!(started.contains(&"cin-review".to_owned()), "{started:?}");
    }
}
