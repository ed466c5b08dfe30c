//! Which start an end belongs to, if spells overlap.

use crate::case::Case;
use crate::moment::Moment;
use crate::rules::{EventId, Events};

/// Whether an end belongs to another spell than that of the start. What began first ends first: a placement
/// goes on if it began before the previous one ended.
pub(crate) fn ends_another(
    events: &Events,
    case: &Case,
    end: EventId,
    when: Moment,
    start: Moment,
) -> bool {
    let Some(begins) = events.get(end).ends else { return false };
    let by_then = |begin: &Moment| begin.compare(&start).is_le();
    let begun_by_then = each_once(case.occurrences(begins)).filter(by_then).count();
    begun_by_then > 0 && end_of(case, begins, end, begun_by_then) != Some(when)
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
