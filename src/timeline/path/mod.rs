//! Follows a case from limit to limit.
//!
//! Steps that are still open wait in the order of their limits. The first is assumed to be done at its
//! limit, and what it starts joins the queue: so everything that completes an event by the earliest limit
//! is known before a later limit is looked at. Whether any rule sets a limit for an event is known only at
//! the end. If none does and others follow the event, the path is followed again with that event assumed.

mod governing;
mod without_limit;

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::{Completion, Horizon, Start, Step, Timeline};
use crate::case::Case;
use crate::counting::{CountError, Direction};
use crate::engine::status::Status;
use crate::engine::{Deadline, DutyId, EndOfStart, Engine, Facts, Sink, Uncountable, Verdict};
use crate::moment::Moment;
use crate::provisional::Provisional;
use crate::remark::Remark;
use crate::rules::{Edition, EventId, Kind, NoEdition, Rule, RuleSet};

/// More steps than any case has: a bound for tables that repeat by the day or hour.
pub(super) const MOST_PROJECTED: usize = 1000;

/// What every attempt to follow a case shares.
#[derive(Clone, Copy)]
pub(super) struct Ground<'p, 'a> {
    pub(super) engine: &'p Engine<'a, 'p>,
    pub(super) rules: &'a RuleSet,
    pub(super) case: &'p Case,
    pub(super) as_of: Moment,
    pub(super) horizon: Horizon,
}

/// The path through the events of a case, as far as it has been followed.
struct Path<'p, 'a> {
    ground: Ground<'p, 'a>,
    /// The events that are assumed without a limit.
    without_limit: &'p [WithoutLimit],
    occurrences: Vec<Occurrence<'a>>,
    /// How many of them are recorded: they come first.
    recorded: usize,
    /// The case with everything assumed so far.
    supposed: Case,
    found: Timeline<'a>,
    /// Rules whose limits lie too far ahead to be shown, and what they start from.
    beyond: Vec<(&'a Rule, Moment)>,
    /// The occurrence that each step starts from, by the index of the step.
    origins: Vec<usize>,
    /// Steps and events still to be assumed, by moment.
    waiting: BTreeSet<((i32, i32), Waiting)>,
}

/// Something still to be assumed as done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Waiting {
    /// A step, by its index.
    Step(usize),
    /// An event without a limit, on the day of the occurrence that it follows.
    Event(EventId, usize),
}

/// An event for which no rule sets a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct WithoutLimit {
    event: EventId,
    follows: EventId,
    /// As of the occurrence that it follows.
    since: Moment,
}

/// An event that happened, or is assumed to have happened.
struct Occurrence<'a> {
    event: EventId,
    when: Moment,
    how: Start<'a>,
    /// The occurrence that led to it, if it is not recorded.
    after: Option<usize>,
    /// The remarks on everything that starts from it.
    remark: Option<Remark>,
    /// Whether its day depends on holidays that are not published yet.
    is_provisional: bool,
    /// Where the recorded path to it begins. Anything earlier belongs to something else.
    since: Moment,
}

/// Adds what an occurrence starts: the given assumed one, or else the recorded one.
struct Adding<'s, 'p, 'a> {
    path: &'s mut Path<'p, 'a>,
    facts: Facts<'s>,
    supposed: Option<usize>,
}

impl Sink for Adding<'_, '_, '_> {
    fn take(&mut self, verdict: Verdict) {
        let Self { path, facts, supposed } = self;
        let engine = path.ground.engine;
        let recorded = || path.recorded_at(engine.starts(verdict.duty), verdict.start);
        if let Some(start) = supposed.or_else(recorded) {
            path.add_deadline(engine.deadline(*facts, &verdict, true), start);
        }
    }

    fn cannot_count(&mut self, duty: DutyId, start: Moment, error: CountError, _: bool) {
        let rule = self.path.ground.engine.rule(duty);
        if self.supposed.is_some() && self.path.ground.horizon.ends_before(rule, start, &error) {
            return self.path.beyond.push((rule, start));
        }
        push_new(&mut self.path.found.uncountable, Uncountable { rule, error });
    }

    fn not_in_force(&mut self, why: NoEdition, _: bool) {
        push_new(&mut self.path.found.without_edition, why);
    }
}

