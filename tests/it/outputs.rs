//! Output for other programs: CSV, escaping of harmful text in every format, and the
//! destination of the output.

use crate::common::cli;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use tempfile::TempDir;

const FORMATS: [&str; 7] = ["table", "json", "jsonl", "csv", "markdown", "ics", "html"];

const CSV_HEADER: &str = "case,rule,table,title,kind,starts,from,within,completes,due,act_by,\
                          completed,status,working_days_left,late_by_working_days,late_by_days,\
                          owner,force,source,notes";

/// A file in a separate folder.
pub(crate) fn file(name: &str, text: &str) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, text).unwrap();
    (folder, path)
}

fn text_of(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// A case with that id, in breach on 2026-12-14. The id is written as TOML writes a string.
pub(crate) fn case(id: &str) -> (TempDir, PathBuf) {
    let text = format!("id = \"{id}\"\n[events]\nreferral = 2026-11-20T16:40:00\n");
    file("case.toml", &text)
}

pub(crate) fn check(path: &Path, format: &str) -> cli::Ran {
    cli::run(&["check", text_of(path), "--as-of", "2026-12-14", "--all", "--format", format])
}

// CSV

#[test]
fn the_header_of_the_csv_is_fixed() {
    let (_folder, path) = case("C-1042");
    let due =
        cli::answer(&["due", "referral", "2026-11-20", "--as-of", "2026-11-20", "--format", "csv"]);
    assert_eq!(due.lines().next(), Some(CSV_HEADER));
    assert_eq!(check(&path, "csv").stdout.lines().next(), Some(CSV_HEADER));

    let args = ["due", "referral", "2026-11-20", "--as-of", "2026-11-20", "--format", "csv"];
    let explained = cli::answer(&[&args[..], &["--explain"]].concat());
    assert_eq!(explained.lines().next(), Some(format!("{CSV_HEADER},steps").as_str()));
}

/// The header is written even if nothing is due, so that a reader of the file finds its columns.
#[test]
fn the_header_stands_over_no_rows() {
    let args = ["due", "referral", "2026-11-20", "--role", "police", "--as-of", "2026-11-20"];
    assert_eq!(cli::answer(&[&args[..], &["--format", "csv"]].concat()), format!("{CSV_HEADER}\n"));
}

#[test]
fn a_spreadsheet_computes_nothing_from_a_case_id() {
    for (id, shown) in [
        ("=1+1", "'=1+1,"),
        ("+44 20", "'+44 20,"),
        ("-1", "'-1,"),
        ("@SUM(A1)", "'@SUM(A1),"),
        ("C-1042", "C-1042,"),
    ] {
        let (_folder, path) = case(id);
        let rows = check(&path, "csv").stdout;
        assert!(rows.lines().skip(1).all(|row| row.starts_with(shown)), "{id}: {rows}");
    }
}

/// The apostrophe is for text from outside. A negative number is a number.
#[test]
fn numbers_below_zero_are_numbers() {
    let args = ["days", "between", "2026-12-11", "2026-11-20", "--format", "csv"];
    assert_eq!(
        cli::answer(&args),
        "from,to,working_days,days,provisional\n2026-12-11,2026-11-20,-15,-21,\n"
    );
}

/// The mark for a difference is for human readers: a rule id in CSV has none.
#[test]
fn a_comparison_in_csv_can_be_joined_by_rule() {
    let args = ["compare", "referral", "2026-11-20", "--as-of", "2026-11-20", "--format", "csv"];
    let rows = cli::answer(&args);
    assert!(!rows.contains(" *,"), "{rows}");
    assert!(!rows.contains("'-"), "{rows}");
}

// Nothing harmful

/// Escape, bell, the one-byte control sequence introducer, delete, and line breaks.
const HOSTILE: &str = r"C-\u001B[2J\u0007\u009B31m\u007F\r\nEND:VEVENT\r\nX";

fn assert_harmless(text: &str, what: &str) {
    let harmful = |c: &char| c.is_control() && !matches!(c, '\n' | '\r');
    let found: Vec<char> = text.chars().filter(harmful).collect();
    assert!(found.is_empty(), "{what}: {found:?} in {text:?}");
}

#[test]
fn control_characters_of_a_case_id_reach_no_reader() {
    let (_folder, path) = case(HOSTILE);
    for format in FORMATS {
        let ran = check(&path, format);
        assert_eq!(ran.code, Some(1), "{format}: {ran:?}");
        assert_harmless(&ran.all(), format);
        assert!(!ran.stdout.lines().any(|line| line == "X"), "{format}: a line of its own");
    }
    assert_eq!(check(&path, "ics").stdout.matches("\r\nEND:VEVENT").count(), 5);
}

/// Reversed text makes one id look like another.
#[test]
fn marks_that_turn_the_order_of_reading_are_shown_and_not_sent() {
    let (_folder, path) = case(r"C-\u202E2401\u2066\u2028");
    for format in ["table", "csv", "markdown", "html"] {
        let text = check(&path, format).stdout;
        assert!(!text.contains(['\u{202e}', '\u{2066}', '\u{2028}']), "{format}: {text:?}");
    }
}

/// An error names the case, and is printed on the same terminal.
#[test]
fn control_characters_of_a_case_id_reach_no_error() {
    let text = format!("id = \"{HOSTILE}\"\n[events]\nreferral = 2028-12-20\n");
    let (_folder, path) = file("case.toml", &text);
    let args = ["check", text_of(&path), "--as-of", "2026-11-20", "--calendar", cli::LISTED_ONLY];
    let ran = cli::run(&args);
    assert_eq!(ran.code, Some(2));
    assert_harmless(&ran.stderr, "the error about a limit outside the calendar");
}

#[test]
fn control_characters_of_an_argument_reach_no_error() {
    let esc = "\u{1b}[2J";
    let commands: [&[&str]; 10] = [
        &["due", esc, "2026-11-20"],
        &["due", "referral", esc],
        &["due", "referral", "2026-11-20", "--rules", esc],
        &["due", "referral", "2026-11-20", "--calendar", esc],
        &["due", "referral", "2026-11-20", "--done", esc],
        &["due", "referral", "2026-11-20", "--circumstance", esc],
        &["due", "referral", "2026-11-20", "--output", "/no-such-folder/\u{1b}[2J"],
        &["explain", esc, "2026-11-20"],
        &["check", esc],
        &["rules", "check", esc],
    ];
    for command in commands {
        let ran = cli::run(&[command, &["--as-of", "2026-11-20"]].concat());
        let ran = if ran.stderr.contains("unexpected argument") { cli::run(command) } else { ran };
        assert_eq!(ran.code, Some(2), "{command:?}");
        assert_harmless(&ran.all(), &format!("{command:?}"));
    }
}

/// A bar, a tag and a link of a case id do not break a table in Markdown.
#[test]
fn markdown_takes_a_case_id_as_text() {
    let (_folder, path) = case("<b>|[x](y)*");
    let text = check(&path, "markdown").stdout;
    let row = text.lines().find(|line| line.contains("&lt;b&gt;")).unwrap();
    assert!(row.starts_with(r"| &lt;b&gt;\|\[x\](y)\* | "), "{row}");
}

/// Without a terminal a table is 80 columns wide. Only a word that is longer may stand out.
#[test]
fn tables_fit_in_eighty_columns() {
    let commands: [&[&str]; 13] = [
        &["due", "referral", "2026-11-20 16:40", "--as-of", "2026-11-20"],
        &["due", "referral", "2026-12-18 19:30", "--as-of", "2027-03-01", "--explain"],
        &[
            "due",
            "referral",
            "2026-11-20",
            "--rules",
            "examples/local-protocol.toml",
            "--as-of",
            "2026-11-20",
        ],
        &[
            "due",
            "concern-identified",
            "2026-11-20",
            "--rules",
            "set-procedures",
            "--as-of",
            "2026-11-20",
        ],
        &["explain", "first-review", "2026-11-30", "--as-of", "2026-11-30"],
        &["compare", "referral", "2026-11-20 16:40", "--as-of", "2026-11-20"],
        &["rules", "list"],
        &["rules", "show", "england"],
        &["rules", "show", "set-procedures"],
        &["rules", "check", "examples/local-protocol.toml"],
        &["calendar", "list"],
        &["calendar", "show", "england-and-wales", "2026"],
        &["calendar", "check", "calendars/england-and-wales.toml"],
    ];
    for command in commands {
        for line in cli::answer(command).lines() {
            let width = line.chars().count();
            // A command to copy stays on one line.
            let fits =
                width <= 80 || line.starts_with("dutyclock ") || line.contains("? dutyclock ");
            assert!(fits, "{command:?}: {width} columns: {line}");
            assert_eq!(line.trim_end(), line, "{command:?} ends a line in spaces");
        }
    }
}

#[test]
fn colour_is_only_on_request_without_a_terminal() {
    let args = ["due", "referral", "2026-11-20", "--as-of", "2026-11-20"];
    assert!(!cli::answer(&args).contains('\u{1b}'));
    let colored = cli::answer(&[&args[..], &["--color", "always"]].concat());
    assert!(colored.contains('\u{1b}'));

    // The words are the same: no meaning is in colour alone.
    let mut plain = String::new();
    let mut escaped = false;
    for c in colored.chars() {
        match c {
            '\u{1b}' => escaped = true,
            'm' if escaped => escaped = false,
            _ if escaped => {}
            c => plain.push(c),
        }
    }
    assert_eq!(plain, cli::answer(&args));
}

/// Times are in London time, whatever the time zone of the machine.
#[test]
fn the_zone_of_the_machine_changes_nothing() {
    let args =
        ["due", "referral", "2026-11-20 16:40", "--as-of", "2026-11-22 23:30", "--format", "json"];
    let elsewhere = cli::finish(cli::dutyclock(&args).env("TZ", "Pacific/Auckland"));
    assert_eq!(elsewhere.stdout, cli::answer(&args));
}

// Where the answer goes

const DUE: [&str; 5] = ["due", "referral", "2026-11-20", "--as-of", "2026-11-20"];

#[test]
fn a_file_has_what_would_have_been_printed() {
    let folder = tempfile::tempdir().unwrap();
    for format in FORMATS.into_iter().filter(|format| *format != "ics") {
        let path = folder.path().join(format);
        let args = [&DUE[..], &["--format", format]].concat();
        let ran = cli::run(&[&args[..], &["--output", text_of(&path)]].concat());
        assert_eq!((ran.code, ran.all().as_str()), (Some(0), ""), "{format}");
        assert_eq!(fs::read_to_string(&path).unwrap(), cli::answer(&args), "{format}");
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 6, "something is left behind");
}

#[test]
fn a_run_that_fails_keeps_the_file_that_was_there() {
    let (folder, path) = file("answer.txt", "yesterday's answer\n");
    let failing: [&[&str]; 4] = [
        &["due", "referral", "2026-11-31"],
        &["due", "referral", "2013-01-07"],
        &["due", "referral", "2026-11-20", "--rules", "no-such-file.toml"],
        &["check", "no-ending", "--as-of", "2026-11-20"],
    ];
    for command in failing {
        let ran = cli::run(&[command, &["--output", text_of(&path)]].concat());
        assert_eq!(ran.code, Some(2), "{command:?}");
        assert_eq!(fs::read_to_string(&path).unwrap(), "yesterday's answer\n", "{command:?}");
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "something is left behind");
}

#[test]
fn a_file_that_was_there_is_replaced_whole() {
    let (folder, path) = file("answer.txt", &"a long answer of yesterday\n".repeat(1000));
    let ran = cli::run(&[&DUE[..], &["--output", text_of(&path)]].concat());
    assert_eq!(ran.code, Some(0));
    assert_eq!(fs::read_to_string(&path).unwrap(), cli::answer(&DUE));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "something is left behind");
}

