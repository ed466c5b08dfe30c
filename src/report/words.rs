//! A deadline in words: its limit, the time left, its status and its source.

use std::borrow::Cow;

use chrono::{Datelike, TimeDelta, Timelike};

use crate::engine::status::Status;
use crate::engine::{Deadline, LateBy};
use crate::moment::Moment;
use crate::period::Period;
use crate::provisional::{Provisional, mark};
use crate::remark::Remark;
use crate::rules::{Kind, Rule, Verified};

/// The lateness or the time left.
pub(super) fn time_words(deadline: &Deadline<'_>) -> String {
    let provisional = deadline.provisional();
    let counted = mark(provisional.working_days);
    let day_to_act = || earlier_day_to_act(deadline).filter(|_| !deadline.act_by_has_passed);
    if let Some(left) = deadline.time_left.filter(|_| day_to_act().is_none()) {
        return format!("{} left", clock_words(left));
    }
    if let Some(words) = deadline.status.in_place_of_time() {
        return words.to_owned();
    }
    match (deadline.status, deadline.late_by, deadline.working_days_left) {
        (Status::Extended, ..) => extended_to(deadline).unwrap_or_default(),
        (_, Some(late), _) => lateness(deadline, late),
        (Status::Met, ..) => deadline.completed.map(done_on).unwrap_or_default(),
        (Status::Chase, _, Some(left)) => format!("{} past{}", working_days(-left), counted),
        _ => match (day_to_act(), deadline.working_days_left) {
            (Some(act_by), _) => format!("act by {}{}", short(act_by), mark(provisional.act_by)),
            (None, Some(left)) => format!("{} left{counted}", working_days(left)),
            (None, None) => String::new(),
        },
    }
}

pub(super) fn extended_to(deadline: &Deadline<'_>) -> Option<String> {
    deadline.remarks.iter().find_map(|remark| match remark {
        Remark::ExtendedTo(to) => Some(format!("extended\nto {}", short(*to))),
        _ => None,
    })
}

/// The day to act by, if it is earlier than the limit.
pub(super) fn earlier_day_to_act(deadline: &Deadline<'_>) -> Option<chrono::NaiveDate> {
    let due = deadline.due.map(|due| due.date());
    deadline.act_by.map(|act_by| act_by.date()).filter(|act_by| Some(*act_by) != due)
}

/// The day to act by, if it is provisional and the limit is not.
pub(super) fn less_certain_day_to_act(deadline: &Deadline<'_>) -> Option<chrono::NaiveDate> {
    let Provisional { due, act_by, .. } = deadline.provisional();
    deadline.act_by.filter(|_| act_by && !due).map(|act_by| act_by.date())
}

pub(super) fn working_days(count: i32) -> String {
    match count {
        1 => "1 working day".to_owned(),
        _ => format!("{count} working days"),
    }
}

/// `1 day late`, or `55 min late` if hours are counted. A target that was not met is no lateness.
pub(super) fn lateness(deadline: &Deadline<'_>, late: LateBy) -> String {
    let past = if deadline.rule.kind == Kind::Target { "past" } else { "late" };
    match (late.time.filter(|time| *time < HOURS_ARE_TOLD), late.days) {
        (Some(time), _) => format!("{} {past}", clock_words(time)),
        (None, 0) => format!("{past} the same day"),
        (None, 1) => format!("1 day {past}"),
        (None, days @ 730..) => format!("{} years {past}", days / 365),
        (None, days) => format!("{days} days {past}"),
    }
}

/// A longer lateness is told in days.
const HOURS_ARE_TOLD: TimeDelta = TimeDelta::hours(72);

/// `66 h`, `1 h 15 min`, `55 min`. Beyond a day, minutes do not matter.
pub(super) fn clock_words(time: TimeDelta) -> String {
    match (time.num_hours(), time.num_minutes() % 60) {
        (0, minutes) => format!("{minutes} min"),
        (hours @ 1..24, minutes @ 1..) => format!("{hours} h {minutes} min"),
        (hours, _) => format!("{hours} h"),
    }
}

pub(super) fn short(date: chrono::NaiveDate) -> String {
    date.format("%a %-d %b").to_string()
}

fn done_on(completed: Moment) -> String {
    format!("done {}", short(completed.date()))
}

/// The day of the limit, and its time if it has one.
pub(super) fn limit_lines(deadline: &Deadline<'_>) -> Vec<String> {
    let day = match deadline.due {
        Some(due) => format!("{}{}", before(deadline), Moment::on(due.date())),
        None => deadline.counting.period.to_string(),
    };
    let time = deadline.due.and_then(|due| due.time());
    let time = time.map(|time| format!("at {:02}:{:02}", time.hour(), time.minute()));
    [day].into_iter().chain(time).chain(mark_line(deadline.provisional().due)).collect()
}

