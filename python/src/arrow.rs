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
        let batches = parts.into_iter().filter(|part| !part.rows.is_empty()).map(|mut part| {
            let ids = case_ids(&mut part)?;
            let keys = duties.keys(&part);
            let shared = Shared { ids, duties: &duties, keys, statuses: &statuses };
            let columns = self.contents.iter().map(|(_, content)| content.array(&part, &shared));
            RecordBatch::try_new(Arc::clone(&schema), columns.collect::<Result<_, _>>()?)
        });
        batches.collect()
    }
}

/// What several columns of some rows have in common.
struct Shared<'d> {
    ids: ArrayRef,
    duties: &'d Duties,
    /// For each kind of keys of the duties.
    keys: Vec<Int32Array>,
    statuses: &'d ArrayRef,
}

/// All duties of some rows, with the texts of each column as a dictionary.
struct Duties {
    places: HashMap<DutyKey, usize>,
    /// For each column of texts: its dictionary, and the place of its keys.
    columns: Vec<(ArrayRef, usize)>,
    /// The key of each duty. Columns often share them: a rule has one title.
    keys: Vec<Vec<Option<i32>>>,
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
        let mut known: Vec<Vec<Option<i32>>> = Vec::new();
        let columns = (0..count).map(|column| {
            let (texts, keys) = dictionary(&all, column);
            let place = known.iter().position(|known| *known == keys).unwrap_or_else(|| {
                known.push(keys);
                known.len() - 1
            });
            (texts, place)
        });
        Self { places, columns: columns.collect(), keys: known }
    }

    /// The keys of some rows, for each kind of keys.
    fn keys(&self, part: &Rows) -> Vec<Int32Array> {
        let places: Vec<usize> = part.duties.iter().map(|duty| self.places[&duty.key]).collect();
        let of_rows = |keys: &Vec<Option<i32>>| {
            let keys: Vec<Option<i32>> = places.iter().map(|place| keys[*place]).collect();
            let duties = part.rows.iter().map(|row| row.duty as usize);
            // Most columns have a text for every duty, which is quicker.
            match keys.iter().copied().collect::<Option<Vec<i32>>>() {
                Some(keys) => Int32Array::from_iter_values(duties.map(|duty| keys[duty])),
                None => duties.map(|duty| keys[duty]).collect(),
            }
        };
        self.keys.iter().map(of_rows).collect()
    }
}

/// The distinct texts of a column, and the key of each duty.
fn dictionary(duties: &[&Duty], column: usize) -> (ArrayRef, Vec<Option<i32>>) {
    let (mut known, mut texts): (HashMap<&str, i32>, Vec<&str>) = Default::default();
    let keys = duties.iter().map(|duty| {
        let text = duty.texts[column].as_deref()?;
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

    fn array(self, part: &Rows, shared: &Shared<'_>) -> Result<ArrayRef, ArrowError> {
        let rows = || part.rows.iter();
        Ok(match self {
            Self::CaseId => Arc::clone(&shared.ids),
            Self::Duty(column) => {
                let (texts, place) = &shared.duties.columns[column];
                in_dictionary(shared.keys[*place].clone(), texts)?
            }
            Self::Status => {
                let keys = rows().map(|row| row.status.urgency() as i32);
                in_dictionary(Int32Array::from_iter_values(keys), shared.statuses)?
            }
            Self::CountedFrom => days(rows().map(|row| Some(row.from))),
            Self::CountedFromAt => instants(rows().map(|row| Some(row.from))),
            Self::Due => days(rows().map(|row| row.due)),
            Self::DueAt => instants(rows().map(|row| row.due)),
            Self::ActBy => days(rows().map(|row| row.act_by)),
            Self::Completed => days(rows().map(|row| row.completed)),
            Self::CompletedAt => instants(rows().map(|row| row.completed)),
            Self::WorkingDaysLeft => numbers(rows().map(|row| row.working_days_left)),
            Self::LateByWorkingDays => numbers(rows().map(|row| row.late_by?.working_days)),
            Self::LateByDays => {
                let days = rows().map(|row| row.late_by.map(|late| i32::try_from(late.days)));
                let days: Result<Int32Array, _> = days.map(Option::transpose).collect();
                Arc::new(days.map_err(|error| ArrowError::ComputeError(error.to_string()))?)
            }
            Self::Others(column) => lists(&part.others, column, part.rows.len())?,
            Self::Other(column) => {
                let mut texts = vec![None; part.rows.len()];
                for Others { row, texts: all } in &part.others {
                    texts[*row] = all[column].first();
                }
                Arc::new(StringArray::from_iter(texts))
            }
        })
    }
}

fn in_dictionary(keys: Int32Array, texts: &ArrayRef) -> Result<ArrayRef, ArrowError> {
    Ok(Arc::new(DictionaryArray::<Int32Type>::try_new(keys, Arc::clone(texts))?))
}

fn numbers(numbers: impl Iterator<Item = Option<i32>>) -> ArrayRef {
    Arc::new(numbers.collect::<Int32Array>())
}

/// The ids, whose bytes are taken over as they are.
fn case_ids(part: &mut Rows) -> Result<ArrayRef, ArrowError> {
    let ends = std::iter::once(0).chain(part.rows.iter().map(|row| row.id_end));
    let offsets: Result<Vec<i32>, _> = ends.map(i32::try_from).collect();
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
