//! Lists: the same rows in every format, unless a format has a better layout.

use super::document::{Block, Document, Medium, Table};
use super::records::Records;
use super::{Answer, Part};

/// A list that every format of rows and tables can show.
pub trait Listing {
    /// The rows.
    fn table(&self) -> Table<'_>;

    /// The document for a terminal, if it is more than the rows.
    fn in_terminal(&self) -> Document<'_> {
        self.table().into()
    }

    /// The document for Markdown, if it is more than the rows.
    fn in_markdown(&self) -> Document<'_> {
        self.table().into()
    }
}

impl<L: Listing> Answer for L {
    const PARTS: &'static [Part] = &[Part::Document, Part::Records, Part::Workbook];

    fn document(&self, medium: Medium) -> Document<'_> {
        match medium {
            Medium::Terminal | Medium::TerminalChart | Medium::List => self.in_terminal(),
            Medium::Markdown | Medium::Page => self.in_markdown(),
            Medium::Workbook => Document::default(),
        }
    }

    fn records(&self) -> Records<'_> {
        self.table().into_records()
    }
}

impl Listing for Table<'_> {
    fn table(&self) -> Table<'_> {
        self.borrowed()
    }
}

impl<'a> From<Table<'a>> for Document<'a> {
    fn from(table: Table<'a>) -> Self {
        vec![Block::Table(table)].into()
    }
}

impl<'a> From<Vec<Block<'a>>> for Document<'a> {
    fn from(blocks: Vec<Block<'a>>) -> Self {
        Self { blocks, ..Self::default() }
    }
}
