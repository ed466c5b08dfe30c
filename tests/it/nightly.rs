//! The nightly script of `examples/`, run for real, night by night.
//!
//! The cases are made up. One working day after Monday 16 November 2026 is Tuesday the 17th, so that
//! its decision is a breach from the morning of the 18th on.
use crate::common::cli;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use assert_cmd::cargo::cargo_bin;
use tempfile::TempDir;

use crate::common::cli::Ran;

const NOTHING_NEW: Option<i32> = Some(0);
const NEW_BREACHES: Option<i32> = Some(1);
const INCOMPLETE: Option<i32> = Some(2);
const INCOMPLETE_WITH_BREACHES: Option<i32> = Some(3);

/// Every other limit of a referral is kept.
const HEADINGS: &str = "case,referral,referral-confirmed,acknowledgement,decision\n";
const OPEN: &str = "C-1042,2026-11-16,2026-11-16,2026-11-16,\n";
const ALSO_OPEN: &str = "C-1043,2026-11-17,2026-11-17,2026-11-17,\n";
const NO_DATE: &str = "C-1044,soon,,,\n";

const MONDAY: &str = "2026-11-16T06:30:00";
const TUESDAY: &str = "2026-11-17T06:30:00";
const WEDNESDAY: &str = "2026-11-18T06:30:00";
const THURSDAY: &str = "2026-11-19T06:30:00";
const FRIDAY: &str = "2026-11-20T06:30:00";

/// A folder and a file of cases whose names both need quoting.
struct Nights {
    _folder: TempDir,
    folder: PathBuf,
}

impl Nights {
    fn new(rows: &[&str]) -> Self {
        let outer = tempfile::tempdir().unwrap();
        let folder = outer.path().join("open cases; $(all)");
        fs::create_dir(&folder).unwrap();
        let nights = Self { _folder: outer, folder };
        nights.write(rows);
        nights
    }

    fn cases(&self) -> PathBuf {
        self.folder.join("this week's.csv")
    }

    fn state(&self) -> PathBuf {
        self.folder.join("this week's.csv.last-run")
    }

    fn write(&self, rows: &[&str]) {
        fs::write(self.cases(), format!("{HEADINGS}{}", rows.concat())).unwrap();
    }

    fn last_run(&self) -> Option<String> {
        fs::read_to_string(self.state()).ok()
    }

    /// The script as cron starts it, with the given extra arguments.
    fn script(&self, now: &str, options: &[&str]) -> Command {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/nightly.sh");
        let mut command = Command::new("bash");
        for (name, _) in std::env::vars_os() {
            if name.to_str().is_some_and(cli::is_ambient) {
                command.env_remove(name);
            }
        }
        command.env_remove("STATE");
        command.env("DUTYCLOCK", cargo_bin!("dutyclock")).env("NOW", now);
        command.arg(script).arg(self.cases()).args(options);
        command
    }

    fn run(&self, now: &str) -> Ran {
        cli::finish(&mut self.script(now, &[]))
    }

    /// The files in the folder besides the cases, the moment of the last run and the lock.
    fn leftovers(&self) -> Vec<String> {
        let names = fs::read_dir(&self.folder).unwrap();
        let names = names.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.filter(|name| !name.ends_with(".csv") && !name.contains(".last-run")).collect()
    }
}

/// Asserts that the output can be passed to a mailer as it is, and returns its subject and text.
#[track_caller]
fn mail(ran: &Ran) -> (&str, &str) {
    assert_eq!(ran.stderr, "", "all that is to be read is in the mail");
    let (head, text) = ran.stdout.split_once("\n\n").unwrap();
    let subject = head.strip_prefix("Subject: ").unwrap();
    assert!(!subject.contains('\n'), "one line of head: {head}");
    assert!(!text.trim().is_empty());
    assert!(!ran.stdout.contains('\u{1b}'), "no colours");
    (subject, text)
}

/// The case ids in the table of a text.
fn named(text: &str) -> Vec<&str> {
    text.lines().filter(|line| line.starts_with("C-1")).map(|line| &line[..6]).collect()
}

