//! The meaning of the columns of a table, from their headings.

use std::collections::HashMap;

use super::columns::{CASE_IDS, Column, Read, Vocabulary, same_heading};
use super::passed_over::{PassedOver, unread};
use super::survey::{Holds, Survey, no_dates, order_not_shown, wrong_order};
use crate::intake::tabular::{Cells, TableOptions};
use crate::moment::{DateOrder, Moment};
use crate::rules::EventId;
use crate::suggest::{did_you_mean, likely};
use crate::text::{compared, excerpt, printable};

/// The meaning of the columns of a file.
pub(super) struct Columns {
    pub(super) case: usize,
    pub(super) circumstances: Option<usize>,
    pub(super) events: Vec<(usize, EventId)>,
    /// Column and rule id.
    pub(super) extensions: Vec<(usize, String)>,
    pub(super) long: Option<LongColumns>,
    /// Headings that say an event in other words than its id, each with that id.
    in_other_words: Vec<(String, String)>,
    /// Headings of the columns that are passed over.
    passed_over: Vec<String>,
    /// Those of them whose dates would be when something happened.
    pub(super) watched: PassedOver,
    /// Headings of columns that hold dates and are not read, though nobody said so.
    unread: Vec<String>,
}

/// The columns of a file with a row for each event.
#[derive(Debug, Clone, Copy)]
pub(super) struct LongColumns {
    pub(super) case: usize,
    pub(super) event: usize,
    pub(super) when: usize,
    pub(super) count: usize,
}

const OR_MAP: &str = "or give --map \"HEADING=NAME\"";

/// How many headings a message names.
const SHOWN: usize = 5;

impl Columns {
    pub(super) fn of(
        headings: &[String],
        vocabulary: &Vocabulary<'_>,
        survey: &Survey,
    ) -> Result<Self, String> {
        let mut found = found_columns(headings, vocabulary)?;
        let case = case_column(headings, &mut found, vocabulary)?;
        let index = |column: &Column| found.iter().position(|found| is(found, column));
        let long = index(&Column::LongEvent).zip(index(&Column::LongWhen));
        if long.is_none() {
            let is_long = |column: &Column| matches!(column, Column::LongEvent | Column::LongWhen);
            found.iter_mut().for_each(|found| {
                found.take_if(|read| is_long(&read.column));
            });
        }
        check_once(headings, &found, vocabulary)?;
        let index = |column: &Column| found.iter().position(|found| is(found, column));
        let Some(case) = case else {
            return Err(without_case(headings));
        };
        let mut columns = Self {
            case,
            circumstances: index(&Column::Circumstances),
            events: Vec::new(),
            extensions: Vec::new(),
            long: long.map(|(event, when)| LongColumns {
                case,
                event,
                when,
                count: headings.len(),
            }),
            in_other_words: Vec::new(),
            passed_over: Vec::new(),
            watched: PassedOver::new(Cells::new(vocabulary.options)),
            unread: Vec::new(),
        };
        for (index, (heading, found)) in headings.iter().zip(found).enumerate() {
            match found {
                Some(Read { column: Column::Event(event, _), is_loose }) => {
                    columns.events.push((index, event));
                    let id = &vocabulary.rules.events.get(event).id;
                    let is_mapped = vocabulary.mapped(heading).is_some();
                    if !is_mapped && (is_loose || !compared(heading).starts_with(&compared(id))) {
                        columns.in_other_words.push((heading.clone(), id.clone()));
                    }
                }
                Some(Read { column: Column::Extension(rule), .. }) => {
                    columns.extensions.push((index, rule));
                }
                Some(_) => {}
                None if vocabulary.is_ignored(heading) => {}
                None => columns.pass_over(index, heading, survey.holds(index), vocabulary)?,
            }
        }
        columns.check(headings, vocabulary)?;
        Ok(columns)
    }

    /// Passes a column over that is not an event.
    ///
    /// # Errors
    ///
    /// If it was probably meant to be one.
    fn pass_over(
        &mut self,
        index: usize,
        heading: &str,
        holds: Holds,
        vocabulary: &Vocabulary<'_>,
    ) -> Result<(), String> {
        if self.long.is_none() && holds != Holds::Text {
            if let Some(event) = vocabulary.nearly(heading) {
                let heading = excerpt(heading);
                return Err(format!(
                    "`{heading}` is not an event; did you mean `{event}`? Give --map \
                     \"{heading}={event}\", or --ignore-column \"{heading}\""
                ));
            }
            if holds == Holds::Dates && !is_no_occurrence(heading) {
                self.unread.push(heading.to_owned());
                return Ok(());
            }
        }
        if !is_no_occurrence(heading) {
            self.watched.add(index, heading, vocabulary.names_event(heading));
        }
        if !heading.is_empty() {
            self.passed_over.push(heading.to_owned());
        }
        Ok(())
    }

