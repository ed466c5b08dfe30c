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
    pub(super) fn new(index: usize) -> Option<Self> {
        u16::try_from(index).ok().map(Self)
    }

    /// The first so many events, in order.
    pub(crate) fn first(count: usize) -> impl Iterator<Item = Self> {
        (0..=u16::MAX).map(Self).take(count)
    }
}

/// An approximate set of events, like a Bloom filter: `false` is certain, `true` must be looked up,
/// since beyond 128 events several share a bit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct EventSet(u128);

impl EventSet {
    /// Indexes of events that differ by this number share a bit.
    pub(crate) const BITS: usize = u128::BITS as usize;

    pub(crate) fn insert(&mut self, event: EventId) {
        self.0 |= 1 << (event.index() % Self::BITS);
    }

    /// The bits of its events.
    pub(crate) fn bits(self) -> impl Iterator<Item = usize> {
        let mut bits = self.0;
        std::iter::from_fn(move || {
            let bit = (bits != 0).then(|| bits.trailing_zeros() as usize)?;
            bits &= bits - 1;
            Some(bit)
        })
    }

    pub(crate) fn intersects(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

impl FromIterator<EventId> for EventSet {
    fn from_iter<I: IntoIterator<Item = EventId>>(events: I) -> Self {
        let mut set = Self::default();
        events.into_iter().for_each(|event| set.insert(event));
        set
    }
}
