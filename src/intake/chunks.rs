//! Long files read in chunks of whole records, so that memory stays small and all cores have work.

use std::io::{self, Read};
use std::ops::RangeInclusive;
use std::sync::Arc;

use csv_core::ReadRecordResult;

use super::buffer_pool::BufferPool;
use super::file::{Incomplete, reason};
use crate::limits::RECORD;

/// How many records are read at a time: enough that what each chunk costs by itself does not count, and little enough
/// that what is written of them needs little memory.
const RECORDS: usize = 1024;

/// The bytes of a chunk: the first has the least, and the next as many as its records let expect. The most is little
/// enough for the processor cache.
const SIZES: RangeInclusive<usize> = 16 << 10..=256 << 10;

/// Whole records of a file.
#[derive(Debug)]
pub struct Chunk {
    /// Their bytes.
    pub bytes: Vec<u8>,
    /// The line on which the first record begins, from 1.
    pub first_line: u64,
}

impl Chunk {
    /// How many lines it has, including a last one without a line break.
    pub(super) fn line_count(&self) -> u64 {
        let ends = memchr::memchr_iter(b'\n', &self.bytes).count() as u64;
        ends + u64::from(self.bytes.last().is_some_and(|byte| *byte != b'\n'))
    }
}

/// Where records end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Records {
    /// At each line break.
    Lines,
    /// At each line break outside quotes, in a table whose columns are separated by that byte.
    Csv(u8),
}

/// The chunks of a file, in order.
pub struct Chunks {
    input: Box<dyn Read + Send>,
    file: String,
    records: Records,
    rest: Vec<u8>,
    line: u64,
    /// How many bytes the next chunk shall have.
    size: usize,
    ended: bool,
    /// Whether the rest is a record that does not end, because its last quote is not closed.
    is_open: bool,
    buffers: Arc<BufferPool>,
}

impl Chunks {
    /// Reads the records of an input whose first `line` lines have already been read.
    pub(super) fn new(
        input: Box<dyn Read + Send>,
        file: &str,
        records: Records,
        rest: Vec<u8>,
        line: u64,
    ) -> Self {
        let file = file.to_owned();
        let (size, buffers) = (*SIZES.start(), Arc::default());
        Self { input, file, records, rest, line, size, ended: false, is_open: false, buffers }
    }

    /// The pool that buffers of finished chunks go back to.
    #[must_use]
    pub fn buffers(&self) -> Arc<BufferPool> {
        Arc::clone(&self.buffers)
    }

    /// The next records; `None` at the end.
    ///
    /// # Errors
    ///
    /// [`Incomplete`] if the file cannot be read further, or a record does not end.
    pub fn next_chunk(&mut self) -> Result<Option<Chunk>, Incomplete> {
        if self.is_open {
            return Err(self.endless(""));
        }
        let mut bytes = std::mem::replace(&mut self.rest, self.buffers.take());
        let mut wanted = self.size;
        bytes.reserve(wanted);
        let end = loop {
            self.fill(&mut bytes, wanted)?;
            if self.ended {
                let open = self.records.open_from(&bytes);
                self.is_open = open.is_some();
                break open.unwrap_or(bytes.len());
            }
            match self.records.last_end(&bytes) {
                0 if bytes.len() >= RECORD => {
                    return Err(self.endless(&format!(" within {} MiB", RECORD >> 20)));
                }
                0 => wanted *= 2,
                end => break end,
            }
        };
        self.rest.extend_from_slice(&bytes[end..]);
        bytes.truncate(end);
        if bytes.is_empty() {
            return if self.is_open { Err(self.endless("")) } else { Ok(None) };
        }
        let first_line = self.line;
        let lines = memchr::memchr_iter(b'\n', &bytes).count();
        self.line += lines as u64;
        self.size = (bytes.len() / lines.max(1) * RECORDS).clamp(*SIZES.start(), *SIZES.end());
        Ok(Some(Chunk { bytes, first_line }))
    }

    fn fill(&mut self, bytes: &mut Vec<u8>, wanted: usize) -> Result<(), Incomplete> {
        let missing = wanted.saturating_sub(bytes.len()) as u64;
        let unreadable = |error: io::Error| Incomplete {
            file: self.file.clone(),
            reason: format!(
                "reading failed after line {}, and the rest is missing: {}",
                self.line,
                reason(&error)
            ),
        };
        let read = self.input.by_ref().take(missing).read_to_end(bytes).map_err(unreadable)?;
        self.ended = (read as u64) < missing;
        Ok(())
    }

    fn endless(&self, within: &str) -> Incomplete {
        Incomplete {
            file: self.file.clone(),
            reason: format!(
                "the record that begins on line {} does not end{within}, and what follows is missing: is a quote not \
                 closed?",
                self.line
            ),
        }
    }
}

impl Records {
    /// Where the last whole record ends, or 0.
    fn last_end(self, bytes: &[u8]) -> usize {
        match self {
            Self::Csv(delimiter) if memchr::memchr(b'"', bytes).is_some() => {
                csv_ends(bytes, delimiter).last().unwrap_or(0)
            }
            Self::Csv(_) | Self::Lines => memchr::memrchr(b'\n', bytes).map_or(0, |at| at + 1),
        }
    }

    /// Where a last record begins whose quote is not closed when the file ends. It may have taken any number of
    /// records into one of its cells.
    fn open_from(self, bytes: &[u8]) -> Option<usize> {
        let Self::Csv(delimiter) = self else { return None };
        memchr::memchr(b'"', bytes)?;
        let begin = csv_ends(bytes, delimiter).last().unwrap_or(0);
        is_open(&bytes[begin..], delimiter).then_some(begin)
    }
}

