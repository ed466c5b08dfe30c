//! `rules diff`: two tables compared.

use anyhow::{Result, bail};
use dutyclock::intake;
use dutyclock::report::TableDifferences;
use dutyclock::rules::{Dates, RuleSet, differences};

use crate::cli::Outcome;
use crate::cli::options::{OutputOptions, formats_of};

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
#[command(mut_arg("format", formats_of::<TableDifferences>))]
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
    let differences = differences(&was, &now);
    args.output.write(&TableDifferences { now: now.id, against, differences })?;
    Ok(Outcome::DONE)
}

fn with_what_it_extends(name: &str) -> Result<(RuleSet, RuleSet, String)> {
    let (now, was) = (intake::rule_set(name, Dates::All)?, intake::inherited_rules(name)?);
    if now.extends.is_empty() {
        bail!("A: `{name}` extends no other table; name the table to compare it with");
    }
    let against = now.extends.join(", ");
    Ok((was, now, against))
}
