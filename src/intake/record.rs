//! What the readers of files with many cases produce, record by record.

use crate::case::Case;
use crate::text::{excerpt, printable};

/// One record of a file: a case to assess, or what was wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Record {
    /// It can be assessed.
    Case(Case),
    /// It cannot be assessed, and is left out whole: half a record would give wrong answers.
    Rejected(Reject),
}

/// A rejected record. The `Display` says where and why, and shows nothing else of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reject {
    /// The file.
    pub file: String,
    /// The line on which the record begins, from 1, if the file has lines.
    pub line: Option<u64>,
    /// The case id, if it could be read.
    pub case: Option<String>,
    /// The column, element or key.
    pub field: String,
    /// What is wrong, and how to fix it.
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

/// A file that ended early or lacks a part: only part of it was read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{}`: {reason}", printable(file))]
pub struct Incomplete {
    /// The file.
    pub file: String,
    /// What is missing, what was read, and how to fix it.
    pub reason: String,
}
