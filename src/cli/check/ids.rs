//! The case ids of a file with a row for each case, to find those of several rows.

use std::hash::{BuildHasher, RandomState};

use dutyclock::text::{counted, excerpt};

/// The ids of the rows of a file, and their lines. A file may have millions of them, so each takes 16 bytes and
/// its text.
#[derive(Debug, Default)]
pub(super) struct CaseIds {
    texts: String,
    rows: Vec<Row>,
    /// Whether some id does not come after the one before. Until then no two are the same.
    is_unordered: bool,
}

#[derive(Debug, Clone, Copy)]
struct Row {
    /// Where its id ends.
    end: usize,
    line: u64,
}

/// How many cases there are, and which have several rows.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Distinct {
    pub(super) cases: u64,
    /// A remark on the cases of several rows.
    pub(super) remark: Option<String>,
}

impl CaseIds {
    pub(super) fn add(&mut self, id: &str, line: u64) {
        self.is_unordered |= self.last().is_some_and(|last| !comes_after(id, last));
        self.texts.push_str(id);
        self.rows.push(Row { end: self.texts.len(), line });
    }

    /// Adds the ids of later rows.
    pub(super) fn append(&mut self, later: &Self) {
        let pair = self.last().zip(later.first());
        self.is_unordered |= later.is_unordered || pair.is_some_and(|(a, b)| !comes_after(b, a));
        let shift = self.texts.len();
        self.texts.push_str(&later.texts);
        self.rows.extend(later.rows.iter().map(|row| Row { end: row.end + shift, ..*row }));
    }

    /// Tells the cases apart.
    pub(super) fn distinct(&self) -> Distinct {
        let rows = self.rows.len();
        if !self.is_unordered {
            return Distinct { cases: rows as u64, remark: None };
        }
        let hasher = RandomState::new();
        let mut order: Vec<(u64, usize)> =
            (0..rows).map(|row| (hasher.hash_one(self.id(row)), row)).collect();
        order.sort_unstable();
        let same = |a: &(u64, usize), b: &(u64, usize)| a.0 == b.0 && self.id(a.1) == self.id(b.1);
        let (mut cases, mut repeated, mut first) = (0, 0_u64, None);
        for of_case in order.chunk_by(same) {
            cases += 1;
            if of_case.len() > 1 {
                repeated += 1;
                first = first.into_iter().chain([of_case]).min_by_key(|rows| rows[0].1);
            }
        }
        Distinct { cases, remark: first.map(|rows| self.remark(rows, repeated - 1)) }
    }

    fn remark(&self, of_case: &[(u64, usize)], others: u64) -> String {
        const MOST: usize = 5;
        let rows = of_case.iter().map(|(_, row)| *row);
        let lines: Vec<String> =
            rows.take(MOST).map(|row| self.rows[row].line.to_string()).collect();
        let more = if of_case.len() > MOST { ", …" } else { "" };
        let others = match others {
            0 => String::new(),
            others => format!(" (and {})", counted(others, "more case")),
        };
        format!(
            "case `{}`{others} has several rows, on lines {}{more}: each was checked as an episode of its own; \
             --join-rows joins them",
            excerpt(self.id(of_case[0].1)),
            lines.join(", ")
        )
    }

    fn id(&self, row: usize) -> &str {
        let start = row.checked_sub(1).map_or(0, |before| self.rows[before].end);
        &self.texts[start..self.rows[row].end]
    }

    fn first(&self) -> Option<&str> {
        (!self.rows.is_empty()).then(|| self.id(0))
    }

    fn last(&self) -> Option<&str> {
        Some(self.id(self.rows.len().checked_sub(1)?))
    }
}

/// Numbers of one form come in their order.
fn comes_after(id: &str, before: &str) -> bool {
    (id.len(), id) > (before.len(), before)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(of: &[(&str, u64)]) -> CaseIds {
        let mut ids = CaseIds::default();
        of.iter().for_each(|(id, line)| ids.add(id, *line));
        ids
    }

    #[test]
    fn a_case_of_several_rows_is_one_case_and_named_with_its_lines() {
        let mut all = ids(&[("C-9", 2), ("C-10", 3), ("C-11", 4)]);
        assert_eq!(all.distinct(), Distinct { cases: 3, remark: None });
        all.append(&ids(&[("C-9", 5), ("C-12", 6), ("C-11", 7), ("C-9", 8)]));
        let Distinct { cases, remark } = all.distinct();
        let remark = remark.unwrap();
        assert_eq!(cases, 4);
        assert!(
            remark.starts_with("case `C-9` (and 1 more case) has several rows, on lines 2, 5, 8:"),
            "{remark}"
        );
    }

    #[test]
    fn ids_in_another_order_are_told_apart_too() {
        let mut all = ids(&[("B", 2), ("A", 3)]);
        all.append(&ids(&[("AB", 4), ("BA", 5), ("C", 6)]));
        assert_eq!(all.distinct(), Distinct { cases: 5, remark: None });
    }

    #[test]
    fn the_same_id_on_either_side_of_a_chunk_is_found() {
        let mut all = ids(&[("A", 2)]);
        all.append(&ids(&[("A", 3)]));
        assert_eq!(all.distinct().cases, 1);
    }
}
