//! The records of a chunk of CSV, one by one.

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

use crate::intake::chunks::{Chunk, line_break};

/// The cells of a record.
#[derive(Clone, Copy)]
pub(in crate::intake) struct Row<'r> {
    bytes: &'r [u8],
    /// Where each cell ends.
    ends: &'r [usize],
    pub(in crate::intake) lines: Lines,
    /// Whether the file ends here without a line break.
    ends_file: bool,
    /// Whether it covers several lines, and one of its cells goes on after its closing quote: a quote was likely not
    /// closed, and the next one, which opened another cell, closes it.
    is_misquoted: bool,
}

impl<'r> Row<'r> {
    pub(in crate::intake) fn len(self) -> usize {
        self.ends.len()
    }

    pub(in crate::intake) fn cell(self, index: usize) -> &'r [u8] {
        let start = index.checked_sub(1).and_then(|before| self.ends.get(before)).unwrap_or(&0);
        self.ends.get(index).map_or(&[], |end| &self.bytes[*start..*end])
    }

    /// Whether it has no values: nothing but spaces, the line that some databases draw below the headings, or
    /// their count of rows at the end.
    pub(in crate::intake) fn is_blank(self) -> bool {
        let drawn = |byte: &u8| byte.is_ascii_whitespace() || *byte == b'-';
        self.bytes.iter().all(drawn)
            || (self.len() == 1 && self.bytes.trim_ascii_end().ends_with(b"affected)"))
    }

    /// Whether each cell is under its own heading. After an extra comma or quote, the cell under the case
    /// heading may hold anything, even a name.
    pub(in crate::intake) fn is_aligned(self, headings: usize, case: &str) -> bool {
        self.check_length(headings, case).is_ok() && self.lines.first == self.lines.last
    }

    /// Whether it has a cell for each heading. Spreadsheets leave out the last cells of a row if they are
    /// blank, and write blank ones beyond the last heading.
    ///
    /// # Errors
    ///
    /// Why a row of another length cannot be read.
    pub(in crate::intake) fn check_length(self, headings: usize, case: &str) -> Result<(), String> {
        let is_blank = |index| self.cell(index).trim_ascii().is_empty();
        match self.len() {
            _ if self.is_misquoted => Err("a cell goes on after its closing quote".to_owned()),
            length if length == headings => Ok(()),
            length if length > headings && (headings..length).all(is_blank) => Ok(()),
            length if length > headings => Err(wrong_length(length, headings)),
            length if self.lines.first != self.lines.last => Err(wrong_length(length, headings)),
            length if self.ends_file => {
                let wrong = wrong_length(length, headings);
                Err(format!("{wrong}; the file ends in it: was it cut off?"))
            }
            // The case id is missing, and its reader says so.
            _ if case.is_empty() => Ok(()),
            // The rest of a row that was broken by a line break in a text without quotes.
            length if !case.contains(|c: char| c.is_ascii_digit()) || case.contains(' ') => {
                let wrong = wrong_length(length, headings);
                Err(format!("{wrong}; is it the rest of the row above? Put texts in quotes"))
            }
            _ => Ok(()),
        }
    }
}

fn wrong_length(found: usize, wanted: usize) -> String {
    let fields = if found == 1 { "field" } else { "fields" };
    format!("the row has {found} {fields}, and the headings are {wanted}")
}

/// The lines on which a record begins and ends.
#[derive(Debug, Clone, Copy)]
pub(in crate::intake) struct Lines {
    pub(in crate::intake) first: u64,
    last: u64,
}

impl Lines {
    /// Explains that a bad row covers several lines.
    pub(in crate::intake) fn explain(self, reason: &mut String) {
        if self.last > self.first {
            reason.push_str(&format!(
                " (this row runs to line {}: is a quote not closed?)",
                self.last
            ));
        }
    }
}

/// A CSV reader past the beginning of a file, where it would drop a byte order mark.
fn begun(delimiter: u8) -> Reader {
    let mut reader = ReaderBuilder::new().delimiter(delimiter).build();
    reader.read_record(b"\n", &mut [], &mut []);
    reader
}

/// Reads the records of a chunk. A caller with a faster path for the next record reads that record itself and
/// skips it here.
pub(in crate::intake) struct RowReader<'c> {
    rest: &'c [u8],
    delimiter: u8,
    line_break: u8,
    line: u64,
    /// Built on first use: it costs as much as reading a hundred rows.
    core: Option<Reader>,
    cells: Vec<u8>,
    ends: Vec<usize>,
}

