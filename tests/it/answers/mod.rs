//! The answers of the commands, case by case. The dates were counted by hand on a calendar first.
//!
//! Each command is written as typed, after the set of files that it reads: a folder `tests/commands/*.in`, or
//! nothing for the repository itself.

mod check;
mod compare;
mod due;
mod events_and_rules;
mod explain;
mod hours;
mod own_tables;
mod timeline;
mod years_to_come;

use crate::common::cli::{self, Ran};
use crate::common::folder::picked;
use crate::help_examples::words;
use std::path::Path;

fn run(files: &str, command: &str, more: &[&str]) -> Ran {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = match files {
        "" => root.to_owned(),
        files => root.join("tests/commands").join(format!("{files}.in")),
    };
    let (words, _) = words(command);
    let args: Vec<&str> = words.iter().map(String::as_str).chain(more.iter().copied()).collect();
    cli::run_in(&folder, &args)
}

/// Asserts the rows that a command writes as CSV, in these columns.
#[track_caller]
fn rows(files: &str, command: &str, columns: &str, expected: &[&str]) {
    let ran = run(files, command, &["--format", "csv"]);
    let columns: Vec<&str> = columns.split(' ').collect();
    assert_eq!(picked(&ran.stdout, &columns), expected, "{command}: {}", ran.stderr);
}

/// Asserts the exit code of a command and the words that it prints, ignoring line breaks.
#[track_caller]
fn says(files: &str, command: &str, code: i32, expected: &[&str]) {
    let ran = run(files, command, &[]);
    assert_eq!(ran.code, Some(code), "{command}: {}", ran.all());
    let printed = ran.all().replace(['│', '├', '└', '─'], " ");
    let printed = printed.split_whitespace().collect::<Vec<_>>().join(" ");
    for words in expected {
        assert!(printed.contains(words), "{command}\nhas no: {words}\nin: {printed}");
    }
}
