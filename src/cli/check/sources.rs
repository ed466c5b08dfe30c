//! Opens and reads the files of a check in the given order.

use std::collections::HashMap;
use std::io;

use anyhow::{Result, anyhow};
use dutyclock::RuleSet;
use dutyclock::check::{Batch, Source};
use dutyclock::intake::{Input, Linked, Mapping, TableOptions, Unmapped};
use dutyclock::report::RowWriter;

/// Opens the censuses, whose reference dates set the moment of the assessment.
pub(super) fn open_censuses(
    inputs: &[(Input, String)],
    table: &TableOptions,
) -> (Vec<(String, Linked)>, Vec<anyhow::Error>) {
    let mut opened = Vec::new();
    let mut failures = Vec::new();
    let dated = inputs.iter().filter_map(|(input, file)| Some((input.mapping()?, file)));
    for (mapping, file) in dated.filter(|(mapping, _)| mapping.has_reference_date()) {
        match Linked::open(mapping, file, table) {
            Ok(census) => opened.push((file.clone(), census)),
            Err(error) => failures.push(error.into()),
        }
    }
    (opened, failures)
}

/// Reads everything in the given order.
pub(super) fn run_sources(
    table: &TableOptions,
    inputs: Vec<(Input, String)>,
    censuses: Vec<(String, Linked)>,
    rules: &RuleSet,
    batch: &mut Batch<'_, '_, RowWriter<'_>>,
) -> io::Result<()> {
    let mut censuses = censuses.into_iter().peekable();
    let joins_files = |input: &Input| input.mapping().is_some_and(Mapping::joins_files);
    let mut lists: HashMap<Input, Vec<String>> = HashMap::new();
    for (input, file) in inputs.iter().filter(|(input, _)| joins_files(input)) {
        lists.entry(*input).or_default().push(file.clone());
    }
    let mut opened = inputs.into_iter().filter_map(|(input, file)| match input.mapping() {
        // An error on opening was already reported.
        Some(mapping) if mapping.has_reference_date() => {
            let (_, census) = censuses.next_if(|(opened, _)| *opened == file)?;
            Some(Ok(Source::of_linked(census, rules)))
        }
        // Linked files are read together, at the position of the first.
        Some(mapping) if mapping.joins_files() => {
            let files = lists.remove(&input)?;
            Some(Ok(Source::of_linked(Linked::lists(mapping, files, table), rules)))
        }
        _ => Some(Source::open(input, file, table, rules).map_err(Into::into)),
    });
    if table.maps.is_empty() {
        return opened.try_for_each(|opened| run_source(opened, batch));
    }
    // A heading is missing only if no file has it.
    let mut opened: Vec<Result<Source<'_>>> = opened.collect();
    if let Some(unmapped) = unmapped_anywhere(&opened) {
        batch.fail(format!("{unmapped:#}"));
        opened.retain(|opened| !matches!(opened, Ok(Source { unmapped: Some(_), .. })));
    }
    opened.into_iter().try_for_each(|opened| run_source(opened, batch))
}

fn run_source(
    opened: Result<Source<'_>>,
    batch: &mut Batch<'_, '_, RowWriter<'_>>,
) -> io::Result<()> {
    match opened {
        Ok(opened) => batch.run(opened),
        Err(error) => {
            batch.fail(format!("{error:#}"));
            Ok(())
        }
    }
}

const NO_HEADINGS: &str = "--map and --ignore-column are for CSV files and workbooks with a row for each case \
                           or event, and there is none";

/// An error for a heading that options name and no file has. A file that could not be opened might have it.
fn unmapped_anywhere(opened: &[Result<Source<'_>>]) -> Option<anyhow::Error> {
    let opened: Vec<&Source<'_>> =
        opened.iter().map(|opened| opened.as_ref().ok()).collect::<Option<_>>()?;
    let mut files = opened.iter().filter_map(|opened| opened.unmapped.as_ref());
    let Some(first) = files.next() else { return Some(anyhow!(NO_HEADINGS)) };
    let others: Vec<_> = files.collect();
    let lacks = |file: &Vec<Unmapped>, heading: &str| file.iter().any(|un| un.heading == heading);
    let is_nowhere = |un: &&Unmapped| others.iter().all(|file| lacks(file, &un.heading));
    first.iter().find(is_nowhere).cloned().map(anyhow::Error::from)
}
