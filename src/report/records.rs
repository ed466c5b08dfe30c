//! Records for programs: rows of fields with stable names, shared by JSON, JSON lines and CSV.

use std::borrow::Cow;

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Number;

use super::schema::Shape;
use super::text::spreadsheet;
use crate::engine::status::Status;
use crate::moment::Moment;

/// The value of a field. JSON keeps its type; CSV writes it into one cell.
#[derive(Debug, Clone)]
pub enum Value<'a> {
    /// No value: JSON omits the key.
    Omitted,
    /// No value.
    Null,
    /// A text.
    Text(Cow<'a, str>),
    /// A date, or a date and a time.
    Moment(Moment),
    /// A status, which some formats colour.
    Status(Status),
    /// A whole number.
    Number(Number),
    /// Yes or no.
    Flag(bool),
    /// Several values.
    List(Vec<Value<'a>>),
    /// Named values, which version 1 alone has.
    Object(Vec<(&'a str, Value<'a>)>),
}

impl<'a> Value<'a> {
    pub(super) fn text(text: impl Into<Cow<'a, str>>) -> Self {
        Self::Text(text.into())
    }

    pub(super) fn number(number: impl Into<Number>) -> Self {
        Self::Number(number.into())
    }

    pub(super) fn texts(texts: impl IntoIterator<Item: Into<Cow<'a, str>>>) -> Self {
        Self::List(texts.into_iter().map(Self::text).collect())
    }

    pub(super) fn moment(moment: Moment) -> Self {
        Self::Moment(moment)
    }

    /// `null` if there is no value.
    pub(super) fn or_null<T>(known: Option<T>, value: impl FnOnce(T) -> Self) -> Self {
        known.map_or(Self::Null, value)
    }

    /// Omitted if there is no value.
    pub(super) fn or_omitted<T>(known: Option<T>, value: impl FnOnce(T) -> Self) -> Self {
        known.map_or(Self::Omitted, value)
    }

    /// The value as one cell that a spreadsheet reads correctly.
    pub(super) fn cell(&self) -> Cow<'_, str> {
        match (self, self.plain()) {
            (Self::Text(_) | Self::List(_), Cow::Borrowed(text)) => spreadsheet(text),
            (Self::Text(_) | Self::List(_), Cow::Owned(text)) => {
                Cow::Owned(spreadsheet(&text).into_owned())
            }
            (_, plain) => plain,
        }
    }

    /// The value as text.
    #[must_use]
    pub fn plain(&self) -> Cow<'_, str> {
        match self {
            Self::Omitted | Self::Null => Cow::Borrowed(""),
            Self::Text(text) => Cow::Borrowed(text),
            Self::Moment(moment) => Cow::Owned(moment.iso()),
            Self::Status(status) => Cow::Borrowed(status.name()),
            Self::Number(number) => Cow::Owned(number.to_string()),
            Self::Flag(flag) => Cow::Borrowed(if *flag { "true" } else { "false" }),
            Self::List(list) => {
                Cow::Owned(list.iter().map(Self::plain).collect::<Vec<_>>().join("; "))
            }
            Self::Object(_) => unreachable!("what JSON nests has columns of its own in CSV"),
        }
    }

    /// The same list, omitted if it is empty.
    pub(super) fn unless_empty(self) -> Self {
        match self {
            Self::List(list) if list.is_empty() => Self::Omitted,
            value => value,
        }
    }
}

impl Serialize for Value<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Omitted | Self::Null => serializer.serialize_unit(),
            Self::Text(text) => serializer.serialize_str(text),
            Self::Moment(moment) => serializer.serialize_str(&moment.iso()),
            Self::Status(status) => serializer.serialize_str(status.name()),
            Self::Number(number) => number.serialize(serializer),
            Self::Flag(flag) => serializer.serialize_bool(*flag),
            Self::List(list) => serializer.collect_seq(list),
            Self::Object(entries) => {
                let mut object = serializer.serialize_map(None)?;
                for (key, value) in entries {
                    add_entry(&mut object, key, value)?;
                }
                object.end()
            }
        }
    }
}

/// Adds a key unless its value is omitted.
pub(super) fn add_entry<M: SerializeMap>(
    object: &mut M,
    key: &str,
    value: &Value<'_>,
) -> Result<(), M::Error> {
    match value {
        Value::Omitted => Ok(()),
        value => object.serialize_entry(key, value),
    }
}

/// One field of a row: its name, and how to read it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Field<'a, R> {
    pub(super) name: &'static str,
    pub(super) shape: Shape,
    pub(super) value: fn(&R) -> Value<'a>,
}

impl<'a, R> Field<'a, R> {
    pub(super) const fn new(name: &'static str, value: fn(&R) -> Value<'a>) -> Self {
        Self { name, shape: Shape::Any, value }
    }

