//! Reading a file of text.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use encoding_rs::Encoding;

use super::diagnostic::Diagnostics;
use crate::limits::TEXT_FILE;
use crate::text::printable;

/// Why a file cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// The system could not read it.
    #[error("cannot read `{}`: {reason}", printable(path))]
    Unreadable {
        /// Path of the file.
        path: String,
        /// What the system said.
        reason: String,
    },
    /// It is a folder.
    #[error("`{}` is a folder; give a file", printable(.0))]
    Folder(String),
    /// Its bytes are not UTF-8.
    #[error(
        "`{}` is not a text in UTF-8: line {line} has a byte that does not belong; \
         save the file as UTF-8",
        printable(path)
    )]
    NotUtf8 {
        /// Path of the file.
        path: String,
        /// The line of the first such byte, from 1.
        line: usize,
    },
    /// It is longer than any file that is read whole.
    #[error(
        "`{}` is longer than {} KiB: is it a case, a rule table, a calendar or a mapping?",
        printable(.0),
        TEXT_FILE >> 10
    )]
    TooLong(String),
    /// Its content is wrong.
    #[error(transparent)]
    Mistakes(#[from] Diagnostics),
    /// The folder does not contain the expected files.
    #[error(transparent)]
    Incomplete(#[from] Incomplete),
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

/// The text of a file, or of standard input for `-`.
///
/// # Errors
///
/// [`FileError`] if it cannot be read, is a folder, is too long, or is neither UTF-8 nor UTF-16 with its mark.
pub fn read_text(path: &str) -> Result<String, FileError> {
    let unreadable =
        |error: io::Error| FileError::Unreadable { path: path.to_owned(), reason: reason(&error) };
    // One byte more than it may have shows that it is too long.
    let most = TEXT_FILE as u64 + 1;
    let mut bytes = Vec::new();
    if path == "-" {
        io::stdin().lock().take(most).read_to_end(&mut bytes).map_err(unreadable)?;
    } else {
        if Path::new(path).is_dir() {
            return Err(FileError::Folder(path.to_owned()));
        }
        let file = File::open(path).map_err(unreadable)?;
        file.take(most).read_to_end(&mut bytes).map_err(unreadable)?;
    }
    if bytes.len() > TEXT_FILE {
        return Err(FileError::TooLong(path.to_owned()));
    }
    if let Some(text) = utf16(&bytes) {
        return Ok(text);
    }
    String::from_utf8(bytes).map_err(|error| {
        let before = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = 1 + before.iter().filter(|byte| **byte == b'\n').count();
        FileError::NotUtf8 { path: path.to_owned(), line }
    })
}

/// The text of a file in UTF-16, which is what `>` writes in Windows PowerShell.
fn utf16(bytes: &[u8]) -> Option<String> {
    let (encoding, mark) = Encoding::for_bom(bytes).filter(|_| has_utf16_mark(bytes))?;
    let text = encoding.decode_without_bom_handling_and_without_replacement(&bytes[mark..]);
    text.map(Cow::into_owned)
}

/// Whether a file begins with the mark of UTF-16.
pub(super) fn has_utf16_mark(bytes: &[u8]) -> bool {
    matches!(bytes, [0xff, 0xfe, ..] | [0xfe, 0xff, ..])
}

/// The system's message, without its error number, and without the full stop that Windows ends it with.
#[must_use]
pub fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    let words = text.split(" (os error").next().unwrap_or(&text);
    words.trim_end_matches('.').to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_a_system_fit_into_a_sentence() {
        let linux = io::Error::other("No such file or directory (os error 2)");
        assert_eq!(reason(&linux), "no such file or directory");
        let windows = io::Error::other("The system cannot find the file specified. (os error 2)");
        assert_eq!(reason(&windows), "the system cannot find the file specified");
    }
}
