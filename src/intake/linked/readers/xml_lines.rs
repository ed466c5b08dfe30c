//! The text of an XML file in the encoding that it declares.

use std::io::{self, BufRead, BufReader, Cursor, Read};

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use encoding_rs_io::DecodeReaderBytesBuilder;
use quick_xml::Reader;
use quick_xml::encoding::{DetectedEncoding, detect_encoding};
use quick_xml::events::Event;

use crate::intake::diagnostic::{Diagnostic, Diagnostics};
use crate::intake::file::{FileError, reason};
use crate::limits::XML_TEXT;
use crate::text::excerpt;

/// Why a text, a comment or an element is refused.
pub(super) fn too_long() -> String {
    format!("a text or an element has more than {XML_TEXT} bytes")
}

/// More than the longest declaration.
const START: u64 = 1024;

/// The bytes of a file, with a count of the lines passed.
pub(super) struct Lines {
    inner: BufReader<Box<dyn Read + Send>>,
    passed: u64,
    /// How many bytes the token so far has.
    of_token: usize,
}

impl Read for Lines {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let mut available = self.fill_buf()?;
        let read = available.read(into)?;
        self.consume(read);
        Ok(read)
    }
}

impl BufRead for Lines {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.of_token > XML_TEXT {
            return Err(io::Error::other(too_long()));
        }
        self.inner.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        let consumed = self.inner.buffer().get(..amount).unwrap_or_default();
        self.passed += consumed.iter().filter(|byte| **byte == b'\n').count() as u64;
        self.of_token += amount;
        self.inner.consume(amount);
    }
}

impl Lines {
    /// # Errors
    ///
    /// [`FileError`] if it cannot be read, or declares an encoding that is not known.
    pub(super) fn of(mut source: Box<dyn Read + Send>, path: &str) -> Result<Self, FileError> {
        let unreadable = |error: io::Error| FileError::Unreadable {
            path: path.to_owned(),
            reason: reason(&error),
        };
        let mut start = Vec::new();
        source.by_ref().take(START).read_to_end(&mut start).map_err(unreadable)?;
        let encoding = encoding_of(&start).map_err(|unknown| {
            let unknown = excerpt(&unknown);
            let message = format!("the file declares the encoding `{unknown}`; save it as UTF-8");
            let diagnostic = Diagnostic { shows_line: false, ..Diagnostic::error(message, None) };
            Diagnostics::new(path, "", vec![diagnostic])
        })?;
        let whole = Cursor::new(start).chain(source);
        // The parser checks UTF-8, where the decoder would replace what is wrong.
        let text: Box<dyn Read + Send> = if encoding == UTF_8 {
            Box::new(whole)
        } else {
            Box::new(DecodeReaderBytesBuilder::new().encoding(Some(encoding)).build(whole))
        };
        Ok(Self { inner: BufReader::with_capacity(1 << 16, text), passed: 0, of_token: 0 })
    }

    /// The next token begins: a text, or an element with its attributes.
    pub(super) fn begin_token(&mut self) {
        self.of_token = 0;
    }

    /// How many lines have been passed.
    pub(super) fn passed(&self) -> u64 {
        self.passed
    }
}

/// The encoding of a file, from its first bytes.
///
/// # Errors
///
/// The name of an encoding that is not known.
fn encoding_of(start: &[u8]) -> Result<&'static Encoding, String> {
    match detect_encoding(start) {
        Some(DetectedEncoding::Utf16LeBom | DetectedEncoding::Utf16LeLike) => return Ok(UTF_16LE),
        Some(DetectedEncoding::Utf16BeBom | DetectedEncoding::Utf16BeLike) => return Ok(UTF_16BE),
        Some(DetectedEncoding::Utf8Bom) => return Ok(UTF_8),
        Some(DetectedEncoding::AsciiCompatible) | None => {}
    }
    let Ok(Event::Decl(declaration)) = Reader::from_reader(start).read_event() else {
        return Ok(UTF_8);
    };
    let Some(Ok(name)) = declaration.encoding() else {
        return Ok(UTF_8);
    };
    match Encoding::for_label(name.as_bytes()) {
        // A declaration that reads as ASCII is not in UTF-16, whatever it says.
        Some(encoding) if encoding == UTF_16LE || encoding == UTF_16BE => Ok(UTF_8),
        Some(encoding) => Ok(encoding),
        None => Err(name.into_owned()),
    }
}
