//! A nightly check counts a limit once for all starts of a day. Each start must still get the answer that it would get
//! alone, whichever comes first: within 36 hours, two calls of one day may end on different days.

use crate::common::folder::{Folder, picked};

const OURS: &str = r#"
id = "ours"
title = "Ours"
publisher = "A made-up authority"
jurisdiction = "England"
source = { title = "Protocol" }

[events]
call = "Call received"
call-returned = "Call returned"

[[rule]]
id = "return-call"
title = "Return the call"
kind = "limit"
starts = "call"
within = "36 hours"
completes = "call-returned"
owner = "social-care"
force = "local-procedure"
verified = "text"
source = "Section 1"
"#;

/// The columns of some calls, checked together as of a moment, in the order of the list and then in reverse.
fn checked(calls: &[&str], as_of: &str, columns: &[&str]) -> [Vec<String>; 2] {
    checked_within("36 hours", calls, as_of, columns)
}

fn checked_within(period: &str, calls: &[&str], as_of: &str, columns: &[&str]) -> [Vec<String>; 2] {
    let forwards: Vec<&str> = calls.to_vec();
    let backwards: Vec<&str> = calls.iter().rev().copied().collect();
    [forwards, backwards].map(|calls| {
        let rows: String = calls.iter().map(|call| format!("C-1042,{call},\n")).collect();
        let folder = Folder::with("ours.toml", OURS.replace("36 hours", period))
            .and("calls.csv", format!("case,call,call-returned\n{rows}"));
        let args = ["calls.csv", "--rules", "ours.toml", "--all", "--as-of", as_of];
        let ran = folder.check(&[&args[..], &["--format", "csv"]].concat());
        let mut rows = picked(&ran.stdout, columns);
        rows.sort();
        rows
    })
}

#[test]
fn of_two_calls_on_monday_the_one_in_the_morning_is_due_on_tuesday_and_the_other_on_wednesday() {
    for found in checked(
        &["2026-12-14 08:00", "2026-12-14 20:00"],
        "2026-12-15 09:00",
        &["from", "due", "status"],
    ) {
        assert_eq!(
            found,
            [
                "2026-12-14T08:00:00+00:00 2026-12-15T20:00:00+00:00 due-today",
                "2026-12-14T20:00:00+00:00 2026-12-16T08:00:00+00:00 due-soon",
            ]
        );
    }
}

#[test]
fn on_the_evening_of_the_limit_one_call_is_overdue_and_the_other_has_an_hour_left() {
    for found in
        checked(&["2026-12-14 08:00", "2026-12-14 10:00"], "2026-12-15 21:00", &["from", "status"])
    {
        assert_eq!(
            found,
            ["2026-12-14T08:00:00+00:00 breached", "2026-12-14T10:00:00+00:00 due-today"]
        );
    }
}

/// 36 hours from the beginning of Monday reach Tuesday noon, and the limit is the end of Tuesday.
#[test]
fn a_call_without_a_time_is_noted_beside_one_with_a_time_on_the_same_day() {
    let [forwards, backwards] =
        checked(&["2026-12-14 08:00", "2026-12-14"], "2026-12-16", &["from", "due", "notes"]);
    let note = "the time of day is not known, so the limit is the end of the day: add the time to get the hour";
    assert_eq!(
        forwards,
        [
            format!("2026-12-14 2026-12-15 {note}"),
            "2026-12-14T08:00:00+00:00 2026-12-15T20:00:00+00:00 ".to_owned(),
        ]
    );
    assert_eq!(forwards, backwards);
}

/// On 25 October 2026 the clocks go back at 02:00, so 01:30 comes twice. The first of the two is at 00:30 UTC, and
/// 36 hours later it is Monday 12:30 UTC.
#[test]
fn a_time_that_comes_twice_is_noted_beside_one_that_comes_once_on_the_same_day() {
    let [forwards, backwards] =
        checked(&["2026-10-25 10:00", "2026-10-25 01:30"], "2026-10-28", &["from", "due", "notes"]);
    let note =
        "the clocks went back, so Sun 25 Oct 2026 01:30 happened twice: the earlier one is used";
    assert_eq!(
        forwards,
        [
            format!("2026-10-25T01:30:00+01:00 2026-10-26T12:30:00+00:00 {note}"),
            "2026-10-25T10:00:00+00:00 2026-10-26T22:00:00+00:00 ".to_owned(),
        ]
    );
    assert_eq!(forwards, backwards);
}

#[test]
fn a_call_that_is_still_to_come_today_is_noted_beside_one_that_came() {
    let [forwards, backwards] =
        checked(&["2026-12-14 08:00", "2026-12-14 10:00"], "2026-12-14 09:00", &["from", "notes"]);
    assert_eq!(
        forwards,
        [
            "2026-12-14T08:00:00+00:00 ",
            "2026-12-14T10:00:00+00:00 counted from Mon 14 Dec 2026 10:00, which is in the future",
        ]
    );
    assert_eq!(forwards, backwards);
}

#[test]
fn what_is_due_on_the_saturday_that_it_starts_is_noted_for_each_call() {
    let note = "no working day is left before the limit: act on the day itself or earlier";
    let calls = ["2026-12-12", "2026-12-12 10:00"];
    for found in checked_within("same day", &calls, "2026-12-14", &["due", "notes"]) {
        assert_eq!(found, [format!("2026-12-12 {note}"), format!("2026-12-12 {note}")]);
    }
}

/// Three working days after Friday 20 November are over on Wednesday the 25th.
#[test]
fn a_prompt_that_was_answered_is_not_needed_beside_one_that_was_not() {
    let cases = "case,referral,referrer-contact,decision\nC-1042,2026-11-20,,\nC-1043,2026-11-20,,2026-11-23\n";
    let args = ["cases.csv", "--all", "--only", "chase-up", "--as-of", "2026-11-30"];
    let found = Folder::with("cases.csv", cases).rows(&args, &["case", "status"]);
    assert_eq!(found, ["C-1042 chase", "C-1043 not-needed"]);
}
