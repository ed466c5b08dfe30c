//! The events of one case.

use chrono::NaiveDate;

use crate::moment::Moment;
use crate::rules::EventId;

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
    /// In order of event, then of time.
    occurrences: Vec<(EventId, Moment)>,
}

impl Case {
    /// A case in which nothing has happened yet.
    #[must_use]
    pub fn new(id: Option<String>) -> Self {
        Self { id, ..Self::default() }
    }

    /// Records that an event happened; one that repeats is recorded once for each time.
    pub fn record(&mut self, event: EventId, moment: Moment) {
        let at = self.occurrences.partition_point(|(known, when)| {
            known.cmp(&event).then_with(|| when.list_order().cmp(&moment.list_order())).is_le()
        });
        self.occurrences.insert(at, (event, moment));
    }

    /// When an event happened, earliest first.
    pub fn occurrences(&self, event: EventId) -> impl DoubleEndedIterator<Item = Moment> + '_ {
        let first = self.occurrences.partition_point(|(known, _)| *known < event);
        let end = self.occurrences.partition_point(|(known, _)| *known <= event);
        self.occurrences[first..end].iter().map(|(_, moment)| *moment)
    }

    /// Every occurrence, by event and then by time.
    pub fn all(&self) -> impl Iterator<Item = (EventId, Moment)> + '_ {
        self.occurrences.iter().copied()
    }

    /// The last day of an extension of that rule, where one was authorised.
    #[must_use]
    pub fn extension(&self, rule: &str) -> Option<NaiveDate> {
        self.extensions.iter().filter(|(extended, _)| extended == rule).map(|(_, to)| *to).max()
    }
}
