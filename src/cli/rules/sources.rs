//! `rules sources`: where the numbers come from.

use anyhow::Result;
use dutyclock::report::Sources;

use crate::cli::Outcome;
use crate::cli::options::{LookUpOption, OutputOptions, formats_of};

/// Show where the numbers come from: each rule, its source, and how well its text is known
///
/// A rule in several editions of a document is shown once, with what each edition says. In Markdown
/// this is a page to read; the other formats have a row for each number and source.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  dutyclock rules sources
  dutyclock rules sources --rules set-procedures
  dutyclock rules sources --format csv --output sources.csv
  dutyclock rules sources --output sources.md")]
#[command(mut_arg("format", formats_of::<Sources<'_>>))]
pub(super) struct Args {
    #[command(flatten)]
    tables: LookUpOption,
    #[command(flatten)]
    output: OutputOptions,
}

pub(super) fn run(args: &Args) -> Result<Outcome> {
    let tables = args.tables.all_tables()?;
    let sections = tables.sections();
    args.output.write(&Sources(&sections))?;
    Ok(Outcome::DONE)
}
