//! `--schema v2`: the same typed columns in every format, with names that no database reserves.

use std::collections::BTreeSet;

use dutyclock::report::{Appears, Column, ColumnType, Empty, Schema, columns};
use serde_json::Value;

use crate::common::cli;
use crate::common::folder::Folder;

/// A limit in hours, several in days, one that is late and one that rests on holidays to come.
const CASES: &str = "case,referral,decision,referral_confirmed,strategy-discussion,icpc,core-group\n\
                     C-1042,2026-11-20 16:40,2026-11-25 09:30,,,,\n\
                     C-1043,2026-12-11,,2026-12-12,2026-11-12,,\n\
                     C-1044,,,,2029-12-20,2029-12-28,\n";
const CHECK: [&str; 5] = ["cases.csv", "--all", "--quiet", "--schema", "v2"];

fn cases() -> Folder {
    Folder::with("cases.csv", CASES)
}

fn check(more: &[&str]) -> String {
    cases().check(&[&CHECK, more].concat()).stdout
}

/// The columns of a list that is neither explained nor compared nor a timeline.
fn usual() -> Vec<Column> {
    columns(Schema::V2).filter(|column| column.appears == Appears::Always).collect()
}

fn lines(jsonl: &str) -> Vec<Value> {
    jsonl.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn has_type(value: &Value, of: ColumnType) -> bool {
    let text = value.as_str();
    match of {
        ColumnType::Text => text.is_some(),
        ColumnType::Word(words) => text.is_some_and(|text| words.contains(&text)),
        ColumnType::Date => text.is_some_and(|text| text.parse::<chrono::NaiveDate>().is_ok()),
        ColumnType::Instant => {
            text.is_some_and(|text| chrono::DateTime::parse_from_rfc3339(text).is_ok())
        }
        ColumnType::Integer => value.is_i64(),
        ColumnType::Flag => value.is_boolean(),
        ColumnType::Texts => value.as_array().is_some_and(|list| list.iter().all(Value::is_string)),
        ColumnType::DateOrInstant | ColumnType::Lateness => false,
    }
}

fn assert_typed(row: &Value, columns: &[Column]) {
    let row = row.as_object().unwrap();
    let names: Vec<&str> = row.keys().map(String::as_str).collect();
    assert_eq!(
        names.iter().collect::<BTreeSet<_>>(),
        columns.iter().map(|column| &column.name).collect(),
    );
    for Column { name, of, empty, .. } in columns {
        let value = &row[*name];
        let may_be_null = *empty != Empty::Never;
        assert!(has_type(value, *of) || may_be_null && value.is_null(), "{name}: {value}");
    }
}

#[test]
fn a_day_and_a_time_have_a_column_each() {
    let folder = cases();
    let columns = ["case_id", "counted_from", "counted_from_at", "due", "due_at"];
    let rows = |rule| folder.rows(&[&CHECK[..], &["--only", rule]].concat(), &columns);
    assert_eq!(
        rows("written-confirmation")[..1],
        ["C-1042 2026-11-20 2026-11-20T16:40:00+00:00 2026-11-22 2026-11-22T16:40:00+00:00"]
    );
    assert_eq!(rows("decision")[..1], ["C-1042 2026-11-20 2026-11-20T16:40:00+00:00 2026-11-23 "]);
    let completed = ["case_id", "completed", "completed_at"];
    assert_eq!(
        folder.rows(&[&CHECK[..], &["--only", "decision"]].concat(), &completed)[0],
        "C-1042 2026-11-25 2026-11-25T09:30:00+00:00"
    );
}

#[test]
fn every_format_has_the_same_columns_each_of_one_type() {
    let csv = check(&["--format", "csv"]);
    let names: Vec<&str> = usual().iter().map(|column| column.name).collect();
    assert_eq!(csv.lines().next().unwrap(), names.join(","));
    let rows = lines(&check(&["--format", "jsonl"]));
    assert!(rows.len() > 5, "{rows:?}");
    rows.iter().for_each(|row| assert_typed(row, &usual()));
    let document: Value = serde_json::from_str(&check(&["--format", "json"])).unwrap();
    assert_eq!(document["schema"], "dutyclock/deadlines/v2");
    let of_document = document["deadlines"].as_array().unwrap();
    of_document.iter().for_each(|row| assert_typed(row, &usual()));
    assert_eq!(of_document.len(), rows.len());
    assert_eq!(csv.lines().count(), rows.len() + 1);
}

#[test]
fn the_cells_of_csv_say_what_json_lines_do() {
    let csv = check(&["--format", "csv"]);
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let cells: Vec<Vec<String>> =
        reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
    let cell = |value: &Value| match value {
        Value::Null => String::new(),
        Value::Array(list) => {
            list.iter().map(|text| text.as_str().unwrap()).collect::<Vec<_>>().join("; ")
        }
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    for (row, cells) in lines(&check(&["--format", "jsonl"])).iter().zip(cells) {
        let of_row: Vec<String> = usual().iter().map(|column| cell(&row[column.name])).collect();
        assert_eq!(of_row, cells);
    }
    assert!(csv.contains(",due; act_by; working_days_left,"), "something is provisional: {csv}");
}

#[test]
fn due_explain_and_timeline_write_it_too() {
    let as_of = ["--as-of", "2026-11-21", "--schema", "v2"];
    let json = |args: &[&str]| -> Value {
        serde_json::from_str(&cli::answer(&[args, &as_of, &["--format", "json"]].concat())).unwrap()
    };
    let due = json(&["due", "referral", "2026-11-20 16:40"]);
    due["deadlines"].as_array().unwrap().iter().for_each(|row| assert_typed(row, &usual()));
    let explained: Vec<Column> = columns(Schema::V2)
        .filter(|column| matches!(column.appears, Appears::Always | Appears::WithExplain))
        .collect();
    let explain = json(&["explain", "decision", "2026-11-20 16:40"]);
    assert_typed(&explain["deadlines"][0], &explained);
    assert!(explain["deadlines"][0]["rule_note"].is_string(), "{explain}");
    let timeline = json(&["timeline", "referral", "2026-11-20 16:40"]);
    assert_eq!(timeline["schema"], "dutyclock/timeline/v2");
    let of_timeline: Vec<Column> = columns(Schema::V2)
        .filter(|column| matches!(column.appears, Appears::Always | Appears::InTimeline))
        .collect();
    timeline["steps"].as_array().unwrap().iter().for_each(|row| assert_typed(row, &of_timeline));
}

#[test]
fn the_variable_chooses_the_version_and_the_option_is_stronger() {
    let args = ["due", "referral", "2026-11-20", "--as-of", "2026-11-20", "--format", "csv"];
    let head = |more: &[&str]| {
        let mut command = cli::dutyclock(&[&args[..], more].concat());
        let written = cli::finish(command.env("DUTYCLOCK_SCHEMA", "v2")).stdout;
        written.split(',').next().unwrap().to_owned()
    };
    assert_eq!(head(&[]), "case_id");
    assert_eq!(head(&["--schema", "v1"]), "case");
}

#[test]
fn columns_are_chosen_by_their_names_in_the_version() {
    let chosen = ["--columns", "case_id,due_at,rule_table,since", "--format", "csv"];
    let ran = cases().check(&[&CHECK[..], &chosen].concat());
    assert_eq!(ran.code, Some(2), "{}", ran.all());
    let chosen = ["--columns", "case_id,rule_note,rule_table", "--format", "csv"];
    let written = check(&chosen);
    assert!(written.starts_with("case_id,rule_note,rule_table\n"), "{written}");
    assert!(written.contains("has not been checked"), "{written}");
    let ran = cases().check(&[&CHECK[..], &["--columns", "case", "--format", "csv"]].concat());
    assert_eq!(ran.code, Some(2), "{}", ran.all());
    assert!(
        ran.stderr.contains("csv has no column `case` here; it has case_id, rule, rule_table"),
        "{}",
        ran.stderr
    );
}

#[test]
fn what_has_changed_since_the_last_run_has_the_same_columns() {
    let tonight = "case,referral,decision\nC-1043,2026-12-11,\n";
    let folder = Folder::with("cases.csv", format!("{tonight}C-1042,2026-11-20 16:40,\n"));
    let args = [&CHECK[..], &["--state", "state.json", "--allow-fewer"]].concat();
    folder.check(&args);
    let folder = folder.and("cases.csv", tonight);
    let columns = ["case_id", "rule", "counted_from", "counted_from_at", "due", "since_last_run"];
    let rows = folder.rows(&args, &columns);
    let gone = "C-1042 decision 2026-11-20 2026-11-20T16:40:00+00:00 2026-11-23 not-in-file";
    assert!(rows.contains(&gone.to_owned()), "{rows:#?}");
}

#[test]
fn a_supposed_holiday_has_days_and_times_apart_too() {
    let supposed = ["--what-if-holiday", "2026-12-16", "--format", "csv"];
    let args: Vec<&str> = CHECK.iter().copied().filter(|arg| *arg != "--all").collect();
    let written = cases().check(&[&args[..], &supposed].concat()).stdout;
    let names = "case_id,rule,rule_table,title,due,due_at,due_then,due_then_at,act_by,act_by_then";
    assert!(written.starts_with(names), "{written}");
}

#[test]
fn version_two_is_the_default_from_version_one_of_the_program_on() {
    let is_first = env!("CARGO_PKG_VERSION_MAJOR") == "0";
    assert_eq!(Schema::default(), if is_first { Schema::V1 } else { Schema::V2 });
}
