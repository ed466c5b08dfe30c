//! What the rows of CSV and JSON lines have in common.

use super::chunks::{Chunk, Chunks};
use super::file::Incomplete;
use super::record::Reject;
use crate::case::Case;
use crate::moment::{DateOrder, Moment};
use crate::rules::EventId;

/// Receives the records of a file with the line on which each begins: a case, which the next one overwrites,
/// or a reject.
pub type Each<'e> = &'e mut dyn FnMut(u64, Result<&Case, Reject>);

/// Rows of cases that are read in pieces, several in parallel. The pieces of a file are its chunks.
pub trait Rows<Piece = Chunk>: Sync {
    /// Passes on each record of a piece in order. Returns the number of blank rows.
    fn read(&self, piece: &Piece, each: Each<'_>) -> u64;

    /// What a reader must know of how the rows so far were read, each to be reported once.
    fn remarks(&self) -> Vec<String>;

    /// Why some of the rows so far may have been misread, if so.
    fn incomplete(&self) -> Option<Incomplete> {
        None
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
    /// The events that it can show.
    pub events: Vec<EventId>,
    /// Remarks on the file.
    pub remarks: Vec<String>,
    /// What of it is not read, if anything.
    pub incomplete: Option<Incomplete>,
    /// Its size in bytes, if known.
    pub length: Option<u64>,
}

/// Reads a date or a time in a file that is no table.
pub(super) fn moment(text: &str) -> Result<Moment, String> {
    Moment::recorded(text, DateOrder::DayFirst).map_err(|error| error.to_string())
}
