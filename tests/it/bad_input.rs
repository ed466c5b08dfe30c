//! Bad input gets one sentence that helps, exit code 2, and never a panic.

use crate::common::cli;
use crate::common::folder::Folder;
use std::path::Path;

/// The typed command, and what the message must contain.
type Refused<'a> = (&'a [&'a str], &'a str);

fn assert_refused(folder: &Path, cases: &[Refused<'_>]) {
    for (args, says) in cases {
        let ran = cli::run_in(folder, args);
        assert_eq!(ran.code, Some(2), "{args:?}: {ran:?}");
        assert!(ran.stderr.starts_with("error: "), "{args:?}: {}", ran.stderr);
        assert!(ran.stderr.contains(says), "{args:?} does not say {says:?}: {}", ran.stderr);
        assert!(!ran.stderr.contains("panicked"), "{args:?}: {}", ran.stderr);
    }
}

fn fixtures(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/commands").join(name)
}

#[test]
fn dates() {
    let cases: [(&str, &str); 14] = [
        ("31/02/2026", "no 31 February 2026: that month has 28 days"),
        ("2026-11-31", "no 31 November 2026: that month has 30 days"),
        ("2026-02-29", "no 29 February 2026: that month has 28 days"),
        ("20-11-26", "could be 20/11/2026 or 26/11/2020"),
        ("11/20/2026", "did you mean 20/11/2026?"),
        ("2026-03-29T01:30", "the clocks went forward over it"),
        ("", "the date is empty"),
        ("   ", "the date is empty"),
        ("9999-12-31", "1900 to 2099"),
        ("0000-01-01", "1900 to 2099"),
        ("99999-01-01", "is not a date"),
        ("-2026-11-20", "2026-11-20"),
        ("2026-11-20 24:00", "is not a time of day"),
        ("Thu 20 Nov 2026", "Fri"),
    ];
    for (date, says) in cases {
        assert_refused(Path::new("."), &[(&["due", "referral", "--", date], says)]);
        assert_refused(Path::new("."), &[(&["days", "is-working", "--", date], says)]);
        let as_of = format!("--as-of={date}");
        assert_refused(Path::new("."), &[(&["due", "referral", "2026-11-20", &as_of], says)]);
        let done = format!("--done=decision={date}");
        assert_refused(
            Path::new("."),
            &[(&["due", "referral", "2026-11-20", "--as-of", "2026-11-20", &done], says)],
        );
    }
}

#[test]
fn periods() {
    for (period, says) in [
        ("-3 days", "at least 1"),
        ("0 working days", "at least 1"),
        ("100000 days", "at most 99999"),
        ("99999999999999999999 working days", "at most 99999"),
        ("99999 years", "1900 to 2099"),
        ("99999 months", "1900 to 2099"),
        ("99999 weeks", "1900 to 2099"),
        ("99999 working days", "2012-01-01 to 2028-12-31"),
        ("", "is not a period"),
        ("3", "is not a period"),
        ("three days", "is not a period"),
        ("as soon as possible", "no number"),
    ] {
        let before = &["days", "add", "2026-11-20", period, "--before"];
        assert_refused(
            Path::new("."),
            &[(&["days", "add", "2026-11-20", period], says), (before, says)],
        );
    }
}

/// On the command line, the message on counting backwards names the option, not the key of a rule table.
#[test]
fn a_negative_period_names_the_option_that_counts_back() {
    let ran = cli::run(&["days", "add", "2026-11-20", "-3 days"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.contains("--before"), "{}", ran.stderr);
}

#[test]
fn names() {
    let due = |rest: &[&'static str]| -> Vec<&'static str> {
        [&["due", "referral", "2026-11-20", "--as-of", "2026-11-20"], rest].concat()
    };
    assert_refused(
        Path::new("."),
        &[
            (&["due", "referal", "2026-11-20"], "did you mean `referral`?"),
            (&["due", "", "2026-11-20"], "`dutyclock events` lists the events"),
            (&["explain", "decison", "2026-11-20"], "did you mean `decision`?"),
            (&["explain", "xyzzy", "2026-11-20"], "`dutyclock rules show england` lists its rules"),
            (&due(&["--rules", "englnd"]), "did you mean `england`?"),
            (&due(&["--rules", "xyzzy"]), "; dutyclock has "),
            (&due(&["--calendar", "scotlnd"]), "did you mean `scotland`?"),
            (&due(&["--calendar", "xyzzy"]), "; dutyclock has "),
            (&due(&["--rules", "child-protection", "--circumstance", "serious-harm"]), "have none"),
            (&due(&["--circumstance", "serious-harm"]), "have complex, extended"),
            (&due(&["--rules", "england-all"]), "it is `england` now"),
            (&["rules", "show", "england-all"], "it is `england` now"),
            (
                &due(&["--rules", "set-procedures", "--circumstance", "serious-ham"]),
                "`serious-harm`",
            ),
            (&due(&["--done", "decison=2026-11-20"]), "did you mean `decision`?"),
            (&due(&["--done", "decision"]), "EVENT=WHEN"),
            (&due(&["--done", "=2026-11-20"]), "EVENT=WHEN"),
            (&due(&["--extend", "asessment=2026-11-20"]), "did you mean `assessment`?"),
            (&due(&["--role", "manager"]), "social-care"),
            (&due(&["--format", "xml"]), "markdown"),
            (&due(&["--deemed-receipt", "25:00"]), "17:00"),
            (&["rules", "list", "--format", "ics"], "jsonl, csv, xlsx, markdown]"),
            (&["calendar", "list", "--format", "ics"], "jsonl, csv, xlsx, markdown]"),
            (
                &["compare", "referral", "2026-11-20", "--format", "ics"],
                "[possible values: table, json",
            ),
            (&["calendar", "show", "scotland", "2100"], "2012-01-01 to 2028-12-31"),
        ],
    );
}

/// The circumstances that any of the compared tables has, not only those of the first.
#[test]
fn an_unknown_circumstance_of_a_comparison_names_those_that_there_are() {
    let args = ["compare", "referral", "2026-11-20", "--circumstance", "serious-ham"];
    assert_refused(Path::new("."), &[(&args, "serious-harm")]);
}

/// A number below zero is read as the value, and rejected as such.
#[test]
fn a_negative_number_of_days_is_refused_as_a_number() {
    let ran = cli::run(&["due", "referral", "2026-11-20", "--warn-within", "-1"]);
    assert_eq!(ran.code, Some(2));
    assert!(!ran.stderr.contains("use '-- -1'"), "a tip that does not work: {}", ran.stderr);
}

#[test]
fn tables() {
    let folder = fixtures("rules.in");
    for (file, says) in [
        ("extends-itself.toml", "extends itself"),
        ("unknown-base.toml", "did you mean `england`?"),
        ("unknown-key.toml", "did you mean `extends`?"),
        ("unknown-rule-key.toml", "did you mean `within`?"),
        ("duplicate-rule.toml", "duplicate rule"),
        ("bad-period.toml", "is not a period"),
        ("negative-period.toml", "at least 1"),
        ("unknown-event.toml", "did you mean `referral`?"),
        ("cycle.toml", "referral -> decision -> referral"),
        ("never-completed.toml", "name the event in `completes`"),
        ("several-mistakes.toml", "did you mean `chase-up`?"),
    ] {
        let place = format!("--> {file}:");
        let check = ["rules", "check", file];
        assert_refused(&folder, &[(&check, says), (&check, &place)]);
        let due = ["due", "referral", "2026-11-20", "--as-of", "2026-11-20", "--rules", file];
        assert_refused(&folder, &[(&due, says)]);
        let compare = ["compare", "referral", "2026-11-20", "--rules", file];
        assert_refused(&folder, &[(&compare, says)]);
    }
}

#[test]
fn calendars() {
    let folder = fixtures("calendar.in");
    for (file, says) in [
        ("duplicate-holiday.toml", "listed twice"),
        ("unordered-holidays.toml", "in order of date"),
        ("holiday-outside.toml", "lies outside `covers`"),
        ("no-such-day.toml", "invalid date"),
        ("calendar-extends-itself.toml", "extends itself"),
    ] {
        let place = format!("--> {file}:");
        let check = ["calendar", "check", file];
        assert_refused(&folder, &[(&check, says), (&check, &place)]);
        let add = ["days", "add", "2026-11-20", "1 working day", "--calendar", file];
        assert_refused(&folder, &[(&add, says)]);
    }
}

#[test]
fn files() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("folder.toml")).unwrap();
    std::fs::write(folder.path().join("latin-1.toml"), b"id = \"x\"\ntitle = \"caf\xe9\"\n")
        .unwrap();
    std::fs::write(folder.path().join("list.json"), "[1, 2]").unwrap();
    for (file, says) in [
        ("folder.toml", "is a folder; give a file"),
        ("latin-1.toml", "line 2 has a byte that does not belong"),
        ("missing.toml", "cannot read `missing.toml`"),
    ] {
        assert_refused(
            folder.path(),
            &[
                (&["rules", "check", file], says),
                (&["rules", "show", file], says),
                (&["calendar", "check", file], says),
                (&["calendar", "show", file], says),
                (&["calendar", "import", file], says),
                (&["check", file, "--input", "toml"], says),
                (&["due", "referral", "2026-11-20", "--rules", file], says),
                (&["due", "referral", "2026-11-20", "--calendar", file], says),
            ],
        );
    }
    assert_refused(
        folder.path(),
        &[
            (&["calendar", "import", "list.json"], "www.gov.uk/bank-holidays.json"),
            (&["calendar", "check", "scotlnd"], "did you mean `scotland`?"),
            (&["rules", "check", "englnd"], "did you mean `england`?"),
            (&["rules", "diff", "working-together-2018"], "name the table to compare it with"),
            (&["rules", "changes", "set-procedures"], "has one edition only"),
            (&["check", "no-ending"], "give --input with toml, csv, jsonl"),
            (
                &["due", "referral", "2026-11-20", "--format", "table", "--output", "folder.toml"],
                "it is a folder",
            ),
        ],
    );
}

/// A contradiction in the record is a status, shown with its reason, and never `met`.
#[test]
fn done_before_it_started_is_invalid() {
    let args = ["due", "referral", "2026-11-20", "--done", "decision=2026-11-19", "--as-of"];
    let text = cli::answer(&[&args[..], &["2026-11-30", "--format", "csv"]].concat());
    let row = text.lines().find(|row| row.contains(",decision,working-together")).unwrap();
    assert!(row.contains(",invalid,"), "{row}");
}

/// The mistakes of a file come in the order of its lines.
#[test]
fn mistakes_come_in_the_order_of_the_lines() {
    let ran = cli::run_in(&fixtures("check.in"), &["check", "broken.toml"]);
    assert_eq!(ran.code, Some(2));
    let places = ran.stderr.lines().filter_map(|line| line.trim().strip_prefix("--> broken.toml:"));
    let lines: Vec<u32> =
        places.map(|place| place.split(':').next().unwrap().parse().unwrap()).collect();
    assert_eq!(lines, [4, 5, 6, 7]);
}

/// A width of a format is at most 65,535.
#[test]
fn a_mistake_in_a_line_of_any_length_is_an_error() {
    let folder = Folder::with("long.toml", format!("id = {}\n", "[".repeat(70_000)));
    for command in [["rules", "check"], ["calendar", "check"]] {
        let ran = cli::run_in(folder.path(), &[&command[..], &["long.toml"]].concat());
        assert_eq!(ran.code, Some(2), "{}", ran.stderr);
        assert!(ran.stderr.starts_with("error: "), "{}", ran.stderr);
    }
    let ran = folder.check(&["long.toml"]);
    assert_eq!(ran.code, Some(2), "{}", ran.stderr);
}

/// One file in an unknown format does not keep the others from being checked.
#[test]
fn the_good_files_are_checked_beside_a_bad_one() {
    let folder = fixtures("check.in");
    for bad in ["missing.toml", "broken.toml", "empty.toml", "missing.csv", "missing.xml"] {
        assert_checked_beside(&folder, bad);
    }
}

#[test]
fn the_good_files_are_checked_beside_one_that_may_be_anything() {
    assert_checked_beside(&fixtures("check.in"), "notes.txt");
}

fn assert_checked_beside(folder: &Path, bad: &str) {
    let args = ["check", "late.toml", bad, "--as-of", "2026-12-14", "--format", "csv"];
    let ran = cli::run_in(folder, &args);
    assert_eq!(ran.code, Some(3), "{bad}");
    assert!(ran.stdout.contains("C-1002,icpc,"), "{bad}: {ran:?}");
}

/// Messages name standard input as their source.
#[test]
fn standard_input_is_a_file_like_others() {
    let broken = "id = \"C-1\"\n[events]\nreferal = 2026-11-20\n";
    let mut check = cli::dutyclock(&["check", "-", "--input", "toml", "--as-of", "2026-11-20"]);
    let ran = cli::finish(check.write_stdin(broken));
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.contains("did you mean `referral`?"), "{}", ran.stderr);

    let good = "id = \"C-1\"\n[events]\nreferral = 2026-11-20\n";
    let mut check = cli::dutyclock(&["check", "-", "--input", "toml", "--as-of", "2026-11-20"]);
    assert_eq!(cli::finish(check.write_stdin(good)).code, Some(0));

    let ran = cli::finish(cli::dutyclock(&["check", "-"]).write_stdin(good));
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.contains("give --input with toml"), "{}", ran.stderr);
}

