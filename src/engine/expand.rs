//! Expands a verdict to the full deadline: the last day to act, the time left, and all remarks.

use std::cell::LazyCell;

use chrono::TimeDelta;

use super::assess::Verdict;
use super::beginning::{Beginning, Moved};
use super::closing::{Completion, Occasion, Start};
use super::deadline::{Deadline, LateBy};
use super::duty::Duty;
use super::facts::Facts;
use super::setup::Engine;
use super::standing::past_limit;
use super::status::Status;
use super::total::SpellTotal;
use crate::moment::Moment;
use crate::provisional::Provisional;
use crate::remark::{Remark, Remarks};
use crate::rules::{EventId, Kind};

/// A deadline that is not done, counts from its event and needs no remark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unremarked {
    /// The last moment in time.
    pub due: Moment,
    /// The last working day on which it can still be done in time.
    pub act_by: Moment,
    /// Working days until the limit, negative once it has passed; `None` if the holidays are not known.
    pub working_days_left: Option<i32>,
    /// How late it is.
    pub late_by: Option<LateBy>,
}

impl<'r> Engine<'r, '_> {
    /// The deadline of a verdict, with its remarks. Oddities in the record are added only on request.
    #[must_use]
    pub fn deadline(
        &self,
        facts: Facts<'_>,
        verdict: &Verdict,
        with_record_remarks: bool,
    ) -> Deadline<'r> {
        let duty = self.duty(verdict.duty);
        let start = Start::new(self, verdict.start, facts);
        let expanded = self.expanded(&start, verdict);
        let mut remarks = Remarks::default();
        let act_by = expanded.act_by(&mut remarks);
        expanded.remark_on_start(&mut remarks);
        expanded.remark_on_completion(&mut remarks);
        expanded.remark_on_record(&mut remarks);
        let working_days_left = expanded.working_days_left();
        let late_by = expanded.late_by();
        if working_days_left.or(late_by.and_then(|late| late.working_days)).is_some() {
            expanded.mark_working_days(&mut remarks);
        }
        if with_record_remarks {
            remarks.notes.extend(expanded.record_remarks());
        }
        let Verdict { start, from, due, status, closing, .. } = *verdict;
        let Remarks { notes: remarks, provisional } = remarks;
        Deadline {
            rule: duty.rule,
            starts: duty.starts,
            event: start,
            from,
            counting: expanded.occasion.counting(),
            due,
            act_by,
            completed: closing.completed(),
            status,
            working_days_left,
            time_left: expanded.time_left(),
            act_by_has_passed: status.is_timed()
                && act_by.is_some_and(|act_by| self.criteria.as_of.day() > act_by.day()),
            late_by,
            rule_note: duty.applied.note,
            total: expanded.occasion.total().and_then(Result::ok).map(Box::new),
            remarks,
            provisional,
        }
    }

    /// What a verdict says that needs no remark; `None` if [`Engine::deadline`] must say it.
    #[must_use]
    pub fn unremarked(&self, facts: Facts<'_>, verdict: &Verdict) -> Option<Unremarked> {
        let (due, act_by) = verdict.due.zip(verdict.unremarked_act_by)?;
        let start = Start::new(self, verdict.start, facts);
        let expanded = self.expanded(&start, verdict);
        Some(Unremarked {
            due,
            act_by,
            working_days_left: expanded.working_days_left(),
            late_by: expanded.late_by(),
        })
    }

    /// The last working day on which it can still be done in time.
    #[must_use]
    pub fn act_by(&self, verdict: &Verdict) -> Option<Moment> {
        let duty = self.duty(verdict.duty);
        let act_by =
            duty.applied.counting.act_by(verdict.from, verdict.due?, self.calendar_to_act(duty));
        act_by.ok().map(|act_by| act_by.day)
    }

    /// Whether it is open and past its limit.
    #[must_use]
    pub fn is_past_limit(&self, verdict: &Verdict) -> bool {
        let as_of = self.criteria.as_of;
        verdict.status.is_timed() && verdict.due.is_some_and(|due| as_of.is_after(&due))
    }

    /// Whether it is an open breach now and, as far as its dates show, was not one at an earlier moment.
    #[must_use]
    pub fn is_new_breach_since(&self, verdict: &Verdict, since: Moment) -> bool {
        let was_breached = verdict.due.is_some_and(|due| {
            let (kind, extended_to) = (self.rule(verdict.duty).kind, verdict.closing.extended_to);
            let then = past_limit(kind, extended_to, since, &self.criteria);
            since.is_after(&due) && then == Status::Breached
        });
        verdict.status == Status::Breached && !was_breached
    }

    /// Whether an event moved the limit only after it had passed.
    #[must_use]
    pub fn was_moved_after_limit(&self, facts: Facts<'_>, verdict: &Verdict) -> bool {
        // Most limits are never moved.
        if verdict.from == verdict.start {
            return false;
        }
        let start = Start::new(self, verdict.start, facts);
        self.expanded(&start, verdict).occasion.passed_before_moved(verdict.from).is_some()
    }

    /// Whether the record that it rests on is odd without contradicting itself.
    #[must_use]
    pub fn has_record_remarks(&self, facts: Facts<'_>, verdict: &Verdict) -> bool {
        let start = Start::new(self, verdict.start, facts);
        !facts.is_bare && self.expanded(&start, verdict).record_remarks().next().is_some()
    }

    fn expanded<'e>(&'e self, start: &'e Start<'e>, verdict: &'e Verdict) -> Expanded<'e> {
        let duty = self.duty(verdict.duty);
        Expanded { occasion: Occasion { start, duty }, verdict }
    }
}

