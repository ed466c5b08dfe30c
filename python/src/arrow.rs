//! Rows as record batches, whose repeated texts are dictionaries.

use std::collections::HashMap;
use std::sync::Arc;

use arrow_array::types::{Date32Type, Int32Type, TimestampMicrosecondType};
use arrow_array::{
    ArrayRef, DictionaryArray, Int32Array, ListArray, PrimitiveArray, RecordBatch, StringArray,
};
use arrow_buffer::{Buffer, OffsetBuffer, ScalarBuffer};
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef, TimeUnit};
use dutyclock::report::Empty;
use dutyclock::{Moment, Status};

use crate::rows::{Content, Duty, DutyKey, Others, Plan, Rows};

/// Instants are shown on this clock.
const ZONE: &str = "Europe/London";

impl Plan {
    /// The types of the columns.
    pub(crate) fn schema(&self) -> SchemaRef {
        let fields = self.contents.iter().map(|(column, content)| {
            let may_be_null = column.empty != Empty::Never && *content != Content::CaseId;
            Field::new(column.name, content.data_type(), may_be_null)
        });
        Arc::new(Schema::new(fields.collect::<Vec<_>>()))
    }

    /// The rows as batches that share their dictionaries.
    pub(crate) fn batches(&self, parts: Vec<Rows>) -> Result<Vec<RecordBatch>, ArrowError> {
        let schema = self.schema();
        let duties = Duties::of(&parts, self);
        let statuses: ArrayRef =
            Arc::new(StringArray::from_iter_values(Status::ALL.iter().map(|one| one.name())));
        let batches = parts.into_iter().filter(|part| part.len() > 0).map(|mut part| {
            let ids = case_ids(&mut part)?;
            let duty = duties.places(&part);
            let columns = self
                .contents
                .iter()
                .map(|(_, content)| content.array(&part, &ids, (&duties, &duty), &statuses));
            RecordBatch::try_new(Arc::clone(&schema), columns.collect::<Result<_, _>>()?)
        });
        batches.collect()
    }
}

/// All duties of some rows, with the texts of each column as a dictionary.
struct Duties {
    places: HashMap<DutyKey, usize>,
    /// For each column of texts: its dictionary, and the key of each duty in it.
    columns: Vec<(ArrayRef, Vec<Option<i32>>)>,
}

impl Duties {
    fn of(parts: &[Rows], plan: &Plan) -> Self {
        let mut places = HashMap::new();
        let mut all: Vec<&Duty> = Vec::new();
        for duty in parts.iter().flat_map(|part| &part.duties) {
            places.entry(duty.key).or_insert_with(|| {
                all.push(duty);
                all.len() - 1
            });
        }
        let is_text = |content: &Content| matches!(content, Content::Duty(_));
        let count = plan.contents.iter().filter(|(_, content)| is_text(content)).count();
        let columns = (0..count).map(|column| dictionary(&all, column)).collect();
        Self { places, columns }
    }

    /// The place of each duty of some rows among all.
    fn places(&self, part: &Rows) -> Vec<usize> {
        part.duties.iter().filter_map(|duty| self.places.get(&duty.key).copied()).collect()
    }
}

/// The distinct texts of a column, and the key of each duty.
fn dictionary(duties: &[&Duty], column: usize) -> (ArrayRef, Vec<Option<i32>>) {
    let (mut known, mut texts): (HashMap<&str, i32>, Vec<&str>) = Default::default();
    let keys = duties.iter().map(|duty| {
        let text = duty.texts.get(column)?.as_deref()?;
        Some(*known.entry(text).or_insert_with(|| {
            texts.push(text);
            texts.len() as i32 - 1
        }))
    });
    let keys = keys.collect();
    (Arc::new(StringArray::from_iter_values(texts)), keys)
}

impl Content {
    fn data_type(self) -> DataType {
        let text = || Box::new(DataType::Utf8);
        match self {
            Self::CaseId | Self::Other(_) => DataType::Utf8,
            Self::Duty(_) | Self::Status => DataType::Dictionary(Box::new(DataType::Int32), text()),
            Self::CountedFrom | Self::Due | Self::ActBy | Self::Completed => DataType::Date32,
            Self::CountedFromAt | Self::DueAt | Self::CompletedAt => {
                DataType::Timestamp(TimeUnit::Microsecond, Some(ZONE.into()))
            }
            Self::WorkingDaysLeft | Self::LateByWorkingDays | Self::LateByDays => DataType::Int32,
            Self::Others(_) => {
                DataType::List(Arc::new(Field::new_list_field(DataType::Utf8, false)))
            }
        }
    }

