//! Entries for calendars (iCalendar, RFC 5545): their ids, their reminders and their titles.

use std::collections::BTreeSet;

use crate::common::cli;
use crate::outputs::{case, check, file};

fn ics(as_of: &str) -> String {
    let done = "decision=2026-11-23";
    let args = ["due", "referral", "2026-11-20 16:40", "--done", done, "--format", "ics"];
    cli::answer(&[&args[..], &["--as-of", as_of]].concat())
}

/// The text of each component of that name, unfolded.
fn components(ics: &str, name: &str) -> Vec<String> {
    let unfolded = ics.replace("\r\n ", "").replace("\r\n", "\n");
    let (begin, end) = (format!("BEGIN:{name}\n"), format!("END:{name}\n"));
    let parts = unfolded.split(&begin).skip(1);
    parts.map(|part| part.split(&end).next().unwrap().to_owned()).collect()
}

/// The UIDs of the events, without those of their alarms.
fn uids(ics: &str) -> Vec<String> {
    let events = components(ics, "VEVENT").into_iter();
    let uid = |event: String| {
        let own = event.split("BEGIN:VALARM").next().unwrap();
        own.lines().find_map(|line| line.strip_prefix("UID:")).unwrap().to_owned()
    };
    events.map(uid).collect()
}

/// A second import updates the entries of the first, and adds none.
#[test]
fn uids_stay_the_same_at_another_moment() {
    let first = uids(&ics("2026-11-20"));
    assert_eq!(first.len(), 5);
    assert_eq!(first, uids(&ics("2026-12-14 08:00")));
    assert_eq!(BTreeSet::from_iter(&first).len(), first.len());
}

#[test]
fn the_same_moment_gives_the_same_calendar() {
    assert_eq!(ics("2026-11-20"), ics("2026-11-20"));
}

/// Two referrals of one case on one day are two, and both must be seen in the calendar.
#[test]
fn two_referrals_on_one_day_have_uids_of_their_own() {
    let events = "referral = [2026-11-20T09:00:00, 2026-11-20T16:40:00]";
    let (_folder, path) = file("case.toml", &format!("id = \"C-1042\"\n[events]\n{events}\n"));
    let uids = uids(&check(&path, "ics").stdout);
    assert_eq!(BTreeSet::from_iter(&uids).len(), uids.len(), "{uids:#?}");
}

/// RFC 5545, section 3.1: lines end in CRLF and are of 75 octets at most.
#[test]
fn lines_end_in_crlf_and_are_short() {
    let (_folder, path) = case("Grünwald-ß-ÄÖÜ-ÄÖÜ-ÄÖÜ-ÄÖÜ-ÄÖÜ-ÄÖÜ-ÄÖÜ-ÄÖÜ-ÄÖÜ-ÄÖÜ-ÄÖÜ");
    for text in [ics("2026-11-20"), check(&path, "ics").stdout] {
        assert!(text.ends_with("END:VCALENDAR\r\n"));
        assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
        assert_eq!(text.matches('\r').count(), text.matches("\r\n").count());
        for line in text.split("\r\n") {
            assert!(line.len() <= 75, "{} octets: {line}", line.len());
        }
    }
}

