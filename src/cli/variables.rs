//! The environment variables of dutyclock: each stands for an option.

use std::collections::BTreeSet;
use std::env;
use std::ffi::OsStr;

use anyhow::{Result, bail};
use clap::ArgMatches;
use dutyclock::suggest::misspelt;
use dutyclock::text::excerpt;

use super::{completions, remark, whole_definition};

const PREFIX: &str = "DUTYCLOCK_";

fn is_ours(name: &OsStr) -> bool {
    let name = name.as_encoded_bytes();
    name.len() > PREFIX.len() && name[..PREFIX.len()].eq_ignore_ascii_case(PREFIX.as_bytes())
}

/// Refuses a variable whose name is nearly that of an option: somebody may believe that it is set. Another is named.
pub(super) fn check(matches: &ArgMatches) -> Result<()> {
    let set: Vec<_> = env::vars_os().map(|(name, _)| name).filter(|name| is_ours(name)).collect();
    if set.is_empty() {
        return Ok(());
    }
    let mut known = BTreeSet::from([completions::VARIABLE.to_owned()]);
    add_variables(&whole_definition(), &mut known);
    for name in set {
        let name = name.to_string_lossy();
        let capitals = name.to_uppercase();
        // Windows does not tell capitals from small letters.
        if known.contains(&*name) || cfg!(windows) && known.contains(&capitals) {
            continue;
        }
        let name = excerpt(&name);
        if let Some(meant) = meant(&capitals, &known) {
            bail!("there is no environment variable `{name}`; did you mean `{PREFIX}{meant}`?");
        }
        if !is_quiet(matches) {
            remark(&format!("the environment variable `{name}` sets no option, and is ignored"));
        }
    }
    Ok(())
}

/// The rest of the variable that was meant, without what all begin with.
fn meant<'a>(capitals: &'a str, known: &'a BTreeSet<String>) -> Option<&'a str> {
    let rest = capitals.strip_prefix(PREFIX)?;
    let known = || known.iter().filter_map(|known| known.strip_prefix(PREFIX));
    known().find(|known| *known == rest).or_else(|| misspelt(rest, known()))
}

/// Adds the variables of a command and of those below it.
fn add_variables(command: &clap::Command, known: &mut BTreeSet<String>) {
    let variables = command.get_arguments().filter_map(clap::Arg::get_env);
    known.extend(variables.map(|name| name.to_string_lossy().into_owned()));
    command.get_subcommands().for_each(|below| add_variables(below, known));
}

/// Whether the command was asked for no notes.
fn is_quiet(matches: &ArgMatches) -> bool {
    let is_set = |command: &ArgMatches, option| {
        command.try_get_one::<bool>(option).ok().flatten().is_some_and(|given| *given)
    };
    let command = matches.subcommand().map(|(_, command)| command);
    command.is_some_and(|command| is_set(command, "quiet") || is_set(command, "silent"))
}

/// Treats an empty environment variable as unset.
pub(super) fn without_empty(command: clap::Command) -> clap::Command {
    if env::vars_os().any(|(name, value)| value.is_empty() && is_ours(&name)) {
        ignoring_empty(command)
    } else {
        command
    }
}

fn ignoring_empty(command: clap::Command) -> clap::Command {
    let is_empty = |name: &OsStr| env::var_os(name).is_some_and(|value| value.is_empty());
    command
        .mut_args(
            |arg| if arg.get_env().is_some_and(is_empty) { arg.env(None::<&str>) } else { arg },
        )
        .mut_subcommands(ignoring_empty)
}
