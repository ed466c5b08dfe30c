//! The state file, and what each format says.

use std::fs::File;

use super::*;

#[test]
fn a_second_run_at_the_same_time_is_refused() {
    let nights = Nights::new(&[OPEN]);
    let lock = File::create(nights.0.at("told.json.lock")).unwrap();
    lock.lock().unwrap();
    let ran = nights.run(FRIDAY, &[]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), ""));
    assert!(ran.stderr.contains("another run is using `told.json`"), "{}", ran.stderr);
    lock.unlock().unwrap();
    assert_eq!(nights.run(FRIDAY, &[]).code, Some(1));
}

#[test]
fn a_file_that_is_no_state_is_never_overwritten() {
    let nights = Nights::new(&[OPEN]);
    nights.night(WEDNESDAY);
    let good = nights.0.read("told.json");
    let newer = good.replace("state/v1", "state/v2");
    let last_run = good.replace("\"last_run\":", "\"last_run\":5,\"was\":");
    let told = good.replace("\"told\":", "\"told\":5,\"was\":");
    for (text, says) in [
        (&good[..good.len() / 2], "is damaged"),
        (&last_run, "expected a date or a time"),
        (&told, "expected a list of what has been reported"),
        (&newer, "was written by another version of dutyclock"),
        ("case,referral\nC-1,2026-11-20\n", "is not a file that --state has written"),
        ("{\"cases\": 3}\n", "is not a file that --state has written"),
        ("", "is not a file that --state has written"),
    ] {
        std::fs::write(nights.0.at("told.json"), text).unwrap();
        let ran = nights.run(THURSDAY, &[]);
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), ""), "{text}");
        assert!(ran.stderr.contains(says), "{text}: {}", ran.stderr);
        assert!(ran.stderr.contains("move it away to start again"), "{}", ran.stderr);
        assert_eq!(nights.0.read("told.json"), text);
    }
}

#[test]
fn a_state_belongs_to_one_table_and_runs_forward() {
    let nights = Nights::new(&[OPEN]);
    nights.night(THURSDAY);
    let ran = nights.run(FRIDAY, &["--rules", "child-protection"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.contains("belongs to the rules of `england`"), "{}", ran.stderr);
    let ran = nights.run(WEDNESDAY, &[]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.contains("the last run was as of Thu 19 Nov 2026 06:30"), "{}", ran.stderr);
}

#[test]
fn what_was_not_written_has_not_been_told() {
    let nights = Nights::new(&[OPEN]);
    let ran = nights.run(FRIDAY, &["--output", "no-such-folder/report.html"]);
    assert_eq!(ran.code, Some(2));
    assert!(!nights.0.at("told.json").exists());
    assert_night(nights.night(FRIDAY), 1, &["new C-1042 decision breached"]);
    assert_eq!(nights.0.names(), ["cases.csv", "told.json", "told.json.lock"]);
}

#[cfg(unix)]
#[test]
fn what_nobody_read_has_not_been_told() {
    use std::process::Stdio;

    let nights = Nights::new(&[OPEN]);
    let args = ["check", "cases.csv", "--state", "told.json", "--as-of", FRIDAY];
    let program = assert_cmd::cargo::cargo_bin!("dutyclock");
    let mut command = std::process::Command::new(program);
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    command.args(args).current_dir(nights.0.path()).stdout(writer).stderr(Stdio::piped());
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(3));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("the report was not read to its end"), "{said}");
    assert!(!nights.0.at("told.json").exists());
}

#[test]
fn a_state_does_not_go_with_new_since_and_not_with_a_calendar_file() {
    let nights = Nights::new(&[OPEN]);
    assert_eq!(nights.run(FRIDAY, &["--new-since", WEDNESDAY]).code, Some(2));
    let ran = nights.run(FRIDAY, &["--format", "ics"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.contains("--state"), "{}", ran.stderr);
    let ran = nights.run(FRIDAY, &["--rejects", "told.json"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert_eq!(nights.0.names(), ["cases.csv"]);
}

/// Nobody reads a mail that comes every night.
#[test]
fn a_silent_run_prints_something_only_if_there_is_something_to_tell() {
    for format in ["table", "csv", "jsonl", "json", "html", "markdown"] {
        let nights = Nights::new(&[OPEN]);
        let silent = |as_of: &str| {
            let ran = nights.run(as_of, &["--silent", "--format", format]);
            (ran.code.unwrap(), ran.stdout.contains("C-1042"), ran.stdout.is_empty(), ran.stderr)
        };
        let none = String::new();
        assert_eq!(silent(WEDNESDAY), (1, true, false, none.clone()), "{format}");
        assert_eq!(silent(THURSDAY), (0, false, true, none.clone()), "{format}");
        nights.write(&[DONE_LATE]);
        assert_eq!(silent(FRIDAY), (0, true, false, none.clone()), "{format}");
        assert_eq!(silent(FRIDAY), (0, false, true, none), "{format}");
        nights.write(&[]);
        let (code, _, _, errors) = silent(FRIDAY);
        assert_eq!(code, 2, "{format}");
        assert!(errors.contains("`cases.csv` has no records"), "{format}: {errors}");
    }
}

// The formats

#[test]
fn json_has_the_counts_and_both_lists() {
    let nights = Nights::new(&[OPEN]);
    nights.night(WEDNESDAY);
    nights.write(&[DONE_LATE, ALSO_OPEN]);
    let ran = nights.run(FRIDAY, &["--format", "json"]);
    let found: Value = serde_json::from_str(&ran.stdout).unwrap();
    let since = &found["since_last_run"];
    assert_eq!((&since["new"], &since["put_right"]), (&1.into(), &1.into()));
    assert_eq!(since["last_run"], "2026-11-18T06:30:00+00:00");
    assert_eq!(found["deadlines"][0]["case"], "C-1043");
    assert_eq!(found["deadlines"][0]["change"], "new");
    assert_eq!(found["put_right"][0]["case"], "C-1042");
    assert_eq!(found["put_right"][0]["status"], "late");
}

#[test]
fn rows_have_no_new_column_without_a_state() {
    let nights = Nights::new(&[OPEN]);
    for format in ["csv", "jsonl"] {
        let args = ["cases.csv", "--as-of", FRIDAY, "--format", format];
        assert!(!nights.0.check(&args).stdout.contains("change"), "{format}");
        let ran = nights.run(FRIDAY, &["--format", format]);
        assert!(ran.stdout.contains("change"), "{format}: {}", ran.stdout);
        std::fs::remove_file(nights.0.at("told.json")).unwrap();
    }
}

#[test]
fn the_report_has_what_is_new_first_and_then_what_was_put_right() {
    let nights = Nights::new(&[OPEN]);
    nights.night(WEDNESDAY);
    nights.write(&[DONE_LATE, ALSO_OPEN]);
    for format in ["table", "markdown", "html"] {
        std::fs::copy(nights.0.at("told.json"), nights.0.at("copy.json")).unwrap();
        let args = ["cases.csv", "--state", "copy.json", "--as-of", FRIDAY, "--format", format];
        let report = nights.0.check(&args).stdout;
        let place = |text: &str| report.find(text).unwrap_or_else(|| panic!("{text}: {report}"));
        assert!(place("New since the last run") < place("C-1043"), "{format}: {report}");
        assert!(place("C-1043") < place("C-1042"), "{format}: {report}");
        assert!(place("1 new, 1 put right, 0 still open") > 0, "{format}");
        assert!(place("late: done Wed 18 Nov 2026") > 0, "{format}");
    }
}
