//! `rules check` for programs: every finding with its place, as JSON and as annotations of GitHub.

use serde_json::{Value, json};

use crate::common::cli::{self, Ran};
use crate::common::folder::Folder;

const WRONG: &str = "\
id = \"county\"
title = \"Our protocol\"
publisher = \"A made-up authority\"
jurisdiction = \"England\"
source = { title = \"Our protocol\" }
extends = \"england\"
defaults = { force = \"local-procedure\", verified = \"text\" }
[[rule]]
id = \"icpc\"
within = \"10 working dys\"
source = \"section 4\"
[[rule]]
id = \"core-group\"
kind = \"limt\"
";

fn right() -> String {
    WRONG
        .replace("dys", "days")
        .replace("kind = \"limt\"\n", "within = \"9 working days\"\nsource = \"section 5\"\n")
}

fn check(folder: &Folder, args: &[&str]) -> Ran {
    let as_of = ["--as-of", "2026-12-14"];
    cli::run_in(folder.path(), &[&["rules", "check"], args, &as_of].concat())
}

#[test]
fn each_finding_has_its_place_its_key_and_how_serious_it_is() {
    let folder = Folder::with("county.toml", WRONG);
    let ran = check(&folder, &["county.toml", "--format", "json"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(2), ""));
    let found: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(found["schema"], "dutyclock/rules-check/v1");
    let findings = found["findings"].as_array().unwrap();
    let place = |finding: &Value| {
        json!([finding["path"], finding["line"], finding["column"], finding["key"]])
    };
    assert_eq!(place(&findings[0]), json!(["county.toml", 10, 10, "rule[0].within"]), "{found:#}");
    assert_eq!(place(&findings[1]), json!(["county.toml", 14, 8, "rule[1].kind"]), "{found:#}");
    for finding in findings {
        assert_eq!(finding["severity"], "error");
    }
    assert!(findings[0]["message"].as_str().unwrap().contains("10 working dys"), "{found:#}");
    assert_eq!(found["tables"][0]["errors"], 2);
    assert_eq!(found["tables"][0]["table"], Value::Null, "it cannot be used");
}

#[test]
fn a_table_without_mistakes_is_in_json_too() {
    let folder = Folder::with("county.toml", right());
    let ran = check(&folder, &["county.toml", "england", "--format", "json"]);
    assert_eq!(ran.code, Some(0), "{}", ran.all());
    let found: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(
        (&found["tables"][0]["table"], &found["tables"][0]["own_rules"]),
        (&json!("county"), &json!(2))
    );
    assert_eq!(found["tables"][1]["table"], "england");
}

#[test]
fn github_shows_a_mistake_beside_its_line() {
    let folder = Folder::with("county.toml", WRONG);
    let ran = check(&folder, &["county.toml", "--format", "github"]);
    assert_eq!(ran.code, Some(2), "{}", ran.all());
    let lines: Vec<&str> = ran.stdout.lines().collect();
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert!(lines[0].starts_with("::error file=county.toml,line=10,col=10::"), "{}", lines[0]);
    assert!(lines[1].starts_with("::error file=county.toml,line=14,col=8::"), "{}", lines[1]);
}

#[test]
fn a_warning_is_a_warning_in_every_format_and_fails_only_if_asked() {
    let looser = right().replace("10 working days", "30 working days");
    let folder = Folder::with("a,b:c.toml", looser);
    let github = check(&folder, &["a,b:c.toml", "--format", "github"]);
    assert_eq!(github.code, Some(0), "{}", github.all());
    assert!(github.stdout.starts_with("::warning file=a%2Cb%3Ac.toml,line="), "{}", github.stdout);
    let json = check(&folder, &["a,b:c.toml", "--format", "json", "--strict"]);
    assert_eq!(json.code, Some(2), "{}", json.all());
    assert!(json.stdout.contains("\"severity\": \"warning\""), "{}", json.stdout);
}

/// One file that cannot be read must not hide the mistakes of the others.
#[test]
fn a_file_that_is_missing_is_a_finding_among_the_others() {
    let folder = Folder::with("county.toml", WRONG);
    for (format, says) in [
        ("json", "\"path\": \"gone.toml\""),
        ("github", "::error file=gone.toml::"),
        ("text", "gone.toml"),
    ] {
        let ran = check(&folder, &["gone.toml", "county.toml", "--format", format]);
        assert_eq!(ran.code, Some(2), "{}", ran.all());
        assert!(ran.all().contains(says), "{format}: {}", ran.all());
        assert!(ran.all().contains("10 working dys"), "{format}: {}", ran.all());
    }
}

#[test]
fn text_that_is_no_toml_has_a_line_and_no_key() {
    let folder = Folder::with("county.toml", "id = \"county\"\ntitle = \"Our\n");
    let ran = check(&folder, &["county.toml", "--format", "json"]);
    let found: Value = serde_json::from_str(&ran.stdout).unwrap();
    let at_line = |finding: &Value| finding["line"] == 2;
    assert!(found["findings"].as_array().unwrap().iter().any(at_line), "{found:#}");
}