    fn check(&mut self, headings: &[String], vocabulary: &Vocabulary<'_>) -> Result<(), String> {
        if self.long.is_some() {
            self.unread.clear();
            return self.check_long(headings);
        }
        if self.events.is_empty() {
            let known = || vocabulary.rules.events.iter().map(|event| event.id.as_str());
            let others: Vec<&String> = self.passed_over.iter().chain(&self.unread).collect();
            let mut meant =
                others.iter().filter_map(|heading| likely(&heading.to_lowercase(), known()));
            let meant = meant.next().map(|event| format!("; did you mean `{event}`?"));
            let shown: Vec<String> = others.into_iter().take(SHOWN).cloned().collect();
            let besides = match &shown[..] {
                [] => String::new(),
                shown => format!(" among {}", quoted(shown)),
            };
            return Err(format!(
                "no column is an event that dutyclock knows{besides}{} Name one `referral`, {OR_MAP}; \
                 --suggest-mapping writes down what to say of each",
                meant.as_deref().unwrap_or(".")
            ));
        }
        Ok(())
    }

    /// # Errors
    ///
    /// If a column holds no dates, or not in the order of day and month in which they are to be read.
    pub(super) fn check_dates(
        &self,
        headings: &[String],
        survey: &Survey,
        order: DateOrder,
    ) -> Result<(), String> {
        let wrong = |index: usize| {
            let (heading, tally) = (&headings[index], survey.columns.get(index)?);
            wrong_order(heading, tally, order).or_else(|| no_dates(heading, tally))
        };
        self.dated().find_map(wrong).map_or(Ok(()), Err)
    }

    /// What a reader must know of the order of day and month, if nobody has said it.
    pub(super) fn order_not_shown(&self, survey: &Survey) -> Option<String> {
        order_not_shown(self.dated().filter_map(|index| survey.columns.get(index)))
    }

    /// The columns with dates.
    fn dated(&self) -> impl Iterator<Item = usize> {
        let events = self.events.iter().map(|(index, _)| *index);
        let extensions = self.extensions.iter().map(|(index, _)| *index);
        events.chain(extensions).chain(self.long.map(|long| long.when))
    }

    /// A file with a row per event must not have the columns of a file with a row per case.
    fn check_long(&self, headings: &[String]) -> Result<(), String> {
        let events = self.events.iter().map(|(index, _)| *index);
        let extensions = self.extensions.iter().map(|(index, _)| *index);
        let Some(wide) = events.chain(extensions).chain(self.circumstances).min() else {
            return Ok(());
        };
        let heading = headings.get(wide).map(|heading| excerpt(heading)).unwrap_or_default();
        Err(format!(
            "`event` and `when` mean a row for each event, and `{heading}` means a row for each case: \
             leave out one or the other"
        ))
    }

    /// What a reader must know of how the headings were read.
    pub(super) fn remarks(&self, path: &str) -> Vec<String> {
        let path = printable(path);
        let mut remarks = Vec::new();
        if !self.in_other_words.is_empty() {
            let read = self.in_other_words.iter();
            let read = read.map(|(heading, id)| format!("`{}` as {id}", excerpt(heading)));
            remarks.push(format!("`{path}`: read {}", read.collect::<Vec<_>>().join(", ")));
        }
        if !self.passed_over.is_empty() {
            let columns = if self.passed_over.len() == 1 { "column is" } else { "columns are" };
            remarks.push(format!(
                "`{path}`: {} {columns} not an event, and ignored: {}",
                self.passed_over.len(),
                quoted(&self.passed_over)
            ));
        }
        remarks
    }

    /// Why the file was not read to its full width, if it was not.
    pub(super) fn incomplete(&self) -> Option<String> {
        unread(&self.unread)
    }
}

/// What is wrong with headings that name no case.
fn without_case(headings: &[String]) -> String {
    let is_date = |heading: &&String| Moment::recorded(heading, DateOrder::DayFirst).is_ok();
    match headings.iter().find(is_date) {
        Some(date) => format!(
            "the first row has the date `{}`, and should name the columns; if the file has no such row, give \
             --headings, such as --headings case,referral,decision",
            excerpt(date)
        ),
        None => format!("no column has the case id: name one `case`, {OR_MAP}"),
    }
}

pub(super) fn quoted(headings: &[String]) -> String {
    let quoted = headings.iter().map(|heading| format!("`{}`", excerpt(heading)));
    quoted.collect::<Vec<_>>().join(", ")
}

fn is(found: &Option<Read>, column: &Column) -> bool {
    found.as_ref().is_some_and(|found| found.column == *column)
}

/// Whether a heading says that its dates are not when something happened: a limit, a plan or a matter of the
/// system that keeps the record.
pub(super) fn is_no_occurrence(heading: &str) -> bool {
    const WORDS: [&str; 19] = [
        "due",
        "target",
        "deadline",
        "expected",
        "expiry",
        "planned",
        "scheduled",
        "next",
        "dob",
        "birth",
        "created",
        "modified",
        "updated",
        "entered",
        "recorded",
        "extract",
        "extracted",
        "printed",
        "run",
    ];
    let lower = heading.to_lowercase();
    lower.split(|c: char| !c.is_alphanumeric()).any(|word| WORDS.contains(&word))
}

