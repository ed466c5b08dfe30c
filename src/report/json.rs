//! JSON and JSON lines.

use std::borrow::Cow;
use std::io::{self, Write};

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::records::{Envelope, Records, add_entry};
use crate::text::is_unprintable;

/// Writes one document: the rows in their envelope.
pub(super) fn write(records: &Records<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}", escaped(&serde_json::to_string_pretty(&Document(records))?))
}

/// Writes one object per line.
pub(super) fn write_lines(records: &Records<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut lines = Vec::new();
    records.objects().for_each(|object| write_line(&object, &mut lines));
    out.write_all(&lines)
}

/// Adds an object as a line.
#[allow(clippy::expect_used, reason = "a swallowed error would leave an empty line")]
pub(super) fn write_line(object: &impl Serialize, out: &mut Vec<u8>) {
    let line = serde_json::to_string(object).expect("text, numbers and lists have a form in JSON");
    out.extend_from_slice(escaped(&line).as_bytes());
    out.push(b'\n');
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
