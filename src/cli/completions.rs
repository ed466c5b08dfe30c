//! `completions`: completion for the shells.
//!
//! The shell script calls dutyclock itself, so that all shells complete the same values, and a new event is
//! known as soon as its table is.

use std::collections::BTreeMap;
use std::env;
use std::ffi::OsStr;
use std::path::Path;

use anyhow::{Result, bail};
use clap::builder::PossibleValuesParser;
use clap::{Arg, Command, ValueHint};
use clap_complete::CompleteEnv;
use clap_complete::engine::{
    ArgValueCandidates, ArgValueCompleter, CompletionCandidate, PathCompleter, ValueCompleter,
};
use clap_complete::env::Shells;
use dutyclock::rules::{Dates, shipped};
use dutyclock::{RuleSet, calendar, intake};

use super::output::write_to;
use super::{NAME, Outcome, whole_definition};

#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Args {
    /// The shell
    #[arg(value_parser = PossibleValuesParser::new(Shells::builtins().names()))]
    shell: String,
}

const EXAMPLES: &str = "\
Examples:
  dutyclock completions bash
  dutyclock completions powershell

To have them in every session, add one line to the file that your shell reads when it starts:
  ~/.bashrc                   source <(dutyclock completions bash)
  ~/.zshrc, after compinit    source <(dutyclock completions zsh)
  ~/.config/fish/config.fish  dutyclock completions fish | source
  ~/.config/elvish/rc.elv     eval (dutyclock completions elvish | slurp)
  $PROFILE                    dutyclock completions powershell | Out-String | Invoke-Expression";

/// The variable with which a script requests completions, and names its shell.
pub(super) const VARIABLE: &str = "DUTYCLOCK_COMPLETE";

pub(super) fn run(args: &Args) -> Result<Outcome> {
    let shells = Shells::builtins();
    let Some(shell) = shells.completer(&args.shell) else {
        bail!("SHELL: no completions for `{}`", args.shell);
    };
    write_to(None, |out| shell.write_registration(VARIABLE, NAME, NAME, NAME, out))?;
    Ok(Outcome::DONE)
}

/// Answers a completion request; returns whether there was one.
pub(super) fn answered() -> clap::error::Result<bool> {
    if env::var_os(VARIABLE).is_none() {
        return Ok(false);
    }
    CompleteEnv::with_factory(|| with_values(whole_definition(), ""))
        .var(VARIABLE)
        .try_complete(env::args_os(), env::current_dir().ok().as_deref())
}

/// The command with the candidates of its arguments.
fn with_values(command: Command, parent: &str) -> Command {
    let name = command.get_name().to_owned();
    command
        .mut_args(|arg| with_value(arg, parent))
        .mut_subcommands(|subcommand| with_values(subcommand, &name))
}

/// Adds the candidates of an argument, found by the value name that the help shows.
fn with_value(arg: Arg, parent: &str) -> Arg {
    let names = arg.get_value_names().unwrap_or_default();
    let value = names.first().map(ToString::to_string).unwrap_or_default();
    match value.as_str() {
        "EVENT" => arg.add(ArgValueCompleter::new(events)),
        "EVENT=WHEN" => arg.add(ArgValueCompleter::new(|typed: &OsStr| assigned(events(typed)))),
        "RULE" => arg.add(ArgValueCandidates::new(rules)),
        "RULE=WHEN" => arg.add(ArgValueCandidates::new(|| assigned(rules()))),
        "NAME|FILE" if arg.get_id() == "calendar" => arg.add(names_and_files(calendars)),
        "NAME|FILE" => arg.add(names_and_files(tables)),
        "ID" if parent == "calendar" => arg.add(names_and_files(calendars)),
        "ID" if parent == "rules" => arg.add(names_and_files(tables)),
        "NAME" if arg.get_id() == "division" => arg.add(ArgValueCandidates::new(calendars)),
        "NAME" => arg.add(ArgValueCandidates::new(circumstances)),
        "WHEN" | "DATE" | "FROM" | "TO" if arg.get_possible_values().is_empty() => {
            arg.add(ArgValueCandidates::new(days))
        }
        "FILE" => arg.value_hint(ValueHint::AnyPath),
        "DIR" => arg.value_hint(ValueHint::DirPath),
        _ => arg,
    }
}

