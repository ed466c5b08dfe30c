//! `check --state`: each thing is told once, and nothing is forgotten by mistake.
//!
//! One working day after Monday 16 November 2026 is Tuesday the 17th, so that its decision is a breach from the
//! morning of the 18th on.

use std::fs::File;

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
        nights.run(THURSDAY, &[]).stdout.contains("1 deadline told before could not be looked at")
    );
    nights.write(&[OPEN, KEPT]);
    assert_night(nights.night(FRIDAY), 0, &[]);
    nights.write(&[DONE_LATE, KEPT]);
    assert_night(nights.night(FRIDAY), 0, &["put-right C-1042 decision late"]);
}

// What could not be read

#[test]
fn a_rejected_record_is_told_once_wherever_it_moves() {
    let nights = Nights::new(&[KEPT, NO_DATE]);
    let first = nights.run(THURSDAY, &[]);
    assert_eq!(first.code, Some(2));
    assert!(first.stderr.contains("case `C-1045`"), "{}", first.stderr);
    nights.write(&[NO_DATE, KEPT]);
    let second = nights.run(FRIDAY, &[]);
    assert_eq!(second.code, Some(0));
    assert!(!second.stderr.contains("C-1045"), "{}", second.stderr);
    let says = "1 record could not be read or counted, as in the last run";
    assert!(second.stdout.contains(says), "{}", second.stdout);
    nights.write(&[&NO_DATE.replace("soon", "later"), KEPT]);
    assert_eq!(nights.run(FRIDAY, &[]).code, Some(2), "another reason");
}

#[test]
fn a_record_that_is_not_countable_is_told_once() {
    let nights = Nights::new(&[KEPT, "C-1047,2013-01-07,,,,\n"]);
    assert_eq!(nights.run(THURSDAY, &[]).code, Some(2));
    assert_eq!(nights.run(FRIDAY, &[]).code, Some(0));
}

#[test]
fn the_state_holds_no_text_of_a_record() {
    let nights = Nights::new(&[OPEN, "C-1045,Secret,,,,\n"]);
    nights.night(FRIDAY);
    let text = nights.0.read("told.json");
    assert!(text.contains("C-1045") && !text.contains("Secret"), "{text}");
}

#[test]
fn an_empty_export_is_incomplete_every_night_and_forgets_nothing() {
    let nights = Nights::new(&[OPEN]);
    nights.night(WEDNESDAY);
    nights.write(&[]);
    assert_night(nights.night(THURSDAY), 2, &[]);
    assert_night(nights.night(FRIDAY), 2, &[]);
    nights.write(&[OPEN]);
    assert_night(nights.night(FRIDAY), 0, &[]);
}

/// A row for each of that many cases, all in order.
fn kept(count: usize) -> String {
    (1..=count).map(|number| KEPT.replace("C-1044", &format!("C-{number}"))).collect()
}

#[test]
fn a_fall_of_more_than_a_fifth_is_incomplete_until_it_is_accepted() {
    let nights = Nights::new(&[OPEN, &kept(9)]);
    nights.night(WEDNESDAY);
    nights.write(&[OPEN, &kept(7)]);
    assert_eq!(nights.night(WEDNESDAY).0, 0, "a fifth is no fall");
    assert_eq!(nights.state()["records"], 8);
    nights.write(&[&kept(6)]);
    for night in [THURSDAY, FRIDAY] {
        let ran = nights.run(night, &[]);
        assert_eq!(ran.code, Some(2), "{night}");
        let says = "6 records read, and 8 in the last run";
        assert!(ran.stdout.contains(says), "{}", ran.stdout);
        assert_eq!(nights.state()["records"], 8, "the low number is not what is expected next");
    }
    let ran = nights.run(FRIDAY, &["--allow-fewer"]);
    assert_eq!(ran.code, Some(0));
    assert!(ran.stdout.contains("1 no longer in the file"), "{}", ran.stdout);
    assert_eq!(nights.run(FRIDAY, &[]).code, Some(0));
}

#[test]
fn a_column_that_is_gone_is_incomplete_until_it_is_back() {
    let nights = Nights::new(&[OPEN, KEPT]);
    nights.night(WEDNESDAY);
    let without: String = [HEADINGS, OPEN, KEPT]
        .concat()
        .lines()
        .map(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            format!("{}\n", [&cells[..4], &cells[5..]].concat().join(","))
        })
        .collect();
    std::fs::write(nights.0.at("cases.csv"), without).unwrap();
    for night in [THURSDAY, FRIDAY] {
        let ran = nights.run(night, &[]);
        assert_eq!(ran.code, Some(2), "{ran:?}");
        let says = "`cases.csv` could show decision in the last run";
        assert!(ran.stdout.replace('\n', " ").contains(says), "{}", ran.stdout);
    }
    nights.write(&[OPEN, KEPT]);
    assert_night(nights.night(FRIDAY), 0, &[]);
}

