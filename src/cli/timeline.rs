//! `timeline`: how a case must unfold, from an event or from its record.

use anyhow::{Context, Error, Result, anyhow, bail};
use dutyclock::check::{CanShow, FailOn, Records, Setting, Source, not_checked};
use dutyclock::intake::{Linked, Reject};
use dutyclock::question::{Happened, OptionError, when};
use dutyclock::report::{self, Part, Style, TimelineReport};
use dutyclock::rules::{Dates, EventId};
use dutyclock::text::{counted, excerpt, printable};
use dutyclock::{Case, Horizon, Moment, Nearest, Rule, RuleSet, Status, Step, Timeline, timeline};

use super::asking_back::{AskingBack, Command};
use super::given::Given;
use super::options::{
    CliValue, DutyOption, JudgementOptions, OutputOptions, RuleOptions, SchemaOption,
    SourceOptions, formats_of,
};
use super::question::Question;
use super::source::{dated_remark, input_of, undated_remark};
use super::suggestions::Asked;
use super::{Outcome, check, print_message, remark, suggestions};

#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
#[command(mut_arg("format", |option| {
    formats_of::<TimelineReport<'_>>(option)
        .help("Output format [default: from the name of --output, else text]")
}))]
pub(super) struct Args {
    /// What happened, such as `referral` or `strategy-discussion`
    #[arg(required_unless_present = "from_cases", conflicts_with = "from_cases")]
    event: Option<String>,
    /// When it happened: "friday 4.40pm", 16:40, "20 nov 16:40", 2026-11-20, yesterday or now [default:
    /// now]
    when: Vec<String>,
    /// What has been done or is planned, as EVENT=WHEN (repeatable); later steps are counted from it
    #[arg(long, value_name = "EVENT=WHEN")]
    done: Vec<String>,
    /// An earlier spell of the same kind, as "FROM to UNTIL", such as another stay in secure accommodation
    /// (repeatable)
    #[arg(long, value_name = "FROM to UNTIL", conflicts_with = "from_cases")]
    earlier: Vec<String>,
    /// An authorised extension, as RULE=WHEN (repeatable); a weekday is the next one
    #[arg(long, value_name = "RULE=WHEN")]
    extend: Vec<String>,
    /// How many reviews to show, held or in the future [default: 2, or as many as --until allows]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100))]
    reviews: Option<u32>,
    /// The last day to show, where a weekday is the next one; a step that has started is always shown
    #[arg(long, value_name = "DATE")]
    until: Option<String>,
    /// Show how each date was counted, with the notes on its rule
    #[arg(long)]
    explain: bool,
    /// Draw the chart in ASCII only
    #[arg(long)]
    ascii: bool,
    /// Exit with 1 if a deadline has this status or a worse one
    #[arg(long, value_enum, default_value_t = CliValue(FailOn::Never))]
    fail_on: CliValue<FailOn>,
    #[command(flatten)]
    record: RecordOptions,
    #[command(flatten)]
    duties: DutyOption,
    #[command(flatten)]
    rules: RuleOptions,
    #[command(flatten)]
    judgement: JudgementOptions,
    #[command(flatten)]
    output: OutputOptions,
    #[command(flatten)]
    schema: SchemaOption,
}

/// The record of a case, in place of one event.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "A case from its record")]
struct RecordOptions {
    /// A file with cases, or a folder, as `check` reads it; `-` is standard input
    #[arg(long, value_name = "FILE", requires = "case")]
    from_cases: Option<String>,
    /// The id of the case to show; with an event, the id to put on its calendar entries
    #[arg(long, value_name = "ID")]
    case: Option<String>,
    #[command(flatten)]
    source: SourceOptions,
}

const EXAMPLES: &str = "\
Examples:
  dutyclock timeline referral friday 4.40pm
  dutyclock timeline referral 20/11/2026 --done strategy-discussion=26/11/2026
  dutyclock timeline strategy-discussion 2026-12-11 --reviews 4
  dutyclock timeline icpc 2026-11-16 --done review=2027-02-10 --done review=2027-07-28
  dutyclock timeline referral 2026-11-20 --rules set-procedures --circumstance complex
  dutyclock timeline referral 2026-11-20 --format html --output handout.html
  dutyclock timeline referral 2026-11-20 --until 2027-12-31 --format ics --output case.ics
  dutyclock timeline --from-cases open-cases.csv --case C-1042 --map \"Date of referral=referral\"

Each step is assumed to be done at its limit, and the next steps are counted from there: \
they are `projected`. --done moves a step, and everything after it. Where no limit is \
set, as between the decision and the strategy discussion, a day is assumed to show the \
path; it is not a limit.";

