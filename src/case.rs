//! The events of one case.

use chrono::NaiveDate;

use crate::moment::Moment;
use crate::note::Note;
use crate::rules::{EventId, EventSet};

/// What has happened in one case, and what was authorised.
///
/// A case knows children by an id alone: names have no place here.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Case {
    /// The case id; `None` where a single event was asked about.
    pub id: Option<String>,
    /// Circumstances that apply.
    pub circumstances: Vec<String>,
    /// Authorised extensions: id of the rule, last day of the extension.
    pub extensions: Vec<(String, NaiveDate)>,
    /// What the record says of single occurrences beside their dates.
    pub observations: Vec<Observation>,
    /// Target dates that the record gives: they are never limits, only compared with them.
    pub recorded_targets: Vec<RecordedTarget>,
    /// In order of event, then of time.
    occurrences: Vec<(EventId, Moment)>,
    happened: EventSet,
}

/// Something odd about one occurrence in a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Observation {
    /// The event.
    pub event: EventId,
    /// When it is recorded to have happened.
    pub when: Moment,
    /// What is odd.
    pub note: Note,
    /// Whether the record contradicts itself there: no deadline can rest on such an occurrence.
    pub contradicts: bool,
}

/// A target date as recorded, which may have been counted by other rules than ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecordedTarget {
    /// The event that it was counted from.
    pub starts: EventId,
    /// When that happened.
    pub from: Moment,
    /// The event that it is the target for.
    pub completes: EventId,
    /// The target.
    pub target: NaiveDate,
}

impl Case {
    /// A case in which nothing has happened yet.
    #[must_use]
    pub fn new(id: Option<String>) -> Self {
        Self { id, ..Self::default() }
    }

    /// Makes it a case in which nothing has happened, for the next record of a long file.
    pub fn clear(&mut self) {
        self.circumstances.clear();
        self.extensions.clear();
        self.observations.clear();
        self.recorded_targets.clear();
        self.occurrences.clear();
        self.happened = EventSet::default();
    }

    /// Records that an event happened; one that repeats is recorded once for each time.
    pub fn record(&mut self, event: EventId, moment: Moment) {
        self.happened.insert(event);
        if self.occurrences.last().is_none_or(|(last, _)| *last < event) {
            return self.occurrences.push((event, moment));
        }
        let later = |(known, when): &(EventId, Moment)| {
            known.cmp(&event).then_with(|| when.list_order().cmp(&moment.list_order())).is_gt()
        };
        match self.occurrences.last().is_some_and(later) {
            false => self.occurrences.push((event, moment)),
            true => {
                let at = self.occurrences.partition_point(|known| !later(known));
                self.occurrences.insert(at, (event, moment));
            }
        }
    }

    /// When an event happened, earliest first.
    #[inline]
    pub fn occurrences(&self, event: EventId) -> impl DoubleEndedIterator<Item = Moment> + '_ {
        let of_event = match self.happened.may_contain(event) {
            true => self.of_event(event),
            false => &[],
        };
        of_event.iter().map(|(_, moment)| *moment)
    }

    /// A case has few occurrences: going through them is faster than halving.
    fn of_event(&self, event: EventId) -> &[(EventId, Moment)] {
        let from = self.occurrences.iter().position(|(known, _)| *known >= event);
        let from = &self.occurrences[from.unwrap_or(self.occurrences.len())..];
        let length = from.iter().position(|(known, _)| *known != event);
        &from[..length.unwrap_or(from.len())]
    }

    /// Every occurrence, by event and then by time.
    pub fn all(&self) -> impl Iterator<Item = (EventId, Moment)> + '_ {
        self.occurrences.iter().copied()
    }

    /// Whether any of the events may have happened; `false` is certain.
    #[must_use]
    pub(crate) fn may_have(&self, events: EventSet) -> bool {
        self.happened.intersects(events)
    }

    /// The last day of an extension of that rule, where one was authorised.
    #[must_use]
    pub fn extension(&self, rule: &str) -> Option<NaiveDate> {
        self.extensions.iter().filter(|(extended, _)| extended == rule).map(|(_, to)| *to).max()
    }
}
