//! Every example that a `--help` shows must run.

#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "common/cli.rs"]
mod cli;

use std::fs;
use std::path::Path;

const COMMANDS: [&[&str]; 18] = [
    &[],
    &["due"],
    &["check"],
    &["explain"],
    &["compare"],
    &["days"],
    &["days", "add"],
    &["days", "between"],
    &["days", "is-working"],
    &["rules"],
    &["rules", "list"],
    &["rules", "show"],
    &["rules", "check"],
    &["calendar"],
    &["calendar", "list"],
    &["calendar", "show"],
    &["calendar", "check"],
    &["calendar", "import"],
];

/// Commands that only hold other commands.
const WITHOUT_EXAMPLES: [&[&str]; 3] = [&["days"], &["rules"], &["calendar"]];

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

/// The files that the examples name.
fn write_files(folder: &Path) {
    fs::write(folder.join("case.toml"), CASE).unwrap();
    fs::write(folder.join("my-protocol.toml"), PROTOCOL).unwrap();
    fs::write(folder.join("my-closures.toml"), CLOSURES).unwrap();
    let published = include_str!("data/govuk-bank-holidays.json");
    fs::write(folder.join("bank-holidays.json"), published).unwrap();
}

/// The words of a line as a shell reads them, and the file that it gives as standard input.
fn words(line: &str) -> (Vec<String>, Option<String>) {
    let (line, input) = match line.split_once(" < ") {
        Some((line, input)) => (line, Some(input.trim().to_owned())),
        None => (line, None),
    };
    let parts = line.split('"').enumerate();
    let words = parts.flat_map(|(index, part)| match index % 2 {
        0 => part.split_whitespace().map(str::to_owned).collect(),
        _ => vec![part.to_owned()],
    });
    (words.collect(), input)
}

fn help(command: &[&str]) -> String {
    let ran = cli::run(&[command, &["--help"]].concat());
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""), "{command:?}");
    ran.stdout
}

fn examples(help: &str) -> Vec<&str> {
    help.lines().filter_map(|line| line.strip_prefix("  dutyclock ")).collect()
}

#[test]
fn every_example_of_every_help_runs() {
    for command in COMMANDS {
        let help = help(command);
        let folder = tempfile::tempdir().unwrap();
        write_files(folder.path());
        let examples = examples(&help);
        assert_eq!(examples.is_empty(), WITHOUT_EXAMPLES.contains(&command), "{command:?}");
        for example in examples {
            let (args, input) = words(example);
            let mut run = cli::dutyclock(&[]);
            run.args(&args).current_dir(folder.path()).env("DUTYCLOCK_AS_OF", "2026-11-20 17:00");
            if let Some(input) = input {
                run.write_stdin(fs::read(folder.path().join(input)).unwrap());
            }
            let ran = cli::finish(&mut run);
            assert!(matches!(ran.code, Some(0 | 1)), "dutyclock {example}: {ran:?}");
        }
    }
}

/// The case that the help of `check` shows can be pasted into a file.
#[test]
fn the_case_in_the_help_is_a_case() {
    let help = help(&["check"]);
    let (_, case) = help.split_once("A case in TOML:\n").unwrap();
    let mut check = cli::dutyclock(&["check", "-", "--input", "toml", "--as-of", "2026-11-20"]);
    let ran = cli::finish(check.write_stdin(case));
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""), "{case}");
}

#[test]
fn help_and_version_are_answers_and_no_errors() {
    for args in [&["--help"][..], &["-h"], &["help"], &["help", "due"], &["due", "-h"], &["-V"]] {
        let ran = cli::run(args);
        assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""), "{args:?}");
        assert!(!ran.stdout.is_empty(), "{args:?}");
    }
}

/// No command shows help without saying what is missing, and none succeeds.
#[test]
fn nothing_at_all_is_wrong_usage() {
    let ran = cli::run(&[]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.contains("Usage: dutyclock <COMMAND>"), "{}", ran.stderr);
}

/// Whoever sets up a nightly job finds the variables of the environment where the options are.
#[test]
fn the_help_names_the_variables_of_the_environment() {
    for (command, variable) in
        [("due", "DUTYCLOCK_RULES"), ("due", "DUTYCLOCK_AS_OF"), ("check", "DUTYCLOCK_FAIL_ON")]
    {
        let help = help(&[command]) + &help(&[]);
        assert!(help.contains(variable), "`{command} --help` does not name {variable}");
    }
}
