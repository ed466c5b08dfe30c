//! One timescale of one case: what is recorded about it, and how it stands.

use std::cmp::Ordering;

use chrono::{NaiveDate, NaiveTime};

use super::ending::ends_another;
use super::judged::{Judged, OnlyStarted};
use super::plain::RememberedLimit;
use super::{Finding, Records, Timescale, Timescales};
use crate::calendar::{Calendar, OutsideCoverage};
use crate::case::Observation;
use crate::counting::{CountError, Direction};
use crate::deadline::{Judgement, Uncountable};
use crate::engine::status::Status;
use crate::moment::Moment;
use crate::note::Note;
use crate::period::{Period, Unit};
use crate::rules::{EventId, EventSet, Kind};

/// A limit, what is recorded about it, and how it stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Standing {
    pub(super) from: Moment,
    pub(super) due: Option<Moment>,
    pub(super) record: Record,
    pub(super) status: Status,
}

/// What is recorded about a deadline.
#[derive(Debug, Clone, Copy)]
pub(super) struct Record {
    pub(super) completed: Option<Moment>,
    pub(super) invalid: bool,
    pub(super) ended: Option<(EventId, Moment)>,
    pub(super) cancelled: Option<(EventId, Moment)>,
    pub(super) extended_to: Option<NaiveDate>,
}

impl Record {
    const NOTHING: Self =
        Self { completed: None, invalid: false, ended: None, cancelled: None, extended_to: None };

    /// Whether anything is recorded beside the start.
    pub(super) fn is_closed(&self) -> bool {
        self.completed.is_some()
            || self.ended.is_some()
            || self.cancelled.is_some()
            || self.extended_to.is_some()
    }
}

/// Where remarks go: most deadlines are counted and never shown, and need none.
pub(super) trait Remarks {
    /// Whether they are wanted.
    const WANTED: bool;

    /// Keeps one.
    fn add(&mut self, remark: Note);
}

pub(super) struct NoRemarks;

impl Remarks for NoRemarks {
    const WANTED: bool = false;

    fn add(&mut self, _: Note) {}
}

impl Remarks for Vec<Note> {
    const WANTED: bool = true;

    fn add(&mut self, remark: Note) {
        self.push(remark);
    }
}

/// One timescale of one case.
#[derive(Debug, Clone, Copy)]
pub(super) struct View<'v, 'a, 'c> {
    pub(super) timescale: &'v Timescale<'a>,
    pub(super) records: Records<'v>,
    pub(super) within: &'v Timescales<'a, 'c>,
    /// Where its limit from that day is remembered, if it is.
    pub(super) limit: Option<&'v RememberedLimit>,
}

