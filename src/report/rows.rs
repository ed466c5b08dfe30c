//! Deadlines streamed as rows of CSV or JSON lines.

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::chosen_columns::{ChosenColumn, Columns, ListOf};
use super::csv::{self, SharedCells};
use super::deadline_row::DeadlineRow;
use super::records::{Value, add_entry};
use super::since::{Change, Gone};
use super::{Format, json};
use crate::calendar::Calendar;
use crate::engine::{Deadline, Engine, Facts, Verdict};
use crate::intake::BufferPool;
use crate::rules::RuleSet;

/// Makes rows of the deadlines of many cases. Rows are independent, so any thread may make them.
pub trait MakeRows: Sync {
    /// Some rows.
    type Rows: Send;

    /// No rows yet.
    fn begin(&self) -> Self::Rows;

    /// Adds the row of a deadline.
    fn add(&self, row: &VerdictRow<'_>, rows: &mut Self::Rows);
}

/// Writes deadlines of many cases as bytes. Rows are independent, so any thread may write them.
#[derive(Debug)]
pub struct RowWriter<'a> {
    rules: &'a RuleSet,
    calendar: &'a Calendar,
    list: ListOf,
    /// Whether CSV begins with the names of its columns.
    header: bool,
    columns: Columns,
    /// For CSV, the cells that rows share.
    shared: Option<SharedCells<'a>>,
    buffers: BufferPool,
}

impl<'a> RowWriter<'a> {
    /// A writer of all columns of a list, for a format that has rows: CSV or JSON lines; `None` for the others.
    #[must_use]
    pub fn new(
        format: Format,
        rules: &'a RuleSet,
        calendar: &'a Calendar,
        list: ListOf,
    ) -> Option<Self> {
        let columns = match format {
            Format::Csv | Format::Jsonl => Columns::all(list).of_format(format),
            _ => return None,
        };
        let shared = || SharedCells::new(&columns, rules, calendar.covers());
        let shared = (format == Format::Csv).then(shared);
        Some(Self {
            rules,
            calendar,
            list,
            header: true,
            columns,
            shared,
            buffers: BufferPool::default(),
        })
    }

    /// The same, without the names of the columns.
    #[must_use]
    pub fn without_header(self) -> Self {
        Self { header: false, ..self }
    }

    /// The same with these columns only, in this order.
    #[must_use]
    pub fn with_columns(self, columns: Columns) -> Self {
        // Only a chosen step is worth its count.
        let list = ListOf { explained: self.list.explained || columns.have_steps(), ..self.list };
        let covers = self.calendar.covers();
        let shared = self.shared.map(|_| SharedCells::new(&columns, self.rules, covers));
        Self { list, columns, shared, ..self }
    }

    /// The header before the first row.
    #[must_use]
    pub fn head(&self) -> Vec<u8> {
        let has_head = self.shared.is_some() && self.header;
        if has_head { csv::head(&self.columns) } else { Vec::new() }
    }

    /// Adds the row of a deadline.
    fn write(&self, row: &VerdictRow<'_>, out: &mut Vec<u8>) {
        // A note on the rule is in no verdict.
        if let Some(shared) = self.shared.as_ref().filter(|_| !self.list.explained)
            && shared.write_unremarked(row, out)
        {
            return;
        }
        let VerdictRow { engine, facts, verdict, with_record_remarks, change } = *row;
        let deadline = engine.deadline(facts, verdict, with_record_remarks);
        let steps_by = self.list.explained.then_some(self.calendar);
        let row = DeadlineRow::of(facts.case_id(), &deadline, self.rules, steps_by);
        let row = DeadlineRow { change, ..row };
        match &self.shared {
            Some(shared) => {
                shared.write(&self.columns, engine.rule_index(verdict.duty), &row, out);
            }
            None => self.write_values(|known| (known.value)(&row), out),
        }
    }

    /// Writes a row with a value for each column.
    fn write_values<'r>(&self, value: impl Fn(&ChosenColumn) -> Value<'r>, out: &mut Vec<u8>) {
        match self.shared {
            Some(_) => csv::write_row(self.columns.iter().map(value), out),
            None => json::write_line(&Line { columns: &self.columns, value }, out),
        }
    }
}

impl MakeRows for RowWriter<'_> {
    type Rows = Vec<u8>;

    fn begin(&self) -> Vec<u8> {
        self.buffers.take()
    }

    fn add(&self, row: &VerdictRow<'_>, rows: &mut Vec<u8>) {
        self.write(row, rows);
    }
}

impl RowWriter<'_> {
    /// Takes rows that are not needed any more. The next ones are written in their place.
    pub fn give_back(&self, rows: Vec<u8>) {
        self.buffers.give_back(rows);
    }

    /// Adds the row of a deadline that was told, and is not found any more. What is not known of it is empty.
    pub fn write_gone(&self, gone: &Gone, out: &mut Vec<u8>) {
        self.write_values(|known| gone.column(known.column.name, self.list.schema), out);
    }
}

/// A row of JSON lines.
struct Line<'l, V> {
    columns: &'l Columns,
    value: V,
}

impl<'r, V: Fn(&ChosenColumn) -> Value<'r>> Serialize for Line<'_, V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(None)?;
        for known in self.columns.iter() {
            add_entry(&mut object, known.column.name, &(self.value)(known))?;
        }
        object.end()
    }
}

/// The input of a row.
#[derive(Debug, Clone, Copy)]
pub struct VerdictRow<'e> {
    /// The engine that assessed the case.
    pub engine: &'e Engine<'e, 'e>,
    /// The case.
    pub facts: Facts<'e>,
    /// The verdict on the deadline.
    pub verdict: &'e Verdict,
    /// Whether to include remarks on the record that are no contradiction.
    pub with_record_remarks: bool,
    /// How it has changed since the last run, if that is remembered.
    pub change: Option<Change>,
}

/// The steps of the count, as text, or one sentence that says why there are none.
pub(super) fn steps(deadline: &Deadline<'_>, calendar: &Calendar) -> Vec<String> {
    match deadline.steps(calendar) {
        Ok(steps) => steps.iter().map(ToString::to_string).collect(),
        Err(error) => vec![format!("cannot be counted: {error}")],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::shipped;
    use crate::case::Case;
    use crate::engine::{Criteria, deadlines};
    use crate::rules::Dates;

    /// The calendar knows no holidays of 1950.
    #[test]
    fn a_count_that_a_calendar_cannot_explain_says_why() {
        let rules = RuleSet::shipped("england", Dates::All).unwrap();
        let calendar = shipped::calendar("england-and-wales").unwrap().unwrap();
        let mut case = Case::new(None);
        let referral = rules.events.find("referral").unwrap();
        case.record(referral, "2026-11-20".parse().unwrap());
        let criteria = Criteria::as_of("2026-11-20".parse().unwrap());
        let found = deadlines(&case, &rules, &calendar, &criteria).deadlines;
        let decision = found.iter().find(|deadline| deadline.rule.id == "decision").unwrap();
        assert!(steps(decision, &calendar).len() > 1);
        let mut early = decision.clone();
        early.from = "1950-01-02".parse().unwrap();
        let said = steps(&early, &calendar);
        assert_eq!(said.len(), 1, "{said:?}");
        assert!(said[0].starts_with("cannot be counted: "), "{said:?}");
    }
}
