//! `check`: breaches and warnings in recorded cases.

mod choice;
mod paths;
mod printer;
mod progress;
mod rejects;
mod sources;
mod state;
mod suggest;

use std::cmp::Ordering;
use std::io::{self, Write};
use std::path::PathBuf;

use anyhow::{Context, Result, anyhow, bail};
use chrono::NaiveDate;
use clap::builder::PossibleValuesParser;
use dutyclock::calendar::Holiday;
use dutyclock::check::{Batch, Checked, Checker, FailOn, Filter, PutRight, Setting};
use dutyclock::intake::{Input, Linked};
use dutyclock::question::when;
use dutyclock::report::{
    self, Appears, By, Change, Columns, Entry, Format, ListOf, Report, RowWriter, Schema, Since,
    Style, WhatIf,
};
use dutyclock::rules::Dates;
use dutyclock::text::counted;
use dutyclock::{Calendar, Moment, Status};

use self::choice::ChoiceOptions;
use self::printer::{Printer, StandardError};
use self::rejects::RejectsFile;
use self::sources::{open_censuses, run_sources};
use self::state::State;
use self::suggest::suggest;
use super::options::{
    CliValue, DutyOption, JudgementOptions, OutputOptions, RuleOptions, SchemaOption,
    SourceOptions, formats_of,
};
use super::source::{dated_remark, input_of, undated_remark};
use super::wildcards::Files;
use super::{Outcome, print_message, remark};

#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
#[command(mut_arg("format", formats_of::<Report<'_>>))]
pub(super) struct Args {
    /// Files with cases, or a folder; `-` is standard input
    #[arg(required = true, value_name = "FILE", value_parser = Files::of)]
    files: Vec<Files>,
    #[command(flatten)]
    source: SourceOptions,
    /// Print a file for --mapping that shows how the headings and cells of a table would be read
    #[arg(long)]
    suggest_mapping: bool,
    /// Write the records that could not be read or counted to this file, with the line and the reason
    #[arg(long, value_name = "FILE", env = "DUTYCLOCK_REJECTS", hide_env_values = true)]
    rejects: Option<PathBuf>,
    /// Write nothing, and remember nothing, if more records than this could not be read
    #[arg(long, value_name = "NUMBER", env = "DUTYCLOCK_MAX_REJECTS", hide_env_values = true)]
    max_rejects: Option<u64>,
    /// Accept a file with nothing to check (otherwise an error)
    #[arg(long)]
    allow_empty: bool,
    /// Accept recorded events that no chosen table checks (an error if the law sets limits for them)
    #[arg(long)]
    allow_unchecked: bool,
    /// Show every deadline, not only those that need action
    #[arg(long)]
    all: bool,
    /// Also show what is odd in the records, such as a target date that differs from the limit
    #[arg(long)]
    notes: bool,
    /// Show how each date was counted, with the notes on its rule
    #[arg(long)]
    explain: bool,
    /// Remember in this file what has been reported, and report only what is new or has been put right
    #[arg(long, value_name = "FILE", env = "DUTYCLOCK_STATE", hide_env_values = true, conflicts_with_all = ["new_since", "what_if_holiday"])]
    state: Option<PathBuf>,
    /// With --state, print no notes, and nothing at all if there is nothing new to report
    #[arg(long, requires = "state", conflicts_with = "output")]
    silent: bool,
    /// With --state, accept fewer records or columns than in the last run (otherwise an error)
    #[arg(long, requires = "state")]
    allow_fewer: bool,
    /// Show only what has become a breach since this date or time
    #[arg(long, value_name = "WHEN", env = "DUTYCLOCK_NEW_SINCE", hide_env_values = true)]
    new_since: Option<String>,
    /// Write only these columns of csv, jsonl or xlsx, in this order (separated by commas)
    #[arg(
        long,
        value_name = "NAME",
        value_delimiter = ',',
        value_parser = PossibleValuesParser::new(column_names()),
        conflicts_with = "what_if_holiday"
    )]
    columns: Vec<String>,
    /// Group the counts of the summary [default: rule]
    #[arg(long, value_name = "GROUP", env = "DUTYCLOCK_BY", hide_env_values = true)]
    by: Option<CliValue<By>>,
    /// Show which open deadlines would move if this day were a bank holiday (repeatable)
    #[arg(long, value_name = "DATE[=NAME]", conflicts_with_all = ["all", "explain", "new_since"])]
    what_if_holiday: Vec<String>,
    /// Exit with 1 if a deadline has this status or a worse one
    #[arg(long, value_enum, env = "DUTYCLOCK_FAIL_ON", default_value_t = CliValue(FailOn::Breached), hide_env_values = true)]
    fail_on: CliValue<FailOn>,
    /// Print no notes and no progress on standard error, only errors
    #[arg(long, short, env = "DUTYCLOCK_QUIET", hide_env_values = true, value_parser = clap::builder::BoolishValueParser::new())]
    quiet: bool,
    #[command(flatten)]
    choice: ChoiceOptions,
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

