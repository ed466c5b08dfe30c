//! iCalendar (RFC 5545): one event per deadline, which a second import updates.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};
use std::io::{self, Write};

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, Utc};
use icalendar::{Alarm, Calendar, Component, Event, EventLike, EventStatus};

use super::words::{act_by_line, due_line, marked_source, status_name};
use super::{Entry, Report};
use crate::calendar::Calendar as WorkingDays;
use crate::engine::Deadline;
use crate::engine::status::Status;
use crate::moment::Moment;
use crate::provisional::{Provisional, mark};
use crate::rules::{Kind, Rule};
use crate::text::printable;

/// Writes a calendar of these events, one by one: there may be millions.
pub(super) fn write(entries: impl Iterator<Item = Event>, out: &mut dyn Write) -> io::Result<()> {
    let calendar = calendar().to_string();
    let (head, end) = calendar.split_at(calendar.rfind("END:").unwrap_or(calendar.len()));
    write_folded(head, out)?;
    for entry in entries {
        write_folded(&Component::to_string(&entry), out)?;
    }
    write_folded(end, out)
}

/// Writes lines of at most 75 octets (RFC 5545, section 3.1). The crate may leave a last line of 76, so its lines are
/// joined and folded again.
fn write_folded(text: &str, out: &mut dyn Write) -> io::Result<()> {
    let lines = text.replace("\r\n ", "");
    let folded: String = lines.split_terminator("\r\n").map(folded).collect();
    out.write_all(folded.as_bytes())
}

fn folded(line: &str) -> String {
    const LONGEST: usize = 75;
    let mut folded = String::with_capacity(line.len() + line.len() / 24 + 2);
    let mut octets = 0;
    for c in line.chars() {
        if octets + c.len_utf8() > LONGEST {
            folded.push_str("\r\n ");
            octets = 1;
        }
        folded.push(c);
        octets += c.len_utf8();
    }
    folded.push_str("\r\n");
    folded
}

/// A calendar without events.
fn calendar() -> Calendar {
    let mut calendar = Calendar::empty();
    calendar
        .append_property(("VERSION", "2.0"))
        .append_property(("PRODID", "-//dutyclock//dutyclock//EN"))
        .append_property(("CALSCALE", "GREGORIAN"))
        .name("dutyclock");
    calendar
}

/// An event without a date that blocks no time.
pub(super) fn notice(uid: &str, as_of: Moment, summary: &str, description: &str) -> Event {
    let mut event = Event::with_uid(uid);
    event
        .timestamp(stamp(as_of))
        .summary(&printable(summary))
        .description(description)
        .status(EventStatus::Confirmed)
        .add_property("TRANSP", "TRANSPARENT");
    event
}

/// The event of a deadline.
pub(super) fn event(entry: &Entry<'_>, report: &Report<'_>, uid: &str) -> Event {
    let deadline = &entry.deadline;
    let mut event = notice(uid, report.as_of, &summary(entry), &description(entry, report));
    if deadline.status == Status::Projected || day_is_provisional(deadline) {
        event.status(EventStatus::Tentative);
    }
    // Without an end, a date is the whole day and a time is that moment.
    match deadline.due.and_then(|due| due.instant()) {
        Some(due) => event.starts(due.to_utc()),
        None => event.starts(day(deadline)),
    };
    if let Some(at) = reminder(deadline, report.calendar) {
        let mut alarm = Alarm::display(&printable(&deadline.rule.title), at.to_utc());
        alarm.uid(&format!("alarm.{uid}")).timestamp(stamp(report.as_of));
        event.alarm(alarm);
    }
    event.done()
}

/// Nine in the morning of the day to act by, by the clock of London: a moment in UTC, which no calendar moves
/// when the clocks change. If the limit comes earlier, it is the working day before. Nobody is reminded on a
/// day off, or of something that had not happened by then.
fn reminder(deadline: &Deadline<'_>, days: &WorkingDays) -> Option<DateTime<FixedOffset>> {
    let act_by = deadline.act_by.filter(|_| deadline.status.is_open())?.date();
    let due = deadline.due?;
    let at_nine = |day: NaiveDate| Moment::from_local(day.and_hms_opt(9, 0, 0)?).ok();
    let mut reminder = at_nine(act_by)?;
    if reminder.is_after(&due) {
        reminder = at_nine(days.last_working_day_by(act_by.pred_opt()?).ok()?)?;
    }
    let has_happened = deadline.counting.is_before_event() || reminder.is_after(&deadline.event);
    let is_working_day = days.is_working_day(reminder.date()).is_ok_and(|working| working);
    reminder.instant().filter(|_| has_happened && is_working_day)
}

/// The day of the event; without a number, the day of the start.
fn day(deadline: &Deadline<'_>) -> NaiveDate {
    deadline.due.unwrap_or(deadline.from).date()
}

/// Whether that day rests on holidays that are not published yet.
fn day_is_provisional(deadline: &Deadline<'_>) -> bool {
    let Provisional { from, due, .. } = deadline.provisional();
    if deadline.due.is_some() { due } else { from }
}

