//! The events of a rule set, found by id.

use std::collections::BTreeMap;

use super::definition::EventDefinition;
use super::event_id::EventId;
use super::keys::{event_keys, field_type};
use crate::moment::Nearest;
use crate::suggest::misspelt;
use crate::text::excerpt;

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

impl Event {
    /// The events that must have happened before it: those that it ends, or can only follow.
    pub fn comes_after(&self) -> impl Iterator<Item = EventId> {
        self.ends.into_iter().chain(self.not_before)
    }

    /// Which moment somebody means who types a time, a weekday or a day without a year.
    #[must_use]
    pub fn nearest(&self) -> Nearest {
        if self.planned { Nearest::Future } else { Nearest::Past }
    }
}

/// The events that a rule set knows, in order of their ids.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Events(Vec<Event>);

/// An event that no table declares.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown event `{}`{suggestion}", excerpt(written))]
pub struct UnknownEvent {
    /// What was written.
    pub written: String,
    /// `; did you mean ...?`, or where to look.
    pub suggestion: String,
}

fn unified(id: &str) -> String {
    id.trim().to_ascii_lowercase().replace('_', "-")
}

impl UnknownEvent {
    /// An unknown event, and the id of the one that was probably meant.
    pub(crate) fn new<'a>(
        written: impl Into<String>,
        meant: impl FnOnce(&str) -> Option<&'a str>,
    ) -> Self {
        let written = written.into();
        let suggestion = match meant(&written) {
            Some(id) => format!("; did you mean `{id}`?"),
            None => "; `dutyclock events` lists them".to_owned(),
        };
        Self { written, suggestion }
    }
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
        self.with_any_case(id).ok_or_else(|| {
            let known = self.0.iter().map(|event| event.id.as_str());
            UnknownEvent::new(unified(id), |id| misspelt(id, known))
        })
    }

    /// The event with that id, whatever its case, with underscores or hyphens.
    pub(super) fn with_any_case(&self, id: &str) -> Option<EventId> {
        self.with_id(id).or_else(|| self.with_id(&unified(id)))
    }

    /// The event with exactly that id.
    pub(crate) fn named(&self, id: &str) -> Option<&Event> {
        self.with_id(id).map(|event| self.get(event))
    }

    pub(crate) fn with_id(&self, id: &str) -> Option<EventId> {
        let at = self.0.binary_search_by(|event| event.id.as_str().cmp(id)).ok()?;
        EventId::new(at)
    }

    /// The events whose ids add something before another id, as `looked-after-review` does before `review`.
    pub(super) fn qualified<'a>(&'a self, id: &'a str) -> impl Iterator<Item = EventId> + 'a {
        let adds = move |event: &Event| {
            event.id.strip_suffix(id).is_some_and(|before| before.ends_with('-'))
        };
        self.with_ids().filter(move |(_, event)| adds(event)).map(|(other, _)| other)
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
