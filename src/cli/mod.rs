//! The commands, one file each: parse the options, call the domain, choose a report.

mod calendar;
mod check;
mod compare;
mod days;
mod due;
mod explain;
mod options;
mod output;
mod rules;

use std::io::{self, Write};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Statutory timescales of children's social care in England.
///
/// Give an event and a date: dutyclock says what is due, by when, by whom, on what authority, and what
/// is already in breach. It does not decide whether a threshold is met, and a local procedure may be
/// tighter than the guidance.
#[derive(Debug, Parser)]
#[command(name = "dutyclock", version, after_long_help = EXAMPLES, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

const EXAMPLES: &str = "\
Examples:
  dutyclock due referral \"2026-11-20 16:40\"
  dutyclock explain decision 2026-12-24
  dutyclock check case.toml

Exit codes:
  0  done; with `check`, nothing in breach
  1  `check` found an open breach (--fail-on moves the line)
  2  wrong usage, bad input, or a date outside coverage";

#[derive(Debug, Subcommand)]
enum Command {
    Due(due::Args),
    Check(check::Args),
    Explain(explain::Args),
    Compare(compare::Args),
    #[command(subcommand)]
    Days(days::Command),
    #[command(subcommand)]
    Rules(rules::Command),
    #[command(subcommand)]
    Calendar(calendar::Command),
}

/// What a command found: the exit code says it to scripts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Done,
    InBreach,
    BadInput,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Done => Self::SUCCESS,
            Outcome::InBreach => Self::from(1),
            Outcome::BadInput => Self::from(2),
        }
    }
}

/// Runs the command of the arguments.
pub(crate) fn run() -> ExitCode {
    let command = match Cli::try_parse() {
        Ok(cli) => cli.command,
        Err(error) => {
            let code = if error.use_stderr() {
                Outcome::BadInput
            } else {
                Outcome::Done
            };
            // A reader that has gone away wants no help text either.
            let _ = error.print();
            return code.into();
        }
    };
    let result = match command {
        Command::Due(args) => due::run(&args),
        Command::Check(args) => check::run(&args),
        Command::Explain(args) => explain::run(&args),
        Command::Compare(args) => compare::run(&args),
        Command::Days(command) => days::run(&command),
        Command::Rules(command) => rules::run(&command),
        Command::Calendar(command) => calendar::run(&command),
    };
    result
        .unwrap_or_else(|error| {
            tell("error", &error);
            Outcome::BadInput
        })
        .into()
}

/// Says something beside the answer, on standard error.
fn tell(label: &str, error: &anyhow::Error) {
    // Where even that is closed, nobody is left to be told.
    let _ = writeln!(io::stderr().lock(), "{label}: {error:#}");
}

/// A remark beside the answer, on standard error.
fn remark(text: &str) {
    let _ = writeln!(io::stderr().lock(), "note: {text}");
}
