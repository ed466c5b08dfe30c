//! The output of `check`: which deadlines, which exit code, rejects, and supposed holidays.

use crate::common::cli;
use crate::common::folder;
use std::process::Stdio;

use crate::common::cli::LISTED_ONLY;
use folder::{Folder, picked};

fn csv(text: impl AsRef<[u8]>) -> Folder {
    Folder::with("cases.csv", text)
}

/// One conference, due on Friday 11 December 2026: 15 working days from Friday 20 November.
const CONFERENCE: &str = "case,icpc,strategy-discussion\nC-1,,2026-11-20\n";

/// A referral on the afternoon of Friday 20 November 2026, and nothing since.
const REFERRAL: &str = "case,referral,referral-confirmed,acknowledgement,decision,\
                        referrer-contact,assessment-complete\nC-1,2026-11-20T16:40,,,,,\n";

const BAD_ROW: &str = "C-0,,2026-11-31\n";

// Rejects

/// The first twenty are printed, with the number of the rest; the file has them all.
#[test]
fn twenty_rejects_are_told_and_the_file_has_every_one() {
    let rows: String = (1..=25).map(|number| format!("R-{number},,2026-11-31\n")).collect();
    let folder = csv(format!("{CONFERENCE}{rows}"));

    let ran = folder.check(&["cases.csv", "--quiet"]);
    assert_eq!(ran.code, Some(3));
    assert_eq!(ran.stderr.lines().count(), 21, "{}", ran.stderr);
    let last = ran.stderr.lines().last().unwrap();
    assert!(last.starts_with("error: and 5 more records could not be read"), "{last}");
    assert!(last.contains("--rejects FILE"), "{last}");

    let ran = folder.check(&["cases.csv", "--quiet", "--rejects", "rejects.csv"]);
    assert_eq!(ran.stderr.lines().count(), 21, "{}", ran.stderr);
    let rejects = folder.read("rejects.csv");
    assert_eq!(rejects.lines().next(), Some("file,line,case,field,reason,kind"));
    let told = picked(&rejects, &["file", "line", "case", "field"]);
    let expected =
        (1..=25).map(|number| format!("cases.csv {} R-{number} strategy-discussion", number + 2));
    assert_eq!(told, expected.collect::<Vec<_>>());
    assert!(picked(&rejects, &["reason"]).iter().all(|why| why.contains("no 31 November 2026")));
}

/// At twenty the printing stops, but not the counting, even across several files.
#[test]
fn rejects_of_several_files_are_told_twenty_times_in_all() {
    let rows = format!("case,icpc,strategy-discussion\n{}", BAD_ROW.repeat(15));
    let folder = csv(CONFERENCE).and("a.csv", &rows).and("b.csv", &rows);
    let ran = folder.check(&["a.csv", "b.csv", "cases.csv", "--quiet"]);
    assert_eq!(ran.stderr.matches("no 31 November").count(), 20, "{}", ran.stderr);
    assert!(ran.stderr.contains("and 10 more records"), "{}", ran.stderr);
}

/// A job that reads the file every morning finds it, and finds yesterday's rejects gone.
#[test]
fn the_file_of_rejects_is_written_anew_where_nothing_is_rejected() {
    let folder = csv(CONFERENCE).and("rejects.csv", "yesterday's\n");
    assert_eq!(folder.check(&["cases.csv", "--rejects", "rejects.csv"]).code, Some(1));
    assert_eq!(folder.read("rejects.csv"), "file,line,case,field,reason,kind\n");
}

#[test]
fn rejects_are_written_where_nothing_at_all_could_be_read() {
    let folder = csv(format!("case,icpc,strategy-discussion\n{BAD_ROW}"));
    assert_eq!(folder.check(&["cases.csv", "--rejects", "rejects.csv"]).code, Some(2));
    assert_eq!(picked(&folder.read("rejects.csv"), &["line", "case", "kind"]), ["2 C-0 rejected"]);
}

/// A file of one case has no rows; its mistake has a line all the same.
#[test]
fn a_rejected_toml_case_is_in_the_file_of_rejects() {
    let folder = Folder::with("case.toml", "id = \"C-1\"\n[events]\nreferal = 2026-11-20\n");
    folder.check(&["case.toml", "--rejects", "rejects.csv"]);
    let rejects = folder.read("rejects.csv");
    assert_eq!(picked(&rejects, &["file", "line"]), ["case.toml 3"]);
    assert!(rejects.contains("did you mean `referral`?"), "{rejects}");
}

#[test]
fn a_breach_is_not_lost_where_the_rejects_cannot_be_written() {
    let folder = csv(CONFERENCE);
    let ran = folder.check(&["cases.csv", "--rejects", "no-such-folder/rejects.csv"]);
    assert_eq!(ran.code, Some(3));
    assert!(ran.stdout.contains("breached"), "{}", ran.stdout);
    assert!(ran.stderr.contains("cannot write `no-such-folder/rejects.csv`"), "{}", ran.stderr);
}

/// The rejects would overwrite the report silently.
#[test]
fn one_file_is_not_report_and_rejects() {
    let folder = csv(format!("{CONFERENCE}{BAD_ROW}")).and("report.csv", "yesterday's\n");
    let paths = ["--output", "report.csv", "--rejects", "report.csv"];
    let ran = folder.check(&[&["cases.csv", "--format", "csv"], &paths[..]].concat());
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.contains("--rejects"), "{}", ran.stderr);
    assert_eq!(folder.read("report.csv"), "yesterday's\n");
}

// Exit codes

/// Friday 11 December is the last day, and within two working days of it is soon.
#[test]
fn the_exit_code_says_whether_anything_is_in_breach() {
    let folder = csv(CONFERENCE);
    for (as_of, breached, due_soon) in [
        ("2026-12-08", 0, 0),
        ("2026-12-09", 0, 1),
        ("2026-12-11", 0, 1),
        ("2026-12-12", 1, 1),
        ("2026-12-14", 1, 1),
    ] {
        let code = |fail_on: &str| {
            folder.check(&["cases.csv", "--as-of", as_of, "--fail-on", fail_on]).code
        };
        assert_eq!(code("breached"), Some(breached), "{as_of}");
        assert_eq!(code("due-soon"), Some(due_soon), "{as_of}");
        assert_eq!(code("never"), Some(0), "{as_of}");
    }
}

