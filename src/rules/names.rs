//! The events by everything that people and records call them.

use std::collections::{BTreeSet, HashMap};

use super::event_id::EventId;
use super::events::{Event, Events, UnknownEvent};
use super::set::RuleSet;
use crate::suggest::misspelling;
use crate::text::{compared, excerpt};

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

impl EventNames {
    /// Of several events with the same name, those are meant that are used, if any is.
    pub(crate) fn new(events: &Events, used: BTreeSet<EventId>) -> Self {
        let mut names: HashMap<String, Vec<EventId>> = HashMap::new();
        for (id, event) in events.with_ids() {
            for name in event.also.iter().chain([&event.title]) {
                let known = names.entry(compared(name)).or_default();
                if !known.contains(&id) {
                    known.push(id);
                }
            }
        }
        for known in names.values_mut() {
            if known.iter().any(|event| used.contains(event)) {
                known.retain(|event| used.contains(event));
            }
        }
        for (id, event) in events.with_ids() {
            let others = names.entry(compared(&event.id)).or_default();
            // Under rules that know other reviews alone, `Review` may be one of those.
            if used.contains(&id) {
                others.clear();
            } else {
                others.extend(events.qualified(&event.id));
                others.retain(|other| *other != id && used.contains(other));
            }
            others.insert(0, id);
        }
        Self { events: names, used }
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
        match self.events.with_id(name) {
            Some(event) => Ok(event),
            None => self.event_among(&self.event_names(), name),
        }
    }

    /// What the events are called.
    #[must_use]
    pub fn event_names(&self) -> EventNames {
        let used = self.rules().flat_map(|rule| rule.starting_events().chain(rule.completes));
        let used: BTreeSet<EventId> = used.collect();
        // What they end, or can only follow, is spoken of too.
        let before = |event: &EventId| self.events.get(*event).comes_after();
        let before: Vec<EventId> = used.iter().flat_map(before).collect();
        EventNames::new(&self.events, used.into_iter().chain(before).collect())
    }

    /// Like [`RuleSet::event`], with the names at hand.
    ///
    /// # Errors
    ///
    /// [`NotOneEvent`] if nothing is called that, or if it could be several events.
    pub fn event_among(&self, names: &EventNames, name: &str) -> Result<EventId, NotOneEvent> {
        if let Some(event) = self.events.with_id(name) {
            return Ok(event);
        }
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
