//! Judges the cases of a frame.

use std::io;

use arrow_array::{RecordBatch, RecordBatchReader, StringArray, UInt64Array};
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use dutyclock::DateOrder;
use dutyclock::check::{
    Batch, CanShow, Checker, Choice, Chosen, FailOn, Filter, Listener, Messages, Records, Setting,
    Source, Unjudged,
};
use dutyclock::intake::{Frame, HeadingMap, JoinedPieces, Reject, TableOptions};
use dutyclock::question::when;
use dutyclock::rules::Dates;
use pyo3::prelude::*;
use pyo3_arrow::input::AnyRecordBatch;

use crate::data::Piece;
use crate::errors::{in_python, wrong};
use crate::options::{SettingOptions, named};
use crate::rows::{Plan, RowMaker, Rows};
use crate::table::NativeTable;

/// How messages name a frame.
const FRAME: &str = "frame";

/// What a frame is checked for.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub(crate) struct CheckOptions {
    setting: SettingOptions,
    map: Vec<(String, String)>,
    ignore_columns: Vec<String>,
    blank: Vec<String>,
    dates: Option<String>,
    join_rows: bool,
    only: Vec<String>,
    #[pyo3(item("except_"))]
    except: Vec<String>,
    require: Vec<String>,
    all_duties: bool,
    all: bool,
    notes: bool,
    explain: bool,
    new_since: Option<String>,
    fail_on: String,
    allow_empty: bool,
    allow_unchecked: bool,
}

/// Rules, calendar and options, read once for many frames.
#[pyclass(frozen, module = "dutyclock._native")]
pub(crate) struct NativeChecker {
    setting: Setting,
    chosen: Chosen,
    filter: Filter,
    table: TableOptions,
    plan: Plan,
    remarks: Vec<String>,
}

/// What a check has found.
#[pyclass(frozen, get_all, module = "dutyclock._native")]
pub(crate) struct NativeChecked {
    deadlines: Py<NativeTable>,
    rejects: Py<NativeTable>,
    /// Why the answer is not complete, and what was wrong.
    errors: Vec<String>,
    remarks: Vec<String>,
    in_breach: bool,
    complete: bool,
    /// What is wrong with the whole frame.
    failures: Vec<String>,
    /// How many records were read.
    records: u64,
}

#[pymethods]
impl NativeChecker {
    #[new]
    fn new(options: CheckOptions) -> PyResult<Self> {
        let (setting, remarks) = options.setting.setting(Dates::All)?;
        let as_of = setting.criteria.as_of;
        let choice = Choice {
            only: &options.only,
            except: &options.except,
            require: &options.require,
            all_duties: options.all_duties,
        };
        let new_since = options.new_since.as_deref();
        let new_since = new_since.map(|text| when::latest("--new-since", text, &as_of));
        let map = |(heading, column)| HeadingMap { option: "--map", heading, column };
        let dates = options.dates.as_deref();
        Ok(Self {
            chosen: Chosen::new(choice, &setting.rules).map_err(wrong)?,
            filter: Filter {
                all: options.all,
                notes: options.notes,
                fail_on: named(FailOn::ALL, FailOn::name, "fail_on", &options.fail_on)?,
                new_since: new_since.transpose().map_err(wrong)?,
                allow_empty: options.allow_empty,
                allow_fewer: false,
                allow_unchecked: options.allow_unchecked,
            },
            table: TableOptions {
                maps: options.map.into_iter().map(map).collect(),
                ignored: options.ignore_columns,
                blank: options.blank,
                dates: dates
                    .map(|order| named(DateOrder::ALL, DateOrder::name, "dates", order))
                    .transpose()?,
                join_rows: options.join_rows,
                ..TableOptions::default()
            },
            plan: Plan::new(options.explain).map_err(wrong)?,
            setting,
            remarks,
        })
    }