/// `due` with `--fail-on` writes the file too: the exit code depends on its content.
#[test]
fn a_breach_is_written_and_told() {
    let (_folder, path) = case("C-1042");
    let (_other, output) = file("answer.csv", "");
    let args = ["check", text_of(&path), "--as-of", "2026-12-14", "--format", "csv"];
    let ran = cli::run(&[&args[..], &["--quiet", "--output", text_of(&output)]].concat());
    assert_eq!((ran.code, ran.all().as_str()), (Some(1), ""));
    assert_eq!(fs::read_to_string(&output).unwrap().lines().next(), Some(CSV_HEADER));
}

#[test]
fn what_cannot_be_written_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("no-such-folder").join("answer.txt");
    for path in [text_of(folder.path()), text_of(&missing)] {
        let ran = cli::run(&[&DUE[..], &["--output", path]].concat());
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), ""), "{path}");
        assert!(ran.stderr.starts_with("error: cannot write `"), "{}", ran.stderr);
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

/// A folder without write permission. Root may write everywhere, so the test shows nothing for root.
#[cfg(unix)]
#[test]
fn a_folder_that_is_read_only_is_told() {
    use std::os::unix::fs::PermissionsExt;

    let (folder, path) = file("answer.txt", "yesterday's answer\n");
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o555)).unwrap();
    let writable = fs::write(folder.path().join("probe"), "").is_ok();
    let ran = cli::run(&[&DUE[..], &["--output", text_of(&path)]].concat());
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    if !writable {
        assert_eq!(ran.code, Some(2), "{ran:?}");
        assert_eq!(fs::read_to_string(&path).unwrap(), "yesterday's answer\n");
    }
}

