//! The short way to most deadlines: what is plain needs little, and what is the same for a day is
//! remembered.

use std::sync::atomic::{AtomicU32, Ordering};

use super::OnlyStarted;
use crate::case::Case;
use crate::counting::Direction;
use crate::engine::status::Status;
use crate::moment::Moment;
use crate::rules::{EventId, EventSet, Kind, Rule};

/// The limit from one day, and how it stands where nothing but its start is recorded.
///
/// From the highest bit: 8 bits for the status, from 1, or 0 before it has been counted; 4 bits for how
/// many days before the limit the last day to act is, from 1, or 0 where more is to be said of that;
/// 20 bits for the days from the start to the limit, from the middle on.
#[derive(Debug, Default)]
pub(super) struct RememberedLimit(AtomicU32);

impl RememberedLimit {
    #[inline]
    pub(super) fn get(&self) -> Option<KnownLimit> {
        let known = self.0.load(Ordering::Relaxed);
        (known != 0).then_some(KnownLimit(known))
    }

    pub(super) fn set(&self, start: Moment, due: Moment, open: Status, act_by: Option<Moment>) {
        let days = u32::try_from(due.day() - start.day() + KnownLimit::MIDDLE).ok();
        let before = act_by.and_then(|act_by| u32::try_from(due.day() - act_by.day()).ok());
        let before = before.filter(|days| *days < 15).map_or(0, |days| days + 1);
        if let Some(days) = days.filter(|days| days >> 20 == 0) {
            let known = (open as u32 + 1) << 24 | before << 20 | days;
            self.0.store(known, Ordering::Relaxed);
        }
    }
}

/// What a [`RememberedLimit`] holds, once it has been counted.
#[derive(Debug, Clone, Copy)]
pub(super) struct KnownLimit(u32);

impl KnownLimit {
    const MIDDLE: i32 = 1 << 19;

    #[inline]
    pub(super) fn due(self, start: Moment) -> Moment {
        Moment::on_day(start.day() + (self.0 & 0xf_ffff) as i32 - Self::MIDDLE)
    }

    /// How it stands where nothing but the start is recorded.
    fn open(self) -> Option<Status> {
        Status::ALL.get(((self.0 >> 24) as usize).checked_sub(1)?).copied()
    }

    /// The last day to act, where that is all that is to be said.
    fn act_by(self, start: Moment) -> Option<Moment> {
        let before = (self.0 >> 20 & 0xf).checked_sub(1)?;
        Some(Moment::on_day(self.due(start).day() - before as i32))
    }
}

/// What the status of most deadlines of a rule needs.
#[derive(Debug, Clone, Copy)]
pub(super) struct PlainRule<'a> {
    completes: EventId,
    /// What makes a record more than a start and its completion.
    complicating: EventSet,
    /// What cancels it.
    unless: &'a [EventId],
    unless_any: EventSet,
    is_prompt: bool,
    /// For a period of hours, how many.
    hours: Option<i32>,
}

impl<'a> PlainRule<'a> {
    pub(super) fn of(
        rule: &'a Rule,
        not_before: Option<EventId>,
        hours: Option<i32>,
    ) -> Option<Self> {
        let forward = rule.direction == Direction::After && !rule.beforehand;
        let completes = rule.completes.filter(|_| forward)?;
        Some(Self {
            completes,
            complicating: rule.until.iter().copied().chain(not_before).collect(),
            unless: &rule.unless,
            unless_any: rule.unless.iter().copied().collect(),
            is_prompt: rule.kind == Kind::Prompt,
            hours,
        })
    }

    /// How a deadline stands where nothing is recorded that ends the duty or comes out of order. `None`
    /// says nothing: [`View::standing`] knows.
    #[inline]
    pub(super) fn judge(
        &self,
        case: &Case,
        starts: EventId,
        start: Moment,
        limit: &RememberedLimit,
        as_of: Moment,
    ) -> Option<Plain> {
        let Self { completes, complicating, .. } = *self;
        if case.may_have(complicating) {
            return None;
        }
        let known = limit.get();
        let due = match self.hours {
            None => known?.due(start),
            Some(hours) => start.plus_hours(hours)?,
        };
        let done = |status| Some(Plain { status, only_started: None });
        match case.first_from(completes, start, starts != completes) {
            Some(when) if when.is_after(&as_of) => None,
            Some(when) => {
                let late = match self.hours {
                    None => when.day() > due.day(),
                    Some(_) => when.is_after(&due),
                };
                done(if late && !self.is_prompt { Status::Late } else { Status::Met })
            }
            None if starts != completes && case.has(completes) => None,
            None if case.may_have(self.unless_any) && self.is_cancelled(case, start, as_of) => {
                done(Status::NotNeeded)
            }
            None => {
                // What starts on the day itself may still be to come, and what ends on it at some hour
                // may have ended.
                let known = known.filter(|known| {
                    let same_day =
                        || known.due(start).day() == due.day() && due.day() != as_of.day();
                    start.day() < as_of.day() && (self.hours.is_none() || same_day())
                })?;
                let only_started = known.act_by(start).map(|act_by| OnlyStarted { due, act_by });
                Some(Plain { status: known.open()?, only_started })
            }
        }
    }

    fn is_cancelled(&self, case: &Case, start: Moment, as_of: Moment) -> bool {
        let happened = |event: &EventId| {
            case.first_from(*event, start, true).is_some_and(|when| !when.is_after(&as_of))
        };
        self.unless.iter().any(happened)
    }
}

/// How a deadline stands of which nothing odd is recorded.
#[derive(Debug, Clone, Copy)]
pub(super) struct Plain {
    pub(super) status: Status,
    pub(super) only_started: Option<OnlyStarted>,
}