    pub(super) const fn nested(name: &'static str, value: fn(&R) -> Value<'a>) -> Self {
        Self { name, shape: Shape::Nested, value }
    }

    pub(super) const fn flat(name: &'static str, value: fn(&R) -> Value<'a>) -> Self {
        Self { name, shape: Shape::Flat, value }
    }

    pub(super) fn column(&self) -> Column<'a> {
        Column { name: self.name.into(), shape: self.shape }
    }
}

/// The name of a field, and where it appears.
#[derive(Debug, Clone)]
pub(super) struct Column<'a> {
    pub(super) name: Cow<'a, str>,
    pub(super) shape: Shape,
}

/// The JSON envelope of the rows.
#[derive(Debug)]
pub(super) enum Envelope<'a> {
    /// A bare array.
    None,
    /// An object with the rows under a key.
    Object {
        before: Vec<(&'a str, Value<'a>)>,
        key: &'static str,
        after: Vec<(&'a str, Value<'a>)>,
    },
    /// A document instead of the rows, which are for JSON lines and CSV.
    Instead(Value<'a>),
}

/// Rows of fields. A row is built when it is written, so that a long answer is not in memory twice.
pub struct Records<'a> {
    pub(super) envelope: Envelope<'a>,
    columns: Vec<Column<'a>>,
    /// The column order of JSON.
    json_order: Vec<usize>,
    count: usize,
    row: Box<dyn Fn(usize) -> Vec<Value<'a>> + 'a>,
}

impl<'a> Records<'a> {
    /// A row with these fields for each of the items.
    pub(super) fn new<T, R: 'a>(
        envelope: Envelope<'a>,
        fields: Vec<Field<'a, R>>,
        items: &'a [T],
        row_of: impl Fn(&'a T) -> R + 'a,
    ) -> Self {
        let columns: Vec<Column<'_>> = fields.iter().map(Field::column).collect();
        let json_order = (0..columns.len()).collect();
        let row = move |index: usize| {
            let row = items.get(index).map(&row_of);
            let values = row.iter().flat_map(|row| fields.iter().map(|field| (field.value)(row)));
            values.collect()
        };
        Self { envelope, columns, json_order, count: items.len(), row: Box::new(row) }
    }

    /// The rows of a list; JSON sorts the keys alphabetically.
    pub(super) fn of_list(
        names: impl IntoIterator<Item = String>,
        count: usize,
        row: impl Fn(usize) -> Vec<Value<'a>> + 'a,
    ) -> Self {
        let column = |name: String| Column { name: name.into(), shape: Shape::Any };
        let columns: Vec<Column<'_>> = names.into_iter().map(column).collect();
        let mut json_order: Vec<usize> = (0..columns.len()).collect();
        json_order.sort_by_key(|index| &columns[*index].name);
        Self { envelope: Envelope::None, columns, json_order, count, row: Box::new(row) }
    }

    /// The same rows, replaced in JSON by a document.
    pub(super) fn in_json_instead(self, document: Value<'a>) -> Self {
        Self { envelope: Envelope::Instead(document), ..self }
    }

    /// The column names of CSV.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.columns
            .iter()
            .filter(|column| column.shape != Shape::Nested)
            .map(|column| &*column.name)
    }

    /// What the rows are, in one word.
    pub(super) fn subject(&self) -> &'static str {
        match self.envelope {
            Envelope::Object { key, .. } => key,
            Envelope::None | Envelope::Instead(_) => "list",
        }
    }

    /// The moment of the assessment, if it has one.
    pub(super) fn as_of(&self) -> Option<&Moment> {
        let Envelope::Object { before, .. } = &self.envelope else { return None };
        before.iter().find_map(|(name, value)| match value {
            Value::Moment(moment) if *name == "as_of" => Some(moment),
            _ => None,
        })
    }

    /// Number of rows.
    pub(super) fn len(&self) -> usize {
        self.count
    }

    /// The rows for CSV.
    pub(super) fn flat_rows(&self) -> impl Iterator<Item = Vec<Value<'a>>> {
        (0..self.count).map(|index| {
            let values = (self.row)(index).into_iter().zip(&self.columns);
            let flat = values.filter(|(_, column)| column.shape != Shape::Nested);
            flat.map(|(value, _)| value).collect()
        })
    }

    /// The rows for JSON.
    pub(super) fn objects(&self) -> impl Iterator<Item = impl Serialize> {
        (0..self.count).map(|index| Object { records: self, values: (self.row)(index) })
    }
}

/// A row for JSON.
struct Object<'r, 'a> {
    records: &'r Records<'a>,
    values: Vec<Value<'a>>,
}

impl Serialize for Object<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(None)?;
        for index in &self.records.json_order {
            let (column, value) = (&self.records.columns[*index], &self.values[*index]);
            if column.shape != Shape::Flat {
                add_entry(&mut object, &column.name, value)?;
            }
        }
        object.end()
    }
}
