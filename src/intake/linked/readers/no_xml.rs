//! In place of the reader of a census, where the crate is built without it.

use std::io::Read;

use super::CellsOf;
use crate::intake::file::{FileError, Incomplete};
use crate::intake::linked::mapping::Mapping;
use crate::intake::linked::row::Row;
use crate::intake::tabular::TableOptions;
use crate::moment::Moment;

/// There is none.
pub(in crate::intake::linked) enum XmlFile {}

impl XmlFile {
    /// # Errors
    ///
    /// Always.
    pub(in crate::intake::linked) fn open(
        _: &'static Mapping,
        (_, title): (&str, &'static str),
        _: Box<dyn Read + Send>,
        path: &str,
        _: &TableOptions,
    ) -> Result<Self, FileError> {
        let reason = format!("this build does not read a {title}: build with the feature `census`");
        Err(Incomplete { file: path.to_owned(), reason }.into())
    }

    pub(in crate::intake::linked) fn file(&self) -> &str {
        match *self {}
    }

    pub(in crate::intake::linked) fn read(&self) -> CellsOf {
        match *self {}
    }

    pub(in crate::intake::linked) fn misspelt(&self) -> Vec<String> {
        match *self {}
    }

    pub(in crate::intake::linked) fn reference_date(&self) -> Option<Moment> {
        match *self {}
    }

    pub(in crate::intake::linked) fn next_child(&mut self) -> Result<Option<Vec<Row>>, String> {
        match *self {}
    }
}
