//! Comma-separated values: one row per deadline, one column per field.

use std::io::{self, Write};

use super::chosen_columns::Columns;
use super::records::{Records, Value};
use super::text::spreadsheet;

mod endings;
mod template;

pub(super) use self::template::SharedCells;

/// Writes the names of the columns, if they are wanted, then the rows.
pub(super) fn write(records: &Records<'_>, header: bool, out: &mut dyn Write) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    if header {
        writer.write_record(records.names())?;
    }
    for row in records.flat_rows() {
        for value in &row {
            writer.write_field(value.cell().as_bytes())?;
        }
        writer.write_record(None::<&[u8]>)?;
    }
    out.write_all(&writer.into_inner().map_err(csv::IntoInnerError::into_error)?)
}

/// The names of the columns.
pub(super) fn head(columns: &Columns) -> Vec<u8> {
    let names: Vec<&str> = columns.iter().map(|known| known.column.name).collect();
    let mut head = names.join(",").into_bytes();
    head.push(b'\n');
    head
}

/// Adds a row.
pub(super) fn write_row<'v>(values: impl Iterator<Item = Value<'v>>, out: &mut Vec<u8>) {
    for (index, value) in values.enumerate() {
        if index > 0 {
            out.push(b',');
        }
        push_value(&value, out);
    }
    out.push(b'\n');
}

/// Adds a value as a cell.
fn push_value(value: &Value<'_>, out: &mut Vec<u8>) {
    match value {
        Value::Omitted | Value::Null => {}
        Value::Text(text) => push_text(text, out),
        Value::Moment(moment) if moment.has_time() => out.extend_from_slice(&moment.iso_time()),
        Value::Moment(moment) => out.extend_from_slice(&moment.iso_date()),
        Value::Number(number) => match number.as_i64() {
            Some(number) => out.extend_from_slice(itoa::Buffer::new().format(number).as_bytes()),
            None => push_quoted(&value.cell(), out),
        },
        Value::Status(_) | Value::Flag(_) | Value::List(_) | Value::Object(_) => {
            push_quoted(&value.cell(), out);
        }
    }
}

/// By byte: whether it is safe. A text of safe bytes needs no quotes or escapes unless it begins with a
/// hyphen.
const HARMLESS: [bool; 256] = {
    let mut harmless = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        let text = byte as u8;
        harmless[byte] = text.is_ascii_alphanumeric() || matches!(text, b'-' | b'_' | b' ');
        byte += 1;
    }
    harmless
};

/// Adds a text as a cell that a spreadsheet reads as text.
#[inline]
fn push_text(text: &str, out: &mut Vec<u8>) {
    if text.bytes().all(|byte| HARMLESS[usize::from(byte)]) && !text.starts_with(['-', ' ']) {
        return out.extend_from_slice(text.as_bytes());
    }
    push_quoted(&spreadsheet(text), out);
}

/// Adds a cell, in quotes if it needs them.
fn push_quoted(text: &str, out: &mut Vec<u8>) {
    let unquoted = |byte: u8| !matches!(byte, b'"' | b',' | b'\r' | b'\n');
    if text.bytes().all(unquoted) {
        out.extend_from_slice(text.as_bytes());
        return;
    }
    out.push(b'"');
    for byte in text.bytes() {
        if byte == b'"' {
            out.push(b'"');
        }
        out.push(byte);
    }
    out.push(b'"');
}
