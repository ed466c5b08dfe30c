//! `schema`: the JSON Schema of what dutyclock writes, and of rule tables.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::ValueEnum;
use dutyclock::intake;
use dutyclock::report::{DeadlineList, output_schema};
use serde_json::Value;

use super::options::SchemaOption;
use super::{Outcome, output};

#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  dutyclock schema deadlines
  dutyclock schema timeline --schema v2
  dutyclock schema rules --output dutyclock-rules.schema.json")]
pub(super) struct Args {
    /// What the schema is of
    subject: Subject,
    #[command(flatten)]
    schema: SchemaOption,
    /// Write to this file instead of standard output, completely or not at all
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    output: Option<PathBuf>,
}

/// What has a schema.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Subject {
    /// What `check`, `due` and `explain` write as json and jsonl
    Deadlines,
    /// What `timeline` writes as json and jsonl
    Timeline,
    /// A rule table, for editors
    Rules,
}

pub(super) fn run(args: &Args) -> Result<Outcome> {
    let version = args.schema.version();
    let schema = match args.subject {
        Subject::Deadlines => output_schema(DeadlineList::Deadlines, version),
        Subject::Timeline => output_schema(DeadlineList::Timeline, version),
        Subject::Rules => intake::table_schema(),
    };
    write(&schema, args.output.as_deref())
}

/// Writes a schema.
pub(super) fn write(schema: &Value, path: Option<&Path>) -> Result<Outcome> {
    let schema = serde_json::to_string_pretty(schema).context("cannot write the schema as JSON")?;
    output::write_to(path, |out| writeln!(out, "{schema}"))?;
    Ok(Outcome::DONE)
}
