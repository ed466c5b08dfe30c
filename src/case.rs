//! The events of one case.

use chrono::NaiveDate;

use crate::limits::{DATES, ID};
use crate::moment::Moment;
use crate::remark::Remark;
use crate::rules::{EventId, EventSet};

/// What has happened in one case, and which extensions were authorised.
///
/// A case identifies children by an id alone: it must not contain names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Case {
    /// The case id; `None` for a question about a single event.
    pub id: Option<String>,
    /// Circumstances that apply.
    pub circumstances: Vec<String>,
    /// Authorised extensions: id of the rule, last day of the extension.
    pub extensions: Vec<(String, NaiveDate)>,
    /// What the record says of single occurrences besides their dates.
    pub observations: Vec<Observation>,
    /// Target dates in the record. They are never limits, only compared with them.
    pub recorded_targets: Vec<RecordedTarget>,
    /// Occurrences that are recorded more than once, and count once.
    pub repeats: Vec<(EventId, Moment)>,
    /// Events that the record does not fully show. What they would complete is not assessed.
    pub not_shown: Vec<EventId>,
    /// The first occurrence of each event, by its index: most events happen once.
    first: Vec<Option<Moment>>,
    /// The other occurrences, in order of event, then of time.
    later: Vec<(EventId, Moment)>,
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
    pub remark: Remark,
    /// Whether the record contradicts itself here: no deadline can depend on such an occurrence.
    pub contradicts: bool,
}

/// A target date as recorded, possibly counted by other rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecordedTarget {
    /// The event from which it was counted.
    pub starts: EventId,
    /// When that happened.
    pub from: Moment,
    /// The event whose target it is.
    pub completes: EventId,
    /// The target.
    pub target: NaiveDate,
}

/// Some events, to be looked for in many cases.
#[derive(Debug, Clone, Default)]
pub struct Sought {
    set: EventSet,
    /// By index: whether it is one of them.
    is_sought: Vec<bool>,
}

impl FromIterator<EventId> for Sought {
    fn from_iter<I: IntoIterator<Item = EventId>>(events: I) -> Self {
        let mut sought = Self::default();
        for event in events {
            sought.set.insert(event);
            let length = sought.is_sought.len().max(event.index() + 1);
            sought.is_sought.resize(length, false);
            sought.is_sought[event.index()] = true;
        }
        sought
    }
}

impl Sought {
    /// Passes on those of the events that happened in a case.
    #[inline]
    pub fn for_each_in(&self, case: &Case, mut each: impl FnMut(EventId)) {
        if !case.may_have(&self.set) {
            return;
        }
        case.for_each_event(&self.set, |event, _| {
            if self.is_sought.get(event.index()) == Some(&true) {
                each(event);
            }
        });
    }
}

impl Case {
    /// A case in which nothing has happened yet.
    #[must_use]
    pub fn new(id: Option<String>) -> Self {
        Self { id, ..Self::default() }
    }

    /// Clears the case for the next record of a long file.
    pub fn clear(&mut self) {
        self.circumstances.clear();
        self.extensions.clear();
        self.observations.clear();
        self.recorded_targets.clear();
        self.repeats.clear();
        self.not_shown.clear();
        // Of many events, few have happened.
        self.happened.for_each_index(self.first.len(), |index| {
            if let Some(first) = self.first.get_mut(index) {
                *first = None;
            }
        });
        self.later.clear();
        self.happened = EventSet::default();
    }

    /// Records that an event happened. Record a repeating event once for each occurrence: the same moment again
    /// is the same occurrence.
    #[inline(always)]
    pub fn record(&mut self, event: EventId, moment: Moment) {
        match self.first.get_mut(event.index()) {
            Some(first @ None) => {
                *first = Some(moment);
                self.happened.insert(event);
            }
            _ => self.record_again(event, moment),
        }
    }

    /// Records an event that has happened before, or has no place yet.
    #[inline(never)]
    fn record_again(&mut self, event: EventId, moment: Moment) {
        match self.first.get_mut(event.index()) {
            Some(Some(first)) if *first == moment => self.repeats.push((event, moment)),
            Some(Some(first)) if moment.list_order() < first.list_order() => {
                let later = std::mem::replace(first, moment);
                self.record_later(event, later);
            }
            Some(Some(_)) => self.record_later(event, moment),
            Some(None) | None => {
                self.first.resize(self.first.len().max(event.index() + 1), None);
                self.record(event, moment);
            }
        }
    }

    fn record_later(&mut self, event: EventId, moment: Moment) {
        let order = |(known, when): &(EventId, Moment)| {
            known.cmp(&event).then_with(|| when.list_order().cmp(&moment.list_order()))
        };
        let at = self.later.partition_point(|known| order(known).is_le());
        let same_place = self.later[..at].iter().rev().take_while(|known| order(known).is_eq());
        if same_place.into_iter().any(|known| *known == (event, moment)) {
            return self.repeats.push((event, moment));
        }
        self.later.insert(at, (event, moment));
    }

    /// # Errors
    ///
    /// If it has more dates than any child's: the work that they make grows with their square.
    pub fn check_dates(&self) -> Result<(), String> {
        if self.later.len() <= DATES {
            return Ok(());
        }
        Err(format!(
            "more than {DATES} dates of events that had already happened: do several children have this id?"
        ))
    }

    /// Records that the time for a rule was extended to a day. Of several extensions the longest counts.
    pub fn extend(&mut self, rule: &str, to: NaiveDate) {
        match self.extensions.iter_mut().find(|(extended, _)| extended == rule) {
            Some((_, known)) => *known = to.max(*known),
            None => self.extensions.push((rule.to_owned(), to)),
        }
    }