/// A contradictory record may or may not make the check fail, but somebody must always look at it.
#[test]
fn a_contradiction_is_shown_whatever_fails_the_check() {
    let folder = csv("case,strategy-discussion,icpc\nC-1,2026-11-20,2026-11-10\n");
    for fail_on in ["due-soon", "breached", "late", "never"] {
        let ran = folder.check(&["cases.csv", "--fail-on", fail_on, "--format", "csv"]);
        let shown = picked(&ran.stdout, &["completes", "status"]);
        assert!(shown.contains(&"icpc invalid".to_owned()), "{fail_on}: {shown:?}");
    }
}

#[test]
fn what_was_done_late_fails_only_on_request() {
    let folder = csv("case,strategy-discussion,icpc\nC-1,2026-11-20,2026-12-12\n");
    assert_eq!(folder.check(&["cases.csv"]).code, Some(0));
    let ran = folder.check(&["cases.csv", "--fail-on", "late"]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.stdout.contains("late"), "what fails is shown: {}", ran.stdout);
}

#[test]
fn neither_bad_input_nor_a_breach_hides_the_other() {
    let folder = csv(format!("{CONFERENCE}{BAD_ROW}"));
    for (fail_on, code) in [("breached", 3), ("never", 2)] {
        let ran = folder.check(&["cases.csv", "--fail-on", fail_on]);
        assert_eq!(ran.code, Some(code), "{fail_on}");
    }
    let folder = csv(CONFERENCE);
    assert_eq!(folder.check(&["cases.csv", "missing.csv"]).code, Some(3));
}

/// A limit outside the calendar is not counted but reported, and never left out silently.
#[test]
fn a_limit_outside_the_calendar_is_bad_input() {
    let folder = csv(format!("{CONFERENCE}C-2,,2028-12-20\n"));
    let args = ["cases.csv", "--as-of", "2028-12-20", "--quiet", "--calendar", LISTED_ONLY];
    let ran = folder.check(&args);
    assert_eq!(ran.code, Some(3));
    assert!(ran.stderr.starts_with("error: case `C-2`: "), "{}", ran.stderr);
    assert!(ran.stderr.contains("2012-01-01 to 2028-12-31"), "{}", ran.stderr);
    assert!(ran.stdout.contains("not counted: case `C-2`"), "{}", ran.stdout);
}

/// Twenty-five times the same sentence would hide what else is wrong.
#[test]
fn limits_of_many_cases_that_cannot_be_counted_are_told_once_with_their_number() {
    let rows: String = (1..=25).map(|number| format!("C-{number},,2028-12-20\n")).collect();
    let folder = csv(format!("case,icpc,strategy-discussion\n{rows}"));
    let args = ["cases.csv", "--as-of", "2028-12-20", "--quiet", "--format", "json"];
    let ran = folder.check(&[&args[..], &["--calendar", LISTED_ONLY]].concat());
    assert_eq!(ran.code, Some(2));
    assert_eq!(ran.stderr.lines().count(), 1, "{}", ran.stderr);
    assert!(ran.stderr.ends_with("`C-20`, `C-21` and 4 more)\n"), "{}", ran.stderr);
    let found: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    let errors = found["errors"].as_array().unwrap();
    assert_eq!(errors.len(), 2);
    assert_eq!(errors[0], "this report is incomplete: 25 records could not be counted");
    assert!(errors[1].as_str().unwrap().ends_with("`C-20`, `C-21` and 4 more)"), "{errors:?}");
}

#[test]
fn quiet_leaves_out_the_notes_and_never_an_error() {
    let folder = csv(format!(
        "case,icpc,strategy-discussion,notes\n,,\nC-1,,2026-11-20,\n{},\n",
        BAD_ROW.trim()
    ));
    let loud = folder.check(&["cases.csv"]);
    let quiet = folder.check(&["cases.csv", "--quiet"]);
    assert_eq!((loud.code, &loud.stdout), (quiet.code, &quiet.stdout));
    assert!(loud.stderr.contains("note: "), "{}", loud.stderr);
    let errors: Vec<&str> =
        loud.stderr.lines().filter(|line| line.starts_with("error: ")).collect();
    assert_eq!(quiet.stderr.lines().collect::<Vec<_>>(), errors);
    assert_eq!(errors.len(), 1);
}

// What is shown

/// In breach, due today and still in time; all three only with `--all`.
#[test]
fn only_what_needs_somebody_is_shown_unless_all_is_asked_for() {
    let folder =
        csv("case,icpc,strategy-discussion\nC-1,,2026-12-07\nC-2,,2026-11-20\nC-3,,2026-11-23\n");
    let shown = |args: &[&str]| {
        let args = [&["cases.csv"], args].concat();
        folder.rows(&args, &["case", "status"])
    };
    assert_eq!(shown(&[]), ["C-2 breached", "C-3 due-today"]);
    assert_eq!(shown(&["--all"]), ["C-1 due", "C-2 breached", "C-3 due-today"]);
}

/// The decision on C-1 was recorded before the referral, and C-2 was closed without one.
#[test]
fn where_time_left_means_nothing_the_table_says_what_matters() {
    let folder = csv("case,referral,decision,closure\nC-1,2026-11-19,2026-11-02,\n\
                      C-2,2026-10-01,,2026-10-20\n");
    let args = ["cases.csv", "--as-of", "2026-11-20", "--only", "decision", "--all"];
    let table = folder.check(&args).stdout;
    for (case, says) in [("C-1", "check the record"), ("C-2", "never done")] {
        let row = table.lines().find(|line| line.starts_with(case)).unwrap();
        assert!(row.contains(says), "{says}: {table}");
    }
}

/// The worst comes first in the table, for readers who look at one line only.
#[test]
fn the_table_begins_with_the_worst() {
    let folder =
        csv("case,icpc,strategy-discussion\nC-1,,2026-11-23\nC-2,,2026-11-20\nC-3,,2026-11-13\n");
    let table = folder.check(&["cases.csv"]).stdout;
    let cases: Vec<&str> = table
        .lines()
        .filter(|line| line.starts_with("C-"))
        .map(|line| line.split_whitespace().next().unwrap())
        .collect();
    assert_eq!(cases, ["C-3", "C-2", "C-1"], "{table}");
}

