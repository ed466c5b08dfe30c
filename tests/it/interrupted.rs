//! Runs that are interrupted: what was written before is whole, or what is written now is, and the exit code says so.

use std::fs;
use std::io::Write;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Output, Stdio};

use crate::common::cli;
use crate::common::folder::Folder;

const FRIDAY: [&str; 3] = ["--as-of", "2026-11-20T06:30", "--quiet"];
const HEADINGS: &str = "case,referral,referral-confirmed,acknowledgement,decision,notes\n";
const OLD: &str = "of yesterday\n";

const DUTYCLOCK: &str = env!("CARGO_BIN_EXE_dutyclock");

fn dutyclock(folder: &Path, args: &[&str]) -> Command {
    command(DUTYCLOCK, folder, args)
}

fn command(program: &str, folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(program);
    std::env::vars().filter(|(name, _)| cli::is_ambient(name)).for_each(|(name, _)| {
        command.env_remove(name);
    });
    command.args(args).current_dir(folder).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// A folder with cases and the report of yesterday.
fn folder() -> Folder {
    Folder::with("cases.csv", HEADINGS.to_owned() + &rows(1..=3)).and("report.csv", OLD)
}

/// Cases with a breach and a long note each.
fn rows(ids: impl Iterator<Item = u32>) -> String {
    let note = "n".repeat(4096);
    ids.map(|id| format!("C-{id},2026-11-16,2026-11-16,2026-11-16,,{note}\n")).collect()
}

/// A check that has begun to read its cases, and waits for more of them.
struct Waiting {
    run: Child,
    cases: ChildStdin,
}

impl Waiting {
    fn begin(folder: &Folder, args: &[&str]) -> Self {
        let always =
            ["check", "-", "--input", "csv", "--ignore-column", "notes", "--format", "csv"];
        let args = [&always[..], &FRIDAY, args].concat();
        let mut run = dutyclock(folder.path(), &args).stdin(Stdio::piped()).spawn().unwrap();
        let mut cases = run.stdin.take().unwrap();
        // No pipe holds that much: it has been read when the last of it is written.
        cases.write_all(HEADINGS.as_bytes()).unwrap();
        cases.write_all(rows(1..=512).as_bytes()).unwrap();
        Self { run, cases }
    }

    fn signal(mut self, name: &str) -> i32 {
        let kill = format!("kill -{name} {}", self.run.id());
        assert!(Command::new("sh").args(["-c", &kill]).status().unwrap().success());
        self.run.wait().unwrap().signal().unwrap()
    }

    fn end(self) -> Output {
        drop(self.cases);
        self.run.wait_with_output().unwrap()
    }
}

fn temporary(folder: &Folder) -> Vec<String> {
    let mut names = folder.names();
    names.retain(|name| name.starts_with(".dutyclock-"));
    names
}

fn check(folder: &Folder, args: &[&str]) -> cli::Ran {
    folder.check(&[&["cases.csv", "--ignore-column", "notes"], &FRIDAY[..], args].concat())
}

#[test]
fn a_killed_run_leaves_the_old_files_and_the_next_removes_what_it_began() {
    // A job in the background of a shell ignores SIGINT, and this test may be one. The program takes them all alike.
    for (signal, number) in [("TERM", 15), ("KILL", 9)] {
        let folder = folder();
        let args = ["--state", "state.json", "--output", "report.csv", "--rejects", "rejects.csv"];
        assert_eq!(check(&folder, &["--state", "state.json"]).code, Some(1));
        let state = folder.read("state.json");
        let waiting = Waiting::begin(&folder, &args);
        assert_eq!(temporary(&folder).len(), 2, "a report and its rejects");
        assert_eq!(waiting.signal(signal), number);
        assert_eq!((folder.read("report.csv"), folder.read("state.json")), (OLD.to_owned(), state));

        let ran = check(&folder, &args);
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
        let files = ["cases.csv", "rejects.csv", "report.csv", "state.json", "state.json.lock"];
        assert_eq!(folder.names(), files, "{signal}");
    }
}

#[test]
fn two_runs_at_once_on_one_output_leave_the_whole_of_the_last() {
    let folder = folder();
    let waiting = Waiting::begin(&folder, &["--output", "report.csv"]);
    let begun = temporary(&folder);
    assert_eq!(check(&folder, &["--output", "report.csv"]).code, Some(1));
    assert_eq!(folder.read("report.csv").lines().count(), 1 + 3);
    assert_eq!(temporary(&folder), begun, "the other run goes on");
    assert_eq!(waiting.end().status.code(), Some(1));
    assert_eq!(folder.read("report.csv").lines().count(), 1 + 512);
    assert_eq!(folder.names(), ["cases.csv", "report.csv"]);
}

#[test]
fn of_two_runs_at_once_on_one_state_the_second_is_refused() {
    let folder = folder();
    let waiting = Waiting::begin(&folder, &["--state", "state.json", "--output", "first.csv"]);
    let ran = check(&folder, &["--state", "state.json", "--output", "report.csv"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.contains("another run is using `state.json`"), "{}", ran.stderr);
    assert_eq!(folder.read("report.csv"), OLD);
    // Its report was not read, so that it is not remembered either.
    assert_eq!(waiting.end().status.code(), Some(1));
    assert!(folder.read("state.json").contains("C-512"));
}

#[test]
fn a_share_that_vanishes_meanwhile_is_an_error() {
    let folder = folder();
    fs::create_dir(folder.at("share")).unwrap();
    let waiting =
        Waiting::begin(&folder, &["--output", "share/report.csv", "--state", "share/state.json"]);
    fs::remove_dir_all(folder.at("share")).unwrap();
    let ran = waiting.end();
    let said = String::from_utf8_lossy(&ran.stderr);
    assert_eq!(ran.status.code(), Some(2), "{said}");
    assert!(said.contains("cannot write `share/report.csv`"), "{said}");
}

/// A limit on the size of files fails in the middle of a file, as a full disk does.
fn on_a_full_disk(folder: &Folder, args: &[&str]) -> Output {
    let limited = ["-c", "trap '' XFSZ; ulimit -f 8; exec \"$0\" \"$@\"", DUTYCLOCK];
    let check = ["check", "cases.csv", "--ignore-column", "notes"];
    let args = [&limited[..], &check, &FRIDAY, args].concat();
    command("sh", folder.path(), &args).output().unwrap()
}

#[test]
fn on_a_full_disk_the_old_report_and_state_stay() {
    let folder =
        Folder::with("cases.csv", HEADINGS.to_owned() + &rows(1..=512)).and("report.csv", OLD);
    for (args, code, file) in [
        (&["--format", "csv", "--output", "report.csv"][..], 2, "`report.csv`"),
        // The report has been read, and stands.
        (&["--format", "csv", "--state", "state.json"], 3, "the state `state.json`"),
    ] {
        let ran = on_a_full_disk(&folder, args);
        let said = String::from_utf8_lossy(&ran.stderr);
        assert_eq!(ran.status.code(), Some(code), "{said}");
        assert!(said.contains(&format!("cannot write {file}: file too large")), "{said}");
        assert_eq!(folder.read("report.csv"), OLD);
        assert_eq!((temporary(&folder).len(), folder.at("state.json").exists()), (0, false));
    }
}

#[cfg(target_os = "linux")]
#[test]
fn every_answer_that_a_full_disk_cuts_off_is_an_error() {
    for args in [
        &["--help"][..],
        &["help"],
        &["--version"],
        &["check", "--help"],
        &["due", "-h"],
        &["completions", "bash"],
        &["man"],
        &["schema", "deadlines"],
        &["events"],
        &["due", "referral", "2026-11-20", "--as-of", "2026-11-20"],
    ] {
        let full = fs::File::options().write(true).open("/dev/full").unwrap();
        let ran = dutyclock(Path::new("."), args).stdout(full).output().unwrap();
        let said = String::from_utf8_lossy(&ran.stderr);
        assert_eq!(ran.status.code(), Some(2), "{args:?}");
        assert!(said.contains("cannot write the answer: no space left on device"), "{said}");
    }
    let ran = check(&folder(), &["--format", "csv", "--output", "/dev/full"]);
    assert_eq!(ran.code, Some(2), "{}", ran.stderr);
}

#[test]
fn a_report_that_is_not_read_to_its_end_is_not_remembered() {
    let folder = Folder::with("cases.csv", HEADINGS.to_owned() + &rows(1..=512));
    let args = [
        "check",
        "cases.csv",
        "--ignore-column",
        "notes",
        "--state",
        "state.json",
        "--format",
        "csv",
    ];
    let mut run = dutyclock(folder.path(), &[&args[..], &FRIDAY].concat()).spawn().unwrap();
    drop(run.stdout.take());
    let ran = run.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&ran.stderr);
    assert_eq!(ran.status.code(), Some(3), "{said}");
    assert!(said.contains("the next run reports the same again"), "{said}");
    assert!(!folder.at("state.json").exists());
}
