//! What has ended, what is no longer recorded, and what several records have.

use super::*;

const NO_REFERRAL: &str = "C-1042,NULL,,,,\n";

#[test]
fn a_start_that_is_no_longer_recorded_is_not_put_right() {
    let nights = Nights::new(&[OPEN, KEPT]);
    nights.night(WEDNESDAY);
    nights.write(&[NO_REFERRAL, KEPT]);
    let ran = nights.run(THURSDAY, &[]);
    assert_eq!(ran.code, Some(2), "{}", ran.stdout);
    for says in
        ["0 new, 0 put right, 1 no longer recorded", "reported before is no longer recorded"]
    {
        assert!(ran.stdout.replace('\n', " ").contains(says), "{says}: {}", ran.stdout);
    }
    assert_night(nights.night(FRIDAY), 0, &[]);
}

#[test]
fn a_start_that_is_no_longer_recorded_has_a_word_in_rows() {
    let nights = Nights::new(&[OPEN, KEPT]);
    nights.night(WEDNESDAY);
    nights.write(&[NO_REFERRAL, KEPT]);
    assert_night(nights.night(THURSDAY), 2, &["no-longer-recorded C-1042 decision "]);
}

#[test]
fn a_deadline_that_is_no_longer_recorded_keeps_the_title_of_its_rule() {
    let nights = Nights::new(&[OPEN, KEPT]);
    let title = |ran: Ran| picked(&ran.stdout, &["rule", "title"]);
    let told = title(nights.run(WEDNESDAY, &["--format", "csv"]));
    nights.write(&[NO_REFERRAL, KEPT]);
    assert_eq!(title(nights.run(THURSDAY, &["--format", "csv"])), told);
}

/// The referral came on the day of the run, and its decision is due tomorrow.
#[test]
fn a_start_that_is_corrected_to_today_shows_in_what_is_new() {
    let nights = Nights::new(&[OPEN, KEPT]);
    nights.night(WEDNESDAY);
    nights.write(&["C-1042,2026-11-19,2026-11-19,2026-11-19,,\n", KEPT]);
    let (_, rows) = nights.night(THURSDAY);
    assert_eq!(rows, ["new C-1042 decision due-soon", "put-right C-1042 decision "]);
}

/// A limit of ten working days runs from the day on which an advocate is appointed.
#[test]
fn a_limit_that_an_event_has_moved_is_put_right_since_its_start_is_still_recorded() {
    let record = |appointed: &str| {
        format!(
            "case,complaint,advocate-appointed,complaint-response\nC-1042,2026-10-01,{appointed},\n"
        )
    };
    let folder = Folder::with("cases.csv", record(""));
    let night = |as_of| {
        let args = ["cases.csv", "--state", "told.json", "--as-of", as_of, "--format", "csv"];
        let ran = folder.check(&args);
        (ran.code, picked(&ran.stdout, &["change", "rule"]))
    };
    assert_eq!(night("2026-10-14T06:30"), (Some(0), vec!["new complaint-stage-1".to_owned()]));
    std::fs::write(folder.at("cases.csv"), record("2026-10-14")).unwrap();
    assert_eq!(
        night("2026-10-15T06:30"),
        (Some(0), vec!["put-right complaint-stage-1".to_owned()])
    );
}

#[test]
fn a_rule_that_was_left_out_tonight_is_not_put_right() {
    let nights = Nights::new(&[OPEN, KEPT]);
    nights.night(WEDNESDAY);
    let ran = nights.run(THURSDAY, &["--only", "acknowledge"]);
    let says = "1 deadline reported before could not be checked";
    assert!(ran.stdout.contains(says), "{}", ran.stdout);
    assert_night(nights.night(FRIDAY), 0, &[]);
}

