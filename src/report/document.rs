//! Documents for people: running text, tables, notes and trees, for every format with a layout.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;
use std::rc::Rc;

use super::chart::Chart;
use super::next_command::NextCommand;
use super::records::{Records, Value};
use crate::engine::status::{Severity, Status};

/// The medium of a document: it decides the room and whether links work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Medium {
    /// A terminal with a table: little room, so the sources go under it.
    Terminal,
    /// A narrow window or a screen reader: a list in place of the table.
    List,
    /// A terminal with a chart instead of the table.
    TerminalChart,
    /// A workbook, which has the rows on a sheet of their own.
    Workbook,
    /// Text with tables of any width.
    Markdown,
    /// A page with links and expandable details.
    Page,
}

/// An answer, laid out.
#[derive(Debug, Default)]
pub struct Document<'a> {
    /// The heading of a page.
    pub(super) title: String,
    /// The line under the heading of a page.
    pub(super) header: String,
    /// The question and the criteria of the assessment: the first lines if there is no heading.
    pub(super) subject: Vec<String>,
    /// What was not read, one sentence each.
    pub(super) incomplete: Vec<String>,
    /// The rest.
    pub(super) blocks: Vec<Block<'a>>,
}

/// A part of a document.
#[derive(Debug)]
pub(super) enum Block<'a> {
    /// Running text: each item is a paragraph or a line.
    Lines(Vec<Line>),
    Table(Table<'a>),
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
    /// A command to copy.
    Command(NextCommand),
    /// Text already in Markdown.
    Markdown(String),
}

impl Block<'_> {
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
    /// Where the text leads.
    pub(super) address: Option<String>,
    /// Whether it is a command, which is never broken: a terminal that folds it copies it as one line.
    pub(super) is_command: bool,
}

impl Line {
    /// Without an indent.
    pub(super) fn new(text: impl Into<String>) -> Self {
        Self::indented(0, 0, text)
    }

    /// With an indent of the first line, and one of the others.
    pub(super) fn indented(first: usize, others: usize, text: impl Into<String>) -> Self {
        let first = " ".repeat(first);
        Self { text: text.into(), first, indent: others, address: None, is_command: false }
    }

    /// A command to copy, below what it answers.
    pub(super) fn command(text: impl Into<String>) -> Self {
        Self { is_command: true, ..Self::indented(2, 2, text) }
    }
}

/// Notes under a heading.
#[derive(Debug)]
pub(super) struct NoteList {
    pub(super) heading: &'static str,
    pub(super) notes: Vec<MarkedNote>,
}

/// A note, with its mark if it has one.
#[derive(Debug)]
pub(super) struct MarkedNote {
    pub(super) mark: Option<String>,
    pub(super) text: String,
    /// Where the text leads.
    pub(super) address: Option<String>,
}

impl MarkedNote {
    /// The note after its mark.
    pub(super) fn line(&self) -> String {
        match &self.mark {
            Some(mark) => format!("{mark} {}", self.text),
            None => self.text.clone(),
        }
    }
}

impl NoteList {
    /// Notes without marks.
    pub(super) fn unmarked(heading: &'static str, notes: impl Iterator<Item = String>) -> Self {
        let notes = notes.map(|text| MarkedNote { mark: None, text, address: None });
        Self { heading, notes: notes.collect() }
    }

    /// Each note after its mark.
    pub(super) fn lines(&self) -> impl Iterator<Item = String> {
        self.notes.iter().map(MarkedNote::line)
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
        let counts = self
            .counts
            .iter()
            .map(|StatusCount { status, count, .. }| format!("{count} {}", status.words()));
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
pub struct Table<'a> {
    pub(super) grid: Grid<'a>,
    /// Its heading on a page.
    pub(super) heading: String,
    pub(super) caption: String,
    pub(super) look: Look,
    /// A sentence on what its columns mean.
    pub(super) legend: Option<&'static str>,
    /// The column that becomes narrow first if there is little room; the last if `None`.
    pub(super) gives_way: Option<usize>,
    /// Whether its first cells have clauses, which become lines if there is little room.
    pub(super) first_in_clauses: bool,
    /// Whether its columns are alike: all shrink together. Its headings and row names are ids, which may
    /// break at their hyphens.
    pub(super) side_by_side: bool,
}

/// The cells of a table. It is built from arrays or columns, so every row has a cell for each column. A row
/// of a long table is built when it is written, so that the table is not in memory beside what it shows.
#[derive(Clone)]
pub(super) struct Grid<'a> {
    columns: Vec<String>,
    count: usize,
    row: Rc<dyn Fn(usize) -> Vec<Cell<'a>> + 'a>,
    /// Consecutive groups of rows; empty if they are not grouped.
    groups: Vec<RowGroup>,
}

impl Default for Grid<'_> {
    fn default() -> Self {
        Self { columns: Vec::new(), count: 0, row: Rc::new(|_| Vec::new()), groups: Vec::new() }
    }
}

impl fmt::Debug for Grid<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rows: Vec<Vec<Cell<'_>>> = (0..self.count).map(|index| (self.row)(index)).collect();
        f.debug_struct("Grid").field("columns", &self.columns).field("rows", &rows).finish()
    }
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
    /// Each cell is a line, and each row a paragraph.
    List,
}

/// A group of rows.
#[derive(Debug, Clone)]
pub(super) struct RowGroup {
    pub(super) status: Status,
    pub(super) rows: usize,
}

/// Text with its tone and details.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Cell<'a> {
    /// The text; a terminal keeps its line breaks.
    pub(super) text: Cow<'a, str>,
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
    /// Where the text leads.
    pub(super) address: Option<String>,
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