/// A verdict, and the case and engine that it came from.
struct Expanded<'e> {
    occasion: Occasion<'e>,
    verdict: &'e Verdict,
}

impl<'e> Expanded<'e> {
    fn title(&self, event: EventId) -> String {
        self.occasion.start.engine.rules.events.get(event).title.clone()
    }

    fn is_provisional(&self, day: Moment) -> bool {
        self.occasion.calendar().is_provisional_on(day)
    }

    fn mark_provisional(&self, what: Provisional, remarks: &mut Remarks) {
        remarks.mark_provisional(what, self.occasion.start.engine.holidays_listed_to());
    }

    /// The last day to act, with the remarks on the dates.
    fn act_by(&self, remarks: &mut Remarks) -> Option<Moment> {
        let Verdict { from, due, .. } = *self.verdict;
        self.remark_on_beginning(remarks);
        self.remark_on_total(remarks);
        let act_by = self.occasion.act_by(from, due, remarks);
        let may_be_moved = from != self.verdict.start || self.occasion.receipt_policy().is_some();
        if may_be_moved && self.is_provisional(from) {
            let rests_on_beginning = Provisional {
                from: true,
                due: due.is_some(),
                act_by: act_by.is_some(),
                working_days: false,
            };
            self.mark_provisional(rests_on_beginning, remarks);
        }
        act_by
    }

    fn remark_on_beginning(&self, remarks: &mut Remarks) {
        // Where no beginning can be found there is no verdict.
        let Ok(Beginning { from, moved, .. }) = self.occasion.beginning() else { return };
        let to_come = self.occasion.more_time_to_come().filter(|_| self.verdict.status.is_open());
        match moved {
            Moved::No => {}
            Moved::Received => remarks.add(Remark::DeemedReceipt {
                arrived: self.verdict.start,
                received: from.date(),
                provisional: self.is_provisional(from),
            }),
            Moved::ArrivalUnknown { after } => remarks.add(Remark::ArrivalTimeUnknown { after }),
            Moved::Postponed(event) => {
                remarks.add(Remark::Postponed { from, event: self.title(event) });
                let passed = self.occasion.passed_before_moved(from);
                remarks.notes.extend(passed.map(Remark::PassedBeforeMoved));
            }
            Moved::Prolonged => remarks.add(Remark::Prolonged(from)),
            Moved::NothingProlonged => remarks.add(Remark::NothingProlonged),
            Moved::EarlierNotRecorded(event) => {
                remarks.add(Remark::EarlierNotRecorded { event: self.title(event) });
            }
            Moved::LaterNotRecorded(_) if to_come.is_some() => {}
            Moved::LaterNotRecorded(event) => {
                remarks.add(Remark::LaterNotRecorded { event: self.title(event) });
            }
        }
        if let Some((event, when)) = to_come {
            remarks.add(Remark::MayBePostponed { event: self.title(event), when });
        }
    }

    /// What earlier spells leave, and what about them is not known.
    fn remark_on_total(&self, remarks: &mut Remarks) {
        // Where it cannot be worked out there is no verdict.
        let Some(Ok(total)) = self.occasion.total() else { return };
        if !total.earlier.is_empty() {
            let SpellTotal { allowed, in_any, left, ref earlier, .. } = total;
            let used = earlier.iter().map(|spell| spell.counted).sum();
            remarks.add(Remark::UsedBefore { used, allowed, in_any, left });
        }
        if total.has_unknown_time {
            remarks.add(Remark::LongestWithoutTime);
        }
        if let Some(end) = total.end_without_start {
            remarks.add(Remark::EndWithoutStart(end));
        }
        if total.depends_on_holidays && self.is_provisional(total.due) {
            let due = Provisional { due: true, act_by: true, ..Provisional::default() };
            self.mark_provisional(due, remarks);
        }
    }

