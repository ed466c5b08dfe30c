//! What the readers of files with many cases hand on, one after the other.

use crate::case::Case;
use crate::text::{excerpt, printable};

/// One record of a file: a case that can be judged, or what was wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Record {
    /// It can be judged.
    Case(Case),
    /// It cannot, and is left out whole: half a record would be judged wrongly.
    Rejected(Reject),
}

/// A record that cannot be judged. The `Display` says where and why, and shows nothing else of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reject {
    /// The file.
    pub file: String,
    /// The line that the record begins on, from 1, where the file has lines.
    pub line: Option<u64>,
    /// The case id, where it could be read.
    pub case: Option<String>,
    /// The column, element or key.
    pub field: String,
    /// What is wrong, and what would be right.
    pub reason: String,
}

impl std::fmt::Display for Reject {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "`{}`", printable(&self.file))?;
        if let Some(line) = self.line {
            write!(f, ", line {line}")?;
        }
        if let Some(case) = &self.case {
            write!(f, ", case `{}`", excerpt(case))?;
        }
        write!(f, ", {}: {}", excerpt(&self.field), printable(&self.reason))
    }
}

/// A file that ended early or lacks a part: what was read of it is not all there is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{}`: {reason}", printable(file))]
pub struct Incomplete {
    /// The file.
    pub file: String,
    /// What is missing, what was read, and what would be right.
    pub reason: String,
}