impl<'v, 'a, 'c> View<'v, 'a, 'c> {
    pub(super) fn finding(&self, event: EventId, start: Moment) -> Finding<'v, 'a, 'c> {
        match self.standing(event, start) {
            Ok(standing) => {
                let only_started = None;
                let (starts, event) = (event, start);
                Finding::Judged(Judged { view: *self, starts, event, standing, only_started })
            }
            Err(error) => {
                let Timescale { rule, place, .. } = *self.timescale;
                Finding::Uncountable(Uncountable { rule, place, error })
            }
        }
    }

    /// The calendar that it is counted in.
    pub(super) fn calendar(&self) -> &'v Calendar {
        let Timescales { calendar, own_calendars, .. } = self.within;
        let own = self.timescale.own_calendar.and_then(|place| own_calendars.get(place));
        own.unwrap_or(calendar)
    }

    /// Where it is known that only the start is recorded.
    pub(super) fn only_started(
        &self,
        starts: EventId,
        event: Moment,
        status: Status,
        only_started: OnlyStarted,
    ) -> Finding<'v, 'a, 'c> {
        let due = Some(only_started.due);
        let standing = Standing { from: event, due, record: Record::NOTHING, status };
        let only_started = Some(only_started);
        Finding::Judged(Judged { view: *self, starts, event, standing, only_started })
    }

    #[inline]
    fn standing(&self, starts: EventId, start: Moment) -> Result<Standing, CountError> {
        let from = self.received(starts, start, &mut NoRemarks)?;
        let due = self.due(from)?;
        let record = self.record(starts, start, &mut NoRemarks);
        let status = self.status(from, due, &record);
        Ok(Standing { from, due, record, status })
    }

    /// The limit: remembered, or counted.
    #[inline]
    fn due(&self, from: Moment) -> Result<Option<Moment>, CountError> {
        let by_days = self.timescale.hours.is_none();
        if let Some(known) = self.limit.filter(|_| by_days).and_then(RememberedLimit::get) {
            return Ok(Some(known.due(from)));
        }
        let due = self.timescale.applied.counting.due(from, self.calendar())?;
        if let (Some(limit), Some(day)) = (self.limit, due) {
            self.remember(limit, from, day);
        }
        Ok(due)
    }

    /// Keeps what is the same for every start that day; of a period of hours the limit's time is not.
    fn remember(&self, limit: &RememberedLimit, from: Moment, due: Moment) {
        let by_days = self.timescale.hours.is_none() && !due.has_time();
        let by_hours =
            self.timescale.hours.is_some() && due.has_time() && !from.is_on_clock_change();
        if !by_days && !by_hours {
            return;
        }
        let open = self.status(from, Some(due), &Record::NOTHING);
        let mut remarks = Vec::new();
        let act_by = self.act_by(from, Some(due), &mut remarks);
        self.remark_start(from, &mut remarks);
        let as_of = self.within.judgement.as_of;
        let is_plain = remarks.is_empty() && !self.is_provisional(as_of);
        limit.set(from, due, open, act_by.filter(|_| is_plain));
    }

    /// The last day to act, and what is to be said of the count.
    pub(super) fn act_by(
        &self,
        from: Moment,
        due: Option<Moment>,
        remarks: &mut Vec<Note>,
    ) -> Option<Moment> {
        let counting = &self.timescale.applied.counting;
        counting.act_by_and_remarks(from, due, self.calendar(), remarks)
    }

    /// Where the count starts: the event, unless a policy on deemed receipt moves it. What must
    /// happen within hours, on the same day or as soon as possible runs from the event itself: no
    /// policy on receipt makes it wait.
    pub(super) fn received(
        &self,
        starts: EventId,
        start: Moment,
        remarks: &mut impl Remarks,
    ) -> Result<Moment, OutsideCoverage> {
        let Some(after) = self.receipt_policy(starts) else {
            return Ok(start);
        };
        let calendar = self.calendar();
        let working = calendar.is_working(start)?;
        match start.time() {
            None if working => {
                remarks.add(Note::ArrivalTimeUnknown { after });
                return Ok(start);
            }
            Some(time) if working && time <= after => return Ok(start),
            _ => {}
        }
        let received = calendar.working_day_after(start, 1)?;
        remarks.add(Note::DeemedReceipt {
            arrived: start,
            received: received.date(),
            provisional: self.is_provisional(received),
        });
        Ok(received)
    }

    /// The time of day after which what arrives is received on the next working day, where a policy
    /// says so and the start is something that arrives.
    pub(super) fn receipt_policy(&self, starts: EventId) -> Option<NaiveTime> {
        let Timescales { rules, judgement, .. } = self.within;
        let urgent = match self.timescale.applied.counting.period {
            Period::Count(_, Unit::Hours) | Period::SameDay | Period::AsSoonAsPossible => true,
            Period::Count(..) => false,
        };
        let waits = !urgent && rules.events.get(starts).received;
        judgement.deemed_receipt.filter(|_| waits)
    }

    pub(super) fn is_provisional(&self, day: Moment) -> bool {
        self.calendar().is_provisional_on(day)
    }

    pub(super) fn remark_start(&self, start: Moment, remarks: &mut Vec<Note>) {
        let Timescale { rule, applied, condition, .. } = self.timescale;
        if self.timescale.asked_by_name.is_some_and(|days| !self.timescale.governs(days, start)) {
            remarks.push(Note::NotInForce {
                table: rule.table.clone(),
                in_force: rule.document_in_force.to_string(),
            });
        }
        let spell = condition.and_then(|known| known.unknown_spell(start, self.records.before));
        if let Some(event) = spell {
            let title = self.within.rules.events.get(event).title.clone();
            remarks.push(Note::SpellNotRecorded { begins_with: title });
        }
        if applied.counting.direction == Direction::After
            && start.compare(&self.within.judgement.as_of).is_gt()
        {
            remarks.push(Note::NotYetStarted(start));
        }
    }

    /// What completes a start is the first completion on or after it. Where all of them lie before
    /// the first start, the record contradicts itself.
    #[inline]
    pub(super) fn record(
        &self,
        starts: EventId,
        start: Moment,
        remarks: &mut impl Remarks,
    ) -> Record {
        let Timescale { rule, until, unless, .. } = self.timescale;
        let ended = self.first_of(&rule.until, *until, starts, start);
        let cancelled = self.first_of(&rule.unless, *unless, starts, start);
        let extended_to = self.extension(starts, start);
        let mut record = Record { ended, cancelled, extended_to, ..Record::NOTHING };
        if let Some(completes) = rule.completes {
            self.complete(&mut record, starts, start, completes, remarks);
        }
        if !self.records.case.observations.is_empty() {
            let mut seen = self.observations(starts, start, record);
            record.invalid |= seen.any(|seen| seen.contradicts);
        }
        record
    }

    #[inline]
    fn complete(
        &self,
        record: &mut Record,
        starts: EventId,
        start: Moment,
        completes: EventId,
        remarks: &mut impl Remarks,
    ) {
        let counts_back = self.counts_back();
        let before_earlier_start = |done: &Moment| {
            let mut starts = self.records.case.occurrences(starts);
            starts.any(|other| other.compare(done).is_ge() && other.compare(&start).is_lt())
        };
        let mut occurrences = self.records.case.occurrences(completes);
        let found = self.done_beforehand(start, completes).or_else(|| {
            occurrences.find(|done| match done.compare(&start) {
                Ordering::Greater => true,
                Ordering::Equal => starts != completes,
                Ordering::Less => counts_back && !before_earlier_start(done),
            })
        });
        match found {
            Some(done) if done.compare(&self.within.judgement.as_of).is_gt() => {
                remarks.add(Note::NotYetHappened(done));
            }
            Some(done) if record.ended.is_some_and(|(_, end)| done.compare(&end).is_gt()) => {
                remarks.add(Note::DoneAfterEnd(done));
            }
            Some(done) => {
                record.completed = Some(done);
                record.invalid = self.is_out_of_order(completes, done, remarks);
                self.remark_another_start(starts, start, completes, done, remarks);
            }
            None if !self.records.case.has(completes) => {}
            None => {
                record.completed = self.contradiction(starts, start, completes);
                record.invalid = record.completed.is_some();
                if record.invalid {
                    remarks.add(Note::CompletedBeforeStart);
                }
            }
        }
    }

    /// For a rule that allows it, the last completion before the start, unless the duty has ended since.
    fn done_beforehand(&self, start: Moment, completes: EventId) -> Option<Moment> {
        let Timescale { rule, .. } = self.timescale;
        let Records { case, .. } = self.records;
        let mut occurrences = case.occurrences(completes).filter(|_| rule.beforehand);
        let done = occurrences.rfind(|done| done.compare(&start).is_lt())?;
        let since = |end: &Moment| end.compare(&done).is_ge() && end.compare(&start).is_le();
        let mut ends = rule.until.iter().flat_map(|event| case.occurrences(*event));
        (!ends.any(|end| since(&end))).then_some(done)
    }

    /// A completion that lies before everything that could have called for it: before the first
    /// start of the rule, and before what starts any other rule that it completes.
    fn contradiction(&self, starts: EventId, start: Moment, completes: EventId) -> Option<Moment> {
        if starts == completes || self.records.case.first(starts) != Some(start) {
            return None;
        }
        let early = self.records.case.occurrences(completes).next_back()?;
        let happened_before = |event: EventId| {
            let first = self.records.case.occurrences(event).next();
            first.is_some_and(|first| first.compare(&early).is_le())
        };
        let called_for_otherwise = self
            .within
            .rules
            .rules()
            .filter(|other| {
                other.id != self.timescale.rule.id && other.completes == Some(completes)
            })
            .any(|other| other.starting_events().any(happened_before));
        (!called_for_otherwise).then_some(early)
    }

    /// Whether an occurrence lies before everything that it can only follow.
    fn is_out_of_order(&self, event: EventId, when: Moment, remarks: &mut impl Remarks) -> bool {
        let events = &self.within.rules.events;
        let Some(follows) = self.timescale.completes_not_before else { return false };
        let Some(first) = self.records.case.occurrences(follows).next() else { return false };
        debug_assert_eq!(events.get(event).not_before, Some(follows));
        let out_of_order = when.compare(&first).is_lt();
        if out_of_order {
            let follows = events.get(follows).title.clone();
            remarks.add(Note::OutOfOrder { when, follows, first });
        }
        out_of_order
    }

    /// A completion may answer a later start of the same event and not this one.
    fn remark_another_start<R: Remarks>(
        &self,
        starts: EventId,
        start: Moment,
        completes: EventId,
        done: Moment,
        remarks: &mut R,
    ) {
        if !R::WANTED || starts == completes {
            return;
        }
        let between = self
            .records
            .case
            .occurrences(starts)
            .find(|other| other.compare(&start).is_gt() && other.compare(&done).is_le());
        if let Some(other) = between {
            remarks.add(Note::AnotherStartBetween { other, done });
        }
    }

    /// An extension is of the latest start that it can be of: it excuses no earlier one.
    fn extension(&self, starts: EventId, start: Moment) -> Option<NaiveDate> {
        if self.records.case.extensions.is_empty() {
            return None;
        }
        let to = self.records.case.extension(&self.timescale.rule.id)?;
        let latest = self.records.case.occurrences(starts).rfind(|start| start.date() <= to);
        (latest == Some(start)).then_some(to)
    }

    fn counts_back(&self) -> bool {
        self.timescale.rule.direction == Direction::Before
    }

    /// The first of the events that happened by the moment of asking, on or after the start; for a count
    /// that runs back also before it, unless that was after an earlier start.
    #[inline]
    fn first_of(
        &self,
        events: &[EventId],
        set: EventSet,
        starts: EventId,
        start: Moment,
    ) -> Option<(EventId, Moment)> {
        if !self.records.case.may_have(set) {
            return None;
        }
        self.first_happened(events, starts, start)
    }

    fn first_happened(
        &self,
        events: &[EventId],
        starts: EventId,
        start: Moment,
    ) -> Option<(EventId, Moment)> {
        let counts_back = self.counts_back();
        let after_a_start = |when: &Moment| {
            let mut starts = self.records.case.occurrences(starts);
            starts.any(|start| start.compare(when).is_le())
        };
        let happened = |event: &EventId| {
            let when = self.records.case.occurrences(*event).find(|when| {
                (when.compare(&start).is_ge() || counts_back && !after_a_start(when))
                    && when.compare(&self.within.judgement.as_of).is_le()
                    && !self.ends_another(*event, *when, start)
            });
            when.map(|when| (*event, when))
        };
        events.iter().filter_map(happened).min_by(|(_, a), (_, b)| a.compare(b))
    }

    fn ends_another(&self, end: EventId, when: Moment, start: Moment) -> bool {
        ends_another(&self.within.rules.events, self.records.before, end, when, start)
    }

    /// What has ended since the start, and is taken to be something that began before: not on the day of
    /// a move, where that is plain.
    pub(super) fn ends_of_others(&self, start: Moment) -> impl Iterator<Item = Note> {
        let Records { case, before } = self.records;
        let events = &self.within.rules.events;
        let has_happened = |when: &Moment| when.compare(&self.within.judgement.as_of).is_le();
        let is_move = move |event: EventId, when: &Moment| {
            let begins = events.get(event).ends.into_iter();
            begins
                .flat_map(|begins| before.occurrences(begins))
                .any(|begin| begin.compare(when).is_eq())
        };
        self.timescale.rule.until.iter().flat_map(move |&event| {
            let since = case.occurrences(event).filter(move |when| when.compare(&start).is_ge());
            since
                .filter(has_happened)
                .filter(move |when| self.ends_another(event, *when, start) && !is_move(event, when))
                .map(move |when| Note::EndOfAnother {
                    event: events.get(event).title.clone(),
                    when,
                })
        })
    }

    /// What the record says of the start, of the completion and of what ended the duty.
    pub(super) fn observations(
        &self,
        starts: EventId,
        start: Moment,
        record: Record,
    ) -> impl Iterator<Item = &Observation> {
        let completion = self.timescale.rule.completes.zip(record.completed);
        let rests_on = [Some((starts, start)), completion, record.ended, record.cancelled];
        let seen = self.records.case.observations.iter();
        seen.filter(move |seen| rests_on.contains(&Some((seen.event, seen.when))))
    }

    /// A recorded target is never a limit: where it differs, it was counted otherwise.
    pub(super) fn other_targets(
        &self,
        starts: EventId,
        start: Moment,
        due: Option<Moment>,
    ) -> impl Iterator<Item = Note> {
        let clock = (starts, start, self.timescale.rule.completes);
        let due = due.map(|due| due.date());
        let targets = self.records.case.recorded_targets.iter();
        targets
            .filter(move |of| (of.starts, of.from, Some(of.completes)) == clock)
            .filter(move |of| due.is_some_and(|due| due != of.target))
            .map(|of| Note::RecordedTarget(of.target))
    }

    #[inline]
    fn status(&self, from: Moment, due: Option<Moment>, record: &Record) -> Status {
        let kind = self.timescale.rule.kind;
        let judgement = &self.within.judgement;
        if record.invalid {
            return Status::Invalid;
        }
        if let Some(completed) = record.completed {
            let late = due.is_some_and(|due| completed.compare(&due).is_gt());
            return if late && kind != Kind::Prompt { Status::Late } else { Status::Met };
        }
        if record.cancelled.is_some() {
            return Status::NotNeeded;
        }
        if let Some((_, ended)) = record.ended {
            let missed = due.is_some_and(|due| ended.compare(&due).is_gt());
            return match (missed, kind) {
                (true, Kind::Limit) => Status::Missed,
                (true, Kind::Target) if judgement.strict_targets => Status::Missed,
                _ => Status::Lapsed,
            };
        }
        let Some(due) = due else {
            return Status::Outstanding;
        };
        if judgement.as_of.compare(&due).is_gt() {
            return past_limit(kind, record.extended_to, judgement.as_of, judgement);
        }
        if judgement.as_of.day() == due.day() {
            return Status::DueToday;
        }
        let act_by = self.timescale.applied.counting.act_by(from, due, self.calendar());
        if self.is_soon(act_by.map_or(due, |act_by| act_by.day)) {
            Status::DueSoon
        } else {
            Status::Due
        }
    }

    /// Where the holidays are not known, a weekend and two of them are allowed for.
    fn is_soon(&self, act_by: Moment) -> bool {
        const DAYS_OFF: i64 = 4;
        let Judgement { as_of, warn_within, .. } = self.within.judgement;
        match self.calendar().working_days_left(as_of, act_by) {
            Ok(left) => i64::from(left) <= i64::from(warn_within),
            Err(_) => i64::from(act_by.day() - as_of.day()) <= i64::from(warn_within) + DAYS_OFF,
        }
    }
}

/// How an open deadline stands at a moment after its limit.
pub(super) fn past_limit(
    kind: Kind,
    extended_to: Option<NaiveDate>,
    at: Moment,
    judgement: &Judgement,
) -> Status {
    match kind {
        Kind::Prompt => Status::Chase,
        _ if extended_to.is_some_and(|to| to >= at.date()) => Status::Extended,
        Kind::Target if !judgement.strict_targets => Status::Due,
        Kind::Limit | Kind::Target => Status::Breached,
    }
}
