//! `dutyclock schema`: what the program writes is what its JSON Schema says, in each version.

use jsonschema::Validator;
use serde_json::{Value, json};

use crate::common::cli;
use crate::common::folder::Folder;

const CASES: &str = "case,referral,decision,referral_confirmed,strategy-discussion,icpc,core-group\n\
                     C-1042,2026-11-20 16:40,2026-11-25 09:30,,,,\n\
                     C-1043,2026-12-11,,2026-12-12,2026-11-12,,\n\
                     C-1044,,,,2029-12-20,2029-12-28,\n";
const VERSIONS: [&str; 2] = ["v1", "v2"];

fn schema_of(subject: &str, version: &str) -> Value {
    let schema = cli::answer(&["schema", subject, "--schema", version]);
    serde_json::from_str(&schema).unwrap()
}

fn validator(schema: &Value) -> Validator {
    jsonschema::meta::validate(schema).unwrap();
    jsonschema::draft202012::options().should_validate_formats(true).build(schema).unwrap()
}

/// What is wrong with an answer. A key that the schema does not know is wrong here, though it allows new ones.
fn refused(subject: &str, version: &str, answer: &Value) -> Vec<String> {
    let mut schema = schema_of(subject, version);
    for definition in schema["$defs"].as_object_mut().unwrap().values_mut() {
        definition["additionalProperties"] = json!(false);
    }
    let validator = validator(&schema);
    let errors = validator.iter_errors(answer);
    errors.map(|error| format!("{}: {error}", error.instance_path())).collect()
}

fn assert_valid(subject: &str, version: &str, answer: &Value) {
    let refused = refused(subject, version, answer);
    assert!(refused.is_empty(), "{version}: {refused:#?}\n{answer:#}");
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

#[test]
fn what_check_writes_is_what_the_schema_says() {
    let folder = Folder::with("cases.csv", CASES);
    for version in VERSIONS {
        for more in [&[][..], &["--all"], &["--all", "--explain"]] {
            let args = [&["cases.csv", "--quiet", "--schema", version], more].concat();
            assert_valid("deadlines", version, &folder.json(&args));
            let lines = folder.check(&[&args[..], &["--format", "jsonl"]].concat()).stdout;
            assert!(lines.lines().count() > 0, "{more:?}");
            lines.lines().for_each(|line| assert_valid("deadlines", version, &json(line)));
        }
    }
}

#[test]
fn what_has_changed_since_the_last_run_is_what_the_schema_says() {
    for version in VERSIONS {
        for format in ["json", "jsonl"] {
            let tonight = "case,referral,decision\nC-1043,2026-12-11,\n";
            let folder = Folder::with("cases.csv", format!("{tonight}C-1042,2026-11-20,\n"));
            let args = ["cases.csv", "--quiet", "--schema", version, "--state", "state.json"];
            let args = [&args[..], &["--all", "--allow-fewer", "--format", format]].concat();
            folder.check(&args);
            let written = folder.and("cases.csv", tonight).check(&args).stdout;
            assert!(written.contains("not-in-file"), "{written}");
            match format {
                "json" => assert_valid("deadlines", version, &json(&written)),
                _ => written.lines().for_each(|line| {
                    assert_valid("deadlines", version, &json(line));
                }),
            }
        }
    }
}

#[test]
fn what_due_explain_and_timeline_write_is_what_the_schema_says() {
    let when = ["2026-11-20 16:40", "--as-of", "2026-11-21"];
    for version in VERSIONS {
        for (subject, args) in [
            ("deadlines", &["due", "referral"][..]),
            ("deadlines", &["due", "police-protection"]),
            ("deadlines", &["due", "lac-review", "--all-duties"]),
            ("deadlines", &["explain", "decision"]),
            ("timeline", &["timeline", "referral"]),
            ("timeline", &["timeline", "referral", "--explain"]),
        ] {
            let args = [args, &when, &["--schema", version]].concat();
            let json_of = cli::answer(&[&args[..], &["--format", "json"]].concat());
            assert_valid(subject, version, &json(&json_of));
            let lines = cli::answer(&[&args[..], &["--format", "jsonl"]].concat());
            lines.lines().for_each(|line| assert_valid(subject, version, &json(line)));
        }
    }
}

/// The schema would be of no use if it allowed anything.
#[test]
fn what_dutyclock_does_not_write_is_refused() {
    let args = ["due", "referral", "2026-11-20 16:40", "--as-of", "2026-11-21", "--schema", "v2"];
    let written = json(&cli::answer(&[&args[..], &["--format", "json"]].concat()));
    for (at, wrong) in [
        ("/deadlines/0/status", json!("overdue")),
        ("/deadlines/0/due", json!("2026-11-22T16:40:00+00:00")),
        ("/deadlines/0/due_at", json!("2026-11-22")),
        ("/deadlines/0/notes", Value::Null),
        ("/schema", json!("dutyclock/deadlines/v1")),
        ("/as_of", json!("tomorrow")),
    ] {
        let mut changed = written.clone();
        *changed.pointer_mut(at).unwrap() = wrong;
        assert!(!refused("deadlines", "v2", &changed).is_empty(), "{at}");
    }
    let mut shorter = written.clone();
    shorter["deadlines"][0].as_object_mut().unwrap().remove("verified");
    assert!(!refused("deadlines", "v2", &shorter).is_empty());
    assert!(!refused("deadlines", "v1", &written).is_empty(), "another version");
}

#[test]
fn the_schema_of_rules_is_the_one_that_rules_schema_writes() {
    assert_eq!(cli::answer(&["schema", "rules"]), cli::answer(&["rules", "schema"]));
    let ran = cli::run(&["schema"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.contains("<SUBJECT>"), "{}", ran.stderr);
}
