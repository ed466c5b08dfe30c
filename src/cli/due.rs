//! `due`: everything that starts from an event.

use anyhow::{Result, anyhow, bail};
use dutyclock::check::{FailOn, Setting};
use dutyclock::question::{Happened, OptionError};
use dutyclock::report::{AskBack, Entry, Report};
use dutyclock::rules::{Dates, Wanted};
use dutyclock::{Moment, Nearest, RuleSet, Status, deadlines_from};

use super::asking_back::{AskingBack, Command};
use super::given::Given;
use super::happened::DoneOptions;
use super::options::{
    CliValue, DutyOption, JudgementOptions, OutputOptions, RuleOptions, SchemaOption, formats_of,
};
use super::question::Question;
use super::suggestions::Asked;
use super::{Outcome, check, next, print_message, remark, suggestions};

#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
#[command(mut_arg("format", formats_of::<Report<'_>>))]
pub(super) struct Args {
    /// What happened, such as `referral` or `strategy-discussion`
    event: String,
    /// When it happened: "friday 4.40pm", 16:40, "20 nov 16:40", 2026-11-20, yesterday [default: now]
    when: Vec<String>,
    #[command(flatten)]
    pub(super) done: DoneOptions,
    /// The id of the case, to put on its calendar entries
    #[arg(long, value_name = "ID")]
    case: Option<String>,
    /// Show how each date was counted, with the notes on its rule
    #[arg(long)]
    pub(super) explain: bool,
    /// Exit with 1 if a deadline has this status or a worse one
    #[arg(long, value_enum, default_value_t = CliValue(FailOn::Never))]
    fail_on: CliValue<FailOn>,
    #[command(flatten)]
    duties: DutyOption,
    #[command(flatten)]
    pub(super) rules: RuleOptions,
    #[command(flatten)]
    pub(super) judgement: JudgementOptions,
    #[command(flatten)]
    output: OutputOptions,
    #[command(flatten)]
    schema: SchemaOption,
}

const EXAMPLES: &str = "\
Examples:
  dutyclock due referral 16:40
  dutyclock due strategy meeting friday 4.40pm
  dutyclock due referral 2026-11-20 16:40
  dutyclock due referral 20/11/2026 --done decision=23/11/2026 --as-of 30/11/2026
  dutyclock due strategy-discussion 2026-12-11 --explain
  dutyclock due concern-identified today --rules set-procedures --circumstance serious-harm
  dutyclock due referral \"2026-11-20 16:40\" --case C-1042 --output deadlines.ics";

impl Args {
    /// Whether it begins with the name of an event or a duty, or with a misspelt one if that is enough.
    pub(super) fn names_what_is_asked(&self, may_be_misspelt: bool) -> bool {
        let words: Vec<&str> = self.words().flat_map(str::split_whitespace).collect();
        let begins_with = |is_event: &dyn Fn(&str) -> bool| {
            (1..=words.len()).any(|end| is_event(&words[..end].join(" ")))
        };
        begins_with(&self.rules.knows())
            || may_be_misspelt && begins_with(&self.rules.nearly_knows_event())
    }

    /// The dates that rules are needed for. A completed event may itself be a start, before this one.
    fn dates(&self, when: Moment) -> Dates {
        let is_alone = self.done.done.is_empty() && self.done.earlier.is_empty();
        if is_alone { Dates::From(when.date()) } else { Dates::All }
    }

    /// Whether its options name no other events, rules or circumstances.
    fn asks_of_nothing_else(&self) -> bool {
        let DoneOptions { done, earlier, extend } = &self.done;
        [done, earlier, extend, &self.rules.circumstance].into_iter().all(Vec::is_empty)
    }

    /// What to ask instead of an event that starts nothing. This takes all rules.
    fn ask_instead(
        &self,
        event: &str,
        when: Moment,
        as_of: Moment,
        dates: Dates,
    ) -> Result<Vec<AskBack>> {
        let rules = &self.rules.rule_set(dates)?;
        Ok(self.asking_back(rules, as_of).instead_of(rules.events.find(event)?, when))
    }