/// Follows a case to its end.
pub(super) fn follow<'a>(ground: Ground<'_, 'a>) -> Timeline<'a> {
    let leads_on = ground.leads_on();
    let mut without_limit = Vec::new();
    loop {
        let path = Path::through(ground, &without_limit);
        match path.next_without_limit(&leads_on).filter(|next| !without_limit.contains(next)) {
            Some(next) => without_limit.push(next),
            None => return path.timeline(&leads_on),
        }
    }
}

impl<'p, 'a> Path<'p, 'a> {
    fn through(ground: Ground<'p, 'a>, without_limit: &'p [WithoutLimit]) -> Self {
        let recorded = |(event, when)| Occurrence {
            event,
            when,
            how: Start::Recorded,
            after: None,
            remark: None,
            is_provisional: false,
            since: when,
        };
        let occurrences: Vec<_> = ground.case.all().map(recorded).collect();
        let mut path = Self {
            ground,
            without_limit,
            recorded: occurrences.len(),
            occurrences,
            supposed: ground.case.clone(),
            found: Timeline::default(),
            beyond: Vec::new(),
            origins: Vec::new(),
            waiting: BTreeSet::new(),
        };
        path.judge_recorded();
        while let Some((_, next)) = path.waiting.pop_first() {
            match next {
                Waiting::Step(index) => path.take_at_limit(index),
                Waiting::Event(event, follows) => path.take_without_limit(event, follows),
            }
        }
        path
    }

