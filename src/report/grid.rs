//! Rows and columns of text, for tables and lists.

use std::io::{self, Write};

use comfy_table::{
    Attribute, Cell as StyledCell, Color, ColumnConstraint, ContentArrangement, Table, Width,
    presets,
};
use serde_json::{Map, Value};

use super::{Format, Style, csv, json, markdown, plain};

/// Rows of cells under the names of their columns.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Grid {
    /// Names of the columns.
    pub columns: Vec<String>,
    /// The rows, each with a cell for every column.
    pub rows: Vec<Vec<Cell>>,
}

/// Text, and how it is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// The text; line breaks are kept in a terminal.
    pub text: String,
    /// How it is meant.
    pub tone: Tone,
}

/// How a cell is meant. The text says it too: colour only helps the eye.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Tone {
    /// Nothing special.
    #[default]
    Plain,
    /// Act now.
    Alarm,
    /// Act soon.
    Warning,
    /// All is well.
    Good,
}

impl<T: Into<String>> From<T> for Cell {
    fn from(text: T) -> Self {
        Self {
            text: text.into(),
            tone: Tone::Plain,
        }
    }
}

impl Grid {
    /// A grid without rows.
    #[must_use]
    pub fn new(columns: &[&str]) -> Self {
        let columns = columns.iter().map(|name| (*name).to_owned()).collect();
        Self {
            columns,
            rows: Vec::new(),
        }
    }

    /// Adds a row.
    pub fn push<C: Into<Cell>>(&mut self, cells: impl IntoIterator<Item = C>) {
        self.rows.push(cells.into_iter().map(Into::into).collect());
    }

    /// Writes the grid in a format that lists can have: all but `ics`.
    ///
    /// # Errors
    ///
    /// What the writer says; `ics` writes nothing, callers refuse it before.
    pub fn write(&self, format: Format, style: Style, out: &mut dyn Write) -> io::Result<()> {
        match format {
            Format::Table => self.write_table(style, out),
            Format::Json => json::write_document(&self.objects(), out),
            Format::Jsonl => self
                .objects()
                .iter()
                .try_for_each(|object| writeln!(out, "{object}")),
            Format::Csv => csv::write_grid(self, out),
            Format::Markdown => markdown::write_grid(self, out),
            Format::Ics => Ok(()),
        }
    }

    /// Writes the grid as a table without borders.
    ///
    /// # Errors
    ///
    /// What the writer says.
    pub fn write_table(&self, style: Style, out: &mut dyn Write) -> io::Result<()> {
        let mut table = Table::new();
        table
            .load_style(presets::NOTHING)
            .set_content_arrangement(ContentArrangement::Dynamic)
            .set_width(style.width)
            .force_no_tty();
        if style.color {
            table.enforce_styling();
        }
        table.set_header(self.columns.iter().map(|name| styled_header(name, style)));
        for row in &self.rows {
            table.add_row(row.iter().map(|cell| styled(cell, style)));
        }
        let last = self.columns.len().saturating_sub(1);
        for (index, column) in table.column_iter_mut().enumerate() {
            column.set_padding((0, if index == last { 0 } else { 2 }));
        }
        if let Some(widest) = self.widest_but_last(style.width)
            && let Some(column) = table.column_mut(widest)
        {
            column.set_constraint(ColumnConstraint::UpperBoundary(Width::Percentage(40)));
        }
        for line in table.lines() {
            writeln!(out, "{}", line.trim_end())?;
        }
        Ok(())
    }

    /// The column that would crowd out the last, where one would.
    fn widest_but_last(&self, width: u16) -> Option<usize> {
        let longest = |index: usize| {
            let cells = self.rows.iter().filter_map(|row| row.get(index));
            cells
                .flat_map(|cell| cell.text.lines())
                .map(|line| line.chars().count())
                .max()
        };
        let last = self.columns.len().checked_sub(1)?;
        let widest = (0..last).max_by_key(|index| longest(*index))?;
        (longest(widest)? > usize::from(width) * 2 / 5).then_some(widest)
    }

    fn objects(&self) -> Vec<Value> {
        let object = |row: &Vec<Cell>| {
            let keys = self
                .columns
                .iter()
                .map(|name| name.to_lowercase().replace(' ', "_"));
            let values = row.iter().map(|cell| Value::from(cell.text.as_str()));
            Value::Object(keys.zip(values).collect::<Map<String, Value>>())
        };
        self.rows.iter().map(object).collect()
    }
}

fn styled_header(name: &str, style: Style) -> StyledCell {
    let cell = StyledCell::new(name);
    if style.color {
        cell.add_attribute(Attribute::Bold)
    } else {
        cell
    }
}

fn styled(cell: &Cell, style: Style) -> StyledCell {
    let lines: Vec<_> = cell.text.split('\n').map(plain).collect();
    let shown = StyledCell::new(lines.join("\n"));
    let color = match cell.tone {
        Tone::Alarm => Color::Red,
        Tone::Warning => Color::Yellow,
        Tone::Good => Color::Green,
        Tone::Plain => return shown,
    };
    if style.color {
        shown.fg(color).add_attribute(Attribute::Bold)
    } else {
        shown
    }
}
