//! `check --state`: each thing is told once, and nothing is forgotten by mistake.
//!
//! One working day after Monday 16 November 2026 is Tuesday the 17th, so that its decision is a breach from the
//! morning of the 18th on.

mod file;
mod paths;
mod settled;
mod unread;

use serde_json::Value;

use crate::common::cli::Ran;
use crate::common::folder::{Folder, picked};

/// Every other limit of a referral is kept or not shown by the file.
const HEADINGS: &str = "case,referral,referral-confirmed,acknowledgement,decision,closure\n";
const OPEN: &str = "C-1042,2026-11-16,2026-11-16,2026-11-16,,\n";
const DONE_LATE: &str = "C-1042,2026-11-16,2026-11-16,2026-11-16,2026-11-18,\n";
const ALSO_OPEN: &str = "C-1043,2026-11-17,2026-11-17,2026-11-17,,\n";
const KEPT: &str = "C-1044,2026-11-16,2026-11-16,2026-11-16,2026-11-16,\n";
const NO_DATE: &str = "C-1045,soon,,,,\n";

const WEDNESDAY: &str = "2026-11-18T06:30";
const THURSDAY: &str = "2026-11-19T06:30";
const FRIDAY: &str = "2026-11-20T06:30";

struct Nights(Folder);

impl Nights {
    fn new(rows: &[&str]) -> Self {
        Self(Folder::with("cases.csv", HEADINGS.to_owned() + &rows.concat()))
    }

    fn write(&self, rows: &[&str]) {
        std::fs::write(self.0.at("cases.csv"), HEADINGS.to_owned() + &rows.concat()).unwrap();
    }

    fn run(&self, as_of: &str, args: &[&str]) -> Ran {
        let always = ["cases.csv", "--state", "told.json", "--as-of", as_of];
        self.0.check(&[&always, args].concat())
    }

    /// The exit code, and each row as `change case rule status`.
    fn night(&self, as_of: &str) -> (i32, Vec<String>) {
        let ran = self.run(as_of, &["--format", "csv"]);
        (ran.code.unwrap(), picked(&ran.stdout, &["change", "case", "rule", "status"]))
    }

    fn state(&self) -> Value {
        serde_json::from_str(&self.0.read("told.json")).unwrap()
    }
}

#[track_caller]
fn assert_night(night: (i32, Vec<String>), code: i32, rows: &[&str]) {
    assert_eq!(night, (code, rows.iter().map(|row| (*row).to_owned()).collect()));
}

// What is new

#[test]
fn the_first_run_tells_everything_and_says_so() {
    let nights = Nights::new(&[OPEN, ALSO_OPEN, KEPT]);
    let ran = nights.run(FRIDAY, &[]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.stdout.contains("The first run with this state: everything is new"), "{ran:?}");
    assert!(ran.stdout.contains("2 new, 0 put right, 0 still open"), "{}", ran.stdout);
}

#[test]
fn a_breach_is_told_once_and_then_counted() {
    let nights = Nights::new(&[OPEN]);
    assert_night(nights.night(WEDNESDAY), 1, &["new C-1042 decision breached"]);
    assert_night(nights.night(THURSDAY), 0, &[]);
    let ran = nights.run(FRIDAY, &[]);
    assert_eq!(ran.code, Some(0));
    for says in ["Nothing is new since the last run, Thu 19 Nov 2026 06:30", "1 still open"] {
        assert!(ran.stdout.contains(says), "{}", ran.stdout);
    }
    assert!(!ran.stdout.contains("Nothing is in breach"), "{}", ran.stdout);
}

#[test]
fn all_shows_what_is_still_open_too() {
    let nights = Nights::new(&[OPEN]);
    nights.night(WEDNESDAY);
    let ran = nights.run(THURSDAY, &["--all", "--format", "csv"]);
    let rows = picked(&ran.stdout, &["change", "case", "rule", "status"]);
    assert!(rows.contains(&"still-open C-1042 decision breached".to_owned()), "{rows:?}");
    assert!(rows.contains(&" C-1042 acknowledge met".to_owned()), "{rows:?}");
    assert_eq!(ran.code, Some(0));
}

/// The limit passed before the last run, but nobody could know.
#[test]
fn what_is_recorded_late_is_new_when_it_is_recorded() {
    let nights = Nights::new(&[KEPT]);
    assert_night(nights.night("2026-11-23T06:30"), 0, &[]);
    nights.write(&[KEPT, ALSO_OPEN]);
    assert_night(nights.night("2026-11-25T06:30"), 1, &["new C-1043 decision breached"]);
}

#[test]
fn a_completion_that_is_deleted_makes_a_breach_new() {
    let nights = Nights::new(&[DONE_LATE]);
    assert_night(nights.night(THURSDAY), 0, &[]);
    nights.write(&[OPEN]);
    assert_night(nights.night(FRIDAY), 1, &["new C-1042 decision breached"]);
}

