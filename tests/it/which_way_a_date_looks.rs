//! A weekday, a time or a day without a year is the latest one for what has happened, and the next one for what is
//! still to come. As of Saturday 21 November 2026 at 03:00.

use crate::common::cli::{self, Ran};
use crate::common::folder::Folder;

fn run(args: &[&str]) -> Ran {
    cli::run(&[args, &["--as-of", "2026-11-21T03:00"]].concat())
}

#[test]
fn each_option_looks_where_its_date_lies() {
    let due = ["due", "referral", "2026-11-20", "--format", "csv"];
    let path = ["timeline", "referral", "2026-11-20", "--format", "csv"];
    let with = |args: &[&'static str], more: &[&'static str]| [args, more].concat();
    for (args, says) in [
        // When something happened, or was done, looks back.
        (vec!["due", "referral", "friday", "--format", "csv"], "2026-11-20"),
        (with(&due, &["--done", "decision=friday"]), "2026-11-20,met"),
        (with(&path, &["--done", "decision=friday"]), "2026-11-20,met"),
        (vec!["explain", "icpc", "20 nov"], "Fri 20 Nov 2026: the event"),
        (vec!["compare", "referral", "friday"], "Fri 20 Nov 2026"),
        (vec!["days", "add", "friday", "1 day"], "2026-11-21"),
        // What is planned, an extension, and the end of a stretch of time look ahead.
        (vec!["due", "EDD", "friday"], "Fri 27 Nov 2026"),
        (with(&due, &["--extend", "assessment=3 feb"]), "authorised to Wed 3 Feb 2027"),
        (with(&path, &["--extend", "assessment=3 feb"]), "authorised to Wed 3 Feb 2027"),
        (vec!["days", "between", "2026-11-21", "friday", "--format", "csv"], "2026-11-27"),
        (vec!["days", "is-working", "25/12", "--format", "csv"], "2026-12-25"),
        (vec!["days", "is-working", "monday", "--format", "csv"], "2026-11-23"),
    ] {
        let ran = run(&args);
        assert_eq!(ran.code.map(|code| code & 2), Some(0), "{args:?}: {ran:?}");
        assert!(ran.stdout.contains(says), "{args:?}: {ran:?}");
    }
}

#[test]
fn the_last_day_of_a_timeline_is_the_next_of_its_kind() {
    for (until, last) in [
        ("friday", "2026-11-27"),
        ("3 feb", "2027-02-03"),
        ("next friday", "2026-11-27"),
        ("in 4 weeks", "2026-12-19"),
        ("25/12", "2026-12-25"),
    ] {
        let path = |until: &str| run(&["timeline", "referral", "2026-11-20", "--until", until]);
        assert_eq!(path(until).stdout, path(last).stdout, "{until}");
        assert_eq!(path(until).code, Some(0), "{until}: {:?}", path(until));
    }
}

#[test]
fn the_day_of_a_report_and_since_when_look_back() {
    let folder = Folder::with("cases.csv", "case,referral\nC-1042,2026-11-02\n");
    let check = |as_of: &str, since: &str| {
        folder.check(&["cases.csv", "--as-of", as_of, "--new-since", since, "--format", "json"])
    };
    let spoken = check("2026-11-21T03:00", "friday");
    assert_eq!(spoken.stdout, check("2026-11-21T03:00", "2026-11-20").stdout, "{spoken:?}");
}

#[test]
fn a_holiday_to_try_is_the_next_such_day() {
    let folder = Folder::with("cases.csv", "case,referral\nC-1042,2026-11-20\n");
    let check = |day: &str| {
        let args = ["cases.csv", "--what-if-holiday", day, "--as-of", "2026-11-21T03:00"];
        folder.check(&args).all()
    };
    assert_eq!(check("monday"), check("2026-11-23"));
}

/// Both days lie after the beginning: one of them would be a wrong limit.
#[test]
fn an_end_that_could_be_past_or_to_come_is_refused_with_both() {
    for args in [
        &["due", "referral", "2026-11-16", "--extend", "assessment=friday"][..],
        &["timeline", "referral", "2026-11-16", "--extend", "assessment=friday"],
        &["days", "between", "2026-11-16", "friday"],
    ] {
        let ran = run(args);
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), ""), "{args:?}: {ran:?}");
        let says = "`friday` could be Fri 20 Nov 2026 or Fri 27 Nov 2026; say which";
        assert!(ran.stderr.contains(says), "{args:?}: {ran:?}");
    }
    for friday in ["last friday", "next friday", "yesterday", "20/11/2026"] {
        let ran = run(&["days", "between", "2026-11-16", friday]);
        assert_eq!(ran.code, Some(0), "{friday}: {ran:?}");
    }
}
