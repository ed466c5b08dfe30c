//! Arithmetic with columns of dates.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Int32Type};
use arrow_array::{Array, ArrayRef, Date32Array, Int32Array};
use arrow_schema::Field;
use chrono::NaiveDate;
use dutyclock::intake::Cell;
use dutyclock::{Calendar, DateOrder, Moment, intake};
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyTuple};
use pyo3_arrow::error::PyArrowResult;
use pyo3_arrow::ffi::{to_array_pycapsules, to_schema_pycapsule};
use pyo3_arrow::input::AnyArray;

use crate::data::Column;
use crate::errors::wrong;

/// A column that pandas, polars, DuckDB, pyarrow and others take as it is.
#[pyclass(frozen, module = "dutyclock._native")]
pub(crate) struct NativeColumn {
    array: ArrayRef,
    /// How many of the values depend on holidays that are not published yet.
    #[pyo3(get)]
    provisional: usize,
}

#[pymethods]
impl NativeColumn {
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_array__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyCapsule>>,
    ) -> PyArrowResult<Bound<'py, PyTuple>> {
        to_array_pycapsules(py, self.field().into(), &self.array, requested_schema)
    }

    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyArrowResult<Bound<'py, PyCapsule>> {
        to_schema_pycapsule(py, self.field())
    }

    fn __len__(&self) -> usize {
        self.array.len()
    }

    /// The values as objects of Python.
    fn to_list(&self) -> Values {
        match self.array.as_primitive_opt::<Date32Type>() {
            Some(dates) => {
                let date = |day: Option<i32>| Some(Moment::of_day(day?).ok()?.date());
                Values::Dates(dates.iter().map(date).collect())
            }
            None => Values::Numbers(self.array.as_primitive::<Int32Type>().iter().collect()),
        }
    }
}

#[derive(IntoPyObject)]
enum Values {
    Dates(Vec<Option<NaiveDate>>),
    Numbers(Vec<Option<i32>>),
}

impl NativeColumn {
    fn field(&self) -> Field {
        Field::new("", self.array.data_type().clone(), true)
    }
}

/// Dates in any form: a column, one date, or a list.
#[derive(FromPyObject)]
pub(crate) enum Dates {
    Column(AnyArray),
    One(String),
    List(Vec<Option<String>>),
}

/// Numbers in any form.
#[derive(FromPyObject)]
pub(crate) enum Numbers {
    One(i64),
    Column(AnyArray),
    List(Vec<Option<i64>>),
}

/// Values, or one value for all.
enum Many<T> {
    One(T),
    All(Vec<Option<T>>),
}

impl<T: Copy> Many<T> {
    fn get(&self, at: usize) -> Option<T> {
        match self {
            Self::One(value) => Some(*value),
            Self::All(values) => values.get(at).copied().flatten(),
        }
    }

    fn len(&self) -> Option<usize> {
        match self {
            Self::One(_) => None,
            Self::All(values) => Some(values.len()),
        }
    }
}

impl Dates {
    fn read(self, argument: &str) -> PyResult<Many<NaiveDate>> {
        match self {
            Self::One(text) => {
                let date = date(&Cell::Text(text.into()))
                    .and_then(|date| date.ok_or_else(|| "a date is missing".to_owned()));
                date.map(Many::One).map_err(|reason| wrong(format!("{argument}: {reason}")))
            }
            Self::List(texts) => {
                let cell =
                    |text: Option<String>| text.map_or(Cell::Blank, |text| Cell::Text(text.into()));
                let dates = texts.into_iter().enumerate().map(|(row, text)| {
                    date(&cell(text)).map_err(|reason| at_row(argument, row, &reason))
                });
                dates.collect::<PyResult<_>>().map(Many::All)
            }
            Self::Column(column) => cells(column, argument, date).map(Many::All),
        }
    }
}

fn date(cell: &Cell<'_>) -> Result<Option<NaiveDate>, String> {
    Ok(cell.date(DateOrder::DayFirst)?.map(|moment| moment.date()))
}

