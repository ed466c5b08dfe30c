//! Explains a count step by step, so that a reader can check it.

use std::fmt;

use chrono::{Datelike, NaiveDate};

use crate::calendar::{Calendar, DayOff};
use crate::counting::{CountError, Counting, Direction, FirstDay, Limit, NoSuchDate, OnHoliday};
use crate::engine::TotalStep;
use crate::moment::Moment;
use crate::period::{Period, Unit};
use crate::provisional::{Provisional, mark};
use crate::remark::Remark;

/// One step of a count. Its `Display` is one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CountStep {
    /// A policy on deemed receipt moved the start.
    Received {
        /// When it arrived.
        arrived: Moment,
        /// When it counts as received.
        received: Moment,
        /// Whether that rests on holidays that are not published yet.
        provisional: bool,
    },
    /// A later event, or the end of another time, moved the start.
    Moved {
        /// The event that started the duty.
        event: Moment,
        /// From when it is counted, and why.
        why: Remark,
    },
    /// Where the count starts.
    Start {
        /// When.
        when: Moment,
        /// Whether its day is counted; `None` if no days are counted.
        first_day: Option<FirstDay>,
        /// Whether that rests on holidays that are not published yet.
        provisional: bool,
    },
    /// Days that were counted, with the number of the first and the last.
    Counted {
        /// The first of the days in the order of counting.
        from: NaiveDate,
        /// The last of them.
        to: NaiveDate,
        /// Number of the first.
        first: u32,
        /// Number of the last.
        last: u32,
    },
    /// Days that were passed over, and why.
    Skipped {
        /// The first of the days in the order of counting.
        from: NaiveDate,
        /// The last of them.
        to: NaiveDate,
        /// Weekend, or the name of the holiday.
        reason: String,
    },
    /// Hours on the clock.
    Clock(Period),
    /// The clocks changed on the way, by so many minutes forward.
    ClocksChanged(i32),
    /// Hours from a day without a time.
    ClockFromDay(Period, Direction),
    /// Calendar days, weeks, months or years.
    Calendar(Period, Direction, FirstDay),
    /// The month has no such date.
    NoSuchDate(NoSuchDate),
    /// The day of the event.
    SameDay,
    /// A date of the year.
    ByDate(Direction),
    /// The last day is a Sunday or a public holiday.
    NoonAfter,
    /// A step of a total over several spells.
    Total(TotalStep),
    /// The limit is no working day, and stays where it is.
    NotMoved(NaiveDate, String),
    /// The last working day in time.
    ActBy {
        /// The day.
        day: NaiveDate,
        /// Whether it rests on holidays that are not published yet.
        provisional: bool,
    },
    /// The limit: always the last step where there is one.
    Due {
        /// The last moment in time.
        due: Moment,
        /// Whether it rests on holidays that are not published yet.
        provisional: bool,
    },
    /// Before the event, whenever that is.
    Beforehand,
    /// No number: always the last step then.
    NoNumber(Period),
}

impl Counting {
    /// The count step by step, to the same limit. The last step is the due date.
    ///
    /// # Errors
    ///
    /// As [`Counting::limit`].
    pub fn steps(&self, start: Moment, calendar: &Calendar) -> Result<Vec<CountStep>, CountError> {
        let limit = self.limit(start, calendar)?;
        Ok(self.steps_to(&limit, limit.provisional(), start, calendar))
    }

    /// The steps to a known limit.
    pub(crate) fn steps_to(
        &self,
        limit: &Limit,
        provisional: Provisional,
        start: Moment,
        calendar: &Calendar,
    ) -> Vec<CountStep> {
        let Provisional { from, due: due_is, act_by: act_by_is, .. } = provisional;
        let first_day = self.counts_days().then_some(self.first_day);
        let mut steps = vec![CountStep::Start { when: start, first_day, provisional: from }];
        let Some(due) = limit.due else {
            steps.push(CountStep::NoNumber(self.period));
            return steps;
        };
        self.push_count(start, due, calendar, &mut steps);
        if self.on_holiday == OnHoliday::NoonAfter && due.has_time() {
            steps.push(CountStep::NoonAfter);
        }
        if let Some(act_by) = limit.act_by.filter(|act_by| act_by.day() != due.day()) {
            let act_by = act_by.date();
            if let Some(day_off) = calendar.day_off(due.date()) {
                steps.push(CountStep::NotMoved(due.date(), day_off.to_string()));
            }
            steps.push(CountStep::ActBy { day: act_by, provisional: act_by_is });
        }
        steps.push(CountStep::Due { due, provisional: due_is });
        steps
    }