#[test]
fn a_file_that_is_cut_short_forgets_nothing() {
    let whole = "{\"case\": \"C-1\", \"events\": {\"strategy-discussion\": \"2026-10-20\", \"icpc\": null}}\n";
    let folder = Folder::with("a.jsonl", whole).and("b.jsonl", whole.replace("C-1", "C-2"));
    let args = ["a.jsonl", "b.jsonl", "--state", "told.json", "--format", "csv"];
    let told = picked(&folder.check(&args).stdout, &["change", "case"]);
    assert_eq!(told, ["new C-1", "new C-2"]);
    std::fs::remove_file(folder.at("b.jsonl")).unwrap();
    let ran = folder.check(&args);
    assert_eq!((ran.code, picked(&ran.stdout, &["case"])), (Some(2), vec![]), "{ran:?}");
    let folder = folder.and("b.jsonl", whole.replace("C-1", "C-2"));
    assert_eq!(folder.check(&args).code, Some(0));
}

#[test]
fn a_file_that_is_not_named_any_more_is_asked_for() {
    let nights = Nights::new(&[OPEN]);
    let folder = nights.0.and("more.csv", HEADINGS.to_owned() + KEPT);
    let args = ["cases.csv", "more.csv", "--state", "told.json", "--as-of", FRIDAY];
    assert_eq!(folder.check(&args).code, Some(1));
    let ran = folder.check(&args[1..]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.stdout.contains("the last run also read `cases.csv`"), "{}", ran.stdout);
}

/// An export with the date in its name: what was told is known by its case, and the columns are compared.
#[test]
fn a_file_with_another_name_is_the_same_list() {
    let nights = Nights::new(&[OPEN]);
    nights.night(WEDNESDAY);
    let folder = nights.0.and("thursday.csv", HEADINGS.to_owned() + OPEN);
    let args = ["thursday.csv", "--state", "told.json", "--as-of", THURSDAY];
    let ran = folder.check(&args);
    assert_eq!(ran.code, Some(0));
    assert!(ran.stdout.contains("1 still open"), "{}", ran.stdout);
    let says = "the last run read `cases.csv`, and this one `thursday.csv`";
    assert!(ran.stderr.contains(says), "{}", ran.stderr);
    let folder = folder
        .and("friday.csv", "case,referral,referral-confirmed\nC-1042,2026-11-16,2026-11-16\n");
    let args = ["friday.csv", "--state", "told.json", "--as-of", FRIDAY];
    let ran = folder.check(&args);
    assert_eq!(ran.code, Some(2));
    assert!(
        ran.stderr.contains("`friday.csv` could show acknowledgement, closure, decision"),
        "{ran:?}"
    );
}

/// Its name is that of the case, not of a list.
#[test]
fn a_file_with_one_case_comes_and_goes_with_it() {
    let names: Vec<String> = (1..=6).map(|number| format!("C-{number}.toml")).collect();
    let case = |name: &String| {
        let id = name.trim_end_matches(".toml");
        format!("id = \"{id}\"\n[events]\nstrategy-discussion = 2026-10-20\n")
    };
    let folder = Folder::with("none", "");
    names.iter().for_each(|name| std::fs::write(folder.at(name), case(name)).unwrap());
    let check = |names: &[String]| {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        folder.check(&[&names[..], &["--state", "told.json", "--format", "csv"]].concat())
    };
    assert_eq!(check(&names).code, Some(1));
    let ran = check(&names[1..]);
    assert_eq!(
        (ran.code, picked(&ran.stdout, &["change", "case"])),
        (Some(0), vec!["not-in-file C-1".to_owned()])
    );
}

// The file

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
    for (text, says) in [
        (&good[..good.len() / 2], "is damaged"),
        (&newer, "was written by another version of dutyclock"),
        ("case,referral\nC-1,2026-11-20\n", "is not a file that --state has written"),
        ("{\"cases\": 3}\n", "is not a file that --state has written"),
        ("", "is not a file that --state has written"),
    ] {
        std::fs::write(nights.0.at("told.json"), text).unwrap();
        let ran = nights.run(THURSDAY, &[]);
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), ""), "{text}");
        assert!(ran.stderr.contains(says), "{text}: {}", ran.stderr);
        assert!(ran.stderr.contains("move it away to start anew"), "{}", ran.stderr);
        assert_eq!(nights.0.read("told.json"), text);
    }
}

#[test]
fn a_state_belongs_to_one_table_and_runs_forward() {
    let nights = Nights::new(&[OPEN]);
    nights.night(THURSDAY);
    let ran = nights.run(FRIDAY, &["--rules", "england-all"]);
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
    }
}