/// The word that tells what must come before an event from what has a date of its own.
pub(super) fn before(deadline: &Deadline<'_>) -> &'static str {
    if deadline.counting.period == Period::Beforehand { "before " } else { "" }
}

/// The provisional mark, on a separate line.
pub(super) fn mark_line(provisional: bool) -> Option<String> {
    provisional.then(|| mark(provisional).trim_start().to_owned())
}

/// The due date and, under it, the lateness, the completion or the day to act by.
pub(super) fn due_cell(deadline: &Deadline<'_>) -> String {
    let mut lines = limit_lines(deadline);
    lines.extend(deadline.time_left.map(|left| format!("{} left", clock_words(left))));
    lines.extend(late_and_done(deadline));
    lines.extend(act_by_lines(deadline));
    lines.join("\n")
}

/// The day to act by, while the deadline is open and the limit does not already show it.
fn act_by_lines(deadline: &Deadline<'_>) -> Vec<String> {
    let in_time = deadline.status.is_open() && !deadline.act_by_has_passed;
    let day = earlier_day_to_act(deadline).or(less_certain_day_to_act(deadline));
    let Some(act_by) = day.filter(|_| in_time) else { return Vec::new() };
    let mark = mark_line(deadline.provisional().act_by);
    [format!("act by {}", short(act_by))].into_iter().chain(mark).collect()
}

/// Remarks on a cell with the limit; a mark is explained only if it is shown.
pub(super) fn remarks_on_due_cell<'d>(
    deadline: &'d Deadline<'_>,
) -> impl Iterator<Item = &'d Remark> {
    let Provisional { from, due, .. } = deadline.provisional();
    let is_marked = from || due || !act_by_lines(deadline).is_empty();
    let remarks = deadline.remarks.iter();
    remarks.filter(move |remark| is_marked || !matches!(remark, Remark::Provisional { .. }))
}

/// The lateness and the completion.
pub(super) fn late_and_done(deadline: &Deadline<'_>) -> Vec<String> {
    let mut lines: Vec<String> =
        deadline.late_by.map(|late| lateness(deadline, late)).into_iter().collect();
    if let Some(completed) = deadline.completed {
        let year = deadline.due.map(|due| due.date().year());
        let same_year = year.is_none_or(|year| year == completed.date().year());
        lines.push(if same_year {
            done_on(completed)
        } else {
            format!("done {}", Moment::on(completed.date()))
        });
    }
    lines
}

/// The due date and time.
pub(super) fn due_line(deadline: &Deadline<'_>) -> String {
    match deadline.due {
        Some(due) => format!("{}{due}{}", before(deadline), mark(deadline.provisional().due)),
        None => deadline.counting.period.to_string(),
    }
}

/// The last working day to act, marked if it has passed.
pub(super) fn act_by_line(deadline: &Deadline<'_>) -> Option<String> {
    let mark = mark(deadline.provisional().act_by);
    let passed = if deadline.act_by_has_passed { " (passed)" } else { "" };
    deadline.act_by.map(|act_by| format!("{act_by}{mark}{passed}"))
}

/// The status in words, with `target` if the limit is one.
pub(super) fn status_words(deadline: &Deadline<'_>) -> Cow<'static, str> {
    or_target(deadline, deadline.status.words())
}

/// The name of the status, with `target` if the limit is one.
pub(super) fn status_name(deadline: &Deadline<'_>) -> Cow<'static, str> {
    or_target(deadline, deadline.status.name())
}

fn or_target(deadline: &Deadline<'_>, status: impl Into<Cow<'static, str>>) -> Cow<'static, str> {
    let status = status.into();
    match deadline.rule.kind {
        Kind::Target => format!("{status} (target)").into(),
        Kind::Ceiling => format!("{status} (ceiling)").into(),
        Kind::Limit | Kind::Prompt => status,
    }
}

/// The distinct evidence marks of the deadlines, without `text`.
pub(super) fn verified_marks<'a>(
    deadlines: impl Iterator<Item = &'a Deadline<'a>>,
) -> impl Iterator<Item = Verified> {
    let mut marks: Vec<Verified> = deadlines.map(|deadline| deadline.rule.verified).collect();
    marks.sort_unstable();
    marks.dedup();
    marks.into_iter()
}

/// The source of a rule, and how binding it is.
pub(super) fn authority(rule: &Rule) -> String {
    format!("{}, {}", rule.source, rule.force.words())
}

/// What to know of the documents whose text was not read, one sentence for each.
pub(super) fn unchecked<'r>(rules: impl Iterator<Item = &'r Rule>) -> Vec<String> {
    let mut said: Vec<String> = Vec::new();
    for rule in rules.filter(|rule| rule.verified != Verified::Text) {
        let sentence = rule.document_unchecked.clone().unwrap_or_else(|| match rule.verified {
            Verified::Secondary => {
                format!("{}: checked only in a document that restates it", rule.source)
            }
            _ => format!("{}: its text has not been checked", rule.source),
        });
        if !said.contains(&sentence) {
            said.push(sentence);
        }
    }
    said
}

/// The source, with a mark if its text was not read.
pub(super) fn marked_source(rule: &Rule) -> Cow<'_, str> {
    match rule.verified {
        Verified::Text => Cow::Borrowed(&rule.source),
        Verified::Secondary | Verified::Presumed => {
            format!("{} [{}]", rule.source, rule.verified).into()
        }
    }
}

/// The meaning of a mark, for a footnote.
pub(super) fn meaning(mark: Verified) -> Option<&'static str> {
    match mark {
        Verified::Text => None,
        Verified::Secondary => Some(
            "[secondary] checked in another document that restates it, not in the source itself",
        ),
        Verified::Presumed => Some(
            "[presumed] the source has not been checked: the number comes from another edition, or is \
             commonly known",
        ),
    }
}
