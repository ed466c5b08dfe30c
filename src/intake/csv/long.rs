//! CSV with a row for each event, in any order.

use std::collections::BTreeSet;

use super::add_circumstances;
use super::columns::{Column, Read, Vocabulary};
use super::headings::{LongColumns, unknown_event};
use super::row::{Lines, Row, RowReader};
use crate::case::Case;
use crate::intake::chunks::Chunks;
use crate::intake::file::Incomplete;
use crate::intake::gathering::Gathering;
use crate::intake::record::{EachRecord, Reject};
use crate::intake::tabular::Cells;
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
    /// Rows without a case.
    rejected: Vec<Reject>,
    cases: Gathering,
    remarks: Vec<String>,
    incomplete: Option<Incomplete>,
}

impl LongCsv {
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
        let mut cases = Gathering::default();
        let mut rejected = Vec::new();
        let mut named = BTreeSet::new();
        let mut blank = 0;
        while let Some(chunk) = self.chunks.next_chunk()? {
            let mut rows = RowReader::new(&chunk, self.delimiter);
            while let Some(row) = rows.next_row() {
                if row.is_blank() {
                    blank += 1;
                    continue;
                }
                let id = self.cells.text(row.cell(self.columns.case));
                if let Err(reason) = self.cells.check_id(&id) {
                    rejected.push(self.reject(row.lines, "case", reason));
                    continue;
                }
                let known = cases.case(&id);
                known.is_named |= row.is_aligned(self.columns.count, &id);
                known.rejected.extend(self.add(&mut known.case, row, &mut named).err());
            }
        }
        let Self { file, cells, mut remarks, .. } = self;
        let printed = printable(&file);
        remarks.extend(cells.remarks().iter().map(|text| format!("`{printed}`: {text}")));
        let incomplete = cells.incomplete().map(|reason| Incomplete { file: file.clone(), reason });
        let events = named.into_iter().collect();
        Ok(LongCsv { file, events, blank, rejected, cases, remarks, incomplete })
    }

    fn add(
        &self,
        case: &mut Case,
        row: Row<'_>,
        named: &mut BTreeSet<EventId>,
    ) -> Result<(), Reject> {
        let wrong = |field: &'static str| move |reason| self.reject(row.lines, field, reason);
        let id = self.cells.text(row.cell(self.columns.case));
        row.check_length(self.columns.count, &id).map_err(wrong("row"))?;
        let name = self.cells.text(row.cell(self.columns.event));
        let when = self.cells.text(row.cell(self.columns.when));
        let rules = self.vocabulary.rules;
        let read = self.vocabulary.named(&name).map_err(wrong("event"))?;
        match read.map(|Read { column, .. }| column) {
            Some(Column::Event(event, _)) => {
                named.insert(event);
                let date = self.cells.date(&when).map_err(wrong("when"))?;
                if let Some(date) = date {
                    case.record(event, date);
                }
            }
            Some(Column::Extension(rule)) => {
                let to = self.cells.date(&when).map_err(wrong("when"))?;
                case.extensions.extend(to.map(|to| (rule, to.date())));
            }
            Some(Column::Circumstances) => {
                add_circumstances(case, &when, rules).map_err(wrong("when"))?;
            }
            Some(Column::Case | Column::LongEvent | Column::LongWhen) | None => {
                return Err(wrong("event")(unknown_event(&name, rules)));
            }
        }
        Ok(())
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