/// The year is mistyped: nothing says that the decision of 17 November was ever made.
#[test]
fn a_start_that_moves_to_where_nothing_is_to_report_is_not_put_right() {
    for (moved, why) in [
        ("C-1042,2027-11-16,2027-11-16,2027-11-16,,\n", "to another year"),
        ("C-1042,2026-11-20,2026-11-20,2026-11-20,,\n", "to tomorrow, and due soon"),
        ("C-1042,2025-11-16,2025-11-16,2025-11-16,2025-11-17,\n", "to where it was kept"),
    ] {
        let nights = Nights::new(&[OPEN, KEPT]);
        nights.night(WEDNESDAY);
        nights.write(&[moved, KEPT]);
        let (code, rows) = nights.night(THURSDAY);
        assert_eq!(code, 2, "{why}");
        assert!(
            rows.contains(&"no-longer-recorded C-1042 decision ".to_owned()),
            "{why}: {rows:?}"
        );
        assert!(!rows.iter().any(|row| row.starts_with("put-right")), "{why}: {rows:?}");
    }
}

/// The first of two referrals is deleted; the second was answered in time, and says nothing of the first.
#[test]
fn a_start_that_is_deleted_is_not_put_right_by_another_of_its_kind() {
    let second = "C-1042,2026-11-09,2026-11-09,2026-11-09,2026-11-10,\n";
    let nights = Nights::new(&[OPEN, second]);
    assert_night(nights.night(WEDNESDAY), 1, &["new C-1042 decision breached"]);
    nights.write(&[second]);
    let ran = nights.run(THURSDAY, &["--allow-fewer", "--format", "csv"]);
    assert_eq!(ran.code, Some(2), "{}", ran.stderr);
    let rows = picked(&ran.stdout, &["change", "case", "rule"]);
    assert_eq!(rows, ["no-longer-recorded C-1042 decision"]);
}

/// The case was closed with its decision still outstanding.
#[test]
fn what_ended_without_being_done_is_not_called_put_right() {
    let nights = Nights::new(&[OPEN]);
    nights.night(WEDNESDAY);
    nights.write(&["C-1042,2026-11-16,2026-11-16,2026-11-16,,2026-11-18\n"]);
    let ran = nights.run(THURSDAY, &[]);
    assert!(ran.stdout.contains("0 new, 0 put right, 1 no longer open"), "{}", ran.stdout);
    assert!(ran.stdout.contains("No longer open or in breach"), "{}", ran.stdout);
    assert_eq!(ran.code, Some(0));
}

#[test]
fn a_time_that_is_added_makes_no_new_breach() {
    let timed = OPEN.replace("C-1042,2026-11-16", "C-1042,2026-11-16 09:15:00");
    let nights = Nights::new(&[OPEN]);
    nights.night(FRIDAY);
    for row in [&timed, OPEN] {
        nights.write(&[row]);
        let (code, rows) = nights.night(FRIDAY);
        assert_eq!((code, rows), (0, vec![]), "{row}");
    }
}

#[test]
fn a_second_breach_of_one_case_and_one_day_is_new() {
    let nights = Nights::new(&[OPEN, DONE_LATE]);
    assert_night(nights.night(THURSDAY), 1, &["new C-1042 decision breached"]);
    nights.write(&[OPEN, OPEN]);
    assert_night(nights.night(FRIDAY), 1, &["new C-1042 decision breached"]);
    assert_night(nights.night(FRIDAY), 0, &[]);
    nights.write(&[OPEN, OPEN, OPEN]);
    assert_night(nights.night(FRIDAY), 1, &["new C-1042 decision breached"]);
}

#[test]
fn one_more_rejected_record_of_a_case_is_new() {
    let nights = Nights::new(&[KEPT, NO_DATE]);
    assert_eq!(nights.run(THURSDAY, &[]).code, Some(2));
    assert_eq!(nights.run(FRIDAY, &[]).code, Some(0));
    nights.write(&[KEPT, NO_DATE, NO_DATE]);
    let ran = nights.run(FRIDAY, &[]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.contains("C-1045"), "{}", ran.stderr);
    assert_eq!(nights.run(FRIDAY, &[]).code, Some(0));
}

