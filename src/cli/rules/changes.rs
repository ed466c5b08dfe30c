//! `rules changes`: what changed from edition to edition, as a history to read.

use std::collections::BTreeMap;
use std::io::{self, Write};

use anyhow::{Result, bail};
use dutyclock::intake;
use dutyclock::report::{Format, Grid, Style, wrap};
use dutyclock::rules::{
    Dates, Difference, InForce, Key, Rule, Subject, Verified, differences, history,
};
use dutyclock::text::printable;

use super::diff::of;
use crate::cli::Outcome;
use crate::cli::options::{LIST_FORMATS, OutputOptions, formats};

/// Show what changed from edition to edition of a document, or between two tables
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  dutyclock rules changes working-together
  dutyclock rules changes working-together-2018 working-together-2023
  dutyclock rules changes working-together --format csv")]
#[command(mut_arg("format", |option| formats(option, LIST_FORMATS)))]
pub(super) struct Args {
    /// A family, to compare its editions; or the earlier of two tables
    a: String,
    /// The later table
    b: Option<String>,
    #[command(flatten)]
    output: OutputOptions,
}

/// What changed from one edition or table to the next.
struct Step {
    was: String,
    now: String,
    in_force: InForce,
    differences: Vec<Difference>,
    unread: BTreeMap<Verified, usize>,
}

pub(super) fn run(args: &Args) -> Result<Outcome> {
    let steps = match &args.b {
        Some(b) => vec![between(&args.a, b)?],
        None => editions(&args.a)?,
    };
    args.output.write(LIST_FORMATS, |format, style, out| match format {
        Format::Table => write_history(&steps, style, out),
        _ => grid(&steps).write(format, style, out),
    })?;
    Ok(Outcome::Done)
}

fn between(a: &str, b: &str) -> Result<Step> {
    let (was, now) = (intake::rule_set(a, Dates::All)?, intake::rule_set(b, Dates::All)?);
    let differences = differences(&was, &now);
    let unread = unread(now.latest_rules());
    Ok(Step { was: was.id, now: now.id, in_force: now.in_force, differences, unread })
}

fn editions(name: &str) -> Result<Vec<Step>> {
    let rules = intake::rule_set(name, Dates::All)?;
    let steps: Vec<Step> = history(&rules)
        .into_iter()
        .map(|(was, now, differences)| Step {
            was: was.id.clone(),
            now: now.id.clone(),
            in_force: now.in_force,
            differences,
            unread: unread(now.rules.iter()),
        })
        .collect();
    if steps.is_empty() {
        bail!("A: `{name}` has one edition only; name a second table to compare it with");
    }
    Ok(steps)
}

/// How many of the rules have not been read in their own words, by what is known of them.
fn unread<'a>(rules: impl Iterator<Item = &'a Rule>) -> BTreeMap<Verified, usize> {
    let mut counts = BTreeMap::new();
    for rule in rules.filter(|rule| rule.verified != Verified::Text) {
        *counts.entry(rule.verified).or_default() += 1;
    }
    counts
}

fn grid(steps: &[Step]) -> Grid {
    let mut grid = Grid::new(&["From", "To", "What", "Change", "Was", "Now", "Sentence"]);
    for Step { was, now, differences, .. } in steps {
        for difference in differences {
            grid.push([
                was.clone(),
                now.clone(),
                of(&difference.subject),
                difference.change().to_owned(),
                difference.was.clone().unwrap_or_default(),
                difference.now.clone().unwrap_or_default(),
                difference.sentence(),
            ]);
        }
    }
    grid
}

fn write_history(steps: &[Step], style: Style, out: &mut dyn Write) -> io::Result<()> {
    let mut line = |indent: &str, text: &str| -> io::Result<()> {
        let hanging = format!("{indent}  ");
        for line in wrap(&printable(text), usize::from(style.width), indent, &hanging) {
            writeln!(out, "{}", line.trim_end())?;
        }
        Ok(())
    };
    for (index, step) in steps.iter().enumerate() {
        let Step { was, now, in_force, differences, unread } = step;
        if index > 0 {
            line("", "")?;
        }
        line("", &format!("{now} ({}), against {was}", in_force.span()))?;
        let duties = differences.iter().filter(|difference| difference.key.changes_the_duty());
        let duties: Vec<_> = duties.collect();
        if duties.is_empty() {
            line("  ", "No duty changes: every rule keeps its period, its events and its owner.")?;
        }
        for difference in &duties {
            let edition = difference.edition.iter().map(|edition| format!(" ({edition})"));
            let edition: String = edition.collect();
            line(
                "  ",
                &format!("{}{edition}: {}", of(&difference.subject), difference.sentence()),
            )?;
        }
        for (change, rules) in only_words(differences) {
            line("  ", &format!("{change}: {}", rules.join(", ")))?;
        }
        if !unread.is_empty() {
            let counts = unread.iter().map(|(mark, count)| format!("{count} {mark}"));
            let counts = counts.collect::<Vec<_>>().join(", ");
            line(
                "  ",
                &format!("Not read in its own words: {counts}. What was not read may differ."),
            )?;
        }
    }
    Ok(())
}

/// What changes in authority and words alone, and of which rules.
fn only_words(differences: &[Difference]) -> BTreeMap<String, Vec<String>> {
    let mut of_subjects: BTreeMap<&Subject, Vec<&Difference>> = BTreeMap::new();
    for difference in differences {
        of_subjects.entry(&difference.subject).or_default().push(difference);
    }
    let mut changes: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (subject, own) in of_subjects {
        if own.iter().any(|difference| difference.key.changes_the_duty()) {
            continue;
        }
        let names: Vec<String> = own.into_iter().map(in_words).collect();
        let verb = if names.len() == 1 { "changes" } else { "change" };
        let change = format!("Only {} {verb}", listed(&names));
        changes.entry(change).or_default().push(of(subject));
    }
    changes
}

fn in_words(difference: &Difference) -> String {
    let cell = |text: &Option<String>| text.clone().unwrap_or_default();
    match difference.key {
        Key::Verified => {
            format!("evidence mark ({}, was {})", cell(&difference.now), cell(&difference.was))
        }
        key => key.to_string(),
    }
}

/// `source`, `source and note`, `evidence mark, source and note`.
fn listed(names: &[String]) -> String {
    match names.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
        None => String::new(),
    }
}
