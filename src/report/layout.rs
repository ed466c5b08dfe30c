//! Tables in a terminal: columns without borders, which shrink in a narrow window.
//!
//! All rows decide the widths of the columns. Then each row is written by itself: a long table needs no
//! memory.

use std::borrow::Cow;
use std::collections::HashMap;
use std::io::{self, Write};
use std::iter;

use anstyle::{AnsiColor, Style as AnsiStyle};
use comfy_table::{ColumnConstraint, ContentArrangement, TableComponent, Width, presets};

use super::Style;
use super::document::{Cell, Table, Tone};
use super::wrap::display_width;
use crate::text::printable;

/// Spaces between two columns.
const GAP: u16 = 2;

/// A window in which most rows have room on one line.
const WIDE: u16 = 100;

/// As wide as a date. Running text in a narrower column is hard to read.
const READABLE: u16 = 15;

/// Writes a table no wider than the window.
pub(super) fn write(table: &Table<'_>, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let names = table.columns();
    let id_width = (usize::from(style.width) / names.len()).saturating_sub(2).max(10);
    let is_tight = table.first_in_clauses && !fits(table, style.width);
    let fold = |cell: &mut Cell<'_>| {
        if table.side_by_side {
            cell.text = broken_at_hyphens(&cell.text, id_width).into();
        }
        if is_tight {
            cell.text = cell.text.replace(" (", "\n(").into();
        }
        // In a wide window a row keeps to one line as long as it can.
        if is_tight && style.width < WIDE {
            cell.text = cell.text.replace(", ", ",\n").into();
        }
    };
    let mut headings: Vec<Cell<'_>> =
        names.iter().map(|name| Cell::from(name.as_str()).toned(Tone::Heading)).collect();
    if table.side_by_side {
        headings.iter_mut().for_each(fold);
    }
    let rows = || {
        let rows = table.rows().map(|mut row| {
            row.first_mut().into_iter().for_each(fold);
            row
        });
        iter::once(headings.clone()).chain(rows)
    };
    let widths = widths(&samples(rows()), table, style.width);
    let mut writer = RowWriter {
        columns: widths.into_iter().map(Column::new).collect(),
        color: style.color,
        line: Vec::new(),
    };
    rows().try_for_each(|row| writer.write(&row, out))
}

/// Whether each column has room for its words, if those of the widest are broken.
pub(super) fn has_room(table: &Table<'_>, width: u16) -> bool {
    let headings = table.columns().iter().map(|name| Cell::from(name.clone())).collect();
    let rows = samples(iter::once(headings).chain(table.rows()));
    let gaps = usize::from(GAP) * table.columns().len().saturating_sub(1);
    let least = with_one_broken(least(&rows, table.gives_way(), |_| false));
    least.into_iter().map(usize::from).sum::<usize>() + gaps <= usize::from(width)
}

/// Whether every row fits on one line.
fn fits(table: &Table<'_>, width: u16) -> bool {
    let mut widest: Vec<usize> = table.columns().iter().map(|name| display_width(name)).collect();
    for row in table.rows() {
        for (known, cell) in widest.iter_mut().zip(&row) {
            *known = display_width(&text(cell)).max(*known);
        }
    }
    let gaps = usize::from(GAP) * widest.len().saturating_sub(1);
    widest.iter().sum::<usize>() + gaps <= usize::from(width)
}

/// The text of a cell, safe to show; it keeps its line breaks.
fn text<'c>(cell: &'c Cell<'_>) -> Cow<'c, str> {
    let text = cell.marked();
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~' | b'\n')) {
        return text;
    }
    let lines: Vec<Cow<'_, str>> = text.split('\n').map(printable).collect();
    lines.join("\n").into()
}

/// A few rows that need the same widths as all rows, first the headings. Of the texts whose words and numbers
/// have the same places, one is enough.
fn samples<'c>(mut rows: impl Iterator<Item = Vec<Cell<'c>>>) -> Vec<Vec<String>> {
    let headings = rows.next().unwrap_or_default();
    let headings: Vec<String> = headings.iter().map(|cell| text(cell).into_owned()).collect();
    let mut known: Vec<HashMap<Vec<u8>, String>> = vec![HashMap::new(); headings.len()];
    let mut shape = Vec::new();
    for row in rows {
        for (known, cell) in known.iter_mut().zip(&row) {
            let text = text(cell);
            shape.clear();
            if text.is_ascii() {
                shape.extend(text.bytes().map(|byte| match byte {
                    b' ' | b'\n' => byte,
                    b'0'..=b'9' => b'0',
                    _ => b'x',
                }));
            } else {
                shape.extend_from_slice(text.as_bytes());
            }
            if !known.contains_key(&shape) {
                known.insert(shape.clone(), text.into_owned());
            }
        }
    }
    let count = known.iter().map(HashMap::len).max().unwrap_or(0);
    let mut known: Vec<_> = known.into_iter().map(HashMap::into_values).collect();
    let others = (0..count)
        .map(|_| known.iter_mut().map(|texts| texts.next().unwrap_or_default()).collect());
    iter::once(headings).chain(others).collect()
}