    /// # Errors
    ///
    /// If its id is longer than any.
    pub(crate) fn check_id(&self) -> Result<(), String> {
        if self.id.as_ref().is_none_or(|id| id.len() <= ID) {
            return Ok(());
        }
        Err(format!("more than {ID} bytes: is this the id of a case?"))
    }

    /// Adds a circumstance, once.
    pub fn add_circumstance(&mut self, name: &str) {
        if !self.circumstances.iter().any(|known| known == name) {
            self.circumstances.push(name.to_owned());
        }
    }

    /// Passes on every occurrence: first that of each event, then the others.
    pub(crate) fn for_each(&self, mut each: impl FnMut(EventId, Moment)) {
        self.for_each_event(&self.happened, &mut each);
        self.later.iter().for_each(|(event, when)| each(*event, *when));
    }

    /// When an event happened, earliest first.
    pub fn occurrences(&self, event: EventId) -> impl DoubleEndedIterator<Item = Moment> + '_ {
        self.first(event).into_iter().chain(self.later(event))
    }

    /// Passes on each event that happened and may be among some, in order, with its first occurrence. Of many
    /// events, few have happened.
    #[inline]
    pub(crate) fn for_each_event(&self, among: &EventSet, mut each: impl FnMut(EventId, Moment)) {
        self.happened.and(among).for_each_index(self.first.len(), |index| {
            if let Some(&Some(first)) = self.first.get(index)
                && let Some(event) = EventId::new(index)
            {
                each(event, first);
            }
        });
    }

    /// Passes on each event that happened and is certainly not among some, in order, with its first occurrence.
    #[inline]
    pub(crate) fn for_each_besides(
        &self,
        others: &EventSet,
        mut each: impl FnMut(EventId, Moment),
    ) {
        let besides = self.happened.without(others);
        if besides != EventSet::default() {
            self.for_each_event(&besides, &mut each);
        }
    }

    /// Every occurrence of an event but the first.
    #[inline]
    pub(crate) fn later(&self, event: EventId) -> impl DoubleEndedIterator<Item = Moment> + '_ {
        self.all_later(event).iter().map(|(_, moment)| *moment)
    }

    /// Every occurrence of an event but the first, from a day on. A record may have thousands.
    #[inline]
    pub(crate) fn later_from_day(
        &self,
        event: EventId,
        day: i32,
    ) -> impl Iterator<Item = Moment> + '_ {
        let later = self.all_later(event);
        let from = later.partition_point(|(_, moment)| moment.day() < day);
        later[from..].iter().map(|(_, moment)| *moment)
    }

    /// Every occurrence of an event from one day to another, both included. A record may have thousands.
    pub(crate) fn between_days(
        &self,
        event: EventId,
        from: i32,
        to: i32,
    ) -> impl DoubleEndedIterator<Item = Moment> + '_ {
        let first = self.first(event).filter(|first| (from..=to).contains(&first.day()));
        // Of most events there is only one.
        let later = if self.later.is_empty() { &[] } else { self.all_later(event) };
        let until = later.partition_point(|(_, moment)| moment.day() <= to);
        let from = later.partition_point(|(_, moment)| moment.day() < from).min(until);
        first.into_iter().chain(later[from..until].iter().map(|(_, moment)| *moment))
    }

    /// The last time that an event happened before a moment, or also at that moment if `or_on`.
    pub(crate) fn last_until(&self, event: EventId, end: Moment, or_on: bool) -> Option<Moment> {
        let is_by_then = |when: &Moment| {
            let order = when.compare(&end);
            if or_on { order.is_le() } else { order.is_lt() }
        };
        self.between_days(event, i32::MIN, end.day()).rfind(is_by_then)
    }

    #[inline]
    fn all_later(&self, event: EventId) -> &[(EventId, Moment)] {
        let from = self.later.partition_point(|(known, _)| *known < event);
        let later = &self.later[from..];
        &later[..later.partition_point(|(known, _)| *known == event)]
    }

    /// The first time that an event happened.
    #[inline]
    pub(crate) fn first(&self, event: EventId) -> Option<Moment> {
        self.first.get(event.index()).copied().flatten()
    }

    /// The first time that an event happened after a moment, or also at that moment if `or_on`.
    #[inline(always)]
    pub(crate) fn first_from(&self, event: EventId, start: Moment, or_on: bool) -> Option<Moment> {
        let follows =
            |when: &Moment| if or_on { !start.is_after(when) } else { when.is_after(&start) };
        match self.first(event) {
            Some(first) if !follows(&first) => {
                self.later_from_day(event, start.day()).find(follows)
            }
            first => first,
        }
    }

    /// Every occurrence, by event and then by time.
    pub fn all(&self) -> impl Iterator<Item = (EventId, Moment)> + '_ {
        EventId::first(self.first.len())
            .flat_map(|event| self.occurrences(event).map(move |moment| (event, moment)))
    }

    /// Whether the event happened.
    #[inline]
    pub(crate) fn has(&self, event: EventId) -> bool {
        self.first(event).is_some()
    }

    /// Whether any of the events may have happened; `false` is certain.
    #[inline]
    pub(crate) fn may_have(&self, events: &EventSet) -> bool {
        self.happened.intersects(events)
    }

    /// The last day of an extension of that rule, if one was authorised.
    #[must_use]
    pub fn extension(&self, rule: &str) -> Option<NaiveDate> {
        self.extensions.iter().filter(|(extended, _)| extended == rule).map(|(_, to)| *to).max()
    }
}