/// `dutyclock ... | head` is no error, and the exit code still reports the result.
#[cfg(unix)]
#[test]
fn a_reader_that_goes_away_is_no_error() {
    let (_folder, path) = case("C-1042");
    let breach = ["check", text_of(&path), "--as-of", "2026-12-14"];
    let expected: [(&[&str], i32); 3] =
        [(&["rules", "show", "set-procedures"], 0), (&DUE, 0), (&breach, 1)];
    for (args, code) in expected {
        let mut child = std::process::Command::new(assert_cmd::cargo::cargo_bin!("dutyclock"))
            .args(args)
            .env_remove("DUTYCLOCK_OUTPUT")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{args:?}");
        assert_eq!(output.status.code(), Some(code), "{args:?}");
    }
}

// What must not be said

/// A limit that cannot be counted is not the same as no limit.
#[test]
fn nothing_is_due_is_not_said_where_something_could_not_be_counted() {
    let args = ["due", "strategy-discussion", "2028-12-20", "--as-of", "2028-12-20"];
    let ran = cli::run(&[&args[..], &["--calendar", cli::LISTED_ONLY]].concat());
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.contains("icpc"), "{}", ran.stderr);
    assert!(!ran.stdout.contains("No limit that is counted starts"), "{}", ran.stdout);
}

