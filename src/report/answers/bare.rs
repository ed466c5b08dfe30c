//! One answer for scripts, and all that belongs to it.

use crate::report::document::{Block, Cell, Document, Table};
use crate::report::listing::Listing;

/// A bare answer: a terminal has it alone, the formats for programs have the fields that belong to it.
#[derive(Debug, Clone)]
pub struct BareAnswer {
    /// The answer, written as it is.
    pub answer: String,
    /// The names of the fields, and what they hold.
    pub fields: Vec<(&'static str, Cell)>,
}

impl Listing for BareAnswer {
    fn table(&self) -> Table {
        Table::of_fields(&self.fields)
    }

    fn in_terminal(&self) -> Document {
        vec![Block::Bare(self.answer.clone())].into()
    }
}
