//! Every example in a `--help` runs, and so does every command of the lesson that writes a file.

use crate::common::cli;
use std::fs;
use std::path::Path;

const CASE: &str = "id = \"C-1042\"\n[events]\nreferral = 2026-11-20T16:40:00\n";

const PROTOCOL: &str = "\
id = \"my-protocol\"
title = \"Our protocol\"
publisher = \"A made-up authority\"
jurisdiction = \"England\"
source = { title = \"Our protocol\" }
extends = \"england\"
";

const CLOSURES: &str = "\
id = \"my-closures\"
title = \"Our closures\"
source = \"made up\"
extends = \"england-and-wales\"
[[holiday]]
date = 2026-12-29
name = \"Offices closed\"
";

const OPEN_CASES: &str = "case,Date of referral,strategy-discussion,acknowledgement\nC-1042,2026-11-20T16:40,2026-11-20,\n";

const LINES: &str = "{\"case\": \"C-1042\", \"events\": {\"referral\": \"2026-11-20T16:40\"}}\n";

const CENSUS: &str = "\
<Message>
<Header><CollectionDetails><ReferenceDate>2026-03-31</ReferenceDate></CollectionDetails></Header>
<Children><Child><ChildIdentifiers><LAchildID>C-1042</LAchildID></ChildIdentifiers>
<CINdetails><CINreferralDate>2025-11-03</CINreferralDate>
<Assessments><AssessmentActualStartDate>2025-11-04</AssessmentActualStartDate></Assessments>
</CINdetails></Child></Children>
</Message>
";

/// The files used in the examples.
fn write_files(folder: &Path) {
    fs::write(folder.join("case.toml"), CASE).unwrap();
    fs::write(folder.join("open-cases.csv"), OPEN_CASES).unwrap();
    fs::write(folder.join("cases.jsonl"), LINES).unwrap();
    fs::write(folder.join("census.xml"), CENSUS).unwrap();
    fs::write(folder.join("my-protocol.toml"), PROTOCOL).unwrap();
    fs::write(folder.join("my-closures.toml"), CLOSURES).unwrap();
    let published = include_str!("../data/govuk-bank-holidays.json");
    fs::write(folder.join("bank-holidays.json"), published).unwrap();
}

/// The words of a line as a shell splits them, and the file that it redirects to standard input.
pub(crate) fn words(line: &str) -> (Vec<String>, Option<String>) {
    let (line, input) = match line.split_once(" < ") {
        Some((line, input)) => (line, Some(input.trim().to_owned())),
        None => (line, None),
    };
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quoted = false;
    for c in line.chars() {
        match c {
            '"' => {
                quoted = !quoted;
                word.get_or_insert_default();
            }
            ' ' if !quoted => words.extend(word.take()),
            c => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    (words, input)
}

fn help(command: &[&str]) -> String {
    let ran = cli::run(&[command, &["--help"]].concat());
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""), "{command:?}");
    ran.stdout
}

/// The commands below a command, as its help lists them.
fn commands_below(command: &[String]) -> Vec<Vec<String>> {
    let help = help(&command.iter().map(String::as_str).collect::<Vec<_>>());
    let Some((_, rest)) = help.split_once("\nCommands:\n") else { return Vec::new() };
    let lines = rest.lines().take_while(|line| !line.is_empty());
    let names = lines.filter_map(|line| line.strip_prefix("  ")?.split(' ').next());
    let names = names.filter(|name| !name.is_empty() && *name != "help");
    names.map(|name| [command, &[name.to_owned()]].concat()).collect()
}

/// Every command, with a mark on those without subcommands.
fn commands() -> Vec<(Vec<String>, bool)> {
    let mut found = Vec::new();
    let mut left = vec![Vec::new()];
    while let Some(command) = left.pop() {
        let below = commands_below(&command);
        found.push((command, below.is_empty()));
        left.extend(below);
    }
    found
}

fn examples(help: &str) -> Vec<&str> {
    help.lines().filter_map(|line| line.strip_prefix("  dutyclock ")).collect()
}

/// Runs an example in a folder with the files that it uses.
fn runs(example: &str, folder: &Path) {
    let (args, input) = words(example);
    let mut run = cli::dutyclock(&[]);
    run.args(&args).current_dir(folder).env("DUTYCLOCK_AS_OF", "2026-11-20 17:00");
    if let Some(input) = input {
        run.write_stdin(fs::read(folder.join(input)).unwrap());
    }
    let ran = cli::finish(&mut run);
    assert!(matches!(ran.code, Some(0 | 1)), "dutyclock {example}: {ran:?}");
}

#[test]
fn every_example_of_every_help_runs() {
    let commands = commands();
    assert!(commands.len() > 15, "{commands:?}");
    for (command, is_last) in commands {
        let help = help(&command.iter().map(String::as_str).collect::<Vec<_>>());
        let folder = tempfile::tempdir().unwrap();
        write_files(folder.path());
        let examples = examples(&help);
        assert!(!examples.is_empty() || !is_last, "{command:?} has no example");
        examples.into_iter().for_each(|example| runs(example, folder.path()));
    }
}

/// `tests/commands.rs` covers what the lesson prints; this covers what it writes.
#[test]
fn the_lesson_makes_a_page_a_picture_and_a_calendar() {
    let lesson = include_str!("../../docs/trainer.md");
    let (_, rest) = lesson.split_once("\n```sh\n").unwrap();
    let (commands, _) = rest.split_once("```").unwrap();
    let folder = tempfile::tempdir().unwrap();
    for (line, (file, begins, holds)) in commands.lines().zip([
        ("handout.html", "<!DOCTYPE html>", "Thu 17 Dec 2026"),
        ("slide.svg", "<?xml", "Thu 17 Dec 2026"),
        ("path.ics", "BEGIN:VCALENDAR", "DTSTART;VALUE=DATE:20261217"),
        ("documents.html", "<!DOCTYPE html>", "child-law-advice"),
    ]) {
        let (args, _) = words(line.strip_prefix("dutyclock ").unwrap());
        let ran = cli::finish(cli::dutyclock(&[]).args(&args).current_dir(folder.path()));
        assert_eq!((ran.code, ran.all().as_str()), (Some(0), ""), "{line}");
        let written = fs::read_to_string(folder.path().join(file)).expect(line);
        assert!(written.starts_with(begins) && written.contains(holds), "{file} of {line}");
    }
    assert_eq!(commands.lines().count(), 4);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 4);
}

