//! `rules diff`: two tables compared.

use anyhow::{Result, bail};
use dutyclock::intake;
use dutyclock::report::{Column, Format, Grid};
use dutyclock::rules::{Dates, Difference, RuleSet, Subject, differences};
use dutyclock::text::{counted, printable};

use crate::cli::Outcome;
use crate::cli::options::{LIST_FORMATS, OutputOptions, formats};

/// Show how one table differs from another, rule by rule and key by key
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Each is a table that comes with dutyclock, a family, or a file. For tables with several \
editions the last ones are compared; a difference in an earlier edition alone is shown \
with its name.

Examples:
  dutyclock rules diff my-protocol.toml
  dutyclock rules diff england my-protocol.toml
  dutyclock rules diff working-together-2018 working-together-2023 --format csv")]
#[command(mut_arg("format", |option| formats(option, LIST_FORMATS)))]
pub(super) struct Args {
    /// The earlier table; or, alone, the table to compare with the one that it extends
    a: String,
    /// The later table
    b: Option<String>,
    #[command(flatten)]
    output: OutputOptions,
}

pub(super) fn run(args: &Args) -> Result<Outcome> {
    let (was, now, against) = match &args.b {
        Some(b) => {
            let was = intake::rule_set(&args.a, Dates::All)?;
            let against = was.id.clone();
            (was, intake::rule_set(b, Dates::All)?, against)
        }
        None => with_what_it_extends(&args.a)?,
    };
    let found = differences(&was, &now);
    args.output.write(LIST_FORMATS, |format, style, out| {
        if format == Format::Table {
            let differences = match found.len() {
                0 => "no differences".to_owned(),
                count => counted(count as u64, "difference"),
            };
            writeln!(out, "{} against {}: {differences}", printable(&now.id), printable(&against))?;
            if found.is_empty() {
                return Ok(());
            }
            writeln!(out)?;
        }
        grid(&found).write(format, style, out)
    })?;
    Ok(Outcome::Done)
}

fn with_what_it_extends(name: &str) -> Result<(RuleSet, RuleSet, String)> {
    let (now, was) = (intake::rule_set(name, Dates::All)?, intake::inherited_rules(name)?);
    if now.extends.is_empty() {
        bail!("A: `{name}` extends no other table; name the table to compare it with");
    }
    let against = now.extends.join(", ");
    Ok((was, now, against))
}

fn grid(found: &[Difference]) -> Grid {
    let mut columns: Vec<Column<'_, &Difference>> = vec![
        ("What", &|found| of(&found.subject)),
        ("Change", &|found| found.change().to_owned()),
        ("Was", &|found| found.was.clone().unwrap_or_default()),
        ("Now", &|found| found.now.clone().unwrap_or_default()),
    ];
    if found.iter().any(|found| found.edition.is_some()) {
        columns.push(("Edition", &|found| found.edition.clone().unwrap_or_default()));
    }
    Grid::listing(found, &columns)
}

/// The subject of a difference, for a reader.
pub(super) fn of(subject: &Subject) -> String {
    match subject {
        Subject::Table => "the table".to_owned(),
        Subject::Event(id) => format!("event {id}"),
        Subject::Rule(id) => id.clone(),
    }
}