// Night by night.

#[test]
fn the_first_night_reports_every_breach() {
    let nights = Nights::new(&[OPEN, ALSO_OPEN]);
    let ran = nights.run(FRIDAY);
    assert_eq!(ran.code, NEW_BREACHES);
    let (subject, text) = mail(&ran);
    assert_eq!(subject, "dutyclock: new breaches in this week's.csv");
    assert!(text.starts_with("The first run: every breach is new."), "{text}");
    assert_eq!(named(text), ["C-1042", "C-1043"]);
    assert!(text.contains("Decide the type of"), "{text}");
    assert_eq!(nights.last_run().unwrap(), format!("{FRIDAY}\n"));
}

#[test]
fn a_night_with_nothing_new_is_silent_though_old_breaches_stand() {
    let nights = Nights::new(&[OPEN]);
    assert_eq!(nights.run(WEDNESDAY).code, NEW_BREACHES);
    let ran = nights.run(THURSDAY);
    assert_eq!((ran.code, ran.all().as_str()), (NOTHING_NEW, ""));
    assert_eq!(nights.last_run().unwrap(), format!("{THURSDAY}\n"));
}

#[test]
fn a_later_night_tells_the_new_breach_only() {
    let nights = Nights::new(&[OPEN]);
    assert_eq!(nights.run(TUESDAY).code, NOTHING_NEW);
    assert_eq!(named(mail(&nights.run(WEDNESDAY)).1), ["C-1042"]);
    nights.write(&[OPEN, ALSO_OPEN]);
    let ran = nights.run(THURSDAY);
    assert_eq!(ran.code, NEW_BREACHES);
    let (_, text) = mail(&ran);
    assert_eq!(named(text), ["C-1043"]);
    assert!(text.contains("1 new breach since Wed 18 Nov 2026 06:30"), "{text}");
    assert_eq!(nights.last_run().unwrap(), format!("{THURSDAY}\n"));
    assert_eq!(nights.leftovers(), [""; 0]);
}

#[test]
fn a_quiet_first_night_is_silent_and_is_remembered() {
    let nights = Nights::new(&[OPEN]);
    let ran = nights.run(MONDAY);
    assert_eq!((ran.code, ran.all().as_str()), (NOTHING_NEW, ""));
    assert_eq!(nights.last_run().unwrap(), format!("{MONDAY}\n"));
}

#[test]
fn after_nights_without_a_run_nothing_is_lost() {
    let nights = Nights::new(&[OPEN, ALSO_OPEN]);
    assert_eq!(nights.run(MONDAY).code, NOTHING_NEW);
    assert_eq!(named(mail(&nights.run(FRIDAY)).1), ["C-1042", "C-1043"]);
}

// What could not be read.

#[test]
fn a_bad_row_is_told_with_the_breaches_of_the_others_and_they_are_told_again() {
    let nights = Nights::new(&[OPEN]);
    assert_eq!(nights.run(TUESDAY).code, NOTHING_NEW);
    nights.write(&[OPEN, NO_DATE]);
    for night in [WEDNESDAY, THURSDAY] {
        let ran = nights.run(night);
        assert_eq!(ran.code, INCOMPLETE_WITH_BREACHES);
        let (subject, text) = mail(&ran);
        assert_eq!(subject, "dutyclock: the check of this week's.csv is incomplete");
        assert_eq!(named(text), ["C-1042"]);
        assert!(text.contains("`soon` is not a date"), "{text}");
        assert_eq!(nights.last_run().unwrap(), format!("{TUESDAY}\n"), "it has not moved");
    }
    nights.write(&[OPEN]);
    let ran = nights.run(FRIDAY);
    assert_eq!(ran.code, NEW_BREACHES);
    assert_eq!(named(mail(&ran).1), ["C-1042"]);
    assert_eq!(nights.last_run().unwrap(), format!("{FRIDAY}\n"));
    assert_eq!(nights.leftovers(), [""; 0]);
}

