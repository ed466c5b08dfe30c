//! Where a table begins: its headings, what is above them, and what separates its columns.

use std::borrow::Cow;
use std::io::Read;

use encoding_rs::WINDOWS_1252;

use super::{Separator, TableOptions};
use crate::intake::chunks::{csv_ends, line_break};
use crate::intake::file::{FileError, Incomplete, reason};
use crate::limits::{COLUMNS, FIRST_ROW};
use crate::text::printable;

/// How many of the first rows may hold the headings.
pub(in crate::intake) const FIRST_ROWS: usize = 20;

/// What may separate columns, the most usual first.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// The beginning of a table up to its headings.
#[derive(Debug)]
pub(in crate::intake) struct Head {
    /// What separates the columns.
    pub(in crate::intake) delimiter: u8,
    /// The headings, without the spaces around them.
    pub(in crate::intake) headings: Vec<String>,
    /// The line of the headings, from 1.
    pub(in crate::intake) line: u64,
    /// The first line below the headings.
    pub(in crate::intake) next_line: u64,
    /// How many lines above the headings are not blank: titles, and the like.
    pub(in crate::intake) titles: usize,
    /// What was read beyond the headings.
    pub(in crate::intake) rest: Vec<u8>,
}

impl Head {
    /// Reads the beginning of a table of UTF-8. Its headings are the first of its rows in which most cells
    /// are known, by the given count, or its first row if less than two cells of any are. If the options give the
    /// headings, the table begins with its first row.
    ///
    /// # Errors
    ///
    /// If it cannot be read.
    pub(in crate::intake) fn read(
        input: &mut (dyn Read + Send),
        path: &str,
        options: &TableOptions,
        known: impl Fn(&[String]) -> usize,
    ) -> Result<Self, FileError> {
        const FIRST_STEP: u64 = 64 << 10;
        let separator = options.separator.map(Separator::byte);
        let mut bytes = Vec::new();
        loop {
            // Twice as much as before, since it is looked through from its beginning.
            let step = FIRST_STEP.max(bytes.len() as u64).min(FIRST_ROW as u64);
            let read = input.take(step).read_to_end(&mut bytes).map_err(|error| {
                FileError::Unreadable { path: path.to_owned(), reason: reason(&error) }
            })?;
            let ended = (read as u64) < step;
            if ended || bytes.len() > FIRST_ROW || csv_ends(&bytes, b',').next().is_some() {
                let head = match &options.headings {
                    Some(headings) => Self::given(headings, bytes, ended, separator),
                    None => Self::of(bytes, ended, separator, known),
                };
                return head.check(path);
            }
        }
    }

    /// # Errors
    ///
    /// If it has too many columns, or its first row does not end.
    fn check(self, path: &str) -> Result<Self, FileError> {
        let is_too_long = self.headings.is_empty() && self.rest.len() > FIRST_ROW;
        let reason = if self.headings.len() > COLUMNS {
            format!("it has more than {COLUMNS} columns: leave out those that hold no event")
        } else if is_too_long {
            let most = FIRST_ROW >> 20;
            format!("its first row does not end within {most} MiB: is it a table of text?")
        } else {
            return Ok(self);
        };
        Err(Incomplete { file: path.to_owned(), reason }.into())
    }

    /// What was skipped above the headings, if anything.
    pub(in crate::intake) fn remark(&self, path: &str) -> Option<String> {
        let lines = if self.titles == 1 { "line that was" } else { "lines that were" };
        (self.titles > 0).then(|| {
            let (path, line, titles) = (printable(path), self.line, self.titles);
            format!("`{path}`: the headings are on line {line}, below {titles} {lines} skipped")
        })
    }

    /// The beginning of a table without headings. Its columns are as many as the headings, if that can be.
    fn given(headings: &[String], mut bytes: Vec<u8>, ended: bool, said: Option<u8>) -> Self {
        let (declared, start) = declared_delimiter(&bytes);
        let fits = |delimiter: &u8| {
            let first = first_rows(&bytes, start, *delimiter, ended).into_iter().next();
            first.is_some_and(|row| row.headings.len() == headings.len())
        };
        let fitting = || DELIMITERS.iter().copied().find(fits);
        let delimiter = said.or(declared).or_else(fitting).unwrap_or(b',');
        let rest = bytes.split_off(start);
        let line = 1 + u64::from(start > 0);
        Self { delimiter, headings: headings.to_vec(), line, next_line: line, titles: 0, rest }
    }

    fn of(
        mut bytes: Vec<u8>,
        ended: bool,
        said: Option<u8>,
        known: impl Fn(&[String]) -> usize,
    ) -> Self {
        let (declared, start) = declared_delimiter(&bytes);
        let declared = said.or(declared);
        let delimiters = declared.as_ref().map_or(&DELIMITERS[..], std::slice::from_ref);
        let mut best: Option<(usize, Found)> = None;
        for delimiter in delimiters {
            for found in first_rows(&bytes, start, *delimiter, ended) {
                let count = known(&found.headings);
                let is_better = match &best {
                    None => true,
                    Some((best, _)) => count >= 2 && count > *best,
                };
                if is_better {
                    best = Some((count, found));
                }
            }
        }
        let Some((_, found)) = best else {
            let delimiter = declared.unwrap_or(b',');
            return Self {
                delimiter,
                headings: Vec::new(),
                line: 1,
                next_line: 1,
                titles: 0,
                rest: bytes,
            };
        };
        let rest = bytes.split_off(found.end);
        let line_break = line_break(&bytes);
        let breaks = |bytes: &[u8]| memchr::memchr_iter(line_break, bytes).count() as u64;
        Self {
            delimiter: found.delimiter,
            headings: found.headings,
            line: 1 + breaks(&bytes[..found.start]),
            next_line: 1 + breaks(&bytes),
            titles: found.index,
            rest,
        }
    }
}

