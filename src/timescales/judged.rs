//! A deadline that was judged, and all that is to be said of it.

use super::view::{Record, Standing, View, past_limit};
use crate::case::Case;
use crate::deadline::{Deadline, LateBy};
use crate::engine::status::Status;
use crate::moment::Moment;
use crate::note::Note;
use crate::period::Period;
use crate::provisional::Provisional;
use crate::rules::{EventId, Kind, Rule};

/// A deadline as far as its status needs; [`Judged::deadline`] has the rest.
#[derive(Debug, Clone, Copy)]
pub struct Judged<'v, 'a, 'c> {
    pub(super) view: View<'v, 'a, 'c>,
    pub(super) starts: EventId,
    pub(super) event: Moment,
    pub(super) standing: Standing,
    pub(super) only_started: Option<OnlyStarted>,
}

/// Where nothing but the start is recorded of a deadline, and nothing is to be remarked.
#[derive(Debug, Clone, Copy)]
pub(crate) struct OnlyStarted {
    pub(crate) due: Moment,
    pub(crate) act_by: Moment,
}

impl<'a> Judged<'_, 'a, '_> {
    /// The rule.
    #[must_use]
    pub fn rule(&self) -> &'a Rule {
        self.view.timescale.rule
    }

    /// The place of the rule in [`crate::RuleSet::rules`].
    #[must_use]
    pub fn place(&self) -> usize {
        self.view.timescale.place
    }

    /// The event that started it.
    #[must_use]
    pub fn starts(&self) -> EventId {
        self.starts
    }

    /// The period that was counted.
    #[must_use]
    pub fn period(&self) -> Period {
        self.view.timescale.applied.counting.period
    }

    /// Its limit and its last day to act, where it is known that nothing but its start is recorded and
    /// nothing is to be remarked. By how much it is late, or what time is left, then depends on the limit
    /// and the status alone.
    pub(crate) fn only_started(&self) -> Option<OnlyStarted> {
        self.only_started
    }

    /// When that event happened.
    #[must_use]
    pub fn event(&self) -> Moment {
        self.event
    }

    /// The last moment in time.
    #[must_use]
    pub fn due(&self) -> Option<Moment> {
        self.standing.due
    }

    /// How it stands.
    #[must_use]
    pub fn status(&self) -> Status {
        self.standing.status
    }

    /// The last working day on which it can still be done in time.
    #[must_use]
    pub fn act_by(&self) -> Option<Moment> {
        let counting = self.view.timescale.applied.counting;
        let act_by = counting.act_by(self.standing.from, self.due()?, self.view.calendar());
        act_by.ok().map(|act_by| act_by.day)
    }

    /// Whether it is open and its limit has passed.
    #[must_use]
    pub fn is_past_limit(&self) -> bool {
        let as_of = self.view.within.judgement.as_of;
        self.status().is_open() && self.due().is_some_and(|due| as_of.compare(&due).is_gt())
    }

    /// Whether it is an open breach, and was none at an earlier moment, as far as its dates tell.
    #[must_use]
    pub fn is_new_breach_since(&self, since: Moment) -> bool {
        let judgement = &self.view.within.judgement;
        let was_breached = self.due().is_some_and(|due| {
            let extended_to = self.standing.record.extended_to;
            let then = past_limit(self.rule().kind, extended_to, since, judgement);
            since.compare(&due).is_gt() && then == Status::Breached
        });
        self.status() == Status::Breached && !was_breached
    }

    /// Whether the record it rests on is odd, without contradicting itself.
    #[must_use]
    pub fn has_record_remarks(&self) -> bool {
        let Case { observations, recorded_targets, .. } = self.view.records.case;
        let untold = observations.is_empty() && recorded_targets.is_empty();
        !untold && self.record_remarks().next().is_some()
    }

    fn record_remarks(&self) -> impl Iterator<Item = Note> {
        let Standing { due, record, .. } = &self.standing;
        let seen = self.view.observations(self.starts, self.event, *record);
        let odd = seen.filter(|seen| !seen.contradicts).map(|seen| seen.note.clone());
        odd.chain(self.view.other_targets(self.starts, self.event, *due))
    }

    /// The deadline with all that is to be said of it; what is odd in its record without
    /// contradicting it only where that is asked for.
    #[must_use]
    pub fn deadline(&self, with_record_remarks: bool) -> Deadline<'a> {
        let Standing { from, due, record, status } = self.standing;
        let applied = &self.view.timescale.applied;
        let late_by = due.zip(self.late_from()).map(|(due, late)| self.late_by(due, late));
        let working_days_left = self.working_days_left();
        let (act_by, mut remarks) = self.act_by_and_remarks();
        let counted = working_days_left.or(late_by.and_then(|late| late.working_days));
        if counted.is_some() && self.counts_provisional_days(&remarks) {
            let working_days = Provisional { working_days: true, ..Provisional::default() };
            working_days.add_to(&mut remarks, self.view.within.calendar);
        }
        if with_record_remarks {
            remarks.extend(self.record_remarks());
        }
        Deadline {
            rule: self.rule(),
            starts: self.starts,
            event: self.event,
            from,
            counting: applied.counting,
            due,
            act_by,
            completed: record.completed,
            status,
            working_days_left,
            late_by,
            rule_note: applied.note,
            remarks,
        }
    }

    /// Whether the working days that are left, or by which it is late, are counted to or from a day
    /// whose holidays are not published yet.
    fn counts_provisional_days(&self, remarks: &[Note]) -> bool {
        let to = self.late_from().unwrap_or(self.view.within.judgement.as_of);
        Provisional::among(remarks).due
            || [self.due(), Some(to)].into_iter().flatten().any(|day| self.view.is_provisional(day))
    }

    fn working_days_left(&self) -> Option<i32> {
        let due = self.due().filter(|_| self.status().is_open())?;
        let as_of = self.view.within.judgement.as_of;
        self.view.calendar().working_days_left(as_of, due).ok()
    }

    /// The last day to act; and the same way as to the status once more, with what is to be said of
    /// it.
    fn act_by_and_remarks(&self) -> (Option<Moment>, Vec<Note>) {
        let View { within, records, .. } = self.view;
        let Standing { from, due, record, .. } = self.standing;
        let mut remarks = Vec::new();
        if within.judgement.deemed_receipt.is_some() {
            // What could not be counted would not have come to a status.
            let _ = self.view.received(self.starts, self.event, &mut remarks);
        }
        let act_by = self.view.act_by(from, due, &mut remarks);
        if self.view.receipt_policy(self.starts).is_some() && self.view.is_provisional(from) {
            let rest_on_receipt = Provisional {
                from: true,
                due: due.is_some(),
                act_by: act_by.is_some(),
                working_days: false,
            };
            rest_on_receipt.add_to(&mut remarks, within.calendar);
        }
        self.view.remark_start(self.event, &mut remarks);
        if record.completed.is_some() || self.may_be_done_otherwise() {
            self.view.record(self.starts, self.event, &mut remarks);
        }
        if !records.case.observations.is_empty() {
            let seen = self.view.observations(self.starts, self.event, record);
            remarks.extend(seen.filter(|seen| seen.contradicts).map(|seen| seen.note.clone()));
        }
        if self.status().is_open() {
            remarks.extend(self.view.ends_of_others(self.event));
        }
        if record.is_closed() {
            remarks.extend(self.remarks_on_outcome());
        }
        (act_by, remarks)
    }

    /// Whether a completion is recorded that did not count.
    fn may_be_done_otherwise(&self) -> bool {
        let completes = self.view.timescale.completes;
        let done =
            completes.and_then(|event| self.view.records.case.first_from(event, self.event, true));
        done.is_some()
    }

    fn remarks_on_outcome(&self) -> impl Iterator<Item = Note> + use<> {
        let Standing { due, record, status, .. } = self.standing;
        let Record { completed, ended, cancelled, extended_to, .. } = record;
        let title = |event: EventId| self.view.within.rules.events.get(event).title.clone();
        let outcome = match (status, ended, cancelled) {
            (Status::Lapsed | Status::Missed, Some((event, when)), _) => {
                Some(Note::DutyEnded { event: title(event), when })
            }
            (Status::NotNeeded, _, Some((event, when))) => {
                Some(Note::Cancelled { event: title(event), when })
            }
            _ => None,
        };
        let time_unknown = due.zip(completed).filter(|(due, completed)| {
            status == Status::Met
                && due.day() == completed.day()
                && due.has_time()
                && !completed.has_time()
        });
        let extension = match (extended_to, due) {
            (Some(to), Some(due)) if to < due.date() || (to == due.date() && !due.has_time()) => {
                Some(Note::ExtensionWithoutEffect(to))
            }
            (Some(to), _) => Some(Note::ExtendedTo(to)),
            _ => None,
        };
        let time_unknown = time_unknown.map(|_| Note::CompletionTimeUnknown);
        outcome.into_iter().chain(time_unknown).chain(extension)
    }

    /// The moment that lateness runs to. A prompt is never late.
    fn late_from(&self) -> Option<Moment> {
        let record = &self.standing.record;
        match self.status() {
            _ if self.rule().kind == Kind::Prompt => None,
            Status::Late => record.completed,
            Status::Missed => record.ended.map(|(_, when)| when),
            _ => self.is_past_limit().then_some(self.view.within.judgement.as_of),
        }
    }

    fn late_by(&self, due: Moment, late: Moment) -> LateBy {
        LateBy {
            working_days: self.view.calendar().working_days_left(due, late).ok(),
            days: i64::from(late.day() - due.day()),
        }
    }
}
