//! `explain`: the count of one rule, step by step, and everything considered.

use std::io::Write;

use anyhow::{Context, Error, Result, anyhow, bail};
use dutyclock::check::Setting;
use dutyclock::question::{Happened, OptionError};
use dutyclock::report::{self, Entry, Explanation, Format, Report, Style};
use dutyclock::rules::{Dates, Edition, EventId, NotOneEvent, Rule};
use dutyclock::{Considered, Deadlines, Nearest, Question, RuleSet, What, deadlines_from};

use super::asking_back::{AskingBack, Command};
use super::given::Given;
use super::happened::DoneOptions;
use super::options::{
    JudgementOptions, OutputOptions, RuleOptions, SchemaOption, formats_of, is_known,
};
use super::question::Question as Asked;
use super::{Outcome, print_message, remark, suggestions};

#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
#[command(mut_arg("format", formats_of::<Explanation<'_>>))]
pub(super) struct Args {
    /// The duty: its name, or the id of its rule, such as `decision` or `icpc`
    rule: String,
    /// When it starts; see `dutyclock due --help` for the forms. Without a date, the answer asks for one
    when: Vec<String>,
    /// The event that starts it, if the rule has several
    #[arg(long, value_name = "EVENT")]
    from: Option<String>,
    #[command(flatten)]
    done: DoneOptions,
    /// Draw the tree in ASCII only
    #[arg(long)]
    ascii: bool,
    /// Write the answer as JSON: short for --format json
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    rules: RuleOptions,
    #[command(flatten)]
    judgement: JudgementOptions,
    #[command(flatten)]
    output: OutputOptions,
    #[command(flatten)]
    schema: SchemaOption,
}

const EXAMPLES: &str = "\
Examples:
  dutyclock explain decision 2026-12-24
  dutyclock explain first-review 2026-11-30
  dutyclock explain assessment 2026-11-20 --rules child-law-advice
  dutyclock explain chase-up 2026-11-20 --done decision=2026-11-23 --as-of 2026-11-26
  dutyclock explain decision 2026-11-20 --json

The tree below the count shows what was considered: the editions, the rules that the \
same event starts, and the periods of the rule, each with the reason if it does not \
apply. If the rule does not apply at all, the tree says why, and the exit code is 2.";

pub(super) fn run(args: &Args) -> Result<Outcome> {
    let as_of = args.judgement.clock.moment()?;
    // Editions that are no longer in force were considered too.
    let setting = args.rules.setting(&args.judgement, as_of, Dates::All)?.of_one_event();
    let rules = &setting.rules;
    if args.rule.trim().is_empty() {
        bail!("RULE: the name is empty; `dutyclock rules show {}` lists the rules", rules.id);
    }
    let words = std::iter::once(&args.rule).chain(&args.when).map(String::as_str);
    let question = Asked::read(words, &as_of, |name| is_known(rules, name))?;
    let when = question.when(&as_of, Nearest::Past)?;
    match (&rules.rules_called(&question.event)[..], question.given(when)) {
        ([rule], Some(_)) => count(args, &setting, rule, &question),
        (rules, _) => ask_back(args, &setting, &question, rules),
    }
}

/// Asks for the start of the duty, or for the duty that an event belongs to.
fn ask_back(args: &Args, setting: &Setting, question: &Asked, ids: &[&str]) -> Result<Outcome> {
    let Setting { rules, calendar, criteria, .. } = setting;
    let name = &question.event;
    let when = question.when(&criteria.as_of, Nearest::Past)?;
    let given = question.given(when);
    let options = Given::besides_table(&args.rules, &args.judgement.clock, criteria.as_of);
    let asking_back = AskingBack {
        command: Command::Explain,
        rules,
        table: args.rules.name(),
        given: options.done(&args.done),
    };
    let ask_instead = if ids.is_empty() {
        let event = match rules.event(name) {
            Ok(event) => event,
            Err(several @ NotOneEvent::Several { .. }) => return Err(several).context("RULE"),
            Err(unknown) => {
                return Err(match suggestions::why_no_rule(rules, name, when) {
                    Some(refused) if refused.is_known => refused.why,
                    Some(refused) => {
                        suggestions::not_known(&asking_back, question, refused.why, when)
                    }
                    None => Error::new(unknown).context("RULE"),
                });
            }
        };
        let asked = asking_back.for_duty(event, given, when);
        let id = &rules.events.get(event).id;
        let has_it = asked.is_empty() && suggestions::having_rule(rules, id, when).is_some();
        if let Some(refused) = suggestions::why_no_rule(rules, id, when).filter(|_| has_it) {
            return Err(refused.why);
        }
        if asked.is_empty() { asking_back.instead_of(event, when) } else { asked }
    } else {
        asking_back.for_start(ids, when)
    };
    let asking = Report::asking(criteria.as_of, rules, calendar, ask_instead);
    let report = Report { schema: args.schema.version(), ..asking };
    args.output.remark_on_questions_of::<Explanation<'_>>(&report.ask_instead)?;
    write(args, &Explanation(report))?;
    Ok(Outcome::DONE)
}

