//! What a file has no place for is not checked, is named once, and is counted apart: never a breach, and never
//! counted as in order.

use crate::common::cli;
use crate::common::folder::{Folder, picked};
use crate::common::tables_beside_child_protection;

/// A referral of Friday 20 November 2026: the decision was due on Monday 23 November. The file has no column
/// for the acknowledgement, and none for the letter of the referrer.
const NARROW: &str = "case,referral,decision\nC-1042,2026-11-20T16:40,\n";

fn csv(text: &str) -> Folder {
    Folder::with("cases.csv", text)
}

#[test]
fn a_column_that_a_file_does_not_have_is_no_breach() {
    let rows = csv(NARROW).rows(&["cases.csv"], &["rule", "status"]);
    assert_eq!(rows, ["decision breached"]);

    let done = csv("case,referral,decision\nC-1042,2026-11-20T16:40,2026-11-23\n");
    let ran = done.check(&["cases.csv"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
}

#[test]
fn the_rules_are_named_once_for_all_files_and_counted_apart() {
    let folder = csv(NARROW).and("more.csv", "case,referral,decision\nC-1043,2026-11-20,\n");
    let ran = folder.check(&["cases.csv", "more.csv"]);
    let named = "not checked, because the file does not record when it was done: acknowledge, \
                 assessment, written-confirmation, chase-up\n";
    assert_eq!(ran.stderr.matches(named).count(), 1, "{}", ran.stderr);

    let summary = &folder.json(&["cases.csv", "more.csv"])["summary"];
    let rules = ["acknowledge", "assessment", "written-confirmation", "chase-up"];
    assert_eq!(summary["not_testable"], serde_json::json!(rules));
    assert_eq!(summary["not_checked"], 8, "four of each case");
    assert_eq!(summary["deadlines"], 2, "the decisions alone");
    assert_eq!(summary["by_status"], serde_json::json!({"breached": 2}));
}

/// On Monday 23 November the limit of the acknowledgement is today; the 48 hours of the letter ended on Sunday.
#[test]
fn limits_still_to_come_are_shown_with_all() {
    let args = ["cases.csv", "--as-of", "2026-11-23T09:00", "--fail-on", "due-soon"];
    let mut rows = csv(NARROW).rows(&[&args[..], &["--all"]].concat(), &["rule", "status"]);
    rows.sort();
    assert_eq!(
        rows,
        ["acknowledge due-today", "assessment due", "chase-up due-soon", "decision due-today"]
    );
    let done = csv("case,referral,decision\nC-1042,2026-11-20T16:40,2026-11-23\n");
    assert_eq!(done.check(&[&args[..], &["--all"]].concat()).code, Some(0), "none of them fails");
}

/// An empty cell is not yet, and a column that is always empty is a breach of every case.
#[test]
fn a_column_without_a_single_date_still_counts() {
    let text = "case,referral,decision,acknowledgement\nC-1042,2026-11-20,2026-11-23,\n";
    assert_eq!(csv(text).rows(&["cases.csv"], &["rule", "status"]), ["acknowledge breached"]);
}

/// A case in TOML is a complete record: what it does not name has not happened.
#[test]
fn a_case_in_toml_shows_everything() {
    let folder = Folder::with("case.toml", "id = \"C-1042\"\n[events]\nreferral = 2026-11-20\n");
    let rows = folder.rows(&["case.toml"], &["rule", "status"]);
    assert!(rows.contains(&"acknowledge breached".to_owned()), "{rows:?}");
}

/// The limit of the assessment is still to come; whether the referral was acknowledged is not known.
#[test]
fn a_timeline_shows_what_is_to_come_and_no_breach_that_the_file_cannot_show() {
    let folder = csv(NARROW);
    let args = ["timeline", "--from-cases", "cases.csv", "--case", "C-1042", "--format", "csv"];
    let ran = cli::run_in(folder.path(), &[&args[..], &["--as-of", "2026-12-14"]].concat());
    let rows = picked(&ran.stdout, &["rule", "status"]);
    assert!(rows.contains(&"assessment due".to_owned()), "{rows:?}");
    assert!(!rows.iter().any(|row| row.starts_with("acknowledge ")), "{rows:?}");
}

/// One record that names an event, even as `null`, is enough: then the others have not had it yet.
#[test]
fn an_event_that_no_record_of_a_json_file_names_is_not_checked() {
    let narrow =
        "{\"case\": \"C-1\", \"events\": {\"referral\": \"2026-11-20\", \"decision\": null}}\n";
    let folder = Folder::with("cases.jsonl", narrow);
    assert_eq!(folder.rows(&["cases.jsonl"], &["case", "rule"]), ["C-1 decision"]);
    assert_eq!(folder.json(&["cases.jsonl"])["summary"]["not_checked"], 4);

    let named = "{\"case\": \"C-2\", \"events\": {\"acknowledgement\": []}}\n";
    let folder = Folder::with("cases.jsonl", format!("{narrow}{named}"));
    let mut rows = folder.rows(&["cases.jsonl"], &["case", "rule"]);
    rows.sort();
    assert_eq!(rows, ["C-1 acknowledge", "C-1 decision"]);
}

/// The file is read for its events first: neither its length nor a bad line near its end hides one.
#[test]
fn the_one_record_that_names_an_event_may_be_the_last_of_many() {
    let narrow: String = (1..=5_000)
        .map(|id| {
            format!("{{\"case\": \"C-{id}\", \"events\": {{\"referral\": \"2026-11-20\"}}}}\n")
        })
        .collect();
    let rejected = "{\"case\": \"\", \"events\": {\"decision\": null}}\n{\"case\":\n";
    let folder = Folder::with("cases.jsonl", format!("{narrow}{rejected}"));
    let breached = folder.rows(&["cases.jsonl", "--quiet"], &["rule"]);
    assert_eq!(breached.len(), 5_000);
    assert!(breached.iter().all(|rule| rule == "decision"));
}

/// Standard input can be read only once, and gives the same answer.
#[test]
fn json_lines_on_standard_input_are_checked_for_the_same_events() {
    let text =
        "{\"case\": \"C-1\", \"events\": {\"referral\": \"2026-11-20\", \"decision\": null}}\n";
    let args = ["check", "-", "--input", "jsonl", "--as-of", "2026-12-14", "--format", "csv"];
    let ran = cli::finish(cli::dutyclock(&args).write_stdin(text));
    assert_eq!(picked(&ran.stdout, &["case", "rule"]), ["C-1 decision"]);
}

// Which rules, and which events

#[test]
fn one_rule_can_be_checked_alone_or_left_out() {
    let folder = csv("case,referral,decision,acknowledgement\nC-1,2026-11-20,,\n");
    let rules = |args: &[&str]| folder.rows(&[&["cases.csv"], args].concat(), &["rule"]);
    assert_eq!(rules(&["--only", "decision"]), ["decision"]);
    assert_eq!(rules(&["--except", "decision"]), ["acknowledge"]);
    assert_eq!(rules(&["--only", "decision", "--only", "acknowledge"]).len(), 2);
    assert_eq!(rules(&["--only", "decision,acknowledge", "--except", "decision"]), ["acknowledge"]);
    let ran = folder.check(&["cases.csv", "--only", "decision"]);
    assert_eq!(ran.stderr, "", "nothing is said of the rules that nobody asked about");
    assert_eq!(folder.json(&["cases.csv", "--only", "decision"])["summary"]["deadlines"], 1);
}

/// A rule that is misspelt would otherwise be a rule that is never checked.
#[test]
fn an_unknown_rule_or_event_is_refused_with_the_one_that_was_meant() {
    for (option, name, meant) in [
        ("--only", "decison", "`decision`"),
        ("--except", "acknowlege", "`acknowledge`"),
        ("--require", "acknowledgment", "`acknowledgement`"),
    ] {
        let ran = csv(NARROW).check(&["cases.csv", option, name]);
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), ""), "{option}");
        let error = format!("error: {option}: ");
        assert!(ran.stderr.starts_with(&error) && ran.stderr.contains(meant), "{}", ran.stderr);
    }
    let ran = csv(NARROW).check(&["cases.csv", "--only", "decision", "--except", "decision"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.contains("leave no rule to check"), "{}", ran.stderr);
}

