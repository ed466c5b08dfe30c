//! `rules check`: every mistake in rule tables.

use std::io::{self, Write};

use anyhow::{Context, Result, anyhow, bail};
use chrono::NaiveDate;
use clap::ValueEnum;
use dutyclock::intake::{self, CheckedTable, Severity};
use dutyclock::rules::{Dates, KnownEdition, RuleSet};
use dutyclock::text::{counted, excerpt, printable};

use super::findings::Findings;
use super::reading;
use crate::cli::options::ClockOption;
use crate::cli::wildcards::Files;
use crate::cli::{Outcome, output, print_message, remark, shown};

/// Check your own tables: every mistake at once, with line, column and a correction
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
A mistake that makes a table unusable is an error. A limit that is looser than the \
statute, the regulation or the statutory guidance that it changes is a warning, because \
it may be intended.

Examples:
  dutyclock rules check my-protocol.toml
  dutyclock rules check my-protocol.toml --strict
  dutyclock rules check england
  dutyclock rules check my-protocol.toml --format github
  dutyclock rules check working-together-2026 --reading

--reading lists every rule whose words were not read, with its address and what to confirm. \
--marks turns the filled-in list into lines for the table.")]
pub(super) struct Args {
    /// The tables: files in TOML, or names of tables that come with dutyclock
    #[arg(required = true, value_name = "FILE|NAME", value_parser = Files::of)]
    tables: Vec<Files>,
    /// Treat warnings as errors
    #[arg(long)]
    strict: bool,
    /// How to write what is wrong
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = FindingFormat::Text, conflicts_with_all = ["reading", "marks"])]
    format: FindingFormat,
    /// Print what a person has to confirm in the documents, as a checklist to be filled in
    #[arg(long, conflicts_with = "strict")]
    reading: bool,
    /// Turn a checklist that has been filled in into marks for the tables
    #[arg(long, value_name = "FILE", conflicts_with_all = ["reading", "strict"])]
    marks: Option<String>,
    #[command(flatten)]
    clock: ClockOption,
}

/// How findings are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FindingFormat {
    /// Each with its line, for people
    Text,
    /// One JSON document, with path, line, column, key, severity and message
    Json,
    /// Annotations of GitHub Actions, beside the lines of a change
    Github,
}

pub(super) fn run(args: &Args) -> Result<Outcome> {
    let tables: Vec<String> = Files::names(&args.tables).cloned().collect();
    if args.reading {
        return print_checklists(&tables);
    }
    let today = args.clock.moment()?.date();
    if let Some(file) = &args.marks {
        return print_marks(file, &tables, today);
    }
    let editions = editions(&tables, today);
    let mut all = Findings::default();
    for (index, name) in tables.iter().enumerate() {
        let others = editions.iter().enumerate().filter(|(other, _)| *other != index);
        let others: Vec<KnownEdition> = others.filter_map(|(_, edition)| edition.clone()).collect();
        let checked = intake::check_table(name, &others, today).map_err(anyhow::Error::from);
        if args.format == FindingFormat::Text {
            tell(&checked)?;
        }
        all.add(name, checked);
    }
    match args.format {
        FindingFormat::Text => {}
        FindingFormat::Json => output::write_to(None, |out| all.write_json(out))?,
        FindingFormat::Github => output::write_to(None, |out| all.write_annotations(out))?,
    }
    Ok(if all.fail(args.strict) { Outcome::INCOMPLETE } else { Outcome::DONE })
}

fn print_checklists(tables: &[String]) -> Result<Outcome> {
    for name in tables {
        let list = reading::checklist(&intake::rule_set(name, Dates::All)?, name);
        output::write_to(None, |out| out.write_all(list.as_bytes()))?;
    }
    Ok(Outcome::DONE)
}

fn print_marks(file: &str, tables: &[String], today: NaiveDate) -> Result<Outcome> {
    let [name] = tables else {
        bail!("--marks: name the one table that the checklist is of");
    };
    let set = intake::rule_set(name, Dates::All)?;
    let text = intake::read_text(file).context("--marks")?;
    match reading::marks(&text, &set, today) {
        Ok((marks, counts)) => {
            output::write_to(None, |out| out.write_all(marks.as_bytes()))?;
            remark(&counts);
            Ok(Outcome::DONE)
        }
        Err(mistakes) => {
            let file = excerpt(file);
            for mistake in mistakes {
                print_message("error", &anyhow!("`{file}`, {mistake}"));
            }
            Ok(Outcome::INCOMPLETE)
        }
    }
}

/// For each table, which edition of which family it is, if any. What cannot be read is reported when it is checked.
fn editions(names: &[String], today: NaiveDate) -> Vec<Option<KnownEdition>> {
    let edition = |name: &String| intake::check_table(name, &[], today).ok()?.edition;
    names.iter().map(edition).collect()
}

/// Reports a table for people.
fn tell(checked: &Result<CheckedTable>) -> Result<()> {
    let CheckedTable { rules, findings, .. } = match checked {
        Ok(checked) => checked,
        Err(error) => {
            print_message("error", error);
            return Ok(());
        }
    };
    let told = shown(&findings.shown());
    if !told.is_empty() {
        // If standard error is closed, there is nobody to report to.
        let _ = writeln!(io::stderr().lock(), "{told}");
    }
    if let Some(rules) = rules.as_ref().filter(|_| findings.count(Severity::Error) == 0) {
        let line = summary(rules, findings.count(Severity::Warning));
        output::write_to(None, |out| writeln!(out, "{line}"))?;
    }
    Ok(())
}

fn summary(rules: &RuleSet, warnings: usize) -> String {
    let own = counted(rules.own_rules().count() as u64, "rule");
    let all = rules.latest_rules().count();
    let warnings = match warnings {
        0 => String::new(),
        count => format!(", {}", counted(count as u64, "warning")),
    };
    let id = printable(&rules.id);
    format!("{id}: no mistakes{warnings}; {own} in the table, {all} with inherited rules")
}
