//! A name that no event has is answered with the events that may be meant, never with a guess.

use crate::common::cli::{self, Ran};
use crate::common::folder::Folder;

fn run(words: &str) -> Ran {
    let words: Vec<&str> = words.split(' ').collect();
    cli::run(&[&words[..], &["--as-of", "2026-11-21T03:00"]].concat())
}

#[test]
fn a_name_that_lacks_a_word_is_asked_back_with_what_each_event_starts() {
    for (name, events) in [
        (
            "care leaver",
            &[
                ("relevant-child", "Assess the needs of the care leaver"),
                ("pathway-review", "Review the pathway plan"),
            ][..],
        ),
        ("adoption", &[("adoption-placement", "Hold the first adoption placement review")]),
        (
            "conference",
            &[
                ("icpc", "Hold the first review conference"),
                ("review", "Hold the next review conference"),
                ("transfer-notified", "Hold the transfer-in conference"),
            ],
        ),
        ("unborn", &[("pre-birth-referral", "Hold a pre-birth strategy discussion")]),
        (
            "review meeting",
            &[
                ("looked-after-review", "Hold the next looked-after child review"),
                ("review", "Hold the next review conference"),
                ("ehc-review-meeting", "Give notice of the review meeting"),
            ],
        ),
        ("stage 2", &[("investigation-request", "Investigate and answer at stage 2")]),
        ("care order", &[("application-issued", "Dispose of the application")]),
        (
            "section 17",
            &[
                ("referral", "Acknowledge the referral"),
                ("cin-plan", "Review the child in need plan"),
            ],
        ),
    ] {
        let ran = run(&format!("due {name}"));
        let asks = format!("EVENT: no event is called `{name}`. Which of these is it?");
        let asks_of_one = format!("EVENT: no event is called `{name}`. Is it this one?");
        assert_eq!(ran.code, Some(2), "{name}: {ran:?}");
        assert!(ran.stderr.contains(&asks) || ran.stderr.contains(&asks_of_one), "{}", ran.stderr);
        for (event, starts) in events {
            assert!(ran.stderr.contains(&format!("dutyclock due {event} DATE")), "{}", ran.stderr);
            assert!(ran.stderr.contains(starts), "{name}: {}", ran.stderr);
        }
    }
}

/// Where the duty itself has the name, it is asked for its start.
#[test]
fn an_assessment_is_the_duty_that_counts_from_the_referral() {
    let ran = run("due assessment");
    assert!(ran.stdout.contains("must conclude the assessment within 45"), "{ran:?}");
    assert!(ran.stdout.contains("dutyclock due referral DATE"), "{ran:?}");
}

#[test]
fn the_date_that_was_given_stays_with_the_question() {
    for command in ["due", "timeline"] {
        let ran = run(&format!("{command} conference friday 4.40pm"));
        let next = format!("dutyclock {command} icpc 2026-11-20 16:40 --as-of 2026-11-21T03:00");
        assert!(ran.stderr.contains(&next), "{}", ran.stderr);
    }
}

/// `no-plan` is the opposite of a plan, and section 37 another section.
#[test]
fn the_opposite_and_another_section_are_no_misspellings() {
    let plan = run("due child protection plan");
    assert!(plan.stderr.contains("dutyclock due plan-start DATE"), "{plan:?}");
    for words in ["due child protection plan", "due section 17", "due section 7", "due s 27"] {
        let ran = run(words);
        assert_eq!(ran.code, Some(2), "{words}: {ran:?}");
        for wrong in ["no-plan", "section-37", "did you mean"] {
            assert!(!ran.stderr.contains(wrong), "{words}: {}", ran.stderr);
        }
    }
}

