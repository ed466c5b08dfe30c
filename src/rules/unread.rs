//! Limits that a document sets and that are not counted, mostly because their words were not read.

use std::fmt;

use super::definition::{TableDefinition, UnreadDefinition, is_kebab_case};
use super::event_id::EventId;
use super::events::Events;
use super::set::Edition;
use super::vocabulary::Owner;
use crate::definition::{Mistake, Step};
use crate::suggest::did_you_mean;

/// A limit that is not counted. Its `Display` is what must be done, with where that stands and why it is not
/// counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    /// Id: the one that its rule would have.
    pub id: String,
    /// Id of its table.
    pub table: String,
    /// What must be done, and by when if that is known.
    pub title: String,
    /// The events that start it; none if the vocabulary has none for it.
    pub starts: Vec<EventId>,
    /// Where in the document.
    pub source: String,
    /// Why it is not counted.
    pub why: String,
    /// Who must act, if that is known.
    pub owner: Option<Owner>,
}

impl Unread {
    /// Whether somebody in that role may have to act; for `None`, whoever must.
    #[must_use]
    pub fn may_be_for(&self, role: Option<Owner>) -> bool {
        let (Some(role), Some(owner)) = (role, self.owner) else { return true };
        role == owner || owner == Owner::Any
    }
}

impl fmt::Display for Unread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({}, {})", self.title, self.source, self.why)
    }
}

/// The same words.
impl fmt::Display for UnreadDefinition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({}, {})", self.title, self.source, self.why())
    }
}

impl UnreadDefinition {
    fn why(&self) -> &str {
        self.why.as_deref().unwrap_or("not read")
    }
}

/// Adds what a table does not count to the first series of its editions, like a new rule, and takes out what it
/// drops or has a rule for.
pub(super) fn change(
    table: &TableDefinition,
    events: &Events,
    editions: &mut [Edition],
    mistakes: &mut Vec<Mistake>,
) {
    for edition in &mut *editions {
        let Edition { rules, unread, .. } = edition;
        unread.retain(|unread| {
            !table.drop.contains(&unread.id) && rules.iter().all(|rule| rule.id != unread.id)
        });
    }
    let own: Vec<Unread> = table
        .unread
        .iter()
        .enumerate()
        .filter_map(|(index, written)| {
            let mut mistake = |key, message| {
                let at = [Step::Key("unread"), Step::Index(index), Step::Key(key)];
                mistakes.push(Mistake::new(&at, message));
            };
            if let Some(message) = wrong_id(written, &table.unread[..index], editions) {
                mistake("id", message);
            }
            read(table, written, events).map_err(|message| mistake("starts", message)).ok()
        })
        .collect();
    let first = editions.first().map(|edition| edition.series.clone());
    for edition in editions.iter_mut().filter(|edition| Some(&edition.series) == first.as_ref()) {
        edition.unread.extend(own.iter().cloned());
    }
}

fn wrong_id(
    written: &UnreadDefinition,
    earlier: &[UnreadDefinition],
    editions: &[Edition],
) -> Option<String> {
    let id = &written.id;
    if !is_kebab_case(id) {
        return Some(format!("id `{id}` must be lower-case words joined by hyphens"));
    }
    let inherited = editions.iter().flat_map(|edition| &edition.unread);
    if earlier.iter().any(|other| other.id == *id) || inherited.into_iter().any(|u| u.id == *id) {
        return Some(format!("duplicate id `{id}` in `unread`"));
    }
    let mut rules = editions.iter().flat_map(|edition| &edition.rules);
    rules
        .any(|rule| rule.id == *id)
        .then(|| format!("there is a rule `{id}`, so it is counted: take it out of `unread`"))
}

fn read(
    table: &TableDefinition,
    written: &UnreadDefinition,
    events: &Events,
) -> Result<Unread, String> {
    let UnreadDefinition { id, title, starts, source, .. } = written.clone();
    let event = |id: &String| {
        events.find(id).map_err(|_| {
            let known = events.iter().map(|event| event.id.as_str());
            format!("unknown event `{id}`{}", did_you_mean(id, known))
        })
    };
    Ok(Unread {
        id,
        table: table.id.clone(),
        title,
        starts: starts.iter().map(event).collect::<Result<_, _>>()?,
        source,
        why: written.why().to_owned(),
        owner: written.owner,
    })
}