/// A row that may hold the headings.
struct Found {
    delimiter: u8,
    headings: Vec<String>,
    /// How many rows come before it.
    index: usize,
    start: usize,
    end: usize,
}

/// The separator of a line such as `sep=;`, which spreadsheets write above the headings, and where that line
/// ends.
fn declared_delimiter(bytes: &[u8]) -> (Option<u8>, usize) {
    let end = memchr::memchr(b'\n', bytes).map_or(bytes.len(), |at| at + 1);
    match bytes[..end].trim_ascii_end() {
        [b'"', line @ .., b'"'] | line => match line {
            [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', delimiter] => (Some(*delimiter), end),
            // The tab was trimmed.
            [b's' | b'S', b'e' | b'E', b'p' | b'P', b'='] => (Some(b'\t'), end),
            _ => (None, 0),
        },
    }
}

/// The first rows that are not blank. One reader reads them all, since it is dear to build.
fn first_rows(bytes: &[u8], start: usize, delimiter: u8, ended: bool) -> Vec<Found> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(&bytes[start..]);
    let mut record = csv::ByteRecord::new();
    let mut rows = Vec::new();
    let mut from = start;
    while rows.len() < FIRST_ROWS && matches!(reader.read_byte_record(&mut record), Ok(true)) {
        let mut end = start + reader.position().byte() as usize;
        // A carriage return ends the record, and the line feed belongs to it.
        if bytes[..end].ends_with(b"\r") && bytes.get(end) == Some(&b'\n') {
            end += 1;
        }
        if end == bytes.len() && !ended && !bytes.ends_with(b"\n") {
            break;
        }
        // One more than there may be shows that there are too many.
        let headings: Vec<String> = record.iter().take(COLUMNS + 1).map(heading_of).collect();
        if headings.iter().any(|heading| !heading.is_empty()) {
            let blank =
                bytes[from..end].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
            rows.push(Found { delimiter, headings, index: rows.len(), start: from + blank, end });
        }
        from = end;
    }
    rows
}

fn heading_of(cell: &[u8]) -> String {
    let text = std::str::from_utf8(cell)
        .map_or_else(|_| WINDOWS_1252.decode_without_bom_handling(cell).0, Cow::Borrowed);
    with_single_spaces(&text)
}

/// A text on one line, with one space between its words.
pub(in crate::intake) fn with_single_spaces(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(text: &str) -> Head {
        let known = |cells: &[String]| {
            cells.iter().filter(|cell| matches!(cell.as_str(), "case" | "referral")).count()
        };
        Head::read(&mut text.as_bytes(), "cases.csv", &TableOptions::default(), known).unwrap()
    }

    #[test]
    fn given_headings_leave_the_first_row_to_the_cases() {
        let headings = Some(vec!["case".to_owned(), "referral".to_owned()]);
        for (text, said, delimiter, line) in [
            ("C-1,2026-11-20\n", None, b',', 1),
            ("C-1|2026-11-20\n", None, b'|', 1),
            ("C-1^2026-11-20\n", Some("^"), b'^', 1),
            ("sep=;\nC-1;2026-11-20\n", None, b';', 2),
            ("", None, b',', 1),
        ] {
            let separator = said.map(|separator| separator.parse().unwrap());
            let headings = headings.clone();
            let options = TableOptions { headings, separator, ..Default::default() };
            let head = Head::read(&mut text.as_bytes(), "cases.csv", &options, |_| 0).unwrap();
            assert_eq!(head.headings, ["case", "referral"], "{text}");
            assert_eq!((head.delimiter, head.next_line), (delimiter, line), "{text}");
            let rows = text.trim_start_matches("sep=;\n").as_bytes();
            assert_eq!(head.rest, rows, "{text}");
        }
    }

    #[test]
    fn the_headings_are_found_below_titles_and_blank_lines_whatever_separates_the_columns() {
        for (text, delimiter, line, titles) in [
            ("case,referral\nC-1,\n", b',', 1, 0),
            ("case;referral\nC-1,\n", b';', 1, 0),
            ("case\treferral\nC-1,\n", b'\t', 1, 0),
            ("case|referral\nC-1,\n", b'|', 1, 0),
            ("sep=;\r\ncase;referral\nC-1,\n", b';', 2, 0),
            ("\"sep=,\"\ncase,referral\nC-1,\n", b',', 2, 0),
            ("sep=\t\ncase\treferral\nC-1,\n", b'\t', 2, 0),
            ("\n\r\ncase,referral\nC-1,\n", b',', 3, 0),
            ("Open referrals, all teams\n\nPrinted 20/11/2026\ncase;referral\nC-1,\n", b';', 4, 2),
        ] {
            let head = head(text);
            assert_eq!(head.headings, ["case", "referral"], "{text}");
            assert_eq!(
                (head.delimiter, head.line, head.titles),
                (delimiter, line, titles),
                "{text}"
            );
            assert_eq!((head.next_line, &head.rest[..]), (line + 1, &b"C-1,\n"[..]), "{text}");
        }
    }

    #[test]
    fn without_known_headings_the_first_row_has_them() {
        let head = head("colour,size\nblue,referral\n");
        assert_eq!((head.headings, head.line), (vec!["colour".to_owned(), "size".to_owned()], 1));
    }
}
