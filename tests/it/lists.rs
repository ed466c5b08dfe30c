//! Lists in machine-readable formats: every row has the columns in the header, and JSON holds the same data.

use std::collections::BTreeSet;

use crate::common::cli::answer;
use serde_json::Value;

/// Every command that prints a list.
const LISTS: [&str; 18] = [
    "events",
    "events decision",
    "events --rules england",
    "rules list",
    "rules show england",
    "rules show england decision",
    "rules show core-group",
    "rules search core group",
    "rules search icpc-not-required",
    "rules sources",
    "rules diff child-protection england",
    "rules diff working-together-2018 working-together-2023",
    "rules changes working-together",
    "rules changes england set-procedures",
    "calendar list",
    "calendar show england-and-wales 2026",
    "calendar check england-and-wales",
    "days between 2026-12-01 2026-12-24",
];

fn list(command: &str, format: &str) -> String {
    let words = command.split(' ').chain(["--format", format]);
    answer(&words.collect::<Vec<_>>())
}

/// A JSON value as CSV writes it.
fn as_cell(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[test]
fn rows_are_as_wide_as_the_header_and_json_has_its_names_as_keys() {
    for command in LISTS {
        let csv = list(command, "csv");
        let mut reader = csv::Reader::from_reader(csv.as_bytes());
        let header: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
        let rows: Vec<csv::StringRecord> =
            reader.records().collect::<Result<_, _>>().unwrap_or_else(|e| panic!("{command}: {e}"));
        let keys: BTreeSet<&str> = header.iter().map(String::as_str).collect();
        assert_eq!(keys.len(), header.len(), "{command}: duplicate heading: {header:?}");
        let objects: Vec<Value> = serde_json::from_str(&list(command, "json")).unwrap();
        let lines = list(command, "jsonl");
        let lines: Vec<Value> =
            lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(objects, lines, "{command}");
        assert_eq!(objects.len(), rows.len(), "{command}");
        for (object, row) in objects.iter().zip(&rows) {
            let object = object.as_object().unwrap();
            assert_eq!(object.keys().map(String::as_str).collect::<BTreeSet<_>>(), keys);
            for (name, cell) in header.iter().zip(row) {
                assert_eq!(as_cell(&object[name]), cell, "{command}: {name}");
            }
        }
    }
}

/// The columns of `events` agree with the tables.
#[test]
fn an_event_has_what_it_does_and_what_it_follows_under_the_right_names() {
    let events: Vec<Value> = serde_json::from_str(&list("events", "json")).unwrap();
    let event = |id: &str| events.iter().find(|event| event["event"] == id).unwrap();
    assert_eq!(event("decision")["follows"], "referral");
    assert_eq!(event("decision")["received"], "false");
    assert_eq!(event("referral")["received"], "true");
    assert_eq!(event("review")["not_before"], "plan-start");
    let begins = event("looked-after")["begins_spell_of"].as_str().unwrap();
    assert!(begins.contains("second-looked-after-review"), "{begins}");
}

/// What is no list has rows too: a reader of CSV refuses a row of another width.
#[test]
fn every_row_of_every_answer_is_as_wide_as_its_header() {
    for command in [
        "due referral 2026-11-20 --explain --as-of 2026-11-20",
        "timeline referral 2026-11-20 --explain --as-of 2026-11-20",
        "explain decision 2026-11-20 --as-of 2026-11-20",
        "compare referral 2026-11-20 --as-of 2026-11-20",
        "check tests/commands/check.in/late.toml --as-of 2026-12-14 --all --explain --fail-on never",
        "check tests/commands/check.in/late.toml --as-of 2026-11-24 --what-if-holiday 2026-11-26 --fail-on never",
    ] {
        let csv = list(command, "csv");
        let mut reader = csv::Reader::from_reader(csv.as_bytes());
        let rows = reader.records().collect::<Result<Vec<_>, _>>();
        assert!(rows.is_ok_and(|rows| !rows.is_empty()), "{command}: {csv}");
    }
}
