//! A question that lacks a date is asked back as the answer: in words, with the command that answers it.

use crate::common::cli::{self, Ran};

const AS_OF: [&str; 2] = ["--as-of", "2026-11-21T03:00"];

fn run(words: &str, options: &[&str]) -> Ran {
    let words: Vec<&str> = words.split(' ').collect();
    cli::run(&[&words[..], &AS_OF, options].concat())
}

/// Checks that a question is asked back with these words and this command, in every format.
#[track_caller]
fn asks(words: &str, says: &str, command: &str) {
    for format in ["table", "list", "markdown", "html"] {
        let formats = run(words, &["--help"]).stdout;
        if !formats.contains(&format!("[possible values: {format}"))
            && !formats.contains(&format!(", {format}"))
        {
            continue;
        }
        let ran = run(words, &["--format", format]);
        let text = ran.stdout.replace("&quot;", "\"").replace("&#39;", "'").replace('\\', "");
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""), "{words}, {format}");
        assert!(text.contains(says), "{words}, {format}: {text}");
        assert!(text.contains(command), "{words}, {format}: {text}");
    }
    let json = run(words, &["--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json.stdout).unwrap();
    let asked = json["ask_instead"].as_array().unwrap();
    let found = asked.iter().any(|question| {
        let has = |key: &str, part: &str| question[key].as_str().unwrap().contains(part);
        has("says", says) && has("command", command)
    });
    assert!(found, "{words}: {json:#}");
    let csv = run(words, &["--format", "csv"]);
    assert!(csv.stderr.contains(command), "{words}: {csv:?}");
}

#[test]
fn what_completes_a_duty_is_asked_for_its_start() {
    for asked in ["due", "timeline", "explain", "compare"] {
        let start = if asked == "explain" { "core-group" } else { "icpc" };
        asks(
            &format!("{asked} core group"),
            "within 10 working days of \"Initial child protection conference held\" (icpc). When was that?",
            &format!("dutyclock {asked} {start} DATE"),
        );
    }
    for (name, says, rule, start) in [
        (
            "return interview",
            "within 72 hours of \"Missing child returns\"",
            "return-interview",
            "missing-child-returned",
        ),
        (
            "ehc-plan",
            "The local authority must send the final plan within 20 weeks",
            "ehc-plan",
            "ehc-request",
        ),
    ] {
        asks(&format!("due {name}"), says, &format!("dutyclock due {start} DATE"));
        asks(&format!("timeline {name}"), says, &format!("dutyclock timeline {start} DATE"));
        asks(&format!("explain {name}"), says, &format!("dutyclock explain {rule} DATE"));
    }
}

#[test]
fn a_duty_whose_name_is_no_event_is_asked_for_its_start() {
    for name in ["first-review", "first review", "first review conference"] {
        let says = "must hold the first review conference within 3 months";
        for asked in ["due", "timeline", "compare"] {
            asks(&format!("{asked} {name}"), says, &format!("dutyclock {asked} icpc DATE"));
        }
        asks(&format!("explain {name}"), says, "dutyclock explain first-review DATE");
    }
    asks("first review conference friday", "first review conference", "dutyclock due icpc DATE");
}

#[test]
fn a_duty_is_explained_by_any_of_its_names_once_its_start_is_known() {
    for name in ["core-group", "core group", "Core Group", "first review conference"] {
        let ran = run(&format!("explain {name} friday"), &[]);
        assert_eq!(ran.code, Some(0), "{name}: {ran:?}");
        assert!(ran.stdout.contains("Fri 20 Nov 2026: the event"), "{name}: {ran:?}");
    }
}

/// An event has a date of its own, so that of a duty that it completes is still to be asked for.
#[test]
fn an_event_is_asked_for_the_duty_that_is_meant() {
    asks("explain review", "hold the next review conference", "dutyclock explain next-review DATE");
    asks(
        "explain review",
        "hold the first review conference",
        "dutyclock explain first-review DATE",
    );
    asks(
        "explain core group meeting friday",
        "When was that?",
        "dutyclock explain core-group DATE",
    );
    asks(
        "explain strategy meeting friday 4.40pm",
        "must hold the initial child protection conference within 15 working days",
        "dutyclock explain icpc 2026-11-20 16:40",
    );
    asks(
        "explain strategy meeting",
        "`set-procedures` has that rule",
        "dutyclock explain strategy-discussion DATE --rules set-procedures",
    );
    asks(
        "explain icpc",
        "of \"Strategy discussion that starts section 47 enquiries\"",
        "dutyclock explain icpc DATE",
    );
}

#[test]
fn a_duty_with_several_starts_is_asked_for_each() {
    for from in ["referral", "concern-identified"] {
        asks(
            "explain strategy-discussion --rules set-procedures",
            "When was that?",
            &format!(
                "dutyclock explain strategy-discussion DATE --from {from} --rules set-procedures"
            ),
        );
    }
}

#[test]
fn a_duty_that_no_document_in_force_has_is_asked_for_all_the_same() {
    asks("explain agency-information", "information", "dutyclock explain agency-information DATE");
}

#[test]
fn what_nobody_knows_stays_an_error() {
    for words in ["explain xyzzy", "due xyzzy", "compare xyzzy", "rules show xyzzy"] {
        let words: Vec<&str> = words.split(' ').collect();
        let ran = cli::run(&words);
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), ""), "{words:?}: {ran:?}");
    }
    let ran = cli::run(&["explain", ""]);
    assert!(ran.stderr.contains("RULE: the name is empty"), "{ran:?}");
}