#[test]
fn a_role_sees_and_counts_only_what_it_must_do() {
    let folder = csv(REFERRAL);
    let owners = |role: &str| {
        let args = ["cases.csv", "--all", "--role", role];
        let mut owners = folder.rows(&args, &["owner"]);
        owners.dedup();
        owners
    };
    assert_eq!(owners("referrer"), ["referrer"]);
    assert_eq!(owners("social-care"), ["social-care"]);
    let summary = &folder.json(&["cases.csv", "--role", "referrer"])["summary"];
    assert_eq!(summary["deadlines"], 2);
}

/// A contradictory record is never met, and always shown.
#[test]
fn a_contradiction_is_shown_and_fails() {
    let folder = csv("case,strategy-discussion,icpc\nC-1,2026-11-20,2026-11-19\n");
    let rows = folder.rows(&["cases.csv"], &["rule", "status"]);
    assert!(rows.contains(&"icpc invalid".to_owned()), "{rows:?}");
    assert_eq!(folder.check(&["cases.csv"]).code, Some(1));
}

/// Oddities in a record are counted on stderr, and shown on request.
#[test]
fn a_target_in_the_record_that_is_not_the_limit_is_a_note_on_request() {
    let target = "<Section47><S47ActualStartDate>2025-11-10</S47ActualStartDate>\
                  <InitialCPCtarget>2025-12-02</InitialCPCtarget>\
                  <DateOfInitialCPC>2025-12-01</DateOfInitialCPC></Section47></CINdetails>";
    let text = CENSUS.replace("</CINdetails>", target) + "</Children></Message>";
    let folder = Folder::with("census.xml", text);
    let check =
        |args: &[&str]| cli::run_in(folder.path(), &[&["check", "census.xml"], args].concat());
    let ran = check(&[]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.stderr.contains("--notes shows them"), "{}", ran.stderr);
    assert!(!ran.stdout.contains("recorded target"), "{}", ran.stdout);
    let ran = check(&["--notes"]);
    assert_eq!(ran.code, Some(1));
    assert!(!ran.stderr.contains("--notes"), "{}", ran.stderr);
    assert!(ran.stdout.contains("the recorded target is Tue 2 Dec 2025"), "{}", ran.stdout);
}

/// It is shown with its deadline, and nothing is odd about it.
#[test]
fn an_extension_in_the_record_is_no_oddity() {
    let record = "{\"case\": \"C-1042\", \"events\": {\"referral\": \"2026-11-20\", \"decision\": null}, \
                  \"extensions\": {\"assessment\": \"2027-02-05\"}}\n";
    let folder = Folder::with("case.jsonl", record);
    let ran = folder.check(&["case.jsonl", "--as-of", "2026-11-20"]);
    assert_eq!(ran.code, Some(0), "{}", ran.all());
    assert!(!ran.all().contains("--notes"), "{}", ran.all());
}

#[test]
fn one_is_said_in_the_singular() {
    let rows: String = (1..=21).map(|number| format!("C-{number},2028-12-20,\n")).collect();
    let folder = csv(format!("case,strategy-discussion,concern-identified\n,,\n{rows}"))
        .and("idle.csv", "case,concern-identified\nC-1,2026-11-20\nC-2,2026-11-20\n");
    let text = folder.check(&["cases.csv", "idle.csv", "--as-of", "2028-12-20"]).all();
    for plural in ["1 blank rows", "1 more cases", "1 more deadlines", "1 records"] {
        assert!(!text.contains(plural), "{plural}");
    }
}

// New breaches

/// The limit was Friday 11 December. Each night's job alerts on what passed since the last.
#[test]
fn a_breach_is_new_only_after_the_moment_before_which_it_was_none() {
    let folder = csv(CONFERENCE);
    for (since, as_of, new) in [
        ("2026-12-10", "2026-12-11", 0),
        ("2026-12-10", "2026-12-12", 1),
        ("2026-12-11", "2026-12-12", 1),
        ("2026-12-11T23:59", "2026-12-12T00:01", 1),
        ("2026-12-12", "2026-12-14", 0),
        ("2026-12-12T00:01", "2026-12-14", 0),
    ] {
        let args = ["cases.csv", "--new-since", since, "--as-of", as_of];
        assert_eq!(folder.rows(&args, &["case"]).len(), new, "since {since}, as of {as_of}");
        assert_eq!(folder.check(&args).code, Some(new as i32), "since {since}, as of {as_of}");
        let summary = &folder.json(&args)["summary"];
        assert_eq!(summary["new_since"]["breaches"], new, "since {since}, as of {as_of}");
    }
}

/// Each breach is reported on one night only, whatever the hour of the job.
#[test]
fn a_nightly_job_tells_each_breach_once() {
    let folder = csv(REFERRAL);
    for hour in ["", "T06:30", "T23:59"] {
        let nights: Vec<String> = (20..=30).map(|day| format!("2026-11-{day}{hour}")).collect();
        let mut told: Vec<String> = nights
            .windows(2)
            .flat_map(|nights| {
                let args = ["cases.csv", "--new-since", &nights[0], "--as-of", &nights[1]];
                folder.rows(&args, &["rule"])
            })
            .collect();
        told.sort();
        let expected = ["acknowledge", "decision", "written-confirmation"];
        assert_eq!(told, expected, "every night at {hour:?}");
    }
}

/// 48 hours from Friday 16:40 end on Sunday 16:40: a job by the hour sees it pass.
#[test]
fn a_limit_in_hours_becomes_a_breach_within_its_day() {
    let folder = csv(REFERRAL);
    let new = |since: &str, as_of: &str| {
        folder.rows(&["cases.csv", "--new-since", since, "--as-of", as_of], &["rule"])
    };
    assert!(new("2026-11-22T15:40", "2026-11-22T16:40").is_empty());
    assert_eq!(new("2026-11-22T16:40", "2026-11-22T16:41"), ["written-confirmation"]);
    assert!(new("2026-11-22T16:41", "2026-11-22T17:41").is_empty());
}