    fn timeline(mut self, leads_on: &[bool]) -> Timeline<'a> {
        self.add_recorded_without_limit(leads_on);
        self.mark_governing();
        self.found.steps.sort_by_key(Step::order);
        self.found
    }

    fn judge_recorded(&mut self) {
        let Ground { engine, case, .. } = self.ground;
        engine.assess(case, &mut Adding { path: self, facts: Facts::of(case), supposed: None });
        for index in 0..self.found.steps.len() {
            let step = &self.found.steps[index];
            let (from, done) = (step.from, step.completes.zip(step.completion));
            let Some((event, completion)) = done else { continue };
            if let Some(at) = self.recorded_at(event, completion.when) {
                let since = &mut self.occurrences[at].since;
                *since = std::cmp::min_by_key(*since, from, Moment::list_order);
            }
        }
        (0..self.recorded).for_each(|at| self.await_followers(at));
    }

    /// Queues the events without a limit that follow an occurrence.
    fn await_followers(&mut self, at: usize) {
        let Occurrence { event, when, since, .. } = self.occurrences[at];
        for next in self.without_limit {
            if (next.follows, next.since) == (event, since) {
                let day = Moment::on(when.date());
                self.waiting.insert((day.list_order(), Waiting::Event(next.event, at)));
            }
        }
    }

    fn recorded_at(&self, event: EventId, when: Moment) -> Option<usize> {
        let recorded = &self.occurrences[..self.recorded];
        recorded.iter().position(|known| (known.event, known.when) == (event, when))
    }

    fn add_deadline(&mut self, mut deadline: Deadline<'a>, start: usize) {
        let how = self.occurrences[start].how;
        let projected = how != Start::Recorded;
        if projected && (self.is_beyond(deadline.due) || self.is_repeated_enough(&deadline, start))
        {
            self.beyond.push((deadline.rule, deadline.event));
            return;
        }
        let completion = self.recorded_completion(&deadline);
        let end = self.end_of_duty(&deadline).filter(|_| completion.is_none());
        if projected {
            let Occurrence { remark, is_provisional, .. } = &self.occurrences[start];
            if *is_provisional {
                rest_on_start(&mut deadline, self.ground.engine.holidays_listed_to());
            }
            self.project(&mut deadline, remark.clone(), end);
        } else if let Some((event, when)) = end.filter(|_| deadline.status.is_open()) {
            deadline.remarks.push(self.duty_ends(event, when));
        }
        let step = Step {
            starts: deadline.starts,
            from: deadline.event,
            start: how,
            completes: deadline.rule.completes,
            completion,
            governs: false,
            remarks: Vec::new(),
            provisional: Provisional::default(),
            status: deadline.status,
            deadline: Some(deadline),
        };
        if end.is_none() && is_awaited(&step) && !self.is_aside(&step) {
            let index = self.found.steps.len();
            self.waiting.insert((taken(&step).list_order(), Waiting::Step(index)));
        }
        self.found.steps.push(step);
        self.origins.push(start);
    }

    /// Whatever follows from an assumed occurrence is projected, unless the record says more.
    fn project(
        &self,
        deadline: &mut Deadline<'a>,
        remark: Option<Remark>,
        end: Option<(EventId, Moment)>,
    ) {
        deadline.late_by = None;
        deadline.remarks.retain(|remark| {
            !matches!(remark, Remark::NotYetStarted(_) | Remark::DutyEnded { .. })
        });
        deadline.status = match deadline.status {
            status @ (Status::NotNeeded | Status::Invalid) => status,
            _ if end.is_some() => Status::Lapsed,
            _ => Status::Projected,
        };
        deadline.remarks.extend(remark);
        deadline.remarks.extend(deadline.completed.map(|_| Remark::StartNotRecorded));
        deadline.remarks.extend(end.map(|(event, when)| self.duty_ends(event, when)));
    }

    fn duty_ends(&self, event: EventId, when: Moment) -> Remark {
        let event = self.ground.rules.events.get(event).title.clone();
        if when.compare(&self.ground.as_of).is_gt() {
            Remark::DutyEnds { event, when }
        } else {
            Remark::DutyEnded { event, when }
        }
    }

    /// When it was done, or is planned, according to the record.
    fn recorded_completion(&self, deadline: &Deadline<'a>) -> Option<Completion> {
        let planned = || {
            let completes = deadline.rule.completes.filter(|_| deadline.status.is_open())?;
            self.ground.case.first_from(completes, deadline.event, completes != deadline.starts)
        };
        let when = deadline.completed.or_else(planned)?;
        Some(Completion { when, recorded: true })
    }

    /// What ends the duty before its limit, even if that is still to come.
    fn end_of_duty(&self, deadline: &Deadline<'a>) -> Option<(EventId, Moment)> {
        let Ground { rules, case, .. } = self.ground;
        let start = deadline.event;
        let happens = |&event: &EventId| {
            let own = EndOfStart::new(&rules.events, case, event, start);
            let of_it = |when: &Moment| when.compare(&start).is_ge() && !own.is_another(*when);
            Some((event, case.occurrences(event).find(of_it)?))
        };
        let ends = deadline.rule.until.iter().filter_map(happens);
        let first = ends.min_by(|(_, a), (_, b)| a.compare(b));
        first.filter(|(_, when)| when.compare(&limit(deadline)).is_le())
    }

    fn is_beyond(&self, moment: Option<Moment>) -> bool {
        moment.zip(self.ground.horizon.until).is_some_and(|(moment, until)| moment.date() > until)
    }

    /// Whether the path to the start already has enough occurrences of what would complete the deadline.
    fn is_repeated_enough(&self, deadline: &Deadline<'a>, start: usize) -> bool {
        let Some(event) = deadline.rule.completes else { return false };
        let path = std::iter::successors(Some(start), |at| self.occurrences[*at].after);
        let so_far: usize = path
            .map(|at| &self.occurrences[at])
            .filter(|occurrence| occurrence.event == event)
            .map(|occurrence| match occurrence.how {
                Start::Recorded => self.held_by(event, occurrence.when),
                _ => 1,
            })
            .sum();
        let enough = |repeats| so_far >= repeats as usize;
        so_far > 0 && self.ground.horizon.repeats.is_some_and(enough)
    }

    /// How many occurrences of the repeating event there were by then, since the beginning of the path.
    fn held_by(&self, event: EventId, then: Moment) -> usize {
        let begins = |start: &EventId| {
            *start != event && self.ground.engine.completed_from(*start).any(|done| done == event)
        };
        let recorded = || self.ground.case.all().filter(|(_, when)| when.compare(&then).is_le());
        let begin = recorded()
            .filter(|(start, _)| begins(start))
            .map(|(_, when)| when)
            .max_by_key(Moment::list_order);
        let since = |when: &Moment| begin.is_none_or(|begin| when.compare(&begin).is_ge());
        recorded().filter(|(held, when)| *held == event && since(when)).count()
    }

    /// Assumes that a step is done at its limit, with everything that follows.
    fn take_at_limit(&mut self, index: usize) {
        let step = &self.found.steps[index];
        let (Some(event), Some(rule)) = (step.completes, step.rule()) else { return };
        let known = self.taken_before(event, step);
        let when = known.unwrap_or_else(|| taken(step));
        let how = match step.due() {
            None => Start::AtOnce(rule),
            Some(due) if due != when => Start::AtExtension(rule),
            Some(_) => Start::AtLimit(rule),
        };
        self.found.steps[index].completion = Some(Completion { when, recorded: false });
        if known.is_none() {
            let after = self.origins[index];
            let remark = self.remark_on(when, how, after);
            let is_provisional = self.found.steps[index].is_taken_provisionally();
            let since = self.occurrences[after].since;
            let after = Some(after);
            self.suppose(Occurrence { event, when, how, after, remark, is_provisional, since });
        }
    }

    /// The remarks on everything that starts from an occurrence assumed under a rule. On a path from a day
    /// that no limit sets, nobody has to keep the limits yet.
    fn remark_on(&self, when: Moment, how: Start<'a>, after: usize) -> Option<Remark> {
        let before = self.occurrences[after].remark.clone();
        before.filter(|remark| matches!(remark, Remark::FromWithoutLimit(_))).or_else(
            || match how {
                Start::AtOnce(_) => Some(Remark::FromAtOnce(when)),
                _ if when.compare(&self.ground.as_of).is_lt() => {
                    Some(Remark::FromPassedLimit(when))
                }
                _ => None,
            },
        )
    }

    /// The moment at which the completing event of a step is already assumed.
    fn taken_before(&self, event: EventId, step: &Step<'a>) -> Option<Moment> {
        let counts_back = step.rule().is_some_and(|rule| rule.direction == Direction::Before);
        let completes = |when: &Moment| match step.starts == event {
            _ if counts_back => true,
            true => when.compare(&step.from).is_gt(),
            false => when.compare(&step.from).is_ge(),
        };
        let known = self.occurrences[self.recorded..].iter().filter(|known| known.event == event);
        known.map(|known| known.when).filter(completes).min_by_key(Moment::list_order)
    }

    /// Assumes that an event happens, and adds what it starts.
    fn suppose(&mut self, occurrence: Occurrence<'a>) {
        if self.occurrences[self.recorded..].len() >= MOST_PROJECTED {
            self.found.is_cut = true;
            return;
        }
        let (at, event, when) = (self.occurrences.len(), occurrence.event, occurrence.when);
        self.occurrences.push(occurrence);
        if self.is_beyond(Some(when)) {
            return;
        }
        let Ground { engine, case, .. } = self.ground;
        self.supposed.record(event, when);
        let supposed = std::mem::take(&mut self.supposed);
        let facts = Facts::supposing(case, &supposed);
        let mut adding = Adding { path: self, facts, supposed: Some(at) };
        engine.assess_start(event, when, facts, &mut adding);
        self.supposed = supposed;
        self.await_followers(at);
    }
}

