//! Tables whose cells are apart and have types, such as data frames. Their headings and texts are read as those of a
//! file are.

use std::borrow::Cow;

use chrono::FixedOffset;

use super::columns::Vocabulary;
use super::headings::{Columns, LongColumns, Unmapped, check_maps, unmapped};
use super::long::{LongCsv, Occurrence};
use super::survey::Survey;
use super::wide::incomplete;
use super::{RowFileError, add_circumstances};
use crate::case::Case;
use crate::intake::file::Incomplete;
use crate::intake::record::Reject;
use crate::intake::rows::{Each, Rows};
use crate::intake::tabular::{Cells, TableOptions, with_single_spaces};
use crate::moment::{DateOrder, Moment, MomentError};
use crate::rules::{EventId, RuleSet};
use crate::text::printable;

/// Some rows of a frame.
pub trait FrameRows: Send + Sync {
    /// The number of the first row in its frame, from 1. Messages call it a line.
    fn first(&self) -> u64;

    /// How many rows there are.
    fn count(&self) -> usize;

    /// A cell, by its column and row among these.
    fn cell(&self, column: usize, row: usize) -> Cell<'_>;
}

/// A cell of a frame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell<'c> {
    /// Nothing.
    Blank,
    /// A day, in days since 1 January 1970.
    Day(i32),
    /// A time on the clock of Europe/London, in seconds since it showed midnight of 1 January 1970.
    Local(i64),
    /// An instant, in seconds since the beginning of 1970 in UTC, and the offset that it is shown with; `None` for the
    /// clock of Europe/London.
    Instant(i64, Option<FixedOffset>),
    /// A whole number.
    Number(i64),
    /// Anything else.
    Text(Cow<'c, str>),
}

impl Cell<'_> {
    /// The moment of a date or a time; `None` if it is neither.
    #[inline]
    fn moment(&self) -> Option<Result<Moment, MomentError>> {
        match *self {
            Self::Day(day) => Some(Moment::of_day(day)),
            Self::Local(second) => Some(Moment::of_local_second(second)),
            Self::Instant(second, offset) => Some(Moment::of_instant(second, offset)),
            Self::Blank | Self::Number(_) | Self::Text(_) => None,
        }
    }

    /// The date or time; `None` if there is none. Texts are read as those of a file.
    ///
    /// # Errors
    ///
    /// Why it is no date.
    pub fn date(&self, order: DateOrder) -> Result<Option<Moment>, String> {
        let options = TableOptions { dates: Some(order), ..TableOptions::default() };
        self.date_among(&Cells::new(&options))
    }

    #[inline]
    fn date_among(&self, cells: &Cells) -> Result<Option<Moment>, String> {
        match self.moment() {
            Some(Ok(moment)) if moment.is_null_date() => Ok(None),
            Some(Ok(moment)) => Ok(Some(moment)),
            Some(Err(error)) => Err(error.to_string()),
            None if *self == Self::Blank => Ok(None),
            None => cells.date(&self.text()),
        }
    }

    /// The cell as it would be in a file.
    fn text(&self) -> Cow<'_, str> {
        match self {
            Self::Blank => Cow::Borrowed(""),
            Self::Text(text) => Cow::Borrowed(text.trim()),
            Self::Number(number) => Cow::Owned(number.to_string()),
            Self::Day(_) | Self::Local(_) | Self::Instant(..) => match self.moment() {
                Some(Ok(moment)) => Cow::Owned(moment.iso()),
                Some(Err(error)) => Cow::Owned(error.to_string()),
                None => Cow::Borrowed(""),
            },
        }
    }
}

/// A frame whose headings have been read.
pub struct Frame<'r> {
    name: String,
    headings: Vec<String>,
    columns: Columns,
    cells: Cells,
    vocabulary: Vocabulary<'r>,
    /// Headings that the options name and the frame does not have.
    pub unmapped: Vec<Unmapped>,
}

