//! The text of a table as UTF-8, however it was saved.

use std::io::{Cursor, Read};

use encoding_rs_io::DecodeReaderBytesBuilder;

use super::TableOptions;
use super::workbook::{is_workbook, read_sheet};
use crate::intake::csv::RowFileError;
use crate::intake::file::{FileError, has_utf16_mark, reason};
use crate::intake::input::{Opened, open};

/// An opened table as UTF-8 without a byte order mark.
pub(in crate::intake) struct Text {
    pub(in crate::intake) input: Box<dyn Read + Send>,
    /// Its length, if known.
    pub(in crate::intake) length: Option<u64>,
    /// Whether numbers count days from 1904.
    pub(in crate::intake) is_1904: bool,
    /// The sheet of a workbook.
    pub(in crate::intake) sheet: Option<String>,
    /// What a reader must know of the rest of its file.
    pub(in crate::intake) remark: Option<String>,
}

/// Opens a file or standard input.
pub(in crate::intake) fn open_text(
    path: &str,
    options: &TableOptions,
    known: &dyn Fn(&[String]) -> usize,
) -> Result<Text, RowFileError> {
    text_of(open(path)?, path, options, known)
}

/// The text of an input. UTF-16 is told by its mark, and a workbook by how it begins: the sheet that
/// has known headings is read, by the given count. Other text is passed through as it is.
pub(in crate::intake) fn text_of(
    (mut input, length): Opened,
    path: &str,
    options: &TableOptions,
    known: &dyn Fn(&[String]) -> usize,
) -> Result<Text, RowFileError> {
    const UTF8_MARK: &[u8] = b"\xef\xbb\xbf";
    const LONGEST_MARK: u64 = 4;
    let unreadable =
        |error| FileError::Unreadable { path: path.to_owned(), reason: reason(&error) };
    let mut mark = Vec::new();
    input.by_ref().take(LONGEST_MARK).read_to_end(&mut mark).map_err(unreadable)?;
    let text = |input: Box<dyn Read + Send>, length| Text {
        input,
        length,
        is_1904: false,
        sheet: None,
        remark: None,
    };
    if is_workbook(&mark) {
        input.read_to_end(&mut mark).map_err(unreadable)?;
        let sheet = read_sheet(mark, options.sheet.as_deref(), known)
            .map_err(|reason| RowFileError::Table { path: path.to_owned(), reason })?;
        let length = Some(sheet.csv.len() as u64);
        let text = text(Box::new(Cursor::new(sheet.csv)), length);
        return Ok(Text {
            is_1904: sheet.is_1904,
            sheet: Some(sheet.name),
            remark: sheet.remark,
            ..text
        });
    }
    if let Some(rest) = mark.strip_prefix(UTF8_MARK) {
        return Ok(text(Box::new(Cursor::new(rest.to_vec()).chain(input)), length));
    }
    let is_utf16 = has_utf16_mark(&mark);
    let marked = Cursor::new(mark).chain(input);
    Ok(match is_utf16 {
        true => text(Box::new(DecodeReaderBytesBuilder::new().build(marked)), None),
        false => text(Box::new(marked), length),
    })
}
