//! `rules`: list, show, search, check and compare rule tables.

mod changes;
mod check;
mod diff;
mod findings;
mod list;
mod new;
mod reading;
mod schema;
mod search;
mod show;
mod sources;

use anyhow::Result;

use super::Outcome;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    List(list::Args),
    Show(show::Args),
    Search(search::Args),
    Sources(sources::Args),
    New(new::Args),
    Check(check::Args),
    Diff(diff::Args),
    Changes(changes::Args),
    Schema(schema::Args),
}

pub(super) fn run(args: &Args) -> Result<Outcome> {
    match &args.command {
        Command::List(args) => list::run(args),
        Command::Show(args) => show::run(args),
        Command::Search(args) => search::run(args),
        Command::Sources(args) => sources::run(args),
        Command::New(args) => new::run(args),
        Command::Check(args) => check::run(args),
        Command::Diff(args) => diff::run(args),
        Command::Changes(args) => changes::run(args),
        Command::Schema(args) => schema::run(args),
    }
}