/// The report is written all the same, and says first that it is incomplete.
#[test]
fn a_file_without_a_required_event_is_incomplete() {
    let done = csv("case,referral,decision\nC-1042,2026-11-20T16:40,2026-11-23\n");
    let require = ["cases.csv", "--require", "decision", "--require", "acknowledgement"];
    let ran = done.check(&require);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    let says = "`cases.csv` does not record `acknowledgement`, which --require names";
    assert!(ran.stderr.contains(&format!("error: {says}\n")), "{}", ran.stderr);
    let errors = &done.json(&require)["errors"];
    assert_eq!(errors[0], format!("this report is incomplete: {says}"));

    assert_eq!(csv(NARROW).check(&require).code, Some(3), "a breach of the decision too");
    let full =
        csv("case,referral,decision,acknowledgement\nC-1,2026-11-20,2026-11-23,2026-11-23\n");
    assert_eq!(full.check(&require).code, Some(0));
}

/// Nothing in breach would be true, and nobody would know that nothing was looked at.
#[test]
fn a_file_of_which_nothing_can_be_checked_is_incomplete() {
    let folder = csv("case,referral\nC-1042,2026-11-20\n");
    let ran = folder.check(&["cases.csv"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(
        ran.stderr.contains("error: `cases.csv` has 3 limits in the past, and records of none"),
        "{ran:?}"
    );
    assert!(ran.stdout.contains("this report is incomplete"), "{ran:?}");
    assert_eq!(folder.check(&["cases.csv", "--allow-empty"]).code, Some(0));
}

/// A row without a date says that there is such an event, and that it has not happened.
#[test]
fn an_event_that_no_row_of_a_long_file_names_is_not_checked() {
    let rows = "case,event,when\nC-1,referral,2026-11-20\nC-2,decision,\n";
    assert_eq!(csv(rows).rows(&["cases.csv"], &["case", "rule"]), ["C-1 decision"]);
    assert_eq!(csv(rows).json(&["cases.csv"])["summary"]["not_checked"], 4);
    let named = format!("{rows}C-3,acknowledgement,2026-11-20\n");
    let mut found = csv(&named).rows(&["cases.csv"], &["case", "rule"]);
    found.sort();
    assert_eq!(found, ["C-1 acknowledge", "C-1 decision"]);
}

/// The default table gathers many documents, and most files are about one or two.
#[test]
fn the_documents_that_a_file_is_checked_against_are_said_in_one_line() {
    let ran = csv(NARROW).check(&["cases.csv"]);
    let only = format!(
        "checked against child-protection, working-together only, because the file records nothing \
         that starts the rules of the {} other tables\n",
        tables_beside_child_protection()
    );
    assert_eq!(ran.stderr.matches(&only).count(), 1, "{}", ran.stderr);
    assert_eq!(
        ran.stderr.lines().count(),
        2,
        "the rules without a column, and this: {}",
        ran.stderr
    );

    // Where fewer documents are left out than are checked, those that are left out are named.
    let table = "id = \"ours\"\ntitle = \"Ours\"\npublisher = \"Ours\"\njurisdiction = \"England\"\n\
                 source = { title = \"Ours\" }\nextends = [\"child-protection\", \"complaints\"]\n";
    let ran = csv(NARROW).and("ours.toml", table).check(&["cases.csv", "--rules", "ours.toml"]);
    let left_out = "the file records nothing that starts their rules: complaints\n";
    assert!(ran.stderr.contains(left_out), "{}", ran.stderr);
}

/// The child came into care before the regulations that are known. The file cannot show whether any review
/// was held, so that no deadline is lost.
#[test]
fn what_began_before_its_document_matters_only_if_the_file_can_show_what_was_done() {
    let row = "C-1042,2026-11-20,2026-11-20,2009-01-05";
    let file = format!("case,referral,decision,looked-after\n{row}\n");
    let ran = csv(&file).check(&["cases.csv"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let supposed = ["cases.csv", "--what-if-holiday", "2026-12-21"];
    assert_eq!(csv(&file).check(&supposed).code, Some(0));

    let file = format!("case,referral,decision,looked-after,looked-after-review\n{row},\n");
    for args in [&["cases.csv"][..], &supposed] {
        let ran = csv(&file).check(args);
        assert_eq!(ran.code, Some(2), "{ran:?}");
        assert!(ran.stderr.contains("`looked-after-children` was not in force"), "{}", ran.stderr);
    }
    // Nobody asked about it.
    assert_eq!(csv(&file).check(&["cases.csv", "--only", "decision"]).code, Some(0));
}

/// The notice of a secure placement is due only in a home of another authority.
#[test]
fn a_rule_in_a_circumstance_is_named_only_if_a_case_has_that_circumstance() {
    let file = |circumstances: &str| {
        format!(
            "case,secure-placement,secure-placement-ended,circumstances\n\
             C-1042,2026-11-02T10:00,2026-11-03T10:00,{circumstances}\n"
        )
    };
    for (circumstances, is_named) in [("", false), ("other-authority-home", true)] {
        let folder = csv(&file(circumstances));
        let args = ["cases.csv", "--rules", "secure-accommodation"];
        let named = serde_json::json!("secure-placement-notice");
        let summary = &folder.json(&args)["summary"];
        let rules = summary["not_testable"].as_array().cloned().unwrap_or_default();
        assert_eq!(rules.contains(&named), is_named, "{summary}");
        let rows = folder.check(&[&args[..], &["--format", "csv"]].concat());
        assert_eq!(rows.stderr.contains("secure-placement-notice"), is_named, "{}", rows.stderr);
    }
}
