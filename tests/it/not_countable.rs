//! Records of which a deadline could not be counted: they are neither judged nor rejected, and each is named.

use crate::common::folder::{self, Folder};

/// The editions of Working Together begin on 15 April 2013.
const BEFORE_ANY: &str =
    "case,referral,decision\nC-1,2013-01-07,\nC-2,2013-01-08,\nC-3,2026-12-11T09:00,\n";

#[test]
fn records_read_are_judged_rejected_or_not_countable() {
    let folder = Folder::with("cases.csv", format!("{BEFORE_ANY}C-4,2026-11-31,\n"));
    let ran = folder.check(&["cases.csv", "--fail-on", "never"]);
    assert_eq!(ran.code, Some(2));
    let counts = "4 records read: 1 checked, 1 rejected, 2 not countable";
    assert!(ran.stdout.contains(counts), "{}", ran.stdout);
    let summary = &folder.json(&["cases.csv"])["summary"];
    for (key, count) in [("read", 4), ("judged", 1), ("rejected", 1), ("not_countable", 2)] {
        assert_eq!(summary[key], count, "{key}");
    }
}

#[test]
fn each_record_that_is_not_countable_is_named() {
    let folder = Folder::with("cases.csv", BEFORE_ANY);
    let ran = folder.check(&["cases.csv", "--rejects", "rejects.csv"]);
    let named = "error: case `C-1`: no edition of `working-together` was in force on 2013-01-07";
    assert!(ran.stderr.contains(named), "{}", ran.stderr);
    assert!(ran.stderr.contains("(and in `C-2`)"), "{}", ran.stderr);
    let rejects = folder.read("rejects.csv");
    let columns = ["file", "line", "case", "field", "kind"];
    let expected = ["C-1", "C-2"].map(|case| {
        let line = if case == "C-1" { 2 } else { 3 };
        format!("cases.csv {line} {case} working-together not-countable")
    });
    assert_eq!(folder::picked(&rejects, &columns), expected);
    assert!(rejects.contains("in force on 2013-01-08"), "each with its own reason: {rejects}");
}

#[test]
fn a_record_with_two_reasons_is_counted_once() {
    let text = "case,referral,decision,strategy-discussion,icpc\nC-1,2013-01-07,,2013-02-11,\n";
    let folder = Folder::with("cases.csv", text);
    let ran = folder.check(&["cases.csv", "--rejects", "rejects.csv"]);
    assert!(ran.stdout.contains("0 checked, 0 rejected, 1 not countable"), "{}", ran.stdout);
    let reasons = folder::picked(&folder.read("rejects.csv"), &["reason"]);
    assert_eq!(reasons.len(), 1);
    for date in ["2013-01-07", "2013-02-11"] {
        assert!(reasons[0].contains(date), "{reasons:?}");
    }
}

/// A referral of 2010 that was assessed and closed. Under `england` it lies before any edition, and under
/// `dfe-measures`, which counts every date, before the calendar.
#[test]
fn what_is_over_and_before_any_edition_is_a_note_under_every_table() {
    let text = "case,referral,acknowledgement,referral-confirmed,decision,assessment-start,\
                assessment-complete,closure\n\
                C-1,2010-01-07,2010-01-07,2010-01-07,2010-01-08,2010-01-08,2010-02-01,2010-03-01\n";
    let folder = Folder::with("cases.csv", text);
    for rules in ["england", "child-protection", "dfe-measures"] {
        let ran = folder.check(&["cases.csv", "--rules", rules]);
        assert_eq!(ran.code, Some(0), "{rules}: {ran:?}");
        let note = "that has ended since, and its deadlines were not checked";
        assert!(ran.stderr.contains(note), "{rules}: {}", ran.stderr);
    }
    // Whether it was late matters here, and is not known.
    for rules in ["england", "dfe-measures"] {
        let ran = folder.check(&["cases.csv", "--rules", rules, "--fail-on", "late"]);
        assert_eq!(ran.code, Some(2), "{rules}: {ran:?}");
    }
}

#[test]
fn a_decision_on_the_day_of_the_referral_is_over_whatever_its_limit_was() {
    let text = "case,referral,decision\nC-1,2013-01-07,2013-01-07\nC-2,2026-12-11,2026-12-11\n";
    let folder = Folder::with("cases.csv", text);
    let ran = folder.check(&["cases.csv", "--only", "decision"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.stderr.contains("that has ended since, and its deadlines"), "{}", ran.stderr);
}

#[test]
fn a_supposed_holiday_leaves_no_record_out_in_silence() {
    let folder = Folder::with("cases.csv", BEFORE_ANY);
    let args = ["cases.csv", "--what-if-holiday", "2026-12-15", "--rejects", "rejects.csv"];
    assert_eq!(folder.check(&args).code, Some(2));
    assert_eq!(folder::picked(&folder.read("rejects.csv"), &["case"]), ["C-1", "C-2"]);
}
