//! The sheets of a workbook that people read.

use rust_xlsxwriter::{Url, Worksheet, XlsxError};

use super::rows::whole;
use super::{heading, toned};
use crate::report::document::{Block, Cell, Document, Line, Look, MarkedNote, Table, Tone, Tree};
use crate::report::wrap::wrap;

/// Characters of a line: long lines are hard to read.
const LINE: usize = 100;
/// Width of a column in characters.
const WIDEST: usize = 50;

/// Rows of a sheet.
#[derive(Default)]
pub(super) struct Text {
    rows: Vec<Vec<Piece>>,
}

#[derive(Default)]
struct Piece {
    text: String,
    tone: Tone,
    is_heading: bool,
    /// The number that the text says.
    number: Option<i64>,
    address: Option<String>,
}

impl Text {
    /// What an answer says beside its rows and notes.
    pub(super) fn summary(document: &Document<'_>) -> Self {
        let Document { title, header, subject, incomplete, blocks } = document;
        let mut text = Self::default();
        text.lines(title, Tone::Heading);
        // What was not read must be seen first.
        incomplete.iter().for_each(|line| text.lines(line, Tone::Alarm));
        let subject = if header.is_empty() { subject } else { std::slice::from_ref(header) };
        subject.iter().for_each(|line| text.lines(line, Tone::Plain));
        blocks.iter().for_each(|block| text.block(block));
        text
    }

    /// The sources and notes of an answer.
    pub(super) fn notes(document: &Document<'_>) -> Self {
        let mut text = Self::default();
        for list in document
            .blocks
            .iter()
            .filter_map(|block| match block {
                Block::Notes(lists) => Some(lists),
                _ => None,
            })
            .flatten()
        {
            text.space();
            text.lines(list.heading, Tone::Heading);
            list.notes.iter().for_each(|note| text.note(note));
        }
        text
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    fn block(&mut self, block: &Block<'_>) {
        if !matches!(block, Block::Notes(_) | Block::Chart(_)) {
            self.space();
        }
        match block {
            // They have a sheet of their own.
            Block::Notes(_) => {}
            Block::Lines(lines) => lines.iter().for_each(|line| self.line(line)),
            Block::Bare(text) | Block::Markdown(text) => {
                text.lines().for_each(|line| self.lines(line, Tone::Plain));
            }
            Block::Command(command) => {
                command.lines(usize::MAX).iter().for_each(|line| self.lines(line, Tone::Plain));
            }
            Block::Table(table) => self.table(table),
            Block::Counts(counts) => counts.lines().for_each(|line| self.lines(&line, Tone::Plain)),
            Block::Steps(heading, steps) => {
                self.lines(heading, Tone::Heading);
                steps.iter().for_each(|step| self.lines(step, Tone::Plain));
            }
            Block::Tree(heading, tree) => {
                self.lines(heading, Tone::Heading);
                self.branch(tree, 0);
            }
            Block::Chart(chart) => self.lines(&chart.description, Tone::Plain),
        }
    }

    /// A row without text between two blocks.
    fn space(&mut self) {
        if !self.is_empty() {
            self.rows.push(Vec::new());
        }
    }

    fn lines(&mut self, text: &str, tone: Tone) {
        self.linked(text, tone, None);
    }

    /// A text, broken into rows, which lead to an address.
    fn linked(&mut self, text: &str, tone: Tone, address: Option<&str>) {
        if text.is_empty() {
            return;
        }
        for line in wrap(text, LINE, "", "") {
            let address = address.map(str::to_owned);
            self.rows.push(vec![Piece { text: line, tone, address, ..Piece::default() }]);
        }
    }

    fn line(&mut self, line: &Line) {
        self.linked(&line.text, Tone::Plain, line.address.as_deref());
    }

    fn note(&mut self, note: &MarkedNote) {
        self.linked(&note.line(), Tone::Plain, note.address.as_deref());
    }

    fn branch(&mut self, of: &Tree, depth: usize) {
        self.lines(&format!("{}{}", "    ".repeat(depth), of.text), Tone::Plain);
        of.below.iter().for_each(|below| self.branch(below, depth + 1));
    }

    fn table(&mut self, table: &Table<'_>) {
        self.lines(&table.heading, Tone::Heading);
        let heading = |name: &String| Piece {
            text: name.clone(),
            tone: Tone::Heading,
            is_heading: true,
            ..Piece::default()
        };
        self.rows.push(table.columns().iter().map(heading).collect());
        for row in table.rows() {
            let piece = |cell: &Cell<'_>| Piece {
                text: cell.marked().replace('\n', " "),
                tone: cell.tone,
                number: cell
                    .text
                    .parse()
                    .ok()
                    .filter(|_| cell.number || table.look == Look::Numbers),
                address: cell.address.clone(),
                ..Piece::default()
            };
            self.rows.push(row.iter().map(piece).collect());
        }
        table.legend.iter().for_each(|legend| self.lines(legend, Tone::Plain));
    }

    pub(super) fn write(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        sheet.set_landscape().set_print_fit_to_pages(1, 0);
        for (column, width) in (0..).zip(self.widths()) {
            sheet.set_column_width(column, width as f64)?;
        }
        for (row, pieces) in (0..).zip(&self.rows) {
            for (column, Piece { text, tone, is_heading, number, address }) in (0..).zip(pieces) {
                let format = if *is_heading { heading() } else { toned(*tone) };
                let text = whole(text);
                match (address, number) {
                    (Some(address), _) => {
                        sheet.write_url(row, column, Url::new(address).set_text(text))?
                    }
                    (None, Some(number)) => {
                        sheet.write_number_with_format(row, column, *number as f64, &format)?
                    }
                    (None, None) => sheet.write_string_with_format(row, column, text, &format)?,
                };
            }
        }
        Ok(())
    }

    /// The widths of the columns of tables. A line of text runs on over the empty cells beside it.
    fn widths(&self) -> Vec<usize> {
        let mut widths: Vec<usize> = Vec::new();
        for pieces in self.rows.iter().filter(|pieces| pieces.len() > 1) {
            widths.resize(widths.len().max(pieces.len()), 0);
            for (width, piece) in widths.iter_mut().zip(pieces) {
                *width = (*width).max(piece.text.chars().count() + 2).min(WIDEST);
            }
        }
        widths
    }
}