#[test]
fn a_choice_of_rules_that_leaves_nothing_to_judge_is_incomplete() {
    let folder = Folder::with("cases.csv", HEADINGS.to_owned() + KEPT);
    let args = ["cases.csv", "--only", "icpc", "--as-of", FRIDAY];
    let ran = folder.check(&args);
    assert_eq!(ran.code, Some(2), "{}", ran.stdout);
    assert!(ran.stderr.contains("no deadline of the rules that --only"), "{}", ran.stderr);
    let says = "records nothing that starts these rules: icpc\n";
    assert!(ran.stderr.contains(says), "{}", ran.stderr);
    assert_eq!(folder.check(&[&args[..], &["--allow-empty"]].concat()).code, Some(0));
}

#[test]
fn the_summary_counts_records_that_start_nothing() {
    let folder = Folder::with("cases.csv", HEADINGS.to_owned() + KEPT + "C-1048,,,,,2026-11-16\n");
    let ran = folder.check(&["cases.csv", "--quiet", "--as-of", FRIDAY]);
    assert!(ran.stdout.contains("1 record starts no deadline by these rules"), "{}", ran.stdout);
}

#[test]
fn several_deadlines_that_are_lost_are_counted_and_the_first_case_is_named() {
    for (row, says) in [
        ("NULL", "2 deadlines reported before are no longer recorded (first case `C-1042`)"),
        (
            "soon",
            "2 deadlines reported before, of case `C-1042` first, may be in a record that could not be read",
        ),
    ] {
        let nights = Nights::new(&[OPEN, ALSO_OPEN, KEPT]);
        nights.night(FRIDAY);
        let lost = ["C-1042", "C-1043"].map(|case| format!("{case},{row},,,,\n")).concat();
        nights.write(&[&lost, KEPT]);
        let ran = nights.run(FRIDAY, &[]);
        assert_eq!(ran.code, Some(2), "{}", ran.stdout);
        assert!(ran.stdout.replace('\n', " ").contains(says), "{says}: {}", ran.stdout);
    }
}

/// Four of five records are enough for a run: some cases are closed every day.
#[test]
fn a_run_that_reads_less_than_four_fifths_of_the_last_is_incomplete() {
    let nights = Nights::new(&[KEPT; 10]);
    nights.night(WEDNESDAY);
    nights.write(&[KEPT; 7]);
    let ran = nights.run(THURSDAY, &[]);
    assert_eq!(ran.code, Some(2), "{}", ran.stdout);
    let says = "7 records read, and 10 in the last run: check the export";
    assert!(ran.stdout.replace('\n', " ").contains(says), "{}", ran.stdout);
    nights.write(&[KEPT; 8]);
    assert_eq!(nights.run(THURSDAY, &[]).code, Some(0));
}

#[test]
fn what_is_still_open_is_dated_from_the_first_night_that_told_of_any() {
    let nights = Nights::new(&[OPEN]);
    nights.night(THURSDAY);
    nights.write(&[OPEN, ALSO_OPEN]);
    nights.night(FRIDAY);
    let ran = nights.run("2026-11-21T06:30", &[]);
    let says = "2 still open (reported since Thu 19 Nov 2026 06:30";
    assert!(ran.stdout.replace('\n', " ").contains(says), "{}", ran.stdout);
}

/// The referral of C-1042 was corrected to another day, and C-1043 may be the record without an id.
#[test]
fn a_record_without_an_id_may_hide_a_case_that_is_missing_and_none_that_was_judged() {
    let nights = Nights::new(&[OPEN, ALSO_OPEN, KEPT]);
    let first = nights.run(THURSDAY, &[]);
    assert!(!first.all().contains("the last run read"), "{}", first.all());
    nights.write(&["C-1042,2026-11-17,2026-11-17,2026-11-17,,\n", ",2026-11-17,,,,\n", KEPT]);
    let ran = nights.run(FRIDAY, &[]);
    let says = "1 deadline reported before, of case `C-1043`, may be in a record";
    assert!(ran.stdout.replace('\n', " ").contains(says), "{}", ran.stdout);
}
