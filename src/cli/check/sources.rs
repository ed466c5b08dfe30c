//! Opens and reads the files of a check in the given order.

use std::collections::HashMap;
use std::io;

use anyhow::Result;
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
    if table.maps.is_empty() && table.ignored.is_empty() {
        return opened.try_for_each(|opened| run_source(opened, batch));
    }
    // A heading is missing only if no file has it.
    let mut opened: Vec<Result<Source<'_>>> = opened.collect();
    match unmapped_anywhere(&opened) {
        Err(NoHeadings) if table.maps.is_empty() => batch.remark(&NoHeadings.to_string()),
        Err(none) => batch.fail(none),
        Ok(unmapped) => {
            let (needed, ignored): (Vec<_>, Vec<_>) =
                unmapped.into_iter().partition(|unmapped| unmapped.option.is_some());
            ignored.iter().for_each(|unmapped| batch.remark(&unmapped.to_string()));
            if !needed.is_empty() {
                needed.iter().for_each(|unmapped| batch.fail(unmapped));
                opened.retain(|opened| !matches!(opened, Ok(Source { unmapped: Some(_), .. })));
            }
        }
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

/// Headings are named, and no file can have them.
#[derive(Debug, thiserror::Error)]
#[error(
    "--map and --ignore-column are for CSV files and workbooks with a row for each case or event, and there is none"
)]
struct NoHeadings;

/// The headings that options name and no file has. A file that could not be opened might have any.
fn unmapped_anywhere(opened: &[Result<Source<'_>>]) -> Result<Vec<Unmapped>, NoHeadings> {
    let all: Option<Vec<&Source<'_>>> = opened.iter().map(|opened| opened.as_ref().ok()).collect();
    let Some(all) = all else { return Ok(Vec::new()) };
    let mut files = all.iter().filter_map(|opened| opened.unmapped.as_ref());
    let first = files.next().ok_or(NoHeadings)?;
    let others: Vec<_> = files.collect();
    let lacks = |file: &Vec<Unmapped>, heading: &str| file.iter().any(|un| un.heading == heading);
    let is_nowhere = |un: &&Unmapped| others.iter().all(|file| lacks(file, &un.heading));
    Ok(first.iter().filter(is_nowhere).cloned().collect())
}