/// An extension to Wednesday 16 December: it is in breach from Thursday on, and not before.
#[test]
fn an_extension_that_ran_out_is_a_new_breach() {
    let folder = csv("case,icpc,strategy-discussion,extension_icpc\nC-1,,2026-11-20,2026-12-16\n");
    for (since, as_of, new) in [
        ("2026-12-11", "2026-12-16", 0),
        ("2026-12-16", "2026-12-17", 1),
        ("2026-12-17", "2026-12-18", 0),
    ] {
        let args = ["cases.csv", "--new-since", since, "--as-of", as_of];
        assert_eq!(folder.rows(&args, &["case"]).len(), new, "since {since}, as of {as_of}");
    }
}

#[test]
fn where_nothing_is_new_that_is_what_is_said() {
    let ran = csv(CONFERENCE).check(&["cases.csv", "--new-since", "2026-12-13"]);
    assert_eq!(ran.code, Some(0));
    assert!(
        ran.stdout.contains("Nothing has become a breach since Sun 13 Dec 2026."),
        "{}",
        ran.stdout
    );
}

#[test]
fn new_since_a_moment_to_come_is_a_mistake() {
    let ran = csv(CONFERENCE).check(&["cases.csv", "--new-since", "2027-12-13"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
}

// The summary

/// Of the conferences, two were met, one late and one is in breach: 2 of 4. Of the core groups, due
/// ten working days from Friday 11 December, none was to be held by now.
const RECORD: &str = "case,core-group,strategy-discussion,icpc\n\
                      C-1,,2026-11-20,2026-12-11\n\
                      C-2,,2026-11-20,2026-12-10\n\
                      C-3,,2026-11-20,2026-12-12\n\
                      C-4,,2026-11-20,\n\
                      C-5,,2026-12-10,\n";

#[test]
fn on_time_is_in_a_hundred_of_what_was_to_be_done_by_now() {
    let summary = csv(RECORD).json(&["cases.csv"])["summary"].clone();
    let group = |name: &str| {
        let groups = summary["groups"].as_array().unwrap().clone();
        groups.into_iter().find(|group| group["name"] == name).unwrap()
    };
    assert_eq!(group("icpc")["on_time_percent"], 50.0);
    assert_eq!(group("icpc")["deadlines"], 5);
    assert_eq!(group("icpc")["by_status"]["due"], 1, "not yet to be done, and not counted");
    assert!(group("core-group")["on_time_percent"].is_null());
}

/// A third is 33.3 per cent, and an extension, a lapse or a prompt is no part of it.
#[test]
fn what_is_extended_or_lapsed_is_no_part_of_on_time() {
    let text = "case,strategy-discussion,icpc,closure,extension_icpc\n\
                C-1,2026-11-20,2026-12-11,,\n\
                C-2,2026-11-20,2026-12-14,,\n\
                C-3,2026-11-20,,,\n\
                C-4,2026-11-20,,,2026-12-31\n\
                C-5,2026-11-20,,2026-12-01,\n";
    let summary = &csv(text).json(&["cases.csv", "--by", "table"])["summary"];
    let counts = &summary["by_status"];
    assert_eq!((&counts["extended"], &counts["lapsed"]), (&1.into(), &1.into()));
    assert_eq!(summary["groups"][0]["name"], "working-together-2026");
    assert_eq!(summary["groups"][0]["on_time_percent"], 33.3);
}

#[test]
fn the_summary_is_grouped_by_rule_owner_or_table() {
    let folder =
        csv("case,referral,icpc,referral-confirmed,acknowledgement,decision,referrer-contact,\
                      assessment-complete,core-group,review\n\
                      C-1,2026-11-20T16:40,2026-12-11,,,,,,,\nC-2,2026-02-20,,,,,,,,\n");
    let names = |by: &[&str]| -> Vec<String> {
        let summary = &folder.json(&[&["cases.csv"], by].concat())["summary"];
        let groups = summary["groups"].as_array().unwrap();
        groups.iter().map(|group| group["name"].as_str().unwrap().to_owned()).collect()
    };
    let rules = [
        "acknowledge",
        "assessment",
        "chase-up",
        "core-group",
        "decision",
        "first-review",
        "written-confirmation",
    ];
    assert_eq!(names(&[]), rules);
    assert_eq!(names(&["--by", "rule"]), rules);
    assert_eq!(names(&["--by", "owner"]), ["core-group", "referrer", "social-care"]);
    let tables = ["child-protection", "working-together-2023", "working-together-2026"];
    assert_eq!(names(&["--by", "table"]), tables);

    // The same in the table, under the name of what they are grouped by.
    let table = folder.check(&["cases.csv", "--by", "owner"]).stdout;
    assert!(table.lines().any(|line| line.starts_with("Who ")), "{table}");
    assert!(table.lines().any(|line| line.starts_with("referrer ")), "{table}");
}

/// Asked for, they are shown of one case too.
#[test]
fn the_groups_of_one_case_are_shown_on_request() {
    let table = csv(CONFERENCE).check(&["cases.csv", "--by", "owner"]).stdout;
    assert!(table.lines().any(|line| line.starts_with("social care ")), "{table}");
}

/// What the groups count is what the whole counts.
#[test]
fn the_groups_add_up_to_the_whole() {
    let folder = csv(format!("{RECORD}C-6,,2026-11-31,\n"));
    for by in ["rule", "owner", "table"] {
        let summary = &folder.json(&["cases.csv", "--by", by])["summary"];
        let groups = summary["groups"].as_array().unwrap();
        let sum: u64 = groups.iter().map(|group| group["deadlines"].as_u64().unwrap()).sum();
        assert_eq!(summary["deadlines"], sum, "{by}");
        let statuses = summary["by_status"].as_object().unwrap().values();
        assert_eq!(statuses.map(|count| count.as_u64().unwrap()).sum::<u64>(), sum, "{by}");
    }
}

// Supposed holidays

fn moved(text: &str, args: &[&str]) -> Vec<String> {
    let columns = ["case", "rule", "due", "due_then", "act_by", "act_by_then"];
    csv(text).rows(&[&["cases.csv", "--as-of", "2026-12-01"], args].concat(), &columns)
}

/// Fifteen working days from Friday 20 November end on Friday 11 December; with one of them a holiday,
/// on the next working day, Monday 14 December. The day of the event and what comes after the limit
/// are no part of the count.
#[test]
fn a_holiday_among_the_working_days_moves_the_limit_by_one() {
    let moves = ["C-1 icpc 2026-12-11 2026-12-14 2026-12-11 2026-12-14"];
    for day in ["2026-11-23", "2026-12-02", "2026-12-10", "2026-12-11"] {
        assert_eq!(moved(CONFERENCE, &["--what-if-holiday", day]), moves, "{day}");
    }
    for day in ["2026-11-20", "2026-12-14", "2027-01-05"] {
        assert!(moved(CONFERENCE, &["--what-if-holiday", day]).is_empty(), "{day}");
    }
}

#[test]
fn two_holidays_move_it_by_two() {
    let args = ["--what-if-holiday", "2026-12-02", "--what-if-holiday", "2026-12-03=Another"];
    assert_eq!(moved(CONFERENCE, &args), ["C-1 icpc 2026-12-11 2026-12-15 2026-12-11 2026-12-15"]);
}

/// Three months from Monday 30 November end on Sunday 28 February, whatever the holidays: only the last
/// working day before it moves, from Friday 26 to Thursday 25 February.
#[test]
fn months_do_not_move_but_their_act_by_does() {
    let text = "case,icpc,core-group,review\nC-1,2026-11-30,2026-11-30,\n";
    assert_eq!(
        moved(text, &["--what-if-holiday", "2027-02-26"]),
        ["C-1 first-review 2027-02-28 2027-02-28 2027-02-26 2027-02-25"]
    );
    assert!(moved(text, &["--what-if-holiday", "2027-02-25"]).is_empty());
}

/// What was done does not move any more.
#[test]
fn only_what_is_open_moves() {
    let text = "case,strategy-discussion,icpc\nC-1,2026-11-20,2026-11-30\nC-2,2026-11-20,\n";
    let moved = moved(text, &["--what-if-holiday", "2026-11-24"]);
    assert_eq!(moved, ["C-2 icpc 2026-12-11 2026-12-14 2026-12-11 2026-12-14"]);
}

/// A breach of today that the holiday would undo is what is asked about most.
#[test]
fn the_status_now_and_then_are_told() {
    let folder = csv(CONFERENCE);
    let args = ["cases.csv", "--what-if-holiday", "2026-12-02=A day of rest"];
    let rows = folder.rows(&args, &["case", "status", "status_then"]);
    assert_eq!(rows, ["C-1 breached due-today"]);

    let found = folder.json(&args);
    assert_eq!(found["schema"], "dutyclock/what-if-holiday/v1");
    assert_eq!(found["holidays"][0]["name"], "A day of rest");
    assert_eq!(
        (&found["open"], &found["moved"][0]["status_then"]),
        (&1.into(), &"due-today".into())
    );

    let table = folder.check(&args).stdout;
    assert!(table.contains("If Wed 2 Dec 2026 (A day of rest) were a bank holiday"), "{table}");
    assert!(table.contains("1 of 1 open deadline would move."), "{table}");
    for date in ["Fri 11 Dec", "Mon 14 Dec"] {
        assert!(table.contains(date), "{table}");
    }
}

#[test]
fn where_nothing_moves_that_is_what_is_said() {
    let folder = csv(CONFERENCE);
    let args = ["cases.csv", "--what-if-holiday", "2027-01-05"];
    let table = folder.check(&args).stdout;
    assert!(table.contains("None of 1 open deadline would move."), "{table}");
    assert_eq!(folder.json(&args)["moved"], serde_json::json!([]));
    assert!(folder.rows(&args, &["case"]).is_empty(), "and the header stands");
}

#[test]
fn a_day_that_is_no_working_day_already_is_refused() {
    for (day, says) in [
        ("2026-12-05", "Sat 5 Dec 2026 is already a non-working day: weekend"),
        ("2026-12-25", "Fri 25 Dec 2026 is already a non-working day: Christmas Day"),
        ("2026-12-28=Extra", "Boxing Day (substitute day)"),
        ("2011-12-05", "2012-01-01 to 2028-12-31"),
        ("2026-11-31", "no 31 November 2026"),
        ("=Extra", "date is empty"),
    ] {
        let ran = csv(CONFERENCE).check(&["cases.csv", "--what-if-holiday", day]);
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), ""), "{day}");
        assert!(ran.stderr.starts_with("error: --what-if-holiday: "), "{day}: {}", ran.stderr);
        assert!(ran.stderr.contains(says), "{day}: {}", ran.stderr);
    }
}

