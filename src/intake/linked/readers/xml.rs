//! A return to the Department for Education in XML, read one child at a time.

use std::io::Read;
use std::sync::Arc;

use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, Event};

use super::CellsOf;
use super::misspelt::Misspelt;
use super::xml_lines::{Lines, too_long};
use crate::intake::diagnostic::{Diagnostic, Diagnostics};
use crate::intake::file::{FileError, reason};
use crate::intake::linked::mapping::{Column, Kind, Mapping, Table};
use crate::intake::linked::row::{Location, Row};
use crate::intake::tabular::{Cells, TableOptions};
use crate::limits::{RECORD, RECORDS_OF_CHILD, XML_DEPTH, XML_TEXT};
use crate::moment::Moment;
use crate::text::excerpt;

/// An element by its path. The same name on another path is a different element.
#[derive(Debug, Clone, Copy)]
enum Element {
    Header,
    Collection,
    ReferenceDate,
    Children,
    Record(&'static Table),
    Field(&'static Table, &'static Column),
    Other,
}

impl Element {
    fn at(path: &str, mapping: &'static Mapping) -> Self {
        match path {
            "Message/Header" => Self::Header,
            "Message/Header/CollectionDetails/Collection" => Self::Collection,
            "Message/Header/CollectionDetails/ReferenceDate" => Self::ReferenceDate,
            "Message/Children" => Self::Children,
            _ => {
                mapping.tables.iter().find_map(|table| Self::of(table, path)).unwrap_or(Self::Other)
            }
        }
    }

    fn of(table: &'static Table, path: &str) -> Option<Self> {
        let rest = path.strip_prefix(table.at)?;
        if rest.is_empty() {
            return Some(Self::Record(table));
        }
        let inside = rest.strip_prefix('/')?;
        let is_here = |column: &&Column| column.at == inside || column.also == Some(inside);
        table.columns.iter().find(is_here).map(|column| Self::Field(table, column))
    }

