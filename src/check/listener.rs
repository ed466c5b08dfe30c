//! What a check tells while it runs.

use std::io;

use crate::intake::Reject;

/// Takes what a reader must be told besides the deadlines.
pub trait Messages {
    /// Something is missing or wrong: the answer is not complete.
    fn error(&mut self, message: &str);

    /// What a reader must know besides the rows.
    fn remark(&mut self, message: &str);
}

/// Hears what a check finds, in the order of the input.
pub trait Listener<Rows>: Messages {
    /// Records that could not be judged. The first of each file were reported as errors too.
    fn unjudged(&mut self, why: Unjudged, records: &[Reject]);

    /// The rows of some records.
    ///
    /// # Errors
    ///
    /// Any error of what takes the rows. The check then ends.
    fn rows(&mut self, rows: Rows) -> io::Result<()>;

    /// A file begins, with its size in bytes if it is known.
    fn file_begins(&mut self, _length: Option<u64>) {}

    /// So many bytes more of the file were read.
    fn has_read(&mut self, _bytes: u64) {}

    /// The file has ended.
    fn file_ends(&mut self) {}
}

/// Why a record could not be judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unjudged {
    /// It could not be read.
    Rejected,
    /// One of its deadlines could not be counted.
    NotCountable,
}

impl Unjudged {
    /// Its name in the file of rejects.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Rejected => "rejected",
            Self::NotCountable => "not-countable",
        }
    }
}