    fn array(
        self,
        part: &Rows,
        ids: &ArrayRef,
        (duties, duty): (&Duties, &[usize]),
        statuses: &ArrayRef,
    ) -> Result<ArrayRef, ArrowError> {
        let at = |place: &u32| duty.get(*place as usize).copied();
        Ok(match self {
            Self::CaseId => Arc::clone(ids),
            Self::Duty(column) => {
                let (texts, keys) = &duties.columns[column];
                let key = |place| keys.get(at(place)?).copied().flatten();
                let keys: Int32Array = part.duty.iter().map(key).collect();
                Arc::new(DictionaryArray::<Int32Type>::try_new(keys, Arc::clone(texts))?)
            }
            Self::Status => {
                let keys = part.status.iter().map(|status| Some(status.urgency() as i32));
                let keys: Int32Array = keys.collect();
                Arc::new(DictionaryArray::<Int32Type>::try_new(keys, Arc::clone(statuses))?)
            }
            Self::CountedFrom => days(part.from.iter().map(|moment| Some(*moment))),
            Self::CountedFromAt => instants(part.from.iter().map(|moment| Some(*moment))),
            Self::Due => days(part.due.iter().copied()),
            Self::DueAt => instants(part.due.iter().copied()),
            Self::ActBy => days(part.act_by.iter().copied()),
            Self::Completed => days(part.completed.iter().copied()),
            Self::CompletedAt => instants(part.completed.iter().copied()),
            Self::WorkingDaysLeft => Arc::new(Int32Array::from(part.working_days_left.clone())),
            Self::LateByWorkingDays => {
                Arc::new(Int32Array::from(part.late_by_working_days.clone()))
            }
            Self::LateByDays => {
                let days = part.late_by_days.iter();
                let days = days.map(|days| days.map(i32::try_from).transpose());
                let days: Result<Int32Array, _> = days.collect();
                Arc::new(days.map_err(|error| ArrowError::ComputeError(error.to_string()))?)
            }
            Self::Others(column) => lists(&part.others, column, part.len())?,
            Self::Other(column) => {
                let mut texts = vec![None; part.len()];
                for Others { row, texts: all } in &part.others {
                    texts[*row] = all[column].first();
                }
                Arc::new(StringArray::from_iter(texts))
            }
        })
    }
}

/// The ids, whose bytes are taken over as they are.
fn case_ids(part: &mut Rows) -> Result<ArrayRef, ArrowError> {
    let ends = std::iter::once(&0).chain(&part.id_ends);
    let offsets: Result<Vec<i32>, _> = ends.map(|end| i32::try_from(*end)).collect();
    let offsets = offsets.map_err(|_| {
        let reason = "the ids of the deadlines have more than 2 GB together: check the frame in several parts";
        ArrowError::InvalidArgumentError(reason.to_owned())
    })?;
    let bytes = Buffer::from_vec(std::mem::take(&mut part.ids).into_bytes());
    let offsets = OffsetBuffer::new(ScalarBuffer::from(offsets));
    Ok(Arc::new(StringArray::try_new(offsets, bytes, None)?))
}

fn days(moments: impl Iterator<Item = Option<Moment>>) -> ArrayRef {
    let days = moments.map(|moment| moment.map(|moment| moment.days_since_1970()));
    Arc::new(days.collect::<PrimitiveArray<Date32Type>>())
}

fn instants(moments: impl Iterator<Item = Option<Moment>>) -> ArrayRef {
    const PARTS: i64 = 1_000_000;
    let instants = moments.map(|moment| Some(moment?.seconds_since_1970()? * PARTS));
    let instants: PrimitiveArray<TimestampMicrosecondType> = instants.collect();
    Arc::new(instants.with_timezone(ZONE))
}

/// A list of texts for each row, which most rows leave empty.
fn lists(others: &[Others], column: usize, rows: usize) -> Result<ArrayRef, ArrowError> {
    let mut lengths = vec![0; rows];
    let mut texts: Vec<&str> = Vec::new();
    for Others { row, texts: all } in others {
        let of_row = &all[column];
        lengths[*row] = of_row.len();
        texts.extend(of_row.iter().map(String::as_str));
    }
    let item = Arc::new(Field::new_list_field(DataType::Utf8, false));
    let offsets = OffsetBuffer::from_lengths(lengths);
    let texts = Arc::new(StringArray::from_iter_values(texts));
    Ok(Arc::new(ListArray::try_new(item, offsets, texts, None)?))
}