#[test]
fn a_rule_is_shown_by_any_of_its_names() {
    let show = |words: &str| {
        let words: Vec<&str> = words.split(' ').collect();
        cli::answer(&[&["rules", "show"], &words[..]].concat())
    };
    for (words, page) in [
        ("core group", "core-group: "),
        ("core group meeting", "core-group: "),
        ("strategy meeting", "strategy-discussion: "),
        ("review conference", "first-review: "),
        ("set-procedures strategy meeting", "strategy-discussion: "),
        ("police protection", "police-protection: "),
    ] {
        let found = show(words);
        assert!(found.starts_with(page), "{words}: {found}");
    }
    let started = show("missing child returned");
    assert!(started.contains("return-interview: "), "{started}");
    let ran = cli::run(&["events", "first-review"]);
    assert!(
        ran.stderr.contains("is a duty, not an event; its page: dutyclock rules show first-review")
    );
}

/// Somebody who names only what moves a limit must learn of the limit: "nothing is due" would be wrong.
#[test]
fn an_event_that_moves_a_limit_is_asked_back_for_its_start() {
    for (event, start) in [
        ("ehc-move-known", "ehc-move"),
        ("complaint-record", "investigation-request"),
        ("advocate-appointed", "complaint"),
        ("complaint-start-agreed", "complaint"),
        ("private-fostering-arranged", "private-fostering-start"),
    ] {
        for asked in ["due", "timeline"] {
            let answer = cli::answer(&[asked, event, "2026-11-02", "--as-of", "2026-11-20"]);
            assert!(answer.contains("It can change when this is due"), "{answer}");
            assert!(answer.contains(&format!("dutyclock {asked} {start} DATE")), "{answer}");
        }
    }
}

/// A plan starts at the conference, from which the first core group and review are counted. An interim care order
/// brings the child into care.
#[test]
fn an_event_between_others_is_asked_back_for_what_comes_before_and_after_it() {
    for (event, others) in
        [("plan-start", &["icpc", "review"][..]), ("interim-care-order", &["looked-after"])]
    {
        let answer = cli::answer(&["due", event, "2026-11-02", "--as-of", "2026-11-20"]);
        for other in others {
            assert!(answer.contains(&format!("dutyclock due {other} DATE")), "{answer}");
        }
    }
    let order = ["timeline", "interim-care-order", "2026-11-02", "--as-of", "2026-11-20"];
    assert!(
        cli::answer(&order).contains("Hold the first looked-after"),
        "the child is looked after"
    );
}

#[test]
fn nothing_is_due_is_never_said_where_a_document_asks_for_something() {
    let event = ["police-protection", "2026-11-20", "--as-of", "2026-11-20"];
    let nation = ["--nation", "northern-ireland"];
    let answer = cli::answer(&[&["due"], &event[..], &nation].concat());
    assert!(answer.contains("No limit that is counted starts from"), "{answer}");
    assert!(answer.contains("Not counted here: the end of police protection"), "{answer}");
}

/// An empty file looks like an all-clear.
#[test]
fn rows_alone_come_with_what_is_asked_back_and_not_counted() {
    for format in ["csv", "jsonl", "ics"] {
        for asked in ["due", "timeline"] {
            let of =
                |event| [asked, event, "2026-11-20", "--as-of", "2026-11-20", "--format", format];
            let ran = cli::run(&of("adoption-placement"));
            assert!(ran.stderr.contains("--rules adoption"), "{format}: {}", ran.stderr);
            let ran = cli::run(&of("looked-after"));
            assert!(
                ran.stderr.contains("Not counted here: the personal education plan"),
                "{ran:?}"
            );
        }
    }
}