#[test]
fn a_calendar_is_balanced_and_has_what_it_must() {
    let text = ics("2026-11-20");
    assert!(text.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:"), "{text}");
    for name in ["VCALENDAR", "VEVENT", "VALARM"] {
        let begins = text.matches(&format!("BEGIN:{name}\r\n")).count();
        assert_eq!(begins, text.matches(&format!("END:{name}\r\n")).count(), "{name}");
    }
    for event in components(&text, "VEVENT") {
        for key in ["UID:", "DTSTAMP:", "DTSTART", "SUMMARY:"] {
            assert!(event.lines().any(|line| line.starts_with(key)), "no {key} in {event}");
        }
    }
}

/// What is open has an alarm; what is done has none.
#[test]
fn what_is_open_has_an_alarm() {
    let (path, as_of) = ("tests/commands/check.in/late.toml", "2026-12-14");
    let args = ["check", path, "--as-of", as_of, "--all", "--fail-on", "never"];
    let text = cli::answer(&[&args[..], &["--format", "ics"]].concat());
    let events = components(&text, "VEVENT");
    assert_eq!(events.len(), 6);
    for event in events {
        let open = event.contains(": breached") || event.contains(": due");
        assert_eq!(event.contains("BEGIN:VALARM"), open, "{event}");
    }
}

/// RFC 5545, section 3.6.1: the end is not part of the event and lies after its start.
#[test]
fn an_event_of_a_day_does_not_end_before_it_is_over() {
    for event in components(&ics("2026-11-20"), "VEVENT") {
        let value = |key: &str| event.lines().find_map(|line| line.strip_prefix(key));
        let (start, end) = (value("DTSTART;VALUE=DATE:"), value("DTEND;VALUE=DATE:"));
        assert!(end.is_none() || end > start, "{event}");
    }
}

/// The limit is a Sunday and the last working day a Friday: an alarm on Saturday is too late.
#[test]
fn the_alarm_comes_before_the_last_day_to_act() {
    let args = ["due", "icpc", "2026-11-30", "--as-of", "2026-11-30", "--format", "ics"];
    let text = cli::answer(&args);
    let events = components(&text, "VEVENT");
    let review = events.iter().find(|event| event.contains("act by Fri 26 Feb 2027")).unwrap();
    assert!(review.contains("DTSTART;VALUE=DATE:20270228"), "{review}");
    assert_eq!(reminder(review), Some("20270226T090000Z"), "Friday at nine");
}

/// When the only component of that name reminds, in UTC.
fn reminder(event: &str) -> Option<&str> {
    event.lines().find_map(|line| line.strip_prefix("TRIGGER;VALUE=DATE-TIME:"))
}

/// The clocks go forward on Sunday 29 March 2026: nine o'clock on the Monday after is eight in UTC.
#[test]
fn reminders_come_at_nine_by_the_clock_of_london() {
    let due = |when: &str| {
        let args = ["due", "referral", when, "--as-of", when, "--case", "C-1042"];
        components(&cli::answer(&[&args[..], &["--format", "ics"]].concat()), "VEVENT")
    };
    let events = due("2026-03-27 15:40");
    let decision = events.iter().find(|event| event.contains("Decide")).unwrap();
    assert_eq!(reminder(decision), Some("20260330T080000Z"));
    // The limit of 48 hours ends on that Sunday. The last day to act is the Friday, on which nine o'clock was
    // before the referral.
    let hours = events.iter().find(|event| event.contains("Confirm")).unwrap();
    assert_eq!(reminder(hours), None, "{hours}");

    let earlier = due("2026-03-26 08:15");
    let hours = earlier.iter().find(|event| event.contains("Confirm")).unwrap();
    assert!(hours.contains("DTSTART:20260328T081500Z"), "{hours}");
    assert_eq!(reminder(hours), Some("20260327T090000Z"), "the Friday before a Saturday");

    let early = due("2026-03-25 08:15");
    let hours = early.iter().find(|event| event.contains("Confirm")).unwrap();
    assert_eq!(
        reminder(hours),
        Some("20260326T090000Z"),
        "nine on the day of the limit is too late"
    );
}

/// Two children may be referred at the same time.
#[test]
fn two_cases_share_no_uid() {
    let due = |more: &[&str]| {
        let args = ["due", "referral", "2026-11-20 16:40", "--as-of", "2026-11-20"];
        uids(&cli::answer(&[&args[..], more, &["--format", "ics"]].concat()))
    };
    let all = [
        due(&["--case", "C-1042"]),
        due(&["--case", "C-1043"]),
        due(&["--case", "event"]),
        due(&[]),
        // The answer differs, though the question is the same.
        due(&["--rules", "working-together-2018"]),
    ];
    let all: Vec<&String> = all.iter().flatten().collect();
    assert_eq!(BTreeSet::from_iter(&all).len(), all.len(), "{all:#?}");
    assert_eq!(due(&[]), due(&[]), "stable from run to run");
}

/// A case on two lines has each of its deadlines twice, if it is not joined.
#[test]
fn no_uid_comes_twice_in_a_file() {
    let rows = "case,referral\nC-1,2026-11-20T16:40\nC-1,2026-11-20T16:40:30\n";
    let (_folder, path) = file("cases.csv", rows);
    let uids = uids(&check(&path, "ics").stdout);
    assert!(uids.len() > 1, "{uids:?}");
    assert_eq!(BTreeSet::from_iter(&uids).len(), uids.len(), "{uids:#?}");
}

/// Tomorrow an entry that is due soon is late, but its title stays in the calendar.
#[test]
fn a_title_has_no_status_that_time_changes() {
    for event in components(&ics("2026-11-23 15:00"), "VEVENT") {
        let title = event.lines().find_map(|line| line.strip_prefix("SUMMARY:")).unwrap();
        for status in ["due", "breached", "chase"] {
            assert!(!title.contains(status), "{title}");
        }
    }
}
