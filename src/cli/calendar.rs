//! `calendar`: list, show, check and import calendars.

use anyhow::{Context, Result, bail};
use chrono::Datelike;
use dutyclock::calendar::{Differences, RecurringDefinition, shipped};
use dutyclock::intake;
use dutyclock::report::{CalendarDifferences, Holidays, Table};

use super::Outcome;
use super::options::{OutputOptions, formats_of};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    List(ListArgs),
    Show(ShowArgs),
    Check(CheckArgs),
    Import(ImportArgs),
}

/// List the calendars that come with dutyclock
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Examples:\n  dutyclock calendar list")]
#[command(mut_arg("format", formats_of::<Table>))]
struct ListArgs {
    #[command(flatten)]
    output: OutputOptions,
}

/// Show the holidays of a calendar
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  dutyclock calendar show england-and-wales 2026
  dutyclock calendar show england-and-wales 2029
  dutyclock calendar show scotland --format csv")]
#[command(mut_arg("format", formats_of::<Holidays<'_>>))]
struct ShowArgs {
    /// Name of the calendar, or a file with your own
    id: String,
    /// One year, up to 2099 if the calendar has rules for the years after its list
    year: Option<i32>,
    #[command(flatten)]
    output: OutputOptions,
}

/// Check a calendar: every mistake with line and column, and where its list and its yearly days off
/// differ
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  dutyclock calendar check my-closures.toml
  dutyclock calendar check england-and-wales")]
#[command(mut_arg("format", formats_of::<CalendarDifferences<'_>>))]
struct CheckArgs {
    /// Your own calendar, in TOML, or the name of one that comes with dutyclock
    id: String,
    #[command(flatten)]
    output: OutputOptions,
}

/// Turn GOV.UK's list of bank holidays into a calendar
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
The list is published at www.gov.uk/bank-holidays.json. Save it, import it, and use the calendar. Years \
before the list are kept from the calendar that comes with dutyclock:

Examples:
  dutyclock calendar import bank-holidays.json --recurring england-and-wales --output new.toml
  dutyclock due referral today --calendar new.toml")]
struct ImportArgs {
    /// The list as published, in JSON; `-` is standard input
    file: String,
    /// Which part of the list: england-and-wales, scotland or northern-ireland
    #[arg(long, value_name = "NAME", default_value = shipped::DEFAULT)]
    division: String,
    /// Use the yearly days off from this calendar (a name or a file) for the years after the list
    #[arg(long, value_name = "NAME|FILE")]
    recurring: Option<String>,
    /// Write to this file instead of standard output, completely or not at all
    #[arg(long, value_name = "FILE")]
    output: Option<std::path::PathBuf>,
}

pub(super) fn run(args: &Args) -> Result<Outcome> {
    match &args.command {
        Command::List(args) => list(args),
        Command::Show(args) => show(args),
        Command::Check(args) => check(args),
        Command::Import(args) => import(args),
    }
}

fn list(args: &ListArgs) -> Result<Outcome> {
    let calendars = shipped::ids().map(|id| {
        let calendar = intake::calendar(id)?;
        let provisional = calendar.provisional().map(|span| span.to.year().to_string());
        Ok([
            id.to_owned(),
            calendar.covers().to_string(),
            provisional.unwrap_or_default(),
            calendar.holidays().len().to_string(),
            calendar.title().to_owned(),
        ])
    });
    let rows = calendars.collect::<Result<Vec<_>>>()?;
    let columns = ["Calendar", "Covers", "Rules to", "Holidays", "Title"];
    args.output.write(&Table::new(columns, rows))?;
    Ok(Outcome::DONE)
}

fn show(args: &ShowArgs) -> Result<Outcome> {
    let calendar = intake::calendar(&args.id)?;
    let known = calendar.coverage();
    let last = known.provisional.map_or(known.listed.to, |span| span.to);
    if let Some(year) =
        args.year.filter(|year| !(known.listed.from.year()..=last.year()).contains(year))
    {
        bail!("YEAR: calendar `{}` covers {known}, not {year}", calendar.id());
    }
    args.output.write(&Holidays { calendar: &calendar, year: args.year })?;
    Ok(Outcome::DONE)
}

fn check(args: &CheckArgs) -> Result<Outcome> {
    let calendar = intake::calendar(&args.id)?;
    let differences = Differences::of(&calendar);
    args.output.write(&CalendarDifferences { calendar: &calendar, differences })?;
    Ok(Outcome::DONE)
}

fn import(args: &ImportArgs) -> Result<Outcome> {
    let mut definition = intake::import_govuk(&args.file, &args.division)?;
    if let Some(name) = &args.recurring {
        let calendar = intake::calendar(name).context("--recurring")?;
        definition.recurring = calendar.recurring().map(RecurringDefinition::from).collect();
    }
    let toml = toml::to_string(&definition).context("cannot write the calendar as TOML")?;
    let header =
        "# Contains public sector information licensed under the Open Government Licence v3.0.\n";
    super::output::write_to(args.output.as_deref(), |out| write!(out, "{header}\n{toml}"))?;
    Ok(Outcome::DONE)
}
