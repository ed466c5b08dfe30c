//! Events without a limit that lie between events with one.

use std::cmp::Reverse;

use super::{Ground, Occurrence, Path, WithoutLimit, is_limit};
use crate::engine::status::Status;
use crate::moment::Moment;
use crate::provisional::Provisional;
use crate::remark::{Remark, Remarks};
use crate::rules::{Edition, EventId, Rule};
use crate::timeline::{Completion, Start, Step};

impl<'a> Path<'_, 'a> {
    /// The next event for which no rule sets a limit and that leads on to others.
    pub(super) fn next_without_limit(&self, leads_on: &[bool]) -> Option<WithoutLimit> {
        let events = self.ground.rules.events.with_ids();
        let leading = events.filter(|(event, _)| leads_on[event.index()]);
        let after = leading.flat_map(|(event, definition)| {
            let all = self.occurrences.iter();
            let followed = all.filter(|known| Some(known.event) == definition.follows);
            followed.map(move |known| (event, known))
        });
        let next = after
            .filter(|(event, follows)| self.is_next_without_limit(*event, follows))
            .min_by_key(|(event, follows)| (follows.when.day(), *event));
        let (event, Occurrence { event: follows, since, .. }) = next?;
        Some(WithoutLimit { event, follows: *follows, since: *since })
    }

    /// Whether a step is done beside the path: nobody knows when something is done that never has a limit, where
    /// what starts it sets limits too.
    pub(super) fn is_aside(&self, step: &Step<'a>) -> bool {
        let never_limited = step.rule().is_some_and(Rule::never_sets_a_limit);
        never_limited && self.ground.engine.sets_limits(step.starts)
    }

    fn is_next_without_limit(&self, event: EventId, follows: &Occurrence<'a>) -> bool {
        let Occurrence { when, since, .. } = *follows;
        let day = when.date();
        let Ground { rules, case, horizon, .. } = self.ground;
        let too_early = horizon.path_from.is_some_and(|from| day < from);
        let is_out = too_early
            || case.not_shown.contains(&event)
            || self.is_beyond(Some(when))
            || self.has_limit(event, since)
            || self.happens(event, since, None);
        if is_out {
            return false;
        }
        let documents = self.ground.documents_on_path(event);
        documents.iter().any(|edition| rules.is_chosen_on(edition, day))
            && !self.has_ended(&documents, since, when)
            && self.goes_on(event, since, when)
    }

    /// Whether a rule sets a limit for an event, even if it is not shown or cannot be counted.
    fn has_limit(&self, event: EventId, since: Moment) -> bool {
        let shown = self.found.steps.iter().filter_map(|step| Some((step.rule()?, step.from)));
        let mut limits = shown.chain(self.beyond.iter().copied());
        let sets_limit = |rule: &Rule| is_limit(rule) && rule.completes == Some(event);
        limits.any(|(rule, from)| sets_limit(rule) && from.compare(&since).is_ge())
            || self.found.uncountable.iter().any(|uncountable| sets_limit(uncountable.rule))
    }

    /// Whether an event that ends a duty in the documents has happened by then or by now, but not before the
    /// path began.
    fn has_ended(&self, documents: &[&Edition], since: Moment, by: Moment) -> bool {
        let Ground { case, as_of, .. } = self.ground;
        let rules = documents.iter().flat_map(|edition| &edition.rules);
        let ends = rules.flat_map(|rule| &rule.until);
        ends.flat_map(|end| case.occurrences(*end)).any(|end| {
            let ended = end.compare(&as_of).is_le() || end.compare(&by).is_le();
            end.compare(&since).is_ge() && ended
        })
    }

    /// Whether something begins with an event or with one that follows it, and the path had not passed that
    /// point by then.
    fn goes_on(&self, event: EventId, since: Moment, by: Moment) -> bool {
        let ground = self.ground;
        let is_past = |event| self.happens(event, since, Some(by));
        let begins = ground.engine.starts_any(event) && !ground.after(event).any(is_past);
        begins
            || ground.followers(event).any(|next| !is_past(next) && self.goes_on(next, since, by))
    }

    /// Whether an event happens, or is assumed to happen, in a span.
    fn happens(&self, event: EventId, from: Moment, to: Option<Moment>) -> bool {
        self.occurrences.iter().any(|known| {
            known.event == event
                && known.when.compare(&from).is_ge()
                && to.is_none_or(|to| known.when.compare(&to).is_le())
        })
    }

    /// Assumes an event without a limit on the day of the event that it follows.
    pub(super) fn take_without_limit(&mut self, event: EventId, at: usize) {
        let Occurrence { when, since, is_provisional, .. } = self.occurrences[at];
        if self.happens(event, since, None) {
            return;
        }
        let day = Moment::on(when.date());
        let completion = Completion { when: day, recorded: false };
        let step = self.step_without_limit(event, at, completion);
        self.found.steps.push(step);
        self.origins.push(at);
        let remark = Some(Remark::FromWithoutLimit(day));
        let (how, after) = (Start::WithoutLimit, Some(at));
        self.suppose(Occurrence { event, when: day, how, after, remark, is_provisional, since });
    }

    fn step_without_limit(&self, event: EventId, at: usize, completion: Completion) -> Step<'a> {
        let Occurrence { event: starts, when: from, how: start, is_provisional, .. } =
            self.occurrences[at];
        let events = &self.ground.rules.events;
        let happened = completion.recorded && completion.when.compare(&self.ground.as_of).is_le();
        let remark = if completion.recorded {
            Remark::NoLimitSet
        } else {
            Remark::TakenWithoutLimit {
                follows: events.get(starts).title.clone(),
                only_if: events.get(event).follows_if.clone(),
            }
        };
        let mut remarks = Remarks::default();
        remarks.add(remark);
        let rests = Provisional { from: is_provisional, ..Provisional::default() };
        remarks.mark_provisional(rests, self.ground.engine.holidays_listed_to());
        let Remarks { notes: remarks, provisional } = remarks;
        Step {
            starts,
            from,
            start,
            completes: Some(event),
            completion: Some(completion),
            deadline: None,
            governs: false,
            remarks,
            provisional,
            status: if happened { Status::Met } else { Status::Projected },
        }
    }

    /// Adds recorded events without a limit next to those that have one.
    pub(super) fn add_recorded_without_limit(&mut self, leads_on: &[bool]) {
        for at in 0..self.recorded {
            let Occurrence { event, when, .. } = self.occurrences[at];
            let has_limit = self.found.steps.iter().any(|step| {
                step.completes == Some(event)
                    && step.completion.is_some_and(|completion| completion.when == when)
            });
            if has_limit || !leads_on[event.index()] {
                continue;
            }
            let Some(follows) = self.ground.rules.events.get(event).follows else { continue };
            let before =
                self.occurrences.iter().enumerate().filter(|(_, known)| {
                    known.event == follows && known.when.compare(&when).is_le()
                });
            let latest = before.max_by_key(|(at, known)| (known.when.list_order(), Reverse(*at)));
            let Some((latest, follows)) = latest else { continue };
            if self.has_limit(event, follows.since) {
                continue;
            }
            let completion = Completion { when, recorded: true };
            let step = self.step_without_limit(event, latest, completion);
            self.found.steps.push(step);
        }
    }
}
