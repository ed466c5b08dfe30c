//! What must be done immediately, as soon as possible or before something else: no count gives it a date.

use crate::common::cli::{answer, run};
use crate::common::folder::{Folder, picked};
use crate::common::{case, england_and_wales, moment, rules};
use dutyclock::{Criteria, Deadline, RuleSet, Status, deadlines};

/// How each deadline of a rule stands, in the order of its starts.
fn statuses(
    rules: &RuleSet,
    rule: &str,
    events: &[(&str, &str)],
    criteria: &Criteria,
) -> Vec<Status> {
    let found = deadlines(&case(rules, events), rules, &england_and_wales(), criteria);
    let mut of_rule: Vec<Deadline<'_>> = found.deadlines;
    of_rule.retain(|deadline| deadline.rule.id == rule);
    of_rule.sort_by_key(|deadline| deadline.event.date());
    of_rule.iter().map(|deadline| deadline.status).collect()
}

const CONFERENCE: (&str, &str) = ("icpc", "2025-12-02 10:00");

/// The outcome of the enquiries is told in advance of the conference at 10:00 on Tuesday 2 December 2025.
#[test]
fn what_must_come_before_an_event_is_overdue_once_that_has_happened_without_it() {
    let set = rules("set-procedures");
    let stands = |told: Option<&str>, now: &str| {
        let told = told.map(|when| ("enquiry-outcome-told", when));
        let events: Vec<_> = [CONFERENCE].into_iter().chain(told).collect();
        statuses(&set, "outcome-before-conference", &events, &Criteria::as_of(moment(now)))
    };
    for (told, now, status) in [
        (None, "2025-11-20", Status::Due),
        (None, "2025-11-28", Status::DueSoon),
        (None, "2025-12-02 09:59", Status::DueToday),
        (None, "2025-12-02 10:01", Status::Breached),
        (None, "2025-12-03", Status::Breached),
        (Some("2025-12-01"), "2025-12-03", Status::Met),
        (Some("2025-12-02"), "2025-12-03", Status::Met),
        (Some("2025-12-02 10:30"), "2025-12-03", Status::Late),
        (Some("2025-12-05"), "2025-12-08", Status::Late),
        (Some("2025-12-05"), "2025-12-03", Status::Breached),
    ] {
        assert_eq!(stands(told, now), [status], "told {told:?}, as of {now}");
    }
}

#[test]
fn what_was_done_before_one_event_was_not_done_for_the_next() {
    let set = rules("set-procedures");
    let events = [
        ("enquiry-outcome-told", "2025-11-28"),
        CONFERENCE,
        ("icpc", "2026-06-01"),
        ("closure", "2026-02-02"),
    ];
    let criteria = Criteria::as_of(moment("2026-06-02"));
    let found = statuses(&set, "outcome-before-conference", &events, &criteria);
    assert_eq!(found, [Status::Met, Status::Breached]);
}

/// One conference is on 2 June and one on 2 November. What comes between is late for the first if it is nearer to it,
/// unless the first had its own.
#[test]
fn what_lies_between_two_events_counts_once() {
    let law = rules("working-together-2015");
    let stands = |given: &[&str]| {
        let given = given.iter().map(|when| ("agency-information", *when));
        let both = [("icpc", "2016-06-02"), ("icpc", "2016-11-02")];
        let events: Vec<_> = both.into_iter().chain(given).collect();
        let criteria = Criteria::as_of(moment("2016-12-01"));
        statuses(&law, "agency-information", &events, &criteria)
    };
    for (given, expected) in [
        (&["2016-06-03"][..], [Status::Late, Status::Breached]),
        (&["2016-10-28"], [Status::Breached, Status::Met]),
        (&["2016-05-30"], [Status::Met, Status::Breached]),
        (&["2016-05-30", "2016-06-03"], [Status::Met, Status::Met]),
        (&["2016-06-03", "2016-11-04"], [Status::Late, Status::Late]),
        (&["2016-11-04"], [Status::Breached, Status::Late]),
    ] {
        assert_eq!(stands(given), expected, "{given:?}");
    }
}

#[test]
fn where_only_the_event_is_told_what_must_come_before_it_is_no_breach() {
    let set = rules("set-procedures");
    let stands = |events: &[(&str, &str)]| {
        let criteria =
            Criteria { is_one_event: true, ..Criteria::as_of(moment("2025-12-02 12:00")) };
        statuses(&set, "outcome-before-conference", events, &criteria)
    };
    assert_eq!(stands(&[CONFERENCE]), [Status::Outstanding]);
    assert_eq!(stands(&[("icpc", "2025-12-10")]), [Status::Due], "it can still be done in time");
    assert_eq!(stands(&[CONFERENCE, ("enquiry-outcome-told", "2025-12-02 11:00")]), [Status::Late]);
}