/// Environment variables are checked like the options that they stand for.
#[test]
fn variables_of_the_environment_are_checked() {
    let args = ["due", "referral", "2026-11-20"];
    for (variable, value, says) in [
        ("DUTYCLOCK_RULES", "englnd", "did you mean `england`?"),
        ("DUTYCLOCK_CALENDAR", "scotlnd", "did you mean `scotland`?"),
        ("DUTYCLOCK_AS_OF", "31/02/2026", "no 31 February 2026"),
        ("DUTYCLOCK_FORMAT", "xml", "markdown"),
        ("DUTYCLOCK_ROLE", "manager", "social-care"),
        ("DUTYCLOCK_WARN_WITHIN", "soon", "--warn-within"),
        ("DUTYCLOCK_CIRCUMSTANCE", "serious-harm", "have complex, extended"),
        ("DUTYCLOCK_DEEMED_RECEIPT", "5pm", "17:00"),
    ] {
        let ran = cli::finish(cli::dutyclock(&args).env(variable, value));
        assert_eq!(ran.code, Some(2), "{variable}: {ran:?}");
        assert!(ran.stderr.contains(says), "{variable}: {}", ran.stderr);
    }
}

/// `DUTYCLOCK_STRICT_TARGETS=1` is how a switch is set in a crontab.
#[test]
fn a_switch_can_be_set_with_one() {
    let args = ["due", "date-of-birth", "2008-02-29", "--as-of", "2026-03-05", "--format", "csv"];
    let ran = cli::finish(cli::dutyclock(&args).env("DUTYCLOCK_STRICT_TARGETS", "1"));
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(ran.stdout.contains(",breached,"), "{}", ran.stdout);
}

/// A variable set to nothing counts as not set.
#[test]
fn an_empty_variable_changes_nothing() {
    let args = ["due", "referral", "2026-11-20", "--as-of", "2026-11-20"];
    let expected = cli::answer(&args);
    let (mut refused, mut changed) = (Vec::new(), Vec::new());
    for variable in [
        "DUTYCLOCK_RULES",
        "DUTYCLOCK_CALENDAR",
        "DUTYCLOCK_CIRCUMSTANCE",
        "DUTYCLOCK_DEEMED_RECEIPT",
        "DUTYCLOCK_WARN_WITHIN",
        "DUTYCLOCK_STRICT_TARGETS",
        "DUTYCLOCK_ROLE",
        "DUTYCLOCK_FORMAT",
        "DUTYCLOCK_OUTPUT",
        "DUTYCLOCK_COLOR",
    ] {
        let ran = cli::finish(cli::dutyclock(&args).env(variable, ""));
        match ran.code {
            Some(0) if ran.stdout == expected => {}
            Some(0) => changed.push(variable),
            _ => refused.push(variable),
        }
    }
    assert!(refused.is_empty() && changed.is_empty(), "refused {refused:?}, changed {changed:?}");
}
