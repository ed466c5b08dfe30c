//! `rules show`: a table, or one rule as a page.

use anyhow::{Context, Result, anyhow, bail};
use dutyclock::catalogue::{Entry, Tables, Version};
use dutyclock::intake::{self, TableError};
use dutyclock::report::{RulePages, TableOfRules};
use dutyclock::rules::{Dates, RuleSetError, shipped};
use dutyclock::suggest::did_you_mean;
use dutyclock::{Calendar, RuleSet};

use crate::cli::Outcome;
use crate::cli::nation::NationOption;
use crate::cli::options::{OutputOptions, formats_of};

/// Show a table, or one rule as a page: the duty, how it is counted, and on what authority
///
/// The page says who must do what and by when, how time is counted and why, what ends or cancels
/// the duty, the document and how well its text is known, and what the other editions say. The
/// example is counted from Monday 5 January 2026, if the rule is in force then.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  dutyclock rules show england
  dutyclock rules show set-procedures strategy-discussion
  dutyclock rules show core-group
  dutyclock rules show my-protocol.toml --format csv")]
#[command(mut_arg("format", formats_of::<TableOfRules<'_>>))]
pub(super) struct Args {
    /// Table, family or file; or the id of a rule, to find the tables that have it
    id: String,
    /// One rule of the table
    rule: Option<String>,
    #[command(flatten)]
    nation: NationOption,
    #[command(flatten)]
    output: OutputOptions,
}

pub(super) fn run(args: &Args) -> Result<Outcome> {
    let rules = match intake::rule_set(&args.id, Dates::All) {
        Ok(rules) => rules,
        Err(TableError::Shipped(RuleSetError::UnknownTable { .. })) if args.rule.is_none() => {
            return show_rule(&args.id, args);
        }
        Err(error) => return Err(error.into()),
    };
    match &args.rule {
        None => show_table(&rules, &args.output),
        Some(rule) => show_rule_of(rule, rules, &args.output),
    }
}

fn show_table(rules: &RuleSet, output: &OutputOptions) -> Result<Outcome> {
    let tables = Tables::only(rules.clone())?;
    output.write(&TableOfRules { rules, tables: &tables })?;
    Ok(Outcome::DONE)
}

/// A rule of one table.
fn show_rule_of(rule: &str, rules: RuleSet, output: &OutputOptions) -> Result<Outcome> {
    intake::check_rule(rule, &rules).map_err(|error| anyhow!(error).context("RULE"))?;
    let tables = Tables::only(rules.clone())?;
    let versions = rules.editions().iter().flat_map(|edition| {
        let of_rule = edition.rules.iter().filter(|known| known.id == rule);
        of_rule.map(|rule| (edition.id.as_str(), Version { set: &rules, rule }))
    });
    show(rule, &tables, versions.collect(), output)
}

/// A rule in every table that has it, of the nation if it can be.
fn show_rule(rule: &str, args: &Args) -> Result<Outcome> {
    let has_it = |tables: &Tables| tables.entries().iter().any(|e| e.latest.rule.id == rule);
    let of_nation = Tables::of_nation(args.nation.nation())?;
    let tables = if has_it(&of_nation) { of_nation } else { Tables::shipped()? };
    let entries = tables.entries();
    let mut known: Vec<&str> = entries.iter().map(|entry| entry.latest.rule.id.as_str()).collect();
    if !known.contains(&rule) {
        shipped::names().for_each(|name| known.push(name));
        let meant = shipped::renamed(rule).map_or_else(|| did_you_mean(rule, known), str::to_owned);
        bail!("ID: there is no rule table and no rule `{}`{meant}", dutyclock::text::excerpt(rule));
    }
    let mut entries: Vec<_> =
        entries.into_iter().filter(|entry| entry.latest.rule.id == rule).collect();
    sort(&mut entries);
    let versions = entries.iter().flat_map(Entry::versions).copied();
    let of_rule = versions.filter(|version| version.rule.id == rule);
    let versions = of_rule.map(|version| (version.rule.table.as_str(), version)).collect();
    show(rule, &tables, versions, &args.output)
}

fn show<'a>(
    rule: &str,
    tables: &'a Tables,
    versions: Vec<(&'a str, Version<'a>)>,
    output: &OutputOptions,
) -> Result<Outcome> {
    let mut pages: Vec<(Entry<'_>, Calendar)> = Vec::new();
    let mut entries = tables.entries();
    entries.retain(|entry| entry.latest.rule.id == rule);
    sort(&mut entries);
    for entry in entries {
        let name = &entry.latest.set.calendar;
        let calendar = intake::calendar(name)
            .with_context(|| format!("calendar of `{}`", entry.latest.set.id))?;
        pages.push((entry, calendar));
    }
    output.write(&RulePages { pages, versions, tables })?;
    Ok(Outcome::DONE)
}

/// The document in force first, then by how binding they are: pages of advice come last.
fn sort(entries: &mut [Entry<'_>]) {
    entries.sort_by_key(|Entry { latest, .. }| {
        let was_replaced = latest.rule.document_in_force.to.is_some();
        (was_replaced, latest.rule.force)
    });
}
