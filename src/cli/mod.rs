//! The commands, one file each: parse the options, call the domain, choose a report.

mod asking_back;
mod calendar;
mod check;
mod compare;
mod completions;
mod days;
mod due;
mod events;
mod explain;
mod given;
mod happened;
mod likely;
mod man;
mod nation;
mod next;
mod options;
mod outcome;
mod output;
mod overwriting;
mod question;
mod rules;
mod schema;
mod source;
mod suggestions;
mod timeline;
mod variables;
mod whole_file;
mod wildcards;

use std::ffi::OsString;
use std::io::{self, Write};
use std::process::ExitCode;

use anyhow::{Result, anyhow};
use clap::error::{ContextKind, ErrorKind};
use clap::{ArgMatches, FromArgMatches};
use dutyclock::intake::reason;
use dutyclock::text::printable;

use self::outcome::Outcome;

const EXAMPLES: &str = "\
Examples:
  dutyclock due referral \"2026-11-20 16:40\"
  dutyclock timeline referral \"2026-11-20 16:40\"
  dutyclock explain decision 2026-12-24
  dutyclock check case.toml

Exit codes:
  0  all that the records show was checked, and nothing is in breach
  1  `check` found something in breach, or a record that contradicts itself (--fail-on changes this)
  2  not everything could be read or checked, or the command line or the input is wrong
  3  both 1 and 2";

/// For first-time users who type the name alone.
const FIRST_STEPS: &str = "\
dutyclock counts the statutory timescales of children's social care in England.

A referral has come in. What is due, by when, by whom?
  dutyclock due referral \"2026-11-20 16:40\"

What must happen after that, step by step?
  dutyclock timeline referral \"2026-11-20 16:40\"

Which of the open cases are in breach?
  dutyclock check open-cases.csv

`dutyclock help` lists all commands; `dutyclock due --help` has more examples.";

const ABOUT: &str = "Statutory timescales of children's social care in England";

const LONG_ABOUT: &str = "\
Statutory timescales of children's social care in England.

Give an event and a date: dutyclock says what is due, by when, by whom, on what authority, and \
what is already breached. It does not decide whether a threshold is met, and a local procedure may \
be tighter than the guidance. The rules are those of England, unless --nation names another.";

/// A command: its name, its purpose, its options and its function.
struct Command {
    name: &'static str,
    about: &'static str,
    options: fn(clap::Command) -> clap::Command,
    run: fn(&ArgMatches) -> Result<Outcome>,
}

impl Command {
    /// Its options are built only when needed, so that `due` does not wait for those of other commands.
    fn definition(&self) -> clap::Command {
        self.name_only().defer(self.options)
    }

    fn name_only(&self) -> clap::Command {
        clap::Command::new(self.name).about(self.about)
    }
}

/// One command of the table below; its module defines `Args` and `run`.
macro_rules! command {
    ($name:literal, $module:ident, $about:literal) => {
        Command {
            name: $name,
            about: $about,
            options: |command| {
                let command = <$module::Args as clap::Args>::augment_args(command);
                variables::without_empty(command).about($about)
            },
            run: |matches| $module::run(&$module::Args::from_arg_matches(matches)?),
        }
    };
}

const COMMANDS: &[Command] = &[
    command!(
        "due",
        due,
        "Show what is due after an event, by when, by whom, and on what authority"
    ),
    command!("check", check, "Check recorded cases for breaches and warnings"),
    command!(
        "timeline",
        timeline,
        "Show every step that follows an event, each on its last lawful day"
    ),
    command!("explain", explain, "Explain how a date is counted, step by step, with its source"),
    command!("compare", compare, "Compare several rule tables for one event, side by side"),
    command!("days", days, "Calculate with dates, for scripts"),
    command!("rules", rules, "List, show, search and check rule tables"),
    command!("events", events, "List the events, and the rules that each starts and completes"),
    command!("calendar", calendar, "List, show, check and import calendars"),
    command!(
        "schema",
        schema,
        "Write the JSON Schema of deadlines, of a timeline or of rule tables"
    ),
    command!(
        "completions",
        completions,
        "Write completions for bash, zsh, fish, PowerShell and Elvish"
    ),
    command!("man", man, "Write the manual pages"),
];

