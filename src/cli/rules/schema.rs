//! `rules schema`: the JSON Schema of rule tables.

use std::path::PathBuf;

use anyhow::Result;
use dutyclock::intake;

use crate::cli::{Outcome, schema};

/// Write a JSON Schema, with which editors complete and check rule tables
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
The same as `dutyclock schema rules`.

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
    schema::write(&intake::table_schema(), args.output.as_deref())
}