/// The error comes before any file is read.
#[test]
fn a_supposed_holiday_gives_no_calendar() {
    let args = ["cases.csv", "--what-if-holiday", "2026-12-02", "--format", "ics"];
    let ran = csv(CONFERENCE).check(&args);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), ""));
    assert!(ran.stderr.contains("choose another --format"), "{}", ran.stderr);
}

/// The document and the lines hold the same data under the same keys, in the same order.
#[test]
fn a_supposed_holiday_in_json_lines_has_the_fields_of_the_document() {
    let folder = csv(CONFERENCE);
    let supposed = ["cases.csv", "--what-if-holiday", "2026-12-02", "--format"];
    let line = folder.check(&[&supposed[..], &["jsonl"]].concat()).stdout;
    let document = folder.check(&[&supposed[..], &["json"]].concat()).stdout;
    let (_, moved) = document.split_once("\"moved\"").unwrap();
    let mut at = 0;
    for key in ["case", "rule", "table", "title", "due", "due_then", "status", "owner"] {
        let key = format!("\"{key}\":");
        assert!(moved.contains(&key), "{document}");
        at += line[at..].find(&key).unwrap_or_else(|| panic!("{key} is not next: {line}"));
    }
}

/// A day that is written twice is a mistake or means one day; it is never reported as two.
#[test]
fn a_day_that_is_given_twice_is_one_day() {
    let args = ["cases.csv", "--what-if-holiday", "2026-12-02", "--what-if-holiday", "2/12/2026"];
    let ran = csv(CONFERENCE).check(&args);
    assert!(ran.all().matches("Wed 2 Dec 2026").count() <= 1, "{}", ran.all());
}

