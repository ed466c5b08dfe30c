//! `rules search`: rules and events by their words.

use anyhow::{Result, bail};
use dutyclock::report::SearchHits;

use crate::cli::options::{LookUpOption, OutputOptions, formats_of};
use crate::cli::{Outcome, remark};

/// Find the rules and events that contain all of these words
///
/// The search covers ids, titles, events, circumstances, periods, sources and notes, and shows the
/// best matches first. Case and hyphens do not matter, and the beginning of a word is enough. Words
/// in quotes are a phrase: they are found only one after another.
#[derive(Debug, clap::Args)]
#[command(after_long_help = HELP)]
#[command(mut_arg("format", formats_of::<SearchHits<'_>>))]
pub(super) struct Args {
    /// The words to search for
    #[arg(required = true, value_name = "WORD")]
    words: Vec<String>,
    #[command(flatten)]
    tables: LookUpOption,
    #[command(flatten)]
    output: OutputOptions,
}

const HELP: &str = "\
Examples:
  dutyclock rules search core group
  dutyclock rules search \"paragraph 58\"
  dutyclock rules search written confirmation --rules england --format json

If nothing is found, that is no error: the exit code is 0.";

pub(super) fn run(args: &Args) -> Result<Outcome> {
    if let Some(word) = args.words.iter().find(|word| !word.contains(char::is_alphanumeric)) {
        bail!("WORD: `{word}` has no letter and no digit to look for");
    }
    let tables = args.tables.tables()?;
    let found = tables.search(&args.words);
    let others = match &found.nothing {
        Some(_) => args.tables.other_nations()?,
        None => None,
    };
    let elsewhere = others.as_ref().map(|others| others.search(&args.words));
    match elsewhere.filter(|elsewhere| !elsewhere.hits.is_empty()) {
        Some(elsewhere) => {
            args.output.write(&SearchHits(&elsewhere.hits))?;
            let scope = tables.scope();
            remark(&format!("nothing in {scope} has these words; these are of other nations"));
        }
        None => {
            args.output.write(&SearchHits(&found.hits))?;
            found.nothing.iter().for_each(|nothing| remark(&nothing.to_string()));
        }
    }
    Ok(Outcome::DONE)
}