    /// Judges the cases of a frame.
    ///
    /// In a part of a frame no case may have several rows: others may be in another part.
    #[pyo3(signature = (frame, in_parts=false))]
    fn check(
        &self,
        py: Python<'_>,
        frame: AnyRecordBatch,
        in_parts: bool,
    ) -> PyResult<NativeChecked> {
        let reader = frame.into_reader()?;
        let found = py.detach(|| self.judged(reader, in_parts))?;
        let Found { deadlines, rejects, heard, failures, in_breach, complete, records } = found;
        Ok(NativeChecked {
            deadlines: Py::new(py, deadlines)?,
            rejects: Py::new(py, rejects)?,
            errors: heard.errors.iter().map(|text| in_python(text)).collect(),
            remarks: heard.remarks.iter().map(|text| in_python(text)).collect(),
            failures: failures.iter().map(|text| in_python(text)).collect(),
            in_breach,
            complete,
            records,
        })
    }

    /// As of when it judges.
    #[getter]
    fn as_of(&self) -> String {
        self.setting.criteria.as_of.iso()
    }

    /// An empty table with the columns of the deadlines.
    fn empty(&self) -> NativeTable {
        NativeTable::new(self.plan.schema(), Vec::new())
    }
}

/// What was found, outside of Python.
struct Found {
    deadlines: NativeTable,
    rejects: NativeTable,
    heard: Heard,
    failures: Vec<String>,
    in_breach: bool,
    complete: bool,
    records: u64,
}

impl NativeChecker {
    fn judged(
        &self,
        mut reader: Box<dyn RecordBatchReader + Send>,
        in_parts: bool,
    ) -> PyResult<Found> {
        let rules = &self.setting.rules;
        let headings: Vec<String> =
            reader.schema().fields().iter().map(|field| field.name().clone()).collect();
        let mut first = None;
        for batch in reader.by_ref() {
            let batch = batch.map_err(wrong)?;
            if batch.num_rows() > 0 {
                first = Some(batch);
                break;
            }
        }
        let empty = || RecordBatch::new_empty(reader.schema());
        let sample = first.clone().unwrap_or_else(empty);
        let sample = sample.slice(0, sample.num_rows().min(200));
        let sample = Piece::sample(&sample).map_err(wrong)?;
        let frame = Frame::new(FRAME, &headings, &sample, &self.table, rules).map_err(wrong)?;
        if let Some(unmapped) = frame.unmapped.iter().find(|unmapped| unmapped.option.is_some()) {
            return Err(wrong(unmapped));
        }
        if in_parts && frame.events().is_none() {
            return Err(wrong(
                "a table with a row for each event cannot be judged in parts: make a row for each case first",
            ));
        }
        let pieces = Pieces { first, reader, next: 1, parts: Vec::new().into_iter() };

        let maker = RowMaker { plan: &self.plan, rules, calendar: &self.setting.calendar };
        let checker = Checker::new(&self.setting, self.chosen.clone(), self.filter, Some(maker))
            .with_all_rejects();
        let mut heard = Heard { remarks: self.remarks.clone(), ..Heard::default() };
        heard.remarks.extend(frame.unmapped.iter().map(ToString::to_string));
        let mut batch = Batch::new(&checker, &mut heard);
        run(frame, pieces, self.table.join_rows, &mut batch)?;
        let checked = batch.checked();
        checked.report_rest(&mut heard);
        let deadlines = self.plan.batches(std::mem::take(&mut heard.rows)).map_err(wrong)?;
        let rejects = rejects(&heard.rejects)?;
        let mut missing = checked.incomplete();
        missing.retain(|missing| !heard.errors.contains(missing));
        heard.errors.extend(missing);
        Ok(Found {
            deadlines: NativeTable::new(self.plan.schema(), deadlines),
            rejects: NativeTable::new(rejects.schema(), vec![rejects]),
            in_breach: checked.is_failing(),
            complete: !checked.is_incomplete(),
            records: checked.read(),
            failures: checked.failures().to_vec(),
            heard,
        })
    }
}

