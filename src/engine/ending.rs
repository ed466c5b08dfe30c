//! Which start an end belongs to, if spells overlap.

use crate::case::Case;
use crate::moment::Moment;
use crate::rules::{EventId, Events};

/// The end that belongs to the spell of a start. What began first ends first: a placement goes on if it began before
/// the previous one ended.
#[derive(Debug, Clone, Copy)]
pub(crate) enum EndOfStart {
    /// Any end of the event: the record does not tell spells apart.
    Any,
    /// That one, if it has ended.
    Only(Option<Moment>),
}

impl EndOfStart {
    pub(crate) fn new(events: &Events, case: &Case, end: EventId, start: Moment) -> Self {
        let Some(begins) = events.get(end).ends else { return Self::Any };
        let by_then = |begin: &Moment| begin.compare(&start).is_le();
        match each_once(case.occurrences(begins)).filter(by_then).count() {
            0 => Self::Any,
            begun_by_then => Self::Only(end_of(case, begins, end, begun_by_then)),
        }
    }

    /// Whether an end belongs to another spell.
    pub(crate) fn is_another(self, when: Moment) -> bool {
        match self {
            Self::Any => false,
            Self::Only(own) => own != Some(when),
        }
    }
}

/// When the first `count` things that began had all ended.
fn end_of(case: &Case, begins: EventId, end: EventId, count: usize) -> Option<Moment> {
    let mut begun = each_once(case.occurrences(begins)).peekable();
    let mut of_something = each_once(case.occurrences(end))
        .filter(|ended| begun.next_if(|begin| begin.compare(ended).is_le()).is_some());
    of_something.nth(count - 1)
}

/// Two records of the same moment count as one.
fn each_once(moments: impl Iterator<Item = Moment>) -> impl Iterator<Item = Moment> {
    let mut last = None;
    moments.filter(move |moment| last.replace(*moment) != Some(*moment))
}
