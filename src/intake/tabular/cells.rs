//! The cells of tables: dates, texts and blanks.

use std::borrow::Cow;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use chrono::{NaiveDate, NaiveTime, TimeDelta};
use encoding_rs::WINDOWS_1252;

use super::TableOptions;
use crate::moment::{DateOrder, Moment, order_shown};
use crate::text::excerpt;

/// What databases, spreadsheets and people write into a cell that has no value. `00/01/1900` is how a
/// spreadsheet shows the number 0 as a date.
const BLANK_WORDS: [&str; 19] = [
    "null",
    "(null)",
    "<null>",
    "\\n",
    "n/a",
    "#n/a",
    "na",
    "nan",
    "nat",
    "none",
    "nil",
    "(blank)",
    "-",
    "--",
    "00/01/1900",
    "00/01/1900 00:00",
    "00/00/0000",
    "0000-00-00",
    "0000-00-00 00:00:00",
];

/// Reads the cells of a table.
#[derive(Debug)]
pub(in crate::intake) struct Cells {
    order: DateOrder,
    /// The day of the number 0.
    day_zero: NaiveDate,
    blank_words: Vec<String>,
    has_day_numbers: AtomicBool,
    has_windows_1252: AtomicBool,
    /// A date that can only be in the other order.
    in_other_order: OnceLock<String>,
}

impl Default for Cells {
    fn default() -> Self {
        Self::new(&TableOptions::default())
    }
}

impl Cells {
    pub(in crate::intake) fn new(options: &TableOptions) -> Self {
        Self {
            order: options.dates.unwrap_or(DateOrder::DayFirst),
            day_zero: DAY_ZERO,
            blank_words: options.blank.iter().map(|word| word.trim().to_lowercase()).collect(),
            has_day_numbers: AtomicBool::new(false),
            has_windows_1252: AtomicBool::new(false),
            in_other_order: OnceLock::new(),
        }
    }

    /// The cells of a workbook in which days are numbered from 1904, as on old Macintosh computers.
    pub(in crate::intake) fn since_1904(self, is_1904: bool) -> Self {
        let day_zero = if is_1904 { DAY_ZERO_1904 } else { DAY_ZERO };
        Self { day_zero, ..self }
    }

    /// The order of day and month in dates of numbers.
    pub(in crate::intake) fn order(&self) -> DateOrder {
        self.order
    }

    /// Whether a cell has no value.
    pub(in crate::intake) fn is_blank(&self, text: &str) -> bool {
        let text = text.trim();
        let is_word = |word: &str| word.eq_ignore_ascii_case(text);
        text.is_empty()
            || BLANK_WORDS.iter().any(|word| is_word(word))
            || self.blank_words.iter().any(|word| *word == text.to_lowercase())
    }

    /// Whether a word for a blank cell may be a date, such as the one that a system writes if it has none.
    pub(in crate::intake) fn may_blank_a_date(&self) -> bool {
        self.blank_words.iter().any(|word| word.starts_with(|first: char| first.is_ascii_digit()))
    }

    /// For each byte whether a word for a blank cell begins with it.
    pub(in crate::intake) fn begins_blank(&self) -> [bool; 256] {
        let mut begins = [false; 256];
        let all = self.blank_words.iter().map(String::as_str).chain(BLANK_WORDS);
        for first in all.filter_map(|word| word.bytes().next()) {
            begins[usize::from(first.to_ascii_lowercase())] = true;
            begins[usize::from(first.to_ascii_uppercase())] = true;
        }
        begins
    }

    /// # Errors
    ///
    /// If an id is blank, or belongs to several because a spreadsheet has shortened it.
    pub(in crate::intake) fn check_id(&self, id: &str) -> Result<(), String> {
        if self.is_blank(id) {
            return Err("the case id is empty; give the number of the case".to_owned());
        }
        if is_shortened(id) {
            return Err(format!(
                "a spreadsheet has shortened `{}`, so that several may have it; format the column as text and \
                 export the ids again",
                excerpt(id)
            ));
        }
        Ok(())
    }