fn run(
    frame: Frame<'_>,
    mut pieces: Pieces,
    join_rows: bool,
    batch: &mut Batch<'_, '_, RowMaker<'_>>,
) -> PyResult<()> {
    let (needed, watched) = (frame.columns(), frame.watched());
    let name = FRAME.to_owned();
    let mut all = Vec::new();
    if join_rows || frame.events().is_none() {
        while let Some(piece) = pieces.next(&needed, &watched).map_err(wrong)? {
            all.push(piece);
        }
    }
    let in_turn = |events, records| {
        let can_show = CanShow::Only(events);
        Source {
            name,
            can_show,
            has_one_case: false,
            unmapped: None,
            records: Records::InTurn(records),
        }
    };
    let Some(events) = frame.events() else {
        let long = frame.gathered(all.iter().map(|piece| piece as _));
        return batch.run(in_turn(long.events.clone(), Box::new(long))).map_err(wrong);
    };
    frame.remarks().iter().for_each(|remark| batch.remark(remark));
    frame.incomplete().into_iter().for_each(|incomplete| batch.fail(incomplete));
    if join_rows {
        let joined = JoinedPieces { rows: &frame, pieces: all };
        return batch.run(in_turn(events, Box::new(joined))).map_err(wrong);
    }
    let next = || pieces.next(&needed, &watched).map_err(|reason| frame.broken(reason));
    batch.run_rows(FRAME, &CanShow::Only(events), &frame, next).map_err(wrong)
}

/// The rows of a stream, piece by piece.
struct Pieces {
    first: Option<RecordBatch>,
    reader: Box<dyn RecordBatchReader + Send>,
    /// The number of the next row.
    next: u64,
    parts: std::vec::IntoIter<Piece>,
}

impl Pieces {
    fn next(&mut self, needed: &[usize], watched: &[usize]) -> Result<Option<Piece>, String> {
        loop {
            if let Some(part) = self.parts.next() {
                return Ok(Some(part));
            }
            let batch = match self.first.take() {
                Some(first) => first,
                None => match self.reader.next() {
                    None => return Ok(None),
                    Some(batch) => batch.map_err(|error| error.to_string())?,
                },
            };
            let piece = Piece::new(&batch, self.next, needed, watched)?;
            self.next += batch.num_rows() as u64;
            self.parts = piece.in_parts().collect::<Vec<_>>().into_iter();
        }
    }
}

/// What a check tells.
#[derive(Default)]
struct Heard {
    rows: Vec<Rows>,
    rejects: Vec<(Unjudged, Reject)>,
    errors: Vec<String>,
    remarks: Vec<String>,
}

impl Messages for Heard {
    fn error(&mut self, message: &str) {
        self.errors.push(message.to_owned());
    }

    fn remark(&mut self, message: &str) {
        self.remarks.push(message.to_owned());
    }
}

impl Listener<Rows> for Heard {
    fn unjudged(&mut self, why: Unjudged, records: &[Reject]) {
        self.rejects.extend(records.iter().map(|record| (why, record.clone())));
    }

    fn rows(&mut self, rows: Rows) -> io::Result<()> {
        self.rows.push(rows);
        Ok(())
    }
}

/// The records that could not be judged. Rows are numbered from 0, as frames number them.
fn rejects(records: &[(Unjudged, Reject)]) -> PyResult<RecordBatch> {
    let schema: SchemaRef = Schema::new(vec![
        Field::new("row", DataType::UInt64, true),
        Field::new("case_id", DataType::Utf8, true),
        Field::new("field", DataType::Utf8, false),
        Field::new("reason", DataType::Utf8, false),
        Field::new("kind", DataType::Utf8, false),
    ])
    .into();
    let row = |(_, reject): &(Unjudged, Reject)| reject.line.and_then(|line| line.checked_sub(1));
    let rows: UInt64Array = records.iter().map(row).collect();
    let cases: StringArray = records.iter().map(|(_, reject)| reject.case.as_deref()).collect();
    let fields = StringArray::from_iter_values(records.iter().map(|(_, reject)| &reject.field));
    let reasons = records.iter().map(|(_, reject)| in_python(&reject.reason));
    let reasons = StringArray::from_iter_values(reasons);
    let kinds = StringArray::from_iter_values(records.iter().map(|(why, _)| why.name()));
    RecordBatch::try_new(
        schema,
        vec![
            std::sync::Arc::new(rows),
            std::sync::Arc::new(cases),
            std::sync::Arc::new(fields),
            std::sync::Arc::new(reasons),
            std::sync::Arc::new(kinds),
        ],
    )
    .map_err(wrong)
}