/// Counts one rule from one of its starts.
fn count(args: &Args, setting: &Setting, rule: &str, question: &Asked) -> Result<Outcome> {
    let Setting { rules, calendar, criteria, circumstances, .. } = setting;
    let as_of = criteria.as_of;
    let when = question.when(&as_of, Nearest::Past)?;
    let started_by = Starts { rule, rules, circumstances };
    let starts = match &args.from {
        Some(event) => rules.event(event).context("--from")?,
        None => started_by
            .event(|edition| edition.in_force.contains(when.date()))
            .with_context(|| format!("RULE: `{rule}` has no start"))?,
    };
    let when = question.when(&as_of, rules.events.get(starts).nearest())?;
    let given = args.done.happened(circumstances);
    let case = setting.case(starts, when, given)?;
    let considered = Question { rules, calendar, criteria, case: &case, starts, when, rule };
    let considered = considered.considered();
    let answer = |given: Happened<'_>| {
        let case = setting.case(starts, when, given)?;
        let mut found = deadlines_from(starts, &case, rules, calendar, criteria);
        found.deadlines.retain(|deadline| deadline.rule.id == rule && deadline.event == when);
        Ok::<_, OptionError>(found)
    };
    let found = answer(given)?;
    for without_effect in given.without_effect(&found, answer)? {
        remark(&without_effect.in_explanation());
    }
    let missing = found.deadlines.is_empty().then(|| {
        if started_by.only_in_circumstances() {
            format!(
                "RULE: `{rule}` applies in named circumstances only; give one with --circumstance"
            )
        } else {
            why_none(rule, &found, &considered).unwrap_or_else(|| {
                let event = &rules.events.get(starts).id;
                format!("`{rule}` does not start from `{event}` on {when}")
            })
        }
    });
    let deadlines = found.deadlines.into_iter();
    let report = Report {
        event: Some((starts, when)),
        entries: deadlines.map(|deadline| Entry { case: None, deadline, change: None }).collect(),
        errors: missing.iter().cloned().collect(),
        explain: true,
        all_duties: true,
        considered: Some(considered),
        schema: args.schema.version(),
        ..Report::asking(as_of, rules, calendar, Vec::new())
    };
    write(args, &Explanation(report))?;
    let Some(missing) = missing else { return Ok(Outcome::DONE) };
    print_message("error", &anyhow!(missing));
    Ok(Outcome::INCOMPLETE)
}

fn write(args: &Args, answer: &Explanation<'_>) -> Result<()> {
    if !args.json {
        return args.output.write_styled(answer, |style| Style { ascii: args.ascii, ..style });
    }
    let write =
        |_, style: Style, out: &mut dyn Write| report::write(answer, Format::Json, style, out);
    args.output.write_in(&[Format::Json], write).map(drop)
}

/// Why a rule has no deadline: its limit cannot be counted, no edition was in force, or the tree gives the
/// reason.
fn why_none(rule: &str, found: &Deadlines<'_>, considered: &Considered) -> Option<String> {
    let uncountable = found.uncountable.iter().find(|of| of.rule.id == rule);
    let uncountable = uncountable.map(ToString::to_string);
    let without_edition = found.without_edition.first().map(ToString::to_string);
    let reasons = || {
        let asked = |known: &&Considered| known.asked && known.what == What::Rule;
        let in_force = considered.all().filter(|known| known.applied);
        let in_force = in_force.flat_map(|known| &known.below).find(asked);
        let asked = in_force.or_else(|| considered.all().find(asked))?;
        Some(format!("`{rule}` does not apply: {}", asked.reason.as_ref()?))
    };
    uncountable.or(without_edition).or_else(reasons)
}

/// The events that can start a rule.
struct Starts<'a> {
    rule: &'a str,
    rules: &'a RuleSet,
    circumstances: &'a [String],
}

impl<'a> Starts<'a> {
    fn versions(&self) -> impl Iterator<Item = (&'a Edition, &'a Rule)> {
        let editions = self.rules.editions().iter();
        let rules =
            editions.flat_map(|edition| edition.rules.iter().map(move |rule| (edition, rule)));
        let id = self.rule;
        rules.filter(move |(_, rule)| rule.id == id)
    }

    /// The event that starts it in an edition in force, or else in any. If it applies in none of the given
    /// circumstances, the event that would start it.
    fn event(&self, in_force: impl Fn(&Edition) -> bool) -> Option<EventId> {
        let mut versions: Vec<_> = self.versions().collect();
        versions.sort_by_key(|(edition, _)| !in_force(edition));
        let started = versions.iter().find_map(|(_, rule)| {
            let mut starts = rule.starts_under(self.circumstances);
            starts
                .find(|event| *event == rule.starts)
                .or_else(|| rule.starts_under(self.circumstances).next())
        });
        started.or(versions.first().map(|(_, rule)| rule.starts))
    }

    fn only_in_circumstances(&self) -> bool {
        self.versions().all(|(_, rule)| rule.starts_under(self.circumstances).next().is_none())
    }
}