/// The plan is to be ready before a first placement where that is practicable: a target.
#[test]
fn the_care_plan_comes_before_the_first_placement_where_possible() {
    let law = rules("looked-after-children");
    let events =
        [("looked-after", "2026-11-02"), ("placement", "2026-11-02"), ("placement", "2026-11-09")];
    let stands = |strict_targets| {
        let criteria = Criteria { strict_targets, ..Criteria::as_of(moment("2026-11-10")) };
        statuses(&law, "care-plan-before-placement", &events, &criteria)
    };
    assert_eq!((stands(false), stands(true)), (vec![Status::Due], vec![Status::Breached]));
}

// `due`.

/// A referral on Monday 3 November 2025 at 10:00. Nobody has said whether the parents were asked before it.
#[test]
fn an_answer_ends_with_what_has_no_date_and_has_rows_for_it_if_asked() {
    let referral = ["due", "referral", "2025-11-03 10:00", "--rules", "set-procedures"];
    let asked = [&referral[..], &["--as-of", "2025-11-03 12:00"]].concat();
    let words = |more: &[&str]| {
        let said = answer(&[&asked[..], more].concat());
        said.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let closing = [
        "As soon as possible: Tell the police about a possible crime (social care)",
        "Beforehand: Ask the parents to agree to the referral (referrer)",
    ];
    let said = words(&[]);
    let assessment = said.find("Conclude the assessment").unwrap();
    for line in closing {
        assert!(said.find(line).is_some_and(|at| at > assessment), "{line}: {said}");
    }
    assert!(!said.contains("BREACHED"), "{said}");
    let in_full = words(&["--all-duties"]);
    assert!(closing.iter().all(|line| !in_full.contains(line)), "{in_full}");
    assert!(
        in_full.contains("beforehand Ask the parents to agree to the referral referrer"),
        "{in_full}"
    );

    let json = answer(&[&asked[..], &["--format", "json"]].concat());
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let of_rule = |id: &str| {
        let all = json["deadlines"].as_array().unwrap();
        all.iter().find(|deadline| deadline["rule"] == id).unwrap()["status"].clone()
    };
    assert_eq!(
        (of_rule("tell-police"), of_rule("consult-parents")),
        ("outstanding".into(), "outstanding".into())
    );
}

#[test]
fn a_conference_to_come_has_a_row_for_what_must_come_before_it() {
    let said = answer(&[
        "due",
        "icpc",
        "2025-12-12",
        "--rules",
        "set-procedures",
        "--as-of",
        "2025-12-01",
    ]);
    let words = said.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("before Fri 12 Dec outcome"), "{said}");
}

// `check`.

const SET: [&str; 4] = ["--rules", "set-procedures", "--as-of", "2025-12-03"];

/// The arguments of a check by the local procedures, the day after the conference.
fn args<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [&["cases.csv"], &SET[..], more].concat()
}

#[test]
fn a_conference_without_what_must_come_before_it_is_a_breach_where_the_file_can_show_it() {
    let text = "case,icpc,enquiry_outcome_told\nC-1042,2025-12-02,\nC-1043,2025-12-02,2025-12-01\n";
    let (folder, args) = (Folder::with("cases.csv", text), args(&[]));
    let rows = folder.rows(&args, &["case", "rule", "due", "status"]);
    assert_eq!(rows, ["C-1042 outcome-before-conference 2025-12-02 breached"]);
    assert_eq!(folder.check(&args).code, Some(1));
}

#[test]
fn where_a_file_cannot_show_it_nothing_is_claimed_of_what_must_come_before() {
    let text = "case,strategy_discussion,icpc\nC-1042,2025-11-20,2025-12-02\n";
    let (folder, args) = (Folder::with("cases.csv", text), args(&[]));
    let ran = folder.check(&args);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let said = ran.stderr.lines().find(|line| line.contains("does not record when it was done:"));
    assert!(said.unwrap().contains("outcome-before-conference"), "{}", ran.stderr);
}

/// Two thirds of what these procedures ask for can never be in breach, and would bury a night.
#[test]
fn check_leaves_out_what_never_has_a_limit_and_says_so_once() {
    let text = "case,strategy_discussion,icpc,strategy_notes\nC-1042,2025-11-20,2025-12-02,\n";
    let (folder, args) = (Folder::with("cases.csv", text), args(&[]));
    let said = "duties without a number of days were not checked; --all-duties shows them";
    let ran = folder.check(&args);
    assert_eq!((ran.code, ran.stdout.matches(said).count()), (Some(0), 1), "{ran:?}");
    let summary = &folder.json(&args)["summary"];
    assert_eq!(summary["duties_left_out"], true);
    assert_eq!(summary["by_status"]["outstanding"], serde_json::Value::Null);

    let all = [&args[..], &["--all-duties", "--all"]].concat();
    let rows = folder.rows(&all, &["rule", "status"]);
    assert!(rows.contains(&"strategy-notes outstanding".to_owned()), "{rows:?}");
    let ran = folder.check(&all);
    assert_eq!((ran.code, ran.stdout.matches(said).count()), (Some(0), 0), "{ran:?}");

    let named = [&args[..], &["--only", "strategy-notes", "--all"]].concat();
    assert_eq!(folder.rows(&named, &["rule", "status"]), ["strategy-notes outstanding"]);
}

