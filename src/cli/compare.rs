//! `compare`: the same event under several rule tables.

use anyhow::{Context, Error, Result};
use dutyclock::report::{ComparedTable, Comparison};
use dutyclock::rules::{Dates, EventId};
use dutyclock::{Case, Deadlines, Judgement, Moment, RuleSet, deadlines_from, intake};

use super::options::{CalendarOption, ClockOption, OutputOptions, moment};
use super::{Outcome, tell};

#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Args {
    /// What happened, such as `referral`
    event: String,
    /// When it happened, written as for `due`
    #[arg(default_value = "now")]
    when: String,
    /// Rule tables, families or files to compare (repeatable, or separated by commas)
    #[arg(
        long,
        value_name = "NAME|FILE",
        value_delimiter = ',',
        default_values = [
            "working-together-2015", "set-procedures", "trix-referrals-2024", "child-law-advice",
            "family-rights-group",
        ]
    )]
    rules: Vec<String>,
    /// Named circumstance that changes periods, in the tables that know it (repeatable)
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    circumstance: Vec<String>,
    #[command(flatten)]
    calendar: CalendarOption,
    #[command(flatten)]
    clock: ClockOption,
    #[command(flatten)]
    output: OutputOptions,
}

const EXAMPLES: &str = "\
Examples:
  dutyclock compare referral 2026-11-20
  dutyclock compare referral 2026-11-20 --rules england,my-protocol.toml
  dutyclock compare icpc 2026-12-18 --rules working-together-2018,working-together-2026";

pub(super) fn run(args: &Args) -> Result<Outcome> {
    args.output.no_ics("compare")?;
    let as_of = args.clock.moment()?;
    let when = moment("WHEN", &args.when, &as_of)?;
    let sets: Vec<RuleSet> = args
        .rules
        .iter()
        .map(|name| intake::rule_set(name, Dates::All).context("--rules"))
        .collect::<Result<_>>()?;
    check_circumstances(&args.circumstance, &sets)?;

    let mut outcome = Outcome::Done;
    let mut tables = Vec::new();
    let mut event = None;
    for rules in &sets {
        let Ok(found) = rules.events.find(&args.event) else {
            continue;
        };
        event.get_or_insert((rules, found));
        let (deadlines, complete) = compared(rules, found, when, as_of, args)?;
        if !complete {
            outcome = Outcome::BadInput;
        }
        tables.push(ComparedTable { rules, deadlines });
    }
    let Some((rules, event)) = event else {
        let unknown = sets.first().map(|rules| rules.events.find(&args.event));
        return match unknown {
            Some(Err(error)) => Err(Error::new(error).context("EVENT")),
            _ => Ok(Outcome::Done),
        };
    };
    let event = rules.events.get(event);
    let comparison = Comparison { event: &event.id, title: &event.title, when, tables };
    args.output.write(|format, style, out| comparison.write(format, style, out))?;
    Ok(outcome)
}

/// The deadlines under one table, and whether none is missing.
fn compared<'a>(
    rules: &'a RuleSet,
    event: EventId,
    when: Moment,
    as_of: Moment,
    args: &Args,
) -> Result<(Vec<dutyclock::Deadline<'a>>, bool)> {
    let calendar = args.calendar.load(&rules.calendar)?;
    let mut case = Case::new(None);
    case.record(event, when);
    case.circumstances.clone_from(&args.circumstance);
    let judgement = Judgement { deemed_receipt: rules.deemed_receipt, ..Judgement::as_of(as_of) };
    let Deadlines { deadlines, uncountable, without_edition } =
        deadlines_from(event, &case, rules, &calendar, &judgement);
    for missing in &uncountable {
        tell("error", &anyhow::anyhow!("{}: {missing}", rules.id));
    }
    for missing in &without_edition {
        tell("error", &anyhow::anyhow!("{missing}"));
    }
    Ok((deadlines, uncountable.is_empty() && without_edition.is_empty()))
}

/// A circumstance must be known to one table at least.
fn check_circumstances(names: &[String], sets: &[RuleSet]) -> Result<()> {
    for name in names {
        let mut checks = sets.iter().map(|rules| intake::check_circumstance(name, rules));
        if let Some(Err(error)) = checks.next()
            && !checks.any(|check| check.is_ok())
        {
            return Err(anyhow::anyhow!(error).context("--circumstance"));
        }
    }
    Ok(())
}
