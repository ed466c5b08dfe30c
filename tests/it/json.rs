//! The JSON that other people's scripts read, key by key: adding, renaming or removing a key fails here.
//! Schema `dutyclock/deadlines/v1`.

use crate::common::cli;
use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    schema: String,
    as_of: String,
    rules: String,
    calendar: String,
    summary: Option<Summary>,
    deadlines: Vec<Deadline>,
    /// Present only if something has no answer.
    #[serde(default)]
    errors: Vec<String>,
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
struct Summary {
    read: usize,
    judged: usize,
    rejected: usize,
    not_countable: usize,
    cases: usize,
    deadlines: usize,
    by_status: BTreeMap<String, usize>,
    by: String,
    groups: Vec<Group>,
    /// Present only with `--new-since`.
    new_since: Option<NewSince>,
    /// Present only if a file cannot show when something was done.
    #[serde(default)]
    not_testable: Vec<String>,
    /// The number of their deadlines.
    not_checked: Option<usize>,
    /// Present only if something has started that never has a limit.
    duties_left_out: Option<bool>,
    /// Present only if a record starts after the day of the check.
    starting_later: Option<usize>,
    /// Present only if a record could not be read.
    #[serde(default)]
    rejects: Vec<serde_json::Value>,
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
struct Group {
    name: String,
    deadlines: usize,
    by_status: BTreeMap<String, usize>,
    /// `null` if nothing was to be done by now.
    on_time_percent: Option<f64>,
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
struct NewSince {
    since: String,
    breaches: usize,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WhatIf {
    schema: String,
    as_of: String,
    rules: String,
    calendar: String,
    holidays: Vec<Holiday>,
    open: usize,
    moved: Vec<Moved>,
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
struct Holiday {
    date: String,
    name: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Moved {
    case: String,
    rule: String,
    table: String,
    title: String,
    due: String,
    due_then: String,
    act_by: String,
    act_by_then: String,
    status: String,
    status_then: String,
    owner: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Deadline {
    case: Option<String>,
    rule: String,
    table: String,
    title: String,
    kind: String,
    starts: String,
    from: String,
    within: String,
    completes: Option<String>,
    due: Option<String>,
    act_by: Option<String>,
    completed: Option<String>,
    status: String,
    working_days_left: Option<i64>,
    late_by: Option<LateBy>,
    owner: String,
    force: String,
    source: String,
    #[serde(default)]
    provisional: Vec<String>,
    notes: Vec<String>,
    steps: Option<Vec<String>>,
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
struct LateBy {
    working_days: Option<i64>,
    days: i64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Comparison {
    schema: String,
    event: String,
    from: String,
    tables: Vec<String>,
    rules: Vec<ComparedRule>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ComparedRule {
    rule: String,
    differs: bool,
    deadlines: Vec<ComparedDeadline>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code)]
struct ComparedDeadline {
    table: String,
    defined_in: String,
    within: String,
    due: Option<String>,
    unless: Option<String>,
    differs: bool,
    notes: Vec<String>,
    source: String,
}

/// serde reads a missing key as `null`; scripts do not.
const KEYS: [&str; 19] = [
    "case",
    "rule",
    "table",
    "title",
    "kind",
    "starts",
    "from",
    "within",
    "completes",
    "due",
    "act_by",
    "completed",
    "status",
    "working_days_left",
    "late_by",
    "owner",
    "force",
    "source",
    "notes",
];

fn document(text: &str) -> Document {
    let value: Value = serde_json::from_str(text).unwrap();
    for deadline in value["deadlines"].as_array().unwrap() {
        let object = deadline.as_object().unwrap();
        for key in KEYS {
            assert!(object.contains_key(key), "no key {key} in {deadline}");
        }
    }
    let document: Document = serde_json::from_str(text).unwrap();
    assert_eq!(document.schema, "dutyclock/deadlines/v1");
    document
}

fn due(args: &[&str]) -> Document {
    let mut all = vec!["due"];
    all.extend(args);
    all.extend(["--format", "json"]);
    document(&cli::answer(&all))
}

fn deadline<'a>(document: &'a Document, rule: &str) -> &'a Deadline {
    document.deadlines.iter().find(|deadline| deadline.rule == rule).unwrap()
}

#[test]
fn a_deadline_in_working_days() {
    let found = due(&["referral", "2026-11-20 16:40", "--as-of", "2026-11-21 09:00"]);
    assert_eq!(found.as_of, "2026-11-21T09:00:00+00:00");
    assert_eq!(found.rules, "england");
    assert_eq!(found.calendar, "england-and-wales");
    assert!(found.summary.is_none());

    let decision = deadline(&found, "decision");
    assert_eq!(decision.case, None);
    assert_eq!(decision.table, "working-together-2026");
    assert_eq!(decision.title, "Decide the type of response");
    assert_eq!(decision.kind, "limit");
    assert_eq!(decision.starts, "referral");
    assert_eq!(decision.from, "2026-11-20T16:40:00+00:00");
    assert_eq!(decision.within, "1 working day");
    assert_eq!(decision.completes.as_deref(), Some("decision"));
    assert_eq!(decision.due.as_deref(), Some("2026-11-23"));
    assert_eq!(decision.act_by.as_deref(), Some("2026-11-23"));
    assert_eq!(decision.completed, None);
    assert_eq!(decision.status, "due-soon");
    assert_eq!(decision.working_days_left, Some(1));
    assert_eq!(decision.late_by, None);
    assert_eq!(decision.owner, "social-care");
    assert_eq!(decision.force, "statutory-guidance");
    assert_eq!(decision.source, "Working Together 2026 [presumed]");
    assert_eq!(decision.notes.len(), 1);
    assert_eq!(decision.steps, None);
}

/// Summer time shows in the offset: 48 hours from 10:00 end at 11:00.
#[test]
fn a_deadline_in_hours_is_a_time_with_its_offset() {
    let found = due(&["referral", "2026-03-28 10:00", "--as-of", "2026-03-28 10:00"]);
    let confirmation = deadline(&found, "written-confirmation");
    assert_eq!(confirmation.from, "2026-03-28T10:00:00+00:00");
    assert_eq!(confirmation.due.as_deref(), Some("2026-03-30T11:00:00+01:00"));
    assert_eq!(confirmation.act_by.as_deref(), Some("2026-03-30"));
}

#[test]
fn late_by_is_in_working_days_and_in_days() {
    let done = "icpc=2026-12-14";
    let args = ["strategy-discussion", "2026-11-20", "--done", done, "--as-of", "2026-12-15"];
    let found = due(&args);
    let icpc = deadline(&found, "icpc");
    assert_eq!(icpc.status, "late");
    assert_eq!(icpc.completed.as_deref(), Some("2026-12-14"));
    assert_eq!(icpc.working_days_left, None);
    assert_eq!(icpc.late_by, Some(LateBy { working_days: Some(1), days: 3 }));
}

#[test]
fn once_the_limit_has_passed_the_working_days_left_are_negative() {
    let found = due(&["strategy-discussion", "2026-11-20", "--as-of", "2026-12-15"]);
    let icpc = deadline(&found, "icpc");
    assert_eq!(icpc.status, "breached");
    assert_eq!(icpc.working_days_left, Some(-2));
    assert_eq!(icpc.late_by, Some(LateBy { working_days: Some(2), days: 4 }));
}

/// On the Sunday after a Friday limit: two days late, and no working day.
#[test]
fn a_weekend_is_late_by_no_working_day() {
    let found = due(&["strategy-discussion", "2026-11-20", "--as-of", "2026-12-13"]);
    let icpc = deadline(&found, "icpc");
    assert_eq!(icpc.status, "breached");
    assert_eq!(icpc.late_by, Some(LateBy { working_days: Some(0), days: 2 }));
}

#[test]
fn as_soon_as_possible_has_no_due_date() {
    let rules = ["--rules", "trix-referrals-2024", "--circumstance", "clear-section-47"];
    let mut args = vec!["referral", "2026-11-20", "--as-of", "2026-11-20"];
    args.extend(rules);
    let found = due(&args);
    let at_once = deadline(&found, "immediate-strategy-discussion");
    assert_eq!(at_once.within, "immediately");
    assert_eq!(at_once.status, "outstanding");
    assert_eq!((at_once.due.as_ref(), at_once.act_by.as_ref()), (None, None));
}

#[test]
fn beyond_the_calendar_months_are_given_without_their_act_by() {
    let calendar = ["--calendar", cli::LISTED_ONLY];
    let args = ["review", "2028-12-01", "--as-of", "2028-12-01"];
    let found = due(&[&args[..], &calendar].concat());
    let next = deadline(&found, "next-review");
    assert_eq!(next.due.as_deref(), Some("2029-06-01"));
    assert_eq!(next.act_by, None);
    assert_eq!(next.working_days_left, None);
    assert_eq!(next.provisional, [""; 0]);
    assert!(next.notes.iter().any(|note| note.contains("no act-by date")), "{:?}", next.notes);
}

#[test]
fn explain_adds_the_steps() {
    let found = due(&["referral", "2026-12-24", "--as-of", "2026-12-24", "--explain"]);
    let steps = deadline(&found, "decision").steps.as_deref().unwrap();
    assert_eq!(
        steps,
        [
            "Thu 24 Dec 2026: the event; its day is not counted",
            "Fri 25 Dec 2026: Christmas Day, not counted",
            "Sat 26 to Sun 27 Dec 2026: weekend, not counted",
            "Mon 28 Dec 2026: Boxing Day (substitute day), not counted",
            "Tue 29 Dec 2026: working day 1",
            "due Tue 29 Dec 2026",
        ]
    );
}

fn counts(counts: &[(&str, usize)]) -> BTreeMap<String, usize> {
    counts.iter().map(|(status, count)| ((*status).to_owned(), *count)).collect()
}

/// What the summary counts is every deadline, shown or not.
#[test]
fn check_adds_a_summary_of_every_deadline() {
    let files = ["tests/commands/check.in/late.toml", "tests/commands/check.in/broken.toml"];
    let mut args = vec!["check", "--as-of", "2026-12-14", "--by", "owner", "--format", "json"];
    args.extend(files);
    let ran = cli::run(&args);
    assert_eq!(ran.code, Some(3));
    let found = document(&ran.stdout);
    let group = |name: &str, by_status: &[(&str, usize)], on_time_percent| Group {
        name: name.to_owned(),
        deadlines: by_status.iter().map(|(_, count)| count).sum(),
        by_status: counts(by_status),
        on_time_percent: Some(on_time_percent),
    };
    let summary = Summary {
        read: 2,
        judged: 1,
        rejected: 1,
        not_countable: 0,
        cases: 1,
        deadlines: 6,
        by_status: counts(&[
            ("breached", 1),
            ("due", 1),
            ("late", 1),
            ("met", 2),
            ("not-needed", 1),
        ]),
        by: "owner".to_owned(),
        groups: vec![
            group("referrer", &[("met", 1), ("not-needed", 1)], 100.0),
            group("social-care", &[("breached", 1), ("due", 1), ("late", 1), ("met", 1)], 33.3),
        ],
        new_since: None,
        not_testable: Vec::new(),
        not_checked: None,
        duties_left_out: None,
        starting_later: None,
        rejects: vec![serde_json::json!({
            "file": "tests/commands/check.in/broken.toml",
            "line": 4,
            "case": null,
            "field": "file",
            "reason": "unknown event `referal`; did you mean `referral`?",
        })],
    };
    assert_eq!(found.summary, Some(summary));
    assert_eq!(found.deadlines.len(), 1);
    assert_eq!(found.deadlines[0].case.as_deref(), Some("C-1002"));
    assert_eq!(found.errors, ["this report is incomplete: 1 record could not be read"]);
}

/// A limit that had not passed by then is new, and one that had is not: 10 December was the last day.
#[test]
fn new_breaches_have_their_moment_and_number() {
    for (since, breaches) in [("2026-12-10", 1), ("2026-12-11", 0)] {
        let file = "tests/commands/check.in/late.toml";
        let args = ["check", file, "--as-of", "2026-12-14", "--new-since", since];
        let ran = cli::run(&[&args[..], &["--format", "json"]].concat());
        let summary = document(&ran.stdout).summary.unwrap();
        let since = since.to_owned();
        assert_eq!(summary.new_since, Some(NewSince { since, breaches }));
    }
}

/// Counted by hand: 15 working days from Thursday 19 November end on Thursday 10 December, and with
/// one holiday among them on Friday 11 December.
#[test]
fn a_supposed_holiday_has_its_own_schema() {
    let file = "tests/commands/check.in/late.toml";
    let args = ["check", file, "--as-of", "2026-12-01", "--format", "json"];
    let supposed = ["--what-if-holiday", "2026-12-02=A day of rest"];
    let answer = cli::answer(&[&args[..], &supposed].concat());
    let found: WhatIf = serde_json::from_str(&answer).unwrap();
    assert_eq!(found.schema, "dutyclock/what-if-holiday/v1");
    assert_eq!((found.as_of.as_str(), found.rules.as_str()), ("2026-12-01", "england"));
    assert_eq!(found.calendar, "england-and-wales");
    let holiday = Holiday { date: "2026-12-02".to_owned(), name: "A day of rest".to_owned() };
    assert_eq!(found.holidays, [holiday]);
    assert_eq!((found.open, found.moved.len()), (2, 2));
    let icpc = found.moved.iter().find(|moved| moved.rule == "icpc").unwrap();
    assert_eq!((icpc.case.as_str(), icpc.owner.as_str()), ("C-1002", "social-care"));
    assert_eq!(icpc.table, "working-together-2026");
    assert_eq!(icpc.title, "Hold the initial child protection conference");
    assert_eq!((icpc.due.as_str(), icpc.due_then.as_str()), ("2026-12-10", "2026-12-11"));
    assert_eq!((icpc.act_by.as_str(), icpc.act_by_then.as_str()), ("2026-12-10", "2026-12-11"));
    assert_eq!((icpc.status.as_str(), icpc.status_then.as_str()), ("due", "due"));
}

#[test]
fn json_lines_are_the_same_deadlines_without_the_document() {
    let args = ["due", "referral", "2026-11-20 16:40", "--as-of", "2026-11-20", "--format"];
    let with = |format: &'static str| cli::answer(&[&args[..], &[format]].concat());
    let document: Value = serde_json::from_str(&with("json")).unwrap();
    let lines: Vec<Value> =
        with("jsonl").lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(document["deadlines"], Value::from(lines));
}

#[test]
fn a_comparison_has_its_own_schema() {
    let args = ["compare", "referral", "2026-11-20", "--as-of", "2026-11-20", "--format", "json"];
    let found: Comparison = serde_json::from_str(&cli::answer(&args)).unwrap();
    assert_eq!(found.schema, "dutyclock/comparison/v1");
    assert_eq!(found.event, "referral");
    assert_eq!(found.from, "2026-11-20");
    assert_eq!(found.tables.len(), 5);
    let differing: Vec<&str> =
        found.rules.iter().filter(|rule| rule.differs).map(|rule| rule.rule.as_str()).collect();
    assert_eq!(differing, ["decision", "assessment", "chase-up"]);
    let decision = found.rules.iter().find(|rule| rule.rule == "decision").unwrap();
    assert_eq!(decision.deadlines.len(), 5);
}

/// Scripts compute with numbers, not with text that looks like numbers.
#[test]
fn numbers_of_the_days_command_are_numbers() {
    let args = ["days", "between", "2026-12-11", "2026-11-20", "--format", "json"];
    let found: Value = serde_json::from_str(&cli::answer(&args)).unwrap();
    let row = if found.is_array() { &found[0] } else { &found };
    assert_eq!(row["working_days"], Value::from(-15), "{found}");
    assert_eq!(row["days"], Value::from(-21), "{found}");
}

#[test]
fn the_steps_of_the_days_command_are_in_its_json() {
    let args = ["days", "add", "2026-12-24", "1 working day", "--explain", "--format", "json"];
    let found: Value = serde_json::from_str(&cli::answer(&args)).unwrap();
    let row = if found.is_array() { &found[0] } else { &found };
    assert_eq!(row["date"], "2026-12-29");
    assert!(row.get("steps").is_some(), "--explain adds nothing: {found}");
}
