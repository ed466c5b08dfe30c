//! Rows and columns of text, for tables and lists.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style as AnsiStyle};

use super::records::{Records, Value};
use super::wrap::{display_width, wrap};
use super::{Format, Style, csv, json, markdown, unsupported};
use crate::text::printable;

/// Rows of cells under the names of their columns.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Grid {
    /// Names of the columns.
    pub columns: Vec<String>,
    /// The rows, each with a cell for every column.
    pub rows: Vec<Vec<Cell>>,
    /// Whether the last column is running text: where a table is too wide, columns give way from the
    /// last to the first, so that dates stay whole as long as they can.
    pub ends_in_text: bool,
}

/// Text, and how it is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// The text; line breaks are kept in a terminal.
    pub text: String,
    /// How it is meant.
    pub tone: Tone,
    /// Whether it is a number to those that compute with it.
    pub number: bool,
}

/// How a cell is meant. The text says it too: colour only helps the eye.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tone {
    /// Nothing special.
    #[default]
    Plain,
    /// The name of a column.
    Heading,
    /// Act now.
    Alarm,
    /// Act soon.
    Warning,
    /// All is well.
    Good,
}

impl<T: Into<String>> From<T> for Cell {
    fn from(text: T) -> Self {
        Self { text: text.into(), tone: Tone::Plain, number: false }
    }
}

impl Cell {
    /// A cell with a number.
    #[must_use]
    pub fn number(number: i64) -> Self {
        Self { number: true, ..Self::from(number.to_string()) }
    }

    /// The same cell, meant otherwise.
    #[must_use]
    pub fn toned(self, tone: Tone) -> Self {
        Self { tone, ..self }
    }

    fn value(&self) -> Value<'static> {
        match self.text.parse::<i64>() {
            Ok(number) if self.number => Value::number(number),
            _ => Value::text(self.text.clone()),
        }
    }
}

