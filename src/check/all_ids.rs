//! The case ids of a whole file, to find those of several rows.

use std::hash::{BuildHasher, RandomState};
use std::io::{self, BufRead, BufReader, BufWriter, Read, Seek, Write};

use tempfile::SpooledTempFile;

use super::ids::{CaseIds, END, comes_after, shared};
use crate::text::{counted, excerpt};

/// Bytes that are kept in memory. The rest goes to temporary files, so that a file may have any number of cases. There
/// are none in a browser.
const KEPT: usize = if cfg!(target_family = "wasm") { usize::MAX } else { 256 << 10 };

/// The ids of all rows of a file, and their lines, as [`CaseIds`] writes them.
pub(super) struct AllIds {
    written: SpooledTempFile,
    rows: usize,
    jumps: Vec<(usize, u64)>,
    last: Vec<u8>,
    last_line: u64,
    is_unordered: bool,
}

impl Default for AllIds {
    fn default() -> Self {
        let written = SpooledTempFile::new(KEPT);
        let (jumps, last) = (Vec::new(), Vec::new());
        Self { written, rows: 0, jumps, last, last_line: 0, is_unordered: false }
    }
}

/// How many cases there are, and which have several rows.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Distinct {
    pub(super) cases: u64,
    /// A remark on the cases of several rows.
    pub(super) remark: Option<String>,
}

/// The lines of the first rows of a case, and how many rows it has.
struct SeveralRows {
    lines: Vec<u64>,
    count: usize,
}

impl AllIds {
    /// Adds the ids of later rows.
    ///
    /// # Errors
    ///
    /// If they cannot be kept.
    pub(super) fn append(&mut self, later: &CaseIds) -> io::Result<()> {
        let Some(first) = later.first() else { return Ok(()) };
        let shared = shared(first, &self.last);
        self.is_unordered |= later.is_unordered
            || self.rows > 0 && !comes_after(&first[shared..], &self.last[shared..]);
        // The first id of the later rows shares nothing, so that it can follow any other.
        self.written.write_all(&later.written)?;
        self.jumps.extend(later.jumps.iter().map(|(row, line)| (row + self.rows, *line)));
        self.rows += later.rows;
        self.last.clone_from(&later.last);
        self.last_line = later.last_line;
        Ok(())
    }

    /// Tells the cases apart.
    ///
    /// # Errors
    ///
    /// If the ids cannot be read again.
    pub(super) fn distinct(mut self) -> io::Result<Distinct> {
        if !self.is_unordered {
            return Ok(Distinct { cases: self.rows as u64, remark: None });
        }
        let mut parts = Parts::of(self.rows);
        let hashers = [RandomState::new(), RandomState::new()];
        self.each(|id, line| {
            let [one, other] = [0, 1].map(|hasher: usize| hashers[hasher].hash_one(id));
            parts.add([one, other, line]).map(|()| true)
        })?;
        let (mut cases, mut repeated) = (0, 0_u64);
        let mut first: Option<SeveralRows> = None;
        for part in parts.0 {
            for of_case in read_part(part)?.chunk_by(|a, b| a[..2] == b[..2]) {
                cases += 1;
                if of_case.len() > 1 {
                    repeated += 1;
                    let is_first =
                        first.as_ref().is_none_or(|first| of_case[0][2] < first.lines[0]);
                    if is_first {
                        let lines = of_case.iter().take(SeveralRows::SHOWN).map(|row| row[2]);
                        first = Some(SeveralRows { lines: lines.collect(), count: of_case.len() });
                    }
                }
            }
        }
        let remark = first.map(|first| self.remark(&first, repeated - 1)).transpose()?;
        Ok(Distinct { cases, remark })
    }

    /// Passes on each id with its line, as long as it is asked for more.
    fn each(&mut self, mut each: impl FnMut(&[u8], u64) -> io::Result<bool>) -> io::Result<()> {
        self.written.rewind()?;
        let mut unread = BufReader::new(&mut self.written);
        let mut jumps = self.jumps.iter().peekable();
        let (mut id, mut line) = (Vec::new(), 0);
        for row in 0..self.rows {
            let mut shared = [0];
            unread.read_exact(&mut shared)?;
            id.truncate(shared[0].into());
            unread.read_until(END, &mut id)?;
            id.pop();
            let jump = jumps.next_if(|(jumped, _)| *jumped == row);
            line = jump.map_or(line + 1, |(_, line)| *line);
            if !each(&id, line)? {
                break;
            }
        }
        Ok(())
    }

    fn remark(&mut self, first: &SeveralRows, others: u64) -> io::Result<String> {
        let mut case = Vec::new();
        self.each(|id, line| {
            case = id.to_vec();
            Ok(line != first.lines[0])
        })?;
        let lines: Vec<String> = first.lines.iter().map(u64::to_string).collect();
        let more = if first.count > lines.len() { ", …" } else { "" };
        let others = match others {
            0 => String::new(),
            others => format!(" (and {})", counted(others, "more case")),
        };
        Ok(format!(
            "case `{}`{others} has several rows, on lines {}{more}: each was checked as a separate episode; \
             --join-rows joins them",
            excerpt(&String::from_utf8_lossy(&case)),
            lines.join(", ")
        ))
    }
}

