//! Workbooks: a summary to read, the rows with true dates, and the sources and notes, each on its sheet.

mod rows;
mod text;

use std::io::{self, Write};

use chrono::{Datelike, Timelike};
use rust_xlsxwriter::{Color, DocProperties, ExcelDateTime, Format, Workbook, XlsxError};

use self::text::Text;
use super::document::{Document, Tone};
use super::records::Records;
use crate::moment::{FIRST_YEAR, Moment};

/// Rows of a sheet, with the one for the headings.
const MOST_ROWS: usize = 1_048_576;

/// Writes a workbook.
///
/// # Errors
///
/// Any error of the writer, and more rows than a sheet holds.
pub(super) fn write(
    records: &Records<'_>,
    document: &Document<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    if records.len() >= MOST_ROWS {
        return Err(io::Error::other(format!(
            "a sheet holds {} rows, and there are {}: choose csv",
            MOST_ROWS - 1,
            records.len()
        )));
    }
    out.write_all(&workbook(records, document).map_err(io::Error::other)?)
}

fn workbook(records: &Records<'_>, document: &Document<'_>) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // With the date of today, the same answer would not be the same bytes.
    let made = match records.as_of() {
        Some(as_of) => excel(as_of)?,
        None => ExcelDateTime::from_ymd(FIRST_YEAR as u16, 1, 1)?,
    };
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&made));
    let (summary, notes) = (Text::summary(document), Text::notes(document));
    if !summary.is_empty() {
        summary.write(workbook.add_worksheet().set_name("Summary")?)?;
    }
    rows::write(records, rows::sheet(&mut workbook)?)?;
    if !notes.is_empty() {
        notes.write(workbook.add_worksheet().set_name("Sources and notes")?)?;
    }
    workbook.save_to_buffer()
}

/// The date as a workbook has it. It knows every date that dutyclock counts in.
fn excel(moment: &Moment) -> Result<ExcelDateTime, XlsxError> {
    let date = moment.date();
    let date = ExcelDateTime::from_ymd(date.year() as u16, date.month() as u8, date.day() as u8)?;
    match moment.time() {
        Some(time) => date.and_hms(time.hour() as u16, time.minute() as u8, time.second()),
        None => Ok(date),
    }
}

fn heading() -> Format {
    Format::new().set_bold().set_background_color(Color::RGB(0x00EE_EFEF))
}

/// The look of a tone: red, amber and green as in Excel's own styles "Bad", "Neutral" and "Good".
fn toned(tone: Tone) -> Format {
    let colours = |text, behind| {
        Format::new().set_font_color(Color::RGB(text)).set_background_color(Color::RGB(behind))
    };
    match tone {
        Tone::Plain => Format::new(),
        Tone::Heading => Format::new().set_bold(),
        Tone::Alarm => colours(0x009C_0006, 0x00FF_C7CE).set_bold(),
        Tone::Warning => colours(0x007F_6000, 0x00FF_EB9C),
        Tone::Good => colours(0x0000_6100, 0x00C6_EFCE),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_rows_than_a_sheet_holds_are_refused() {
        let records = Records::of_list(["case".to_owned()], MOST_ROWS, |_| Vec::new());
        let error = write(&records, &Document::default(), &mut Vec::new()).unwrap_err();
        assert!(error.to_string().contains("1048576: choose csv"), "{error}");
    }
}