/// The width of each column.
fn widths(rows: &[Vec<String>], table: &Table<'_>, width: u16) -> Vec<u16> {
    let mut layout = comfy_table::Table::new();
    layout.load_preset(presets::NOTHING).set_width(width).add_rows(rows);
    arrange(&mut layout, rows, table, width);
    // A border is as wide as the column below it, and nothing stands where two borders meet.
    layout.set_style(TableComponent::TopBorder, '-');
    let border = layout.lines().next().unwrap_or_default();
    let last = border.split(' ').count() - 1;
    let gap_after = |column: usize| if column < last { usize::from(GAP) } else { 0 };
    let widths = border.split(' ').enumerate().map(|(index, line)| line.len() - gap_after(index));
    widths.map(|width| u16::try_from(width).unwrap_or(u16::MAX)).collect()
}

/// In a narrow window the column that gives way shrinks first. If that is not enough, all columns shrink: dates stay
/// whole if possible, or else words.
fn arrange(layout: &mut comfy_table::Table, rows: &[Vec<String>], table: &Table<'_>, width: u16) {
    let contents = layout.column_max_content_widths();
    let last = contents.len() - 1;
    let gives_way = table.gives_way();
    let gap_after = |column: usize| if column < last { GAP } else { 0 };
    for (index, column) in layout.column_iter_mut().enumerate() {
        column.set_padding((0, gap_after(index)));
    }
    let room = width.saturating_sub(GAP.saturating_mul(u16::try_from(last).unwrap_or(u16::MAX)));
    let fits = |widths: &[u16]| {
        widths.iter().map(|width| usize::from(*width)).sum::<usize>() <= usize::from(room)
    };
    if fits(&contents) {
        layout.set_content_arrangement(ContentArrangement::Disabled);
        return;
    }
    layout.set_content_arrangement(ContentArrangement::Dynamic);
    let mut readable = contents.clone();
    readable[gives_way] = readable[gives_way].min(READABLE);
    if !table.side_by_side && fits(&readable) {
        for (_, column) in
            layout.column_iter_mut().enumerate().filter(|(index, _)| *index != gives_way)
        {
            column.set_constraint(ColumnConstraint::ContentWidth);
        }
        return;
    }
    let whole_words = least(rows, gives_way, |_| false);
    let candidates =
        [least(rows, gives_way, is_short), least(rows, gives_way, is_date), whole_words.clone()];
    if let Some(least) = candidates.into_iter().find(|widths| fits(widths)) {
        for (index, (column, width)) in layout.column_iter_mut().zip(least).enumerate() {
            let width = Width::Fixed(width.saturating_add(gap_after(index)));
            column.set_constraint(ColumnConstraint::LowerBoundary(width));
        }
        return;
    }
    let widest = widest(&whole_words);
    let others = with_one_broken(whole_words);
    if fits(&others) {
        let columns = layout.column_iter_mut().zip(others).enumerate();
        for (index, (column, width)) in columns.filter(|(index, _)| *index != widest) {
            let width = Width::Fixed(width.saturating_add(gap_after(index)));
            column.set_constraint(ColumnConstraint::Absolute(width));
        }
    }
}

fn widest(widths: &[u16]) -> usize {
    (0..widths.len()).max_by_key(|column| widths[*column]).unwrap_or(0)
}

/// Widths of columns, if the words of the widest are broken.
fn with_one_broken(mut widths: Vec<u16>) -> Vec<u16> {
    let widest = widest(&widths);
    widths.iter_mut().skip(widest).take(1).for_each(|width| *width = READABLE.min(*width));
    widths
}

/// Whether a line is as short as a date.
fn is_short(line: &str) -> bool {
    display_width(line) <= usize::from(READABLE)
}

/// The least width of each column that breaks no word and, below the heading, no line that `is_kept` whole.
/// The column that gives way is text and has no such lines.
fn least(rows: &[Vec<String>], gives_way: usize, is_kept: fn(&str) -> bool) -> Vec<u16> {
    let columns = rows.first().map_or(0, Vec::len);
    let mut least = vec![0; columns];
    for (index, row) in rows.iter().enumerate() {
        for (column, (known, cell)) in least.iter_mut().zip(row).enumerate() {
            let may_be_kept = index > 0 && column != gives_way;
            let width = |line: &str| {
                if may_be_kept && is_kept(line) {
                    display_width(line)
                } else {
                    line.split(' ').map(display_width).max().unwrap_or(0)
                }
            };
            let width = cell.split('\n').map(width).max().unwrap_or(0);
            *known = u16::try_from(width).unwrap_or(u16::MAX).max(*known);
        }
    }
    least
}

