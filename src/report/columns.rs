//! The columns that a list of deadlines is to have, for formats of one row a deadline.

use super::Format;
use super::fields::{self, DeadlineRow};
use super::records::{Field, Shape};

/// The names of all columns that rows of deadlines may have.
#[must_use]
pub fn column_names() -> Vec<&'static str> {
    let mut names: Vec<&str> = DeadlineRow::FIELDS.iter().map(|field| field.name).collect();
    names.dedup();
    names
}

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

/// The columns of a list of deadlines, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Columns {
    /// Their places in [`DeadlineRow::FIELDS`].
    places: Vec<usize>,
}

impl Columns {
    /// All columns of a format. The steps of the count and the change since the last run are among them only if asked
    /// for.
    #[must_use]
    pub fn all(format: Format, explain: bool, changes: bool) -> Self {
        let is_usual = |name: &str| fields::is_usual(name, explain, changes);
        Self { places: places(format, is_usual) }
    }

    /// These columns only, in this order.
    ///
    /// # Errors
    ///
    /// A column that the format does not have, or that is named twice.
    pub fn chosen(names: &[String], format: Format, changes: bool) -> Result<Self, ColumnError> {
        let known = places(format, |name| fields::is_usual(name, true, changes));
        let mut places = Vec::new();
        for name in names {
            let place = known.iter().copied().find(|at| DeadlineRow::FIELDS[*at].name == name);
            let place = place.ok_or_else(|| ColumnError::Unknown {
                format,
                name: name.clone(),
                known: known.iter().map(|at| DeadlineRow::FIELDS[*at].name).collect(),
            })?;
            if places.contains(&place) {
                return Err(ColumnError::Twice(name.clone()));
            }
            places.push(place);
        }
        Ok(Self { places })
    }

    /// Whether the steps of the count are among them. They cost time.
    pub(super) fn have_steps(&self) -> bool {
        self.places.iter().any(|at| DeadlineRow::FIELDS[*at].name == fields::STEPS)
    }

    pub(super) fn fields<'r>(&self) -> Vec<Field<'r, DeadlineRow<'r>>> {
        self.places.iter().map(|at| DeadlineRow::FIELDS[*at]).collect()
    }
}

/// The places of the wanted columns that a format has.
fn places(format: Format, is_wanted: impl Fn(&str) -> bool) -> Vec<usize> {
    let other = match format {
        Format::Json | Format::Jsonl => Shape::Flat,
        _ => Shape::Nested,
    };
    let is_shown = |at: &usize| {
        let field = &DeadlineRow::FIELDS[*at];
        field.shape != other && is_wanted(field.name)
    };
    (0..DeadlineRow::FIELDS.len()).filter(is_shown).collect()
}