pub(super) fn run(args: &Args) -> Result<Outcome> {
    match (&args.event, &args.record.from_cases, &args.record.case) {
        (None, Some(file), Some(id)) => args.by_record(file, id),
        (Some(event), ..) => args.after_event(event),
        // clap requires one of the options.
        (None, ..) => bail!("name an event, or a file with --from-cases and a case with --case"),
    }
}

/// The case to show, in one or several records, before the options add to them.
struct Shown {
    records: Vec<Case>,
    event: Option<(EventId, Moment)>,
    /// What is missing; already reported.
    incomplete: Vec<String>,
    /// The earliest assumed day for a step without a limit.
    path_from: Option<Moment>,
    can_show: CanShow,
}

impl Args {
    fn after_event(&self, event: &str) -> Result<Outcome> {
        if let Some(option) = self.record.source.option_for_tables() {
            bail!("{option}: it needs a file; name one with --from-cases");
        }
        let as_of = self.judgement.clock.moment()?;
        let words = std::iter::once(event).chain(self.when.iter().map(String::as_str));
        let question = Question::read(words, &as_of, self.rules.knows())?;
        let when = question.when(&as_of, Nearest::Past)?;
        // A completed event may itself be a start, before this one.
        let is_alone = self.done.is_empty() && self.earlier.is_empty();
        let dates = if is_alone { Dates::From(when.date()) } else { Dates::All };
        let setting = self.rules.setting(&self.judgement, as_of, dates)?.of_one_event();
        let event =
            match suggestions::asked(&self.asking_back(&setting.rules, as_of), &question, as_of)? {
                Asked::Event(event) => event,
                Asked::Duties(ids) => return self.ask_for_start(&setting, &ids, when),
            };
        let when = question.when(&as_of, setting.rules.events.get(event).nearest())?;
        let mut case = Case::new(self.record.case.clone());
        case.record(event, when);
        let event = Some((event, when));
        let can_show = CanShow::All;
        let incomplete = Vec::new();
        let shown = Shown { records: vec![case], event, incomplete, path_from: None, can_show };
        self.show(&setting, &shown)
    }

    /// Asks back for the start of duties that were named in place of an event.
    fn ask_for_start(&self, setting: &Setting, ids: &[&str], when: Moment) -> Result<Outcome> {
        let Setting { rules, calendar, criteria, .. } = setting;
        let ask_instead = self.asking_back(rules, criteria.as_of).for_start(ids, when);
        self.output.remark_on_questions_of::<TimelineReport<'_>>(&ask_instead)?;
        let report = TimelineReport {
            as_of: criteria.as_of,
            rules,
            calendar,
            event: None,
            case: None,
            steps: Vec::new(),
            incomplete: Vec::new(),
            errors: Vec::new(),
            role: None,
            explain: false,
            ask_instead,
            schema: self.schema.version(),
        };
        self.output.write(&report)?;
        Ok(Outcome::DONE)
    }

    fn asking_back<'a>(&'a self, rules: &'a RuleSet, as_of: Moment) -> AskingBack<'a> {
        let given = Given::besides_table(&self.rules, &self.judgement.clock, as_of);
        let given = given.each("--done", &self.done).each("--earlier", &self.earlier);
        let given = given.each("--extend", &self.extend);
        AskingBack { command: Command::Timeline, rules, table: self.rules.name(), given }
    }

    fn by_record(&self, file: &str, id: &str) -> Result<Outcome> {
        let source = &self.record.source;
        let input = input_of(file, source.input()).context("--from-cases")?;
        let dated = input.mapping().filter(|mapping| mapping.has_reference_date());
        let table = source.table()?;
        let census = dated.map(|mapping| Linked::open(mapping, file, &table)).transpose()?;
        let as_of = self.as_of(file, census.as_ref())?;
        let setting = self.rules.setting(&self.judgement, as_of, Dates::All)?;
        let opened = match census {
            Some(census) => Source::of_linked(census, &setting.rules),
            None => Source::open(input, file.to_owned(), &table, &setting.rules)?,
        };
        for unmapped in opened.unmapped.into_iter().flatten() {
            if unmapped.option.is_some() {
                bail!(unmapped);
            }
            remark(&unmapped.to_string());
        }
        let can_show = opened.can_show;
        let is_for_role = |rule: &Rule| setting.is_for_role(rule.owner);
        let in_force = setting.rules.rules_on(as_of.date());
        let limits = in_force.filter(|rule| is_for_role(rule) && !rule.never_sets_a_limit());
        let left_out = can_show.not_testable(limits);
        if !left_out.is_empty() {
            remark(&not_checked(file, &left_out));
        }
        let documents = can_show.documents(&setting.rules, is_for_role);
        if !documents.not_started.is_empty() {
            remark(&documents.remark(file));
        }
        // The events that a format has no place for: nothing is projected to them or through them.
        let never_shown = match input.mapping() {
            Some(_) => can_show.not_shown(&setting.rules),
            None => Vec::new(),
        };
        let mut found = find(opened.records, file, id, &setting.rules)?;
        for case in &mut found.cases {
            case.not_shown.extend(&never_shown);
        }
        let Found { cases: records, incomplete, .. } = found;
        let path_from = Some(as_of);
        self.show(&setting, &Shown { records, event: None, incomplete, path_from, can_show })
    }

