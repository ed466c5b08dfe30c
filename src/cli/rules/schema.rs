//! `rules schema`: how a rule table is written, for editors.

use std::path::PathBuf;

use anyhow::{Context, Result};
use dutyclock::intake;

use crate::cli::{Outcome, output};

/// How a rule table is written, as a JSON Schema by which editors complete and check it
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
A table whose first line is `#:schema dutyclock-rules.schema.json` is checked by it as it is written, by \
editors with Taplo (Even Better TOML, for one).

Examples:
  dutyclock rules schema
  dutyclock rules schema --output dutyclock-rules.schema.json")]
pub(super) struct Args {
    /// Write to a file instead of standard output: whole or not at all
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

pub(super) fn run(args: &Args) -> Result<Outcome> {
    let schema = serde_json::to_string_pretty(&intake::table_schema())
        .context("cannot write the schema as JSON")?;
    output::write_to(args.output.as_deref(), |out| writeln!(out, "{schema}"))?;
    Ok(Outcome::Done)
}