const EXAMPLES: &str = "\
Examples:
  dutyclock check case.toml
  dutyclock check open-cases.csv --format csv --output breaches.csv
  dutyclock check open-cases.csv --state state.json
  dutyclock check open-cases.csv --new-since yesterday
  dutyclock check open-cases.csv --format html --output morning.html
  dutyclock check open-cases.csv --except chase-up --require acknowledgement
  dutyclock check open-cases.csv --map \"Date of referral=referral\" --by owner
  dutyclock check census.xml --rules dfe-measures
  dutyclock check open-cases.csv --what-if-holiday 2026-12-24=\"Extra day\"
  dutyclock check - --input jsonl --format jsonl < cases.jsonl

One case in TOML:
  id = \"C-1042\"
  [events]
  referral = 2026-11-20T16:40:00
  review = [2027-02-10, 2027-07-28]
  [extensions]
  assessment = 2027-02-12

CSV with a row for each case and a column for each event (an empty cell means not yet):
  case,referral,decision,review_1,review_2,extension_assessment,circumstances
  C-1042,2026-11-20T16:40,2026-11-23,,,,

CSV with a row for each event, in any order:
  case,event,when
  C-1042,referral,2026-11-20T16:40

JSON lines:
  {\"case\": \"C-1042\", \"events\": {\"referral\": \"2026-11-20T16:40\", \"review\": [\"2027-02-10\"]}}

A census is checked as of its own reference date, unless you give --as-of.";

/// The names of all columns that a list may have, in every version.
fn column_names() -> Vec<&'static str> {
    let columns = Schema::ALL.iter().flat_map(|schema| report::columns(*schema));
    let columns = columns.filter(|column| column.appears != Appears::InTimeline);
    let mut names = Vec::new();
    for column in columns {
        if !names.contains(&column.name) {
            names.push(column.name);
        }
    }
    names
}

