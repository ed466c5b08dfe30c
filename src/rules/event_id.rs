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

/// An approximate set of events, like a Bloom filter: `false` is certain, `true` must be looked up,
/// since beyond 256 events several share a bit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct EventSet([u64; WORDS]);

/// Room for the events that come with dutyclock.
const WORDS: usize = 4;

impl EventSet {
    /// Indexes of events that differ by this number share a bit.
    pub(crate) const BITS: usize = 64 * WORDS;

    #[inline]
    pub(crate) fn insert(&mut self, event: EventId) {
        let bit = event.index() % Self::BITS;
        self.0[bit / 64] |= 1 << (bit % 64);
    }

    /// Passes on the bit of each of its events, in order.
    #[inline]
    pub(crate) fn for_each_bit(self, mut each: impl FnMut(usize)) {
        for (number, mut word) in self.0.into_iter().enumerate() {
            while word != 0 {
                each(number * 64 + word.trailing_zeros() as usize);
                word &= word - 1;
            }
        }
    }

    /// The events that may be in both sets.
    #[inline]
    pub(crate) fn and(self, other: Self) -> Self {
        let (Self([a, b, c, d]), Self([e, f, g, h])) = (self, other);
        Self([a & e, b & f, c & g, d & h])
    }

    #[inline]
    pub(crate) fn intersects(self, other: Self) -> bool {
        let Self([a, b, c, d]) = self.and(other);
        a | b | c | d != 0
    }
}

impl FromIterator<EventId> for EventSet {
    fn from_iter<I: IntoIterator<Item = EventId>>(events: I) -> Self {
        let mut set = Self::default();
        events.into_iter().for_each(|event| set.insert(event));
        set
    }
}