/// It answers another question than these do.
#[test]
fn a_supposed_holiday_goes_with_no_other_view() {
    for other in [&["--all"][..], &["--explain"], &["--new-since", "2026-12-01"]] {
        let args = [&["cases.csv", "--what-if-holiday", "2026-12-02"], other].concat();
        let ran = csv(CONFERENCE).check(&args);
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), ""), "{other:?}");
        assert!(ran.stderr.contains("cannot be used with"), "{}", ran.stderr);
    }
}

/// A supposed holiday puts the limit outside the calendar: that gives no answer, but a message that helps.
#[test]
fn a_limit_that_would_leave_the_calendar_is_told() {
    let folder = csv("case,icpc,strategy-discussion\nC-1,,2028-12-06\n");
    let args = ["cases.csv", "--as-of", "2028-12-06", "--what-if-holiday", "2028-12-20"];
    let ran = folder.check(&[&args[..], &["--calendar", LISTED_ONLY]].concat());
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(ran.stderr.contains("error: case `C-1`: icpc: "), "{}", ran.stderr);
    assert!(ran.stderr.contains("2012-01-01 to 2028-12-31"), "{}", ran.stderr);
    assert!(ran.stdout.contains("not counted: case `C-1`"), "{}", ran.stdout);
}

// Nothing harmful

/// Case ids as no system should write them. None has a character that ends its row.
const IDS: [&str; 8] = [
    "=1+1",
    "+44",
    "-1",
    "@SUM(A1)",
    "<script>alert(1)</script>",
    "a|b",
    "a\u{1b}[2Jb\u{7}",
    "\u{202e}2401",
];

fn hostile(date: &str) -> String {
    let rows: String = IDS.iter().map(|id| format!("\"{id}\",,{date}\n")).collect();
    format!("case,icpc,strategy-discussion\n{rows}")
}

fn assert_harmless(text: &str, what: &str) {
    let found: Vec<char> = text
        .chars()
        .filter(|c| c.is_control() && !matches!(c, '\n' | '\r') || *c == '\u{202e}')
        .collect();
    assert!(found.is_empty(), "{what}: {found:?}");
}

#[test]
fn case_ids_are_harmless_in_every_format() {
    let folder = csv(hostile("2026-11-20"));
    for format in ["table", "json", "jsonl", "csv", "markdown", "ics", "html"] {
        let ran = folder.check(&["cases.csv", "--format", format]);
        assert_eq!(ran.code, Some(1), "{format}");
        assert_harmless(&ran.all(), format);
    }
    let markdown = folder.check(&["cases.csv", "--format", "markdown"]).stdout;
    assert!(!markdown.contains("<script>"), "{markdown}");
    assert!(markdown.contains(r"a\|b"), "{markdown}");
}

/// Programs read back the same id, so that it can be joined to other tables.
#[test]
fn json_gives_the_case_ids_as_they_are() {
    let folder = csv(hostile("2026-11-20"));
    let ran = folder.check(&["cases.csv", "--format", "jsonl"]);
    let ids = ran.stdout.lines().map(|line| {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        line["case"].as_str().unwrap().to_owned()
    });
    assert_eq!(ids.collect::<Vec<_>>(), IDS);
}

#[test]
fn a_spreadsheet_computes_nothing_from_any_csv_that_is_written() {
    let good = csv(hostile("2026-11-20"));
    let supposed = ["cases.csv", "--what-if-holiday", "2026-12-02"];
    let bad = csv(hostile("2026-11-31"));
    bad.check(&["cases.csv", "--rejects", "rejects.csv"]);
    for (what, ids) in [
        ("deadlines", good.rows(&["cases.csv"], &["case"])),
        ("moved deadlines", good.rows(&supposed, &["case"])),
        ("rejects", picked(&bad.read("rejects.csv"), &["case"])),
    ] {
        assert_eq!(ids[..4], ["'=1+1", "'+44", "'-1", "'@SUM(A1)"], "{what}");
        assert_eq!(ids.len(), IDS.len(), "{what}");
        ids.iter().for_each(|id| assert_harmless(id, what));
    }
}

/// Messages include the names of files, headings and cells.
#[test]
fn errors_and_notes_are_harmless() {
    let esc = "\u{1b}[2J\u{202e}";
    let text = format!(
        "case,icpc,strategy-discussion,{esc}\n\"{esc}\",,{esc},\n{esc},,2026-11-31,\nC-1,,2026-11-20,\n"
    );
    let folder = csv(text).and(
        "cases.jsonl",
        format!("{{\"{}\": 1, \"case\": \"C-2\", \"events\": {{}}}}\n", r"\u001b[2J\u202e"),
    );
    let ran = folder.check(&["cases.csv", "cases.jsonl", "--rejects", "rejects.csv"]);
    assert_eq!(ran.code, Some(3));
    assert_harmless(&ran.all(), "the report");
    assert_harmless(&folder.read("rejects.csv"), "the rejects");
}

// Whole or not at all

/// The answer of a run that opened a file replaces the report; that of a run that opened none does not.
#[test]
fn an_existing_report_is_kept_where_nothing_could_be_opened() {
    for format in ["table", "json", "csv", "jsonl", "markdown", "ics", "html"] {
        let folder = Folder::with("report", "yesterday's report\n")
            .and("colours.csv", "case,colour\nC-1,blue\n")
            .and("cut.xml", "<Message><Header>");
        for file in ["missing.csv", "colours.csv", "cut.xml"] {
            let ran = folder.check(&[file, "--format", format, "--output", "report"]);
            assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), ""), "{file}, {format}");
            assert_eq!(folder.read("report"), "yesterday's report\n", "{file}, {format}");
        }
        assert_eq!(folder.names().len(), 3, "something is left behind: {:?}", folder.names());
    }
}

#[test]
fn a_report_of_what_could_be_read_is_written_beside_the_errors() {
    let folder = csv(format!("{CONFERENCE}{BAD_ROW}")).and("report.csv", "yesterday's\n");
    let ran = folder.check(&["cases.csv", "--format", "csv", "--output", "report.csv"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(3), ""));
    assert_eq!(picked(&folder.read("report.csv"), &["case"]), ["C-1"]);
}