/// `check --fail-on late` shows what it fails on.
#[test]
fn what_makes_the_exit_code_is_shown() {
    let path = "tests/commands/check.in/late.toml";
    let ran = cli::run(&["check", path, "--as-of", "2026-11-20", "--fail-on", "late"]);
    assert_eq!(ran.code, Some(1));
    assert!(!ran.stdout.contains("Nothing is in breach"), "{}", ran.stdout);
    assert!(ran.stdout.contains("Decide the type of"), "{}", ran.stdout);
}

/// One line says when to act, not two.
#[test]
fn an_explanation_says_each_thing_once() {
    let text = cli::answer(&["explain", "first-review", "2026-11-30", "--as-of", "2026-11-30"]);
    assert_eq!(text.matches("act by Fri 26 Feb 2027").count(), 1, "{text}");
}

#[test]
fn one_rule_is_said_in_the_singular() {
    let text = cli::answer(&["rules", "check", "tests/commands/rules.in/my-protocol.toml"]);
    assert!(text.contains("1 rule in the table"), "{text}");
}

/// A case from whose events the rules count nothing is not in order: a nightly job that runs with the wrong
/// table must not stay silent for ever.
#[test]
fn a_case_without_any_timescale_is_told() {
    let events = "concern-identified = 2026-11-02";
    let (_folder, path) = file("case.toml", &format!("id = \"C-1042\"\n[events]\n{events}\n"));
    let ran = cli::run(&["check", text_of(&path), "--as-of", "2026-12-14"]);
    assert!(ran.all().contains("C-1042") || ran.all().contains("concern-identified"), "{ran:?}");
}