/// What ends the lines of a text: on old Macintosh computers `\r` alone.
pub(super) fn line_break(text: &[u8]) -> u8 {
    if memchr::memchr(b'\n', text).is_some() { b'\n' } else { b'\r' }
}

/// Whether a record that has not ended is inside quotes: a line break is then part of a cell.
fn is_open(record: &[u8], delimiter: u8) -> bool {
    let mut reader = csv_core::ReaderBuilder::new().delimiter(delimiter).build();
    let (mut fields, mut ends) = ([0; 4096], [0; 64]);
    let mut at = 0;
    while at < record.len() {
        at += reader.read_record(&record[at..], &mut fields, &mut ends).1;
    }
    let (_, _, written, _) = reader.read_record(b"\n", &mut fields, &mut ends);
    written > 0
}

/// Where each record of CSV ends. Whether a quote opens or closes a cell, or is part of its text, depends on
/// everything before it.
pub(super) fn csv_ends(bytes: &[u8], delimiter: u8) -> impl Iterator<Item = usize> {
    let mut reader = csv_core::ReaderBuilder::new().delimiter(delimiter).build();
    let (mut fields, mut ends) = ([0; 4096], [0; 64]);
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let (result, read, _, _) = reader.read_record(&bytes[at..], &mut fields, &mut ends);
            at += read;
            match result {
                // A carriage return ends the record, and the line feed belongs to it.
                ReadRecordResult::Record if bytes.get(at) == Some(&b'\n') => return Some(at + 1),
                ReadRecordResult::Record => return Some(at),
                ReadRecordResult::OutputFull | ReadRecordResult::OutputEndsFull => {}
                ReadRecordResult::InputEmpty | ReadRecordResult::End => return None,
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chunks(text: &str, records: Records) -> Vec<(String, u64)> {
        let input = Box::new(io::Cursor::new(text.to_owned().into_bytes()));
        let mut chunks = Chunks::new(input, "cases.csv", records, Vec::new(), 1);
        std::iter::from_fn(|| chunks.next_chunk().unwrap())
            .map(|chunk| (String::from_utf8(chunk.bytes).unwrap(), chunk.first_line))
            .collect()
    }

    #[test]
    fn a_long_file_is_cut_between_records_and_nothing_is_lost() {
        let text: String = (0..100_000).map(|n| format!("C-{n},2026-11-20\n")).collect();
        let chunks = chunks(&text, Records::Csv(b','));
        assert!(chunks.len() > 1);
        assert!(chunks.iter().all(|(chunk, _)| chunk.ends_with('\n')));
        assert_eq!(chunks.iter().map(|(chunk, _)| chunk.as_str()).collect::<String>(), text);
        let mut line = 1;
        for (chunk, first_line) in &chunks {
            assert_eq!(*first_line, line);
            line += chunk.matches('\n').count() as u64;
        }
    }

    #[test]
    fn a_line_break_in_quotes_ends_no_record_and_a_quote_inside_a_word_opens_nothing() {
        assert_eq!(Records::Csv(b',').last_end(b"a,\"b\nc\"\nd,\"e\n"), 8);
        assert_eq!(Records::Csv(b',').last_end(b"a,b\"c\nd"), 6);
        assert_eq!(Records::Csv(b',').last_end(b"a,\"b\"\r\nc"), 7);
        assert_eq!(Records::Lines.last_end(b"{\"a\": \"\nb"), 8);
    }

    /// A stray quote takes all rows below it into its cell.
    #[test]
    fn a_quote_that_is_not_closed_when_the_file_ends_is_an_error_after_the_records_before_it() {
        let read = |text: &str| {
            let input = Box::new(io::Cursor::new(text.to_owned().into_bytes()));
            let mut chunks = Chunks::new(input, "cases.csv", Records::Csv(b','), Vec::new(), 1);
            let mut lines = 0;
            loop {
                match chunks.next_chunk() {
                    Ok(Some(chunk)) => lines += chunk.line_count(),
                    Ok(None) => return (lines, None),
                    Err(error) => return (lines, Some(error.to_string())),
                }
            }
        };
        for open in
            ["a,b\nc,\"d\n", "a,b\nc,\"d", "a,b\nc,\"", "a,b\nc,\"d\"\"", "a,b\nc,\"d\ne,f\ng,h\n"]
        {
            let (lines, error) = read(open);
            assert_eq!(lines, 1, "{open}");
            assert!(error.is_some_and(|error| error.contains("line 2 does not end")), "{open}");
        }
        assert!(read("\"a,b\nc,d\n").1.is_some());
        for closed in [
            "a,b\nc,\"d\"\n",
            "a,b\nc,\"d\"",
            "a,b\nc,d\"\n",
            "a,b\nc,\"d\"\"\"\n",
            "a,\"b\"\n\n\n",
        ] {
            assert_eq!(read(closed).1, None, "{closed}");
        }
    }

    #[test]
    fn a_quote_that_is_never_closed_is_an_error_and_not_the_whole_memory() {
        let text = format!("C-1,\"{}", "x\n".repeat(RECORD));
        let input = Box::new(io::Cursor::new(text.into_bytes()));
        let mut chunks = Chunks::new(input, "cases.csv", Records::Csv(b','), Vec::new(), 1);
        let error = chunks.next_chunk().unwrap_err().to_string();
        assert!(error.contains("line 1 does not end"), "{error}");
    }
}