/// The events whose ids begin as typed, or else those that have another name that does.
fn events(typed: &OsStr) -> Vec<CompletionCandidate> {
    let typed = typed.to_string_lossy().to_lowercase();
    let begins = |name: &String| name.starts_with(&typed);
    let by_id = of_tables(|rules, known| {
        let events = rules.events.iter().filter(|event| begins(&event.id));
        known.extend(events.map(|event| (event.id.clone(), event.title.clone())));
    });
    if !by_id.is_empty() {
        return by_id;
    }
    of_tables(|rules, known| {
        for event in rules.events.iter() {
            let name = event.also.iter().map(|name| hyphened(name)).find(begins);
            known.extend(name.map(|name| (name, event.title.clone())));
        }
    })
}

/// A name in the form of an id, which needs no quotes.
fn hyphened(name: &str) -> String {
    let words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-").to_lowercase()
}

fn rules() -> Vec<CompletionCandidate> {
    of_tables(|rules, known| {
        known.extend(rules.rules().map(|rule| (rule.id.clone(), rule.title.clone())));
    })
}

fn circumstances() -> Vec<CompletionCandidate> {
    of_tables(|rules, known| {
        known
            .extend(rules.circumstances().into_iter().map(|name| (name.to_owned(), String::new())));
    })
}

/// The distinct names in the shipped tables, each with its meaning.
fn of_tables(
    collect: impl Fn(&RuleSet, &mut BTreeMap<String, String>),
) -> Vec<CompletionCandidate> {
    let mut known = BTreeMap::new();
    let tables = shipped::ids().filter_map(|id| RuleSet::shipped(id, Dates::All).ok());
    tables.for_each(|rules| collect(&rules, &mut known));
    known.into_iter().map(|(name, meaning)| candidate(name, meaning)).collect()
}

fn tables() -> Vec<CompletionCandidate> {
    let named = |name| Some(candidate(name, intake::rule_set(name, Dates::All).ok()?.title));
    shipped::names().filter_map(named).collect()
}

fn calendars() -> Vec<CompletionCandidate> {
    let named = |name| Some(candidate(name, intake::calendar(name).ok()?.title()));
    calendar::shipped::ids().filter_map(named).collect()
}

fn days() -> Vec<CompletionCandidate> {
    ["today", "yesterday", "now"].map(CompletionCandidate::new).into()
}

fn candidate(
    name: impl Into<std::ffi::OsString>,
    meaning: impl Into<String>,
) -> CompletionCandidate {
    let meaning = meaning.into();
    let meaning = (!meaning.is_empty()).then(|| meaning.into());
    CompletionCandidate::new(name).help(meaning)
}

/// Each candidate with a `=`, after which a date follows.
fn assigned(candidates: Vec<CompletionCandidate>) -> Vec<CompletionCandidate> {
    let assigned = |known: CompletionCandidate| {
        let mut name = known.get_value().to_owned();
        name.push("=");
        CompletionCandidate::new(name).help(known.get_help().cloned())
    };
    candidates.into_iter().map(assigned).collect()
}

/// The shipped tables or calendars, and files.
fn names_and_files(shipped: fn() -> Vec<CompletionCandidate>) -> ArgValueCompleter {
    ArgValueCompleter::new(move |typed: &OsStr| {
        let is_toml = |path: &Path| path.extension().is_some_and(|ending| ending == "toml");
        let typed_so_far = typed.to_string_lossy();
        let mut values = shipped();
        values.retain(|known| known.get_value().to_string_lossy().starts_with(&*typed_so_far));
        values.extend(PathCompleter::any().filter(is_toml).complete(typed));
        values
    })
}
