//! `events`: the events of a case, and the rules they start and complete.

use anyhow::{Error, Result, anyhow};
use dutyclock::catalogue::{Entry, Tables};
use dutyclock::report::{EventList, EventPage};
use dutyclock::rules::NotOneEvent;
use dutyclock::text::is_same_name;

use super::options::{LookUpOption, OutputOptions, formats_of};
use super::{Outcome, remark};

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
        let mut found = tables.event_use(&event).map_err(|none| no_event(none, &tables, &event))?;
        let others = args.tables.other_nations()?;
        let elsewhere = others.as_ref().and_then(|others| others.event_use(&event).ok());
        if let Some(elsewhere) = elsewhere.filter(|there| found.is_unused() && !there.is_unused()) {
            remark("no rule of this nation mentions it: these are the rules of another nation");
            found = elsewhere;
        }
        args.output.write(&EventPage(&found))?;
    }
    Ok(Outcome::DONE)
}

/// Why no event was found; the page of a duty of that name is named.
fn no_event(none: NotOneEvent, tables: &Tables, name: &str) -> Error {
    let duty = tables.entries().into_iter().find(|entry| is_same_name(&entry.latest.rule.id, name));
    match duty {
        Some(Entry { latest, .. }) => {
            let id = &latest.rule.id;
            anyhow!("EVENT: `{id}` is a duty, not an event; its page: dutyclock rules show {id}")
        }
        None => Error::new(none).context("EVENT"),
    }
}
