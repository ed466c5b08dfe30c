//! What a file has no place for is not checked, is named once, and is counted apart: never a breach, and never
//! counted as in order.

use crate::common::cli;
use crate::common::folder::Folder;

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
    let named = "not checked, because such a file does not record when it was done: acknowledge, \
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
    let rows = crate::common::folder::picked(&ran.stdout, &["rule", "status"]);
    assert!(rows.contains(&"assessment due".to_owned()), "{rows:?}");
    assert!(!rows.iter().any(|row| row.starts_with("acknowledge ")), "{rows:?}");
}
