//! `compare`: the same event under several rule tables.

use anyhow::{Context, Error, Result, anyhow, bail};
use dutyclock::report::{AskBack, ComparedTable, Comparison};
use dutyclock::rules::{Dates, Nation, NotOneEvent};
use dutyclock::suggest::did_you_mean_or;
use dutyclock::{
    Calendar, Case, Criteria, Deadlines, Moment, Nearest, RuleSet, deadlines_from, intake,
};

use super::asking_back::{AskingBack, Command};
use super::given::Given;
use super::nation::NationOption;
use super::options::{CalendarOption, ClockOption, OutputOptions, formats_of, is_known};
use super::question::Question;
use super::suggestions::not_known;
use super::{Outcome, print_message, remark};

#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
#[command(mut_arg("format", formats_of::<Comparison<'_>>))]
pub(super) struct Args {
    /// What happened, such as `referral`
    event: String,
    /// When it happened; see `dutyclock due --help` for the forms [default: now]
    when: Vec<String>,
    /// Rule tables, families or files to compare (repeatable, or separated by commas) [default: five documents on
    /// referrals in England; for another nation, all its documents as one]
    #[arg(long, value_name = "NAME|FILE", value_delimiter = ',')]
    rules: Vec<String>,
    #[command(flatten)]
    nation: NationOption,
    /// A circumstance that changes the time allowed, in the tables that have it (repeatable)
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    circumstance: Vec<String>,
    #[command(flatten)]
    calendar: CalendarOption,
    #[command(flatten)]
    clock: ClockOption,
    #[command(flatten)]
    output: OutputOptions,
}

/// What is compared for England, unless tables are named.
const IN_ENGLAND: [&str; 5] = [
    "working-together",
    "set-procedures",
    "trix-referrals-2024",
    "child-law-advice",
    "family-rights-group",
];

impl Args {
    /// The tables as one option names them.
    fn table(&self) -> String {
        if self.rules.is_empty() {
            return self.nation.nation().name().to_owned();
        }
        self.rules.join(",")
    }

    /// What to ask instead of an event that starts nothing in these tables.
    fn asked_around(
        &self,
        sets: &[RuleSet],
        event: &str,
        when: Moment,
        as_of: Moment,
    ) -> Vec<AskBack> {
        let table = self.table();
        let asked = sets.iter().filter_map(|rules| {
            let event = rules.events.find(event).ok()?;
            Some(self.asking_back(rules, &table, as_of).around(event, when))
        });
        asked.into_iter().find(|asked| !asked.is_empty()).unwrap_or_default()
    }

    fn asking_back<'a>(&self, rules: &'a RuleSet, table: &'a str, as_of: Moment) -> AskingBack<'a> {
        let given = Given::default().calendar(&self.calendar).clock(&self.clock, as_of);
        let given = given.each("--circumstance", &self.circumstance);
        AskingBack { command: Command::Compare, rules, table, given }
    }

    fn write(&self, answer: &Comparison<'_>) -> Result<()> {
        self.output.remark_on_questions_of::<Comparison<'_>>(&answer.ask_instead)?;
        self.output.write(answer)
    }

    fn tables(&self) -> Vec<&str> {
        if !self.rules.is_empty() {
            return self.rules.iter().map(String::as_str).collect();
        }
        match self.nation.nation() {
            Nation::England => IN_ENGLAND.to_vec(),
            other => vec![other.name()],
        }
    }
}

const EXAMPLES: &str = "\
Examples:
  dutyclock compare referral 2026-11-20
  dutyclock compare referral 2026-11-20 --rules england,my-protocol.toml
  dutyclock compare icpc 2026-12-18 --rules working-together-2018,working-together-2026";

