//! How long there is to do a duty, and until when: the words that begin a row.

use chrono::{Datelike, NaiveDate, Timelike};

use super::words::{before, clock_words, earlier_day_to_act, lateness, short, working_days};
use crate::engine::Deadline;
use crate::engine::status::Status;
use crate::moment::Moment;
use crate::provisional::mark;
use crate::remark::Remark;
use crate::rules::Kind;

/// The day of an assessment, and how dates are written on it.
#[derive(Clone, Copy)]
pub(super) struct Today {
    date: NaiveDate,
    /// Whether every date has its year, since the answer will be read on another day.
    with_years: bool,
}

impl Today {
    /// For an answer that is read at once: near dates need no year.
    pub(super) fn of(as_of: Moment) -> Self {
        Self { date: as_of.date(), with_years: false }
    }

    /// For a page that is kept.
    pub(super) fn with_years(as_of: Moment) -> Self {
        Self { with_years: true, ..Self::of(as_of) }
    }

    /// The days from today to a date, negative if it has passed.
    fn days_to(self, date: NaiveDate) -> i64 {
        (date - self.date).num_days()
    }

    /// Today or tomorrow, in words.
    fn near(self, date: NaiveDate) -> Option<&'static str> {
        match self.days_to(date) {
            0 => Some("today"),
            1 => Some("tomorrow"),
            _ => None,
        }
    }

    /// `Wed 25 Nov`, with the year if it is another year and not near.
    fn day(self, date: NaiveDate) -> String {
        const NEAR: i64 = 100;
        let is_clear = date.year() == self.date.year() || self.days_to(date).abs() < NEAR;
        if is_clear && !self.with_years {
            return short(date);
        }
        Moment::on(date).to_string()
    }
}

/// `3 working days left, Wed 25 Nov`, or how late it is, or when it was done. A breach is in capital letters, since
/// colour does not reach everybody.
pub(super) fn when(deadline: &Deadline<'_>, today: Today) -> String {
    let Some(limit) = limit(deadline, today) else { return without_limit(deadline, today) };
    let late = deadline.late_by.map(|late| lateness(deadline, late)).unwrap_or_default();
    match deadline.status {
        Status::Breached => format!("{late}, BREACHED {limit}"),
        Status::Extended => format!("{}, limit was {limit}", extended(deadline, today)),
        Status::Invalid => format!("check the record, limit {limit}"),
        Status::Missed => format!("never done, limit was {limit}"),
        Status::Late => format!("{}, {late}", done(deadline, today)),
        Status::Met => done(deadline, today),
        Status::Lapsed => "no longer due".to_owned(),
        Status::Expired => format!("over since {limit}"),
        Status::NotNeeded => "not needed".to_owned(),
        Status::Projected => limit,
        Status::Chase => format!("{}, {limit}", past(deadline, today)),
        // Whether it was done before an event is not known.
        Status::Outstanding => format!("was due {limit}, unless done"),
        Status::DueToday | Status::DueSoon | Status::Due => {
            if late.is_empty() {
                left(deadline, &limit, today)
            } else {
                format!("{late}, {limit}")
            }
        }
    }
}

/// Where no number is set, what the document says instead.
fn without_limit(deadline: &Deadline<'_>, today: Today) -> String {
    match deadline.status {
        Status::Met | Status::Late => done(deadline, today),
        Status::Lapsed => "no longer due".to_owned(),
        Status::NotNeeded => "not needed".to_owned(),
        Status::Invalid => "check the record".to_owned(),
        _ => deadline.counting.period.to_string(),
    }
}

/// The day of the limit, and its time if it has one.
fn limit(deadline: &Deadline<'_>, today: Today) -> Option<String> {
    // Whether it came before an event that has happened is not known.
    let due = deadline.due.filter(|_| !deadline.cannot_be_in_breach())?;
    let target = if deadline.rule.kind == Kind::Target { "target " } else { "" };
    let time = due.time().map(|time| format!(" {:02}:{:02}", time.hour(), time.minute()));
    let (day, time) = (today.day(due.date()), time.unwrap_or_default());
    let before = before(deadline);
    Some(format!("{target}{before}{day}{time}{}", mark(deadline.provisional().due)))
}