impl<'a> Ground<'_, 'a> {
    /// Whether each event starts a rule or leads to one that does, by event index.
    fn leads_on(&self) -> Vec<bool> {
        let Ground { engine, rules, .. } = self;
        let mut leads: Vec<bool> = rules.events.iter().map(|_| false).collect();
        for (event, _) in rules.events.with_ids() {
            let mut next = Some(event).filter(|event| engine.starts_any(*event));
            while let Some(event) = next.filter(|event| !leads[event.index()]) {
                leads[event.index()] = true;
                next = rules.events.get(event).follows;
            }
        }
        leads
    }

    /// The editions of every document with rules for an event or for what it can lead to.
    fn documents_on_path(&self, event: EventId) -> Vec<&'a Edition> {
        let path: Vec<EventId> = std::iter::once(event).chain(self.after(event)).collect();
        let is_on_path = |rule: &Rule| path.iter().any(|event| rule.starts_from(*event));
        let editions = || self.rules.editions().iter();
        let on_path = editions().filter(|edition| edition.rules.iter().any(is_on_path));
        let series: Vec<&str> = on_path.map(|edition| edition.series.as_str()).collect();
        editions().filter(|edition| series.contains(&edition.series.as_str())).collect()
    }

    /// The events that normally follow an event.
    fn followers(&self, event: EventId) -> impl Iterator<Item = EventId> {
        let events = self.rules.events.with_ids();
        events.filter(move |(_, known)| known.follows == Some(event)).map(|(id, _)| id)
    }

    /// Every event that an event can lead to.
    fn after(&self, event: EventId) -> impl Iterator<Item = EventId> + use<> {
        let mut found = Vec::new();
        let mut pending = vec![event];
        while let Some(event) = pending.pop() {
            for next in self.engine.completed_from(event).chain(self.followers(event)) {
                if !found.contains(&next) {
                    found.push(next);
                    pending.push(next);
                }
            }
        }
        found.into_iter()
    }
}

