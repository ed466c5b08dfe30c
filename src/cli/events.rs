//! `events`: the events of a case, and the rules they start and complete.

use anyhow::{Context, Result};
use dutyclock::report::{EventList, EventPage};

use super::Outcome;
use super::options::{LookUpOption, OutputOptions, formats_of};

#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  dutyclock events
  dutyclock events decision
  dutyclock events LAC review
  dutyclock events --rules england --format csv")]
#[command(mut_arg("format", formats_of::<EventList<'_>>))]
pub(super) struct Args {
    /// One event, with the rules that it starts, completes, cancels and ends
    event: Vec<String>,
    #[command(flatten)]
    tables: LookUpOption,
    #[command(flatten)]
    output: OutputOptions,
}

pub(super) fn run(args: &Args) -> Result<Outcome> {
    let tables = args.tables.tables()?;
    if args.event.is_empty() {
        args.output.write(&EventList(&tables.event_uses()))?;
    } else {
        let event = args.event.join(" ");
        let mut found = tables.event_use(&event).context("EVENT")?;
        let others = args.tables.other_nations()?;
        let elsewhere = others.as_ref().and_then(|others| others.event_use(&event).ok());
        if let Some(elsewhere) = elsewhere.filter(|_| found.all().is_empty()) {
            found = elsewhere;
        }
        args.output.write(&EventPage(&found))?;
    }
    Ok(Outcome::DONE)
}