fn summary(entry: &Entry<'_>) -> String {
    let Entry { case, deadline, .. } = entry;
    title(
        case.as_deref(),
        &deadline.rule.title,
        [
            lasting(deadline.status),
            (deadline.rule.kind == Kind::Target).then_some("target"),
            day_is_provisional(deadline).then_some("provisional"),
        ],
    )
}

/// A title that is still true tomorrow.
pub(super) fn title(case: Option<&str>, what: &str, more: [Option<&str>; 3]) -> String {
    let case = case.map(|case| format!("{case}: ")).unwrap_or_default();
    let more: Vec<&str> = more.into_iter().flatten().collect();
    let more = if more.is_empty() { String::new() } else { format!(" ({})", more.join(", ")) };
    format!("{case}{what}{more}")
}

/// The status, unless time alone changes it.
pub(super) fn lasting(status: Status) -> Option<&'static str> {
    (!status.is_open()).then(|| status.name())
}

fn description(entry: &Entry<'_>, report: &Report<'_>) -> String {
    let deadline = &entry.deadline;
    let act_by = act_by_line(deadline).map(|act_by| format!(", act by {act_by}"));
    let from = mark(deadline.provisional().from);
    let starts = &report.rules.events.get(deadline.starts).id;
    let side = if deadline.counting.is_before_event() { "before" } else { "from" };
    let mut lines = vec![
        format!("Due {}{}", due_line(deadline), act_by.unwrap_or_default()),
        format!("{} {side} {}{from} ({starts})", deadline.counting.period, deadline.from),
        format!("{}: {}", deadline.rule.owner, marked_source(deadline.rule)),
        format!("As of {}: {}", report.as_of, status_name(deadline)),
    ];
    if deadline.status == Status::Projected {
        lines.push(PROJECTED.to_owned());
    }
    lines.extend(deadline.notes());
    text(&lines)
}

/// What an entry says of itself that rests on an assumed day.
pub(super) const PROJECTED: &str =
    "Projected: what it is counted from has not happened yet, so it moves with the real day";

/// The lines as a description.
pub(super) fn text(lines: &[String]) -> String {
    lines.iter().map(|line| printable(line)).collect::<Vec<_>>().join("\n")
}

/// A uid that stays the same for a deadline of a case even if its date changes. Without a case, it holds the
/// table and the limit: other cases with the same start must not replace its entries.
pub(super) fn uid(entry: &Entry<'_>, report: &Report<'_>) -> String {
    let deadline = &entry.deadline;
    let Rule { id, table, .. } = deadline.rule;
    let starts = &report.rules.events.get(deadline.starts).id;
    let start = compact(deadline.event);
    match &entry.case {
        Some(case) => format!("{}.{id}.{starts}.{start}@dutyclock", encoded(case)),
        None => {
            format!("{NO_CASE}.{id}.{starts}.{start}.{table}.{}@dutyclock", limit(deadline.due))
        }
    }
}

/// The limit in a uid without a case.
pub(super) fn limit(due: Option<Moment>) -> String {
    due.map_or_else(|| "no-limit".to_owned(), |due| format!("due-{}", compact(due)))
}

/// In place of a case in a uid. No encoded case is the same.
const NO_CASE: &str = "_event";

/// The case in a uid.
pub(super) fn whose(case: Option<&str>) -> String {
    case.map_or_else(|| NO_CASE.to_owned(), encoded)
}

/// A moment in a uid.
pub(super) fn compact(moment: Moment) -> String {
    let time = moment.time().map(|time| time.format("T%H%M").to_string());
    format!("{}{}", moment.date(), time.unwrap_or_default())
}

/// Keeps each uid of a file apart from the others: a case may have several records with the same start. Each is known
/// by its hash, since there may be millions. The same uids get the same numbers in every run.
#[derive(Debug, Default)]
pub(super) struct Uids(HashMap<u64, u32>);

impl Uids {
    pub(super) fn distinct(&mut self, uid: String) -> String {
        let hash = BuildHasherDefault::<DefaultHasher>::default().hash_one(&uid);
        let count = self.0.entry(hash).or_default();
        *count += 1;
        match *count {
            1 => uid,
            count => format!("{count}.{uid}"),
        }
    }
}

/// Keeps letters and digits and encodes everything else by number, so that ids stay distinct.
fn encoded(case: &str) -> String {
    let mut text = String::new();
    for byte in case.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' => text.push(char::from(byte)),
            _ => {
                let _ = write!(text, "_{byte:02x}");
            }
        }
    }
    text
}

fn stamp(as_of: Moment) -> DateTime<Utc> {
    match as_of.instant() {
        Some(instant) => instant.to_utc(),
        None => as_of.date().and_time(NaiveTime::MIN).and_utc(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_is_longer_than_75_octets_and_none_is_changed() {
        for length in 0..400 {
            for character in ["a", "ß", "\u{1f9d2}", "a ß"] {
                let line = character.repeat(length);
                let folded = folded(&line);
                assert!(folded.lines().all(|part| part.len() <= 75), "{length} of {character}");
                assert_eq!(folded.replace("\r\n ", ""), format!("{line}\r\n"));
            }
        }
    }
}