impl Numbers {
    fn read(self, argument: &str) -> PyResult<Many<i64>> {
        match self {
            Self::One(number) => Ok(Many::One(number)),
            Self::List(numbers) => Ok(Many::All(numbers)),
            Self::Column(column) => {
                let numbers = cells(column, argument, |cell| match cell {
                    Cell::Blank => Ok(None),
                    Cell::Number(number) => Ok(Some(*number)),
                    _ => Err("it is not a whole number".to_owned()),
                });
                numbers.map(Many::All)
            }
        }
    }
}

/// The values of the cells of a column.
fn cells<T>(
    column: AnyArray,
    argument: &str,
    value: impl Fn(&Cell<'_>) -> Result<Option<T>, String>,
) -> PyResult<Vec<Option<T>>> {
    let chunks = column.into_chunked_array()?;
    let mut values = Vec::new();
    for chunk in chunks.chunks() {
        let cells = Column::new(argument, chunk).map_err(wrong)?;
        for row in 0..chunk.len() {
            let value = value(&cells.cell(row));
            let place = values.len();
            values.push(value.map_err(|reason| at_row(argument, place, &reason))?);
        }
    }
    Ok(values)
}

fn at_row(argument: &str, row: usize, reason: &str) -> PyErr {
    wrong(format!("{argument}, row {row}: {reason}"))
}

/// Adds working days to dates, or takes them away where the number is below zero.
#[pyfunction]
pub(crate) fn add_working_days(
    py: Python<'_>,
    dates: Dates,
    days: Numbers,
    calendar: &str,
) -> PyResult<NativeColumn> {
    let calendar = intake::calendar(calendar).map_err(wrong)?;
    let (dates, days) = (dates.read("dates")?, days.read("days")?);
    py.detach(|| {
        let moved = |date: NaiveDate, days: i64| {
            let found = moved(&calendar, date, days)?;
            Ok((Moment::on(found).days_since_1970(), found.max(date)))
        };
        let (days, provisional) = paired(&calendar, "dates", (&dates, &days), moved)?;
        Ok(NativeColumn { array: Arc::new(Date32Array::from(days)), provisional })
    })
}

fn moved(calendar: &Calendar, date: NaiveDate, days: i64) -> Result<NaiveDate, String> {
    let count = u32::try_from(days.unsigned_abs())
        .map_err(|_| format!("{days} working days lead out of the calendar"))?;
    let found = if days < 0 {
        calendar.subtract_working_days(date, count)
    } else {
        calendar.add_working_days(date, count)
    };
    found.map_err(|error| error.to_string())
}

/// The working days after one date, up to and including another.
#[pyfunction]
pub(crate) fn working_days_between(
    py: Python<'_>,
    start: Dates,
    end: Dates,
    calendar: &str,
) -> PyResult<NativeColumn> {
    let calendar = intake::calendar(calendar).map_err(wrong)?;
    let (start, end) = (start.read("start")?, end.read("end")?);
    py.detach(|| {
        let between = |start: NaiveDate, end: NaiveDate| {
            let days = calendar.working_days_between(start, end);
            Ok((days.map_err(|error| error.to_string())?, start.max(end)))
        };
        let (days, provisional) = paired(&calendar, "start", (&start, &end), between)?;
        Ok(NativeColumn { array: Arc::new(Int32Array::from(days)), provisional })
    })
}

/// A number for each pair, which also has the latest day that it depends on, and how many of them are provisional.
fn paired<A: Copy, B: Copy>(
    calendar: &Calendar,
    argument: &str,
    (one, other): (&Many<A>, &Many<B>),
    number: impl Fn(A, B) -> Result<(i32, NaiveDate), String>,
) -> PyResult<(Vec<Option<i32>>, usize)> {
    let rows = match (one.len(), other.len()) {
        (Some(rows), Some(others)) if rows != others => {
            return Err(wrong(format!("the columns have {rows} and {others} rows")));
        }
        (rows, others) => rows.or(others).unwrap_or(1),
    };
    let mut provisional = 0;
    let numbers = (0..rows).map(|row| {
        let Some((one, other)) = one.get(row).zip(other.get(row)) else { return Ok(None) };
        let (number, latest) =
            number(one, other).map_err(|reason| at_row(argument, row, &reason))?;
        provisional += usize::from(calendar.is_provisional(latest));
        Ok(Some(number))
    });
    let numbers = numbers.collect::<PyResult<_>>()?;
    Ok((numbers, provisional))
}
