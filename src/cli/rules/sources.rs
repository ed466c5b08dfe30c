//! `rules sources`: where the numbers come from.

use anyhow::Result;
use dutyclock::report::{Format, sources_grid, write_sources, write_sources_page};

use crate::cli::Outcome;
use crate::cli::options::{LIST_FORMATS, LookUpOption, OutputOptions, formats};

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
#[command(mut_arg("format", |option| formats(option, LIST_FORMATS)))]
pub(super) struct Args {
    #[command(flatten)]
    tables: LookUpOption,
    #[command(flatten)]
    output: OutputOptions,
}

pub(super) fn run(args: &Args) -> Result<Outcome> {
    let tables = args.tables.tables()?;
    let sections = tables.sections();
    args.output.write(LIST_FORMATS, |format, style, out| match format {
        Format::Table => write_sources(&sections, style, out),
        Format::Markdown => write_sources_page(&sections, out),
        _ => sources_grid(&sections).write(format, style, out),
    })?;
    Ok(Outcome::Done)
}
