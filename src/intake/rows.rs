//! What the rows of CSV and JSON lines have in common.

use std::io::Read;

use super::chunks::{Chunk, Chunks};
use super::file::FileError;
use super::record::Reject;
use crate::case::Case;
use crate::moment::{Moment, MomentError};
use crate::rules::EventId;

/// Receives the records of a file with the line on which each begins: a case, which the next one overwrites,
/// or a reject.
pub(super) type Each<'e> = &'e mut dyn FnMut(u64, Result<&Case, Reject>);

/// A file of many cases that can be read in chunks, several in parallel.
pub trait Rows: Sync {
    /// Passes on each record of a chunk in order. Returns the number of blank rows.
    fn read(&self, chunk: &Chunk, each: Each<'_>) -> u64;

    /// Keys in the rows so far that are not part of a case, to be reported once.
    fn passed_over(&self) -> Vec<String> {
        Vec::new()
    }
}

/// An opened file of many cases.
pub struct RowFile<'r> {
    /// Its name.
    pub file: String,
    /// Its chunks.
    pub chunks: Chunks,
    /// How to read them.
    pub rows: Box<dyn Rows + Send + 'r>,
    /// The events that it can show; `None` for all.
    pub events: Option<Vec<EventId>>,
    /// Remarks on the file.
    pub remarks: Vec<String>,
    /// Its size in bytes, if known.
    pub length: Option<u64>,
}

/// Reads a date or a time from the bytes of a cell or string.
pub(super) fn moment(text: &[u8]) -> Result<Moment, String> {
    if let Some(moment) = Moment::from_iso(text) {
        return Ok(moment);
    }
    let text = std::str::from_utf8(text).map_err(|_| NOT_UTF8.to_owned())?;
    text.parse().map_err(|error: MomentError| error.to_string())
}

pub(super) const NOT_UTF8: &str = "a byte that does not belong in UTF-8; save the file as UTF-8";

/// The first line of a file, read separately, and any bytes read beyond it.
pub(super) struct FirstLine {
    pub(super) line: Vec<u8>,
    pub(super) rest: Vec<u8>,
}

/// Reads up to the end of the first record that `end` finds.
pub(super) fn read_until(
    input: &mut (dyn Read + Send),
    path: &str,
    end: impl Fn(&[u8], bool) -> Option<usize>,
) -> Result<FirstLine, FileError> {
    const STEP: u64 = 64 << 10;
    const LONGEST: usize = 16 << 20;
    let mut bytes = Vec::new();
    loop {
        let read = input.take(STEP).read_to_end(&mut bytes).map_err(|error| {
            FileError::Unreadable { path: path.to_owned(), reason: super::file::reason(&error) }
        })?;
        let ended = (read as u64) < STEP || bytes.len() > LONGEST;
        if let Some(at) = end(&bytes, ended) {
            let rest = bytes.split_off(at);
            return Ok(FirstLine { line: bytes, rest });
        }
        if ended {
            return Ok(FirstLine { line: bytes, rest: Vec::new() });
        }
    }
}
