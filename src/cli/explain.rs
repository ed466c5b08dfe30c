//! `explain`: one rule's count, step by step.

use anyhow::{Context, Error, Result, anyhow, bail};
use dutyclock::report::{Entry, Format, Report, write_explanation};
use dutyclock::rules::Dates;
use dutyclock::{Deadlines, deadlines_from, intake};

use super::Outcome;
use super::options::{
    DEADLINE_FORMATS, JudgementOptions, OutputOptions, RuleOptions, Setting, formats, moment,
};

#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
#[command(mut_arg("format", |option| formats(option, DEADLINE_FORMATS)))]
pub(super) struct Args {
    /// The rule, such as `decision` or `icpc`
    rule: String,
    /// When it starts, written as for `due`
    #[arg(default_value = "now")]
    when: String,
    /// The event that starts it, where the rule has several
    #[arg(long, value_name = "EVENT")]
    from: Option<String>,
    #[command(flatten)]
    rules: RuleOptions,
    #[command(flatten)]
    judgement: JudgementOptions,
    #[command(flatten)]
    output: OutputOptions,
}

const EXAMPLES: &str = "\
Examples:
  dutyclock explain decision 2026-12-24
  dutyclock explain first-review 2026-11-30
  dutyclock explain assessment 2026-11-20 --rules child-law-advice";

pub(super) fn run(args: &Args) -> Result<Outcome> {
    let as_of = args.judgement.clock.moment()?;
    let when = moment("WHEN", &args.when, &as_of)?;
    let setting = args.rules.setting(&args.judgement, as_of, Dates::From(when.date()))?;
    let Setting { rules, calendar, judgement, circumstances, .. } = setting;
    intake::check_rule(&args.rule, rules).map_err(|error| anyhow!(error).context("RULE"))?;

    let starts = match &args.from {
        Some(event) => Some(rules.events.find(event).context("--from")?),
        None => rules.rules().find(|rule| rule.id == args.rule).and_then(|rule| {
            rule.starts_under(circumstances)
                .find(|event| *event == rule.starts)
                .or_else(|| rule.starts_under(circumstances).next())
        }),
    };
    let Some(starts) = starts else {
        bail!(
            "RULE: `{}` applies in named circumstances only; give one with --circumstance",
            args.rule
        );
    };
    let case = setting.case(starts, when, &[], &[])?;
    let Deadlines { mut deadlines, uncountable, without_edition } =
        deadlines_from(starts, &case, rules, calendar, judgement);
    deadlines.retain(|deadline| deadline.rule.id == args.rule);
    if let Some(missing) = uncountable.iter().find(|missing| missing.rule.id == args.rule) {
        bail!("{missing}");
    }
    if let Some(error) = without_edition.first() {
        return Err(Error::new(error.clone()));
    }
    if deadlines.is_empty() {
        let event = &rules.events.get(starts).id;
        bail!("`{}` does not start from `{event}` on {when}", args.rule);
    }
    let report = Report {
        as_of,
        rules,
        calendar,
        event: Some((starts, when)),
        entries: deadlines.into_iter().map(|deadline| Entry { case: None, deadline }).collect(),
        summary: None,
        incomplete: Vec::new(),
        errors: Vec::new(),
        role: None,
        explain: true,
    };
    args.output.write(DEADLINE_FORMATS, |format, style, out| match format {
        Format::Table => write_explanation(&report, style, out),
        _ => report.write(format, style, out),
    })?;
    Ok(Outcome::Done)
}