impl<'a, T: Into<Cow<'a, str>>> From<T> for Cell<'a> {
    fn from(text: T) -> Self {
        Self { text: text.into(), ..Self::default() }
    }
}

impl Cell<'_> {
    /// A cell with a number.
    #[must_use]
    pub fn number(number: i64) -> Self {
        Self { number: true, ..Self::from(number.to_string()) }
    }

    pub(super) fn toned(self, tone: Tone) -> Self {
        Self { tone, ..self }
    }

    /// The text with the marks of its notes.
    pub(super) fn marked(&self) -> Cow<'_, str> {
        if self.marks.is_empty() {
            return Cow::Borrowed(&self.text);
        }
        Cow::Owned(format!("{} {}", self.text, self.marks.join(" ")))
    }

    fn value(&self) -> Value<'static> {
        match self.text.parse::<i64>() {
            Ok(number) if self.number => Value::number(number),
            _ => Value::text(self.text.clone().into_owned()),
        }
    }
}

impl<'a> Table<'a> {
    fn built(
        columns: Vec<String>,
        count: usize,
        row: impl Fn(usize) -> Vec<Cell<'a>> + 'a,
    ) -> Self {
        let grid = Grid { columns, count, row: Rc::new(row), groups: Vec::new() };
        Self { grid, ..Self::default() }
    }

    fn of(columns: Vec<String>, rows: Vec<Vec<Cell<'a>>>) -> Self {
        Self::built(columns, rows.len(), move |index| rows[index].clone())
    }

    /// The column that becomes narrow first.
    pub(super) fn gives_way(&self) -> usize {
        self.gives_way.unwrap_or(self.columns().len().saturating_sub(1))
    }

    /// A table with these columns and rows.
    pub fn new<const N: usize, C: Into<Cell<'a>>>(
        columns: [&str; N],
        rows: impl IntoIterator<Item = [C; N]>,
    ) -> Self {
        let rows = rows.into_iter().map(|row| row.into_iter().map(Into::into).collect());
        Self::of(columns.map(str::to_owned).into(), rows.collect())
    }

    /// A table with a row for each item, built whenever it is asked for.
    pub(super) fn long<const N: usize, T>(
        columns: [&str; N],
        items: &'a [T],
        row: impl Fn(&'a T) -> [Cell<'a>; N] + 'a,
    ) -> Self {
        let columns = columns.map(str::to_owned).into();
        Self::built(columns, items.len(), move |index| row(&items[index]).into())
    }

    /// A table of one row.
    pub(super) fn of_fields(fields: &'a [(&str, Cell<'a>)]) -> Self {
        let columns = fields.iter().map(|(name, _)| (*name).to_owned()).collect();
        Self::of(columns, vec![fields.iter().map(|(_, cell)| cell.clone()).collect()])
    }

    /// A table with a row for each item; its last columns are `others`.
    pub(super) fn with_others<const N: usize, T>(
        columns: [&str; N],
        others: Vec<String>,
        items: impl IntoIterator<Item = T>,
        mut first: impl FnMut(&T) -> [Cell<'a>; N],
        mut other: impl FnMut(&T, usize) -> Cell<'a>,
    ) -> Self {
        let count = others.len();
        let rows = items.into_iter().map(|item| {
            let mut cells: Vec<Cell<'_>> = first(&item).into();
            cells.extend((0..count).map(|index| other(&item, index)));
            cells
        });
        let rows = rows.collect();
        Self::of(columns.map(str::to_owned).into_iter().chain(others).collect(), rows)
    }

    /// The same table, without the named column unless it is `wanted`.
    pub(super) fn with_column_if(self, wanted: bool, name: &str) -> Self {
        let position = self.grid.columns.iter().position(|column| column == name);
        let Some(left_out) = position.filter(|_| !wanted) else { return self };
        let Grid { mut columns, count, row, groups } = self.grid;
        columns.remove(left_out);
        let row = Rc::new(move |index| {
            let mut cells = row(index);
            cells.remove(left_out);
            cells
        });
        Self { grid: Grid { columns, count, row, groups }, ..self }
    }

    /// The same table.
    pub(super) fn borrowed(&self) -> Table<'_> {
        let Grid { columns, count, row, groups } = &self.grid;
        let row = Rc::new(|index| row(index));
        let grid = Grid { columns: columns.clone(), count: *count, row, groups: groups.clone() };
        Table { grid, heading: self.heading.clone(), caption: self.caption.clone(), ..*self }
    }

    /// The names of the columns.
    pub(super) fn columns(&self) -> &[String] {
        &self.grid.columns
    }

    /// Number of rows.
    pub(super) fn len(&self) -> usize {
        self.grid.count
    }

    /// The rows, each with a cell for every column.
    pub fn rows(&self) -> impl Iterator<Item = Vec<Cell<'a>>> {
        self.rows_in(0..self.grid.count)
    }

    /// Some of the rows.
    pub(super) fn rows_in(&self, range: Range<usize>) -> impl Iterator<Item = Vec<Cell<'a>>> {
        range.map(|index| (self.grid.row)(index))
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
    pub(super) fn groups(&self) -> impl Iterator<Item = (&RowGroup, Range<usize>)> {
        self.grid.groups.iter().scan(0, |start, group| {
            let range = *start..*start + group.rows;
            *start = range.end;
            Some((group, range))
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
    pub(super) fn into_records(self) -> Records<'a> {
        let Grid { columns, count, row, .. } = self.grid;
        let names = columns.into_iter().map(|name| name.to_lowercase().replace(' ', "_"));
        Records::of_list(names, count, move |index| row(index).iter().map(Cell::value).collect())
    }
}
