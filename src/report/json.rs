//! JSON and JSON lines.

use std::borrow::Cow;
use std::io::{self, BufWriter, Write};

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::records::{Envelope, Records, add_entry};
use crate::text::is_unprintable;

/// Writes one document: the rows in their envelope.
pub(super) fn write(records: &Records<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut out = Escaping(BufWriter::new(out));
    serde_json::to_writer_pretty(&mut out, &Document(records))?;
    writeln!(out.0)?;
    out.0.flush()
}

/// Writes one object per line.
pub(super) fn write_lines(records: &Records<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut line = Vec::new();
    for object in records.objects() {
        line.clear();
        write_line(&object, &mut line);
        out.write_all(&line)?;
    }
    Ok(())
}

/// Adds an object as a line.
#[allow(clippy::expect_used, reason = "a swallowed error would leave an empty line")]
pub(super) fn write_line(object: &impl Serialize, out: &mut Vec<u8>) {
    let line = serde_json::to_string(object).expect("text, numbers and lists have a form in JSON");
    out.extend_from_slice(escaped(&line).as_bytes());
    out.push(b'\n');
}

/// Escapes what is written through it. JSON is written in pieces of whole characters.
struct Escaping<W>(W);

impl<W: Write> Write for Escaping<W> {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        let text = std::str::from_utf8(piece).map_err(io::Error::other)?;
        self.0.write_all(escaped(text).as_bytes())?;
        Ok(piece.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

struct Document<'r, 'a>(&'r Records<'a>);

impl Serialize for Document<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (before, key, after) = match &self.0.envelope {
            Envelope::None => return serializer.collect_seq(self.0.objects()),
            Envelope::Instead(document) => return document.serialize(serializer),
            Envelope::Object { before, key, after } => (before, key, after),
        };
        let mut document = serializer.serialize_map(None)?;
        for (name, value) in before {
            add_entry(&mut document, name, value)?;
        }
        document.serialize_entry(key, &Rows(self.0))?;
        for (name, value) in after {
            add_entry(&mut document, name, value)?;
        }
        document.end()
    }
}

struct Rows<'r, 'a>(&'r Records<'a>);

impl Serialize for Rows<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.objects())
    }
}

/// Escapes characters that JSON allows but a terminal would obey. They occur only in strings, where the
/// escape means the same.
pub(super) fn escaped(json: &str) -> Cow<'_, str> {
    let disturbs = |c: char| c != '\n' && is_unprintable(c);
    if !json.chars().any(disturbs) {
        return Cow::Borrowed(json);
    }
    let mut shown = String::with_capacity(json.len());
    for c in json.chars() {
        if disturbs(c) {
            shown.push_str(&format!("\\u{:04x}", u32::from(c)))
        } else {
            shown.push(c)
        }
    }
    Cow::Owned(shown)
}
