//! `calendar`: the calendars, what they hold, and how to bring in newer ones.

use anyhow::{Context, Result, bail};
use chrono::Datelike;
use dutyclock::calendar::shipped;
use dutyclock::intake;
use dutyclock::report::{Format, Grid, wrap};
use dutyclock::text::plain;

use super::Outcome;
use super::options::{LIST_FORMATS, OutputOptions, formats, require_file_name};

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

/// The calendars that come with dutyclock
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Examples:\n  dutyclock calendar list")]
#[command(mut_arg("format", |option| formats(option, LIST_FORMATS)))]
struct ListArgs {
    #[command(flatten)]
    output: OutputOptions,
}

/// The holidays of a calendar
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  dutyclock calendar show england-and-wales 2026
  dutyclock calendar show scotland --format csv")]
#[command(mut_arg("format", |option| formats(option, LIST_FORMATS)))]
struct ShowArgs {
    /// Name of the calendar, or a file of one's own
    id: String,
    /// One year of it
    year: Option<i32>,
    #[command(flatten)]
    output: OutputOptions,
}

/// Whether a calendar of one's own is sound; every mistake with line and column
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Examples:\n  dutyclock calendar check my-closures.toml")]
struct CheckArgs {
    /// The calendar, in TOML
    file: String,
}

/// Turn GOV.UK's list of bank holidays into a calendar
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
The list is published at www.gov.uk/bank-holidays.json. Save it, import it, and use the calendar:

Examples:
  dutyclock calendar import bank-holidays.json --output england-and-wales-2029.toml
  dutyclock due referral today --calendar england-and-wales-2029.toml")]
struct ImportArgs {
    /// The list as published, in JSON; `-` is standard input
    file: String,
    /// Which part of the list: england-and-wales, scotland or northern-ireland
    #[arg(long, value_name = "NAME", default_value = shipped::DEFAULT)]
    division: String,
    /// Write to a file instead of standard output: whole or not at all
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
    let mut grid = Grid::new(&["Calendar", "Covers", "Holidays", "Title"]);
    for id in shipped::ids() {
        let calendar = intake::calendar(id)?;
        grid.push([
            id.to_owned(),
            calendar.covers().to_string(),
            calendar.holidays().len().to_string(),
            calendar.title().to_owned(),
        ]);
    }
    args.output.write(LIST_FORMATS, |format, style, out| grid.write(format, style, out))?;
    Ok(Outcome::Done)
}

fn show(args: &ShowArgs) -> Result<Outcome> {
    let calendar = intake::calendar(&args.id)?;
    let covers = calendar.covers();
    if let Some(year) =
        args.year.filter(|year| !(covers.from.year()..=covers.to.year()).contains(year))
    {
        bail!("YEAR: calendar `{}` covers {covers}, and not {year}", calendar.id());
    }
    let mut grid = Grid::new(&["Date", "Day", "Holiday"]);
    let wanted = calendar
        .holidays()
        .iter()
        .filter(|holiday| args.year.is_none_or(|year| holiday.date.year() == year));
    for holiday in wanted {
        let closure = if holiday.closure { " (closure)" } else { "" };
        grid.push([
            holiday.date.to_string(),
            holiday.date.format("%A").to_string(),
            format!("{}{closure}", holiday.name),
        ]);
    }
    args.output.write(LIST_FORMATS, |format, style, out| {
        if format == Format::Table {
            writeln!(out, "{}, {covers}", plain(calendar.title()))?;
            let source = format!("source: {}", plain(calendar.source()));
            for line in wrap(&source, usize::from(style.width), "", "") {
                writeln!(out, "{line}")?;
            }
            writeln!(out)?;
        }
        grid.write(format, style, out)
    })?;
    Ok(Outcome::Done)
}

fn check(args: &CheckArgs) -> Result<Outcome> {
    require_file_name(&args.file)?;
    let calendar = intake::calendar(&args.file)?;
    let line = format!(
        "{}: no mistakes; {} holidays, {}",
        plain(calendar.id()),
        calendar.holidays().len(),
        calendar.covers()
    );
    super::output::write_to(None, |out| writeln!(out, "{line}"))?;
    Ok(Outcome::Done)
}

fn import(args: &ImportArgs) -> Result<Outcome> {
    let definition = intake::import_govuk(&args.file, &args.division)?;
    let toml = toml::to_string(&definition).context("cannot write the calendar as TOML")?;
    let header =
        "# Contains public sector information licensed under the Open Government Licence v3.0.\n";
    super::output::write_to(args.output.as_deref(), |out| write!(out, "{header}\n{toml}"))?;
    Ok(Outcome::Done)
}
