//! Limits in hours, targets and days to act by, in words.

use super::{run, says};

fn referral(as_of: &str) -> String {
    format!("due referral \"2026-11-20 16:40\" --role referrer --as-of \"{as_of}\"")
}

#[test]
fn hours_are_told_in_hours_and_minutes() {
    for (as_of, words) in [
        ("2026-11-20 16:40", "48 h left"),
        ("2026-11-20 22:10", "42 h left"),
        ("2026-11-22 15:25", "1 h 15 min left"),
        ("2026-11-22 15:40", "1 h left"),
        ("2026-11-22 16:40", "0 min left"),
        ("2026-11-22 17:35", "55 min late"),
        ("2026-11-24 12:40", "44 h late"),
        ("2026-11-25 16:40", "3 days late"),
    ] {
        let ran = run("", &referral(as_of), &["--format", "list"]);
        let words = format!("{words}, ");
        assert!(ran.stdout.lines().any(|line| line.starts_with(&words)), "{words}: {}", ran.stdout);
    }
}

/// On a day without a time, nobody knows how many hours are left.
#[test]
fn without_a_time_days_are_told() {
    for (as_of, words) in [
        ("2026-11-20", "act by today, limit Sun 22 Nov 16:40"),
        ("2026-11-21", "tomorrow, Sun 22 Nov 16:40"),
        ("2026-11-22", "today, Sun 22 Nov 16:40"),
        ("2026-11-23", "1 day late, BREACHED Sun 22 Nov 16:40"),
    ] {
        let ran = run("", &referral(as_of), &["--format", "list"]);
        assert!(ran.stdout.lines().any(|line| line == words), "{words}: {}", ran.stdout);
    }
}

#[test]
fn a_day_to_act_by_that_has_passed_is_left_out_or_marked() {
    let act_by = "(act by today)";
    says("", &referral("2026-11-20 22:10"), 0, &[act_by]);
    for as_of in ["2026-11-21 09:00", "2026-11-22"] {
        let ran = run("", &referral(as_of), &["--format", "table"]);
        assert!(!ran.stdout.contains("act by"), "{}", ran.stdout);
    }
    let markdown = format!("{} --format markdown", referral("2026-11-21 09:00"));
    says("", &markdown, 0, &["| Fri 20 Nov 2026 (passed) |"]);
}

/// A target is aimed at: to miss it is not to be late.
#[test]
fn a_target_that_was_missed_is_past_and_not_late() {
    let due = "due expected-delivery 2027-01-10 --rules set-procedures --as-of 2026-11-20";
    let ran = run("", due, &["--format", "table"]);
    assert!(ran.stdout.contains("days past"), "{}", ran.stdout);
    assert!(!ran.stdout.contains("days late"), "{}", ran.stdout);
}

#[test]
fn an_offset_draws_no_remark_on_a_time_that_came_twice() {
    let twice = "the clocks went back, so Sun 25 Oct 2026 01:30 happened twice";
    let due = |when: &str| {
        let command = format!("due referral {when} --role referrer --as-of 2026-10-25");
        run("", &command, &["--format", "table"]).all().replace("\n    ", " ")
    };
    assert!(due("2026-10-25T01:30").contains(twice));
    for offset in ["+01:00", "+00:00", "Z"] {
        let said = due(&format!("2026-10-25T01:30{offset}"));
        assert!(!said.contains("happened twice"), "{offset}: {said}");
    }
}

#[test]
fn a_count_of_hours_does_not_speak_of_days_counted() {
    let count = "explain written-confirmation \"2026-11-20 16:40\" --as-of 2026-11-20";
    says("", count, 0, &["Fri 20 Nov 2026 16:40: the event 48 hours on the clock"]);
    let days = "explain decision \"2026-11-20 16:40\" --as-of 2026-11-20";
    says("", days, 0, &["the event; its day is not counted"]);
}
