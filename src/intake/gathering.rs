//! Cases with several rows each, gathered until the end of their file.

use std::collections::HashMap;

use super::record::{EachRecord, Reject};
use crate::case::Case;

/// The cases so far, in order of their first rows.
#[derive(Default)]
pub(super) struct Gathering {
    indexes: HashMap<String, usize>,
    cases: Vec<Gathered>,
}

/// What is known of a case so far.
#[derive(Default)]
pub(super) struct Gathered {
    pub(super) case: Case,
    /// Whether some row has its id under the right heading, so that the id cannot be another text.
    pub(super) is_named: bool,
    pub(super) rejected: Vec<Reject>,
}

impl Gathering {
    /// The case with that id.
    pub(super) fn case(&mut self, id: &str) -> &mut Gathered {
        let index = match self.indexes.get(id) {
            Some(index) => *index,
            None => {
                let index = self.cases.len();
                self.indexes.insert(id.to_owned(), index);
                let case = Case::new(Some(id.to_owned()));
                self.cases.push(Gathered { case, ..Gathered::default() });
                index
            }
        };
        &mut self.cases[index]
    }

    /// Adds a row of a case to its others. A bad row without a case is passed on.
    pub(super) fn join(&mut self, record: Result<&Case, Reject>, each: EachRecord<'_>) {
        match record {
            Ok(case) => {
                let known = self.case(case.id.as_deref().unwrap_or_default());
                known.is_named = true;
                known.case.join(case);
            }
            Err(reject) => match reject.case.clone() {
                Some(id) => {
                    let known = self.case(&id);
                    known.is_named = true;
                    known.rejected.push(reject);
                }
                None => each(Err(reject)),
            },
        }
    }

    /// Passes on every case. A case with a bad row is rejected with all its rows: the good ones alone would give
    /// wrong answers.
    pub(super) fn pass_on(self, each: EachRecord<'_>) {
        for Gathered { case, is_named, rejected } in self.cases {
            each(match rejected.split_first() {
                None => Ok(&case),
                Some((first, others)) => {
                    let case = case.id.filter(|_| is_named);
                    Err(Reject { case, ..all_in_one(first, others) })
                }
            });
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