/// Projected dates move: only those counted from known dates have reminders.
#[test]
fn the_calendar_of_the_lesson_reminds_of_what_is_no_projection() {
    let ics = cli::answer(&[
        "timeline",
        "referral",
        "2026-11-20",
        "--as-of",
        "2026-11-20",
        "--format",
        "ics",
    ]);
    let unfolded = ics.replace("\r\n ", "");
    for entry in unfolded.split("BEGIN:VEVENT").skip(1) {
        let reminds = entry.contains("BEGIN:VALARM");
        // Nine in the morning of that day may have been before the referral.
        let is_of_today = entry.contains("act by Fri 20 Nov 2026");
        assert_eq!(reminds, !entry.contains("(projected)") && !is_of_today, "{entry}");
    }
}

/// The part of the help of `check` below a line that begins with that text.
fn shown<'a>(help: &'a str, heading: &str) -> &'a str {
    let (_, rest) = help.split_once(heading).unwrap();
    let (_, shown) = rest.split_once('\n').unwrap();
    shown.split("\n\n").next().unwrap()
}

/// The files in the help of `check` can be pasted, and are read to the end.
#[test]
fn the_files_in_the_help_are_files_of_cases() {
    let help = help(&["check"]);
    for (heading, input) in [
        ("One case in TOML", "toml"),
        ("CSV with a row for each case", "csv"),
        ("CSV with a row for each event", "csv"),
        ("JSON lines", "jsonl"),
    ] {
        // The help indents them.
        let lines: Vec<&str> = shown(&help, heading).lines().map(str::trim).collect();
        let args = ["check", "-", "--input", input, "--as-of", "2026-11-20", "--quiet"];
        let mut check = cli::dutyclock(&args);
        let ran = cli::finish(check.write_stdin(lines.join("\n")));
        assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""), "{lines:#?}");
        assert!(ran.stdout.contains("1 case, "), "{}", ran.stdout);
    }
}

#[test]
fn help_and_version_are_answers_and_no_errors() {
    for args in [&["--help"][..], &["-h"], &["help"], &["help", "due"], &["due", "-h"], &["-V"]] {
        let ran = cli::run(args);
        assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""), "{args:?}");
        assert!(!ran.stdout.is_empty(), "{args:?}");
    }
}

/// A newcomer sees three commands that work, and a script that lost its arguments fails.
#[test]
fn nothing_at_all_is_wrong_usage_and_shows_the_first_steps() {
    let ran = cli::run(&[]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), ""));
    assert!(ran.stderr.lines().all(|line| line.len() <= 80), "{}", ran.stderr);
    assert!(ran.stderr.contains("`dutyclock help`"), "{}", ran.stderr);
    let folder = tempfile::tempdir().unwrap();
    write_files(folder.path());
    let examples = examples(&ran.stderr);
    assert_eq!(examples.len(), 3);
    examples.into_iter().for_each(|example| runs(example, folder.path()));
}

/// The help lists the environment variables next to the options, for setting up a nightly job.
/// The docs say which options of `check` have no variable; the others have one.
#[test]
fn the_docs_name_the_options_without_a_variable() {
    let help = help(&["check"]);
    let mut without: Vec<&str> = Vec::new();
    for line in help.lines() {
        let named = line.trim_start().split(' ').find_map(|word| word.strip_prefix("--"));
        let begins = line.starts_with("      --") || line.starts_with("  -");
        if let Some(name) = named.filter(|_| begins) {
            without.push(name);
        } else if line.contains("[env: ") {
            without.pop();
        }
    }
    let docs = include_str!("../../docs/nightly.md");
    let (_, told) = docs.split_once("or one question have none: ").unwrap();
    let (told, _) = told.split_once(".\n").unwrap();
    let mut told: Vec<&str> = told.split('`').filter_map(|word| word.strip_prefix("--")).collect();
    without.retain(|name| *name != "help");
    without.sort_unstable();
    told.sort_unstable();
    assert_eq!(told, without);
}

#[test]
fn the_help_names_the_variables_of_the_environment() {
    for (command, variable) in
        [("due", "DUTYCLOCK_RULES"), ("due", "DUTYCLOCK_AS_OF"), ("check", "DUTYCLOCK_FAIL_ON")]
    {
        let help = help(&[command]) + &help(&[]);
        assert!(help.contains(variable), "`{command} --help` does not name {variable}");
    }
}