#[test]
fn a_report_in_a_folder_that_is_not_there_is_an_error() {
    for format in ["table", "csv"] {
        let args = ["cases.csv", "--format", format, "--output", "no-such-folder/report"];
        let ran = csv(CONFERENCE).check(&args);
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), ""));
        assert!(ran.stderr.contains("cannot write `no-such-folder/report`"), "{}", ran.stderr);
    }
}

/// The progress of a file of more than 8 MiB is drawn on a terminal alone.
#[test]
fn a_log_has_no_escape_codes() {
    let note = "n".repeat(60_000);
    let rows: String = (1..=150).map(|id| format!("C-{id},,2026-11-20,{note}\n")).collect();
    let folder = csv(format!("case,icpc,strategy-discussion,notes\n{rows}"));
    let ran = folder.check(&["cases.csv", "--ignore-column", "notes"]);
    assert_eq!((ran.code, ran.all().contains('\u{1b}')), (Some(1), false), "{}", ran.stderr);
}

/// What is not known is quoted, but not whole.
#[test]
fn names_of_any_length_are_shortened_in_messages() {
    let name = "n".repeat(5000);
    for (option, value) in [
        ("--circumstance", name.clone()),
        ("--extend", format!("{name}=2026-12-11")),
        ("--done", format!("{name}=2026-12-11")),
        ("--rules", name.clone()),
        ("--calendar", name.clone()),
    ] {
        let ran = cli::run(&["due", "referral", "2026-11-20", option, &value]);
        assert_eq!(ran.code, Some(2), "{option}");
        assert!(ran.stderr.len() < 1000, "{option}: {}", ran.stderr);
    }
    for (field, value) in [
        ("circumstances", format!("[\"{name}\"]")),
        ("extensions", format!("{{\"{name}\": \"2026-12-11\"}}")),
        ("events", format!("{{\"{name}\": \"2026-12-11\"}}")),
    ] {
        let folder =
            Folder::with("c.jsonl", format!("{{\"case\": \"C-1\", \"{field}\": {value}}}\n"));
        let said = folder.check(&["c.jsonl"]).stderr;
        assert!(said.len() < 2000 && !said.contains(&name[..100]), "{field}: {said}");
    }
}

/// A job that believes half a file is worse off than one that fails.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error() {
    let rows: String = (1..=2_000).map(|number| format!("C-{number},,2026-11-20\n")).collect();
    let folder = csv(format!("case,icpc,strategy-discussion\n{rows}"));
    for format in ["table", "csv", "jsonl"] {
        let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
        let output = std::process::Command::new(assert_cmd::cargo::cargo_bin!("dutyclock"))
            .args(["check", "cases.csv", "--quiet", "--as-of", "2026-12-14", "--format", format])
            .current_dir(folder.path())
            .stdout(full)
            .stderr(Stdio::piped())
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(2), "{format}");
        let error = String::from_utf8(output.stderr).unwrap();
        assert_eq!(error, "error: cannot write the answer: no space left on device\n", "{format}");
    }
}

/// `dutyclock check … | head -1`: a reader that stops early causes no error, however much is left.
#[cfg(unix)]
#[test]
fn a_reader_that_has_read_enough_is_no_error() {
    for format in ["table", "json"] {
        assert_eq!(code_after_one_byte(format), Some(1), "{format}: a breach was found");
    }
}

#[cfg(unix)]
#[test]
fn a_reader_of_rows_that_has_read_enough_is_no_error_either() {
    for format in ["csv", "jsonl"] {
        let code = code_after_one_byte(format);
        assert!(matches!(code, Some(0 | 1)), "{format}: {code:?}");
    }
}

