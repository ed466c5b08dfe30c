//! `rules schema`: the JSON Schema of rule tables.

use std::path::PathBuf;

use anyhow::{Context, Result};
use dutyclock::intake;

use crate::cli::{Outcome, output};

/// Write a JSON Schema, with which editors complete and check rule tables
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Start a table with the line `#:schema dutyclock-rules.schema.json`, and editors with \
Taplo (such as Even Better TOML) check it while you type.

Examples:
  dutyclock rules schema
  dutyclock rules schema --output dutyclock-rules.schema.json")]
pub(super) struct Args {
    /// Write to this file instead of standard output, completely or not at all
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

pub(super) fn run(args: &Args) -> Result<Outcome> {
    let schema = serde_json::to_string_pretty(&intake::table_schema())
        .context("cannot write the schema as JSON")?;
    output::write_to(args.output.as_deref(), |out| writeln!(out, "{schema}"))?;
    Ok(Outcome::DONE)
}
