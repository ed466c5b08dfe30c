//! A single answer for scripts, with its related fields.

use crate::report::document::{Block, Cell, Document, Table};
use crate::report::listing::Listing;

/// A bare answer. A terminal shows it alone; the formats for programs show the fields too.
#[derive(Debug, Clone)]
pub struct BareAnswer {
    /// The answer, printed unchanged.
    pub answer: String,
    /// Names and contents of the fields.
    pub fields: Vec<(&'static str, Cell<'static>)>,
}

impl Listing for BareAnswer {
    fn table(&self) -> Table<'_> {
        Table::of_fields(&self.fields)
    }

    fn in_terminal(&self) -> Document<'_> {
        vec![Block::Bare(self.answer.clone())].into()
    }
}
