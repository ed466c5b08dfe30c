//! The file formats for cases.

use std::fs::File;
use std::io::{self, Cursor, Read, Seek};
use std::path::Path;

use encoding_rs_io::DecodeReaderBytesBuilder;

use super::file::{FileError, has_utf16_mark, reason};
use super::linked::mapping::{ANNEX_A, CENSUS, Mapping, SAFEGUARDING_DATASET};
use super::linked::{has_list, has_table};
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
        /// A workbook with a row a case, or a row an event.
        Xlsx = "xlsx",
    }
}

/// What reads a format.
#[derive(Debug, Clone, Copy)]
pub enum Reader {
    /// The reader of a case in TOML.
    Toml,
    /// The reader of rows of CSV.
    Csv,
    /// The reader of lines of JSON.
    Jsonl,
    /// The readers of formats that join several records, and where this one keeps its fields.
    Linked(&'static Mapping),
}

impl Input {
    /// What reads the format.
    #[must_use]
    pub fn reader(self) -> Reader {
        match self {
            Self::Toml => Reader::Toml,
            Self::Csv | Self::Xlsx => Reader::Csv,
            Self::Jsonl => Reader::Jsonl,
            Self::CinXml => Reader::Linked(&CENSUS),
            Self::Ssd => Reader::Linked(&SAFEGUARDING_DATASET),
            Self::AnnexA => Reader::Linked(&ANNEX_A),
        }
    }

    /// Where a format that joins several records keeps its fields; `None` for the other formats.
    #[must_use]
    pub fn mapping(self) -> Option<&'static Mapping> {
        match self.reader() {
            Reader::Linked(mapping) => Some(mapping),
            Reader::Toml | Reader::Csv | Reader::Jsonl => None,
        }
    }

    /// How the names of its files end; `None` where no ending belongs to it alone.
    #[must_use]
    pub fn ending(self) -> Option<&'static str> {
        match self {
            Self::Toml => Some("toml"),
            Self::Csv => Some("csv"),
            Self::Jsonl => Some("jsonl"),
            Self::CinXml => Some("xml"),
            Self::Ssd | Self::AnnexA => None,
            Self::Xlsx => Some("xlsx"),
        }
    }

    /// The format, by the name of the file and, of a folder or a workbook, by what is in it; `None` if they do
    /// not show it.
    #[must_use]
    pub fn of_file(path: &str) -> Option<Self> {
        let file = Path::new(path);
        let has_list = || has_list(&ANNEX_A, file);
        if path != "-" && file.is_dir() {
            let is_annex_a = !has_table(&SAFEGUARDING_DATASET, path) && has_list();
            return Some(if is_annex_a { Self::AnnexA } else { Self::Ssd });
        }
        // Its error says what to give.
        if has_table(&SAFEGUARDING_DATASET, path) {
            return Some(Self::Ssd);
        }
        let ending = file.extension()?.to_str()?.to_ascii_lowercase();
        match ending.as_str() {
            "ndjson" => return Some(Self::Jsonl),
            "txt" | "tsv" => return Some(Self::Csv),
            "xlsx" | "xlsm" | "xlsb" | "xls" | "ods" if has_list() => return Some(Self::AnnexA),
            "xlsm" | "xlsb" | "xls" | "ods" => return Some(Self::Xlsx),
            _ => {}
        }
        Self::ALL.iter().copied().find(|input| input.ending() == Some(ending.as_str()))
    }
}

/// An opened file or another input, with its length if known.
pub(super) type Opened = (Box<dyn Read + Send>, Option<u64>);

/// Opens a file, or standard input for `-`.
pub(super) fn open(path: &str) -> Result<Opened, FileError> {
    if path == "-" {
        return Ok((Box::new(io::stdin()), None));
    }
    if Path::new(path).is_dir() {
        return Err(FileError::Folder(path.to_owned()));
    }
    let file = File::open(path).map_err(|error| unreadable(path, &error))?;
    let length = file.metadata().map_err(|error| unreadable(path, &error))?;
    Ok((Box::new(file), length.is_file().then_some(length.len())))
}

/// A file that can be read more than once. What can be read only once, such as standard input, is copied to a
/// temporary file first, which has no name and is gone at the end. So is UTF-16, as UTF-8.
pub(super) struct Rereadable {
    path: String,
    file: File,
    /// Its size in bytes.
    pub(super) length: u64,
}

impl Rereadable {
    pub(super) fn open(path: &str) -> Result<Self, FileError> {
        const LONGEST_MARK: u64 = 2;
        let (mut input, length) = open(path)?;
        let mut mark = Vec::new();
        let read = input.by_ref().take(LONGEST_MARK).read_to_end(&mut mark);
        read.map_err(|error| unreadable(path, &error))?;
        let Some(length) = length.filter(|_| !has_utf16_mark(&mark)) else {
            return Self::copied(Box::new(Cursor::new(mark).chain(input)), path);
        };
        let file = File::open(path).map_err(|error| unreadable(path, &error))?;
        Ok(Self { path: path.to_owned(), file, length })
    }

    /// A copy of an input, as UTF-8.
    pub(super) fn copied(input: Box<dyn Read + Send>, name: &str) -> Result<Self, FileError> {
        let mut utf8 = DecodeReaderBytesBuilder::new().utf8_passthru(true).build(input);
        let copied = tempfile::tempfile()
            .and_then(|mut copy| io::copy(&mut utf8, &mut copy).map(|length| (copy, length)));
        let (file, length) = copied.map_err(|error| unreadable(name, &error))?;
        Ok(Self { path: name.to_owned(), file, length })
    }

    /// The file, to be read from its beginning. Readers share one position: use one after the other.
    pub(super) fn rewound(&self) -> Result<File, FileError> {
        let rewound = self.file.try_clone().and_then(|mut file| file.rewind().map(|()| file));
        rewound.map_err(|error| unreadable(&self.path, &error))
    }
}

fn unreadable(path: &str, error: &io::Error) -> FileError {
    FileError::Unreadable { path: path.to_owned(), reason: reason(error) }
}