#[test]
fn an_incomplete_first_night_is_not_remembered() {
    let nights = Nights::new(&[OPEN, NO_DATE]);
    assert_eq!(nights.run(FRIDAY).code, INCOMPLETE_WITH_BREACHES);
    assert_eq!(nights.last_run(), None);
}

#[test]
fn a_file_that_is_not_there_is_an_error_and_no_quiet_night() {
    let nights = Nights::new(&[]);
    fs::remove_file(nights.cases()).unwrap();
    let ran = nights.run(FRIDAY);
    assert_eq!(ran.code, INCOMPLETE);
    assert!(mail(&ran).1.contains("no such file"), "{}", ran.stdout);
    assert_eq!(nights.last_run(), None);
}

#[test]
fn a_wrong_option_is_an_error_and_no_quiet_night() {
    let nights = Nights::new(&[OPEN]);
    let ran = cli::finish(&mut nights.script(FRIDAY, &["--rules", "englnd"]));
    assert_eq!(ran.code, INCOMPLETE);
    assert!(mail(&ran).1.contains("did you mean `england`?"), "{}", ran.stdout);
}

// What the script is given.

#[test]
fn options_are_handed_on() {
    let nights = Nights::new(&[OPEN]);
    let ran = cli::finish(&mut nights.script(FRIDAY, &["--role", "referrer"]));
    assert_eq!((ran.code, ran.all().as_str()), (NOTHING_NEW, ""));
}

#[test]
fn without_cases_there_is_a_usage_line() {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/nightly.sh");
    let ran = cli::finish(Command::new("bash").arg(script));
    assert_eq!((ran.code, ran.stdout.as_str()), (INCOMPLETE, ""));
    assert!(ran.stderr.starts_with("usage: nightly.sh CASES"), "{}", ran.stderr);
}

#[test]
fn cases_on_standard_input_need_a_place_for_the_last_run() {
    let nights = Nights::new(&[OPEN]);
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/nightly.sh");
    let piped = |state: Option<PathBuf>| {
        let mut command = Command::new("bash");
        command.env("DUTYCLOCK", cargo_bin!("dutyclock")).env("NOW", FRIDAY).env_remove("STATE");
        state.map(|state| command.env("STATE", state));
        let rows = format!("{HEADINGS}{OPEN}");
        cli::finish(command.arg(&script).args(["-", "--input", "csv"]).write_stdin(rows))
    };
    let ran = piped(None);
    assert_eq!(ran.code, INCOMPLETE);
    assert!(mail(&ran).1.contains("STATE"), "{}", ran.stdout);
    let ran = piped(Some(nights.state()));
    assert_eq!(ran.code, NEW_BREACHES);
    assert_eq!(mail(&ran).0, "dutyclock: new breaches in standard input");
    assert_eq!(nights.last_run().unwrap(), format!("{FRIDAY}\n"));
}

#[test]
fn a_program_that_is_not_there_is_said_to_be() {
    let nights = Nights::new(&[OPEN]);
    let ran = cli::finish(nights.script(FRIDAY, &[]).env("DUTYCLOCK", "no such program"));
    assert_eq!(ran.code, INCOMPLETE);
    assert!(mail(&ran).1.contains("there is no program `no such program`"), "{}", ran.stdout);
    assert_eq!(nights.last_run(), None);
}

#[test]
fn a_program_that_breaks_down_is_no_breach_and_no_quiet_night() {
    let nights = Nights::new(&[OPEN]);
    let broken = nights.folder.join("broken");
    fs::write(&broken, "#!/bin/sh\necho half of it\nkill -9 $$\n").unwrap();
    fs::set_permissions(&broken, fs::Permissions::from_mode(0o755)).unwrap();
    let ran = cli::finish(nights.script(FRIDAY, &[]).env("DUTYCLOCK", &broken));
    assert_eq!(ran.code, INCOMPLETE);
    assert!(ran.stdout.contains("half of it"), "{}", ran.stdout);
    assert!(ran.stdout.contains("ended with exit code 137"), "{}", ran.stdout);
    assert_eq!(nights.last_run(), None);
}