/// Whether a line is a date, such as `Mon 23 Nov 2026`.
fn is_date(line: &str) -> bool {
    let words: Vec<&str> = line.split(' ').collect();
    matches!(words[..], [_, _, _, year] if year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit()))
}

/// A column of known width.
struct Column {
    width: u16,
    /// The lines of texts that are too wide for it.
    broken: HashMap<String, Vec<String>>,
}

/// The same texts return in many rows; those of a column are remembered up to this number.
const MOST_REMEMBERED: usize = 1000;

impl Column {
    fn new(width: u16) -> Self {
        Self { width, broken: HashMap::new() }
    }

    /// The lines of a text, in a column as wide as this one.
    fn lines<'c>(&'c mut self, text: &'c str) -> Vec<&'c str> {
        if text.split('\n').all(|line| display_width(line) <= usize::from(self.width)) {
            return text.split('\n').collect();
        }
        if !self.broken.contains_key(text) {
            if self.broken.len() == MOST_REMEMBERED {
                self.broken.clear();
            }
            self.broken.insert(text.to_owned(), broken(text, self.width));
        }
        self.broken[text].iter().map(String::as_str).collect()
    }
}

/// A text, broken into lines of this width.
fn broken(text: &str, width: u16) -> Vec<String> {
    let mut cell = comfy_table::Table::new();
    cell.load_preset(presets::NOTHING).add_row([text]);
    cell.column_iter_mut().for_each(|column| {
        column.set_padding((0, 0)).set_constraint(ColumnConstraint::Absolute(Width::Fixed(width)));
    });
    cell.lines().collect()
}

/// Writes rows into columns of known width.
struct RowWriter {
    columns: Vec<Column>,
    color: bool,
    /// The line being written.
    line: Vec<u8>,
}

impl RowWriter {
    fn write(&mut self, row: &[Cell<'_>], out: &mut dyn Write) -> io::Result<()> {
        let texts: Vec<Cow<'_, str>> = row.iter().map(text).collect();
        let widths: Vec<u16> = self.columns.iter().map(|column| column.width).collect();
        let cells = self.columns.iter_mut().zip(&texts).map(|(column, text)| column.lines(text));
        let cells: Vec<Vec<&str>> = cells.collect();
        for index in 0..cells.iter().map(Vec::len).max().unwrap_or(0) {
            self.line.clear();
            let mut spaces = 0;
            for ((lines, cell), width) in cells.iter().zip(row).zip(&widths) {
                let text = lines.get(index).map_or("", |line| line.trim_end());
                if !text.is_empty() {
                    self.line.resize(self.line.len() + std::mem::take(&mut spaces), b' ');
                    let tone = if self.color { cell.tone } else { Tone::Plain };
                    tone.push(text, &mut self.line);
                }
                spaces +=
                    usize::from(*width).saturating_sub(display_width(text)) + usize::from(GAP);
            }
            self.line.push(b'\n');
            out.write_all(&self.line)?;
        }
        Ok(())
    }
}

impl Tone {
    fn push(self, text: &str, line: &mut Vec<u8>) {
        match self {
            Self::Plain => line.extend_from_slice(text.as_bytes()),
            tone => {
                let style = tone.style();
                line.extend_from_slice(format!("{style}{text}{style:#}").as_bytes());
            }
        }
    }

    pub(super) fn style(self) -> AnsiStyle {
        let color = |color: AnsiColor| AnsiStyle::new().bold().fg_color(Some(color.into()));
        match self {
            Self::Plain => AnsiStyle::new(),
            Self::Heading => AnsiStyle::new().bold(),
            Self::Alarm => color(AnsiColor::Red),
            Self::Warning => color(AnsiColor::Yellow),
            Self::Good => color(AnsiColor::Green),
        }
    }
}

/// An id, broken after its hyphens into as many lines as it needs.
fn broken_at_hyphens(id: &str, width: usize) -> String {
    let mut lines = vec![String::new()];
    for word in id.split_inclusive('-') {
        match lines.last_mut() {
            Some(line) if line.is_empty() || line.len() + word.len() <= width => {
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_whose_words_have_the_same_places_are_measured_once() {
        let row = |number: usize| vec![format!("C-{number:05}").into(), "Mon 23 Nov 2026".into()];
        let headings = vec!["Case".into(), "Due".into()];
        let rows = iter::once(headings).chain((0..10_000).map(row));
        let samples = samples(rows);
        assert_eq!(samples.len(), 2, "the headings and one row");
    }
}