    fn remark_on_start(&self, remarks: &mut Remarks) {
        let Occasion { start: &Start { engine, at: start, facts, .. }, duty } = self.occasion;
        let Duty { rule, condition, .. } = duty;
        if duty.is_outside_table(start) {
            remarks.add(Remark::NotInForce {
                table: rule.table.clone(),
                in_force: rule.document_in_force.to_string(),
            });
        }
        if let Some(event) = condition.and_then(|known| known.unknown_spell(start, facts.before)) {
            let assumed = if duty.applied.age.from.is_none() {
                "the earliest stage is assumed"
            } else {
                "it is assumed to have happened long enough before"
            };
            remarks.add(Remark::SpellNotRecorded { begins_with: self.title(event), assumed });
        }
        if let Some((follows, first)) = self.occasion.starts_too_early() {
            remarks.add(Remark::OutOfOrder { when: start, follows: self.title(follows), first });
        }
        if !duty.applied.counting.is_before_event() && start.is_after(&engine.criteria.as_of) {
            remarks.add(Remark::NotYetStarted(start));
        }
    }

    fn remark_on_completion(&self, remarks: &mut Remarks) {
        match self.verdict.closing.completion {
            Completion::None => self.remark_on_haste(remarks),
            Completion::Done(done) => self.remark_on_another_start(done, remarks),
            Completion::Planned(done) => {
                if self.has_completion_since_start() {
                    remarks.add(Remark::NotYetHappened(done));
                }
            }
            Completion::AfterEnd(done) => {
                if self.has_completion_since_start() {
                    remarks.add(Remark::DoneAfterEnd(done));
                }
            }
            Completion::OutOfOrder(done) => {
                if let Some((follows, first)) = self.occasion.must_follow(done) {
                    let follows = self.title(follows);
                    remarks.add(Remark::OutOfOrder { when: done, follows, first });
                }
                self.remark_on_another_start(done, remarks);
            }
            Completion::BeforeStart(_) => remarks.add(Remark::CompletedBeforeStart),
        }
    }

    /// What was done too soon does not count.
    fn remark_on_haste(&self, remarks: &mut Remarks) {
        let Occasion { start: &Start { at: start, facts, .. }, duty } = self.occasion;
        let Some(earliest) = self.occasion.earliest() else { return };
        let done =
            duty.rule.completes.and_then(|event| facts.recorded.first_from(event, start, true));
        if let Some(done) = done {
            remarks.add(Remark::DoneTooSoon { done, earliest });
        }
    }

    /// Something done in advance that does not count needs no remark.
    fn has_completion_since_start(&self) -> bool {
        let Occasion { start: &Start { at: start, facts, .. }, duty } = self.occasion;
        let done =
            duty.rule.completes.and_then(|event| facts.recorded.first_from(event, start, true));
        done.is_some()
    }

    /// The completion may answer a later start of the same event instead of this one.
    fn remark_on_another_start(&self, done: Moment, remarks: &mut Remarks) {
        let Occasion { start: &Start { at: start, facts, .. }, duty } = self.occasion;
        if duty.rule.completes == Some(duty.starts) {
            return;
        }
        let between = facts
            .recorded
            .occurrences(duty.starts)
            .find(|other| other.is_after(&start) && other.compare(&done).is_le());
        if let Some(other) = between {
            remarks.add(Remark::AnotherStartBetween { other, done });
        }
    }

    /// Contradictions in the record, what did not end the duty, and what did.
    fn remark_on_record(&self, remarks: &mut Remarks) {
        let Verdict { status, closing, .. } = self.verdict;
        let seen = self.occasion.observations(closing);
        remarks.notes.extend(seen.filter(|seen| seen.contradicts).map(|seen| seen.remark.clone()));
        if status.is_open() {
            remarks.notes.extend(self.ends_of_others());
        }
        self.remark_on_outcome(remarks);
    }

    /// Anything that has ended since the start and is assumed to have begun before it. On the day of a move
    /// this is obvious, and needs no remark.
    fn ends_of_others(&self) -> impl Iterator<Item = Remark> {
        let Occasion { start: &Start { engine, at: start, facts, .. }, duty } = self.occasion;
        let events = &engine.rules.events;
        let as_of = engine.criteria.as_of;
        let is_move = move |event: EventId, when: &Moment| {
            let begins = events.get(event).ends.into_iter();
            begins
                .flat_map(|begins| facts.before.between_days(begins, when.day(), when.day()))
                .any(|begin| begin.compare(when).is_eq())
        };
        duty.rule.until.iter().flat_map(move |&event| {
            let own = LazyCell::new(move || self.occasion.end_of_start(event));
            let ends = facts.recorded.between_days(event, start.day(), as_of.day());
            let of_others = ends.filter(move |when| {
                when.compare(&start).is_ge()
                    && !when.is_after(&as_of)
                    && own.is_another(*when)
                    && !is_move(event, when)
            });
            of_others.map(move |when| Remark::EndOfAnother { event: self.title(event), when })
        })
    }

