//! `check`: breaches and warnings in recorded cases.

use anyhow::{Result, anyhow};
use clap::ValueEnum;
use dutyclock::report::{Entry, Report, Summary};
use dutyclock::rules::Dates;
use dutyclock::{Case, Deadline, Status, deadlines, intake};

use super::options::{JudgementOptions, OutputOptions, RuleOptions, Setting};
use super::{Outcome, remark, tell};

#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Args {
    /// Files with one case each, in TOML; `-` is standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<String>,
    /// How the files are written, where their names do not tell
    #[arg(long, value_enum, env = "DUTYCLOCK_INPUT", hide_env_values = true)]
    input: Option<Input>,
    /// Show every deadline, and not only what needs somebody
    #[arg(long)]
    all: bool,
    /// Show how each date was counted, and what is contested
    #[arg(long)]
    explain: bool,
    /// Exit with 1 where a deadline stands like this or worse
    #[arg(long, value_enum, env = "DUTYCLOCK_FAIL_ON", default_value_t = FailOn::Breached, hide_env_values = true)]
    fail_on: FailOn,
    #[command(flatten)]
    rules: RuleOptions,
    #[command(flatten)]
    judgement: JudgementOptions,
    #[command(flatten)]
    output: OutputOptions,
}

const EXAMPLES: &str = "\
Examples:
  dutyclock check case.toml
  dutyclock check case.toml --all --as-of \"2026-12-01 08:00\"
  dutyclock check - --input toml --format json < case.toml

A case in TOML:
  id = \"C-1042\"
  [events]
  referral = 2026-11-20T16:40:00
  review = [2027-02-10, 2027-07-28]
  [extensions]
  assessment = 2027-02-12";

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Input {
    /// One case in TOML
    Toml,
}

/// Where the line is that makes the exit code 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum FailOn {
    /// What is due soon, due today, to be chased or in breach
    DueSoon,
    /// An open breach, or a record that contradicts itself
    Breached,
    /// An open breach, or anything that was done late or never
    Late,
    /// Nothing
    Never,
}

impl FailOn {
    pub(super) fn outcome(self, statuses: &[Status]) -> Outcome {
        match statuses.iter().any(|status| self.fails(*status)) {
            true => Outcome::InBreach,
            false => Outcome::Done,
        }
    }

    fn fails(self, status: Status) -> bool {
        let also = match self {
            Self::Never => return false,
            Self::Breached => false,
            Self::DueSoon => matches!(status, Status::DueSoon | Status::DueToday | Status::Chase),
            Self::Late => matches!(status, Status::Late | Status::Missed),
        };
        also || matches!(status, Status::Breached | Status::Invalid)
    }
}

pub(super) fn run(args: &Args) -> Result<Outcome> {
    let as_of = args.judgement.clock.moment()?;
    let setting = args.rules.setting(&args.judgement, as_of, Dates::All)?;
    let mut summary = Summary::default();
    let cases = read_cases(args, setting, &mut summary);
    if cases.is_empty() {
        // What is wrong has been said; a report of nothing would look like good news.
        return Ok(Outcome::BadInput);
    }
    let Setting { rules, calendar, judgement, .. } = setting;

    let mut entries = Vec::new();
    let mut errors = Vec::new();
    for case in &cases {
        let id = case.id.as_deref();
        let found = deadlines(case, rules, calendar, judgement);
        let name = id.unwrap_or_default();
        let missing = found.errors();
        if found.deadlines.is_empty() && missing.is_empty() {
            let rules = &rules.id;
            remark(&format!(
                "case `{name}`: nothing that happened starts a timescale of `{rules}`"
            ));
        }
        for error in missing {
            let error = format!("case `{name}`: {error}");
            tell("error", &anyhow!("{error}"));
            errors.push(error);
        }
        let for_role = found.deadlines.into_iter().filter(|d| setting.is_for_role(d.rule.owner));
        entries.extend(for_role.map(|deadline| Entry { case: id, deadline }));
    }
    let statuses: Vec<Status> = entries.iter().map(|entry| entry.deadline.status).collect();
    for status in &statuses {
        summary.count(*status);
    }
    entries.retain(|entry| args.all || args.shows(&entry.deadline));
    let bad_input = summary.rejected > 0 || !errors.is_empty();
    entries.sort_by_key(|entry| {
        let deadline = &entry.deadline;
        (deadline.status.urgency(), deadline.due.map(|due| due.date()))
    });
    let report = Report {
        as_of,
        rules,
        calendar,
        event: None,
        entries,
        summary: Some(summary),
        errors,
        role: setting.role,
        explain: args.explain,
    };
    args.output.write(|format, style, out| report.write(format, style, out))?;
    Ok(if bad_input { Outcome::BadInput } else { args.fail_on.outcome(&statuses) })
}

/// Good cases are checked even where others are rejected.
fn read_cases(args: &Args, setting: &Setting, summary: &mut Summary) -> Vec<Case> {
    let mut cases = Vec::new();
    for file in &args.files {
        let read = match args.input.is_some() || file.ends_with(".toml") {
            true => intake::toml_case(file).map_err(anyhow::Error::from),
            false => Err(anyhow!(
                "`{file}`: cannot tell how it is written; name a .toml file, or give --input toml"
            )),
        };
        match read.and_then(|written| Ok(written.resolve(&setting.rules)?)) {
            Ok(mut case) => {
                case.circumstances.extend(setting.circumstances.iter().cloned());
                cases.push(case);
            }
            Err(error) => {
                tell("error", &error);
                summary.rejected += 1;
            }
        }
    }
    summary.cases = cases.len();
    cases
}

impl Args {
    /// What makes the exit code is always shown.
    fn shows(&self, deadline: &Deadline<'_>) -> bool {
        needs_somebody(deadline) || self.fail_on.fails(deadline.status)
    }
}

/// Whether somebody must act: also on a target that was passed, though it is no breach.
fn needs_somebody(deadline: &Deadline<'_>) -> bool {
    let open_and_late = deadline.status.is_open() && deadline.late_by.is_some();
    let due = matches!(
        deadline.status,
        Status::Breached
            | Status::Extended
            | Status::DueToday
            | Status::DueSoon
            | Status::Chase
            | Status::Invalid
    );
    due || open_and_late
}
