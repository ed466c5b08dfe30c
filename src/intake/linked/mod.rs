//! Formats that spread the data on a child over several records.
//!
//! `mapping` says where each format keeps each field. `readers` turn files into rows, `join` rows into
//! episodes, `doubt` takes out what cannot be known, and `strands` turns an episode into cases.

mod doubt;
mod episode;
mod flags;
mod join;
pub(super) mod mapping;
mod readers;
mod row;
mod strands;

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hasher};
use std::io::Read;

use self::join::{Take, counted_once, join_by_date, join_by_id, join_nested};
use self::mapping::Layout;
pub use self::mapping::Mapping;
use self::readers::{CellsOf, XmlFile, check_folder, read_folder, read_lists};
pub(super) use self::readers::{has_list, has_table};
use self::row::Row;
use self::strands::{EventIds, each_case};
use super::file::{FileError, Incomplete};
use super::input::open;
use super::record::EachRecord;
use super::tabular::TableOptions;
use crate::moment::Moment;
use crate::rules::{EventId, Events};

/// Files in a linked format, opened.
pub struct Linked {
    mapping: &'static Mapping,
    source: Source,
    options: TableOptions,
}

enum Source {
    /// Read up to the end of its header.
    Xml(Box<XmlFile>),
    Folder(String),
    Lists(Vec<String>),
}

impl Linked {
    /// Opens a file, or a folder with the tables of a format.
    ///
    /// # Errors
    ///
    /// [`FileError`] if it cannot be read, or is in another format. Problems with lists are reported once all
    /// cases have been read.
    pub fn open(
        mapping: &'static Mapping,
        file: &str,
        options: &TableOptions,
    ) -> Result<Self, FileError> {
        let source = match mapping.layout {
            Layout::Xml { .. } => return Self::of_xml(mapping, open(file)?.0, file, options),
            Layout::Folder { title } => {
                check_folder(mapping, title, file)
                    .map_err(|reason| Incomplete { file: file.to_owned(), reason })?;
                Source::Folder(file.to_owned())
            }
            Layout::Lists => Source::Lists(vec![file.to_owned()]),
        };
        Ok(Self { mapping, source, options: options.clone() })
    }

    /// Reads a format of one file from any reader. Messages call it by the given name.
    ///
    /// # Errors
    ///
    /// [`FileError`] if it cannot be read, is in another format, or the format has several files.
    pub fn read(
        mapping: &'static Mapping,
        input: impl Read + Send + 'static,
        name: &str,
        options: &TableOptions,
    ) -> Result<Self, FileError> {
        Self::of_xml(mapping, Box::new(input), name, options)
    }

    fn of_xml(
        mapping: &'static Mapping,
        input: Box<dyn Read + Send>,
        file: &str,
        options: &TableOptions,
    ) -> Result<Self, FileError> {
        let Layout::Xml { collection, title } = mapping.layout else {
            let reason = "a format of several files is opened by its name".to_owned();
            return Err(Incomplete { file: file.to_owned(), reason }.into());
        };
        let xml = XmlFile::open(mapping, (collection, title), input, file, options)?;
        Ok(Self { mapping, source: Source::Xml(Box::new(xml)), options: options.clone() })
    }

    /// Lists in several files and folders, to be joined with each other.
    #[must_use]
    pub fn lists(mapping: &'static Mapping, files: Vec<String>, options: &TableOptions) -> Self {
        Self { mapping, source: Source::Lists(files), options: options.clone() }
    }

    /// The names of its files.
    #[must_use]
    pub fn name(&self) -> String {
        self.source.name()
    }

    /// The events that the format can show.
    #[must_use]
    pub fn events(&self, known: &Events) -> Vec<EventId> {
        self.mapping.shows().filter_map(|id| known.find(id).ok()).collect()
    }

    /// The reference date of a return.
    #[must_use]
    pub fn reference_date(&self) -> Option<Moment> {
        match &self.source {
            Source::Xml(xml) => xml.reference_date(),
            Source::Folder(_) | Source::Lists(_) => None,
        }
    }

