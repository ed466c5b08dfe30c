//! Documents for people: running text, tables, notes and trees, for every format with a layout.

use super::chart::Chart;
use super::records::{Records, Value};
use crate::engine::status::{Severity, Status};

/// The medium of a document: it decides the room and whether links work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Medium {
    /// A terminal with a table: little room, so the sources go under it.
    Terminal,
    /// A terminal with a chart instead of the table.
    TerminalChart,
    /// Text with tables of any width.
    Markdown,
    /// A page with links and expandable details.
    Page,
}

/// An answer, laid out.
#[derive(Debug, Default)]
pub struct Document {
    /// The heading of a page.
    pub(super) title: String,
    /// The line under the heading of a page.
    pub(super) header: String,
    /// The question and the criteria of the assessment: the first lines if there is no heading.
    pub(super) subject: Vec<String>,
    /// What was not read, one sentence each.
    pub(super) incomplete: Vec<String>,
    /// The rest.
    pub(super) blocks: Vec<Block>,
}

/// A part of a document.
#[derive(Debug)]
pub(super) enum Block {
    /// Running text: each item is a paragraph or a line.
    Lines(Vec<Line>),
    Table(Table),
    /// Notes on the blocks above, each with its mark.
    Notes(Vec<NoteList>),
    /// Number of deadlines by status.
    Counts(StatusCounts),
    /// Numbered steps under a heading.
    Steps(String, Vec<String>),
    /// A tree under a heading.
    Tree(String, Tree),
    Chart(Box<Chart>),
    /// A bare answer for scripts, unchanged.
    Bare(String),
    /// Text already in Markdown.
    Markdown(String),
}

impl Block {
    /// Notes, if there are any.
    pub(super) fn notes(lists: impl IntoIterator<Item = NoteList>) -> Option<Self> {
        let lists: Vec<NoteList> =
            lists.into_iter().filter(|list| !list.notes.is_empty()).collect();
        (!lists.is_empty()).then_some(Self::Notes(lists))
    }
}

/// Running text; a terminal breaks it into lines.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) text: String,
    /// The indent of the first line, as text.
    pub(super) first: String,
    /// The indent of the other lines, in columns.
    pub(super) indent: usize,
}

impl Line {
    /// Without an indent.
    pub(super) fn new(text: impl Into<String>) -> Self {
        Self::indented(0, 0, text)
    }

    /// With an indent of the first line, and one of the others.
    pub(super) fn indented(first: usize, others: usize, text: impl Into<String>) -> Self {
        Self { text: text.into(), first: " ".repeat(first), indent: others }
    }
}

/// Notes under a heading.
#[derive(Debug)]
pub(super) struct NoteList {
    pub(super) heading: &'static str,
    /// Each with its mark, if it has one.
    pub(super) notes: Vec<(Option<String>, String)>,
}

impl NoteList {
    /// Notes without marks.
    pub(super) fn unmarked(heading: &'static str, notes: impl Iterator<Item = String>) -> Self {
        Self { heading, notes: notes.map(|note| (None, note)).collect() }
    }

    /// Each note after its mark.
    pub(super) fn lines(&self) -> impl Iterator<Item = String> {
        self.notes.iter().map(|(mark, text)| match mark {
            Some(mark) => format!("{mark} {text}"),
            None => text.clone(),
        })
    }
}

/// Number of deadlines by status, with facts that the counts do not show.
#[derive(Debug)]
pub(super) struct StatusCounts {
    pub(super) title: String,
    pub(super) counts: Vec<StatusCount>,
    pub(super) beside: Vec<String>,
}

impl StatusCounts {
    /// One sentence per line.
    pub(super) fn lines(&self) -> impl Iterator<Item = String> {
        let counts =
            self.counts.iter().map(|StatusCount { status, count, .. }| format!("{count} {status}"));
        let counts = counts.collect::<Vec<_>>().join(", ");
        let separator = if counts.is_empty() { "" } else { ": " };
        let first = format!("{}{separator}{counts}", self.title);
        [first].into_iter().chain(self.beside.iter().cloned())
    }
}

#[derive(Debug, Clone, Copy)]
pub(super) struct StatusCount {
    pub(super) status: Status,
    pub(super) count: u64,
    /// Whether the document lists these deadlines.
    pub(super) listed: bool,
}

/// A text with others below it.
#[derive(Debug)]
pub(super) struct Tree {
    pub(super) text: String,
    pub(super) below: Vec<Tree>,
}

/// Rows of cells under named columns, and how to show them.
#[derive(Debug, Clone, Default)]
pub struct Table {
    pub(super) grid: Grid,
    /// Its heading on a page.
    pub(super) heading: String,
    pub(super) caption: String,
    pub(super) look: Look,
    /// A sentence on what its columns mean.
    pub(super) legend: Option<&'static str>,
    /// Whether its columns are alike: all shrink together. Its headings and row names are ids, which may
    /// break at their hyphens.
    pub(super) side_by_side: bool,
}

/// The cells of a table. It is built from arrays or columns, so every row has a cell for each column.
#[derive(Debug, Clone, Default)]
pub(super) struct Grid {
    columns: Vec<String>,
    rows: Vec<Vec<Cell>>,
    /// Consecutive groups of rows; empty if they are not grouped.
    groups: Vec<RowGroup>,
}

/// A column of a list: its heading, and its cell for each item.
pub(super) type Column<'c, T> = (&'c str, &'c dyn Fn(&T) -> String);

/// How a page shows a table.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Look {
    #[default]
    Ordinary,
    /// Its cells are numbers.
    Numbers,
    /// One row per deadline: the table fills the width of the page.
    Deadlines,
}

/// A group of rows.
#[derive(Debug, Clone)]
pub(super) struct RowGroup {
    pub(super) status: Status,
    pub(super) rows: usize,
}

