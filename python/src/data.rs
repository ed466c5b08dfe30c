//! The columns of an Arrow table as cells of a frame.

use std::borrow::Cow;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{
    Date32Type, Date64Type, Float64Type, Int64Type, TimestampMicrosecondType,
    TimestampMillisecondType, TimestampNanosecondType, TimestampSecondType,
};
use arrow_array::{
    Array, ArrayRef, Date32Array, Float64Array, Int64Array, LargeStringArray, RecordBatch,
    StringArray, StringViewArray,
};
use arrow_cast::{CastOptions, cast_with_options};
use arrow_schema::{ArrowError, DataType, TimeUnit};
use chrono::FixedOffset;
use dutyclock::intake::{Cell, FrameRows};

/// A column, in a form whose cells are quick to read.
#[derive(Debug)]
pub(crate) enum Column {
    Days(Date32Array),
    /// In so many parts of a second, with where its clock shows the time.
    Times(Int64Array, i64, Zone),
    Numbers(Int64Array),
    Decimals(Float64Array),
    Texts(StringArray),
    LongTexts(LargeStringArray),
    TextViews(StringViewArray),
    /// Nothing in any row.
    Blank,
    /// Something that cannot be a date, a text or a number.
    Other(ArrayRef),
}

/// What a time in a column means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Zone {
    /// The clock of Europe/London, without an offset.
    Local,
    /// Instants, shown with that offset; `None` for the clock of Europe/London.
    Instant(Option<FixedOffset>),
}

impl Zone {
    /// # Errors
    ///
    /// A zone whose midnights are not known here.
    fn of(name: Option<&str>, column: &str) -> Result<Self, String> {
        let Some(name) = name else { return Ok(Self::Local) };
        match name {
            "Europe/London" | "Europe/Belfast" | "GB" => return Ok(Self::Instant(None)),
            "UTC" | "Z" | "Etc/UTC" | "GMT" | "Etc/GMT" => {
                return Ok(Self::Instant(FixedOffset::east_opt(0)));
            }
            _ => {}
        }
        let offset: Result<FixedOffset, _> = name.parse();
        offset.map(|offset| Self::Instant(Some(offset))).map_err(|_| {
            format!(
                "the column `{column}` has times of `{name}`: convert them to Europe/London or UTC"
            )
        })
    }
}

impl Column {
    /// # Errors
    ///
    /// If the type cannot be read.
    pub(crate) fn new(name: &str, array: &ArrayRef) -> Result<Self, String> {
        let unreadable = |error: ArrowError| format!("the column `{name}` cannot be read: {error}");
        let as_type = |of: &DataType| strictly(array, of).map_err(unreadable);
        Ok(match array.data_type() {
            DataType::Null => Self::Blank,
            DataType::Date32 => Self::Days(array.as_primitive::<Date32Type>().clone()),
            DataType::Date64 => {
                let days = array.as_primitive::<Date64Type>();
                Self::Days(days.unary(day_of))
            }
            DataType::Timestamp(unit, zone) => {
                let (times, parts) = times(array, *unit);
                Self::Times(times, parts, Zone::of(zone.as_deref(), name)?)
            }
            DataType::Utf8 => Self::Texts(array.as_string::<i32>().clone()),
            DataType::LargeUtf8 => Self::LongTexts(array.as_string::<i64>().clone()),
            DataType::Utf8View => Self::TextViews(array.as_string_view().clone()),
            DataType::Float16 | DataType::Float32 | DataType::Float64 => {
                Self::Decimals(as_type(&DataType::Float64)?.as_primitive::<Float64Type>().clone())
            }
            of if of.is_integer() => match strictly(array, &DataType::Int64) {
                Ok(numbers) => Self::Numbers(numbers.as_primitive::<Int64Type>().clone()),
                // Some ids are larger.
                Err(_) => Self::Texts(as_type(&DataType::Utf8)?.as_string::<i32>().clone()),
            },
            DataType::Dictionary(_, values) => Self::new(name, &as_type(values)?)?,
            DataType::RunEndEncoded(_, values) => Self::new(name, &as_type(values.data_type())?)?,
            _ => match strictly(array, &DataType::Utf8) {
                Ok(texts) => Self::Texts(texts.as_string::<i32>().clone()),
                Err(_) => Self::Other(Arc::clone(array)),
            },
        })
    }

    pub(crate) fn cell(&self, row: usize) -> Cell<'_> {
        match self {
            Self::Blank => Cell::Blank,
            Self::Days(days) if days.is_valid(row) => Cell::Day(days.value(row)),
            Self::Times(times, parts, zone) if times.is_valid(row) => {
                let second = times.value(row).div_euclid(*parts);
                match zone {
                    Zone::Local => Cell::Local(second),
                    Zone::Instant(offset) => Cell::Instant(second, *offset),
                }
            }
            Self::Numbers(numbers) if numbers.is_valid(row) => Cell::Number(numbers.value(row)),
            Self::Decimals(numbers) if numbers.is_valid(row) => decimal(numbers.value(row)),
            Self::Texts(texts) if texts.is_valid(row) => text(texts.value(row)),
            Self::LongTexts(texts) if texts.is_valid(row) => text(texts.value(row)),
            Self::TextViews(texts) if texts.is_valid(row) => text(texts.value(row)),
            Self::Other(array) if array.is_valid(row) => {
                Cell::Text(Cow::Owned(format!("a value of type {}", array.data_type())))
            }
            _ => Cell::Blank,
        }
    }
}

