//! The first of many items, and their number.

use super::batch::MOST_REPORTED;

/// The first of many items, and their number.
pub(super) struct Many<T> {
    pub(super) kept: Vec<T>,
    pub(super) count: u64,
}

impl<T> Default for Many<T> {
    fn default() -> Self {
        Self { kept: Vec::new(), count: 0 }
    }
}

impl<T> Many<T> {
    pub(super) fn add(&mut self, more: impl FnOnce() -> T, keeps_all: bool) {
        self.count += 1;
        if keeps_all || (self.kept.len() as u64) < MOST_REPORTED {
            self.kept.push(more());
        }
    }

    /// Adds later items, and keeps only the first of all.
    pub(super) fn merge(&mut self, other: Self) {
        let room = (MOST_REPORTED as usize).saturating_sub(self.kept.len());
        self.count += other.count;
        self.kept.extend(other.kept.into_iter().take(room));
    }
}
