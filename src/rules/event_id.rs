//! Events as numbers: what the engine compares instead of text.

/// An event of a rule set: its index in [`Events`](super::Events).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventId(u16);

impl EventId {
    /// Its index among all events.
    pub(crate) fn index(self) -> usize {
        usize::from(self.0)
    }

    /// A stand-in for an event that is missing or unknown, so that the rest of a rule is checked.
    pub(super) const FIRST: Self = Self(0);

    /// The event with that index; `None` if the index does not fit.
    #[inline]
    pub(crate) fn new(index: usize) -> Option<Self> {
        u16::try_from(index).ok().map(Self)
    }

    /// The first so many events, in order.
    pub(crate) fn first(count: usize) -> impl Iterator<Item = Self> {
        (0..=u16::MAX).map(Self).take(count)
    }
}

/// A set of events. The events of a table with more than there is room for share the last bit: `false` is
/// certain, `true` must be looked up.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct EventSet([u64; WORDS]);

/// Room for the events that come with dutyclock.
const WORDS: usize = 6;

impl EventSet {
    /// The bit of every event from this index on.
    const SHARED: usize = 64 * WORDS - 1;

    #[inline]
    pub(crate) fn insert(&mut self, event: EventId) {
        let bit = event.index().min(Self::SHARED);
        self.0[bit / 64] |= 1 << (bit % 64);
    }

    /// Passes on the index of each event that may be in the set, of so many events, in order.
    #[inline]
    pub(crate) fn for_each_index(&self, events: usize, mut each: impl FnMut(usize)) {
        for (number, word) in self.0.iter().enumerate() {
            let mut word = *word;
            while word != 0 {
                match number * 64 + word.trailing_zeros() as usize {
                    Self::SHARED => (Self::SHARED..events).for_each(&mut each),
                    index => each(index),
                }
                word &= word - 1;
            }
        }
    }

    /// The events that may be in both sets.
    #[inline]
    pub(crate) fn and(mut self, other: &Self) -> Self {
        for (word, other) in self.0.iter_mut().zip(&other.0) {
            *word &= other;
        }
        self
    }

    /// The events that may be in this set alone. One that shares its bit with an event of the other set is left out.
    #[inline]
    pub(crate) fn without(mut self, other: &Self) -> Self {
        for (word, other) in self.0.iter_mut().zip(&other.0) {
            *word &= !other;
        }
        self
    }

    /// Adds the events of another set.
    #[inline]
    pub(crate) fn add(&mut self, other: &Self) {
        for (word, other) in self.0.iter_mut().zip(&other.0) {
            *word |= other;
        }
    }

    pub(crate) fn may_have(&self, event: EventId) -> bool {
        self.intersects(&[event].into_iter().collect())
    }

    #[inline]
    pub(crate) fn intersects(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).fold(0, |both, (word, other)| both | word & other) != 0
    }
}

impl FromIterator<EventId> for EventSet {
    fn from_iter<I: IntoIterator<Item = EventId>>(events: I) -> Self {
        let mut set = Self::default();
        events.into_iter().for_each(|event| set.insert(event));
        set
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{Dates, RuleSet};

    /// If this fails, there are more events than a set has room for: it needs another word.
    #[test]
    fn each_event_that_is_shipped_has_a_bit_of_its_own() {
        for table in crate::rules::shipped::ids() {
            let events = RuleSet::shipped(table, Dates::All).unwrap().events.iter().count();
            assert!(events <= EventSet::SHARED, "{table} has {events} events");
        }
    }

    #[test]
    fn events_that_do_not_fit_are_all_passed_on_where_one_is_in_the_set() {
        let events = EventSet::SHARED + 3;
        let set: EventSet = [2, 130, events - 1].into_iter().filter_map(EventId::new).collect();
        let mut passed_on = Vec::new();
        set.for_each_index(events, |index| passed_on.push(index));
        assert_eq!(passed_on, [2, 130, events - 3, events - 2, events - 1]);
        let other: EventSet = EventId::new(events - 2).into_iter().collect();
        assert!(set.intersects(&other));
        assert!(!set.intersects(&EventId::new(3).into_iter().collect()));
    }
}
