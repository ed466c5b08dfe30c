//! `rules changes`: what changed from edition to edition, as a history to read.

use std::collections::BTreeMap;

use anyhow::{Result, bail};
use dutyclock::intake;
use dutyclock::report::{Changes, EditionChanges};
use dutyclock::rules::{Dates, Rule, Verified, differences, history};

use crate::cli::Outcome;
use crate::cli::options::{OutputOptions, formats_of};

/// Show what changed from edition to edition of a document, or between two tables
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  dutyclock rules changes working-together
  dutyclock rules changes working-together-2018 working-together-2023
  dutyclock rules changes working-together --format csv")]
#[command(mut_arg("format", formats_of::<Changes>))]
pub(super) struct Args {
    /// A family, to compare its editions; or the earlier of two tables
    a: String,
    /// The later table
    b: Option<String>,
    #[command(flatten)]
    output: OutputOptions,
}

pub(super) fn run(args: &Args) -> Result<Outcome> {
    let steps = match &args.b {
        Some(b) => vec![between(&args.a, b)?],
        None => editions(&args.a)?,
    };
    args.output.write(&Changes { steps })?;
    Ok(Outcome::DONE)
}

fn between(a: &str, b: &str) -> Result<EditionChanges> {
    let (was, now) = (intake::rule_set(a, Dates::All)?, intake::rule_set(b, Dates::All)?);
    let differences = differences(&was, &now);
    let unread = unread(now.latest_rules());
    let unknown = known_on_one_side(was.latest_rules(), now.latest_rules());
    let in_force = now.in_force;
    Ok(EditionChanges { was: was.id, now: now.id, in_force, differences, unknown, unread })
}

fn editions(name: &str) -> Result<Vec<EditionChanges>> {
    let rules = intake::rule_set(name, Dates::All)?;
    let steps: Vec<EditionChanges> = history(&rules)
        .into_iter()
        .map(|(was, now, differences)| EditionChanges {
            was: was.id.clone(),
            now: now.id.clone(),
            in_force: now.in_force,
            differences,
            unknown: known_on_one_side(was.rules.iter(), now.rules.iter()),
            unread: unread(now.rules.iter()),
        })
        .collect();
    if steps.is_empty() {
        bail!("A: `{name}` has one edition only; name a second table to compare it with");
    }
    Ok(steps)
}

/// Ids of the rules without a number of days that one side alone has, where no text of the other was read: it may
/// well ask for the same.
fn known_on_one_side<'a>(
    was: impl Iterator<Item = &'a Rule>,
    now: impl Iterator<Item = &'a Rule>,
) -> Vec<String> {
    let (was, now): (Vec<&Rule>, Vec<&Rule>) = (was.collect(), now.collect());
    // A table that both sides have says nothing of the text of either.
    let is_read = |side: &[&Rule], other: &[&Rule]| {
        let own = |rule: &&&Rule| other.iter().all(|known| known.table != rule.table);
        side.iter().filter(own).any(|rule| rule.verified == Verified::Text)
    };
    let alone = |side: &[&Rule], other: &[&Rule]| {
        let undated = |rule: &&&Rule| rule.never_sets_a_limit() || rule.only_asks_for_order();
        let is_new = |rule: &&&Rule| other.iter().all(|known| known.id != rule.id);
        let alone = side.iter().filter(undated).filter(is_new).map(|rule| rule.id.clone());
        alone.collect::<Vec<String>>()
    };
    match (is_read(&was, &now), is_read(&now, &was)) {
        (true, false) => alone(&was, &now),
        (false, true) => alone(&now, &was),
        _ => Vec::new(),
    }
}

/// How many of the rules have not been read in their own words, by what is known of them.
fn unread<'a>(rules: impl Iterator<Item = &'a Rule>) -> BTreeMap<Verified, usize> {
    let mut counts = BTreeMap::new();
    for rule in rules.filter(|rule| rule.verified != Verified::Text) {
        *counts.entry(rule.verified).or_default() += 1;
    }
    counts
}
