//! CSV with a row for each event, in any order.

use std::collections::HashMap;

use super::headings::{Column, LongColumns, column_named, unknown_event};
use super::row::{Lines, Row, RowReader};
use super::{add_circumstances, wrong_length};
use crate::case::Case;
use crate::intake::chunks::Chunks;
use crate::intake::record::{Incomplete, Record, Reject};
use crate::intake::rows::{NOT_UTF8, moment};
use crate::rules::RuleSet;

/// Cases with a row for each event. All are held in memory until the end of the file.
pub struct LongCsv<'r> {
    /// Its name.
    pub file: String,
    chunks: Chunks,
    columns: LongColumns,
    rules: &'r RuleSet,
    /// Remarks on the file.
    pub remarks: Vec<String>,
}

/// What is known of a case so far.
#[derive(Default)]
struct Gathered {
    case: Case,
    /// Whether some row has its id under the right heading, so that the id cannot be another text.
    is_named: bool,
    rejected: Vec<Reject>,
}

impl Gathered {
    fn record(self) -> Record {
        match self.rejected.split_first() {
            None => Record::Case(self.case),
            Some((first, others)) => {
                let case = self.case.id.filter(|_| self.is_named);
                Record::Rejected(Reject { case, ..all_in_one(first, others) })
            }
        }
    }
}

impl<'r> LongCsv<'r> {
    pub(super) fn new(
        file: String,
        chunks: Chunks,
        columns: LongColumns,
        rules: &'r RuleSet,
        remarks: Vec<String>,
    ) -> Self {
        Self { file, chunks, columns, rules, remarks }
    }

    /// Passes on every case, in order of first occurrence. A case with a bad row is rejected with all its
    /// rows: the good ones alone would give wrong answers. Returns the number of blank rows.
    ///
    /// # Errors
    ///
    /// [`Incomplete`] if the file cannot be read to its end. Then no case is passed on, since any may have
    /// more rows.
    pub fn cases(mut self, each: &mut dyn FnMut(Record)) -> Result<u64, Incomplete> {
        let mut indexes: HashMap<String, usize> = HashMap::new();
        let mut gathered: Vec<Gathered> = Vec::new();
        let mut blank = 0;
        while let Some(chunk) = self.chunks.next_chunk()? {
            let mut rows = RowReader::new(&chunk);
            while let Some(row) = rows.next_row() {
                if row.is_blank() {
                    blank += 1;
                    continue;
                }
                let id = row.text(self.columns.case).unwrap_or_default();
                if id.is_empty() {
                    let reason = "the case id is empty or no UTF-8; give the number of the case";
                    each(Record::Rejected(self.reject(row.lines, "case", reason.to_owned())));
                    continue;
                }
                let index = *indexes.entry(id.to_owned()).or_insert(gathered.len());
                if index == gathered.len() {
                    let case = Case::new(Some(id.to_owned()));
                    gathered.push(Gathered { case, ..Gathered::default() });
                }
                let known = &mut gathered[index];
                known.is_named |= row.is_aligned(self.columns.count);
                known.rejected.extend(self.add(&mut known.case, row).err());
            }
        }
        gathered.into_iter().for_each(|gathered| each(gathered.record()));
        Ok(blank)
    }

    fn add(&self, case: &mut Case, row: Row<'_>) -> Result<(), Reject> {
        let wrong = |field: &'static str| move |reason| self.reject(row.lines, field, reason);
        if row.len() != self.columns.count {
            return Err(wrong("row")(wrong_length(row.len(), self.columns.count)));
        }
        let text = |index: usize| row.text(index).ok_or_else(|| NOT_UTF8.to_owned());
        let name = text(self.columns.event).map_err(wrong("event"))?;
        let when = text(self.columns.when).map_err(wrong("when"))?;
        match column_named(name, self.rules).map_err(wrong("event"))? {
            Some(Column::Event(..) | Column::Extension(_)) if when.is_empty() => {}
            Some(Column::Event(event, _)) => {
                case.record(event, moment(when.as_bytes()).map_err(wrong("when"))?);
            }
            Some(Column::Extension(rule)) => {
                let to = moment(when.as_bytes()).map_err(wrong("when"))?;
                case.extensions.push((rule, to.date()));
            }
            Some(Column::Circumstances) => {
                add_circumstances(case, when.as_bytes(), self.rules).map_err(wrong("when"))?;
            }
            Some(Column::Case | Column::LongEvent | Column::LongWhen) | None => {
                return Err(wrong("event")(unknown_event(name, self.rules)));
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
        }
    }
}

/// The first bad row of a case, followed by the others.
fn all_in_one(first: &Reject, others: &[Reject]) -> Reject {
    let mut all = first.clone();
    for other in others {
        let line = other.line.map(|line| format!("line {line}, ")).unwrap_or_default();
        all.reason.push_str(&format!("; {line}{}: {}", other.field, other.reason));
    }
    all
}
