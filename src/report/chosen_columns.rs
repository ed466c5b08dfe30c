//! The columns that a list of deadlines is to have.

use super::Format;
use super::columns::{COLUMNS, DependsOn, STEPS, ValueOf};
use super::deadline_row::DeadlineRow;
use super::records::{Field, Value};
use super::schema::{Appears, Column, Schema, Shape};
use crate::calendar::Calendar;
use crate::engine::Deadline;
use crate::rules::RuleSet;

/// A column that was asked for and cannot be written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ColumnError {
    /// The format has no such column.
    #[error("{format} has no column `{name}` here; it has {}", known.join(", "))]
    Unknown {
        /// The format.
        format: Format,
        /// The name.
        name: String,
        /// The names of its columns.
        known: Vec<&'static str>,
    },
    /// It was asked for twice.
    #[error("`{_0}` is named twice; name each column once")]
    Twice(String),
}

/// Which list is written: what it shows besides what every list has.
#[derive(Debug, Clone, Copy, Default)]
pub struct ListOf {
    /// The version of the columns.
    pub schema: Schema,
    /// With the steps of the count.
    pub explained: bool,
    /// With what has changed since the last run.
    pub compared: bool,
    /// The steps of a timeline.
    pub timeline: bool,
}

impl ListOf {
    fn has(self, column: &Column) -> bool {
        match column.appears {
            Appears::Always => true,
            Appears::WithExplain => self.explained,
            Appears::WithState => self.compared,
            Appears::InTimeline => self.timeline,
        }
    }
}

/// The columns of a list of deadlines, in order.
#[derive(Debug, Clone)]
pub struct Columns(Vec<ChosenColumn>);

#[derive(Debug, Clone, Copy)]
pub(super) struct ChosenColumn {
    pub(super) column: Column,
    pub(super) depends_on: DependsOn,
    pub(super) value: ValueOf,
}

impl Columns {
    /// All columns of a list.
    #[must_use]
    pub fn all(list: ListOf) -> Self {
        let chosen = COLUMNS.iter().filter_map(|known| {
            let column = known.in_schema(list.schema).filter(|column| list.has(column))?;
            Some(ChosenColumn { column, depends_on: known.depends_on, value: known.value })
        });
        Self(chosen.collect())
    }

    /// What each column is.
    pub fn columns(&self) -> impl Iterator<Item = Column> {
        self.0.iter().map(|chosen| chosen.column)
    }

    /// The value of each column for a deadline. The steps of the count need its calendar.
    pub fn values<'v>(
        &'v self,
        case: Option<&'v str>,
        deadline: &'v Deadline<'v>,
        rules: &'v RuleSet,
        steps_by: Option<&'v Calendar>,
    ) -> impl Iterator<Item = Value<'v>> {
        let row = DeadlineRow::of(case, deadline, rules, steps_by);
        self.0.iter().map(move |chosen| (chosen.value)(&row))
    }

    /// Those that a format has.
    pub(super) fn of_format(self, format: Format) -> Self {
        let other = match format {
            Format::Json | Format::Jsonl => Shape::Flat,
            _ => Shape::Nested,
        };
        Self(self.0.into_iter().filter(|chosen| chosen.column.shape != other).collect())
    }

    /// These columns only, in this order.
    ///
    /// # Errors
    ///
    /// A column that the format does not have, or that is named twice.
    pub fn chosen(names: &[String], format: Format, list: ListOf) -> Result<Self, ColumnError> {
        let known = Self::all(ListOf { explained: true, ..list }).of_format(format);
        let mut chosen: Vec<ChosenColumn> = Vec::new();
        for name in names {
            let found = known.0.iter().find(|known| known.column.name == name);
            let found = found.ok_or_else(|| ColumnError::Unknown {
                format,
                name: name.clone(),
                known: known.0.iter().map(|known| known.column.name).collect(),
            })?;
            if chosen.iter().any(|chosen| chosen.column.name == name) {
                return Err(ColumnError::Twice(name.clone()));
            }
            chosen.push(*found);
        }
        Ok(Self(chosen))
    }

    /// Whether the steps of the count are among them. They cost time.
    pub(super) fn have_steps(&self) -> bool {
        self.0.iter().any(|chosen| chosen.column.name == STEPS)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &ChosenColumn> {
        self.0.iter()
    }

    pub(super) fn fields<'r>(&self) -> Vec<Field<'r, DeadlineRow<'r>>> {
        let field = |ChosenColumn { column, value, .. }: &ChosenColumn| Field {
            name: column.name,
            shape: column.shape,
            value: *value,
        };
        self.0.iter().map(field).collect()
    }
}
