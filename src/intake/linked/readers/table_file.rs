//! One table in a CSV file.

use std::path::Path;
use std::sync::Arc;

use crate::intake::chunks::{Chunks, Records};
use crate::intake::csv::{RowFileError, RowReader};
use crate::intake::file::FileError;
use crate::intake::linked::row::Location;
use crate::intake::record::Reject;
use crate::intake::tabular::{Cells, Head, TableOptions, Text, open_text};

/// A CSV file with headings.
pub(super) struct TableFile {
    pub(super) file: Arc<str>,
    pub(super) headings: Vec<String>,
    pub(super) cells: Arc<Cells>,
    delimiter: u8,
    chunks: Chunks,
}

impl TableFile {
    /// Reads the headings, which are the row with most known ones.
    ///
    /// # Errors
    ///
    /// Why it cannot be read, worded to follow the file name.
    pub(super) fn open(
        path: &Path,
        options: &TableOptions,
        known: impl Fn(&[String]) -> usize,
    ) -> Result<Self, String> {
        let file = path.to_string_lossy();
        let text = open_text(&file, options, &known).map_err(|error| match error {
            RowFileError::File(error) => cannot_read(error),
            RowFileError::Table { reason, .. } => reason,
            RowFileError::Incomplete(incomplete) => incomplete.reason,
        })?;
        let Text { mut input, is_1904, .. } = text;
        let head = Head::read(&mut *input, &file, options, known).map_err(cannot_read)?;
        let Head { delimiter, headings, next_line, rest, .. } = head;
        let chunks = Chunks::new(input, &file, Records::Csv(delimiter), rest, next_line);
        let cells = Arc::new(Cells::new(options).since_1904(is_1904));
        Ok(Self { file: file.into(), headings, cells, delimiter, chunks })
    }

    /// Passes on the texts of every row, in the columns with those indexes.
    ///
    /// # Errors
    ///
    /// Why it cannot be read to its end, worded to follow the file name.
    pub(super) fn each_row(
        mut self,
        columns: &[Option<usize>],
        mut each: impl FnMut(Location, Vec<String>),
        reject: &mut dyn FnMut(Reject),
    ) -> Result<(), String> {
        loop {
            let chunk = self.chunks.next_chunk().map_err(|incomplete| incomplete.reason)?;
            let Some(chunk) = chunk else { return Ok(()) };
            let mut rows = RowReader::new(&chunk, self.delimiter);
            while let Some(row) = rows.next_row() {
                if row.is_blank() {
                    continue;
                }
                let text = |index| self.cells.text(row.cell(index)).into_owned();
                let location = Location { file: Arc::clone(&self.file), line: row.lines.first };
                match row.check_length(self.headings.len(), &text(0)) {
                    Ok(()) => {
                        let column = |index: &Option<usize>| index.map(text).unwrap_or_default();
                        each(location, columns.iter().map(column).collect());
                    }
                    Err(mut reason) => {
                        row.lines.explain(&mut reason);
                        reject(location.reject("row", reason));
                    }
                }
            }
        }
    }
}

fn cannot_read(error: FileError) -> String {
    match error {
        FileError::Unreadable { reason, .. } => format!("cannot be read: {reason}"),
        error => error.to_string(),
    }
}