/// The meaning of each column.
fn found_columns(
    headings: &[String],
    vocabulary: &Vocabulary<'_>,
) -> Result<Vec<Option<Read>>, String> {
    headings.iter().map(|heading| vocabulary.column(heading)).collect()
}

/// Which column has the case id. Of several, it is the one that is mapped, or else the one that is called
/// `case` or `case id`; the others are passed over.
pub(super) fn case_column(
    headings: &[String],
    found: &mut [Option<Read>],
    vocabulary: &Vocabulary<'_>,
) -> Result<Option<usize>, String> {
    let all: Vec<usize> = (0..found.len()).filter(|at| is(&found[*at], &Column::Case)).collect();
    let mapped = |at: &usize| vocabulary.mapped(&headings[*at]).is_some();
    let plainly = |at: &usize| CASE_IDS[..2].contains(&compared(&headings[*at]).as_str());
    let preferred: Vec<usize> = match all.iter().copied().filter(mapped).collect::<Vec<_>>() {
        none if none.is_empty() => all.iter().copied().filter(plainly).collect(),
        mapped => mapped,
    };
    let of_these = if preferred.is_empty() { &all } else { &preferred };
    if let [first, second, ..] = of_these[..] {
        let (first, second) = (excerpt(&headings[first]), excerpt(&headings[second]));
        return Err(format!(
            "two columns have the case id: `{first}` and `{second}`; keep one, or give --map \
             \"{first}=case\""
        ));
    }
    let case = of_these.first().copied();
    for at in all.into_iter().filter(|at| Some(*at) != case) {
        found[at] = None;
    }
    Ok(case)
}

/// No two columns that are read may be the same.
fn check_once(
    headings: &[String],
    found: &[Option<Read>],
    vocabulary: &Vocabulary<'_>,
) -> Result<(), String> {
    let mut first_with = HashMap::new();
    for (at, read) in found.iter().enumerate() {
        let Some(Read { column, .. }) = read else { continue };
        let same = *first_with.entry(column).or_insert(at);
        if same == at {
            continue;
        }
        let (first, second) = (excerpt(&headings[same]), excerpt(&headings[at]));
        let ignore = format!("--ignore-column \"{second}\"");
        return Err(match column {
            _ if same_heading(&headings[same], &headings[at]) && first == second => {
                format!("two columns are called `{first}`; keep one")
            }
            Column::Event(event, _) => {
                let name = &vocabulary.rules.events.get(*event).id;
                format!(
                    "two columns are the same event: `{first}` and `{second}`; keep one, give {ignore}, \
                     or number them as `{name}_1` and `{name}_2`"
                )
            }
            _ => format!(
                "two columns are the same: `{first}` and `{second}`; keep one, or give {ignore}"
            ),
        });
    }
    Ok(())
}

/// A heading that the user named and a file does not have.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{} called `{}`{meant}", what(*option), excerpt(heading))]
pub struct Unmapped {
    /// The option that says what it means; `None` if the column was to be ignored, so that nothing is missing.
    pub option: Option<&'static str>,
    /// The heading.
    pub heading: String,
    /// A suggestion of the heading that was probably meant.
    pub meant: String,
}

fn what(option: Option<&str>) -> String {
    match option {
        Some(option) => format!("{option}: no column is"),
        None => "no column to ignore is".to_owned(),
    }
}

/// Headings that the user named and that are missing, unless another file has them.
pub(super) fn unmapped(headings: &[String], options: &TableOptions) -> Vec<Unmapped> {
    let is_there = |heading: &str| headings.iter().any(|known| same_heading(known, heading));
    let mapped = options.maps.iter().map(|map| (Some(map.option), &map.heading));
    let named = mapped.chain(options.ignored.iter().map(|ignored| (None, ignored)));
    let missing = named.filter(|(_, heading)| !is_there(heading));
    let unmapped = missing.map(|(option, heading)| {
        let meant = did_you_mean(heading, headings.iter().map(String::as_str));
        Unmapped { option, heading: heading.clone(), meant }
    });
    unmapped.collect()
}

/// # Errors
///
/// If something is mapped to a column that does not exist.
pub(super) fn check_maps(
    vocabulary: &Vocabulary<'_>,
    options: &TableOptions,
) -> Result<(), String> {
    for map in &options.maps {
        let named = vocabulary.named(&map.column);
        let reason = match named {
            Ok(Some(_)) => continue,
            Ok(None) => vocabulary.unknown_event(&map.column),
            Err(reason) => reason,
        };
        let (heading, column) = (excerpt(&map.heading), excerpt(&map.column));
        return Err(format!("{} `{heading}={column}`: {reason}", map.option));
    }
    Ok(())
}
