//! The text of a table as UTF-8, however it was saved.

use std::io::{Cursor, Read};

use encoding_rs_io::DecodeReaderBytesBuilder;

use crate::intake::file::{FileError, reason};
use crate::intake::input::open;

/// An opened file or standard input as UTF-8 without a byte order mark, with its length if known. UTF-16 is
/// told by its mark. Other text is passed through as it is.
pub(in crate::intake) fn open_text(
    path: &str,
) -> Result<(Box<dyn Read + Send>, Option<u64>), FileError> {
    const UTF8_MARK: &[u8] = b"\xef\xbb\xbf";
    let (mut input, length) = open(path)?;
    let mut mark = Vec::new();
    input
        .by_ref()
        .take(UTF8_MARK.len() as u64)
        .read_to_end(&mut mark)
        .map_err(|error| FileError::Unreadable { path: path.to_owned(), reason: reason(&error) })?;
    match &mark[..] {
        UTF8_MARK => Ok((input, length)),
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => {
            let marked = Cursor::new(mark).chain(input);
            Ok((Box::new(DecodeReaderBytesBuilder::new().build(marked)), None))
        }
        _ => Ok((Box::new(Cursor::new(mark).chain(input)), length)),
    }
}
