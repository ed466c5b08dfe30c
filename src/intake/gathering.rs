//! Cases with several rows each, gathered until the end of their file.

use chrono::NaiveDate;
use indexmap::IndexMap;

use super::record::{EachRecord, Reject};
use crate::case::Case;
use crate::moment::Moment;
use crate::rules::EventId;

/// The cases so far, in order of their first rows. A file may have millions of rows, so that each takes little room.
#[derive(Default)]
pub(super) struct Gathering {
    cases: IndexMap<Box<str>, Gathered>,
    dates: Vec<Dated>,
    /// Whether what two rows of a case have in common is one, and no repetition.
    joins: bool,
}

/// What is known of a case so far, besides its dates.
#[derive(Default)]
struct Gathered {
    /// Whether some row has its id under the right heading, so that the id cannot be another text.
    is_named: bool,
    /// What few cases have.
    more: Option<Box<More>>,
}

#[derive(Default)]
struct More {
    circumstances: Vec<String>,
    extensions: Vec<(String, NaiveDate)>,
    repeats: Vec<(EventId, Moment)>,
    rejected: Vec<Reject>,
}

/// A date of the case with that index.
struct Dated {
    case: u32,
    event: EventId,
    when: Moment,
}

impl Gathering {
    /// Cases whose rows each have several dates.
    pub(super) fn joining() -> Self {
        Self { joins: true, ..Self::default() }
    }

    /// Adds what a row says of a case, or why the row cannot be read.
    pub(super) fn add(&mut self, id: &str, is_named: bool, row: Result<&Case, Reject>) {
        let index = self.index_of(id);
        let known = &mut self.cases[index];
        known.is_named |= is_named;
        match row {
            Ok(row) => {
                known.add(row);
                // An index fits: the ids of more cases would fill the memory.
                let case = index as u32;
                row.for_each(|event, when| self.dates.push(Dated { case, event, when }));
            }
            Err(reject) => known.more().rejected.push(reject),
        }
    }

    /// Adds a row of a case to its others. A bad row without a case is passed on.
    pub(super) fn join(&mut self, record: Result<&Case, Reject>, each: EachRecord<'_>) {
        match record {
            Ok(case) => self.add(case.id.as_deref().unwrap_or_default(), true, Ok(case)),
            Err(reject) => match reject.case.clone() {
                Some(id) => self.add(&id, true, Err(reject)),
                None => each(Err(reject)),
            },
        }
    }

    fn index_of(&mut self, id: &str) -> usize {
        match self.cases.get_index_of(id) {
            Some(index) => index,
            None => self.cases.insert_full(id.into(), Gathered::default()).0,
        }
    }

    /// Passes on every case. A case with a bad row is rejected with all its rows: the good ones alone would give
    /// wrong answers.
    pub(super) fn pass_on(mut self, each: EachRecord<'_>) {
        // Stable: rows of a case stay in order.
        self.dates.sort_by_key(|dated| dated.case);
        let mut dates = self.dates.iter().peekable();
        let mut case = Case::default();
        for (index, (id, known)) in self.cases.into_iter().enumerate() {
            case.clear();
            case.id.get_or_insert_default().clone_from(&id.into_string());
            while let Some(dated) = dates.next_if(|dated| dated.case as usize == index) {
                // A case with too many is not judged.
                if case.check_dates().is_ok() {
                    let is_known = || case.occurrences(dated.event).any(|when| when == dated.when);
                    if !(self.joins && is_known()) {
                        case.record(dated.event, dated.when);
                    }
                }
            }
            let More { circumstances, extensions, repeats, rejected } =
                known.more.map(|more| *more).unwrap_or_default();
            case.circumstances.extend(circumstances);
            extensions.iter().for_each(|(rule, to)| case.extend(rule, *to));
            case.repeats.extend(repeats);
            each(match rejected.split_first() {
                None => Ok(&case),
                Some((first, others)) => {
                    let case = case.id.clone().filter(|_| known.is_named);
                    Err(Reject { case, ..all_in_one(first, others) })
                }
            });
        }
    }
}

impl Gathered {
    fn more(&mut self) -> &mut More {
        self.more.get_or_insert_default()
    }

    fn add(&mut self, row: &Case) {
        let Case { circumstances, extensions, repeats, .. } = row;
        for name in circumstances {
            if !self.more().circumstances.contains(name) {
                self.more().circumstances.push(name.clone());
            }
        }
        if !extensions.is_empty() {
            self.more().extensions.extend_from_slice(extensions);
        }
        if !repeats.is_empty() {
            self.more().repeats.extend_from_slice(repeats);
        }
    }
}

/// The first bad row of a case, followed by the others.
fn all_in_one(first: &Reject, others: &[Reject]) -> Reject {
    let mut all = first.clone();
    for other in others {
        let line = other.line.map(|line| format!("line {line}, ")).unwrap_or_default();
        all.reason.push_str(&format!("; {line}{}: {}", other.field, other.reason));
    }
    all
}
