//! What is said of a table besides the table itself.

use std::str::FromStr;

use serde::Deserialize;

use crate::moment::DateOrder;

/// How to read a table.
#[derive(Debug, Clone, Default)]
pub struct TableOptions {
    /// What headings mean.
    pub maps: Vec<HeadingMap>,
    /// Headings of columns that are not to be read.
    pub ignored: Vec<String>,
    /// Words that stand for an empty cell, besides the usual ones.
    pub blank: Vec<String>,
    /// The order of day and month in dates of numbers; the British one if not given.
    pub dates: Option<DateOrder>,
    /// The headings of a file that begins with its first row, in order.
    pub headings: Option<Vec<String>>,
    /// What separates the columns; found out if not given.
    pub separator: Option<Separator>,
    /// The sheet of a workbook, if it has several with cases.
    pub sheet: Option<String>,
    /// Whether the rows of one case are joined, in a file with a row for each case.
    pub join_rows: bool,
}

/// What a heading means: `Date of referral=referral`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeadingMap {
    /// The option that says so.
    pub option: &'static str,
    /// The heading in the file.
    pub heading: String,
    /// The column that it stands for.
    pub column: String,
}

/// The character between two columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Separator(u8);

impl Separator {
    pub(in crate::intake) fn byte(self) -> u8 {
        self.0
    }
}

impl FromStr for Separator {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.as_bytes() {
            b"tab" | b"\\t" => Ok(Self(b'\t')),
            [byte] if *byte == b'\t' || byte.is_ascii_punctuation() && *byte != b'"' => {
                Ok(Self(*byte))
            }
            _ => Err("a separator is one character, such as ; or |, or the word tab".to_owned()),
        }
    }
}

impl TryFrom<String> for Separator {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}