pub(super) fn run(args: &Args) -> Result<Outcome> {
    args.check_paths()?;
    if args.suggest_mapping {
        return suggest(args);
    }
    args.check_format()?;
    let (inputs, mut failures) = args.inputs();
    let table = args.source.table()?;
    let (censuses, unread) = open_censuses(&inputs, &table);
    failures.extend(unread);
    let as_of = args.as_of(&censuses)?;
    let setting = args.rules.setting(&args.judgement, as_of, Dates::All)?;
    let supposed = args.supposed_calendar(&setting)?;
    let state = args.state.as_deref().map(|path| State::open(path, &setting.rules, as_of));
    let state = state.transpose()?;
    let checker = args.checker(&setting, supposed.as_ref(), state.as_ref())?;
    let messages = StandardError { quiet: args.is_quiet() };
    let mut found = None;
    let written = args.output.write_in(&report::formats::<Report<'_>>(), |format, style, out| {
        let rejects = args.rejects.as_deref();
        let mut printer = Printer::new(out, checker.rows(), rejects, messages, args.silent);
        let mut batch = Batch::new(&checker, &mut printer);
        failures.iter().for_each(|error| batch.fail(format!("{error:#}")));
        run_sources(&table, inputs, censuses, &setting.rules, &mut batch)?;
        let mut checked = batch.checked();
        let written = match checked.is_open {
            // The errors were reported; an empty report would look like good news.
            false => Err(io::Error::other("no case could be read")),
            true if printer.reader_is_gone => Err(io::ErrorKind::BrokenPipe.into()),
            true if args.max_rejects.is_some_and(|most| checked.rejected() > most) => {
                Err(too_many_rejects(&checked))
            }
            true if checker.rows().is_some() => printer.end_rows(&checked),
            true => args.write(&checker, &mut checked, format, style, printer.out()),
        };
        found = Some((checked, printer.rejects.take()));
        written
    });
    let Some((checked, rejects)) = found else {
        written?;
        return Ok(Outcome::INCOMPLETE);
    };
    let rejects_are_written = finish_rejects(rejects, state.is_some());
    if !checked.is_open {
        return Ok(Outcome::INCOMPLETE);
    }
    let reader = written?;
    checked.report_rest(&mut { messages });
    // What is missing from the rejects must be told again.
    let saved = match (&state, &checked.finished) {
        (Some(state), Some(finished)) if rejects_are_written => state.save(finished, reader),
        _ => Ok(()),
    };
    if let Err(error) = &saved {
        print_message("error", error);
    }
    let incomplete = checked.is_incomplete() || !rejects_are_written || saved.is_err();
    Ok(Outcome { in_breach: checked.is_failing(), incomplete })
}

/// Why nothing is written.
fn too_many_rejects(checked: &Checked<'_, RowWriter<'_>>) -> io::Error {
    let read = counted(checked.read(), "record");
    io::Error::other(format!(
        "{} of {read} could not be read, which is more than --max-rejects allows",
        checked.rejected()
    ))
}

/// The outcome of a question about the deadlines of one case.
pub(super) fn outcome(fail_on: FailOn, statuses: &[Status], complete: bool) -> Outcome {
    let in_breach = statuses.iter().any(|status| fail_on.fails(*status));
    Outcome { in_breach, incomplete: !complete }
}

/// Puts the rejects in their place. The report stands even if they cannot be written: a breach in it must not be
/// lost. Returns whether they are written.
fn finish_rejects(rejects: Option<RejectsFile>, remembers: bool) -> bool {
    let written = rejects.map_or(Ok(()), RejectsFile::finish);
    if let Err(error) = &written {
        let told_again = if remembers { "; the next run reports the same again" } else { "" };
        print_message("error", &anyhow!("{error}{told_again}"));
    }
    written.is_ok()
}