#[test]
fn what_got_worse_is_told_again() {
    let nights = Nights::new(&[OPEN]);
    assert_night(nights.night("2026-11-16T06:30"), 0, &["new C-1042 decision due-soon"]);
    assert_night(nights.night("2026-11-17T06:30"), 0, &["new C-1042 decision due-today"]);
    assert_night(nights.night(WEDNESDAY), 1, &["new C-1042 decision breached"]);
}

const CONTRADICTION: &str = "C-1046,2026-11-16,2026-11-16,2026-11-16,2026-11-13,\n";

#[test]
fn a_contradiction_is_new_until_it_is_told() {
    let nights = Nights::new(&[CONTRADICTION]);
    assert_night(nights.night(FRIDAY), 1, &["new C-1046 decision invalid"]);
    assert_night(nights.night(FRIDAY), 0, &[]);
    nights.write(&["C-1046,2026-11-16,2026-11-16,2026-11-16,2026-11-17,\n"]);
    assert_night(nights.night(FRIDAY), 0, &["put-right C-1046 decision met"]);
}

/// Nothing says when a record began to contradict itself.
#[test]
fn a_contradiction_is_new_whatever_the_moment_of_new_since() {
    let nights = Nights::new(&[CONTRADICTION, OPEN]);
    let args = ["cases.csv", "--new-since", THURSDAY, "--as-of", FRIDAY, "--format", "csv"];
    let ran = nights.0.check(&args);
    assert_eq!(ran.code, Some(1));
    assert_eq!(picked(&ran.stdout, &["case", "status"]), ["C-1046 invalid"]);
}

// What has been put right

#[test]
fn what_was_done_is_told_once_as_put_right() {
    let nights = Nights::new(&[OPEN]);
    nights.night(WEDNESDAY);
    nights.write(&[DONE_LATE]);
    assert_night(nights.night(THURSDAY), 0, &["put-right C-1042 decision late"]);
    assert_night(nights.night(FRIDAY), 0, &[]);
}

/// Two rows of a case that begin on one day: one is done, and the other is still in breach.
#[test]
fn what_another_row_of_the_case_still_has_is_not_put_right() {
    let nights = Nights::new(&[OPEN, KEPT]);
    nights.night(WEDNESDAY);
    for rows in [[OPEN, DONE_LATE], [DONE_LATE, OPEN]] {
        nights.write(&rows);
        assert_night(nights.night(THURSDAY), 0, &[]);
        let ran = nights.run(THURSDAY, &[]);
        assert!(ran.stdout.contains("0 new, 0 put right, 1 still open"), "{}", ran.stdout);
    }
    nights.write(&[DONE_LATE, DONE_LATE]);
    assert_night(nights.night(FRIDAY), 0, &["put-right C-1042 decision late"]);
}

#[test]
fn a_corrected_record_is_put_right_and_its_new_breach_is_new() {
    let nights = Nights::new(&[OPEN]);
    nights.night(FRIDAY);
    nights.write(&[&OPEN.replace("C-1042,2026-11-16", "C-1042,2026-11-13")]);
    let (code, rows) = nights.night("2026-11-20T07:00");
    assert_eq!(code, 1);
    assert!(rows.contains(&"new C-1042 decision breached".to_owned()), "{rows:?}");
    assert!(rows.contains(&"put-right C-1042 decision ".to_owned()), "{rows:?}");
}

#[test]
fn a_case_that_left_the_file_is_not_called_put_right() {
    let nights = Nights::new(&[OPEN, KEPT, KEPT, KEPT, KEPT, KEPT]);
    nights.night(WEDNESDAY);
    nights.write(&[KEPT, KEPT, KEPT, KEPT, KEPT]);
    let ran = nights.run(THURSDAY, &[]);
    assert_eq!(ran.code, Some(0));
    assert!(ran.stdout.contains("no longer in the file"), "{}", ran.stdout);
    assert!(ran.stdout.contains("0 new, 0 put right, 1 no longer in the file"), "{}", ran.stdout);
    assert_night(nights.night(FRIDAY), 0, &[]);
}

/// Nobody knows how a case stands whose record cannot be read.
#[test]
fn a_case_whose_record_is_rejected_stays_as_it_was() {
    let nights = Nights::new(&[OPEN, KEPT]);
    nights.night(WEDNESDAY);
    nights.write(&["C-1042,soon,,,,\n", KEPT]);
    assert_night(nights.night(THURSDAY), 2, &[]);
    assert!(
        nights
            .run(THURSDAY, &[])
            .stdout
            .contains("1 deadline reported before could not be checked")
    );
    nights.write(&[OPEN, KEPT]);
    assert_night(nights.night(FRIDAY), 0, &[]);
    nights.write(&[DONE_LATE, KEPT]);
    assert_night(nights.night(FRIDAY), 0, &["put-right C-1042 decision late"]);
}
