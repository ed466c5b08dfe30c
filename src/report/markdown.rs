//! Documents in Markdown.

use std::io::{self, Write};

use super::document::{Block, Document, Line, Table, Tree};
use super::text::markdown;

/// Writes a document: its subject, then its blocks, with an empty line between two paragraphs.
pub(super) fn write(document: &Document<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut page = Page { out, is_empty: true };
    page.paragraphs(document.subject.iter().chain(&document.incomplete))?;
    document.blocks.iter().try_for_each(|block| page.block(block))
}

struct Page<'o> {
    out: &'o mut dyn Write,
    is_empty: bool,
}

impl Page<'_> {
    fn block(&mut self, block: &Block<'_>) -> io::Result<()> {
        match block {
            Block::Lines(lines) => self.lines(lines),
            Block::Bare(text) => self.paragraphs([text]),
            Block::Command(command) => self.paragraphs(command.lines(usize::MAX)),
            Block::Markdown(text) => {
                self.begin()?;
                write!(self.out, "{text}")
            }
            Block::Table(table) => self.table(table),
            Block::Notes(lists) => {
                self.begin()?;
                let notes = lists.iter().flat_map(|list| &list.notes);
                notes.into_iter().try_for_each(|note| {
                    let mark = note.mark.as_ref().map(|mark| format!("{} ", markdown(mark)));
                    let text = linked(&note.text, note.address.as_deref());
                    writeln!(self.out, "- {}{text}", mark.unwrap_or_default())
                })
            }
            Block::Counts(counts) => self.paragraphs(counts.lines()),
            Block::Steps(heading, steps) => {
                self.paragraphs([heading])?;
                self.items("1.", steps)
            }
            Block::Tree(heading, tree) => {
                self.paragraphs([heading])?;
                self.begin()?;
                self.branch(tree, 0)
            }
            Block::Chart(chart) => self.paragraphs([&chart.title, &chart.description]),
        }
    }

    fn lines(&mut self, lines: &[Line]) -> io::Result<()> {
        for Line { text, address, .. } in lines {
            self.begin()?;
            writeln!(self.out, "{}", linked(text, address.as_deref()))?;
        }
        Ok(())
    }

    /// Writes an empty line between blocks.
    fn begin(&mut self) -> io::Result<()> {
        if !std::mem::take(&mut self.is_empty) {
            writeln!(self.out)?;
        }
        Ok(())
    }

    fn paragraphs<T: AsRef<str>>(&mut self, texts: impl IntoIterator<Item = T>) -> io::Result<()> {
        for text in texts {
            self.begin()?;
            writeln!(self.out, "{}", markdown(text.as_ref()))?;
        }
        Ok(())
    }

    fn items<T: AsRef<str>>(
        &mut self,
        sign: &str,
        texts: impl IntoIterator<Item = T>,
    ) -> io::Result<()> {
        self.begin()?;
        texts
            .into_iter()
            .try_for_each(|text| writeln!(self.out, "{sign} {}", markdown(text.as_ref())))
    }

    fn branch(&mut self, of: &Tree, depth: usize) -> io::Result<()> {
        writeln!(self.out, "{}- {}", "  ".repeat(depth), markdown(&of.text))?;
        of.below.iter().try_for_each(|below| self.branch(below, depth + 1))
    }

    fn table(&mut self, table: &Table<'_>) -> io::Result<()> {
        self.begin()?;
        self.row(table.columns().iter().map(|name| markdown(name)))?;
        self.row(table.columns().iter().map(|_| "---".to_owned()))?;
        for row in table.rows() {
            self.row(row.iter().map(|cell| linked(&cell.marked(), cell.address.as_deref())))?;
        }
        self.paragraphs(table.legend)
    }

    fn row(&mut self, cells: impl Iterator<Item = String>) -> io::Result<()> {
        writeln!(self.out, "| {} |", cells.collect::<Vec<_>>().join(" | "))
    }
}

/// A text, as a link where it leads to an address.
fn linked(text: &str, address: Option<&str>) -> String {
    match address {
        Some(address) => format!("[{}]({address})", markdown(text)),
        None => markdown(text),
    }
}