impl SeveralRows {
    const SHOWN: usize = 5;
}

/// Two hashes of an id, and its line.
type Hashed = [u64; 3];

/// The hashes of ids in parts that are small enough for the memory, by their first hash.
struct Parts(Vec<BufWriter<SpooledTempFile>>);

impl Parts {
    fn of(rows: usize) -> Self {
        const PART: usize = 1 << 20;
        const MOST: usize = 256;
        let count = (rows.saturating_mul(size_of::<Hashed>()) / PART + 1).min(MOST);
        let part = |_| BufWriter::new(SpooledTempFile::new(KEPT / count));
        Self((0..count).map(part).collect())
    }

    fn add(&mut self, hashed: Hashed) -> io::Result<()> {
        let part = (hashed[0] % self.0.len() as u64) as usize;
        hashed.iter().try_for_each(|number| self.0[part].write_all(&number.to_le_bytes()))
    }
}

/// The hashes of a part, those of a case together and by line.
fn read_part(part: BufWriter<SpooledTempFile>) -> io::Result<Vec<Hashed>> {
    let mut part = part.into_inner()?;
    part.rewind()?;
    let mut bytes = Vec::new();
    part.read_to_end(&mut bytes)?;
    let (numbers, _) = bytes.as_chunks::<8>();
    let (all, _) = numbers.as_chunks::<3>();
    let mut all: Vec<Hashed> = all.iter().map(|hashed| hashed.map(u64::from_le_bytes)).collect();
    all.sort_unstable();
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(of: &[(&str, u64)]) -> CaseIds {
        let mut ids = CaseIds::default();
        of.iter().for_each(|(id, line)| ids.add(id, *line));
        ids
    }

    fn all(parts: &[&[(&str, u64)]]) -> AllIds {
        let mut all = AllIds::default();
        parts.iter().for_each(|part| all.append(&ids(part)).unwrap());
        all
    }

    #[test]
    fn a_case_of_several_rows_is_one_case_and_named_with_its_lines() {
        let first = [("C-9", 2), ("C-10", 3), ("C-11", 4)];
        let then = [("C-9", 5), ("C-12", 6), ("C-11", 7), ("C-9", 8)];
        assert_eq!(all(&[&first]).distinct().unwrap(), Distinct { cases: 3, remark: None });
        let Distinct { cases, remark } = all(&[&first, &then]).distinct().unwrap();
        let remark = remark.unwrap();
        assert_eq!(cases, 4);
        assert!(
            remark.starts_with("case `C-9` (and 1 more case) has several rows, on lines 2, 5, 8:"),
            "{remark}"
        );
    }

    #[test]
    fn ids_in_another_order_are_told_apart_too() {
        let all = all(&[&[("B", 2), ("A", 3)], &[("AB", 4), ("BA", 5), ("C", 6)]]);
        assert_eq!(all.distinct().unwrap(), Distinct { cases: 5, remark: None });
    }

    #[test]
    fn an_id_is_read_again_as_it_was_however_little_of_it_is_kept() {
        let long = "9".repeat(300);
        let texts = ["C-1", "C-1", "C-12", "é", "è", &long, &long[1..], "", "C"];
        let lines = [2, 3, 5, 6, 9, 10, 11, 12, 20];
        let known: Vec<(&str, u64)> = texts.into_iter().zip(lines).collect();
        for cut in 0..=known.len() {
            let cut_in_two = || all(&[&known[..cut], &known[cut..]]);
            let mut read = Vec::new();
            let each = |id: &[u8], line| {
                read.push((String::from_utf8(id.to_vec()).unwrap(), line));
                Ok(true)
            };
            cut_in_two().each(each).unwrap();
            let read: Vec<(&str, u64)> = read.iter().map(|(id, line)| (&**id, *line)).collect();
            assert_eq!(read, known);
            let Distinct { cases, remark } = cut_in_two().distinct().unwrap();
            assert_eq!(cases, 8);
            assert!(remark.unwrap().starts_with("case `C-1` has several rows, on lines 2, 3:"));
        }
    }

    #[test]
    fn the_same_id_on_either_side_of_a_chunk_is_found() {
        assert_eq!(all(&[&[("A", 2)], &[("A", 3)]]).distinct().unwrap().cases, 1);
    }

    #[test]
    fn more_ids_than_fit_into_the_memory_are_told_apart() {
        const ROWS: usize = 400_000;
        let mut all = AllIds::default();
        for chunk in 0..ROWS / 1000 {
            let mut ids = CaseIds::default();
            for row in chunk * 1000..(chunk + 1) * 1000 {
                // Backwards, and the last two are one.
                let number = (ROWS - row).max(2);
                ids.add(&format!("C-{number:09}"), row as u64 + 2);
            }
            all.append(&ids).unwrap();
        }
        let Distinct { cases, remark } = all.distinct().unwrap();
        assert_eq!(cases, ROWS as u64 - 1);
        let lines = format!("on lines {}, {}:", ROWS, ROWS + 1);
        assert!(remark.clone().is_some_and(|text| text.contains(&lines)), "{remark:?}");
    }
}
