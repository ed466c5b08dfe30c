//! A file in which there is nothing to judge is more often a broken export than a quiet night.

use crate::common::folder::Folder;

/// No rule of `dfe-measures` starts with a referral.
#[test]
fn a_file_that_starts_no_deadline_is_no_all_clear() {
    let folder = Folder::with("cases.csv", "case,referral\nC-1,2026-11-20\nC-2,2026-11-23\n");
    let args = ["cases.csv", "--rules", "dfe-measures"];
    let ran = folder.check(&args);
    assert_eq!(ran.code, Some(2));
    let says = "error: nothing in `cases.csv` starts a deadline by the rules of `dfe-measures`";
    assert!(ran.stderr.contains(says), "{}", ran.stderr);
    assert!(ran.stdout.contains("this report is incomplete"), "{}", ran.stdout);
    assert_eq!(folder.check(&[&args[..], &["--allow-empty"]].concat()).code, Some(0));
}

#[test]
fn one_case_that_starts_something_is_enough() {
    let text = "case,referral,assessment-start\nC-1,2026-11-20,\nC-2,2026-12-11,2026-12-11\n";
    let folder = Folder::with("cases.csv", text);
    assert_eq!(folder.check(&["cases.csv", "--rules", "dfe-measures"]).code, Some(0));
}

/// A case of its own may be quiet; all of them together are an export.
#[test]
fn files_with_one_case_are_looked_at_together() {
    let quiet = "id = \"C-1\"\n[events]\nreferral = 2026-11-20\n";
    let started = "id = \"C-2\"\n[events]\nassessment-start = 2026-12-11\n";
    let folder = Folder::with("quiet.toml", quiet)
        .and("also.toml", quiet.replace("C-1", "C-3"))
        .and("started.toml", started);
    let code = |files: &[&str]| folder.check(&[files, &["--rules", "dfe-measures"]].concat()).code;
    assert_eq!(code(&["quiet.toml", "started.toml"]), Some(0));
    assert_eq!(code(&["quiet.toml", "also.toml"]), Some(2));
    assert_eq!(code(&["quiet.toml"]), Some(2));
}

#[test]
fn an_empty_file_beside_a_full_one_is_still_empty() {
    let folder = Folder::with("full.csv", "case,referral\nC-1,2026-12-14\n")
        .and("empty.csv", "case,referral\n");
    let ran = folder.check(&["full.csv", "empty.csv"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.contains("`empty.csv` has no records"), "{}", ran.stderr);
}
