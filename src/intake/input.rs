//! The ways that files with cases are written.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use super::file::{FileError, reason};
use super::linked::{ANNEX_A, CENSUS, Mapping, SAFEGUARDING_DATASET};
use crate::named_enum::named_enum;

named_enum! {
    /// How a file with cases is written.
    Input {
        /// One case in TOML.
        Toml = "toml",
        /// Comma-separated values: a row a case, or a row an event.
        Csv = "csv",
        /// One JSON object a line.
        Jsonl = "jsonl",
        /// The children in need census of the Department for Education, in XML.
        CinXml = "cin-xml",
        /// A folder with the tables of the Standard Safeguarding Dataset as CSV.
        Ssd = "ssd",
        /// Ofsted's Annex A: the workbook, or its lists as CSV.
        AnnexA = "annex-a",
    }
}

impl Input {
    /// Where a format that joins several records keeps its fields.
    #[must_use]
    pub fn mapping(self) -> Option<&'static Mapping> {
        match self {
            Self::Toml | Self::Csv | Self::Jsonl => None,
            Self::CinXml => Some(&CENSUS),
            Self::Ssd => Some(&SAFEGUARDING_DATASET),
            Self::AnnexA => Some(&ANNEX_A),
        }
    }

    /// How a file is written, by its name; `None` where that does not tell.
    #[must_use]
    pub fn of_file(path: &str) -> Option<Self> {
        if path != "-" && Path::new(path).is_dir() {
            return Some(Self::Ssd);
        }
        let extension = Path::new(path).extension()?.to_str()?.to_ascii_lowercase();
        match extension.as_str() {
            "toml" => Some(Self::Toml),
            "csv" => Some(Self::Csv),
            "jsonl" | "ndjson" => Some(Self::Jsonl),
            "xml" => Some(Self::CinXml),
            "xlsx" => Some(Self::AnnexA),
            _ => None,
        }
    }
}

/// A file or standard input, opened, and its length where it has one.
pub(super) fn open(path: &str) -> Result<(Box<dyn Read + Send>, Option<u64>), FileError> {
    if path == "-" {
        return Ok((Box::new(io::stdin()), None));
    }
    if Path::new(path).is_dir() {
        return Err(FileError::Folder(path.to_owned()));
    }
    let unreadable =
        |error: io::Error| FileError::Unreadable { path: path.to_owned(), reason: reason(&error) };
    let file = File::open(path).map_err(unreadable)?;
    let length = file.metadata().map_err(unreadable)?;
    Ok((Box::new(file), length.is_file().then_some(length.len())))
}
