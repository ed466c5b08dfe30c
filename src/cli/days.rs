//! `days`: bare arithmetic, for scripts.

use anyhow::{Context, Result, bail};
use dutyclock::calendar::shipped;
use dutyclock::report::{Format, Grid};
use dutyclock::{Counting, Direction, FirstDay, Moment, Period};

use super::Outcome;
use super::options::{CalendarOption, ClockOption, OutputOptions, moment};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    Add(AddArgs),
    Between(BetweenArgs),
    IsWorking(IsWorkingArgs),
}

/// The date that a period ends on
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  dutyclock days add 2026-12-24 \"1 working day\"
  dutyclock days add \"2026-03-28 10:00\" \"48 hours\"
  dutyclock days add 2027-01-01 \"10 weeks\" --before
  dutyclock days add 2026-01-05 \"26 weeks\" --beginning-with")]
struct AddArgs {
    /// The day to count from, which is not counted itself
    when: String,
    /// How long: hours, working days, days, weeks, months or years
    #[arg(allow_hyphen_values = true)]
    period: String,
    /// Count back
    #[arg(long)]
    before: bool,
    /// Count the day itself as the first ("beginning with")
    #[arg(long)]
    beginning_with: bool,
    /// Show the count step by step
    #[arg(long)]
    explain: bool,
    #[command(flatten)]
    common: Common,
}

/// How many working days lie after one date, up to and including another
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  dutyclock days between 2026-11-20 2026-12-11
  dutyclock days between 2026-11-20 2026-12-11 --format json")]
struct BetweenArgs {
    /// The first date, which is not counted itself
    from: String,
    /// The last date, which is counted
    to: String,
    #[command(flatten)]
    common: Common,
}

/// Whether a day is a working day: `yes`, or `no` with the reason
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  dutyclock days is-working 2026-12-28
  dutyclock days is-working today")]
struct IsWorkingArgs {
    /// The day
    date: String,
    #[command(flatten)]
    common: Common,
}

#[derive(Debug, clap::Args)]
struct Common {
    #[command(flatten)]
    calendar: CalendarOption,
    #[command(flatten)]
    clock: ClockOption,
    #[command(flatten)]
    output: OutputOptions,
}

pub(super) fn run(args: &Args) -> Result<Outcome> {
    match &args.command {
        Command::Add(args) => add(args),
        Command::Between(args) => between(args),
        Command::IsWorking(args) => is_working(args),
    }
}

fn add(args: &AddArgs) -> Result<Outcome> {
    let now = args.common.clock.moment()?;
    let calendar = args.common.calendar.load(shipped::DEFAULT)?;
    let when = moment("WHEN", &args.when, &now)?;
    let period: Period = args.period.parse().context("PERIOD")?;
    let counting = Counting {
        direction: if args.before { Direction::Before } else { Direction::After },
        first_day: if args.beginning_with { FirstDay::Counted } else { FirstDay::NotCounted },
        ..Counting::of(period)
    };
    let limit = counting.limit(when, &calendar)?;
    let Some(due) = limit.due else {
        bail!("PERIOD: `{period}` has no number to count");
    };
    for note in &limit.notes {
        super::remark(&note.to_string());
    }
    let act_by = limit.act_by.map(|date| date.to_string()).unwrap_or_default();
    let steps = if args.explain { counting.steps(when, &calendar)? } else { Vec::new() };
    args.common.answer(
        "days add",
        &[
            ("from", when.iso()),
            ("period", period.to_string()),
            ("date", due.iso()),
            ("act_by", act_by),
        ],
        match args.explain {
            true => steps.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"),
            false => due.iso(),
        },
    )
}

fn between(args: &BetweenArgs) -> Result<Outcome> {
    let now = args.common.clock.moment()?;
    let calendar = args.common.calendar.load(shipped::DEFAULT)?;
    let from = moment("FROM", &args.from, &now)?.date();
    let to = moment("TO", &args.to, &now)?.date();
    let working_days = calendar.working_days_between(from, to)?.to_string();
    args.common.answer(
        "days between",
        &[
            ("from", from.to_string()),
            ("to", to.to_string()),
            ("working_days", working_days.clone()),
            ("days", (to - from).num_days().to_string()),
        ],
        working_days,
    )
}

fn is_working(args: &IsWorkingArgs) -> Result<Outcome> {
    let now = args.common.clock.moment()?;
    let calendar = args.common.calendar.load(shipped::DEFAULT)?;
    let date = moment("DATE", &args.date, &now)?.date();
    let working = calendar.is_working_day(date)?;
    let reason = calendar.day_off(date).map(|day_off| day_off.to_string()).unwrap_or_default();
    let word = if working { "yes" } else { "no" };
    args.common.answer(
        "days is-working",
        &[
            ("date", Moment::Day(date).iso()),
            ("working_day", word.to_owned()),
            ("reason", reason.clone()),
        ],
        if working { word.to_owned() } else { format!("{word}: {reason}") },
    )
}

impl Common {
    /// The bare answer, or all that belongs to it in the formats for programs.
    fn answer(&self, command: &str, fields: &[(&str, String)], bare: String) -> Result<Outcome> {
        self.output.no_ics(command)?;
        let (names, values): (Vec<&str>, Vec<String>) = fields.iter().cloned().unzip();
        let mut grid = Grid::new(&names);
        grid.push(values);
        self.output.write(|format, style, out| match format {
            Format::Table => writeln!(out, "{bare}"),
            _ => grid.write(format, style, out),
        })?;
        Ok(Outcome::Done)
    }
}