    /// Passes on every case, possibly several per child. Returns remarks on the whole input, such as how many
    /// rows were repeated.
    ///
    /// # Errors
    ///
    /// [`Incomplete`] if a file ends early, or with the names of missing tables and columns. Cases that can
    /// be assessed without them have been passed on.
    pub fn cases(self, events: &Events, each: EachRecord<'_>) -> Result<Vec<String>, Incomplete> {
        let file = self.source.name();
        let incomplete = |reason: String| Incomplete { file: file.clone(), reason };
        let events = EventIds::new(events).map_err(|error| incomplete(error.to_string()))?;
        let take = &mut |joined| match joined {
            Ok(episode) => each_case(episode, self.mapping, &events, each),
            Err(reject) => each(Err(reject)),
        };
        match self.source {
            Source::Xml(xml) => read_xml(self.mapping, *xml, take),
            Source::Folder(folder) => read_tables(self.mapping, &folder, &self.options, take),
            Source::Lists(files) => read_all_lists(self.mapping, &files, &self.options, take),
        }
        .map_err(incomplete)
    }
}

impl Source {
    fn name(&self) -> String {
        match self {
            Self::Xml(xml) => xml.file().to_owned(),
            Self::Folder(folder) => folder.clone(),
            Self::Lists(files) => files.join(", "),
        }
    }
}

fn read_xml(
    mapping: &'static Mapping,
    mut xml: XmlFile,
    take: Take<'_>,
) -> Result<Vec<String>, String> {
    let read = [xml.read()];
    let mut known = HashSet::new();
    let mut repeated = 0;
    while let Some(child) = xml.next_child()? {
        // The children of a large return are not kept, so each is known by its hash.
        if known.insert(hash_of(&child)) {
            repeated += join_nested(mapping, &child, take);
        } else {
            repeated += child.len();
        }
    }
    let remarks = counted_once(repeated, "record").into_iter().collect();
    whole(xml.misspelt(), &read, remarks)
}

fn hash_of(rows: &[Row]) -> u64 {
    let mut hasher = DefaultHasher::new();
    rows.iter().for_each(|row| row.hash_content(&mut hasher));
    hasher.finish()
}

fn read_tables(
    mapping: &'static Mapping,
    folder: &str,
    options: &TableOptions,
    take: Take<'_>,
) -> Result<Vec<String>, String> {
    let mut tables = read_folder(mapping, folder, options, &mut |reject| take(Err(reject)))?;
    let (mut missing, read) = (std::mem::take(&mut tables.missing), tables.take_read());
    let remarks = join_by_id(tables, take);
    if !missing.is_empty() {
        let them = if missing.len() == 1 { "it" } else { "them" };
        let add = format!("deadlines that need {them} are left out: add {them} to the folder");
        missing.push(add);
    }
    whole(missing, &read, remarks)
}

fn read_all_lists(
    mapping: &'static Mapping,
    files: &[String],
    options: &TableOptions,
    take: Take<'_>,
) -> Result<Vec<String>, String> {
    let mut tables = read_lists(mapping, files, options, &mut |reject| take(Err(reject)));
    let (mut missing, read) = (std::mem::take(&mut tables.missing), tables.take_read());
    let remarks = join_by_date(mapping, tables, take);
    if !missing.is_empty() {
        missing.push("deadlines that need them are left out".to_owned());
    }
    whole(missing, &read, remarks)
}

/// # Errors
///
/// What is missing or may have been misread, if anything, in one message with all remarks.
fn whole(
    missing: Vec<String>,
    read: &[CellsOf],
    mut remarks: Vec<String>,
) -> Result<Vec<String>, String> {
    let mut wrong = missing;
    wrong.extend(read.iter().filter_map(CellsOf::incomplete));
    remarks.extend(read.iter().flat_map(CellsOf::remarks));
    if wrong.is_empty() {
        return Ok(remarks);
    }
    wrong.append(&mut remarks);
    Err(wrong.join("; "))
}