#[test]
fn what_follows_a_name_and_is_no_moment_is_not_blamed_on_the_event() {
    for (words, says) in [
        ("due referral noonish yesterday", "WHEN: `noonish yesterday` is not a date"),
        ("due strategy meeting soon", "WHEN: `soon` is not a date"),
        ("timeline referral soonish friday", "WHEN: `soonish friday` is not a date"),
        ("due referral last week", "WHEN: `last week` could be one of several days"),
        ("due icpc 10.11", "WHEN: `10.11` could be the time 10:11 or the day 10 November"),
        ("due referral 2026", "WHEN: `2026` may be a time or a year"),
    ] {
        let ran = run(words);
        assert_eq!(ran.code, Some(2), "{words}: {ran:?}");
        assert!(ran.stderr.contains(says), "{words}: {}", ran.stderr);
    }
}

/// A question that leads to another keeps what was said of the case and of the day.
#[test]
fn a_question_keeps_the_options_that_decide_on_dates() {
    let day = ["--calendar", "scotland", "--as-of", "2026-11-20"];
    let case = ["--done", "review=2026-11-19", "--extend", "assessment=2026-12-01"];
    let both = [&day[..], &case].concat();
    for (command, asked, start, options) in [
        ("due", "core-group", "icpc", &both[..]),
        ("explain", "core-group", "core-group", &both),
        // What is done goes on with its own path.
        ("timeline", "return-interview", "missing-child-returned", &day),
    ] {
        let answer = cli::answer(&[&[command, asked], options].concat());
        let next = format!("  dutyclock {command} {start} DATE {}\n", options.join(" "));
        assert!(answer.contains(&next), "on one line: {answer}");
    }
    let compared = ["compare", "core-group", "--as-of", "2026-11-20", "--calendar", "scotland"];
    let answer = cli::answer(&compared);
    let asked = "  dutyclock compare icpc DATE --calendar scotland --as-of 2026-11-20\n";
    assert!(answer.contains(asked), "{answer}");
}

#[test]
fn days_takes_its_words_without_quotes() {
    for (words, says) in [
        ("days add 2026-11-20 10 working days", "2026-12-04"),
        ("days add friday 4.40pm 48 hours", "2026-11-22T16:40:00+00:00"),
        ("days add 20 nov 2 weeks --before", "2026-11-06"),
        ("days add 2 days ago 3 days", "2026-11-22"),
        ("days is-working mon 23 nov", "yes"),
    ] {
        let ran = run(words);
        assert_eq!((ran.code, ran.stdout.trim()), (Some(0), says), "{words}: {ran:?}");
    }
    for (words, says) in [
        ("days add soon 2 days", "WHEN: `soon` is not a date"),
        ("days add 2026-11-20 2 dayz", "PERIOD: `2 dayz` is not a period"),
        ("days add 2026-11-20 -1 day", "PERIOD: `-1 day` is not a period"),
    ] {
        let ran = run(words);
        assert_eq!(ran.code, Some(2), "{words}: {ran:?}");
        assert!(ran.stderr.contains(says), "{words}: {}", ran.stderr);
    }
}

/// A referral is closed while its case stays open. A column that says yes or no has no dates to read.
#[test]
fn a_heading_that_only_resembles_an_event_is_not_read_as_one() {
    let check = |heading: &str, cell: &str| {
        let rows = format!("case,looked-after,{heading}\nC-1042,2026-09-01,{cell}\n");
        let folder = Folder::with("cases.csv", rows);
        folder.check(&["cases.csv", "--as-of", "2026-11-20"])
    };
    for heading in ["Referral closed", "Child protection plan"] {
        let dated = check(heading, "2026-09-10");
        assert_eq!(dated.code.map(|code| code & 2), Some(2), "{heading}: {dated:?}");
        let says = format!("the column `{heading}` holds dates and is not an event");
        assert!(dated.all().contains(&says), "{dated:?}");
        for flag in ["Yes", "No", "Y", "true", "1"] {
            let ran = check(heading, flag);
            let says = format!("1 column is not an event, and ignored: `{heading}`");
            assert!(ran.stderr.contains(&says), "{heading} {flag}: {ran:?}");
        }
    }
}