impl<'r> Frame<'r> {
    /// Reads the headings of a frame. Its first rows show which columns hold dates.
    ///
    /// # Errors
    ///
    /// [`RowFileError`] if its headings name no case or no event, or its dates cannot be read as the options say.
    pub fn new(
        name: &str,
        headings: &[String],
        first_rows: &dyn FrameRows,
        options: &'r TableOptions,
        rules: &'r RuleSet,
    ) -> Result<Self, RowFileError> {
        const SAMPLE: usize = 200;
        let wrong = |reason| RowFileError::Table { path: name.to_owned(), reason };
        let vocabulary = Vocabulary::new(rules, options);
        check_maps(&vocabulary, options).map_err(wrong)?;
        let headings: Vec<String> =
            headings.iter().map(|heading| with_single_spaces(heading)).collect();
        let cells = Cells::new(options);
        let mut survey = Survey::new(headings.len());
        for row in 0..first_rows.count().min(SAMPLE) {
            let texts = (0..headings.len()).map(|column| {
                let cell = first_rows.cell(column, row);
                Cow::Owned(cell.text().into_owned())
            });
            survey.add_row(texts, first_rows.first() + row as u64, &cells);
        }
        let unmapped = unmapped(&headings, options);
        let columns = Columns::of(&headings, &vocabulary, &survey).map_err(|reason| {
            let unmapped = unmapped.iter().map(|unmapped| format!("; {unmapped}"));
            wrong([reason].into_iter().chain(unmapped).collect())
        })?;
        columns.check_dates(&headings, &survey, cells.order()).map_err(wrong)?;
        // What the sample has shown is not yet a remark on the frame.
        let cells = Cells::new(options);
        Ok(Self { name: name.to_owned(), headings, columns, cells, vocabulary, unmapped })
    }

    /// The events that its columns show; `None` if it has a row for each event.
    #[must_use]
    pub fn events(&self) -> Option<Vec<EventId>> {
        let events = self.columns.events.iter().map(|(_, event)| *event);
        self.columns.long.is_none().then(|| events.collect())
    }

    /// The columns that are read.
    #[must_use]
    pub fn columns(&self) -> Vec<usize> {
        let Columns { case, circumstances, events, extensions, long, .. } = &self.columns;
        let long = long.iter().flat_map(|long| [long.event, long.when]);
        let events = events.iter().map(|(column, _)| *column);
        let extensions = extensions.iter().map(|(column, _)| *column);
        let others = circumstances.iter().copied().chain(long);
        std::iter::once(*case).chain(events).chain(extensions).chain(others).collect()
    }

    /// The columns that are passed over, and looked at in case they hold dates. Nobody needs those that are in neither
    /// list.
    #[must_use]
    pub fn watched(&self) -> Vec<usize> {
        let Columns { long, watched, .. } = &self.columns;
        if long.is_some() { Vec::new() } else { watched.indexes().collect() }
    }

    /// Why its rows could not be read to their end.
    #[must_use]
    pub fn broken(&self, reason: String) -> Incomplete {
        Incomplete { file: self.name.clone(), reason }
    }

    /// What a reader must know of how its headings were read.
    #[must_use]
    pub fn remarks(&self) -> Vec<String> {
        self.columns.remarks(&self.name)
    }

    /// Why it was not read to its full width, if it was not.
    #[must_use]
    pub fn incomplete(&self) -> Option<Incomplete> {
        let reason = self.columns.incomplete()?;
        Some(Incomplete { file: self.name.clone(), reason })
    }

