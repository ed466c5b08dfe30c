//! The JSON Schema of rule tables: it accepts what `rules check` accepts, and rejects what editors can see to
//! be wrong.

use crate::common::cli;
use std::fs;
use std::path::{Path, PathBuf};

use dutyclock::intake::table_schema;
use jsonschema::Validator;
use serde_json::Value;

fn validator() -> Validator {
    let schema = table_schema();
    jsonschema::meta::validate(&schema).unwrap();
    jsonschema::draft202012::new(&schema).unwrap()
}

/// A table as an editor sees it: dates are text.
fn table(toml: &str) -> Value {
    fn plain(value: toml::Value) -> Value {
        match value {
            toml::Value::Datetime(date) => date.to_string().into(),
            toml::Value::Array(values) => values.into_iter().map(plain).collect(),
            toml::Value::Table(table) => {
                table.into_iter().map(|(key, value)| (key, plain(value))).collect()
            }
            other => serde_json::to_value(other).unwrap(),
        }
    }
    plain(toml::Value::Table(toml.parse().unwrap()))
}

fn refused(toml: &str) -> Vec<String> {
    let validator = validator();
    let table = table(toml);
    validator.iter_errors(&table).map(|error| error.to_string()).collect()
}

fn tables_in(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    files.filter(|file| file.extension().is_some_and(|ending| ending == "toml")).collect()
}

#[test]
fn every_shipped_table_and_the_example_pass() {
    let mut files = tables_in("rules");
    files.retain(|file| !file.ends_with("events.toml"));
    assert!(files.len() >= 11);
    files.push(Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/local-protocol.toml"));
    for file in files {
        let found = refused(&fs::read_to_string(&file).unwrap());
        assert!(found.is_empty(), "{}: {found:#?}", file.display());
    }
}

const HEAD: &str = "\
id = \"my-protocol\"
title = \"Our protocol\"
publisher = \"A made-up authority\"
jurisdiction = \"England\"
source = { title = \"Our protocol\", date = 2026-04-01 }
extends = [\"england\"]
deemed_receipt = \"17:00\"
[events]
first-visit = \"First visit\"
panel = { title = \"Panel held\", received = true }
";

#[test]
fn what_an_editor_can_see_to_be_wrong_is_refused() {
    assert_eq!(refused(HEAD), Vec::<String>::new());
    let in_rule = |line: &str| format!("{HEAD}[[rule]]\nid = \"icpc\"\n{line}\n");
    let in_head = |line: &str| format!("{line}\n{HEAD}");
    for (toml, says) in [
        (in_rule("withn = \"10 working days\""), "withn"),
        (in_rule("within = \"ten working days\""), "ten working days"),
        (in_rule("within = \"0 days\""), "0 days"),
        (in_rule("kind = \"limt\""), "limt"),
        (in_rule("owner = \"manager\""), "manager"),
        (in_rule("in_force = { from = \"1 April\" }"), "1 April"),
        (in_rule("[[rule.variants]]\ncircumstance = \"Serious harm\""), "Serious harm"),
        (in_rule("unless = \"decision\""), "decision"),
        (in_head("drop = \"chase-up\""), "chase-up"),
        (in_head("extend = \"england\""), "extend"),
        (in_head("in_force = { form = 2026-04-01 }"), "form"),
        (HEAD.replace("\"my-protocol\"", "\"My protocol\""), "My protocol"),
        (HEAD.replace("title = \"Our protocol\"\n", ""), "title"),
        (HEAD.replace("\"17:00\"", "\"half past five\""), "half past five"),
        (HEAD.replace("received", "recieved"), "recieved"),
    ] {
        let found = refused(&toml);
        assert!(!found.is_empty(), "not refused: {toml}");
        let said = found.iter().any(|found| found.contains(says));
        assert!(said, "{says}: {found:?}");
    }
}

/// A readable period passes, and an unreadable one does not.
#[test]
fn the_schema_knows_the_periods_that_the_table_does() {
    for period in [
        "48 hours",
        "1 working day",
        "45 working days",
        "10 days",
        "6 weeks",
        "3 months",
        "18 years",
        "same day",
        "immediately",
        "as soon as possible",
        "beforehand",
        "at once",
        "99999 days",
        "100000 days",
        "0 days",
        "-1 days",
        "3 fortnights",
        "3 dayss",
        "three days",
        "3",
        "3.5 days",
        "",
    ] {
        let toml = format!("{HEAD}[[rule]]\nid = \"icpc\"\nwithin = \"{period}\"\n");
        let is_read = period.parse::<dutyclock::Period>().is_ok();
        assert_eq!(refused(&toml).is_empty(), is_read, "{period}");
    }
}

/// The former syntax of `ends` is documented nowhere.
#[test]
fn editors_explain_what_an_event_ends_as_the_tables_do() {
    let schema = table_schema();
    let event = &schema["$defs"]["EventDefinition"];
    assert_eq!(event["anyOf"][0]["type"], "string");
    let ends = event["anyOf"][1]["properties"]["ends"]["description"].as_str().unwrap();
    assert!(ends.contains("What began first ends first"), "{ends}");
    assert!(!schema.to_string().contains("it is the earlier that ends"));
}

#[test]
fn the_command_prints_the_schema() {
    let printed = cli::answer(&["rules", "schema"]);
    assert_eq!(serde_json::from_str::<Value>(&printed).unwrap(), table_schema());
    assert!(printed.contains("https://json-schema.org/draft/2020-12/schema"), "{printed}");
}

#[test]
fn editors_suggest_events_tables_calendars_and_words() {
    let schema = table_schema();
    assert_eq!(schema["$id"], "urn:dutyclock:rule-table:v1");
    let definitions = &schema["$defs"];
    let words = |name: &str| definitions[name]["enum"].as_array().unwrap().clone();
    assert!(words("SharedEvent").contains(&"strategy-discussion".into()));
    assert!(words("ShippedTable").contains(&"working-together".into()));
    assert!(words("ShippedCalendar").contains(&"england-and-wales".into()));
    assert!(words("Owner").contains(&"social-care".into()));
    let meanings = &definitions["Kind"]["x-taplo"]["docs"]["enumValues"];
    assert_eq!(meanings[0], "Must be done by then.");
    let (rule, variant) = ("RuleDefinition", "VariantDefinition");
    for (definition, key) in [(rule, "starts"), (rule, "completes"), (variant, "counts_from")] {
        let suggested = &definitions[definition]["properties"][key]["anyOf"][0];
        assert_eq!(suggested["$ref"], "#/$defs/SharedEvent", "{key}");
    }
    for key in ["until", "unless", "postponed_by"] {
        let suggested = &definitions[rule]["properties"][key]["items"]["anyOf"][0];
        assert_eq!(suggested["$ref"], "#/$defs/SharedEvent", "{key}");
    }
    let extended = &schema["properties"]["extends"]["anyOf"];
    assert_eq!(extended[0]["anyOf"][0]["$ref"], "#/$defs/ShippedTable");
    assert_eq!(extended[1]["items"]["anyOf"][0]["$ref"], "#/$defs/ShippedTable");
}
