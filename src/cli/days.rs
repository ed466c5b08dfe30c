//! `days`: bare arithmetic, for scripts.

use anyhow::{Context, Result, bail};
use chrono::Datelike;
use dutyclock::question::when;
use dutyclock::report::{BareAnswer, Cell};
use dutyclock::{Calendar, Counting, Direction, FirstDay, Moment, Nearest, Period, Remark};

use super::Outcome;
use super::nation::NationOption;
use super::options::{CalendarOption, ClockOption, OutputOptions, formats_of};

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

/// Show the date on which a period ends
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  dutyclock days add 2026-12-24 1 working day
  dutyclock days add 2026-03-28 10:00 48 hours
  dutyclock days add 2027-01-01 10 weeks --before
  dutyclock days add 2026-01-05 26 weeks --beginning-with")]
struct AddArgs {
    /// The day to count from, which is not counted itself
    when: String,
    /// How long: hours, working days, days, weeks, months or years
    #[arg(allow_hyphen_values = true)]
    period: String,
    /// More words of either
    #[arg(hide = true)]
    more: Vec<String>,
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

/// Count the working days after one date, up to and including another
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  dutyclock days between 2026-11-20 2026-12-11
  dutyclock days between 2026-11-20 2026-12-11 --format json")]
struct BetweenArgs {
    /// The first date, which is not counted itself
    from: String,
    /// The last date, which is counted; a weekday is the next one
    to: String,
    #[command(flatten)]
    common: Common,
}

/// Say whether a day is a working day: `yes`, or `no` with the reason and exit code 1
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  dutyclock days is-working 2026-12-28
  dutyclock days is-working today")]
struct IsWorkingArgs {
    /// The day; a weekday, or a day without a year, is the next one
    #[arg(required = true, num_args = 1..)]
    date: Vec<String>,
    #[command(flatten)]
    common: Common,
}

#[derive(Debug, clap::Args)]
#[command(mut_arg("format", formats_of::<BareAnswer>))]
struct Common {
    #[command(flatten)]
    calendar: CalendarOption,
    #[command(flatten)]
    nation: NationOption,
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
    let calendar = args.common.calendar()?;
    let words = [&args.when, &args.period].into_iter().chain(&args.more);
    let (when, period) = when_and_period(words, &now)?;
    let counting = Counting {
        direction: if args.before { Direction::Before } else { Direction::After },
        first_day: if args.beginning_with { FirstDay::Counted } else { FirstDay::NotCounted },
        ..Counting::of(period)
    };
    let limit = counting.limit(when, &calendar)?;
    let Some(due) = limit.due.filter(|_| period != Period::Beforehand) else {
        bail!("PERIOD: `{period}` has no number to count");
    };
    let provisional = limit.provisional();
    let notes: Vec<String> = limit.remarks.iter().map(ToString::to_string).collect();
    // The bare answer has no day to act by, so it does not mark that day as provisional.
    let is_shown = |note: &&Remark| provisional.due || !matches!(note, Remark::Provisional { .. });
    limit.remarks.iter().filter(is_shown).for_each(|note| super::remark(&note.to_string()));
    let act_by = limit.act_by.map(|date| date.to_string()).unwrap_or_default();
    let fields_provisional = [(provisional.due, "date"), (provisional.act_by, "act_by")];
    let mut fields: Vec<(&'static str, Cell<'static>)> = vec![
        ("from", when.iso().into()),
        ("period", period.to_string().into()),
        ("date", due.iso().into()),
        ("act_by", act_by.into()),
        ("provisional", names(&fields_provisional).into()),
        ("notes", notes.join("; ").into()),
    ];
    if !args.explain {
        return args.common.answer(fields, marked(due.iso(), provisional.due));
    }
    let steps = counting.steps(when, &calendar)?;
    let steps: Vec<String> = steps.iter().map(ToString::to_string).collect();
    fields.push(("steps", steps.join("; ").into()));
    args.common.answer(fields, steps.join("\n"))
}

/// Where the words of the moment end and those of the period begin. The period is as long as it can be.
fn when_and_period<'w>(
    words: impl Iterator<Item = &'w String>,
    now: &Moment,
) -> Result<(Moment, Period)> {
    let words: Vec<&str> = words.flat_map(|word| word.split(' ')).collect();
    let split = |at: usize| (words[..at].join(" "), words[at..].join(" "));
    let read = |at: usize| {
        let (when, period) = split(at);
        Some((Moment::parse(&when, now, Nearest::Past).ok()?, period.parse().ok()?))
    };
    if let Some(found) = (1..words.len()).find_map(read) {
        return Ok(found);
    }
    // One of the two is wrong: the longest moment tells which.
    let is_moment = |at: &usize| when::latest("WHEN", &split(*at).0, now).is_ok();
    let (when, period) = split((1..words.len()).rev().find(is_moment).unwrap_or(1));
    Ok((when::latest("WHEN", &when, now)?, period.parse().context("PERIOD")?))
}

