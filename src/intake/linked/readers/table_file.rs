//! One table in a CSV file.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use csv::{ByteRecord, ReaderBuilder};

use crate::intake::file::reason;
use crate::intake::linked::row::Location;
use crate::intake::record::Reject;

/// A CSV file with headings.
pub(super) struct TableFile {
    file: Arc<str>,
    /// The headings as written.
    pub(super) headings: Vec<String>,
    reader: csv::Reader<File>,
}

impl TableFile {
    /// Reads the headings.
    ///
    /// # Errors
    ///
    /// Why it cannot be read, worded to follow the file name.
    pub(super) fn open(path: &Path) -> Result<Self, String> {
        let file =
            File::open(path).map_err(|error| format!("cannot be read: {}", reason(&error)))?;
        let mut reader = ReaderBuilder::new().flexible(true).from_reader(file);
        let headings = reader.byte_headers().map_err(|_| "cannot be read as CSV".to_owned())?;
        let heading = |heading: &[u8]| String::from_utf8_lossy(heading).into_owned();
        let mut headings: Vec<String> = headings.iter().map(heading).collect();
        if let Some(first) = headings.first_mut() {
            *first = first.trim_start_matches('\u{feff}').to_owned();
        }
        Ok(Self { file: path.to_string_lossy().into(), headings, reader })
    }

    /// Passes on the trimmed texts of every row, in the columns with those indexes.
    pub(super) fn each_row(
        mut self,
        columns: &[Option<usize>],
        mut each: impl FnMut(Location, Vec<String>),
        reject: &mut dyn FnMut(Reject),
    ) {
        let mut record = ByteRecord::new();
        loop {
            let read = self.reader.read_byte_record(&mut record);
            let position =
                record.position().map_or_else(|| self.reader.position().line(), |at| at.line());
            let location = Location { file: Arc::clone(&self.file), line: position };
            match read {
                Ok(false) => return,
                Ok(true) if record.iter().all(<[u8]>::is_empty) => {}
                Ok(true) => match self.texts(&record, columns) {
                    Ok(texts) => each(location, texts),
                    Err(reason) => reject(location.reject("row", reason)),
                },
                Err(error) => {
                    let reason = format!("it cannot be read from here on: {error}");
                    return reject(location.reject("row", reason));
                }
            }
        }
    }

    fn texts(&self, record: &ByteRecord, columns: &[Option<usize>]) -> Result<Vec<String>, String> {
        if record.len() != self.headings.len() {
            return Err(format!(
                "the row has {} fields, and the headings are {}; give one for each",
                record.len(),
                self.headings.len()
            ));
        }
        let text = |column: &Option<usize>| text_of(column.and_then(|index| record.get(index)));
        columns
            .iter()
            .map(text)
            .collect::<Option<_>>()
            .ok_or_else(|| "a byte is not UTF-8; save the file as UTF-8".to_owned())
    }
}

fn text_of(field: Option<&[u8]>) -> Option<String> {
    let text = std::str::from_utf8(field.unwrap_or_default()).ok()?.trim();
    // How databases export a null.
    let is_null = text.eq_ignore_ascii_case("null") || text == "#N/A";
    Some(if is_null { String::new() } else { text.to_owned() })
}
