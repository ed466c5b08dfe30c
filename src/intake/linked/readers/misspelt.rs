//! Elements of a return that are not known, but nearly: what they hold would be missed in silence.

use std::collections::HashMap;

use crate::intake::linked::mapping::Mapping;
use crate::suggest::is_alike;
use crate::text::excerpt;

/// More elements than any return has.
const MOST: usize = 1000;

/// The unknown elements that have been seen, by path.
#[derive(Default)]
pub(super) struct Misspelt(HashMap<String, Option<Found>>);

/// An element that is nearly known.
struct Found {
    line: u64,
    name: String,
    known: &'static str,
}

impl Misspelt {
    /// Compares an element with those that are known in the same place, once for each path.
    pub(super) fn look_at(
        &mut self,
        path: &str,
        outside: usize,
        mapping: &'static Mapping,
        line: u64,
    ) {
        if self.0.len() >= MOST || self.0.contains_key(path) {
            return;
        }
        let (parent, name) = (&path[..outside], path[outside..].trim_start_matches('/'));
        let known = known_in(mapping, parent);
        let meant = known.iter().copied().find(|known| is_alike(name, known));
        let meant = meant.filter(|_| !known.contains(&name));
        let found = meant.map(|known| Found { line, name: name.to_owned(), known });
        self.0.insert(path.to_owned(), found);
    }

    /// One sentence for each element, in the order of the file.
    pub(super) fn sentences(&self) -> impl Iterator<Item = String> {
        let mut found: Vec<&Found> = self.0.values().flatten().collect();
        found.sort_by_key(|found| found.line);
        found.into_iter().map(|Found { line, name, known }| {
            let name = excerpt(name);
            format!("line {line}: the element `{name}` is not known and was not read; did you mean `{known}`?")
        })
    }
}

/// The elements that may be directly inside another: records, their fields, and what is around fields.
fn known_in(mapping: &'static Mapping, parent: &str) -> Vec<&'static str> {
    let mut known: Vec<&'static str> = Vec::new();
    for table in mapping.tables {
        known.extend(next_after(table.at, parent));
        let Some(inside) = parent.strip_prefix(table.at) else { continue };
        for column in table.columns {
            for at in [Some(column.at), column.also].into_iter().flatten() {
                known.extend(match inside.strip_prefix('/') {
                    Some(inside) => next_after(at, inside),
                    None => at.split('/').next().filter(|_| inside.is_empty()),
                });
            }
        }
    }
    known
}

/// The first element of a path after its beginning.
fn next_after(path: &'static str, beginning: &str) -> Option<&'static str> {
    path.strip_prefix(beginning)?.strip_prefix('/')?.split('/').next()
}