#[test]
fn a_moment_that_is_none_is_refused() {
    let nights = Nights::new(&[OPEN]);
    let ran = nights.run("yesterday");
    assert_eq!(ran.code, INCOMPLETE);
    assert!(mail(&ran).1.contains("NOW is `yesterday`"), "{}", ran.stdout);
}

// The moment of the last run.

#[test]
fn a_last_run_that_makes_no_sense_is_not_guessed() {
    for nonsense in
        ["", "yesterday\n", "2026-11-19\n", "2026-11-18T06:30:00\n2026-11-19T06:30:00\n"]
    {
        let nights = Nights::new(&[OPEN]);
        fs::write(nights.state(), nonsense).unwrap();
        let ran = nights.run(FRIDAY);
        assert_eq!(ran.code, INCOMPLETE, "{nonsense:?}");
        let (_, text) = mail(&ran);
        assert!(text.contains("does not have the time of the last run"), "{text}");
        assert!(text.contains("this week's.csv.last-run"), "it names the file: {text}");
        assert_eq!(nights.last_run().unwrap(), nonsense);
    }
}

#[test]
fn a_last_run_that_cannot_be_read_is_not_guessed() {
    let nights = Nights::new(&[OPEN]);
    fs::create_dir(nights.state()).unwrap();
    let ran = nights.run(FRIDAY);
    assert_eq!(ran.code, INCOMPLETE);
    assert!(mail(&ran).1.contains("cannot be read"), "{}", ran.stdout);
}

#[test]
fn a_last_run_that_is_still_to_come_is_not_believed() {
    let nights = Nights::new(&[OPEN]);
    fs::write(nights.state(), format!("{FRIDAY}\n")).unwrap();
    let ran = nights.run(THURSDAY);
    assert_eq!(ran.code, INCOMPLETE);
    assert!(mail(&ran).1.contains("which is after 2026-11-19T06:30:00"), "{}", ran.stdout);
    assert_eq!(nights.last_run().unwrap(), format!("{FRIDAY}\n"));
}

#[test]
fn a_place_where_nothing_can_be_kept_is_told_before_anything_is_checked() {
    let nights = Nights::new(&[OPEN]);
    let nowhere = nights.folder.join("no such folder").join("state");
    let ran = cli::finish(nights.script(FRIDAY, &[]).env("STATE", nowhere));
    assert_eq!(ran.code, INCOMPLETE);
    assert!(mail(&ran).1.contains("cannot create a file beside"), "{}", ran.stdout);
}

#[test]
fn a_run_that_finds_another_one_says_so_and_leaves_it_alone() {
    let nights = Nights::new(&[OPEN]);
    // A program that runs the script once more for the same cases, before it answers.
    let slow = nights.folder.join("slow");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/nightly.sh");
    let text = format!(
        "#!/bin/sh\nDUTYCLOCK=true bash '{}' \"$CASES\" > \"$SECOND\"\necho $? >> \"$SECOND\"\nexit 0\n",
        script.display()
    );
    fs::write(&slow, text).unwrap();
    fs::set_permissions(&slow, fs::Permissions::from_mode(0o755)).unwrap();
    let second = nights.folder.join("second");
    let mut first = nights.script(FRIDAY, &[]);
    first.env("DUTYCLOCK", &slow).env("CASES", nights.cases()).env("SECOND", &second);
    let ran = cli::finish(&mut first);
    assert_eq!((ran.code, ran.all().as_str()), (NOTHING_NEW, ""));
    assert_eq!(nights.last_run().unwrap(), format!("{FRIDAY}\n"));
    let told = fs::read_to_string(second).unwrap();
    if has_flock() {
        assert!(told.contains("has not ended"), "{told}");
        assert!(told.ends_with("\n2\n"), "{told}");
    } else {
        assert_eq!(told, "0\n", "without flock, both run and the later one is remembered");
    }
}

fn has_flock() -> bool {
    Command::new("sh").args(["-c", "command -v flock"]).output().unwrap().status.success()
}
