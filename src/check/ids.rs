//! The case ids of a file with a row for each case, to find those of several rows.

use std::hash::{BuildHasher, RandomState};

use crate::text::{counted, excerpt};

/// The ids of the rows of a file, and their lines. A file may have millions of them, and most come in their
/// order, so each is kept as what differs from the one before.
#[derive(Debug, Default)]
pub(super) struct CaseIds {
    /// For each row: how many bytes its id shares with the one before, the other bytes, and [`END`].
    written: Vec<u8>,
    rows: usize,
    /// The rows that are not on the line after the row before, and their lines.
    jumps: Vec<(usize, u64)>,
    last: Vec<u8>,
    last_line: u64,
    /// Whether some id does not come after the one before. Until then no two are the same.
    is_unordered: bool,
}

/// No text has this byte.
const END: u8 = 0xff;

/// How many cases there are, and which have several rows.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Distinct {
    pub(super) cases: u64,
    /// A remark on the cases of several rows.
    pub(super) remark: Option<String>,
}

impl CaseIds {
    pub(super) fn add(&mut self, id: &str, line: u64) {
        let id = id.as_bytes();
        let shared = shared(id, &self.last);
        self.is_unordered |= self.rows > 0 && !comes_after(&id[shared..], &self.last[shared..]);
        if line != self.last_line + 1 {
            self.jumps.push((self.rows, line));
        }
        self.last_line = line;
        self.rows += 1;
        let written = u8::try_from(shared).unwrap_or(u8::MAX);
        let (shared, rest) = id.split_at(written.into());
        self.written.push(written);
        self.written.extend_from_slice(rest);
        self.written.push(END);
        self.last.truncate(shared.len());
        self.last.extend_from_slice(rest);
    }

    /// Adds the ids of later rows.
    pub(super) fn append(&mut self, later: &Self) {
        let Some(first) = later.first() else { return };
        let shared = shared(first, &self.last);
        self.is_unordered |= later.is_unordered
            || self.rows > 0 && !comes_after(&first[shared..], &self.last[shared..]);
        // The first id of the later rows shares nothing, so that it can follow any other.
        self.written.extend_from_slice(&later.written);
        self.jumps.extend(later.jumps.iter().map(|(row, line)| (row + self.rows, *line)));
        self.rows += later.rows;
        self.last.clone_from(&later.last);
        self.last_line = later.last_line;
    }

    fn first(&self) -> Option<&[u8]> {
        self.written.get(1..)?.split(|byte| *byte == END).next()
    }

    /// Tells the cases apart.
    pub(super) fn distinct(self) -> Distinct {
        if !self.is_unordered {
            return Distinct { cases: self.rows as u64, remark: None };
        }
        let (rows, ids) = (self.rows, self.whole());
        let hasher = RandomState::new();
        let mut order: Vec<(u64, usize)> =
            (0..rows).map(|row| (hasher.hash_one(ids.id(row)), row)).collect();
        order.sort_unstable();
        let same = |a: &(u64, usize), b: &(u64, usize)| a.0 == b.0 && ids.id(a.1) == ids.id(b.1);
        let (mut cases, mut repeated, mut first) = (0, 0_u64, None);
        for of_case in order.chunk_by(same) {
            cases += 1;
            if of_case.len() > 1 {
                repeated += 1;
                first = first.into_iter().chain([of_case]).min_by_key(|rows| rows[0].1);
            }
        }
        Distinct { cases, remark: first.map(|rows| ids.remark(rows, repeated - 1)) }
    }

    /// The whole ids.
    fn whole(self) -> WholeIds {
        let mut ids = WholeIds { texts: Vec::new(), rows: Vec::with_capacity(self.rows) };
        let (mut unread, mut jumps) = (&self.written[..], self.jumps.iter().peekable());
        let (mut begin, mut line) = (0, 0);
        while let [shared, rest @ ..] = unread {
            let length = rest.iter().take_while(|byte| **byte != END).count();
            let end = ids.texts.len();
            ids.texts.extend_from_within(begin..begin + usize::from(*shared));
            ids.texts.extend_from_slice(&rest[..length]);
            begin = end;
            let jump = jumps.next_if(|(row, _)| *row == ids.rows.len());
            line = jump.map_or(line + 1, |(_, line)| *line);
            ids.rows.push(Row { end: ids.texts.len(), line });
            unread = &rest[length + 1..];
        }
        ids
    }
}

/// The ids of all rows, one after the other.
struct WholeIds {
    texts: Vec<u8>,
    rows: Vec<Row>,
}

#[derive(Debug, Clone, Copy)]
struct Row {
    /// Where its id ends.
    end: usize,
    line: u64,
}

impl WholeIds {
    fn id(&self, row: usize) -> &[u8] {
        let start = row.checked_sub(1).map_or(0, |before| self.rows[before].end);
        &self.texts[start..self.rows[row].end]
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
            "case `{}`{others} has several rows, on lines {}{more}: each was checked as a separate episode; \
             --join-rows joins them",
            excerpt(&String::from_utf8_lossy(self.id(of_case[0].1))),
            lines.join(", ")
        )
    }
}

/// How many bytes two ids have in common at the beginning.
fn shared(id: &[u8], other: &[u8]) -> usize {
    let words = id.chunks_exact(8).zip(other.chunks_exact(8));
    let whole = 8 * words.take_while(|(a, b)| a == b).count();
    let rest = id[whole..].iter().zip(&other[whole..]);
    whole + rest.take_while(|(a, b)| a == b).count()
}

/// Whether an id comes after another, given what is left of them after what they share. Numbers of one form
/// come in their order.
fn comes_after(id: &[u8], before: &[u8]) -> bool {
    (id.len(), id.first()) > (before.len(), before.first())
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
        let first = [("C-9", 2), ("C-10", 3), ("C-11", 4)];
        assert_eq!(ids(&first).distinct(), Distinct { cases: 3, remark: None });
        let mut all = ids(&first);
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
    fn an_id_is_read_again_as_it_was_however_little_of_it_is_kept() {
        let long = "9".repeat(300);
        let texts = ["C-1", "C-1", "C-12", "é", "è", &long, &long[1..], "", "C"];
        let lines = [2, 3, 5, 6, 9, 10, 11, 12, 20];
        let all: Vec<(&str, u64)> = texts.into_iter().zip(lines).collect();
        for cut in 0..=all.len() {
            let cut_in_two = || {
                let mut both = ids(&all[..cut]);
                both.append(&ids(&all[cut..]));
                both
            };
            let read = cut_in_two().whole();
            let known = (0..all.len())
                .map(|row| (str::from_utf8(read.id(row)).unwrap(), read.rows[row].line));
            assert_eq!(known.collect::<Vec<_>>(), all);
            let Distinct { cases, remark } = cut_in_two().distinct();
            assert_eq!(cases, 8);
            assert!(remark.unwrap().starts_with("case `C-1` has several rows, on lines 2, 3:"));
        }
    }

    #[test]
    fn the_same_id_on_either_side_of_a_chunk_is_found() {
        let mut all = ids(&[("A", 2)]);
        all.append(&ids(&[("A", 3)]));
        assert_eq!(all.distinct().cases, 1);
    }
}
