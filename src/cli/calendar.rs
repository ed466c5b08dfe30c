//! `calendar`: the calendars, what they hold, and how to bring in newer ones.

use anyhow::{Context, Result, bail};
use chrono::Datelike;
use dutyclock::calendar::{Covers, Differences, Holiday, RecurringDefinition, shipped};
use dutyclock::report::{Format, Grid, wrap};
use dutyclock::text::printable;
use dutyclock::{Calendar, intake};

use super::Outcome;
use super::options::{LIST_FORMATS, OutputOptions, formats};

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
#[command(mut_arg("format", |option| formats(option, LIST_FORMATS)))]
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
#[command(mut_arg("format", |option| formats(option, LIST_FORMATS)))]
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
#[command(mut_arg("format", |option| formats(option, LIST_FORMATS)))]
struct CheckArgs {
    /// Your own calendar, in TOML, or the name of one that comes with dutyclock
    id: String,
    #[command(flatten)]
    output: OutputOptions,
}

/// Turn GOV.UK's list of bank holidays into a calendar
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
The list is published at www.gov.uk/bank-holidays.json. Save it, import it, and use the calendar:

Examples:
  dutyclock calendar import bank-holidays.json --recurring england-and-wales --output new.toml
  dutyclock due referral today --calendar new.toml")]
struct ImportArgs {
    /// The list as published, in JSON; `-` is standard input
    file: String,
    /// Which part of the list: england-and-wales, scotland or northern-ireland
    #[arg(long, value_name = "NAME", default_value = shipped::DEFAULT)]
    division: String,
    /// Keep the yearly days off of this calendar, a name or a file, for the years after the list
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
    let mut grid =
        Grid::new(&["Calendar", "Covers", "Rules to", "Holidays", "Title"]).ending_in_text();
    for id in shipped::ids() {
        let calendar = intake::calendar(id)?;
        grid.push([
            id.to_owned(),
            calendar.covers().to_string(),
            calendar.provisional().map(|span| span.to.year().to_string()).unwrap_or_default(),
            calendar.holidays().len().to_string(),
            calendar.title().to_owned(),
        ]);
    }
    args.output.write(LIST_FORMATS, |format, style, out| grid.write(format, style, out))?;
    Ok(Outcome::Done)
}

fn show(args: &ShowArgs) -> Result<Outcome> {
    let calendar = intake::calendar(&args.id)?;
    let known = calendar.coverage();
    let last = known.provisional.map_or(known.listed.to, |span| span.to);
    if let Some(year) =
        args.year.filter(|year| !(known.listed.from.year()..=last.year()).contains(year))
    {
        bail!("YEAR: calendar `{}` covers {known}, and not {year}", calendar.id());
    }
    let mut grid = Grid::new(&["Date", "Day", "Holiday"]);
    for holiday in shown(&calendar, args.year) {
        grid.push([
            holiday.date.to_string(),
            holiday.date.format("%A").to_string(),
            holiday.to_string(),
        ]);
    }
    args.output.write(LIST_FORMATS, |format, style, out| {
        if format == Format::Table {
            writeln!(out, "{}, {}", printable(calendar.title()), known.listed)?;
            let source = format!("source: {}", printable(calendar.source()));
            let provisional = known.provisional.map(|span| provisional_years(span, args.year));
            for line in [source].into_iter().chain(provisional) {
                for line in wrap(&line, usize::from(style.width), "", "") {
                    writeln!(out, "{line}")?;
                }
            }
            writeln!(out)?;
        }
        grid.write(format, style, out)
    })?;
    Ok(Outcome::Done)
}

/// The holidays of a year, or else those that are listed: no list is as long as the rules reach.
fn shown(calendar: &Calendar, year: Option<i32>) -> Vec<&Holiday> {
    match year {
        None => calendar.holidays().iter().collect(),
        Some(year) => {
            let all = calendar.holidays().iter().chain(calendar.provisional_holidays());
            all.filter(|holiday| holiday.date.year() == year).collect()
        }
    }
}

fn provisional_years(span: Covers, year: Option<i32>) -> String {
    let shown = if year.is_some() { "" } else { "; give a year to see its holidays" };
    format!("provisional: {span}, worked out from the rules of law and not yet published{shown}")
}

fn check(args: &CheckArgs) -> Result<Outcome> {
    let calendar = intake::calendar(&args.id)?;
    let differences = Differences::of(&calendar);
    let grid = differences_grid(&differences);
    args.output.write(LIST_FORMATS, |format, style, out| {
        if format != Format::Table {
            return grid.write(format, style, out);
        }
        let listed = calendar.holidays().len();
        let id = printable(calendar.id());
        writeln!(out, "{id}: no mistakes; {listed} holidays, {}", calendar.covers())?;
        if let Some(span) = calendar.provisional() {
            let yearly = calendar.recurring().count();
            writeln!(out, "{yearly} days off of every year, provisionally for {span}")?;
            writeln!(out, "{}", agreement(grid.rows.len()))?;
        }
        if grid.rows.is_empty() {
            return Ok(());
        }
        writeln!(out)?;
        grid.write(format, style, out)
    })?;
    Ok(Outcome::Done)
}

/// It is no mistake that they differ: days are added and moved.
fn agreement(differing: usize) -> String {
    match differing {
        0 => "the list has the days that they make, and no others".to_owned(),
        1 => "list and days off of every year differ on 1 day".to_owned(),
        days => format!("list and days off of every year differ on {days} days"),
    }
}

fn differences_grid(differences: &Differences) -> Grid {
    let only_in = |days: &'static str| move |holiday| (days, holiday);
    let listed = differences.only_listed.iter().map(only_in("list"));
    let mut days: Vec<(&str, &Holiday)> =
        listed.chain(differences.only_by_rule.iter().map(only_in("rules"))).collect();
    days.sort_by_key(|(_, holiday)| holiday.date);
    let mut grid = Grid::new(&["Date", "Only in", "Holiday"]).ending_in_text();
    for (only_in, holiday) in days {
        grid.push([holiday.date.to_string(), only_in.to_owned(), holiday.to_string()]);
    }
    grid
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
    Ok(Outcome::Done)
}