/// Deadlines as a report lists them: what is new, if that is known, then the worst first.
fn sorted(mut entries: Vec<Entry<'_>>) -> Vec<Entry<'_>> {
    entries.sort_by_cached_key(|Entry { deadline, change, .. }| {
        let urgency = deadline.status.urgency();
        (*change != Some(Change::New), urgency, deadline.due.map(|due| due.date()))
    });
    entries
}

impl Args {
    /// The files to be read.
    fn files(&self) -> impl Iterator<Item = &String> {
        Files::names(&self.files)
    }

    /// Refuses a calendar of dates that are not certain, or that have been put right.
    fn check_format(&self) -> Result<()> {
        if self.output.format(&report::formats::<Report<'_>>())? != Format::Ics {
            return Ok(());
        }
        if !self.what_if_holiday.is_empty() {
            bail!(
                "--what-if-holiday: the dates are not certain, so ics is not available; choose another --format"
            );
        }
        if self.state.is_some() {
            bail!(
                "--state: a calendar cannot say what has been put right; choose another --format"
            );
        }
        Ok(())
    }

    fn is_quiet(&self) -> bool {
        self.quiet || self.silent
    }

    /// The input format of each file, and an error for each whose format is unclear.
    fn inputs(&self) -> (Vec<(Input, String)>, Vec<anyhow::Error>) {
        let (mut inputs, mut failures) = (Vec::new(), Vec::new());
        for file in self.files() {
            match input_of(file, self.source.input()) {
                Ok(input) => inputs.push((input, file.clone())),
                Err(error) => failures.push(error),
            }
        }
        (inputs, failures)
    }

    /// The moment of `--as-of`, or the reference date of the censuses, or now.
    fn as_of(&self, censuses: &[(String, Linked)]) -> Result<Moment> {
        let clock = &self.judgement.clock;
        let dated = censuses
            .iter()
            .filter_map(|(file, census)| census.reference_date().map(|date| (file, date)));
        let dated: Vec<(&String, Moment)> = dated.collect();
        let Some((file, date)) = dated.first().filter(|_| clock.as_of.is_none()) else {
            let as_of = clock.moment()?;
            self.remark_on_undated(censuses, as_of);
            return Ok(as_of);
        };
        if let Some((other, other_date)) = dated.iter().find(|(_, other)| other != date) {
            bail!(
                "`{file}` has the reference date {date} and `{other}` has {other_date}: \
                 check them one by one, or give --as-of for both"
            );
        }
        if !self.is_quiet() {
            remark(&dated_remark(*date));
        }
        self.remark_on_undated(censuses, *date);
        Ok(*date)
    }

    /// Says as of when a census is checked that does not give its reference date.
    fn remark_on_undated(&self, censuses: &[(String, Linked)], as_of: Moment) {
        if self.is_quiet() || self.judgement.clock.as_of.is_some() {
            return;
        }
        let undated = censuses.iter().filter(|(_, census)| census.reference_date().is_none());
        undated.for_each(|(file, _)| remark(&undated_remark(file, as_of)));
    }

    /// The chosen columns, if any.
    fn chosen_columns(&self, format: Format) -> Result<Option<Columns>> {
        if self.columns.is_empty() {
            return Ok(None);
        }
        if !matches!(format, Format::Csv | Format::Jsonl | Format::Xlsx) {
            bail!("--columns: only csv, jsonl and xlsx have columns; add --format csv");
        }
        let columns = Columns::chosen(&self.columns, format, self.list());
        columns.map(Some).context("--columns")
    }

    /// What the rows of the list show.
    fn list(&self) -> ListOf {
        ListOf {
            schema: self.schema.version(),
            explained: self.explain,
            compared: self.state.is_some(),
            timeline: false,
        }
    }

    fn checker<'s>(
        &self,
        setting: &'s Setting,
        supposed: Option<&'s Calendar>,
        state: Option<&'s State>,
    ) -> Result<Checker<'s, RowWriter<'s>>> {
        let Setting { rules, calendar, criteria, .. } = setting;
        let as_of = &criteria.as_of;
        let chosen = self.choice.among(rules, self.duties.all_duties)?;
        let new_since = self.new_since.as_deref();
        let new_since =
            new_since.map(|text| when::latest("--new-since", text, as_of)).transpose()?;
        if let Some(since) = new_since.filter(|since| since.compare(as_of) == Ordering::Greater) {
            bail!("--new-since: {since} is after {as_of}, the time of this check (--as-of)");
        }
        let format = self.output.format(&report::formats::<Report<'_>>())?;
        let rows = RowWriter::new(format, rules, calendar, self.list());
        let rows =
            rows.map(|rows| if self.output.no_header { rows.without_header() } else { rows });
        let rows = match self.chosen_columns(format)? {
            Some(columns) => rows.map(|rows| rows.with_columns(columns)),
            None => rows,
        };
        let filter = Filter {
            all: self.all,
            notes: self.notes,
            fail_on: self.fail_on.0,
            new_since,
            allow_empty: self.allow_empty,
            allow_fewer: self.allow_fewer,
            allow_unchecked: self.allow_unchecked,
        };
        let checker = Checker::new(setting, chosen, filter, rows);
        Ok(match (supposed, state) {
            (Some(calendar), _) => checker.supposing(calendar),
            (None, Some(state)) => checker.since(&state.told),
            (None, None) if self.rejects.is_some() => checker.with_all_rejects(),
            (None, None) => checker,
        })
    }

    /// The calendar with the supposed holidays, if any.
    fn supposed_calendar(&self, setting: &Setting) -> Result<Option<Calendar>> {
        if self.what_if_holiday.is_empty() {
            return Ok(None);
        }
        let Setting { calendar, criteria, .. } = setting;
        let mut holidays: Vec<Holiday> = Vec::new();
        for text in &self.what_if_holiday {
            let (date, name) = supposed_holiday(text, &criteria.as_of)?;
            if let Some(day_off) = calendar.day_off(date) {
                let day = Moment::on(date);
                bail!("--what-if-holiday: {day} is already a non-working day: {day_off}");
            }
            if holidays.iter().any(|known| known.date == date) {
                continue;
            }
            holidays.push(Holiday::published(date, name.into()));
        }
        let supposed = calendar.announcing(&holidays);
        supposed.map(Some).map_err(|error| anyhow!("--what-if-holiday: {error}"))
    }

    fn write<'s>(
        &self,
        checker: &Checker<'s, RowWriter<'s>>,
        checked: &mut Checked<'s, RowWriter<'s>>,
        format: Format,
        style: Style,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let Setting { rules, calendar, criteria, role, .. } = checker.setting();
        if let Some(supposed) = checker.supposed() {
            let mut moved = std::mem::take(&mut checked.total.moved);
            moved.sort_by_key(|moved| moved.now.due.map(|due| due.date()));
            let what_if = WhatIf {
                as_of: criteria.as_of,
                rules,
                calendar,
                holidays: supposed.added_to(calendar),
                moved,
                open: checked.total.open,
                incomplete: incomplete(checked),
                errors: checked.errors(),
                schema: self.schema.version(),
            };
            return report::write(&what_if, format, style, out);
        }
        if self.silent && checked.has_nothing_to_tell() {
            return Ok(());
        }
        let entries = sorted(std::mem::take(&mut checked.total.entries));
        let put_right = std::mem::take(&mut checked.total.put_right).into_iter();
        let put_right = put_right.filter_map(|put_right| match put_right {
            PutRight::Entry(entry) => Some(*entry),
            PutRight::Row(_) => None,
        });
        let put_right = sorted(put_right.collect());
        let since = checked.finished.as_ref().map(|finished| Since {
            counts: finished.since.clone(),
            put_right,
            shows_all: self.all,
        });
        let report = Report {
            as_of: criteria.as_of,
            rules,
            calendar,
            event: None,
            entries,
            summary: Some(checked.summary(self.by.map(|by| by.0))),
            incomplete: incomplete(checked),
            errors: checked.errors(),
            role: *role,
            explain: self.explain,
            all_duties: true,
            considered: None,
            since,
            next: None,
            ask_instead: Vec::new(),
            columns: self.chosen_columns(format).map_err(io::Error::other)?,
            schema: self.schema.version(),
        };
        report::write(&report, format, style, out)
    }
}

/// What was not read; always reported, so that no report looks complete by mistake.
fn incomplete(checked: &Checked<'_, RowWriter<'_>>) -> Vec<String> {
    let reasons = checked.incomplete().into_iter();
    reasons.map(|reason| format!("this report is incomplete: {reason}")).collect()
}

/// The day and name of a supposed holiday: `DATE` or `DATE=NAME`.
fn supposed_holiday(text: &str, as_of: &Moment) -> Result<(NaiveDate, String)> {
    let (date, name) = text.split_once('=').unwrap_or((text, ""));
    let date = when::next("--what-if-holiday", date.trim(), as_of)?;
    Ok((date.date(), name.trim().to_owned()))
}
