//! Machine-readable output is the same in every format: CSV rows have as many cells as the header, and JSON
//! and JSON lines have the keys of that header.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::common::cli;

const AS_OF: [&str; 2] = ["--as-of", "2026-12-01T09:00"];

/// Lists: each key of JSON is a column.
const LISTS: &[&[&str]] = &[
    &["rules", "list"],
    &["rules", "show", "england"],
    &["rules", "show", "decision"],
    &["rules", "search", "core", "group"],
    &["rules", "sources"],
    &["rules", "changes", "working-together"],
    &["rules", "diff", "working-together-2018", "working-together-2023"],
    &["events"],
    &["events", "decision"],
    &["calendar", "list"],
    &["calendar", "show", "england-and-wales", "2026"],
    &["calendar", "check", "england-and-wales"],
    &["days", "add", "2026-12-24", "10 working days", "--explain"],
    &["days", "between", "2026-11-20", "2026-12-11"],
    &["days", "is-working", "2026-12-28"],
];

/// Deadlines: CSV has `late_by` in two columns, and `provisional` among its notes.
const DEADLINES: &[(&[&str], &str)] = &[
    (&["due", "referral", "2026-11-20"], "deadlines"),
    (&["due", "strategy-discussion", "2029-12-11", "--explain"], "deadlines"),
    (&["explain", "decision", "2026-11-20"], "deadlines"),
    (&["check", "tests/data/data-formats.csv", "--all"], "deadlines"),
    (&["check", "tests/data/data-formats.csv", "--all", "--explain"], "deadlines"),
    (&["timeline", "referral", "2026-11-20"], "steps"),
    (&["timeline", "strategy-discussion", "2029-12-11", "--explain"], "steps"),
];

fn answer(command: &[&str], format: &str) -> String {
    cli::run(&[command, &["--format", format]].concat()).stdout
}

/// The header and the rows; the reader fails if a row is longer or shorter than the header.
fn csv_of(text: &str) -> (Vec<String>, Vec<Vec<String>>) {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let rows = reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect());
    (header, rows.collect())
}

fn objects(value: &Value) -> Vec<&serde_json::Map<String, Value>> {
    value.as_array().unwrap().iter().map(|object| object.as_object().unwrap()).collect()
}

/// A value as written in a CSV cell.
fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(list) => list.iter().map(cell).collect::<Vec<_>>().join("; "),
        other => other.to_string(),
    }
}

#[test]
fn lists_are_rectangular_and_json_has_the_columns_as_keys() {
    for command in LISTS {
        let (header, rows) = csv_of(&answer(command, "csv"));
        let json: Value = serde_json::from_str(&answer(command, "json")).unwrap();
        let lines = answer(command, "jsonl");
        let lines: Vec<Value> =
            lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(objects(&json).len(), rows.len(), "{command:?}");
        assert_eq!(Value::Array(lines), json, "{command:?}");
        for (object, row) in objects(&json).into_iter().zip(&rows) {
            let keys: BTreeSet<&str> = object.keys().map(String::as_str).collect();
            let columns: BTreeSet<&str> = header.iter().map(String::as_str).collect();
            assert_eq!(keys, columns, "{command:?}");
            for (name, found) in header.iter().zip(row) {
                let text = cell(&object[name]);
                assert!(
                    *found == text || *found == format!("'{text}"),
                    "{command:?} {name}: {found}"
                );
            }
        }
    }
}

#[test]
fn deadlines_have_the_same_fields_in_csv_as_in_json() {
    for (command, key) in DEADLINES {
        let command = [command, &AS_OF[..]].concat();
        let (header, rows) = csv_of(&answer(&command, "csv"));
        let json: Value = serde_json::from_str(&answer(&command, "json")).unwrap();
        let found = objects(&json[*key]);
        assert_eq!(found.len(), rows.len(), "{command:?}");
        assert!(!found.is_empty(), "{command:?}");
        // CSV is written as cases are read, JSON with the most urgent first.
        let mut cells: Vec<_> = rows.iter().collect();
        let at = |name: &str| header.iter().position(|column| column == name).unwrap();
        let mut found = found;
        let order = ["case", "rule", "starts", "from"];
        cells.sort_by_key(|row| order.map(|name| row[at(name)].clone()));
        found.sort_by_key(|object| order.map(|name| cell(&object[name])));
        for (object, row) in found.into_iter().zip(cells) {
            let late = &object["late_by"];
            for (name, found) in header.iter().zip(row) {
                let value = match name.as_str() {
                    "late_by_working_days" => &late["working_days"],
                    "late_by_days" => &late["days"],
                    // What the table says of a rule is written only where it is asked for, and what is
                    // provisional stands before it.
                    "notes" => continue,
                    name => &object[name],
                };
                assert_eq!(*found, cell(value), "{command:?} {name}");
            }
            let known = ["late_by", "provisional"];
            let missing =
                object.keys().find(|key| !known.contains(&key.as_str()) && !header.contains(key));
            assert_eq!(missing, None, "{command:?}");
        }
    }
}

#[test]
fn comparisons_and_what_would_move_are_rectangular() {
    let compare = ["compare", "referral", "2026-11-20", "--rules", "england,set-procedures"];
    let what_if = [
        "check",
        "tests/data/data-formats.csv",
        "--what-if-holiday",
        "2026-12-04",
        AS_OF[0],
        AS_OF[1],
    ];
    for command in [&compare[..], &what_if] {
        let (header, rows) = csv_of(&answer(command, "csv"));
        let lines = answer(command, "jsonl");
        assert!(!rows.is_empty(), "{command:?}");
        assert_eq!(lines.lines().count(), rows.len(), "{command:?}");
        for line in lines.lines() {
            let object: Value = serde_json::from_str(line).unwrap();
            for key in object.as_object().unwrap().keys() {
                assert!(header.contains(key), "{command:?} {key}");
            }
        }
    }
}