impl Tone {
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

/// As wide as a date: below it dates are broken, and running text is hard to read.
const READABLE: usize = 15;

/// Spaces between two columns of a table.
const GAP: usize = 2;

/// A column of a list: its heading, and what stands below it for each item.
pub type Column<'c, T> = (&'c str, &'c dyn Fn(&T) -> String);

impl Grid {
    /// A list with a row for every item: heading and cell of a column stand together, so that no row
    /// can be longer or shorter than the headings.
    #[must_use]
    pub fn listing<T>(items: impl IntoIterator<Item = T>, columns: &[Column<'_, T>]) -> Self {
        let names: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
        let mut grid = Self::new(&names);
        for item in items {
            grid.push(columns.iter().map(|(_, text)| text(&item)));
        }
        grid
    }

    /// A grid without rows.
    #[must_use]
    pub fn new(columns: &[&str]) -> Self {
        let columns = columns.iter().map(|name| (*name).to_owned()).collect();
        Self { columns, ..Self::default() }
    }

    /// The same grid, whose last column is running text.
    #[must_use]
    pub fn ending_in_text(self) -> Self {
        Self { ends_in_text: true, ..self }
    }

    /// Adds a row.
    ///
    /// # Panics
    ///
    /// If the row has not one cell for each column.
    pub fn push<C: Into<Cell>>(&mut self, cells: impl IntoIterator<Item = C>) {
        let row: Vec<Cell> = cells.into_iter().map(Into::into).collect();
        assert_eq!(row.len(), self.columns.len(), "a cell for each of {:?}", self.columns);
        self.rows.push(row);
    }

    /// Writes the grid in a format that lists can have: `table`, `json`, `jsonl`, `csv` and
    /// `markdown`.
    ///
    /// # Errors
    ///
    /// What the writer says, and any other format.
    pub fn write(&self, format: Format, style: Style, out: &mut dyn Write) -> io::Result<()> {
        match format {
            Format::Table => self.write_table(style, out),
            Format::Json => json::write(&self.clone().into_records(), out),
            Format::Jsonl => json::write_lines(&self.clone().into_records(), out),
            Format::Csv => csv::write(&self.clone().into_records(), out),
            Format::Markdown => markdown::write_grid(self, out),
            Format::Text | Format::Ics | Format::Html | Format::Svg => {
                Err(unsupported("a list is no page and has no dates"))
            }
        }
    }

    /// Writes the grid as a table without borders, its cells broken into lines where they must be.
    ///
    /// # Errors
    ///
    /// What the writer says.
    pub fn write_table(&self, style: Style, out: &mut dyn Write) -> io::Result<()> {
        let heading = |name: &String| Cell::from(name.clone()).toned(Tone::Heading);
        let headings: Vec<Cell> = self.columns.iter().map(heading).collect();
        let widths = self.widths(usize::from(style.width));
        for row in [&headings].into_iter().chain(&self.rows) {
            write_row(row, &widths, style.color, out)?;
        }
        Ok(())
    }

    /// The width of each column: what its longest line needs. Where that is too much in all, the
    /// widest give way to each other until it fits, down to their longest words if they can.
    fn widths(&self, total: usize) -> Vec<usize> {
        let mut widths = self.longest(display_width);
        let words = self.longest(|line| line.split(' ').map(display_width).max().unwrap_or(0));
        let available = total.saturating_sub(GAP * widths.len().saturating_sub(1));
        if self.ends_in_text {
            let readable: Vec<usize> = words.iter().map(|word| READABLE.max(*word)).collect();
            for least in [&readable, &words] {
                give_way_from_the_right(&mut widths, least, available);
            }
        }
        for least in [words, vec![1; widths.len()]] {
            let mut excess = widths.iter().sum::<usize>().saturating_sub(available);
            while excess > 0 {
                let can_shrink =
                    widths.iter_mut().zip(&least).filter(|(width, least)| **width > **least);
                let Some((widest, _)) = can_shrink.max_by_key(|(width, _)| **width) else { break };
                *widest -= 1;
                excess -= 1;
            }
        }
        widths
    }

    /// The greatest measure of any line of each column.
    fn longest(&self, measure: impl Fn(&str) -> usize) -> Vec<usize> {
        let of_text = |text: &str| text.split('\n').map(|line| measure(&printable(line))).max();
        let mut longest: Vec<usize> =
            self.columns.iter().map(|name| of_text(name).unwrap_or(0)).collect();
        for row in &self.rows {
            for (known, cell) in longest.iter_mut().zip(row) {
                *known = of_text(&cell.text).unwrap_or(0).max(*known);
            }
        }
        longest
    }

    /// The rows, with keys made of the names of the columns.
    pub(super) fn into_records<'a>(self) -> Records<'a> {
        let names = self.columns.iter().map(|name| name.to_lowercase().replace(' ', "_"));
        let rows = self.rows;
        Records::of_list(names, rows.len(), move |index| {
            rows[index].iter().map(Cell::value).collect()
        })
    }
}

/// Takes what is too much from the last column first, each down to its least.
fn give_way_from_the_right(widths: &mut [usize], least: &[usize], available: usize) {
    let mut excess = widths.iter().sum::<usize>().saturating_sub(available);
    for (width, least) in widths.iter_mut().zip(least).rev() {
        let given = excess.min(width.saturating_sub(*least));
        *width -= given;
        excess -= given;
    }
}

fn write_row(row: &[Cell], widths: &[usize], color: bool, out: &mut dyn Write) -> io::Result<()> {
    let cells: Vec<(Vec<String>, Tone)> = row
        .iter()
        .zip(widths)
        .map(|(cell, width)| (lines(&cell.text, *width), cell.tone))
        .collect();
    let height = cells.iter().map(|(lines, _)| lines.len()).max().unwrap_or(0);
    for index in 0..height {
        let mut written = String::new();
        let mut gap = 0;
        for ((lines, tone), width) in cells.iter().zip(widths) {
            let text = lines.get(index).map_or("", String::as_str);
            if !text.is_empty() {
                written.extend(std::iter::repeat_n(' ', gap));
                push_toned(text, if color { *tone } else { Tone::Plain }, &mut written);
                gap = 0;
            }
            gap += width.saturating_sub(display_width(text)) + GAP;
        }
        written.push('\n');
        out.write_all(written.as_bytes())?;
    }
    Ok(())
}

fn push_toned(text: &str, tone: Tone, written: &mut String) {
    match tone {
        Tone::Plain => written.push_str(text),
        tone => {
            let style = tone.style();
            written.push_str(&format!("{style}{text}{style:#}"));
        }
    }
}

fn lines(text: &str, width: usize) -> Vec<String> {
    let broken = |line: &str| -> Vec<String> {
        let line = printable(line);
        if display_width(&line) <= width {
            return vec![line.into_owned()];
        }
        wrap(&line, width, "", "")
    };
    text.split('\n').flat_map(broken).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(grid: &Grid, width: u16) -> String {
        let mut out = Vec::new();
        grid.write_table(Style { width, color: false, ascii: false }, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn columns_are_as_wide_as_they_need_and_no_line_ends_in_spaces() {
        let mut grid = Grid::new(&["Due", "Who"]);
        grid.push(["Mon 23 Nov 2026", "social-care"]);
        grid.push(["Wed 25 Nov 2026", ""]);
        let expected = "Due              Who\n\
                        Mon 23 Nov 2026  social-care\n\
                        Wed 25 Nov 2026\n";
        assert_eq!(table(&grid, 80), expected);
    }

    #[test]
    fn the_widest_column_gives_way_and_its_cells_are_broken_at_spaces() {
        let mut grid = Grid::new(&["Id", "Title"]);
        grid.push(["icpc", "Hold the initial conference"]);
        let expected = "Id    Title\n\
                        icpc  Hold the\n      \
                              initial\n      \
                              conference\n";
        assert_eq!(table(&grid, 16), expected);
    }

    #[test]
    fn control_characters_of_a_cell_do_not_reach_the_terminal() {
        let mut grid = Grid::new(&["Case"]);
        grid.push(["C-1\u{1b}[2J"]);
        assert_eq!(table(&grid, 80), "Case\nC-1\\u{1b}[2J\n");
    }
}
