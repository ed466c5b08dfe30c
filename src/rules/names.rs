//! The events by everything that people and records call them.

use std::collections::{BTreeSet, HashMap};

use super::event_id::EventId;
use super::events::{Event, Events, UnknownEvent};
use super::rule::Rule;
use super::set::RuleSet;
use crate::suggest::misspelling;
use crate::text::{compared, excerpt, is_same_name};

/// The events of a rule set by id, title and other names. Names are compared by their letters and digits.
#[derive(Debug, Clone)]
pub struct EventNames {
    events: HashMap<String, Vec<EventId>>,
    /// The events that the rules use.
    used: BTreeSet<EventId>,
}

/// How well a name fits: events that are used first, then names with fewer letters to correct.
pub(crate) type Fit = (bool, usize);

/// Why a name is not that of one event.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotOneEvent {
    /// No event is called that.
    #[error(transparent)]
    Unknown(#[from] UnknownEvent),
    /// It could be several events.
    #[error("`{}` could be {}; write the one that is meant", excerpt(written), readings.join(", or "))]
    Several {
        /// What was written.
        written: String,
        /// Each event in words, with what it starts.
        readings: Vec<String>,
    },
}

/// The events of one name.
#[derive(Default)]
struct Called {
    /// The one whose id it is.
    with_id: Option<EventId>,
    /// Those of which it is the title or another name.
    others: Vec<EventId>,
}

impl Called {
    fn add(&mut self, event: EventId) {
        if !self.others.contains(&event) {
            self.others.push(event);
        }
    }

    /// Those that may be meant: of several, those that are used, if any is.
    fn meant(mut self, events: &Events, used: &BTreeSet<EventId>) -> Vec<EventId> {
        match self.with_id {
            Some(id) if used.contains(&id) => return vec![id],
            // Under rules that know other reviews alone, `Review` may be one of those.
            Some(id) => {
                events.qualified(&events.get(id).id).for_each(|event| self.add(event));
                self.others.retain(|other| *other != id && used.contains(other));
                self.others.insert(0, id);
            }
            None if self.others.iter().any(|event| used.contains(event)) => {
                self.others.retain(|event| used.contains(event));
            }
            None => {}
        }
        self.others
    }
}

impl EventNames {
    pub(crate) fn new(events: &Events, used: BTreeSet<EventId>) -> Self {
        let mut names: HashMap<String, Called> = HashMap::new();
        for (id, event) in events.with_ids() {
            for name in event.also.iter().chain([&event.title]) {
                names.entry(compared(name)).or_default().add(id);
            }
            names.entry(compared(&event.id)).or_default().with_id = Some(id);
        }
        let meant = |called: Called| called.meant(events, &used);
        Self {
            events: names.into_iter().map(|(name, called)| (name, meant(called))).collect(),
            used,
        }
    }

    /// The events of that name: none, one, or several of which any may be meant.
    #[must_use]
    pub fn find(&self, name: &str) -> &[EventId] {
        self.events.get(&compared(name)).map_or(&[], Vec::as_slice)
    }

    /// Whether it is a letter or two away from a name.
    #[must_use]
    pub fn has_nearly(&self, name: &str) -> bool {
        self.nearest(name).is_some()
    }

    /// The event whose name is probably misspelt, and how well it fits.
    pub(crate) fn nearest(&self, name: &str) -> Option<(Fit, EventId)> {
        let written = compared(name);
        let near = self.events.iter().filter_map(|(known, events)| {
            let letters = misspelling(&written, known)?;
            let event = *events.first()?;
            Some(((!self.used.contains(&event), letters), event))
        });
        near.min()
    }
}

impl Event {
    /// The event with the titles of rules that it starts, such as `` `icpc` (Initial child protection conference
    /// held; starts ...)``.
    pub(crate) fn with_what_it_starts<'a>(&self, titles: impl Iterator<Item = &'a str>) -> String {
        const NAMED: usize = 3;
        let mut started: Vec<&str> = Vec::new();
        for title in titles {
            if !started.contains(&title) {
                started.push(title);
            }
        }
        let named = started.iter().take(NAMED).map(|title| format!("\"{title}\""));
        let named = named.collect::<Vec<_>>().join(", ");
        let starts = match started.len() {
            0 => "nothing".to_owned(),
            1..=NAMED => named,
            count => format!("{named} and {} more", count - NAMED),
        };
        format!("`{}` ({}; starts {starts})", self.id, self.title)
    }
}

