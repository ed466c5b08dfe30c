//! The nightly jobs of `examples/`, run for real.
//!
//! The cases are made up. One working day after Monday 16 November 2026 is Tuesday the 17th, so that
//! its decision is a breach from the morning of the 18th on.
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use assert_cmd::cargo::cargo_bin;
use tempfile::TempDir;

use crate::common::cli::{self, Ran};
use crate::common::skipped::skipped;

const NOTHING_NEW: Option<i32> = Some(0);
const NEW_BREACHES: Option<i32> = Some(1);
const INCOMPLETE: Option<i32> = Some(2);
const INCOMPLETE_WITH_BREACHES: Option<i32> = Some(3);

/// Every other limit of a referral is kept.
const HEADINGS: &str = "case,referral,referral-confirmed,acknowledgement,decision\n";
const OPEN: &str = "C-1042,2026-11-16,2026-11-16,2026-11-16,\n";
const ALSO_OPEN: &str = "C-1043,2026-11-17,2026-11-17,2026-11-17,\n";
const DONE: &str = "C-1042,2026-11-16,2026-11-16,2026-11-16,2026-11-18\n";
const NO_DATE: &str = "C-1044,soon,,,\n";

const WEDNESDAY: &str = "2026-11-18T06:30";
const THURSDAY: &str = "2026-11-19T06:30";
const FRIDAY: &str = "2026-11-20T06:30";

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

    fn write(&self, rows: &[&str]) {
        fs::write(self.cases(), format!("{HEADINGS}{}", rows.concat())).unwrap();
    }

    /// The script as cron starts it, with the given extra arguments.
    fn script(&self, now: &str, options: &[&str]) -> Command {
        let mut command = Command::new("bash");
        for (name, _) in std::env::vars_os() {
            if name.to_str().is_some_and(cli::is_ambient) {
                command.env_remove(name);
            }
        }
        command.env_remove("STATE").env("DUTYCLOCK", cargo_bin!("dutyclock"));
        command.env("DUTYCLOCK_AS_OF", now).arg(example("nightly.sh"));
        command.arg(self.cases()).args(options);
        command
    }

    fn run(&self, now: &str) -> Ran {
        cli::finish(&mut self.script(now, &[]))
    }
}

fn example(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(name)
}

/// Asserts that the output can be passed to a mailer as it is, and returns its subject and text.
#[track_caller]
fn mail(ran: &Ran) -> (&str, &str) {
    assert_eq!(ran.stderr, "", "all that is to be read is in the mail");
    let (head, text) = ran.stdout.split_once("\n\n").unwrap();
    let subject = head.strip_prefix("Subject: dutyclock: this week's.csv: ").unwrap();
    assert!(!subject.contains('\n'), "one line of head: {head}");
    assert!(!text.trim().is_empty());
    assert!(!ran.stdout.contains('\u{1b}'), "no colours");
    (subject, text)
}

#[test]
fn the_script_tells_each_breach_once_and_is_silent_on_a_quiet_night() {
    let nights = Nights::new(&[OPEN]);
    let ran = nights.run(WEDNESDAY);
    assert_eq!(ran.code, NEW_BREACHES);
    let (subject, text) = mail(&ran);
    assert_eq!(subject, "new breaches");
    assert!(text.contains("The first run") && text.contains("C-1042"), "{text}");
    let ran = nights.run(THURSDAY);
    assert_eq!((ran.code, ran.all().as_str()), (NOTHING_NEW, ""));
    nights.write(&[DONE, ALSO_OPEN]);
    let ran = nights.run(FRIDAY);
    assert_eq!(ran.code, NEW_BREACHES);
    assert!(mail(&ran).1.contains("1 new, 1 put right, 0 still open"), "{}", ran.stdout);
}

#[test]
fn what_was_put_right_is_told_though_nothing_is_in_breach() {
    let nights = Nights::new(&[OPEN]);
    nights.run(WEDNESDAY);
    nights.write(&[DONE]);
    let ran = nights.run(THURSDAY);
    assert_eq!(ran.code, NOTHING_NEW);
    assert_eq!(mail(&ran).0, "nothing new in breach");
}

#[test]
fn the_subject_says_that_the_check_is_incomplete() {
    let nights = Nights::new(&[OPEN, NO_DATE]);
    let ran = nights.run(FRIDAY);
    assert_eq!(ran.code, INCOMPLETE_WITH_BREACHES);
    let (subject, text) = mail(&ran);
    assert_eq!(subject, "new breaches, and the check is incomplete");
    assert!(text.contains("`soon` is not a date"), "{text}");
    fs::remove_file(nights.cases()).unwrap();
    let ran = nights.run(FRIDAY);
    assert_eq!(ran.code, INCOMPLETE);
    let (subject, text) = mail(&ran);
    assert_eq!(subject, "the check is incomplete");
    assert!(text.contains("no such file"), "{text}");
}

#[test]
fn options_are_handed_on_and_a_wrong_one_is_no_quiet_night() {
    let nights = Nights::new(&[OPEN]);
    let ran = cli::finish(&mut nights.script(FRIDAY, &["--role", "referrer"]));
    assert_eq!((ran.code, ran.all().as_str()), (NOTHING_NEW, ""));
    let ran = cli::finish(&mut nights.script(FRIDAY, &["--rules", "englnd"]));
    assert_eq!(ran.code, INCOMPLETE);
    assert!(mail(&ran).1.contains("did you mean `england`?"), "{}", ran.stdout);
}

#[test]
fn without_cases_there_is_a_usage_line() {
    let ran = cli::finish(Command::new("bash").arg(example("nightly.sh")));
    assert_eq!((ran.code, ran.stdout.as_str()), (INCOMPLETE, ""));
    assert!(ran.stderr.contains("usage: nightly.sh CASES"), "{}", ran.stderr);
}

#[test]
fn a_program_that_breaks_down_is_no_breach_and_no_quiet_night() {
    let nights = Nights::new(&[OPEN]);
    let broken = nights.folder.join("broken");
    fs::write(&broken, "#!/bin/sh\necho half of it\nkill -9 $$\n").unwrap();
    fs::set_permissions(&broken, fs::Permissions::from_mode(0o755)).unwrap();
    for (program, says) in [(broken.to_str().unwrap(), "137"), ("no such program", "127")] {
        let ran = cli::finish(nights.script(FRIDAY, &[]).env("DUTYCLOCK", program));
        assert_eq!(ran.code, INCOMPLETE);
        let (subject, text) = mail(&ran);
        assert_eq!(subject, "the check failed");
        assert!(text.contains(&format!("ended with exit code {says}")), "{text}");
    }
}

/// The units, with the program of this test in place of the installed one.
#[test]
fn systemd_accepts_the_units() {
    let has_systemd = Command::new("systemd-analyze").arg("--version").output().is_ok();
    if !has_systemd {
        return skipped("examples/dutyclock.service", "systemd-analyze is not installed");
    }
    let folder = tempfile::tempdir().unwrap();
    for name in ["dutyclock.service", "dutyclock.timer"] {
        let unit = fs::read_to_string(example(name)).unwrap();
        let program = cargo_bin!("dutyclock").to_str().unwrap().to_owned();
        let unit = unit.replace("/usr/local/bin/dutyclock", &program);
        fs::write(folder.path().join(name), unit).unwrap();
    }
    let mut verify = Command::new("systemd-analyze");
    verify.arg("verify").arg(folder.path().join("dutyclock.timer"));
    let ran = cli::finish(verify.arg(folder.path().join("dutyclock.service")));
    assert_eq!((ran.code, ran.all().as_str()), (Some(0), ""));
}
