//! `events`: what can happen in a case, and what it starts and completes.

use anyhow::{Context, Result};
use dutyclock::catalogue::EventUse;
use dutyclock::report::{Format, event_grid, events_grid, write_event, write_events};

use super::Outcome;
use super::options::{LIST_FORMATS, LookUpOption, OutputOptions, formats};

#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  dutyclock events
  dutyclock events decision
  dutyclock events --rules england --format csv")]
#[command(mut_arg("format", |option| formats(option, LIST_FORMATS)))]
pub(super) struct Args {
    /// One event, with the rules that it starts, completes, cancels and ends
    event: Option<String>,
    #[command(flatten)]
    tables: LookUpOption,
    #[command(flatten)]
    output: OutputOptions,
}

pub(super) fn run(args: &Args) -> Result<Outcome> {
    let tables = args.tables.tables()?;
    match &args.event {
        None => write_all(&tables.event_uses(), &args.output)?,
        Some(event) => write_one(&tables.event_use(event).context("EVENT")?, &args.output)?,
    }
    Ok(Outcome::Done)
}

fn write_all(events: &[EventUse<'_>], output: &OutputOptions) -> Result<()> {
    output.write(LIST_FORMATS, |format, style, out| match format {
        Format::Table => write_events(events, style, out),
        _ => events_grid(events).write(format, style, out),
    })
}

fn write_one(event: &EventUse<'_>, output: &OutputOptions) -> Result<()> {
    output.write(LIST_FORMATS, |format, style, out| match format {
        Format::Table => write_event(event, style, out),
        _ => event_grid(event).write(format, style, out),
    })
}