    fn push_count(
        &self,
        start: Moment,
        due: Moment,
        calendar: &Calendar,
        steps: &mut Vec<CountStep>,
    ) {
        match self.period {
            Period::Count(_, Unit::WorkingDays) => {
                self.push_days(start.date(), due.date(), calendar, steps);
            }
            Period::Count(count, Unit::Hours) => self.push_clock(start, count.get(), steps),
            Period::SameDay => steps.push(CountStep::SameDay),
            Period::Beforehand => steps.push(CountStep::Beforehand),
            Period::ByDate(_) => steps.push(CountStep::ByDate(self.direction)),
            // They have no limit to count to.
            Period::Immediately | Period::AsSoonAsPossible => {}
            Period::Count(count, unit) => {
                steps.push(CountStep::Calendar(self.period, self.direction, self.first_day));
                let months = if unit == Unit::Years { 12 * count.get() } else { count.get() };
                let missing = matches!(unit, Unit::Months | Unit::Years)
                    && self
                        .move_months(start.date(), months)
                        .is_some_and(|date| date.day() != start.date().day());
                if missing {
                    steps.push(CountStep::NoSuchDate(self.no_such_date));
                }
            }
        }
    }

    fn push_clock(&self, start: Moment, hours: u32, steps: &mut Vec<CountStep>) {
        steps.push(if start.has_time() {
            CountStep::Clock(self.period)
        } else {
            CountStep::ClockFromDay(self.period, self.direction)
        });
        let counted = self.on_the_clock(start, hours);
        let Some((from, to)) = counted.and_then(|(from, to)| from.instant().zip(to.instant()))
        else {
            return;
        };
        let (earlier, later) = (from.min(to), from.max(to));
        let forward = later.offset().local_minus_utc() - earlier.offset().local_minus_utc();
        if forward != 0 {
            steps.push(CountStep::ClocksChanged(forward / 60));
        }
    }

    /// Goes through the days from the start to the limit: each is counted, or skipped with its reason.
    fn push_days(
        &self,
        start: NaiveDate,
        due: NaiveDate,
        calendar: &Calendar,
        steps: &mut Vec<CountStep>,
    ) {
        let skipped = usize::from(self.first_day == FirstDay::NotCounted);
        let mut number = 0;
        let push = |date: NaiveDate| {
            let day_off = calendar.day_off(date);
            if day_off.is_none() {
                number += 1;
            }
            push_day(date, day_off, number, steps);
        };
        let days = start.iter_days();
        match self.direction {
            Direction::After => days.skip(skipped).take_while(|day| *day <= due).for_each(push),
            Direction::Before => {
                days.rev().skip(skipped).take_while(|day| *day >= due).for_each(push);
            }
        }
    }
}

/// Extends the last step by a day, or begins a new step.
fn push_day(date: NaiveDate, day_off: Option<DayOff<'_>>, number: u32, steps: &mut Vec<CountStep>) {
    match (steps.last_mut(), day_off) {
        (Some(CountStep::Counted { to, last, .. }), None) => {
            *to = date;
            *last = number;
        }
        (_, None) => {
            steps.push(CountStep::Counted { from: date, to: date, first: number, last: number });
        }
        (Some(CountStep::Skipped { to, reason, .. }), Some(DayOff::Weekend))
            if *reason == DayOff::Weekend.to_string() =>
        {
            *to = date;
        }
        (_, Some(day_off)) => {
            steps.push(CountStep::Skipped { from: date, to: date, reason: day_off.to_string() });
        }
    }
}

