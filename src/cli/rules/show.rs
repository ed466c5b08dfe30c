//! `rules show`: a table, or one rule as a page.

use std::io::{self, Write};

use anyhow::{Context, Result, anyhow, bail};
use dutyclock::catalogue::{Entry, Tables, Version};
use dutyclock::intake::{self, TableError};
use dutyclock::report::{Format, Style, rules_grid, write_rule_page, write_table_of_rules};
use dutyclock::rules::{Dates, RuleSetError, shipped};
use dutyclock::suggest::did_you_mean;
use dutyclock::{Calendar, RuleSet};

use crate::cli::Outcome;
use crate::cli::options::{LIST_FORMATS, OutputOptions, formats};

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
#[command(mut_arg("format", |option| formats(option, LIST_FORMATS)))]
pub(super) struct Args {
    /// Table, family or file; or the id of a rule, to find the tables that have it
    id: String,
    /// One rule of the table
    rule: Option<String>,
    #[command(flatten)]
    output: OutputOptions,
}

pub(super) fn run(args: &Args) -> Result<Outcome> {
    let rules = match intake::rule_set(&args.id, Dates::All) {
        Ok(rules) => rules,
        Err(TableError::Shipped(RuleSetError::UnknownTable { .. })) if args.rule.is_none() => {
            return show_rule(&args.id, &args.output);
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
    output.write(LIST_FORMATS, |format, style, out| match format {
        Format::Table => write_table_of_rules(rules, style, out),
        _ => rules_grid(of_editions(rules), &tables).write(format, style, out),
    })?;
    Ok(Outcome::Done)
}

/// A rule of one table.
fn show_rule_of(rule: &str, rules: RuleSet, output: &OutputOptions) -> Result<Outcome> {
    intake::check_rule(rule, &rules).map_err(|error| anyhow!(error).context("RULE"))?;
    let tables = Tables::only(rules.clone())?;
    let of_rule = || of_editions(&rules).filter(|(_, version)| version.rule.id == rule);
    show(rule, &tables, of_rule, output)
}

/// A rule in every table that has it.
fn show_rule(rule: &str, output: &OutputOptions) -> Result<Outcome> {
    let tables = Tables::shipped()?;
    let entries = tables.entries();
    let mut known: Vec<&str> = entries.iter().map(|entry| entry.latest.rule.id.as_str()).collect();
    if !known.contains(&rule) {
        shipped::ids().chain(shipped::families()).for_each(|name| known.push(name));
        let meant = did_you_mean(rule, known);
        bail!("ID: there is no rule table and no rule `{}`{meant}", dutyclock::text::excerpt(rule));
    }
    let of_rule = || {
        let versions = entries.iter().flat_map(Entry::versions).copied();
        let named = versions.filter(|version| version.rule.id == rule);
        named.map(|version| (version.rule.table.as_str(), version))
    };
    show(rule, &tables, of_rule, output)
}

fn show<'a, V: Iterator<Item = (&'a str, Version<'a>)>>(
    rule: &str,
    tables: &Tables,
    versions: impl Fn() -> V,
    output: &OutputOptions,
) -> Result<Outcome> {
    let mut pages: Vec<(Entry<'_>, Calendar)> = Vec::new();
    for entry in tables.entries().into_iter().filter(|entry| entry.latest.rule.id == rule) {
        let name = &entry.latest.set.calendar;
        let calendar = intake::calendar(name)
            .with_context(|| format!("calendar of `{}`", entry.latest.set.id))?;
        pages.push((entry, calendar));
    }
    output.write(LIST_FORMATS, |format, style, out| match format {
        Format::Table => write_pages(&pages, tables, style, out),
        _ => rules_grid(versions(), tables).write(format, style, out),
    })?;
    Ok(Outcome::Done)
}

fn write_pages(
    pages: &[(Entry<'_>, Calendar)],
    tables: &Tables,
    style: Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    for (index, (entry, calendar)) in pages.iter().enumerate() {
        if index > 0 {
            writeln!(out)?;
        }
        write_rule_page(entry, tables, calendar, style, out)?;
    }
    Ok(())
}

/// The rules of each edition of a table.
fn of_editions(set: &RuleSet) -> impl Iterator<Item = (&str, Version<'_>)> {
    set.editions().iter().flat_map(move |edition| {
        let versions = edition.rules.iter().map(move |rule| Version { set, rule });
        versions.map(|version| (edition.id.as_str(), version))
    })
}
