//! The key `unread` of a table: what its document asks for and is not counted. No answer about the events that start
//! it looks complete.

use crate::common::cli::{Ran, run_in};
use crate::common::folder::Folder;

const TABLE: &str = r#"
id = "ours"
title = "Our protocol"
publisher = "A made-up authority"
jurisdiction = "England"
source = { title = "Our protocol" }
extends = "child-protection"
unread = [
    { id = "first-call", title = "the first call to the family", starts = ["decision", "icpc"], source = "section 9" },
    { id = "panel", title = "the panel", source = "section 10", why = "not in force yet" },
]
"#;

const CALL: &str = "the first call to the family (section 9, not read)";

fn answer(args: &[&str]) -> Ran {
    let folder = Folder::with("ours.toml", TABLE)
        .and("cases.csv", "case,icpc,core-group\nC-1,2026-11-20,\n");
    run_in(folder.path(), &[args, &["--rules", "ours.toml"]].concat())
}

/// The text without line breaks.
fn flowing(ran: &Ran) -> String {
    ran.stdout.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn an_answer_about_its_event_says_what_is_not_counted() {
    for args in [
        &["due", "icpc", "2026-11-20", "--as-of", "2026-11-20"][..],
        &["due", "decision", "2026-11-20", "--as-of", "2026-11-20"],
        &["explain", "core-group", "2026-11-20", "--as-of", "2026-11-20"],
        &["timeline", "strategy-discussion", "2026-11-20", "--as-of", "2026-11-20"],
    ] {
        for format in ["table", "markdown", "html"] {
            let text = flowing(&answer(&[args, &["--format", format]].concat()));
            assert!(
                text.contains(&format!("Not counted here: {CALL}")),
                "{args:?} {format}: {text}"
            );
        }
    }
    let other = answer(&["due", "referral", "2026-11-20", "--as-of", "2026-11-20"]);
    assert!(!other.stdout.contains("Not counted"), "{}", other.stdout);
}

#[test]
fn programs_find_it_in_json() {
    for command in ["due", "timeline"] {
        let ran =
            answer(&[command, "icpc", "2026-11-20", "--as-of", "2026-11-20", "--format", "json"]);
        let json: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
        let expected = serde_json::json!([{
            "id": "first-call", "table": "ours", "title": "the first call to the family",
            "starts": ["decision", "icpc"], "source": "section 9", "why": "not read",
        }]);
        assert_eq!(json["unread"], expected, "{command}");
    }
    let ran =
        answer(&["due", "referral", "2026-11-20", "--as-of", "2026-11-20", "--format", "json"]);
    assert!(!ran.stdout.contains("\"unread\""), "{}", ran.stdout);
}

#[test]
fn the_table_and_its_sources_list_all_of_it() {
    let folder = Folder::with("ours.toml", TABLE);
    for args in [
        &["rules", "show", "ours.toml"][..],
        &["rules", "show", "ours.toml", "--format", "markdown"],
    ] {
        let text = flowing(&run_in(folder.path(), args));
        assert!(text.contains(&format!("Not counted here: {CALL}")), "{text}");
        assert!(text.contains("the panel (section 10, not in force yet)"), "{text}");
    }
    let folder = Folder::with("ours.toml", TABLE.replace("extends = \"child-protection\"", RULE));
    for (format, heading) in [("table", "Not counted:"), ("markdown", "| Not counted | |---| |")] {
        let args = ["rules", "sources", "--rules", "ours.toml", "--format", format];
        let text = flowing(&run_in(folder.path(), &args));
        assert!(text.contains(&format!("{heading} {CALL}")), "{format}: {text}");
    }
}

/// A rule in place of the base table, written before the other keys end: its own table comes last.
const RULE: &str = "defaults = { force = \"local-procedure\", verified = \"text\", owner = \"any\" }\n\
                    rule = [{ id = \"x\", title = \"X\", kind = \"limit\", starts = \"decision\", \
                    within = \"1 week\", completes = \"review\", source = \"1\" }]";

#[test]
fn to_ask_for_it_by_its_id_says_why_there_is_no_limit() {
    let ran = answer(&["explain", "first-call", "2026-11-20"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.contains(&format!("`first-call` is not counted: {CALL}")), "{}", ran.stderr);
}

/// A night is about many cases: the report says it once, if the file records the event, also to programs.
#[test]
fn the_report_of_a_check_says_it_once() {
    let check =
        |args: &[&str]| answer(&[&["check", "cases.csv", "--as-of", "2026-11-20"], args].concat());
    let said = format!("Not counted in any case: {CALL}");
    for args in [&[][..], &["--quiet"], &["--format", "markdown"], &["--format", "html"]] {
        assert_eq!(flowing(&check(args)).matches(&said).count(), 1, "{args:?}");
    }
    let json: serde_json::Value =
        serde_json::from_str(&check(&["--format", "json"]).stdout).unwrap();
    assert_eq!(json["unread"][0]["id"], "first-call");
    assert!(!check(&["--only", "core-group"]).all().contains("Not counted"), "nobody asked");
}

/// Rows have no summary.
#[test]
fn a_check_that_writes_rows_says_it_beside_them_and_is_quiet_if_asked() {
    let said = format!("note: not counted in any case: {CALL}\n");
    let check = |more: &[&str]| {
        let args = ["check", "cases.csv", "--as-of", "2026-11-20", "--format", "csv"];
        answer(&[&args, more].concat())
    };
    assert_eq!(check(&[]).stderr.matches(&said).count(), 1, "{:?}", check(&[]));
    assert!(!check(&["--quiet"]).all().contains("not counted"));
}

#[test]
fn an_answer_for_a_role_leaves_out_what_others_must_do_and_never_what_nobody_is_named_for() {
    let table =
        TABLE.replace("source = \"section 9\" }", "source = \"section 9\", owner = \"police\" }");
    let folder = Folder::with("ours.toml", &table).and("nobody.toml", TABLE);
    let shows = |table: &str, role: &str| {
        let due = ["due", "icpc", "2026-11-20", "--as-of", "2026-11-20", "--role", role];
        let ran = run_in(folder.path(), &[&due[..], &["--rules", table]].concat());
        flowing(&ran).contains(CALL)
    };
    assert!(shows("ours.toml", "police"));
    assert!(!shows("ours.toml", "social-care"));
    assert!(shows("nobody.toml", "social-care"));
}

#[test]
fn a_rule_with_its_id_takes_its_place_and_a_table_may_drop_it() {
    let head = TABLE.split("extends").next().unwrap().replace("\"ours\"", "\"district\"");
    let rule = "[[rule]]\nid = \"first-call\"\ntitle = \"Call the family\"\nkind = \"limit\"\nstarts = \"icpc\"\n\
                within = \"2 working days\"\ncompletes = \"core-group\"\nowner = \"social-care\"\nsource = \"1\"\n\
                force = \"local-procedure\"\nverified = \"text\"\n";
    for more in [
        format!("extends = \"base.toml\"\n{rule}"),
        "extends = \"base.toml\"\ndrop = [\"first-call\"]\n".to_owned(),
    ] {
        let folder = Folder::with("base.toml", TABLE).and("district.toml", format!("{head}{more}"));
        let args =
            ["due", "icpc", "2026-11-20", "--as-of", "2026-11-20", "--rules", "district.toml"];
        let ran = run_in(folder.path(), &args);
        assert_eq!(ran.code, Some(0), "{ran:?}");
        assert!(!ran.stdout.contains("Not counted"), "{}", ran.stdout);
    }
}

#[test]
fn mistakes_are_told_with_their_place() {
    for (written, wrong, says) in [
        ("\"icpc\"", "\"ipcp\"", "unknown event `ipcp`; did you mean `icpc`?"),
        ("id = \"panel\"", "id = \"first-call\"", "duplicate id `first-call` in `unread`"),
        ("id = \"panel\"", "id = \"The panel\"", "must be lower-case words joined by hyphens"),
        (
            "id = \"panel\"",
            "id = \"icpc\"",
            "there is a rule `icpc`, so it is counted: take it out of `unread`",
        ),
        ("why =", "because =", "unknown key `because`"),
        (", source = \"section 9\"", "", "missing key `source`"),
    ] {
        let folder = Folder::with("ours.toml", TABLE.replace(written, wrong));
        let ran = run_in(folder.path(), &["rules", "check", "ours.toml"]);
        assert_eq!(ran.code, Some(2), "{ran:?}");
        assert!(ran.stderr.contains(says), "{says}: {}", ran.stderr);
        let line = if written.contains("panel") || written.starts_with("why") { 10 } else { 9 };
        assert!(ran.stderr.contains(&format!("ours.toml:{line}:")), "{says}: {}", ran.stderr);
    }
}