    fn remark_on_outcome(&self, remarks: &mut Remarks) {
        let Verdict { due, status, closing, .. } = *self.verdict;
        match (status, closing.ended, closing.cancelled) {
            (Status::Lapsed | Status::Missed, Some((event, when)), _) => {
                remarks.add(Remark::DutyEnded { event: self.title(event), when });
            }
            (Status::NotNeeded, _, Some((event, when))) => {
                remarks.add(Remark::Cancelled { event: self.title(event), when });
            }
            _ => {}
        }
        let is_time_unknown = due.zip(closing.completed()).is_some_and(|(due, completed)| {
            status == Status::Met
                && due.day() == completed.day()
                && due.has_time()
                && !completed.has_time()
        });
        if is_time_unknown {
            remarks.add(Remark::CompletionTimeUnknown);
        }
        match (closing.extended_to, closing.extended_beyond(due)) {
            (Some(to), None) => remarks.add(Remark::ExtensionWithoutEffect(to)),
            (Some(to), Some(_)) => remarks.add(Remark::ExtendedTo(to)),
            (None, _) => {}
        }
    }

    /// Oddities in the record that do not contradict it.
    fn record_remarks(&self) -> impl Iterator<Item = Remark> {
        let seen = self.occasion.observations(&self.verdict.closing);
        let odd = seen.filter(|seen| !seen.contradicts).map(|seen| seen.remark.clone());
        odd.chain(self.other_targets())
    }

    /// A recorded target is never a limit. If the two differ, the target was counted in another way.
    fn other_targets(&self) -> impl Iterator<Item = Remark> {
        let Occasion { start: &Start { at: start, facts, .. }, duty } = self.occasion;
        let clock = (duty.starts, start, duty.rule.completes);
        let due = self.verdict.due.map(|due| due.date());
        let targets = facts.recorded.recorded_targets.iter();
        targets
            .filter(move |of| (of.starts, of.from, Some(of.completes)) == clock)
            .filter(move |of| due.is_some_and(|due| due != of.target))
            .map(|of| Remark::RecordedTarget(of.target))
    }

    fn working_days_left(&self) -> Option<i32> {
        let due = self.verdict.due.filter(|_| self.verdict.status.is_timed())?;
        let engine = self.occasion.start.engine;
        self.occasion.calendar().working_days_left(engine.criteria.as_of, due).ok()
    }

    fn late_by(&self) -> Option<LateBy> {
        let (due, late) = self.verdict.due.zip(self.late_from())?;
        Some(LateBy {
            working_days: self.occasion.calendar().working_days_left(due, late).ok(),
            days: i64::from(late.day() - due.day()),
            time: self.clock_between(due, late),
        })
    }

    fn time_left(&self) -> Option<TimeDelta> {
        let due = self.verdict.due.filter(|_| self.verdict.status.is_open())?;
        let left = self.clock_between(self.occasion.start.engine.criteria.as_of, due)?;
        Some(left).filter(|left| *left >= TimeDelta::zero())
    }

    /// The time on the clock, if the rule counts hours and both times are known.
    fn clock_between(&self, from: Moment, to: Moment) -> Option<TimeDelta> {
        let (from, to) = from.instant().zip(to.instant())?;
        self.occasion.duty.counts_hours.then(|| to - from)
    }

    /// The moment up to which lateness is counted. A prompt is never late.
    fn late_from(&self) -> Option<Moment> {
        let Occasion { start: &Start { engine, .. }, duty } = self.occasion;
        let Verdict { status, closing, .. } = self.verdict;
        match status {
            _ if matches!(duty.rule.kind, Kind::Prompt | Kind::Ceiling) => None,
            Status::Late => closing.completed(),
            Status::Missed => closing.ended.map(|(_, when)| when),
            _ => engine.is_past_limit(self.verdict).then_some(engine.criteria.as_of),
        }
    }

    /// Marks the working days left or overdue, if they are counted to or from a day whose holidays are not
    /// published yet.
    fn mark_working_days(&self, remarks: &mut Remarks) {
        let to = self.late_from().unwrap_or(self.occasion.start.engine.criteria.as_of);
        let ends = [self.verdict.due, Some(to)];
        if remarks.provisional.due || ends.into_iter().flatten().any(|day| self.is_provisional(day))
        {
            let working_days = Provisional { working_days: true, ..Provisional::default() };
            self.mark_provisional(working_days, remarks);
        }
    }
}
