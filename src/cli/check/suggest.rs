//! `check --suggest-mapping`: how dutyclock would read a table, as a file to correct.

use anyhow::{Result, bail};
use dutyclock::intake::{self, Reader};
use dutyclock::rules::Dates;

use super::Args;
use crate::cli::outcome::Outcome;
use crate::cli::output::write_to;
use crate::cli::source::input_of;

pub(super) fn suggest(args: &Args) -> Result<Outcome> {
    let files: Vec<&String> = args.files().collect();
    let [file] = files[..] else {
        bail!("--suggest-mapping: it takes one file; give one");
    };
    let input = input_of(file, args.source.input())?;
    if !matches!(input.reader(), Reader::Csv) {
        bail!("--suggest-mapping: `{file}` has no headings to map; give a CSV file or a workbook");
    }
    let rules = args.rules.rule_set(Dates::All)?;
    let mapping = intake::suggest_mapping(file, &args.source.table()?, &rules)?;
    write_to(args.output.output.as_deref(), |out| out.write_all(mapping.as_bytes()))?;
    Ok(Outcome::DONE)
}