/// The program, with each command only as far as needed to find it.
fn definition() -> clap::Command {
    program().subcommands(COMMANDS.iter().map(Command::definition))
}

/// The program with all options of all commands, for manual pages and completions.
fn whole_definition() -> clap::Command {
    program().subcommands(COMMANDS.iter().map(|command| (command.options)(command.name_only())))
}

const NAME: &str = "dutyclock";

fn program() -> clap::Command {
    clap::Command::new(NAME)
        .version(env!("CARGO_PKG_VERSION"))
        .about(ABOUT)
        .long_about(LONG_ABOUT)
        .after_long_help(EXAMPLES)
        .max_term_width(100)
        .subcommand_required(true)
}

/// Runs the command named by the arguments.
pub(crate) fn run() -> ExitCode {
    match completions::answered() {
        Ok(true) => return Outcome::DONE.into(),
        Ok(false) => {}
        Err(error) => return report_error(&error.into()).into(),
    }
    if std::env::args_os().len() <= 1 {
        // A missing command is an error: a script that lost its arguments must notice.
        let _ = writeln!(io::stderr().lock(), "{FIRST_STEPS}");
        return Outcome::INCOMPLETE.into();
    }
    let result = matches().map_err(anyhow::Error::from).and_then(|matches| {
        variables::check(&matches)?;
        overwriting::check(&matches)?;
        let called = matches.subcommand();
        let found = called.and_then(|(name, matches)| {
            let command = COMMANDS.iter().find(|command| command.name == name)?;
            Some((command.run)(matches))
        });
        found.unwrap_or(Ok(Outcome::DONE))
    });
    match result {
        Ok(outcome) => outcome.into(),
        Err(error) => report_error(&error).into(),
    }
}

/// The command line as read. An event in place of a command asks what is due.
fn matches() -> clap::error::Result<ArgMatches> {
    let error = match definition().try_get_matches() {
        Err(error) if error.kind() == ErrorKind::InvalidSubcommand => error,
        result => return result,
    };
    let mut words: Vec<OsString> = std::env::args_os().collect();
    words.insert(1, "due".into());
    // `due` then says which event was probably meant.
    let may_be_misspelt = error.get(ContextKind::SuggestedSubcommand).is_none();
    let asked = definition().try_get_matches_from(words).ok().filter(|matches| {
        let due = matches.subcommand_matches("due").map(due::Args::from_arg_matches);
        due.is_some_and(|due| due.is_ok_and(|due| due.names_what_is_asked(may_be_misspelt)))
    });
    asked.ok_or(error)
}

/// Help and version are answers; any other early end is an error.
fn report_error(error: &anyhow::Error) -> Outcome {
    let Some(usage) = error.downcast_ref::<clap::Error>() else {
        print_message("error", error);
        return Outcome::INCOMPLETE;
    };
    match usage.print().and_then(|()| io::stdout().flush()) {
        Ok(()) if usage.use_stderr() => Outcome::INCOMPLETE,
        Ok(()) => Outcome::DONE,
        // The reader has gone away, and needs no more.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe && !usage.use_stderr() => {
            Outcome::DONE
        }
        Err(error) => {
            print_message("error", &anyhow!("cannot write the answer: {}", reason(&error)));
            Outcome::INCOMPLETE
        }
    }
}

/// Writes a labelled message to standard error, apart from the answer.
fn print_message(label: &str, error: &anyhow::Error) {
    // If standard error is closed too, nobody can read the message.
    let _ = writeln!(io::stderr().lock(), "{label}: {}", shown(&format!("{error:#}")));
}

/// Writes a note to standard error, apart from the answer.
fn remark(text: &str) {
    let _ = writeln!(io::stderr().lock(), "note: {}", shown(text));
}

/// Escapes a message, since text from a file must not control the terminal. Keeps line breaks.
fn shown(message: &str) -> String {
    message.lines().map(printable).collect::<Vec<_>>().join("\n")
}