    /// The moment of `--as-of`, or the reference date of a census, or now.
    fn as_of(&self, file: &str, census: Option<&Linked>) -> Result<Moment> {
        let clock = &self.judgement.clock;
        let Some(census) = census.filter(|_| clock.as_of.is_none()) else {
            return clock.moment();
        };
        if let Some(date) = census.reference_date() {
            remark(&dated_remark(date));
            return Ok(date);
        }
        let as_of = clock.moment()?;
        remark(&undated_remark(file, as_of));
        Ok(as_of)
    }

    fn show(&self, setting: &Setting, shown: &Shown) -> Result<Outcome> {
        let Setting { rules, calendar, criteria, .. } = setting;
        let horizon = self.horizon(&criteria.as_of, shown)?;
        let follow = |given: Happened<'_>| {
            let each = shown.records.iter().map(|record| {
                let mut case = record.clone();
                if let Some((event, when)) = shown.event {
                    setting.add_earlier(&mut case, given.earlier, event, when)?;
                }
                setting.add(&mut case, given)?;
                Ok(timeline(&case, rules, calendar, criteria, horizon))
            });
            each.collect::<Result<Vec<_>, OptionError>>().map(Timeline::joined)
        };
        let Self { done, earlier, extend, .. } = self;
        let given = Happened { done, earlier, extend, circumstances: &setting.circumstances };
        let found = follow(given)?;
        let errors = found.errors();
        match (found.steps.is_empty(), errors.is_empty()) {
            (true, false) => bail!("{}", errors.join("\nerror: ")),
            (true, true) if shown.event.is_none() => remark(&shown.nothing_starts()),
            _ => {}
        }
        let ask_instead = match shown.event.filter(|_| found.steps.is_empty()) {
            Some((event, when)) => self.asking_back(rules, criteria.as_of).instead_of(event, when),
            None => Vec::new(),
        };
        for without_effect in given.without_effect(&found, follow)? {
            remark(&without_effect.in_timeline());
        }
        errors.iter().for_each(|error| print_message("error", &anyhow!("{error}")));
        let complete = errors.is_empty() && shown.incomplete.is_empty();
        let is_for_role = |step: &Step<'_>| {
            setting.role.is_none() || step.owner().is_some_and(|owner| setting.is_for_role(owner))
        };
        let is_known = |step: &Step<'_>| shown.knows(step, criteria.as_of);
        let steps = found.steps.into_iter().filter(is_for_role).filter(is_known);
        let steps = self.shown(steps.collect())?;
        let limits = steps.iter().filter(|step| step.deadline.is_some());
        let statuses: Vec<Status> = limits.map(Step::status).collect();
        let report = TimelineReport {
            as_of: criteria.as_of,
            rules,
            calendar,
            event: shown.event,
            case: shown.id().map(str::to_owned),
            steps,
            incomplete: shown.incomplete.iter().map(incomplete).collect(),
            errors,
            role: setting.role,
            explain: self.explain,
            ask_instead,
            schema: self.schema.version(),
        };
        self.output.remark_on_questions_of::<TimelineReport<'_>>(&report.ask_instead)?;
        self.output.remark_on_entries_of::<TimelineReport<'_>>(report.case.as_deref())?;
        self.output.write_styled(&report, |style| Style { ascii: self.ascii, ..style })?;
        Ok(check::outcome(self.fail_on.0, &statuses, complete))
    }

    /// The steps without those that have no day and lead to no other, which no chart has a place for. Rows for
    /// programs have them all.
    fn shown<'a>(&self, steps: Vec<Step<'a>>) -> Result<Vec<Step<'a>>> {
        let format = self.output.format(&report::formats::<TimelineReport<'_>>())?;
        if self.duties.all_duties || format.needs() == Part::Records {
            return Ok(steps);
        }
        let (undated, dated): (Vec<_>, Vec<_>) = steps.into_iter().partition(is_undated);
        if dated.is_empty() {
            return Ok(undated);
        }
        if !undated.is_empty() {
            let duties = match undated.len() {
                1 => "1 duty without a number of days is".to_owned(),
                count => format!("{count} duties without a number of days are"),
            };
            remark(&format!("{duties} not shown; --all-duties shows them"));
        }
        Ok(dated)
    }

    fn horizon(&self, as_of: &Moment, shown: &Shown) -> Result<Horizon> {
        let until =
            self.until.as_deref().map(|text| when::next("--until", text, as_of)).transpose()?;
        if let (Some(until), Some((_, start))) = (until, shown.event)
            && until.date() < start.date().min(as_of.date())
        {
            bail!("--until: {until} is before the start, {start}: give a day after it");
        }
        let repeats = match (self.reviews, until) {
            (None, None) => Horizon::default().repeats,
            (reviews, _) => reviews,
        };
        Ok(Horizon {
            repeats,
            until: until.map(|until| until.date()),
            path_from: shown.path_from.map(|from| from.date()),
        })
    }
}

