//! How events are told apart inside the program: by number, never by text.

/// An event of a rule set, by its place in [`Events`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventId(u16);

impl EventId {
    /// Its place among all events.
    pub(crate) fn place(self) -> usize {
        usize::from(self.0)
    }

    /// What stands for an event that is missing or unknown, so that the rest of a rule is checked.
    pub(super) const FIRST: Self = Self(0);

    /// The event with that index; `None` where there are more events than an id can tell apart.
    pub(super) fn new(index: usize) -> Option<Self> {
        u16::try_from(index).ok().map(Self)
    }

    /// The first so many events, in order.
    pub(crate) fn first(count: usize) -> impl Iterator<Item = Self> {
        (0..=u16::MAX).map(Self).take(count)
    }
}

/// Some events, to tell at a glance which cannot be among them. Where there are more events than bits,
/// some share their place with others, so that a yes is to be looked up.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct EventSet(u128);

impl EventSet {
    const BITS: usize = u128::BITS as usize;

    pub(crate) fn insert(&mut self, event: EventId) {
        self.0 |= 1 << (event.place() % Self::BITS);
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
