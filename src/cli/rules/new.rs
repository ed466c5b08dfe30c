//! `rules new`: a starter rule table.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use dutyclock::question::check_nation;
use dutyclock::rules::{Dates, Rule, RuleSet};
use dutyclock::text::printable;
use dutyclock::{Period, intake};

use crate::cli::nation::NationOption;
use crate::cli::{Outcome, output};

const PATTERN: &str = include_str!("new.toml");

/// Write a starter table, with every option as a commented example
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  dutyclock rules new county-protocol
  dutyclock rules new county-protocol --output county-protocol.toml
  dutyclock rules new county-care --extends looked-after-children")]
pub(super) struct Args {
    /// Id of the table: lower-case words joined by hyphens
    id: String,
    /// The table or family to start from, or another file by its path [default: all documents of the nation]
    #[arg(long, value_name = "NAME|FILE")]
    extends: Option<String>,
    #[command(flatten)]
    nation: NationOption,
    /// Write to this file instead of standard output, completely or not at all
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

impl Args {
    fn extends(&self) -> &str {
        self.extends.as_deref().unwrap_or(self.nation.nation().name())
    }
}

pub(super) fn run(args: &Args) -> Result<Outcome> {
    let file = match &args.output {
        Some(path) => path.to_string_lossy().into_owned(),
        None => format!("{}.toml", args.id),
    };
    let base = intake::beside(&file, args.extends());
    let base = intake::rule_set(&base, Dates::All).context("--extends")?;
    check_nation(args.nation.named(), &base, false)?;
    let table = written(args, &file, &base);
    // Nothing is written that `rules check` would refuse, such as a table with an invalid id.
    if let Err(mistakes) = intake::table_in(&file, &table, Dates::All) {
        bail!("ID: {}", mistakes.messages().collect::<Vec<_>>().join("; "));
    }
    if let Some(file) = args.output.as_ref().filter(|file| file.is_file()) {
        bail!(
            "--output: `{}` is there already, and may have your rules: name another file, or remove it",
            printable(&file.to_string_lossy())
        );
    }
    output::write_to(args.output.as_deref(), |out| out.write_all(table.as_bytes()))?;
    Ok(Outcome::DONE)
}

/// The template, with rules of the base table as examples.
fn written(args: &Args, file: &str, base: &RuleSet) -> String {
    let changed = base.latest_rules().find(|rule| fixed_period(rule).is_some());
    let changed = changed.or_else(|| base.latest_rules().next());
    let dropped = base.latest_rules().filter(|rule| Some(*rule) != changed).last();
    let dropped: Vec<&str> = dropped.map(|rule| rule.id.as_str()).into_iter().collect();
    let change = match changed.and_then(fixed_period) {
        Some(period) => {
            format!("#within = \"{period}\"\n#source = \"Our protocol, section 1\"")
        }
        None => "#title = \"As our protocol calls it\"".to_owned(),
    };
    let quoted = |text: &str| toml::Value::from(text).to_string();
    let fields = [
        ("{file}", printable(file).into_owned()),
        ("{id}", quoted(&args.id)),
        ("{extends}", quoted(args.extends())),
        ("{jurisdiction}", quoted(&base.jurisdiction)),
        ("{base}", printable(args.extends()).into_owned()),
        ("{dropped}", toml::Value::from(dropped).to_string()),
        ("{changed}", quoted(changed.map_or("", |rule| rule.id.as_str()))),
        ("{change}", change),
    ];
    fields.iter().fold(PATTERN.to_owned(), |table, (name, value)| table.replace(name, value))
}

/// The period of a rule that has a number, and no other in named circumstances.
fn fixed_period(rule: &Rule) -> Option<Period> {
    rule.within.filter(|period| rule.variants.is_empty() && matches!(period, Period::Count(..)))
}
