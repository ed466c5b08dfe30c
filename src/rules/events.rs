//! The events of a rule set, found by id.

use std::collections::{BTreeMap, HashMap};

use super::definition::EventDefinition;
use super::event_id::EventId;
use super::keys::{event_keys, field_type};
use crate::suggest::did_you_mean_or;
use crate::text::{compared, excerpt};

/// Turns what is written of an event into its value: ids of other events are looked up.
trait Resolve<V> {
    fn resolve(self, find: impl Fn(&str) -> Option<EventId>) -> Option<V>;
}

impl<T> Resolve<T> for T {
    fn resolve(self, _: impl Fn(&str) -> Option<EventId>) -> Option<T> {
        Some(self)
    }
}

impl Resolve<EventId> for String {
    fn resolve(self, find: impl Fn(&str) -> Option<EventId>) -> Option<EventId> {
        find(&self)
    }
}

/// The value of a field. A required value that is missing has been reported already.
macro_rules! filled {
    (optional $value:expr) => {
        $value
    };
    ($fill:ident $value:expr) => {
        $value.unwrap_or_default()
    };
}

macro_rules! event {
    ($(
        $(#[$about:meta])*
        $key:ident: $written:ty => $value:ty, inherited unless $given:ident, $fill:ident(), $shown:ident;
    )+) => {
        /// Something that happens in a case.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct Event {
            /// Id.
            pub id: String,
            $($(#[$about])* pub $key: field_type!($fill $value),)+
        }

        impl Event {
            fn new(id: String, written: EventDefinition, find: impl Fn(&str) -> Option<EventId>) -> Self {
                Self {
                    id,
                    $($key: filled!($fill written.$key.and_then(|key| Resolve::<$value>::resolve(key, &find))),)+
                }
            }
        }
    };
}
event_keys!(event);

impl Event {
    /// The id as people write it: `strategy discussion`.
    #[must_use]
    pub fn id_in_words(&self) -> String {
        self.id.replace('-', " ")
    }
}

/// The events that a rule set knows, in order of their ids.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Events(Vec<Event>);

/// The events by everything that they are called. Names are compared by their letters and digits.
#[derive(Debug, Clone)]
pub struct EventNames(HashMap<String, Vec<EventId>>);

impl EventNames {
    /// The events of that name: those whose id it is, or else those whose title or other name it is.
    #[must_use]
    pub fn find(&self, name: &str) -> &[EventId] {
        self.0.get(&compared(name)).map_or(&[], Vec::as_slice)
    }

    /// Every name, as compared.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

/// An event that no table declares.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown event `{}`{suggestion}", excerpt(written))]
pub struct UnknownEvent {
    /// What was written.
    pub written: String,
    /// `; did you mean ...?`, or where to look.
    pub suggestion: String,
}

impl Events {
    /// Sorts the events by id. References to unknown events have been reported already.
    pub(super) fn new(all: BTreeMap<String, EventDefinition>) -> Self {
        let ids: Vec<String> = all.keys().cloned().collect();
        let find =
            |id: &str| EventId::new(ids.binary_search_by(|known| known.as_str().cmp(id)).ok()?);
        Self(all.into_iter().map(|(id, written)| Event::new(id, written, find)).collect())
    }

    /// The event with that id; underscores may stand for hyphens.
    ///
    /// # Errors
    ///
    /// [`UnknownEvent`] suggests the one that was probably meant.
    pub fn find(&self, id: &str) -> Result<EventId, UnknownEvent> {
        if let Some(event) = self.position(id) {
            return Ok(event);
        }
        let id = id.trim().to_ascii_lowercase().replace('_', "-");
        self.position(&id).ok_or_else(|| {
            let known = self.0.iter().map(|event| event.id.as_str());
            let suggestion =
                did_you_mean_or(&id, known, || "; `dutyclock events` lists them".to_owned());
            UnknownEvent { written: id, suggestion }
        })
    }

    /// The event that a person means: by its id, its title or another name.
    ///
    /// # Errors
    ///
    /// [`UnknownEvent`] if there is none, or if the name could be that of several.
    pub fn called(&self, name: &str) -> Result<EventId, UnknownEvent> {
        let unknown = match self.find(name) {
            Ok(event) => return Ok(event),
            Err(unknown) => unknown,
        };
        match self.names().find(name) {
            [] => Err(unknown),
            [event] => Ok(*event),
            several => {
                let named = |event: &EventId| {
                    let Event { id, title, .. } = self.get(*event);
                    format!("`{id}` ({title})")
                };
                let all: Vec<String> = several.iter().map(named).collect();
                let suggestion = format!("; it could be {}", all.join(" or "));
                Err(UnknownEvent { written: name.trim().to_owned(), suggestion })
            }
        }
    }

    /// What the events are called.
    #[must_use]
    pub fn names(&self) -> EventNames {
        let mut names: HashMap<String, Vec<EventId>> = HashMap::new();
        for (id, event) in self.with_ids() {
            for name in event.also.iter().chain([&event.title]) {
                let known = names.entry(compared(name)).or_default();
                if !known.contains(&id) {
                    known.push(id);
                }
            }
        }
        for (id, event) in self.with_ids() {
            names.insert(compared(&event.id), vec![id]);
        }
        EventNames(names)
    }

    /// The event with exactly that id.
    pub(crate) fn named(&self, id: &str) -> Option<&Event> {
        self.position(id).map(|event| self.get(event))
    }

    fn position(&self, id: &str) -> Option<EventId> {
        let at = self.0.binary_search_by(|event| event.id.as_str().cmp(id)).ok()?;
        EventId::new(at)
    }

    /// The event itself.
    ///
    /// # Panics
    ///
    /// For an id from another rule set, which has more events.
    #[must_use]
    pub fn get(&self, id: EventId) -> &Event {
        &self.0[id.index()]
    }

    /// All events.
    pub fn iter(&self) -> impl Iterator<Item = &Event> {
        self.0.iter()
    }

    /// All events with their [`EventId`]s.
    pub fn with_ids(&self) -> impl Iterator<Item = (EventId, &Event)> {
        EventId::first(self.0.len()).zip(&self.0)
    }
}
