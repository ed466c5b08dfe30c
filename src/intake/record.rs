//! What the readers of files with cases produce, record by record.

use super::file::FileError;
use crate::case::Case;
use crate::limits::ID;
use crate::text::{excerpt, printable};

/// Receives each record of a file: a case to assess, or what was wrong with it.
pub type EachRecord<'e> = &'e mut dyn FnMut(Result<&Case, Reject>);

/// A record that cannot be assessed. It is left out whole: half a record would give wrong answers. The
/// `Display` says where and why, and shows nothing else of it.
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
    /// Why its file cannot be used, if a file holds a single record.
    pub of_file: Option<Box<FileError>>,
}

impl Reject {
    /// The same, with the beginning of an id that is too long.
    pub(crate) fn with_short_id(mut self) -> Self {
        if let Some(id) = self.case.as_mut().filter(|id| id.len() > ID) {
            *id = excerpt(id).into_owned();
        }
        self
    }
}

impl std::fmt::Display for Reject {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some(error) = &self.of_file {
            return error.fmt(f);
        }
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
