//! In place of the reader of workbooks, where the crate is built without it.

use super::Workbook;

impl Workbook {
    /// # Errors
    ///
    /// Always.
    pub(in crate::intake) fn read(_: Vec<u8>) -> Result<Self, String> {
        Err("is a workbook, which this build does not read: save the sheet as CSV, or build with the \
             feature `xlsx`"
            .to_owned())
    }
}