#[test]
fn a_file_that_starts_none_of_them_is_told_nothing_of_them() {
    let folder = Folder::with("cases.csv", "case,icpc,core_group\nC-1042,2026-11-16,2026-11-20\n");
    let ran =
        folder.check(&["cases.csv", "--rules", "working-together-2026", "--as-of", "2026-11-23"]);
    assert!(!ran.stdout.contains("without a number of days"), "{}", ran.stdout);
}

// `timeline`.

/// The steps after an event on 3 November 2025, by the SET procedures.
fn set_timeline(event: &str) -> String {
    let day = "2025-11-03";
    let until = ["--until", "2025-12-31", "--as-of", day, "--format", "csv"];
    answer(&[&["timeline", event, day, "--rules", "set-procedures"], &until[..]].concat())
}

/// Nobody knows whether, or when, there is emergency action after a referral: nothing is projected from it.
#[test]
fn a_timeline_does_not_assume_what_has_no_limit_beside_what_has() {
    let steps = set_timeline("referral");
    let steps = picked(&steps, &["rule", "from", "status"]);
    assert!(steps.contains(&"immediate-protection 2025-11-03 outstanding".to_owned()), "{steps:?}");
    assert!(
        !steps.iter().any(|step| step.starts_with("emergency-strategy-discussion")),
        "{steps:?}"
    );
    let conference = steps.iter().find(|step| step.starts_with("icpc"));
    assert_eq!(conference.unwrap(), "icpc 2025-11-07 projected", "one working day, then three");
}

/// A referral of an unborn child starts nothing else: its strategy discussion is assumed at once.
#[test]
fn a_timeline_goes_on_from_what_has_no_limit_where_nothing_else_has() {
    let steps = set_timeline("pre-birth-referral");
    let steps = picked(&steps, &["rule", "from", "due", "status"]);
    assert!(steps.contains(&"icpc 2025-11-03 2025-11-24 projected".to_owned()), "{steps:?}");
    let before = "outcome-before-conference 2025-11-24 2025-11-24 projected";
    assert!(steps.contains(&before.to_owned()), "{steps:?}");
}

// Tables.

const RULE: &str = "\
id = \"ours\"
title = \"Ours\"
publisher = \"A made-up authority\"
jurisdiction = \"England\"
source = { title = \"Protocol\" }
[events]
reports-sent = \"Reports sent to the parents\"
conference = \"Conference held\"
[[rule]]
id = \"reports\"
title = \"Send the reports to the parents\"
kind = \"limit\"
starts = \"conference\"
within = \"beforehand\"
owner = \"social-care\"
force = \"local-procedure\"
verified = \"text\"
source = \"Section 1\"
";

#[test]
fn a_table_can_ask_for_what_comes_before_an_event_and_is_told_what_makes_no_sense() {
    let checked = |more: &str| {
        let folder = Folder::with("ours.toml", format!("{RULE}{more}\n"));
        let ran = crate::common::cli::run_in(folder.path(), &["rules", "check", "ours.toml"]);
        (ran.code, ran.all())
    };
    assert_eq!(checked("completes = \"reports-sent\"").0, Some(0));
    for (more, says) in [
        ("", "nothing completes rule `reports`"),
        ("completes = \"conference\"", "another event than the one it precedes"),
        (
            "completes = \"reports-sent\"\nfirst_day = \"counted\"",
            "nothing is counted: leave the key out",
        ),
        (
            "completes = \"reports-sent\"\ndirection = \"before\"",
            "nothing is counted: leave the key out",
        ),
        ("completes = \"reports-sent\"\nrepeats = true", "nothing is counted: leave the key out"),
    ] {
        let (code, said) = checked(more);
        assert_eq!(code, Some(2), "{more}: {said}");
        assert!(said.contains(says), "{more}: {said}");
    }
}

/// An application within ten days of the offer that must come before it is no rule that starts itself again.
#[test]
fn what_must_come_before_an_event_that_has_a_limit_is_no_cycle() {
    let limit = "completes = \"reports-sent\"
[[rule]]
id = \"conference\"
title = \"Hold the conference\"
kind = \"limit\"
starts = \"reports-sent\"
within = \"10 days\"
completes = \"conference\"
owner = \"social-care\"
force = \"local-procedure\"
verified = \"text\"
source = \"Section 2\"
";
    let folder = Folder::with("ours.toml", format!("{RULE}{limit}"));
    let ran = crate::common::cli::run_in(folder.path(), &["rules", "check", "ours.toml"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
}

#[test]
fn the_page_of_a_rule_says_what_it_must_come_before() {
    let page = run(&["rules", "show", "set-procedures", "outcome-before-conference"]).all();
    let words = page.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        words.contains("before \"Initial child protection conference held\" (icpc)."),
        "{words}"
    );
    assert!(
        words.contains("It is overdue if the event happens and it has not been done"),
        "{words}"
    );
}
