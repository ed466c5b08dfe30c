//! Which recorded events can matter in a case, by what else is recorded in it.

use crate::rules::{Event, EventId, EventSet};
use crate::{Case, Moment, RuleSet};

/// The events that matter in a case if a given one starts its duties.
pub(super) struct Effects {
    /// The events that start duties.
    starting: EventSet,
    /// By index of the event: what can matter to the duties that it starts, and to those that they prolong.
    by_start: Vec<EventSet>,
    /// What matters in no case, or is told apart: nothing is said of it again.
    apart: EventSet,
}

impl Effects {
    pub(super) fn of(rules: &RuleSet) -> Self {
        let events = || rules.events.with_ids().map(|(event, _)| event);
        let starts_any = |event: &EventId| rules.rules().any(|rule| rule.starts_from(*event));
        let by_start: Vec<EventSet> = events().map(|start| started_by(start, rules)).collect();
        let used: Vec<EventId> =
            rules.rules().flat_map(|rule| rule.events(&rules.events)).collect();
        let is_apart = |event: &EventId| {
            !used.contains(event)
                || rules.latest_unread().any(|unread| unread.starts.contains(event))
        };
        Self {
            starting: events().filter(starts_any).collect(),
            by_start,
            apart: events().filter(is_apart).collect(),
        }
    }

    /// Passes on the events of a case that can matter to no duty that its other events start.
    #[inline]
    pub(super) fn for_each_idle(&self, case: &Case, each: impl FnMut(EventId, Moment)) {
        let mut matter = self.apart;
        case.for_each_event(&self.starting, |start, _| {
            if let Some(events) = self.by_start.get(start.index()) {
                matter.add(events);
            }
        });
        case.for_each_besides(&matter, each);
    }
}

/// What can matter to the duties that an event starts.
fn started_by(start: EventId, rules: &RuleSet) -> EventSet {
    let before = rules.events.get(start).not_before;
    let mut matter: EventSet = before.into_iter().chain([start]).collect();
    for rule in rules.rules().filter(|rule| rule.starts_from(start)) {
        let prolonged = rules.rules().filter(|of| rule.prolongs.as_ref() == Some(&of.id));
        for rule in [rule].into_iter().chain(prolonged) {
            matter.add(&rule.events(&rules.events).into_iter().collect());
        }
    }
    // What ends one of these, or can only follow it, shows whether the record is in order.
    let is_after =
        |(_, event): &(EventId, &Event)| event.comes_after().any(|first| matter.may_have(first));
    let after = rules.events.with_ids().filter(is_after).map(|(event, _)| event).collect();
    matter.add(&after);
    matter
}
