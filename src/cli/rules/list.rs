//! `rules list`: the tables that come with dutyclock.

use anyhow::Result;
use dutyclock::intake;
use dutyclock::report::Grid;
use dutyclock::rules::{Dates, shipped};

use crate::cli::Outcome;
use crate::cli::options::{LIST_FORMATS, OutputOptions, formats};

/// List the tables that come with dutyclock
#[derive(Debug, clap::Args)]
#[command(
    after_long_help = "Examples:\n  dutyclock rules list\n  dutyclock rules list --format json"
)]
#[command(mut_arg("format", |option| formats(option, LIST_FORMATS)))]
pub(super) struct Args {
    #[command(flatten)]
    output: OutputOptions,
}

pub(super) fn run(args: &Args) -> Result<Outcome> {
    let mut grid = Grid::new(&["Table", "In force", "Rules", "Title"]);
    for id in shipped::ids() {
        let rules = intake::rule_set(id, Dates::All)?;
        let count = rules.latest_rules().count();
        grid.push([id.to_owned(), rules.in_force.span(), count.to_string(), rules.title]);
    }
    args.output.write(LIST_FORMATS, |format, style, out| grid.write(format, style, out))?;
    Ok(Outcome::Done)
}