impl Shown {
    /// Whether a step is still to come, or the record can show how it stands.
    fn knows(&self, step: &Step<'_>, as_of: Moment) -> bool {
        let is_testable = step.rule().is_none_or(|rule| self.can_show.can_test(rule));
        is_testable || step.due().is_some_and(|due| due.compare(&as_of).is_ge())
    }

    fn id(&self) -> Option<&str> {
        self.records.first()?.id.as_deref()
    }

    fn nothing_starts(&self) -> String {
        format!(
            "case `{}`: no recorded event starts a duty",
            excerpt(self.id().unwrap_or_default())
        )
    }
}

/// Whether a step has no day, and none is assumed.
fn is_undated(step: &Step<'_>) -> bool {
    step.completion.is_none()
        && step.deadline.as_ref().is_some_and(|deadline| {
            deadline.rule.never_sets_a_limit() || deadline.cannot_be_in_breach()
        })
}

fn incomplete(missing: &String) -> String {
    format!("this timeline is incomplete: {missing}")
}

/// The records of one case.
#[derive(Default)]
struct Found {
    cases: Vec<Case>,
    /// Number of cases in the file.
    read: u64,
    /// Number of records that could not be read.
    rejected: u64,
    /// Its unreadable records, and whether the file ended early.
    incomplete: Vec<String>,
    /// Unreadable records without a case id: they may belong to this case.
    of_any_case: Vec<String>,
}

/// Looks for a case in a file.
fn find(records: Records<'_>, file: &str, id: &str, rules: &RuleSet) -> Result<Found> {
    let mut found = Found::default();
    let outcome = records.in_turn().read(rules, &mut |record| match record {
        Ok(case) => found.add_case(case, id),
        Err(reject) => found.add_reject(&reject, id),
    });
    match outcome {
        Ok(read) => read.remarks.iter().for_each(|text| remark(text)),
        Err(incomplete) => found.incomplete.push(incomplete.to_string()),
    }
    if found.cases.is_empty() {
        return Err(found.no_case(file, id));
    }
    found.incomplete.append(&mut found.of_any_case);
    found.incomplete.iter().for_each(|missing| print_message("error", &anyhow!("{missing}")));
    Ok(found)
}

impl Found {
    fn add_case(&mut self, case: &Case, id: &str) {
        self.read += 1;
        if case.id.as_deref() == Some(id) {
            self.cases.push(case.clone());
        }
    }

    fn add_reject(&mut self, reject: &Reject, id: &str) {
        self.rejected += 1;
        match reject.case.as_deref() {
            None => self.of_any_case.push(reject.to_string()),
            Some(known) if known == id => self.incomplete.push(reject.to_string()),
            Some(_) => {}
        }
    }

    /// Why there is nothing to show.
    fn no_case(&self, file: &str, id: &str) -> Error {
        if !self.incomplete.is_empty() {
            return anyhow!("{}", self.incomplete.join("\nerror: "));
        }
        if let (0, [only]) = (self.read, &self.of_any_case[..]) {
            return anyhow!("{only}");
        }
        let rejected = match self.rejected {
            0 => String::new(),
            count => format!(", and {} that could not be read", counted(count, "record")),
        };
        anyhow!(
            "--case: no case `{}` in `{}`, which has {}{rejected}; write the id as the file has it",
            excerpt(id),
            printable(file),
            counted(self.read, "case")
        )
    }
}
