//! `rules check`: whether a table of one's own is sound.

use anyhow::Result;
use dutyclock::intake;
use dutyclock::rules::Dates;
use dutyclock::text::plain;

use crate::cli::options::require_file_name;
use crate::cli::{Outcome, output};

/// Whether a table of one's own is sound; every mistake with line and column
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Examples:\n  dutyclock rules check my-protocol.toml")]
pub(super) struct Args {
    /// The table, in TOML
    file: String,
}

pub(super) fn run(args: &Args) -> Result<Outcome> {
    require_file_name(&args.file)?;
    let rules = intake::rule_set(&args.file, Dates::All)?;
    let own = rules.own_rules().count();
    let all = rules.latest_rules().count();
    let line = format!(
        "{}: no mistakes; {own} {} of its own, {all} with those that it inherits",
        plain(&rules.id),
        if own == 1 { "rule" } else { "rules" }
    );
    output::write_to(None, |out| writeln!(out, "{line}"))?;
    Ok(Outcome::Done)
}
