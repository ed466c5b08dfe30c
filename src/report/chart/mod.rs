//! A picture of deadlines: rows of dates along one axis, drawn in characters, as SVG or as a page.
//!
//! A [`Chart`] holds dates and texts only. The layout computes their positions once, for every drawing.

mod axis;
#[cfg(feature = "html")]
mod html;
mod layout;
#[cfg(feature = "html")]
mod paint;
pub(super) mod rows;
#[cfg(feature = "html")]
mod svg;
mod text;

use chrono::{Days, NaiveDate};

#[cfg(feature = "html")]
pub(super) use self::html::STYLE;

use super::document::{Block, Document, Tone};

/// The content of a chart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Chart {
    /// The title of the picture.
    pub title: String,
    /// A description in a sentence or two, also for those who cannot see it.
    pub description: String,
    /// The day marked as today, if it lies between the dates drawn.
    pub today: Option<NaiveDate>,
    /// The days off among the dates, in order.
    pub days_off: Vec<DayOff>,
    /// The rows, from top to bottom.
    pub groups: Vec<Group>,
    /// Notes under the picture, one sentence each.
    pub notes: Vec<String>,
    /// Whether a page opens the steps of each count at once, so that they print too.
    pub explained: bool,
}

/// A non-working day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayOff {
    /// The day.
    pub date: NaiveDate,
    /// Its name, if it is more than a weekend.
    pub name: Option<String>,
}

/// Rows under one heading.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Group {
    /// The heading of the rows.
    pub heading: String,
    /// A remark on all rows.
    pub remark: Option<Word>,
    /// The rows.
    pub rows: Vec<Row>,
}

/// A word and its tone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Word {
    /// The word.
    pub text: String,
    /// Its tone.
    pub tone: Tone,
}

/// One deadline.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row {
    /// The title of the deadline.
    pub label: String,
    /// Who must act.
    pub who: String,
    /// The days between start and limit; `None` if no number is set.
    pub span: Option<Span>,
    /// The days after the limit until it was done, or until today while it is open.
    pub overrun: Option<Span>,
    /// Days that matter.
    pub marks: Vec<Mark>,
    /// The limit in words.
    pub due: String,
    /// The last working day to act, in words, if it is known.
    pub act_by: Option<String>,
    /// Remarks beside the limit, such as the completion.
    pub beside: Vec<String>,
    /// The status in a word.
    pub status: Word,
    /// Whether its start has not happened yet.
    pub projected: bool,
    /// The period; empty if no number is set.
    pub period: String,
    /// The source.
    pub source: String,
    /// Where the source can be read.
    pub address: Option<String>,
    /// The marks of its notes, such as `[1] (a)`.
    pub references: String,
    /// Remarks, one sentence each.
    pub notes: Vec<String>,
    /// The count, step by step.
    pub steps: Vec<String>,
}

/// A range of days, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
}

/// A day of a row that matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// The day.
    pub date: NaiveDate,
    /// What it is.
    pub kind: MarkKind,
}

/// The kind of a marked day. If several fall on one day, the last of these is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum MarkKind {
    /// The last working day to act, if it is not the limit.
    ActBy,
    /// The day from which the period is counted.
    Start,
    /// An assumed day that shows the path if no limit is set.
    Taken,
    /// The limit.
    Limit,
    /// A future day for which it is planned.
    Planned,
    /// The day on which it was done.
    Done,
}

impl Span {
    /// The days between two dates, in either order.
    #[must_use]
    pub fn between(one: NaiveDate, other: NaiveDate) -> Self {
        Self { from: one.min(other), to: one.max(other) }
    }
}

impl MarkKind {
    const ALL: [Self; 6] =
        [Self::Start, Self::Limit, Self::ActBy, Self::Taken, Self::Planned, Self::Done];
}

impl Row {
    /// Who must act, and the period.
    fn terms(&self) -> Vec<&str> {
        [self.who.as_str(), self.period.as_str()]
            .into_iter()
            .filter(|text| !text.is_empty())
            .collect()
    }

    /// The lines under the limit: the day to act by if it is earlier, then the remarks.
    fn beside(&self) -> impl Iterator<Item = String> {
        let is_earlier = self.marks.iter().any(|mark| mark.kind == MarkKind::ActBy);
        let act_by = self.act_by.iter().filter(move |_| is_earlier);
        act_by.map(|day| format!("act by {day}")).chain(self.beside.iter().cloned())
    }

    /// Every day that must be visible.
    fn dates(&self) -> impl Iterator<Item = NaiveDate> + '_ {
        let spans = self.span.iter().chain(&self.overrun).flat_map(|span| [span.from, span.to]);
        spans.chain(self.marks.iter().map(|mark| mark.date))
    }
}

impl Chart {
    /// Every row, from top to bottom.
    pub fn rows(&self) -> impl Iterator<Item = &Row> {
        self.groups.iter().flat_map(|group| &group.rows)
    }

    /// The range of days that may be drawn, for which the days off are needed; `None` if there are no days.
    #[must_use]
    pub fn span(&self) -> Option<Span> {
        let dates = || self.rows().flat_map(Row::dates);
        Some(Span { from: dates().min()?, to: dates().max()? + Days::new(axis::AFTER) })
    }
}

/// A page shows its title and its description above the chart.
impl From<Chart> for Document<'_> {
    fn from(chart: Chart) -> Self {
        Self {
            title: chart.title.clone(),
            header: chart.description.clone(),
            blocks: vec![Block::Chart(Box::new(chart))],
            ..Self::default()
        }
    }
}