/// A column as another type. A value that does not fit is an error, and must not become a blank.
fn strictly(array: &ArrayRef, of: &DataType) -> Result<ArrayRef, ArrowError> {
    cast_with_options(array, of, &CastOptions { safe: false, ..CastOptions::default() })
}

/// The day of a time in milliseconds. Days too far away for a number are out of range all the same.
fn day_of(milliseconds: i64) -> i32 {
    let day = milliseconds.div_euclid(86_400_000);
    i32::try_from(day).unwrap_or(if day < 0 { i32::MIN } else { i32::MAX })
}

/// The numbers of a column of times, and how many of them make a second.
fn times(array: &ArrayRef, unit: TimeUnit) -> (Int64Array, i64) {
    match unit {
        TimeUnit::Second => {
            (array.as_primitive::<TimestampSecondType>().reinterpret_cast::<Int64Type>(), 1)
        }
        TimeUnit::Millisecond => {
            (array.as_primitive::<TimestampMillisecondType>().reinterpret_cast(), 1_000)
        }
        TimeUnit::Microsecond => {
            (array.as_primitive::<TimestampMicrosecondType>().reinterpret_cast(), 1_000_000)
        }
        TimeUnit::Nanosecond => {
            (array.as_primitive::<TimestampNanosecondType>().reinterpret_cast(), 1_000_000_000)
        }
    }
}

fn text(text: &str) -> Cell<'_> {
    Cell::Text(Cow::Borrowed(text))
}

/// A whole number that was made a decimal, as pandas does where others are missing, or the decimal as it is.
fn decimal(number: f64) -> Cell<'static> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    match number {
        number if number.is_nan() => Cell::Blank,
        number if number.fract() == 0.0 && number.abs() < EXACT => Cell::Number(number as i64),
        number => Cell::Text(Cow::Owned(number.to_string())),
    }
}

/// Some rows of a table.
#[derive(Debug, Clone)]
pub(crate) struct Piece {
    columns: Arc<Vec<Column>>,
    /// The first of the rows among those of the columns.
    start: usize,
    count: usize,
    /// The number of the first row in the whole table, from 1.
    first: u64,
}

impl Piece {
    /// The first rows of a table, with all columns.
    ///
    /// # Errors
    ///
    /// If the times of a column cannot be read.
    pub(crate) fn sample(batch: &RecordBatch) -> Result<Self, String> {
        let fields = batch.schema_ref().fields().iter().zip(batch.columns());
        let columns = fields.map(|(field, array)| Column::new(field.name(), array));
        let columns = Arc::new(columns.collect::<Result<_, _>>()?);
        Ok(Self { columns, start: 0, count: batch.num_rows(), first: 1 })
    }

    /// The rows of a batch, with only the columns that are needed or watched.
    ///
    /// # Errors
    ///
    /// If one of them cannot be read.
    pub(crate) fn new(
        batch: &RecordBatch,
        first: u64,
        needed: &[usize],
        watched: &[usize],
    ) -> Result<Self, String> {
        let fields = batch.schema_ref().fields().iter().zip(batch.columns()).enumerate();
        let columns = fields.map(|(at, (field, array))| {
            let is_needed = needed.contains(&at);
            if !is_needed && !watched.contains(&at) {
                return Ok(Column::Blank);
            }
            match Column::new(field.name(), array)? {
                Column::Other(array) if is_needed => Err(format!(
                    "the column `{}` has values of type {}: make them texts, numbers or dates",
                    field.name(),
                    array.data_type()
                )),
                column => Ok(column),
            }
        });
        let columns = Arc::new(columns.collect::<Result<_, _>>()?);
        Ok(Self { columns, start: 0, count: batch.num_rows(), first })
    }

    /// The same rows in parts, so that all cores have work.
    pub(crate) fn in_parts(self) -> impl Iterator<Item = Self> {
        const ROWS: usize = 16_384;
        (0..self.count).step_by(ROWS).map(move |from| Self {
            columns: Arc::clone(&self.columns),
            start: self.start + from,
            count: ROWS.min(self.count - from),
            first: self.first + from as u64,
        })
    }
}

impl FrameRows for Piece {
    fn first(&self) -> u64 {
        self.first
    }

    fn count(&self) -> usize {
        self.count
    }

    #[inline]
    fn cell(&self, column: usize, row: usize) -> Cell<'_> {
        self.columns.get(column).map_or(Cell::Blank, |column| column.cell(self.start + row))
    }
}