impl fmt::Display for CountStep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let day = |date: &NaiveDate| Moment::on(*date);
        match self {
            Self::Received { arrived, received, provisional } => {
                let mark = mark(*provisional);
                write!(f, "{arrived}: arrived; counted as received on {received}{mark}")
            }
            Self::Moved { event, why } => write!(f, "{event}: the event; {why}"),
            Self::Start { when, first_day, provisional } => {
                write!(f, "{when}{}: the event", mark(*provisional))?;
                let Some(first_day) = first_day else { return Ok(()) };
                write!(f, "; its day is {}", its_day_is(*first_day))
            }
            Self::Counted { from, first, last, .. } if first == last => {
                write!(f, "{}: working day {first}", day(from))
            }
            Self::Counted { from, to, first, last } => {
                write!(f, "{}: working days {first} to {last}", day_span(*from, *to))
            }
            Self::Skipped { from, to, reason } => {
                write!(f, "{}: {reason}, not counted", day_span(*from, *to))
            }
            Self::Clock(period) => {
                write!(f, "{period} on the clock, nights, weekends and holidays included")
            }
            Self::ClocksChanged(minutes) => {
                let direction = if minutes.is_negative() { "back" } else { "forward" };
                write!(f, "the clocks go {direction} by {} minutes during this time", minutes.abs())
            }
            Self::ClockFromDay(period, direction) => {
                write!(f, "{period} {}", from_the_day(*direction))
            }
            Self::Calendar(period, direction, first_day) => {
                write!(f, "{period} {}, by the calendar", from_the_event(*direction, *first_day))
            }
            Self::NoSuchDate(stands) => {
                write!(f, "that month has no such date: {} is used", stand_in(*stands))
            }
            Self::SameDay => f.write_str("by the end of the same day"),
            Self::ByDate(direction) => f.write_str(by_date(*direction)),
            Self::NoonAfter => f.write_str(
                "the last day is a Sunday or a public holiday: to noon on the next day that is neither",
            ),
            Self::Total(step) => step.fmt(f),
            Self::NotMoved(date, reason) => {
                write!(f, "{} is not a working day ({reason}); the limit is not moved", day(date))
            }
            Self::ActBy { day: act_by, provisional } => {
                let (act_by, mark) = (day(act_by), mark(*provisional));
                write!(f, "act by {act_by}{mark}, the last working day in time")
            }
            Self::Due { due, provisional } => write!(f, "due {due}{}", mark(*provisional)),
            Self::Beforehand => f.write_str("it must come before the event: nothing is counted"),
            Self::NoNumber(period) => {
                write!(f, "{period}: no number is set, so none is counted")
            }
        }
    }
}

fn its_day_is(first_day: FirstDay) -> &'static str {
    match first_day {
        FirstDay::NotCounted => "not counted",
        FirstDay::Counted => "counted as the first",
    }
}

fn from_the_event(direction: Direction, first_day: FirstDay) -> &'static str {
    match (direction, first_day) {
        (Direction::After, FirstDay::NotCounted) => "after it",
        (Direction::Before, FirstDay::NotCounted) => "before it",
        (Direction::After, FirstDay::Counted) => "beginning with it",
        (Direction::Before, FirstDay::Counted) => "ending with it",
    }
}

fn from_the_day(direction: Direction) -> &'static str {
    match direction {
        Direction::After => {
            "from the beginning of a day without a time: to the end of the last day"
        }
        Direction::Before => {
            "back from the beginning of a day without a time: the first day that they reach"
        }
    }
}

fn by_date(direction: Direction) -> &'static str {
    match direction {
        Direction::After => "by that date of the year, the first one from then on",
        Direction::Before => "by that date of the year, the last one before it",
    }
}

fn stand_in(no_such_date: NoSuchDate) -> &'static str {
    match no_such_date {
        NoSuchDate::LastDay => "its last day",
        NoSuchDate::NextDay => "the next day",
    }
}

/// `Sat 26 to Sun 27 Dec 2026`: the first date without what the second repeats.
fn day_span(from: NaiveDate, to: NaiveDate) -> String {
    if from == to {
        return Moment::on(to).to_string();
    }
    let shortened = match (from.year() == to.year(), from.month() == to.month()) {
        (true, true) => "%a %-d",
        (true, false) => "%a %-d %b",
        (false, _) => "%a %-d %b %Y",
    };
    format!("{} to {}", from.format(shortened), Moment::on(to))
}