    fn asking_back<'a>(&'a self, rules: &'a RuleSet, as_of: Moment) -> AskingBack<'a> {
        let given =
            Given::besides_table(&self.rules, &self.judgement.clock, as_of).done(&self.done);
        AskingBack { command: Command::Due, rules, table: self.rules.name(), given }
    }

    fn write(&self, report: &Report<'_>) -> Result<()> {
        self.output.remark_on_questions_of::<Report<'_>>(&report.ask_instead)?;
        self.output.remark_on_entries_of::<Report<'_>>(self.case.as_deref())?;
        self.output.write(report)
    }

    fn words(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.event).chain(&self.when).map(String::as_str)
    }
}

pub(super) fn run(args: &Args) -> Result<Outcome> {
    let as_of = args.judgement.clock.moment()?;
    let question = Question::read(args.words(), &as_of, args.rules.knows())?;
    let when = question.when(&as_of, Nearest::Past)?;
    let dates = args.dates(when);
    let event = args.asks_of_nothing_else().then_some(&*question.event);
    let setting =
        args.rules.setting(&args.judgement, as_of, Wanted { dates, event })?.of_one_event();
    let event =
        match suggestions::asked(&args.asking_back(&setting.rules, as_of), &question, as_of)? {
            Asked::Event(event) => event,
            Asked::Duties(ids) => return ask_for_start(args, &setting, &ids, when),
        };
    let when = question.when(&as_of, setting.rules.events.get(event).nearest())?;
    let Setting { rules, calendar, criteria, circumstances, .. } = &setting;
    let answer = |given: Happened<'_>| {
        let case = setting.case(event, when, given)?;
        let mut found = deadlines_from(event, &case, rules, calendar, criteria);
        // What earlier spells started is over: only what they leave matters.
        found.deadlines.retain(|deadline| args.done.earlier.is_empty() || deadline.event == when);
        Ok::<_, OptionError>(found)
    };
    let given = args.done.happened(circumstances);
    let found = answer(given)?;
    let errors = found.errors();
    let nothing_starts = found.deadlines.is_empty() && errors.is_empty();
    let ask_instead = if nothing_starts {
        args.ask_instead(&rules.events.get(event).id, when, as_of, dates)?
    } else {
        Vec::new()
    };
    for without_effect in given.without_effect(&found, answer)? {
        remark(&without_effect.after(event, rules));
    }
    if found.deadlines.is_empty() && !errors.is_empty() {
        bail!("{}", errors.join("\nerror: "));
    }
    for error in &errors {
        print_message("error", &anyhow!("{error}"));
    }
    let complete = errors.is_empty();
    let entries: Vec<Entry<'_>> = found
        .deadlines
        .into_iter()
        .filter(|deadline| setting.is_for_role(deadline.rule.owner))
        .map(|deadline| Entry { case: args.case.clone(), deadline, change: None })
        .collect();
    let statuses: Vec<Status> = entries.iter().map(|entry| entry.deadline.status).collect();
    let mut report = Report {
        event: Some((event, when)),
        entries,
        errors,
        role: setting.role,
        explain: args.explain,
        all_duties: args.duties.all_duties,
        schema: args.schema.version(),
        ..Report::asking(as_of, rules, calendar, ask_instead)
    };
    report.next = next::after_due(args, &report);
    args.write(&report)?;
    Ok(check::outcome(args.fail_on.0, &statuses, complete))
}

/// Asks back for the start of duties that were named in place of an event.
fn ask_for_start(args: &Args, setting: &Setting, ids: &[&str], when: Moment) -> Result<Outcome> {
    let Setting { rules, calendar, criteria, .. } = setting;
    let ask_instead = args.asking_back(rules, criteria.as_of).for_start(ids, when);
    let asking = Report::asking(criteria.as_of, rules, calendar, ask_instead);
    args.write(&Report { schema: args.schema.version(), ..asking })?;
    Ok(Outcome::DONE)
}