/// The family has all its editions: its heading is not that of the first.
#[test]
fn a_family_is_shown_under_its_own_name() {
    let text = cli::answer(&["rules", "show", "working-together"]);
    let heading: Vec<&str> = text.lines().take(2).collect();
    assert!(!heading.iter().any(|line| line.contains("March 2013")), "{heading:#?}");
    assert!(!text.contains("inherited from working-together-2013"), "an edition inherits nothing");
}

/// What GOV.UK publishes gives the shipped calendars, line for line but for the comments on their yearly
/// days off: whoever updates them runs the import and reads the difference.
#[test]
fn importing_the_published_list_gives_the_shipped_calendars() {
    for division in ["england-and-wales", "scotland", "northern-ireland"] {
        let list = "tests/data/govuk-bank-holidays.json";
        let args = ["calendar", "import", list, "--division", division, "--recurring", division];
        let imported = cli::answer(&args);
        let path = format!("{}/calendars/{division}.toml", env!("CARGO_MANIFEST_DIR"));
        let shipped = fs::read_to_string(path).unwrap();
        let (licence, shipped) = shipped.split_once('\n').unwrap();
        let is_data = |line: &&str| !line.is_empty() && !line.starts_with('#');
        let shipped: Vec<&str> = shipped.lines().filter(is_data).collect();
        assert!(imported.starts_with(&format!("{licence}\n")), "{division}");
        assert_eq!(imported.lines().filter(is_data).collect::<Vec<_>>(), shipped, "{division}");
    }
}

/// An imported calendar is a calendar: it is sound, and counts as the shipped one does.
#[test]
fn an_imported_calendar_can_be_used() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("imported.toml");
    let list = "tests/data/govuk-bank-holidays.json";
    cli::answer(&["calendar", "import", list, "--output", text_of(&path)]);
    let checked = cli::answer(&["calendar", "check", text_of(&path)]);
    assert_eq!(checked, "england-and-wales: no mistakes; 140 holidays, 2012-01-01 to 2028-12-31\n");
    let add = ["days", "add", "2026-12-24", "1 working day", "--calendar", text_of(&path)];
    assert_eq!(cli::answer(&add), "2026-12-29\n");
}

/// GOV.UK drops years from its list as they pass: an import keeps what is known of them.
#[test]
fn an_import_keeps_the_years_before_the_list() {
    let list = include_str!("../data/govuk-bank-holidays.json");
    let mut list: serde_json::Value = serde_json::from_str(list).unwrap();
    let events = list["scotland"]["events"].as_array_mut().unwrap();
    events.retain(|event| event["date"].as_str().unwrap() >= "2024");
    let (_folder, shorter) = file("list.json", &list.to_string());
    let import = |list: &str| cli::answer(&["calendar", "import", list, "--division", "scotland"]);
    let whole = import("tests/data/govuk-bank-holidays.json");
    assert_eq!(import(text_of(&shorter)), whole);
    assert!(whole.contains("from = 2012-01-01"));
}

#[test]
fn a_file_is_written_as_its_name_says_unless_a_format_is_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let written = |command: &[&str], name: &str, more: &[&str]| {
        let path = folder.path().join(name);
        let asked = ["--as-of", "2026-11-20", "--output", text_of(&path)];
        assert_eq!(cli::run(&[command, &asked, more].concat()).code, Some(0), "{name}");
        std::fs::read_to_string(path).unwrap()
    };
    let due = ["due", "referral", "2026-11-20"];
    let timeline = ["timeline", "referral", "2026-11-20"];
    assert!(written(&timeline, "handout.html", &[]).starts_with("<!DOCTYPE html>"));
    assert!(written(&timeline, "SLIDE.SVG", &[]).contains("<svg"));
    assert!(written(&due, "deadlines.ics", &[]).starts_with("BEGIN:VCALENDAR"));
    assert!(written(&due, "deadlines.md", &[]).contains("| --- |"));
    assert!(written(&due, "deadlines.csv", &[]).starts_with("case,rule,"));
    let table = written(&due, "deadlines.txt", &[]);
    assert!(table.starts_with("Referral received"));
    assert_eq!(written(&due, "table.csv", &["--format", "table"]), table);
}
