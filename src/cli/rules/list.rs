//! `rules list`: the tables that come with dutyclock.

use anyhow::Result;
use dutyclock::intake;
use dutyclock::report::Table;
use dutyclock::rules::{Dates, shipped};

use crate::cli::Outcome;
use crate::cli::options::{OutputOptions, formats_of};

/// List the tables that come with dutyclock
#[derive(Debug, clap::Args)]
#[command(
    after_long_help = "Examples:\n  dutyclock rules list\n  dutyclock rules list --format json"
)]
#[command(mut_arg("format", formats_of::<Table>))]
pub(super) struct Args {
    #[command(flatten)]
    output: OutputOptions,
}

pub(super) fn run(args: &Args) -> Result<Outcome> {
    let tables = shipped::ids().map(|id| {
        let rules = intake::rule_set(id, Dates::All)?;
        let count = rules.latest_rules().count().to_string();
        Ok([id.to_owned(), rules.in_force.span(), count, rules.title])
    });
    let rows = tables.collect::<Result<Vec<_>>>()?;
    args.output.write(&Table::new(["Table", "In force", "Rules", "Title"], rows))?;
    Ok(Outcome::DONE)
}