/// A reader that stops after the first breaches still gets every reject in the file.
#[cfg(unix)]
#[test]
fn rejects_are_written_where_the_reader_of_the_rows_goes_away() {
    let rows: String = (1..=5_000).map(|number| format!("C-{number},,2026-11-20\n")).collect();
    let folder = csv(format!("case,icpc,strategy-discussion\n{BAD_ROW}{rows}"));
    let mut check = std::process::Command::new(assert_cmd::cargo::cargo_bin!("dutyclock"))
        .args(["check", "cases.csv", "--quiet", "--as-of", "2026-12-14", "--format", "csv"])
        .args(["--rejects", "rejects.csv"])
        .current_dir(folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    drop(check.stdout.take());
    check.wait().unwrap();
    assert_eq!(picked(&folder.read("rejects.csv"), &["case"]), ["C-0"]);
}

/// The reader takes one byte of a long answer and goes away; no error is printed.
#[cfg(unix)]
fn code_after_one_byte(format: &str) -> Option<i32> {
    let rows: String = (1..=5_000).map(|number| format!("C-{number},,2026-11-20\n")).collect();
    let folder = csv(format!("case,icpc,strategy-discussion\n{rows}"));
    let mut check = std::process::Command::new(assert_cmd::cargo::cargo_bin!("dutyclock"))
        .args(["check", "cases.csv", "--quiet", "--as-of", "2026-12-14", "--format", format])
        .current_dir(folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut byte = [0];
    std::io::Read::read_exact(&mut check.stdout.take().unwrap(), &mut byte).unwrap();
    let output = check.wait_with_output().unwrap();
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "", "{format}");
    output.status.code()
}

// Incomplete files

const CENSUS: &str = "\
<Message><Header><CollectionDetails><ReferenceDate>2026-03-31</ReferenceDate></CollectionDetails></Header>
<Children><Child><ChildIdentifiers><LAchildID>C-1</LAchildID></ChildIdentifiers>
<CINdetails><CINreferralDate>2025-11-03</CINreferralDate>
<Assessments><AssessmentActualStartDate>2025-11-03</AssessmentActualStartDate></Assessments>
</CINdetails></Child>
";

#[test]
fn what_is_odd_in_a_record_is_a_note_on_request_and_what_contradicts_it_is_shown() {
    let check = |enquiry: &str, args: &[&str]| {
        let section = format!("<Section47>{enquiry}</Section47></CINdetails>");
        let text = CENSUS.replace("</CINdetails>", &section) + "</Children></Message>";
        let folder = Folder::with("census.xml", text);
        let always = ["check", "census.xml", "--format", "csv"];
        let ran = cli::run_in(folder.path(), &[&always[..], args].concat());
        let icpc = |row: &String| row.starts_with("icpc ");
        let mut rows = picked(&ran.stdout, &["rule", "status", "notes"]);
        rows.retain(icpc);
        rows
    };
    let before_referral = "<S47ActualStartDate>2025-10-10</S47ActualStartDate>";
    let note = "the enquiry began before the referral of Mon 3 Nov 2025: check the record";
    assert_eq!(check(before_referral, &[]), ["icpc breached "]);
    assert_eq!(check(before_referral, &["--notes"]), [format!("icpc breached {note}")]);
    let held_and_not_required = "<S47ActualStartDate>2025-11-10</S47ActualStartDate>\
                                 <DateOfInitialCPC>2025-11-20</DateOfInitialCPC>\
                                 <ICPCnotRequired>true</ICPCnotRequired>";
    let why = "the record says that no conference was required, but also that one was held: \
               check which is right";
    for args in [&[][..], &["--notes"]] {
        assert_eq!(check(held_and_not_required, args), [format!("icpc invalid {why}")]);
    }
}

/// What was read before the file broke off is reported, and the report says that it is not all.
#[test]
fn a_truncated_census_is_reported_as_incomplete() {
    let folder = Folder::with("census.xml", CENSUS);
    for (format, says) in [
        ("table", "this report is incomplete: `census.xml`"),
        ("json", "this report is incomplete: "),
    ] {
        let args = ["check", "census.xml", "--quiet", "--format", format];
        let ran = cli::run_in(folder.path(), &args);
        assert_eq!(ran.code, Some(3), "{ran:?}");
        assert_eq!(ran.stderr.matches("error: `census.xml`").count(), 1, "{}", ran.stderr);
        assert!(ran.stdout.contains("C-1"), "{}", ran.stdout);
        assert!(ran.stdout.contains(says), "{}", ran.stdout);
    }
}

/// A table that is missing is named; what the others show is reported as incomplete.
#[test]
fn a_missing_list_is_told_and_the_report_is_incomplete() {
    let text = "cine_referral_id,cine_person_id,cine_referral_date,cine_referral_nfa,cine_close_date\n\
                R-1,C-1,2026-09-20,N,\n";
    let folder = Folder::with("ssd_cin_episodes.csv", text).and(
        "ssd_cin_assessments.csv",
        "cina_assessment_id,cina_person_id,cina_referral_id,cina_assessment_start_date,\
         cina_assessment_auth_date\n",
    );
    let ran = folder.check(&[".", "--quiet", "--format", "json"]);
    assert_eq!(ran.code, Some(3), "{ran:?}");
    assert!(ran.stderr.contains("`ssd_cp_plans.csv` is missing"), "{}", ran.stderr);
    let found: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(found["summary"]["cases"], 1, "{found}");
    assert!(found["errors"].to_string().contains("this report is incomplete: "), "{found}");
}

/// A format written row by row has no room for a summary: the error and the exit code report it.
#[test]
fn an_incomplete_file_in_csv_is_told_by_the_error_and_the_code() {
    let folder = Folder::with("census.xml", CENSUS);
    let ran = cli::run_in(folder.path(), &["check", "census.xml", "--all", "--format", "csv"]);
    assert_eq!(ran.code, Some(3));
    assert!(ran.stderr.contains("error: `census.xml`"), "{}", ran.stderr);
    assert_eq!(picked(&ran.stdout, &["case", "rule"]), ["C-1 assessment"]);
}

// What is named twice

#[test]
fn a_file_that_is_named_twice_is_refused() {
    for again in ["cases.csv", "./cases.csv"] {
        let ran = csv(CONFERENCE).check(&["cases.csv", again]);
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), ""), "{again}");
        assert!(ran.stderr.contains("is named twice"), "{}", ran.stderr);
    }
}

/// Columns add up to the total, including undecided deadlines.
#[test]
fn rows_of_the_groups_add_up() {
    let table = csv(RECORD).check(&["cases.csv", "--by", "owner"]).stdout;
    let row = table.lines().find(|line| line.starts_with("social care  ")).unwrap();
    let numbers: Vec<u64> = row.split_whitespace().skip(3).map(|n| n.parse().unwrap()).collect();
    let (total, parts) = numbers.split_last().unwrap();
    assert_eq!(parts.iter().sum::<u64>(), *total, "{table}");
}

/// The report says that it is incomplete before its first row.
#[test]
fn what_is_missing_stands_at_the_beginning() {
    let folder = csv(format!("{CONFERENCE}{BAD_ROW}"));
    let table = folder.check(&["cases.csv", "missing.csv"]).stdout;
    let (head, rest) = table.split_once("\n\n").unwrap();
    for says in ["incomplete: cannot read `missing.csv`", "incomplete: 1 record could not be read"]
    {
        assert!(head.contains(says), "{table}");
    }
    assert!(!rest.contains("not counted"), "{table}");
}

/// Rows have no room for a summary.
#[test]
fn the_counts_of_rows_are_told_in_one_line() {
    for format in ["csv", "jsonl"] {
        let ran = csv(CONFERENCE).check(&["cases.csv", "--format", format]);
        let told = "note: 1 record read: 1 checked, 0 rejected, 0 not countable; 1 breached\n";
        assert!(ran.stderr.ends_with(told), "{format}: {}", ran.stderr);
    }
}

/// A date that is broken in two is misread; the text beside it is not.
#[test]
fn a_long_case_id_breaks_no_date() {
    let folder = csv("case,icpc,strategy-discussion\n2026/CHILDREN/0001042,,2026-11-20\n");
    let table = folder.check(&["cases.csv"]).stdout;
    assert!(table.contains("Fri 11 Dec 2026"), "{table}");
}

#[test]
fn a_folder_of_something_else_is_told_in_one_line() {
    let ran = csv(CONFERENCE).check(&["."]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), ""));
    assert_eq!(ran.stderr.lines().count(), 1, "{}", ran.stderr);
    assert!(ran.stderr.contains("it has none of its tables"), "{}", ran.stderr);
}
