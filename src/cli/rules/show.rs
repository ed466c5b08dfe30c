//! `rules show`: what a table says, rule by rule.

use std::io::{self, Write};

use anyhow::Result;
use dutyclock::report::{Format, Grid, Style, wrap};
use dutyclock::rules::{Dates, Rule, RuleSet, Variant, Verified};
use dutyclock::text::plain;
use dutyclock::{Direction, FirstDay, intake};

use crate::cli::Outcome;
use crate::cli::options::{LIST_FORMATS, OutputOptions, formats};

/// The rules of a table, with their sources and what is contested
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  dutyclock rules show england
  dutyclock rules show set-procedures strategy-discussion
  dutyclock rules show my-protocol.toml --format csv")]
#[command(mut_arg("format", |option| formats(option, LIST_FORMATS)))]
pub(super) struct Args {
    /// Table or family, or a file of one's own
    id: String,
    /// One rule of it
    rule: Option<String>,
    #[command(flatten)]
    output: OutputOptions,
}

pub(super) fn run(args: &Args) -> Result<Outcome> {
    let rules = intake::rule_set(&args.id, Dates::All)?;
    if let Some(rule) = &args.rule {
        intake::check_rule(rule, &rules).map_err(|error| anyhow::anyhow!(error).context("RULE"))?;
    }
    let shown = |rule: &&Rule| args.rule.as_ref().is_none_or(|id| rule.id == *id);
    args.output.write(LIST_FORMATS, |format, style, out| match format {
        Format::Table => write_pages(&rules, &shown, style, out),
        _ => grid(&rules, &shown).write(format, style, out),
    })?;
    Ok(Outcome::Done)
}

fn grid(rules: &RuleSet, shown: &dyn Fn(&&Rule) -> bool) -> Grid {
    let mut grid = Grid::new(&[
        "Edition",
        "Rule",
        "Table",
        "Title",
        "Kind",
        "Starts",
        "Within",
        "Direction",
        "Completes",
        "Unless",
        "Until",
        "Repeats",
        "Variants",
        "Owner",
        "Force",
        "Verified",
        "Source",
        "Note",
    ]);
    for edition in rules.editions() {
        for rule in edition.rules.iter().filter(shown) {
            let variants: Vec<String> =
                rule.variants.iter().map(|variant| variant_words(rules, rule, variant)).collect();
            grid.push([
                edition.id.clone(),
                rule.id.clone(),
                rule.table.clone(),
                rule.title.clone(),
                rule.kind.to_string(),
                rules.events.get(rule.starts).id.clone(),
                rule.within.map(|period| period.to_string()).unwrap_or_default(),
                if rule.direction == Direction::Before { "before" } else { "after" }.to_owned(),
                rule.completes.map(|event| rules.events.get(event).id.clone()).unwrap_or_default(),
                names(rules, &rule.unless),
                names(rules, &rule.until),
                rule.repeats.to_string(),
                variants.join("; "),
                rule.owner.to_string(),
                rule.force.to_string(),
                rule.verified.to_string(),
                rule.source.clone(),
                rule.note.clone().unwrap_or_default(),
            ]);
        }
    }
    grid
}

/// A table as pages to read: what it is, then each rule.
fn write_pages(
    rules: &RuleSet,
    shown: &dyn Fn(&&Rule) -> bool,
    style: Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut page = Page { style, out };
    page.line("", &format!("{}: {}", rules.id, rules.title))?;
    page.line("", &format!("{}, {}; {}", rules.publisher, rules.jurisdiction, rules.in_force))?;
    page.line("", &format!("source: {}; calendar: {}", rules.source, rules.calendar))?;
    if let Some(after) = rules.deemed_receipt {
        page.line(
            "",
            &format!(
                "deemed receipt: what arrives after {} counts as received on the next working day",
                after.format("%H:%M")
            ),
        )?;
    }
    for edition in rules.editions() {
        if rules.chooses_by_date() {
            page.line("", "")?;
            page.line("", &format!("== {} ({}) ==", edition.title, edition.in_force))?;
        }
        for rule in edition.rules.iter().filter(shown) {
            page.rule(rules, rule)?;
        }
    }
    Ok(())
}

struct Page<'a> {
    style: Style,
    out: &'a mut dyn Write,
}

impl Page<'_> {
    fn line(&mut self, indent: &str, text: &str) -> io::Result<()> {
        let subsequent = format!("{indent}  ");
        let width = usize::from(self.style.width);
        for line in wrap(&plain(text), width, indent, &subsequent) {
            writeln!(self.out, "{}", line.trim_end())?;
        }
        Ok(())
    }

    fn rule(&mut self, rules: &RuleSet, rule: &Rule) -> io::Result<()> {
        writeln!(self.out)?;
        self.line("", &format!("{}: {}", rule.id, rule.title))?;
        self.line("  ", &terms(rules, rule))?;
        for variant in &rule.variants {
            self.line("  ", &variant_words(rules, rule, variant))?;
        }
        let mark = match rule.verified {
            Verified::Text => "words read",
            Verified::Secondary => "read in another document only",
            Verified::Presumed => "presumed, words not read",
        };
        self.line("  ", &format!("{}, by {}, {}", rule.kind, rule.owner, rule.force))?;
        self.line("  ", &format!("source: {} ({mark})", rule.source))?;
        if rule.table != rules.id && !rules.extends.contains(&rules.id) {
            self.line("  ", &format!("inherited from {}", rule.table))?;
        }
        if let Some(note) = &rule.note {
            self.line("  ", &format!("note: {note}"))?;
        }
        Ok(())
    }
}

/// The rule in one sentence: period, start, completion, and what ends it.
fn terms(rules: &RuleSet, rule: &Rule) -> String {
    let event = |id| rules.events.get(id).id.as_str();
    let direction = if rule.direction == Direction::Before { "before" } else { "from" };
    let mut terms = match rule.within {
        Some(period) => format!("{period} {direction} {}", event(rule.starts)),
        None => "only in the circumstances below".to_owned(),
    };
    if rule.first_day == FirstDay::Counted {
        terms.push_str(", whose day counts as the first");
    }
    if let Some(completes) = rule.completes {
        terms.push_str(&format!(", completed by {}", event(completes)));
    }
    if rule.repeats {
        terms.push_str(", and again from each");
    }
    if !rule.unless.is_empty() {
        terms.push_str(&format!("; not needed after {}", names(rules, &rule.unless)));
    }
    if !rule.until.is_empty() {
        terms.push_str(&format!("; ends with {}", names(rules, &rule.until)));
    }
    terms
}

fn variant_words(rules: &RuleSet, rule: &Rule, variant: &Variant) -> String {
    let Variant { circumstance, after, within, starts, note } = variant;
    let circumstance = circumstance.as_ref().map(|name| format!("in circumstance {name}"));
    let since = rule.since.map_or("", |event| rules.events.get(event).id.as_str());
    let late = after.map(|after| format!("from {after} after {since}"));
    let when: Vec<String> = circumstance.into_iter().chain(late).collect();
    let from = match *starts == rule.starts {
        true => String::new(),
        false => format!(" from {}", rules.events.get(*starts).id),
    };
    let note = note.as_ref().map(|note| format!(" ({})", note.trim_end_matches('.')));
    format!("{}: {within}{from}{}", when.join(", "), note.unwrap_or_default())
}

fn names(rules: &RuleSet, events: &[dutyclock::rules::EventId]) -> String {
    let names: Vec<&str> = events.iter().map(|id| rules.events.get(*id).id.as_str()).collect();
    names.join(" or ")
}