impl RuleSet {
    /// The event that a person or a record means: by its id, its title or another name.
    ///
    /// # Errors
    ///
    /// [`NotOneEvent`] if nothing is called that, or if it could be several events.
    pub fn event(&self, name: &str) -> Result<EventId, NotOneEvent> {
        if let Some(event) = self.events.with_id(name) {
            return Ok(event);
        }
        match self.events_called(name)[..] {
            [event] => Ok(event),
            // The error needs every name.
            _ => self.event_among_names(name),
        }
    }

    /// The events of a name: none, one, or several of which any may be meant. Many names are found faster among
    /// [`RuleSet::event_names`].
    #[must_use]
    pub fn events_called(&self, name: &str) -> Vec<EventId> {
        let is_name = |known: &String| is_same_name(known, name);
        let mut called = Called::default();
        for (id, event) in self.events.with_ids() {
            if is_name(&event.id) {
                called.with_id = Some(id);
            }
            if is_name(&event.title) || event.also.iter().any(is_name) {
                called.add(id);
            }
        }
        called.meant(&self.events, &self.used_events())
    }

    /// The ids of the rules of that name: by id, or else by title or the last words of a title.
    #[must_use]
    pub fn rules_called(&self, name: &str) -> Vec<&str> {
        let ids_of = |is_called: &dyn Fn(&Rule) -> bool| {
            let mut ids: Vec<&str> = Vec::new();
            for rule in self.rules().filter(|rule| is_called(rule)) {
                if !ids.contains(&rule.id.as_str()) {
                    ids.push(&rule.id);
                }
            }
            ids
        };
        let with_id = ids_of(&|rule| is_same_name(&rule.id, name));
        if with_id.is_empty() {
            ids_of(&|rule| ends_with_words(&rule.title, name))
        } else {
            with_id
        }
    }

    /// What the events are called. It is worked out once, for any number of files.
    pub fn event_names(&self) -> &EventNames {
        self.names.get_or_init(|| EventNames::new(&self.events, self.used_events()))
    }

    /// The events that start, complete or end a rule, and those that come before them.
    fn used_events(&self) -> BTreeSet<EventId> {
        let used = self.rules().flat_map(|rule| {
            rule.starting_events().chain(rule.completes).chain(rule.until.iter().copied())
        });
        let mut used: BTreeSet<EventId> = used.collect();
        // What they end, or can only follow, is spoken of too.
        let before = used.iter().flat_map(|event| self.events.get(*event).comes_after());
        let before: Vec<EventId> = before.collect();
        used.extend(before);
        used
    }

    /// Like [`RuleSet::event`], by [`RuleSet::event_names`]: faster for many names.
    ///
    /// # Errors
    ///
    /// [`NotOneEvent`] if nothing is called that, or if it could be several events.
    pub fn event_among_names(&self, name: &str) -> Result<EventId, NotOneEvent> {
        if let Some(event) = self.events.with_id(name) {
            return Ok(event);
        }
        let names = self.event_names();
        match names.find(name) {
            [] => {
                let meant = names.nearest(name).map(|(_, event)| &*self.events.get(event).id);
                Err(UnknownEvent::new(name.trim(), |_| meant).into())
            }
            [event] => Ok(*event),
            several => Err(NotOneEvent::Several {
                written: name.trim().to_owned(),
                readings: several.iter().map(|event| self.event_in_words(*event)).collect(),
            }),
        }
    }

    /// An event, and what it starts.
    pub(crate) fn event_in_words(&self, event: EventId) -> String {
        let started = self.latest_rules().filter(|rule| rule.starts_from(event));
        self.events.get(event).with_what_it_starts(started.map(|rule| rule.title.as_str()))
    }
}

/// Whether a title is these words, or ends with them. One word alone, such as `review`, says too little.
fn ends_with_words(title: &str, words: &str) -> bool {
    let endings = title.match_indices(' ').map(|(space, _)| &title[space..]);
    let endings = endings.filter(|ending| ending.trim().contains(' '));
    [title].into_iter().chain(endings).any(|ending| is_same_name(ending, words))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Dates;

    #[test]
    fn a_name_means_the_same_alone_and_among_all() {
        for table in ["looked-after-children", "complaints"] {
            let rules = RuleSet::shipped(table, Dates::All).unwrap();
            let names = rules.event_names();
            for (name, events) in &names.events {
                assert_eq!(&rules.events_called(name), events, "{table}: {name}");
            }
        }
    }
}