pub(super) fn run(args: &Args) -> Result<Outcome> {
    let as_of = args.clock.moment()?;
    let sets: Vec<RuleSet> = args
        .tables()
        .into_iter()
        .map(|name| intake::rule_set(name, Dates::All).context("--rules"))
        .collect::<Result<_>>()?;
    check_circumstances(&args.circumstance, &sets)?;
    let twice = (1..sets.len()).find(|at| sets[..*at].iter().any(|set| set.id == sets[*at].id));
    if let Some(twice) = twice {
        bail!("--rules: two of the tables have the id `{}`", sets[twice].id);
    }

    let words = std::iter::once(&args.event).chain(&args.when).map(String::as_str);
    let question =
        Question::read(words, &as_of, |name| sets.iter().any(|set| is_known(set, name)))?;
    let known = sets.iter().find_map(|rules| {
        let event = rules.event(&question.event).ok()?;
        Some(rules.events.get(event))
    });
    let Some(event) = known else { return ask_for_start(args, &sets, &question, as_of) };
    let when = question.when(&as_of, event.nearest())?;
    let mut outcome = Outcome::DONE;
    let mut tables = Vec::new();
    for rules in &sets {
        let calendar = args.calendar.load(&rules.calendar)?;
        let found = compared(rules, &calendar, &event.id, when, as_of, args);
        for error in found.errors() {
            print_message("error", &anyhow!("{}: {error}", rules.id));
            outcome = Outcome::INCOMPLETE;
        }
        tables.push(ComparedTable { rules, calendar, deadlines: found.deadlines });
    }
    let found_none = tables.iter().all(|table| table.deadlines.is_empty());
    let mut ask_instead = Vec::new();
    if found_none && outcome == Outcome::DONE {
        ask_instead = args.asked_around(&sets, &event.id, when, as_of);
        if ask_instead.is_empty() && args.rules.is_empty() {
            // The documents that are compared are not all, and other nations may have it.
            let nation = intake::rule_set(args.nation.nation().name(), Dates::All)?;
            let event = nation.events.find(&event.id)?;
            let table = args.table();
            ask_instead = args.asking_back(&nation, &table, as_of).instead_of(event, when);
        }
        if ask_instead.is_empty() {
            remark(&format!("nothing in these tables starts from `{}`", event.id));
        }
    }
    let event = Some((&*event.id, &*event.title));
    args.write(&Comparison { event, when, tables, ask_instead })?;
    Ok(outcome)
}

/// Asks back for the start of a duty that was named in place of an event.
fn ask_for_start(
    args: &Args,
    sets: &[RuleSet],
    question: &Question,
    as_of: Moment,
) -> Result<Outcome> {
    let when = question.when(&as_of, Nearest::Past)?;
    let table = args.table();
    let mut ask_instead: Vec<AskBack> = Vec::new();
    for rules in sets {
        let asking_back = args.asking_back(rules, &table, as_of);
        let asked = asking_back.for_start(&rules.rules_called(&question.event), when);
        let is_new = |asked: &AskBack| ask_instead.iter().all(|one| one.command != asked.command);
        let asked: Vec<AskBack> = asked.into_iter().filter(is_new).collect();
        ask_instead.extend(asked);
    }
    if let (true, [rules, ..]) = (ask_instead.is_empty(), sets) {
        return Err(match rules.event(&question.event) {
            Err(unknown @ NotOneEvent::Unknown(_)) => {
                let asking_back = args.asking_back(rules, &table, as_of);
                not_known(&asking_back, question, Error::new(unknown).context("EVENT"), when)
            }
            Err(several) => Error::new(several).context("EVENT"),
            Ok(_) => anyhow!("EVENT: nothing to compare"),
        });
    }
    args.write(&Comparison { event: None, when, tables: Vec::new(), ask_instead })?;
    Ok(Outcome::DONE)
}

/// The result of one table for the event; no deadlines if it does not know the event.
fn compared<'a>(
    rules: &'a RuleSet,
    calendar: &Calendar,
    event: &str,
    when: Moment,
    as_of: Moment,
    args: &Args,
) -> Deadlines<'a> {
    let Ok(event) = rules.events.find(event) else {
        return Deadlines::default();
    };
    let mut case = Case::new(None);
    case.record(event, when);
    let known = args.circumstance.iter().filter_map(|name| intake::circumstance(name, rules).ok());
    known.for_each(|name| case.add_circumstance(name));
    let criteria = Criteria {
        deemed_receipt: rules.deemed_receipt,
        is_one_event: true,
        ..Criteria::as_of(as_of)
    };
    deadlines_from(event, &case, rules, calendar, &criteria)
}

/// Refuses a circumstance that no table knows.
fn check_circumstances(names: &[String], sets: &[RuleSet]) -> Result<()> {
    let mut known: Vec<&str> = sets.iter().flat_map(RuleSet::circumstances).collect();
    known.sort_unstable();
    known.dedup();
    let is_unknown =
        |name: &&String| sets.iter().all(|set| intake::circumstance(name, set).is_err());
    let Some(unknown) = names.iter().find(is_unknown) else { return Ok(()) };
    let hint = did_you_mean_or(unknown, known.iter().copied(), || {
        format!("; these tables have {}", known.join(", "))
    });
    bail!("--circumstance: unknown circumstance `{unknown}`{hint}")
}
