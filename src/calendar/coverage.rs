//! The dates for which the holidays are known, and the error for all others.

use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::definition::{Date, EndsBeforeItBegins};

/// The dates, first and last included, for which a calendar knows the holidays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(try_from = "CoversDefinition", into = "CoversDefinition")]
pub struct Covers {
    /// The first date.
    pub from: NaiveDate,
    /// The last date.
    pub to: NaiveDate,
}

impl Covers {
    /// Whether the holidays of that day are known.
    #[must_use]
    pub fn contains(&self, date: NaiveDate) -> bool {
        (self.from..=self.to).contains(&date)
    }
}

impl fmt::Display for Covers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} to {}", self.from, self.to)
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct CoversDefinition {
    from: Date,
    to: Date,
}

impl TryFrom<CoversDefinition> for Covers {
    type Error = EndsBeforeItBegins;

    fn try_from(written: CoversDefinition) -> Result<Self, EndsBeforeItBegins> {
        let (from, to) = (written.from.0, written.to.0);
        if from > to {
            return Err(EndsBeforeItBegins { from, to });
        }
        Ok(Self { from, to })
    }
}

impl From<Covers> for CoversDefinition {
    fn from(covers: Covers) -> Self {
        Self { from: Date(covers.from), to: Date(covers.to) }
    }
}

/// A count needs days whose holidays are not known.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "calendar `{calendar}` only covers {known}, and {needed}; give a calendar that \
     covers it with --calendar (`dutyclock calendar import` reads the list that GOV.UK publishes)"
)]
pub struct OutsideCoverage {
    /// Id of the calendar.
    pub calendar: String,
    /// The dates that it knows.
    pub known: Coverage,
    /// What was asked of it.
    pub needed: String,
}

/// The dates that a calendar knows: those that it lists, and those after them for which its holidays
/// are worked out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Coverage {
    /// The dates listed.
    pub listed: Covers,
    /// The dates after them, where there are any.
    pub provisional: Option<Covers>,
}

impl Coverage {
    /// Whether the holidays of that day are listed or worked out.
    #[must_use]
    pub fn contains(&self, date: NaiveDate) -> bool {
        self.listed.contains(date) || self.provisional.is_some_and(|span| span.contains(date))
    }
}

impl fmt::Display for Coverage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.listed)?;
        match self.provisional {
            Some(span) => write!(f, " (provisionally to {})", span.to),
            None => Ok(()),
        }
    }
}
