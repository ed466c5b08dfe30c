//! The rows of a workbook.

use std::borrow::Cow;

use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

use super::{excel, heading, toned};
use crate::report::document::Tone;
use crate::report::records::{Records, Value};
use crate::text::upper_case_first;

/// Characters of a cell.
const LONGEST: usize = 32_767;
/// Width of a column in characters.
const WIDEST: usize = 60;
/// The rows that decide how wide a column is.
const MEASURED: usize = 500;

/// A sheet that keeps its rows on the disk, so that a long list does not fill the memory.
#[cfg(not(target_family = "wasm"))]
pub(super) fn sheet(workbook: &mut Workbook) -> Result<&mut Worksheet, XlsxError> {
    workbook.add_worksheet_with_constant_memory()
}

/// There are no temporary files in a browser.
#[cfg(target_family = "wasm")]
pub(super) fn sheet(workbook: &mut Workbook) -> Result<&mut Worksheet, XlsxError> {
    Ok(workbook.add_worksheet())
}

/// The rows under their headings, which stay in view and filter the list.
pub(super) fn write(records: &Records<'_>, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    sheet.set_name(upper_case_first(records.subject()))?;
    let names: Vec<String> =
        records.names().map(|name| upper_case_first(&name.replace('_', " "))).collect();
    let mut widths: Vec<usize> = names.iter().map(|name| name.chars().count() + 3).collect();
    for row in records.flat_rows().take(MEASURED) {
        for (width, value) in widths.iter_mut().zip(&row) {
            *width = (*width).max(length(value) + 2).min(WIDEST);
        }
    }
    let limit = |_| XlsxError::RowColumnLimitError;
    let last_column = u16::try_from(names.len().saturating_sub(1)).map_err(limit)?;
    let last_row = u32::try_from(records.len()).map_err(limit)?;
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_repeat_rows(0, 0)?;
    sheet.set_landscape().set_print_fit_to_pages(1, 0);
    sheet.autofilter(0, 0, last_row, last_column)?;
    for (column, width) in (0..).zip(&widths) {
        sheet.set_column_width(column, *width as f64)?;
    }
    let heading = heading();
    for (column, name) in (0..).zip(&names) {
        sheet.write_string_with_format(0, column, name, &heading)?;
    }
    let formats = Formats::default();
    for (row, values) in (1..).zip(records.flat_rows()) {
        for (column, value) in (0..).zip(&values) {
            formats.write(sheet, row, column, value)?;
        }
    }
    Ok(())
}

/// The characters that a cell shows.
fn length(value: &Value<'_>) -> usize {
    match value {
        Value::Moment(moment) if moment.has_time() => "20/11/2026 16:40".len(),
        Value::Moment(_) => "20/11/2026".len(),
        other => other.plain().chars().count(),
    }
}

/// How the cells of a list look.
struct Formats {
    date: Format,
    date_and_time: Format,
    by_tone: [(Tone, Format); 3],
}

impl Default for Formats {
    fn default() -> Self {
        Self {
            date: Format::new().set_num_format("dd/mm/yyyy"),
            date_and_time: Format::new().set_num_format("dd/mm/yyyy hh:mm"),
            by_tone: [Tone::Alarm, Tone::Warning, Tone::Good].map(|tone| (tone, toned(tone))),
        }
    }
}

impl Formats {
    fn write(
        &self,
        sheet: &mut Worksheet,
        row: u32,
        column: u16,
        value: &Value<'_>,
    ) -> Result<(), XlsxError> {
        match value {
            Value::Omitted | Value::Null => return Ok(()),
            Value::Number(number) => match number.as_f64() {
                Some(number) => sheet.write_number(row, column, number)?,
                None => sheet.write_string(row, column, number.to_string())?,
            },
            Value::Flag(flag) => sheet.write_boolean(row, column, *flag)?,
            Value::Moment(moment) => {
                let format = if moment.has_time() { &self.date_and_time } else { &self.date };
                sheet.write_datetime_with_format(row, column, excel(moment)?, format)?
            }
            Value::Status(status) => match self.of_tone((*status).into()) {
                Some(format) => {
                    sheet.write_string_with_format(row, column, status.name(), format)?
                }
                None => sheet.write_string(row, column, status.name())?,
            },
            Value::Text(_) | Value::List(_) => {
                sheet.write_string(row, column, whole(&value.plain()))?
            }
            Value::Object(_) => {
                unreachable!("what JSON nests has columns of its own in a workbook")
            }
        };
        Ok(())
    }

    fn of_tone(&self, tone: Tone) -> Option<&Format> {
        self.by_tone.iter().find(|(known, _)| *known == tone).map(|(_, format)| format)
    }
}

/// A text that fits its cell, or its beginning, which says that it is cut.
pub(super) fn whole(text: &str) -> Cow<'_, str> {
    if text.len() <= LONGEST || text.chars().count() <= LONGEST {
        return Cow::Borrowed(text);
    }
    let length = text.chars().count();
    let says = format!("… (cut: the text has {length} characters)");
    let room = LONGEST - says.chars().count();
    Cow::Owned(text.chars().take(room).chain(says.chars()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_is_too_long_for_a_cell_says_that_it_is_cut() {
        let longest = "é".repeat(LONGEST);
        assert_eq!(whole(&longest), longest);
        let cut = whole(&"é".repeat(LONGEST + 1)).into_owned();
        assert_eq!(cut.chars().count(), LONGEST);
        assert!(
            cut.ends_with("é… (cut: the text has 32768 characters)"),
            "{}",
            &cut[cut.len() - 60..]
        );
    }
}
