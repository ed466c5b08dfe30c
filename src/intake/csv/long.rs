//! CSV with a row for each event, in any order.

use std::collections::BTreeSet;

use super::add_circumstances;
use super::columns::{Column, Read, Vocabulary};
use super::headings::LongColumns;
use super::row::{Lines, Row, RowReader};
use crate::case::Case;
use crate::intake::chunks::Chunks;
use crate::intake::file::Incomplete;
use crate::intake::gathering::Gathering;
use crate::intake::record::{EachRecord, Reject};
use crate::intake::tabular::Cells;
use crate::moment::Moment;
use crate::rules::EventId;
use crate::text::printable;

/// A file with a row for each event, read to its end: only then are its cases whole, and is it known which
/// events it names.
pub struct LongCsv {
    /// Its name.
    pub file: String,
    /// The events that any row names, even one without a date.
    pub events: Vec<EventId>,
    /// How many rows were blank.
    pub blank: u64,
    /// The same, until the last row has been read.
    pub(super) named: BTreeSet<EventId>,
    /// Rows without a case.
    pub(super) rejected: Vec<Reject>,
    pub(super) cases: Gathering,
    remarks: Vec<String>,
    incomplete: Option<Incomplete>,
}

impl LongCsv {
    /// A file of which no row has been read, with remarks on its headings.
    pub(super) fn new(file: String, remarks: Vec<String>) -> Self {
        Self {
            file,
            events: Vec::new(),
            blank: 0,
            named: BTreeSet::new(),
            rejected: Vec::new(),
            cases: Gathering::default(),
            remarks,
            incomplete: None,
        }
    }

    /// The file once every row has been read, with how its cells were read.
    pub(super) fn ended(mut self, cells: &Cells) -> Self {
        let file = printable(&self.file);
        let remarks = cells.remarks();
        self.remarks.extend(remarks.iter().map(|text| format!("`{file}`: {text}")));
        let incomplete = cells.incomplete();
        let incomplete = incomplete.map(|reason| Incomplete { file: self.file.clone(), reason });
        let events = std::mem::take(&mut self.named).into_iter().collect();
        Self { events, incomplete, ..self }
    }

    /// Passes on every case, in order of first occurrence. A case with a bad row is rejected with all its
    /// rows: the good ones alone would give wrong answers. Returns remarks on the file.
    ///
    /// # Errors
    ///
    /// [`Incomplete`] if the dates of the file cannot all be believed.
    pub fn cases(self, each: EachRecord<'_>) -> Result<Vec<String>, Incomplete> {
        self.rejected.into_iter().for_each(|reject| each(Err(reject)));
        self.cases.pass_on(each);
        self.incomplete.map_or(Ok(self.remarks), Err)
    }
}

/// Reads a file with a row for each event.
pub(super) struct LongReader<'r> {
    pub(super) file: String,
    pub(super) chunks: Chunks,
    pub(super) delimiter: u8,
    pub(super) columns: LongColumns,
    pub(super) cells: Cells,
    pub(super) vocabulary: Vocabulary<'r>,
    /// Remarks on the headings.
    pub(super) remarks: Vec<String>,
}

impl LongReader<'_> {
    /// Reads all rows.
    ///
    /// # Errors
    ///
    /// [`Incomplete`] if the file cannot be read to its end. Then there is no case, since any may have more
    /// rows.
    pub(super) fn read(mut self) -> Result<LongCsv, Incomplete> {
        let mut long = LongCsv::new(self.file.clone(), std::mem::take(&mut self.remarks));
        let mut case = Case::default();
        while let Some(chunk) = self.chunks.next_chunk()? {
            let mut rows = RowReader::new(&chunk, self.delimiter);
            while let Some(row) = rows.next_row() {
                if row.is_blank() {
                    long.blank += 1;
                    continue;
                }
                let id = self.cells.text(row.cell(self.columns.case));
                if let Err(reason) = self.cells.check_id(&id) {
                    long.rejected.push(self.reject(row.lines, "case", reason));
                    continue;
                }
                case.clear();
                let added = self.add(&mut case, row, &mut long.named);
                let added = added.map_err(|(field, reason)| self.reject(row.lines, field, reason));
                let is_named = row.is_aligned(self.columns.count, &id);
                long.cases.add(&id, is_named, added.map(|()| &case));
            }
        }
        Ok(long.ended(&self.cells))
    }

    fn add(
        &self,
        case: &mut Case,
        row: Row<'_>,
        named: &mut BTreeSet<EventId>,
    ) -> Result<(), Wrong> {
        let id = self.cells.text(row.cell(self.columns.case));
        row.check_length(self.columns.count, &id).map_err(|reason| ("row", reason))?;
        let when = self.cells.text(row.cell(self.columns.when));
        let occurrence = Occurrence {
            name: &self.cells.text(row.cell(self.columns.event)),
            when: &when,
            date: &|| self.cells.date(&when),
        };
        occurrence.add_to(case, &self.vocabulary, named)
    }

    fn reject(&self, lines: Lines, field: &str, mut reason: String) -> Reject {
        lines.explain(&mut reason);
        Reject {
            file: self.file.clone(),
            line: Some(lines.first),
            case: None,
            field: field.to_owned(),
            reason,
            of_file: None,
        }
    }
}

/// The field that is wrong, and what is wrong with it.
type Wrong = (&'static str, String);

/// What a row says of its case: an event, an extension or circumstances.
pub(super) struct Occurrence<'o> {
    pub(super) name: &'o str,
    /// When it was, as text.
    pub(super) when: &'o str,
    /// When it was; `None` if that is blank.
    pub(super) date: &'o dyn Fn() -> Result<Option<Moment>, String>,
}

impl Occurrence<'_> {
    pub(super) fn add_to(
        &self,
        case: &mut Case,
        vocabulary: &Vocabulary<'_>,
        named: &mut BTreeSet<EventId>,
    ) -> Result<(), Wrong> {
        let wrong = |field: &'static str| move |reason| (field, reason);
        let rules = vocabulary.rules;
        let read = vocabulary.named(self.name).map_err(wrong("event"))?;
        match read.map(|Read { column, .. }| column) {
            Some(Column::Event(event, _)) => {
                named.insert(event);
                if let Some(date) = (self.date)().map_err(wrong("when"))? {
                    case.record(event, date);
                }
            }
            Some(Column::Extension(rule)) => {
                let to = (self.date)().map_err(wrong("when"))?;
                to.iter().for_each(|to| case.extend(&rule, to.date()));
            }
            Some(Column::Circumstances) => {
                add_circumstances(case, self.when, rules).map_err(wrong("when"))?;
            }
            Some(Column::Case | Column::LongEvent | Column::LongWhen) | None => {
                return Err(wrong("event")(vocabulary.unknown_event(self.name)));
            }
        }
        Ok(())
    }
}