    fn has_text(self) -> bool {
        matches!(self, Self::Collection | Self::ReferenceDate | Self::Field(..))
    }
}

/// What the next token of the file does.
enum Step {
    Enters(Element),
    Leaves(Element),
    Other,
    End,
}

/// Why there is no next token.
enum Broken {
    /// Its XML is wrong.
    Xml(quick_xml::Error),
    /// It ends with elements open.
    Unfinished,
    /// It is something else.
    Foreign(String),
    /// Something follows the end.
    Trailing,
    /// It names a character that XML does not know.
    Entity(String),
    /// It has more of something than any return: how much there may be.
    TooMuch(String),
}

/// A file that has been read up to the end of its header.
pub(in crate::intake::linked) struct XmlFile {
    mapping: &'static Mapping,
    /// How messages name the collection.
    title: &'static str,
    file: Arc<str>,
    reader: Reader<Lines>,
    buffer: Vec<u8>,
    /// The path of the innermost open element.
    path: String,
    /// The open elements, each with the length of the path around it.
    open: Vec<(Element, usize)>,
    begun: bool,
    /// The text of the innermost field, and the line on which it begins.
    text: String,
    field_line: u64,
    children: u64,
    reference_date: Option<Moment>,
    cells: Arc<Cells>,
    misspelt: Misspelt,
}

impl XmlFile {
    /// Reads up to the end of the header.
    ///
    /// # Errors
    ///
    /// [`FileError`] if it cannot be read, is another collection, or its reference date is invalid.
    pub(in crate::intake::linked) fn open(
        mapping: &'static Mapping,
        (collection, title): (&str, &'static str),
        input: Box<dyn Read + Send>,
        path: &str,
        options: &TableOptions,
    ) -> Result<Self, FileError> {
        let lines = Lines::of(input, path)?;
        let mut reader = Reader::from_reader(lines);
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        config.trim_text_start = true;
        let mut xml = Self {
            mapping,
            title,
            file: path.into(),
            reader,
            buffer: Vec::new(),
            path: String::new(),
            open: Vec::new(),
            begun: false,
            text: String::new(),
            field_line: 0,
            children: 0,
            reference_date: None,
            cells: Arc::new(Cells::new(options)),
            misspelt: Misspelt::default(),
        };
        loop {
            match xml.step() {
                Ok(Step::Enters(Element::Children) | Step::Leaves(Element::Header) | Step::End) => {
                    return Ok(xml);
                }
                Ok(Step::Leaves(Element::Collection)) => xml.check_collection(collection)?,
                Ok(Step::Leaves(Element::ReferenceDate)) => xml.read_reference_date()?,
                Ok(_) => {}
                Err(error) => return Err(xml.unusable(error)),
            }
        }
    }

    pub(in crate::intake::linked) fn file(&self) -> &str {
        &self.file
    }

    /// How its dates are read.
    pub(in crate::intake::linked) fn read(&self) -> CellsOf {
        CellsOf { file: Arc::clone(&self.file), cells: Arc::clone(&self.cells) }
    }

    /// The elements so far that are not known, but nearly are: one sentence each.
    pub(in crate::intake::linked) fn misspelt(&self) -> Vec<String> {
        self.misspelt.sentences().collect()
    }

    /// The reference date of the return.
    pub(in crate::intake::linked) fn reference_date(&self) -> Option<Moment> {
        self.reference_date
    }

    /// The records of the next child, in the order in which they begin; `None` at the end.
    ///
    /// # Errors
    ///
    /// Why the file cannot be read further, and how much of it was read.
    pub(in crate::intake::linked) fn next_child(&mut self) -> Result<Option<Vec<Row>>, String> {
        let mut rows: Vec<Row> = Vec::new();
        let (mut read, mut bytes) = (0, 0);
        loop {
            if read > RECORDS_OF_CHILD || bytes > RECORD {
                let (records, most) = (RECORDS_OF_CHILD, RECORD >> 20);
                let what =
                    format!("a child has more than {records} records and fields, or {most} MiB");
                return Err(self.broken_off(&Broken::TooMuch(what)));
            }
            match self.step().map_err(|broken| self.broken_off(&broken))? {
                Step::End => return Ok(None),
                Step::Enters(Element::Record(table)) => {
                    let cells = Arc::clone(&self.cells);
                    rows.push(Row::new(self.mapping, table, self.location(), cells));
                    read += 1;
                }
                Step::Leaves(Element::Field(table, column)) => {
                    (read, bytes) = (read + 1, bytes + self.text.len());
                    let row = rows.iter_mut().rev().find(|row| row.kind() == table.kind);
                    if let Some(row) = row {
                        row.push(column, self.field_line, self.text.trim());
                    }
                }
                Step::Leaves(Element::Record(table)) if table.kind == Kind::Child => {
                    self.children += 1;
                    return Ok(Some(rows));
                }
                Step::Enters(_) | Step::Leaves(_) | Step::Other => {}
            }
        }
    }

    fn line(&self) -> u64 {
        self.reader.get_ref().passed() + 1
    }

    fn location(&self) -> Location {
        Location { file: Arc::clone(&self.file), line: self.line() }
    }

    fn step(&mut self) -> Result<Step, Broken> {
        if self.open.len() > XML_DEPTH || self.path.len() > XML_TEXT {
            let what = format!("there are more than {XML_DEPTH} elements in each other");
            return Err(Broken::TooMuch(what));
        }
        if self.text.len() > XML_TEXT {
            return Err(Broken::TooMuch(too_long()));
        }
        self.buffer.clear();
        self.reader.get_mut().begin_token();
        let event = self.reader.read_event_into(&mut self.buffer).map_err(Broken::Xml)?;
        let in_field = self.open.last().is_some_and(|(element, _)| element.has_text());
        match event {
            Event::Start(start) => {
                if self.open.is_empty() && self.begun {
                    return Err(Broken::Trailing);
                }
                let outside = self.path.len();
                if !self.open.is_empty() {
                    self.path.push('/');
                }
                self.path.push_str(start.local_name().into_inner());
                if self.open.is_empty() && self.path != "Message" {
                    let root = excerpt(&self.path);
                    let reason = format!("its root element is `{root}`, not `Message`");
                    return Err(Broken::Foreign(reason));
                }
                Ok(self.enter(outside))
            }
            Event::End(_) => Ok(self.leave()),
            Event::Text(text) if in_field => {
                self.text.push_str(&text);
                Ok(Step::Other)
            }
            Event::CData(text) if in_field => {
                self.text.push_str(&text);
                Ok(Step::Other)
            }
            Event::GeneralRef(reference) if in_field => {
                push_reference(&mut self.text, &reference)?;
                Ok(Step::Other)
            }
            Event::Text(text) if self.open.is_empty() && !text.trim().is_empty() => {
                Err(if self.begun { Broken::Trailing } else { no_xml() })
            }
            Event::Eof if self.open.is_empty() && self.begun => Ok(Step::End),
            Event::Eof if self.begun => Err(Broken::Unfinished),
            Event::Eof => Err(no_xml()),
            _ => Ok(Step::Other),
        }
    }

    fn enter(&mut self, outside: usize) -> Step {
        let element = Element::at(&self.path, self.mapping);
        if matches!(element, Element::Other) {
            let line = self.line();
            self.misspelt.look_at(&self.path, outside, self.mapping, line);
        }
        self.begun = true;
        self.open.push((element, outside));
        if element.has_text() {
            self.text.clear();
            self.field_line = self.line();
        }
        Step::Enters(element)
    }

    fn leave(&mut self) -> Step {
        let Some((element, outside)) = self.open.pop() else {
            return Step::Other;
        };
        self.path.truncate(outside);
        Step::Leaves(element)
    }

    /// Other collections of the Department have the same root element.
    fn check_collection(&self, collection: &str) -> Result<(), FileError> {
        let found = self.text.trim();
        if found.eq_ignore_ascii_case(collection) {
            return Ok(());
        }
        Err(self.unusable(Broken::Foreign(format!(
            "its header names the collection `{}`, not `{collection}`",
            excerpt(found)
        ))))
    }

    fn read_reference_date(&mut self) -> Result<(), FileError> {
        let line = self.field_line;
        self.reference_date = self
            .cells
            .date(&self.text)
            .map_err(|reason| self.invalid(format!("line {line}, ReferenceDate: {reason}")))?;
        Ok(())
    }

    /// Why the file cannot be read at all.
    fn unusable(&self, broken: Broken) -> FileError {
        match broken {
            Broken::Xml(quick_xml::Error::Io(error)) => {
                FileError::Unreadable { path: self.file.to_string(), reason: reason(&error) }
            }
            Broken::Xml(quick_xml::Error::Encoding(_)) => FileError::NotUtf8 {
                path: self.file.to_string(),
                line: usize::try_from(self.line()).unwrap_or(usize::MAX),
            },
            broken => self.invalid(format!("this is not a {}: {}", self.title, self.why(&broken))),
        }
    }

    fn invalid(&self, message: String) -> FileError {
        let diagnostic = Diagnostic { shows_line: false, ..Diagnostic::error(message, None) };
        Diagnostics::new(&self.file, "", vec![diagnostic]).into()
    }

    fn broken_off(&self, broken: &Broken) -> String {
        let read = match self.children {
            0 => "no child was".to_owned(),
            1 => "1 child was".to_owned(),
            children => format!("{children} children were"),
        };
        let remedy = match broken {
            Broken::Xml(quick_xml::Error::Encoding(_)) => "save the file as UTF-8",
            Broken::Entity(_) => "write the character itself",
            _ => "ask for the complete file",
        };
        let why = self.why(broken);
        format!("{why}; {read} read before it, and the rest is missing: {remedy}")
    }

    fn why(&self, broken: &Broken) -> String {
        let line = self.line();
        match broken {
            Broken::Foreign(why) => why.clone(),
            Broken::Unfinished => format!("the file breaks off on line {line}"),
            Broken::Entity(name) => {
                format!("line {line} has `&{};`, which XML does not define", excerpt(name))
            }
            Broken::TooMuch(what) => format!("by line {line}, {what}"),
            Broken::Trailing => format!("line {line} has text after the end of the census"),
            Broken::Xml(quick_xml::Error::Encoding(_)) => {
                format!("a byte on or before line {line} is not UTF-8")
            }
            Broken::Xml(quick_xml::Error::Io(error)) => {
                format!("it could not be read after line {line}: {}", reason(error))
            }
            Broken::Xml(error) => format!("line {line} is not XML: {error}"),
        }
    }
}

fn no_xml() -> Broken {
    Broken::Foreign("it is not XML; give the file that you return to the Department".to_owned())
}

/// Adds the text of an entity. One that the file itself declares is not looked up, and is refused like any other.
fn push_reference(text: &mut String, reference: &BytesRef<'_>) -> Result<(), Broken> {
    match reference.resolve_char_ref().map_err(Broken::Xml)? {
        Some(character) => text.push(character),
        None => match resolve_predefined_entity(reference) {
            Some(meant) => text.push_str(meant),
            None => return Err(Broken::Entity((**reference).to_owned())),
        },
    }
    Ok(())
}