    /// The text of a cell, which is Windows-1252 if it is not UTF-8.
    pub(in crate::intake) fn text<'c>(&self, cell: &'c [u8]) -> Cow<'c, str> {
        match std::str::from_utf8(cell) {
            Ok(text) => Cow::Borrowed(text.trim()),
            Err(_) => {
                self.has_windows_1252.store(true, Ordering::Relaxed);
                let text = WINDOWS_1252.decode_without_bom_handling(cell).0;
                Cow::Owned(text.trim().to_owned())
            }
        }
    }

    /// Reads a cell of a column that holds dates; `None` if it is blank. Databases write 1 January 1900 if
    /// they must write a date and have none.
    ///
    /// # Errors
    ///
    /// What is wrong with the text, and how to fix it.
    pub(in crate::intake) fn date(&self, text: &str) -> Result<Option<Moment>, String> {
        let text = text.trim();
        if self.is_blank(text) || is_zero(text) {
            return Ok(None);
        }
        let moment = match self.numbered_day(text) {
            Some(moment) => moment,
            None => Moment::recorded(text, self.order).map_err(|error| {
                if order_shown(text).is_some_and(|order| order != self.order) {
                    self.in_other_order.get_or_init(|| text.to_owned());
                }
                error.to_string()
            })?,
        };
        Ok(Some(moment).filter(|moment| !moment.is_null_date()))
    }

    /// The day of a spreadsheet's number, from 1927 on: smaller numbers are more likely something else.
    fn numbered_day(&self, text: &str) -> Option<Moment> {
        let whole = text.split('.').next().unwrap_or(text);
        let is_number = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        if whole.len() != 5 || !is_number {
            return None;
        }
        let moment = spreadsheet_moment(text.parse().ok()?, self.day_zero)?;
        self.has_day_numbers.store(true, Ordering::Relaxed);
        Some(moment)
    }

    /// Why other dates may have been misread, if one of the cells so far shows it.
    pub(in crate::intake) fn incomplete(&self) -> Option<String> {
        let date = excerpt(self.in_other_order.get()?);
        let (this, other) = match self.order {
            DateOrder::DayFirst => ("day", "month"),
            DateOrder::MonthFirst => ("month", "day"),
        };
        Some(format!(
            "`{date}` has its {other} first, and every date of numbers was read with its {this} first: any \
             of them may be wrong; give --dates, or save the dates as 2026-11-20"
        ))
    }

    /// What a reader must know of how the cells so far were read.
    pub(in crate::intake) fn remarks(&self) -> Vec<String> {
        let mut remarks = Vec::new();
        if self.has_windows_1252.load(Ordering::Relaxed) {
            remarks.push("some text is not UTF-8 and was read as Windows-1252".to_owned());
        }
        if self.has_day_numbers.load(Ordering::Relaxed) {
            let year = if self.day_zero == DAY_ZERO { "1900" } else { "1904" };
            remarks
                .push(format!("some dates are a spreadsheet's day numbers, counted from {year}"));
        }
        remarks
    }
}

/// Whether a spreadsheet took a date from an empty cell, as a number or as midnight.
fn is_zero(text: &str) -> bool {
    matches!(text, "0" | "00:00:00")
}

/// Whether an id is a number as spreadsheets show long ones: `1.23457E+11`.
pub(in crate::intake) fn is_shortened(id: &str) -> bool {
    id.contains("E+") && id.parse::<f64>().is_ok()
}

/// A spreadsheet has 29 February 1900, which no calendar has, so its day 0 is a day early.
const DAY_ZERO: NaiveDate = NaiveDate::from_ymd_opt(1899, 12, 30).unwrap();
const DAY_ZERO_1904: NaiveDate = NaiveDate::from_ymd_opt(1904, 1, 1).unwrap();

/// The moment of a spreadsheet's number of days, to the second; `None` outside the supported years.
fn spreadsheet_moment(days: f64, day_zero: NaiveDate) -> Option<Moment> {
    const SECONDS: f64 = 86_400.0;
    let seconds = TimeDelta::try_seconds((days * SECONDS).round() as i64)?;
    let local = day_zero.and_time(NaiveTime::MIN).checked_add_signed(seconds)?;
    let moment = Moment::from_local(local).ok()?;
    Some(if local.time() == NaiveTime::MIN { Moment::on(local.date()) } else { moment })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(cells: &Cells, text: &str) -> Option<String> {
        cells.date(text).unwrap().map(|moment| moment.iso())
    }

    #[test]
    fn a_blank_is_no_date_however_it_is_written() {
        let cells =
            Cells::new(&TableOptions { blank: vec!["Not Known".to_owned()], ..Default::default() });
        for text in [
            "",
            "  ",
            "NULL",
            "null",
            "N/A",
            "n/a",
            "#N/A",
            "-",
            "None",
            "NaT",
            "not known",
            "1900-01-01",
            "1900-01-01 00:00:00.000",
            "01/01/1900",
            "01-Jan-1900",
            "00/01/1900",
        ] {
            assert_eq!(read(&cells, text), None, "{text}");
        }
        assert!(Cells::default().date("not known").is_err());
    }

    #[test]
    fn a_number_of_five_digits_is_a_spreadsheets_day() {
        let cells = Cells::default();
        assert_eq!(read(&cells, "44621").as_deref(), Some("2022-03-01"));
        assert_eq!(read(&cells, "46346.6944444444").as_deref(), Some("2026-11-20T16:40:00+00:00"));
        assert_eq!(read(&cells, "46346.0").as_deref(), Some("2026-11-20"));
        assert_eq!(
            cells.remarks(),
            ["some dates are a spreadsheet's day numbers, counted from 1900"]
        );
        assert_eq!(
            read(&Cells::default().since_1904(true), "44621").as_deref(),
            Some("2026-03-02")
        );
        for text in ["446", "4462", "446210", "4462a", "44621.5.1", "99999"] {
            assert!(cells.date(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_text_that_is_not_utf8_is_windows_1252() {
        let cells = Cells::default();
        assert_eq!(cells.text(" Zoë ".as_bytes()), "Zoë");
        assert!(cells.remarks().is_empty());
        assert_eq!(cells.text(b"Zo\xeb \x96 north\xa0"), "Zoë – north");
        assert_eq!(cells.remarks(), ["some text is not UTF-8 and was read as Windows-1252"]);
    }
}
