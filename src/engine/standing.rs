//! How a duty stands: its status, from its limit and what closed it.

use chrono::NaiveDate;

use super::closing::{Closing, Completion, Occasion};
use super::criteria::Criteria;
use super::status::Status;
use crate::moment::Moment;
use crate::period::Period;
use crate::rules::Kind;

impl Occasion<'_> {
    #[inline(always)]
    pub(super) fn status(self, from: Moment, due: Option<Moment>, closing: &Closing) -> Status {
        if closing.is_invalid() {
            return Status::Invalid;
        }
        if let Completion::Done(done) = closing.completion {
            return self.status_when_done(due, done);
        }
        self.status_if_not_done(from, due, closing)
    }

    #[inline]
    pub(super) fn status_when_done(self, due: Option<Moment>, done: Moment) -> Status {
        let is_late = due.is_some_and(|due| done.is_after(&due));
        if is_late && self.duty.kind != Kind::Prompt { Status::Late } else { Status::Met }
    }

    fn status_if_not_done(self, from: Moment, due: Option<Moment>, closing: &Closing) -> Status {
        let kind = self.duty.kind;
        let criteria = self.criteria();
        if closing.cancelled.is_some() {
            return Status::NotNeeded;
        }
        if let Some((_, ended)) = closing.ended {
            let missed = due.is_some_and(|due| ended.is_after(&due));
            return match (missed, kind) {
                (true, Kind::Limit) => Status::Missed,
                (true, Kind::Target) if criteria.strict_targets => Status::Missed,
                _ => Status::Lapsed,
            };
        }
        let Some(due) = due.filter(|_| !self.may_have_come_before()) else {
            return Status::Outstanding;
        };
        if criteria.as_of.is_after(&due) {
            let past = past_limit(kind, closing.extended_to, criteria.as_of, criteria);
            // Whether it was done before the only event that is known, nobody has said.
            let is_unknown = criteria.is_one_event && self.duty.applied.counting.is_before_event();
            return if is_unknown && past == Status::Breached { Status::Outstanding } else { past };
        }
        self.before_limit(from, due)
    }

    /// Whether it should have come before an event that has happened, in a record that does not tell.
    fn may_have_come_before(self) -> bool {
        let Criteria { as_of, is_one_event, .. } = *self.criteria();
        is_one_event
            && self.duty.applied.counting.period == Period::Beforehand
            && !self.start.at.is_after(&as_of)
    }

    fn before_limit(self, from: Moment, due: Moment) -> Status {
        if self.criteria().as_of.day() == due.day() {
            return Status::DueToday;
        }
        let act_by = self.duty.applied.counting.act_by(from, due, self.calendar_to_act());
        if self.is_soon(act_by.map_or(due, |act_by| act_by.day)) {
            Status::DueSoon
        } else {
            Status::Due
        }
    }

    /// If the holidays are not known, allows for a weekend and two holidays.
    fn is_soon(self, act_by: Moment) -> bool {
        const DAYS_OFF: i64 = 4;
        let Criteria { as_of, warn_within, .. } = *self.criteria();
        match self.calendar_to_act().working_days_left(as_of, act_by) {
            Ok(left) => i64::from(left) <= i64::from(warn_within),
            Err(_) => i64::from(act_by.day() - as_of.day()) <= i64::from(warn_within) + DAYS_OFF,
        }
    }
}

/// The status of an open duty after its limit.
pub(super) fn past_limit(
    kind: Kind,
    extended_to: Option<NaiveDate>,
    at: Moment,
    criteria: &Criteria,
) -> Status {
    match kind {
        Kind::Prompt => Status::Chase,
        Kind::Ceiling => Status::Expired,
        _ if extended_to.is_some_and(|to| to >= at.date()) => Status::Extended,
        Kind::Target if !criteria.strict_targets => Status::Due,
        Kind::Limit | Kind::Target => Status::Breached,
    }
}