/// Text with its tone and details.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Cell {
    /// The text; a terminal keeps its line breaks.
    pub(super) text: String,
    /// Its tone.
    pub(super) tone: Tone,
    /// Whether programs should read it as a number.
    pub(super) number: bool,
    /// The marks of its notes, shown after the text.
    pub(super) marks: Vec<String>,
    /// How it was counted.
    pub(super) steps: Vec<String>,
    /// A percentage, for a bar beside the text.
    pub(super) percent: Option<f64>,
}

/// The tone of a text. The words say it too: colour only helps the eye.
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

impl From<Status> for Tone {
    fn from(status: Status) -> Self {
        match status.severity() {
            Severity::Neutral => Self::Plain,
            Severity::Good => Self::Good,
            Severity::Warning => Self::Warning,
            Severity::Alarm => Self::Alarm,
        }
    }
}

impl<T: Into<String>> From<T> for Cell {
    fn from(text: T) -> Self {
        Self { text: text.into(), ..Self::default() }
    }
}

impl Cell {
    /// A cell with a number.
    #[must_use]
    pub fn number(number: i64) -> Self {
        Self { number: true, ..Self::from(number.to_string()) }
    }

    pub(super) fn toned(self, tone: Tone) -> Self {
        Self { tone, ..self }
    }

    /// The text with the marks of its notes.
    pub(super) fn marked(&self) -> String {
        let marks = self.marks.iter().map(|mark| format!(" {mark}"));
        [self.text.clone()].into_iter().chain(marks).collect()
    }

    fn value(&self) -> Value<'static> {
        match self.text.parse::<i64>() {
            Ok(number) if self.number => Value::number(number),
            _ => Value::text(self.text.clone()),
        }
    }
}

impl Table {
    fn of(columns: Vec<String>, rows: Vec<Vec<Cell>>) -> Self {
        Self { grid: Grid { columns, rows, groups: Vec::new() }, ..Self::default() }
    }

    /// A table with these columns and rows.
    pub fn new<const N: usize, C: Into<Cell>>(
        columns: [&str; N],
        rows: impl IntoIterator<Item = [C; N]>,
    ) -> Self {
        let rows = rows.into_iter().map(|row| row.into_iter().map(Into::into).collect());
        Self::of(columns.map(str::to_owned).into(), rows.collect())
    }

    /// A table of one row.
    pub(super) fn of_fields(fields: &[(&str, Cell)]) -> Self {
        let columns = fields.iter().map(|(name, _)| (*name).to_owned()).collect();
        Self::of(columns, vec![fields.iter().map(|(_, cell)| cell.clone()).collect()])
    }

    /// A table with a row for each item; its last columns are `others`.
    pub(super) fn with_others<const N: usize, T>(
        columns: [&str; N],
        others: Vec<String>,
        items: impl IntoIterator<Item = T>,
        mut first: impl FnMut(&T) -> [Cell; N],
        mut other: impl FnMut(&T, usize) -> Cell,
    ) -> Self {
        let count = others.len();
        let rows = items.into_iter().map(|item| {
            let mut cells: Vec<Cell> = first(&item).into();
            cells.extend((0..count).map(|index| other(&item, index)));
            cells
        });
        let rows = rows.collect();
        Self::of(columns.map(str::to_owned).into_iter().chain(others).collect(), rows)
    }

    /// The same table, without the named column unless it is `wanted`.
    pub(super) fn with_column_if(mut self, wanted: bool, name: &str) -> Self {
        let position = self.grid.columns.iter().position(|column| column == name);
        if let Some(index) = position.filter(|_| !wanted) {
            self.grid.columns.remove(index);
            self.grid.rows.iter_mut().for_each(|row| drop(row.remove(index)));
        }
        self
    }

    /// The names of the columns.
    pub(super) fn columns(&self) -> &[String] {
        &self.grid.columns
    }

    /// The rows, each with a cell for every column.
    #[must_use]
    pub fn rows(&self) -> &[Vec<Cell>] {
        &self.grid.rows
    }

    /// The same table with its rows grouped by status; `statuses` has one for each row, in order.
    pub(super) fn grouped_by(self, statuses: impl IntoIterator<Item = Status>) -> Self {
        let statuses: Vec<Status> = statuses.into_iter().collect();
        let groups = statuses
            .chunk_by(|one, other| one == other)
            .filter_map(|group| Some(RowGroup { status: *group.first()?, rows: group.len() }));
        let grid = Grid { groups: groups.collect(), ..self.grid };
        Self { grid, ..self }
    }

    /// The groups, each with its rows.
    pub(super) fn groups(&self) -> impl Iterator<Item = (&RowGroup, &[Vec<Cell>])> {
        self.grid.groups.iter().scan(self.rows(), |rest, group| {
            let (own, others) = rest.split_at(group.rows);
            *rest = others;
            Some((group, own))
        })
    }

    /// A list with a row for every item; each column keeps its heading and its cells together.
    pub(super) fn listing<T>(
        items: impl IntoIterator<Item = T>,
        columns: &[Column<'_, T>],
    ) -> Self {
        let rows = items
            .into_iter()
            .map(|item| columns.iter().map(|(_, text)| Cell::from(text(&item))).collect());
        let rows = rows.collect();
        Self::of(columns.iter().map(|(name, _)| (*name).to_owned()).collect(), rows)
    }

    /// The rows as records, keyed by column name.
    pub(super) fn into_records<'a>(self) -> Records<'a> {
        let names = self.grid.columns.iter().map(|name| name.to_lowercase().replace(' ', "_"));
        let rows = self.grid.rows;
        let count = rows.len();
        Records::of_list(names, count, move |row| rows[row].iter().map(Cell::value).collect())
    }
}