/// In days. What is further away is told in weeks.
const DISTANT: i64 = 85;

/// The time left to a limit: on the clock if hours count, else in working days, and for a distant day in weeks or
/// years. Where the last working day to act comes earlier and is near, it is said too.
fn left(deadline: &Deadline<'_>, limit: &str, today: Today) -> String {
    let act_by = day_to_act(deadline);
    let near = act_by.and_then(|act_by| today.near(act_by));
    if let Some(left) = deadline.time_left {
        let act_by = act_by.map(|act_by| {
            let provisional = if deadline.provisional().act_by { ", provisional" } else { "" };
            let day = near.map_or_else(|| act_by.format("%a").to_string(), str::to_owned);
            format!(" (act by {day}{provisional})")
        });
        let at_most = if deadline.rule.kind == Kind::Ceiling { " at most" } else { "" };
        let left = clock_words(left);
        return format!("{left} left{at_most}, {limit}{}", act_by.unwrap_or_default());
    }
    let mark = mark(deadline.provisional().act_by);
    match near {
        Some(near) => format!("act by {near}{mark}, limit {limit}"),
        None => format!("{}, {limit}", days_left(deadline, today)),
    }
}

fn days_left(deadline: &Deadline<'_>, today: Today) -> String {
    let days = deadline.due.map_or(0, |due| today.days_to(due.date()));
    let length = match (days, deadline.working_days_left) {
        (..=0, _) => return "today".to_owned(),
        (1, _) => return "tomorrow".to_owned(),
        (730.., _) => format!("{} years", days / 365),
        (_, Some(left @ 1..=60)) => working_days(left),
        (DISTANT.., _) => format!("{} weeks", days / 7),
        _ => format!("{days} days"),
    };
    // Until then there is nothing to do but wait.
    match deadline.rule.kind {
        Kind::Prompt => format!("in {length}"),
        Kind::Ceiling => format!("{length} left at most"),
        Kind::Limit | Kind::Target => format!("{length} left"),
    }
}

/// The last working day before the limit, while it has not passed.
fn day_to_act(deadline: &Deadline<'_>) -> Option<NaiveDate> {
    let is_open = deadline.status.is_open() && !deadline.act_by_has_passed;
    earlier_day_to_act(deadline).filter(|_| is_open)
}

/// A sentence on the last working day to act, if [`when`] does not say it and it is not distant.
pub(super) fn remark_on_act_by(deadline: &Deadline<'_>, today: Today) -> Option<String> {
    let act_by = day_to_act(deadline)?;
    let is_distant = today.days_to(act_by) >= DISTANT;
    if is_distant || deadline.time_left.is_some() || today.near(act_by).is_some() {
        return None;
    }
    let mark = mark(deadline.provisional().act_by);
    Some(format!("act by {}{mark}, the last working day before the limit", today.day(act_by)))
}

/// How long ago a reminder fell due.
fn past(deadline: &Deadline<'_>, today: Today) -> String {
    let days = deadline.due.map_or(0, |due| -today.days_to(due.date()));
    match (deadline.working_days_left, days) {
        (Some(left @ ..0), _) => format!("{} past", working_days(-left)),
        (_, 0) => "past the same day".to_owned(),
        (_, 1) => "1 day past".to_owned(),
        (_, days) => format!("{days} days past"),
    }
}

fn extended(deadline: &Deadline<'_>, today: Today) -> String {
    let to = deadline.remarks.iter().find_map(|remark| match remark {
        Remark::ExtendedTo(to) => Some(*to),
        _ => None,
    });
    to.map_or_else(|| "extended".to_owned(), |to| format!("extended to {}", today.day(to)))
}

fn done(deadline: &Deadline<'_>, today: Today) -> String {
    let done = deadline.completed.map(|done| today.day(done.date()));
    done.map_or_else(|| "done".to_owned(), |done| format!("done {done}"))
}