    /// The cases of a frame with a row for each event, from all of its rows. In a frame with a row for each case there
    /// are none.
    #[must_use]
    pub fn gathered<'f>(self, rows: impl IntoIterator<Item = &'f dyn FrameRows>) -> LongCsv {
        let mut long = LongCsv::new(self.name.clone(), self.remarks());
        if let Some(columns) = self.columns.long {
            rows.into_iter().for_each(|rows| self.gather(columns, rows, &mut long));
        }
        long.ended(&self.cells)
    }

    fn gather(&self, columns: LongColumns, rows: &dyn FrameRows, long: &mut LongCsv) {
        let mut case = Case::default();
        for (row, line) in (0..rows.count()).zip(rows.first()..) {
            let (cell, event) = (rows.cell(columns.case, row), rows.cell(columns.event, row));
            let (id, name) = (cell.text(), event.text());
            let when = rows.cell(columns.when, row);
            let reject = |field: &str, reason| self.reject(line, None, field, reason);
            if let Err(reason) = self.cells.check_id(&id) {
                long.rejected.push(reject("case", reason));
                continue;
            }
            let occurrence = Occurrence {
                name: &name,
                when: &when.text(),
                date: &|| when.date_among(&self.cells),
            };
            case.clear();
            let added = occurrence.add_to(&mut case, &self.vocabulary, &mut long.named);
            let added = added.map_err(|(field, reason)| reject(field, reason));
            long.cases.add(&id, true, added.map(|()| &case));
        }
    }

    /// Reads the row of a case.
    fn fill(&self, case: &mut Case, rows: &impl FrameRows, row: usize) -> Result<(), Wrong> {
        let Columns { case: id, events, extensions, circumstances, .. } = &self.columns;
        case.clear();
        let known = case.id.get_or_insert_default();
        known.clear();
        push_id(&rows.cell(*id, row), known);
        self.cells.check_id(known).map_err(|reason| (*id, reason))?;
        for (column, event) in events {
            let cell = rows.cell(*column, row);
            if let Some(when) = cell.date_among(&self.cells).map_err(|reason| (*column, reason))? {
                case.record(*event, when);
            }
        }
        for (column, rule) in extensions {
            let cell = rows.cell(*column, row);
            if let Some(to) = cell.date_among(&self.cells).map_err(|reason| (*column, reason))? {
                case.extend(rule, to.date());
            }
        }
        if let Some(column) = circumstances {
            let cell = rows.cell(*column, row);
            let text = cell.text();
            if !self.cells.is_blank(&text) {
                add_circumstances(case, &text, self.vocabulary.rules)
                    .map_err(|reason| (*column, reason))?;
            }
        }
        Ok(())
    }

    fn reject(&self, line: u64, case: Option<&str>, field: &str, reason: String) -> Reject {
        Reject {
            file: self.name.clone(),
            line: Some(line),
            case: case.filter(|id| !self.cells.is_blank(id)).map(str::to_owned),
            field: field.to_owned(),
            reason,
            of_file: None,
        }
    }
}

/// The column that is wrong, and what is wrong with it.
type Wrong = (usize, String);

impl<Piece: FrameRows> Rows<Piece> for Frame<'_> {
    fn read(&self, piece: &Piece, each: Each<'_>) -> u64 {
        let mut case = Case::default();
        let watched = &self.columns.watched;
        let mut seen = watched.unseen();
        for (row, line) in (0..piece.count()).zip(piece.first()..) {
            for (column, seen) in watched.indexes().zip(&mut seen) {
                watched.look(seen, &piece.cell(column, row).text());
            }
            match self.fill(&mut case, piece, row) {
                Ok(()) => each(line, Ok(&case)),
                Err((column, reason)) => {
                    let field = &self.headings[column];
                    each(line, Err(self.reject(line, case.id.as_deref(), field, reason)));
                }
            }
        }
        watched.have_seen(&seen);
        0
    }

    fn remarks(&self) -> Vec<String> {
        let name = printable(&self.name);
        self.cells.remarks().iter().map(|remark| format!("`{name}`: {remark}")).collect()
    }

    fn incomplete(&self) -> Option<Incomplete> {
        let reason = incomplete(&self.cells, &self.columns)?;
        Some(Incomplete { file: self.name.clone(), reason })
    }
}

/// Adds the id in a cell to an empty text.
#[inline]
fn push_id(cell: &Cell<'_>, id: &mut String) {
    match cell {
        Cell::Text(text) => id.push_str(text.trim()),
        Cell::Number(number) => id.push_str(itoa::Buffer::new().format(*number)),
        other => id.push_str(&other.text()),
    }
}