impl<'c> RowReader<'c> {
    pub(in crate::intake) fn new(chunk: &'c Chunk, delimiter: u8) -> Self {
        let (cells, ends) = (vec![0; 1024], vec![0; 64]);
        let rest = &chunk.bytes[..];
        let line_break = line_break(rest);
        Self { rest, delimiter, line_break, line: chunk.first_line, core: None, cells, ends }
    }

    /// The whole records that have not been read yet.
    pub(in crate::intake) fn rest(&self) -> &'c [u8] {
        self.rest
    }

    /// Continues after a record on one line. Returns the number of that line.
    pub(in crate::intake) fn skip_line(&mut self, length: usize) -> u64 {
        let line = self.line;
        self.rest = &self.rest[length..];
        self.line += 1;
        line
    }

    /// The next record that is not an empty line.
    pub(in crate::intake) fn next_row(&mut self) -> Option<Row<'_>> {
        if self.rest.is_empty() {
            return None;
        }
        let core = self.core.get_or_insert_with(|| begun(self.delimiter));
        let (mut written, mut ended, mut read) = (0, 0, 0);
        loop {
            let (result, nin, nout, nend) = core.read_record(
                &self.rest[read..],
                &mut self.cells[written..],
                &mut self.ends[ended..],
            );
            read += nin;
            written += nout;
            ended += nend;
            match result {
                ReadRecordResult::Record => break,
                ReadRecordResult::OutputFull => self.cells.resize(2 * self.cells.len(), 0),
                ReadRecordResult::OutputEndsFull => self.ends.resize(2 * self.ends.len(), 0),
                // An empty input ends the last record.
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::End => {
                    self.rest = &[];
                    return None;
                }
            }
        }
        if self.rest.get(read) == Some(&b'\n') {
            // The second half of its line break, or an empty line.
            read += 1;
        }
        let ends_file = self.rest.len() == read && !self.rest.ends_with(b"\n");
        let rest = self.rest;
        let lines = self.pass(read);
        let is_misquoted = lines.first != lines.last && is_misquoted(&rest[..read], self.delimiter);
        let (bytes, ends) = (&self.cells[..written], &self.ends[..ended]);
        Some(Row { bytes, ends, lines, ends_file, is_misquoted })
    }

    /// Skips that many bytes: empty lines, a record, and its line break.
    fn pass(&mut self, length: usize) -> Lines {
        let breaks = |bytes: &[u8]| memchr::memchr_iter(self.line_break, bytes).count() as u64;
        let (passed, rest) = self.rest.split_at(length);
        let empty = passed.iter().take_while(|byte| matches!(byte, b'\n' | b'\r')).count();
        let first = self.line + breaks(&passed[..empty]);
        let last = first + breaks(passed[empty..].trim_ascii_end());
        self.line += breaks(passed);
        self.rest = rest;
        Lines { first, last }
    }
}

/// Whether a cell of a record goes on after its closing quote.
fn is_misquoted(record: &[u8], delimiter: u8) -> bool {
    let empty = record.iter().take_while(|byte| matches!(byte, b'\n' | b'\r')).count();
    let mut rest = &record[empty..];
    loop {
        rest = match rest.strip_prefix(b"\"") {
            Some(quoted) => {
                let Some(end) = closing_quote(quoted) else { return false };
                let after = &quoted[end + 1..];
                &after[after.iter().take_while(|byte| **byte == b' ').count()..]
            }
            None => &rest[memchr::memchr(delimiter, rest).unwrap_or(rest.len())..],
        };
        match rest.split_first() {
            Some((byte, others)) if *byte == delimiter => rest = others,
            Some((b'\r' | b'\n', _)) | None => return false,
            Some(_) => return true,
        }
    }
}

/// Where a cell ends that has begun with a quote. Two quotes are one that is part of its text.
fn closing_quote(quoted: &[u8]) -> Option<usize> {
    let mut quotes = memchr::memchr_iter(b'"', quoted);
    while let Some(at) = quotes.next() {
        if quoted.get(at + 1) != Some(&b'"') {
            return Some(at);
        }
        quotes.next();
    }
    None
}
