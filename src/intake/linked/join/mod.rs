//! Rows joined to episodes: by nesting, by id, or by child and date.

mod by_date;
mod by_id;
mod nested;

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher, Hasher, RandomState};

pub(super) use self::by_date::join_by_date;
pub(super) use self::by_id::join_by_id;
pub(super) use self::nested::join_nested;
use super::episode::Episode;
use super::mapping::Field;
use super::row::Row;
use crate::intake::record::Reject;
use crate::intake::tabular::is_shortened;

/// Receives each episode, and each row that belongs to none.
pub(super) type Take<'t> = &'t mut dyn FnMut(Result<Episode, Reject>);

/// The rows that repeat none before them. A table may have millions, so each is known by its hash.
#[derive(Default)]
struct Known {
    hashes: HashSet<u64>,
    hasher: RandomState,
}

impl Known {
    /// Whether it is the first with its content.
    fn is_new(&mut self, row: &Row) -> bool {
        let mut hasher = self.hasher.build_hasher();
        row.hash_content(&mut hasher);
        self.hashes.insert(hasher.finish())
    }
}

/// A remark on rows or records that were repeated, if any.
pub(super) fn counted_once(repeated: usize, what: &str) -> Option<String> {
    match repeated {
        0 => None,
        1 => Some(format!("1 {what} that repeats an earlier one is counted once")),
        count => Some(format!("{count} {what}s that repeat an earlier one are counted once")),
    }
}

/// The records of a person without a referral.
#[derive(Default)]
struct People {
    episodes: Vec<Episode>,
    by_id: HashMap<String, usize>,
}

impl People {
    /// The index of the episode of a row's person.
    fn index(&mut self, row: &Row) -> usize {
        let id = row.text(Field::Person);
        if let Some(index) = self.by_id.get(id) {
            return *index;
        }
        self.by_id.insert(id.to_owned(), self.episodes.len());
        self.episodes.push(Episode::of_person(row.location.clone(), person(row)));
        self.episodes.len() - 1
    }

    fn of(&mut self, row: &Row) -> &mut Episode {
        let index = self.index(row);
        &mut self.episodes[index]
    }
}

fn person(row: &Row) -> Option<String> {
    Some(row.text(Field::Person)).filter(|id| !id.is_empty()).map(str::to_owned)
}

/// # Errors
///
/// A row without a person belongs to nobody, and an id that a spreadsheet has shortened to several.
fn check_person(row: &Row) -> Result<(), Reject> {
    let id = row.text(Field::Person);
    let reason = match id {
        "" => format!("the case id is missing; give the {} of the child", row.child_id()),
        _ if is_shortened(id) => format!(
            "a spreadsheet has shortened `{id}`, so that several children may have it; format the \
             column as text and export the ids again"
        ),
        _ => return Ok(()),
    };
    Err(row.location.reject(row.name(Field::Person), reason))
}
