//! `rules show`: a table, or one rule as a page.

use anyhow::{Context, Result, anyhow, bail};
use dutyclock::catalogue::{Entry, Tables, Version};
use dutyclock::intake::{self, TableError};
use dutyclock::report::{RulePages, TableOfRules};
use dutyclock::rules::{Dates, Relation, RuleSetError, shipped};
use dutyclock::suggest::did_you_mean;
use dutyclock::text::{excerpt, is_same_name};
use dutyclock::{Calendar, RuleSet};

use crate::cli::nation::NationOption;
use crate::cli::options::{OutputOptions, formats_of};
use crate::cli::{Outcome, remark};

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
    /// Table, family or file; or a rule, or an event to show the rules that it completes or starts
    id: String,
    /// One rule of the table
    rule: Vec<String>,
    #[command(flatten)]
    nation: NationOption,
    #[command(flatten)]
    output: OutputOptions,
}

pub(super) fn run(args: &Args) -> Result<Outcome> {
    let rules = match intake::rule_set(&args.id, Dates::All) {
        Ok(rules) => rules,
        Err(TableError::Shipped(RuleSetError::UnknownTable { .. })) => return show_rule(args),
        Err(error) => return Err(error.into()),
    };
    if args.rule.is_empty() {
        return show_table(&rules, &args.output);
    }
    let rule = args.rule.join(" ");
    let tables = Tables::only(rules.clone())?;
    let ids = rules_meant(&tables, &rule);
    if ids.is_empty() && !rules_meant(&Tables::shipped()?, &args.name()).is_empty() {
        // The first word is that of a table by chance.
        return show_rule(args);
    }
    if ids.is_empty() {
        intake::rule_id(&rule, &rules).map_err(|error| anyhow!(error).context("RULE"))?;
    }
    show_rules_of(&ids, &rules, &tables, &args.output)
}

fn show_table(rules: &RuleSet, output: &OutputOptions) -> Result<Outcome> {
    let tables = Tables::only(rules.clone())?;
    output.write(&TableOfRules { rules, tables: &tables })?;
    Ok(Outcome::DONE)
}

impl Args {
    /// All words as one name.
    fn name(&self) -> String {
        let words = std::iter::once(&self.id).chain(&self.rule).map(String::as_str);
        words.collect::<Vec<_>>().join(" ")
    }
}

/// Rules of one table.
fn show_rules_of(
    ids: &[String],
    rules: &RuleSet,
    tables: &Tables,
    output: &OutputOptions,
) -> Result<Outcome> {
    let versions = rules.editions().iter().flat_map(|edition| {
        let meant = edition.rules.iter().filter(|known| ids.contains(&known.id));
        meant.map(|rule| (edition.id.as_str(), Version { set: rules, rule }))
    });
    show(ids, tables, versions.collect(), output)
}

/// Rules in every table that has them, of the nation if it can be.
fn show_rule(args: &Args) -> Result<Outcome> {
    let name = args.name();
    let of_nation = Tables::of_nation(args.nation.nation())?;
    let ids = rules_meant(&of_nation, &name);
    let (tables, ids) = if ids.is_empty() {
        let all = Tables::shipped()?;
        let ids = rules_meant(&all, &name);
        if !ids.is_empty() {
            let nation = args.nation.nation().words();
            remark(&format!("no table for {nation} has it: this is the rule of another nation"));
        }
        (all, ids)
    } else {
        (of_nation, ids)
    };
    let mut entries = tables.entries();
    if ids.is_empty() {
        let mut known: Vec<&str> =
            entries.iter().map(|entry| entry.latest.rule.id.as_str()).collect();
        shipped::names().for_each(|name| known.push(name));
        let meant =
            shipped::renamed(&name).map_or_else(|| did_you_mean(&name, known), str::to_owned);
        bail!("ID: there is no rule table and no rule `{}`{meant}", excerpt(&name));
    }
    entries.retain(|entry| ids.contains(&entry.latest.rule.id));
    sort(&mut entries);
    let versions = entries.iter().flat_map(Entry::versions).copied();
    let versions = versions.filter(|version| ids.contains(&version.rule.id));
    let versions = versions.map(|version| (version.rule.table.as_str(), version)).collect();
    show(&ids, &tables, versions, &args.output)
}

/// The ids of the rules that a name stands for: it is their id, or that of an event that completes or else starts
/// them, or it is in their titles.
fn rules_meant(tables: &Tables, name: &str) -> Vec<String> {
    let entries = tables.entries();
    let ids_of = |is_meant: &dyn Fn(&Entry<'_>) -> bool| {
        let meant = entries.iter().filter(|entry| is_meant(entry));
        meant.map(|entry| entry.latest.rule.id.clone()).collect::<Vec<_>>()
    };
    let event = tables.event_use(name);
    let event_id = event.as_ref().map_or(name, |event| &event.event.id);
    for id in [name, event_id] {
        let ids = ids_of(&|entry| is_same_name(&entry.latest.rule.id, id));
        if !ids.is_empty() {
            return ids;
        }
    }
    if let Ok(event) = event {
        for relation in [Relation::Completes, Relation::Starts] {
            let rules = event.rules(relation).map(|entry| entry.latest.rule.id.clone());
            let ids: Vec<String> = rules.collect();
            if !ids.is_empty() {
                return ids;
            }
        }
    }
    ids_of(&|Entry { latest, .. }| latest.set.rules_called(name).contains(&&*latest.rule.id))
}

fn show<'a>(
    ids: &[String],
    tables: &'a Tables,
    versions: Vec<(&'a str, Version<'a>)>,
    output: &OutputOptions,
) -> Result<Outcome> {
    let mut pages: Vec<(Entry<'_>, Calendar)> = Vec::new();
    let mut entries = tables.entries();
    entries.retain(|entry| ids.contains(&entry.latest.rule.id));
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