/// Anything counted from a provisional day is provisional.
fn rest_on_start(deadline: &mut Deadline<'_>, listed_to: NaiveDate) {
    let rests = Provisional {
        from: true,
        due: deadline.due.is_some(),
        act_by: deadline.act_by.is_some(),
        working_days: deadline.working_days_left.is_some(),
    };
    deadline.mark_provisional(rests, listed_to);
}

/// Whether a step is still to be done, so that its completion is assumed at its limit.
fn is_awaited(step: &Step<'_>) -> bool {
    let Some(rule) = step.rule() else { return false };
    let open = step.status.is_open() || step.status == Status::Projected;
    // Something to be repeated at once would never end.
    let goes_on = step.completes != Some(step.starts) || taken(step).compare(&step.from).is_gt();
    open && goes_on && step.completion.is_none() && is_limit(rule) && rule.completes.is_some()
}

/// Whether a rule sets a limit. A prompt only reminds, and what must come before an event leads to nothing after.
fn is_limit(rule: &Rule) -> bool {
    rule.kind != Kind::Prompt && !rule.only_asks_for_order()
}

/// When a step is assumed to be done: at its limit, or at the end of an authorised extension.
fn taken(step: &Step<'_>) -> Moment {
    let Some(deadline) = &step.deadline else { return step.from };
    limit(deadline)
}

fn limit(deadline: &Deadline<'_>) -> Moment {
    let due = deadline.due.unwrap_or(deadline.from);
    let extended = deadline.remarks.iter().find_map(|remark| match remark {
        Remark::ExtendedTo(to) => Some(Moment::on(*to)),
        _ => None,
    });
    extended.unwrap_or(due)
}

fn push_new<T: PartialEq>(list: &mut Vec<T>, new: T) {
    if !list.contains(&new) {
        list.push(new);
    }
}
