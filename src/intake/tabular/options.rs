//! What is said of a table besides the table itself.

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
