//! iCalendar (RFC 5545): one event per deadline, which a second import updates.

use std::fmt::Write as _;
use std::io::{self, Write};

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use icalendar::{Alarm, Calendar, Component, Event, EventLike, EventStatus};

use super::words::{act_by_line, due_line, marked_source, status_words};
use super::{Entry, Report};
use crate::engine::Deadline;
use crate::moment::Moment;
use crate::provisional::{Provisional, mark};
use crate::text::printable;

/// Writes a calendar of these events.
pub(super) fn write(entries: Vec<Event>, out: &mut dyn Write) -> io::Result<()> {
    let mut calendar = calendar();
    calendar.extend(entries);
    write_folded(&calendar, out)
}

/// Writes a calendar in lines of at most 75 octets (RFC 5545, section 3.1). The crate may leave a last line
/// of 76, so its lines are joined and folded again.
fn write_folded(calendar: &Calendar, out: &mut dyn Write) -> io::Result<()> {
    let lines = calendar.to_string().replace("\r\n ", "");
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
    if day_is_provisional(deadline) {
        event.status(EventStatus::Tentative);
    }
    // Without an end, a date is the whole day and a time is that moment.
    match deadline.due.and_then(|due| due.instant()) {
        Some(due) => event.starts(due.to_utc()),
        None => event.starts(day(deadline)),
    };
    if deadline.status.is_open() {
        let mut alarm = Alarm::display(&printable(&deadline.rule.title), alarm_before(deadline));
        alarm.uid(&format!("alarm.{uid}")).timestamp(stamp(report.as_of));
        event.alarm(alarm);
    }
    event.done()
}

/// Nine in the morning of the day to act by. If that is the day of the limit: nine in the morning of the day
/// before, or four hours before a time.
fn alarm_before(deadline: &Deadline<'_>) -> TimeDelta {
    let due = deadline.due.unwrap_or(deadline.from);
    let early = deadline.act_by.map(|act_by| act_by.date()).filter(|act_by| *act_by < due.date());
    let since_midnight = due.time().map_or(TimeDelta::zero(), |time| time - NaiveTime::MIN);
    match early {
        Some(act_by) => (act_by - due.date()) + TimeDelta::hours(9) - since_midnight,
        None if due.time().is_some() => TimeDelta::hours(-4),
        None => TimeDelta::hours(-15),
    }
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
    let deadline = &entry.deadline;
    let case = entry.case.as_ref().map(|case| format!("{case}: ")).unwrap_or_default();
    let provisional = if day_is_provisional(deadline) { ", provisional" } else { "" };
    format!("{case}{} ({}{provisional})", deadline.rule.title, status_words(deadline))
}

fn description(entry: &Entry<'_>, report: &Report<'_>) -> String {
    let deadline = &entry.deadline;
    let act_by = act_by_line(deadline).map(|act_by| format!(", act by {act_by}"));
    let from = mark(deadline.provisional().from);
    let starts = &report.rules.events.get(deadline.starts).id;
    let mut lines = vec![
        format!("Due {}{}", due_line(deadline), act_by.unwrap_or_default()),
        format!("{} from {}{from} ({starts})", deadline.counting.period, deadline.from),
        format!("{}: {}", deadline.rule.owner, marked_source(deadline.rule)),
        format!("As of {}: {}", report.as_of, status_words(deadline)),
    ];
    lines.extend(deadline.notes());
    text(&lines)
}

/// The lines as a description.
pub(super) fn text(lines: &[String]) -> String {
    lines.iter().map(|line| printable(line)).collect::<Vec<_>>().join("\n")
}

/// A uid that stays the same for a deadline of a case even if its date changes.
pub(super) fn uid(entry: &Entry<'_>, report: &Report<'_>) -> String {
    let deadline = &entry.deadline;
    let case = whose(entry.case.as_deref());
    let starts = &report.rules.events.get(deadline.starts).id;
    let start = compact(deadline.event);
    format!("{case}.{}.{starts}.{start}@dutyclock", deadline.rule.id)
}

/// The case in a uid.
pub(super) fn whose(case: Option<&str>) -> String {
    case.map_or_else(|| "event".to_owned(), encoded)
}

/// A moment in a uid.
pub(super) fn compact(moment: Moment) -> String {
    let time = moment.time().map(|time| time.format("T%H%M").to_string());
    format!("{}{}", moment.date(), time.unwrap_or_default())
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