fn between(args: &BetweenArgs) -> Result<Outcome> {
    let now = args.common.clock.moment()?;
    let calendar = args.common.calendar()?;
    let from = when::latest("FROM", &args.from, &now)?;
    let to = when::end("TO", &args.to, &now, Some(from))?.date();
    let from = from.date();
    let working_days = calendar.working_days_between(from, to)?;
    let provisional = calendar.is_provisional(from.max(to));
    let fields = vec![
        ("from", from.to_string().into()),
        ("to", to.to_string().into()),
        ("working_days", Cell::number(working_days.into())),
        ("days", Cell::number((to - from).num_days())),
        ("provisional", names(&[(provisional, "working_days")]).into()),
    ];
    args.common.answer(fields, marked(working_days.to_string(), provisional))
}

fn is_working(args: &IsWorkingArgs) -> Result<Outcome> {
    let now = args.common.clock.moment()?;
    let calendar = args.common.calendar()?;
    let date = when::next("DATE", &args.date.join(" "), &now)?.date();
    let working = calendar.is_working_day(date)?;
    let reason = calendar.day_off(date).map(|day_off| day_off.to_string()).unwrap_or_default();
    let word = if working { "yes" } else { "no" };
    // A weekend needs no list, and a calculated holiday is marked already.
    let is_weekend = calendar.weekend().contains(&date.weekday());
    let provisional = calendar.is_provisional(date) && !is_weekend;
    let bare =
        if working { marked(word.to_owned(), provisional) } else { format!("{word}: {reason}") };
    let fields = vec![
        ("date", date.to_string().into()),
        ("working_day", word.into()),
        ("reason", reason.into()),
        ("provisional", names(&[(provisional, "working_day")]).into()),
    ];
    args.common.answer(fields, bare)?;
    Ok(if working { Outcome::DONE } else { Outcome::NO })
}

/// Marks an answer that rests on unpublished holidays, so that a script cannot mistake it for a certain date.
fn marked(answer: String, provisional: bool) -> String {
    if provisional { format!("{answer} (provisional)") } else { answer }
}

/// The names of the fields that are provisional.
fn names(fields: &[(bool, &str)]) -> String {
    let provisional = fields.iter().filter(|(is_provisional, _)| *is_provisional);
    provisional.map(|(_, name)| *name).collect::<Vec<_>>().join(" ")
}

impl Common {
    /// The chosen calendar, or else that of the nation.
    fn calendar(&self) -> Result<Calendar> {
        self.calendar.load(&self.nation.nation().calendar()?)
    }

    /// The bare answer, with its fields in the formats for programs.
    fn answer(&self, fields: Vec<(&'static str, Cell<'static>)>, bare: String) -> Result<Outcome> {
        self.output.write(&BareAnswer { answer: bare, fields })?;
        Ok(Outcome::DONE)
    }
}
