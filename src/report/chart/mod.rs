//! A picture of deadlines: rows of dates along one axis, drawn in characters, as SVG or as a page.
//!
//! A [`Chart`] holds dates and texts only. Where each of them stands is found out once, in the
//! layout, and is the same in every drawing.

mod axis;
mod html;
mod layout;
mod paint;
pub(super) mod rows;
mod svg;
mod text;

use chrono::{Days, NaiveDate};

pub(super) use self::html::STYLE;

use super::document::{Block, Document, Tone};

/// What is drawn.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Chart {
    /// What the picture shows, in a few words.
    pub title: String,
    /// What it shows, in a sentence or two: for those who cannot see it too.
    pub description: String,
    /// The day that is marked as today, where it lies among the dates drawn.
    pub today: Option<NaiveDate>,
    /// The days off among the dates, in order.
    pub days_off: Vec<DayOff>,
    /// The rows, from top to bottom.
    pub groups: Vec<Group>,
    /// What is to be said under the picture, a sentence each.
    pub notes: Vec<String>,
    /// Whether a page shows how each date was counted before anybody asks, and on paper.
    pub explained: bool,
}

/// A day on which nobody works.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayOff {
    /// The day.
    pub date: NaiveDate,
    /// Its name, where it is not only a weekend.
    pub name: Option<String>,
}

/// Rows under one heading.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Group {
    /// What the rows have in common.
    pub heading: String,
    /// A word on all of them.
    pub remark: Option<Word>,
    /// The rows.
    pub rows: Vec<Row>,
}

/// A word, and how it is meant.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Word {
    /// The word.
    pub text: String,
    /// How it is meant.
    pub tone: Tone,
}

/// One deadline.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row {
    /// What is to be done.
    pub label: String,
    /// Who does it.
    pub who: String,
    /// From its start to its limit, whichever comes first; `None` where no number is set.
    pub span: Option<Span>,
    /// What follows the limit while it is not done, or until it was.
    pub overrun: Option<Span>,
    /// Days that matter.
    pub marks: Vec<Mark>,
    /// The limit in words.
    pub due: String,
    /// The last working day to act in words, where it is known.
    pub act_by: Option<String>,
    /// What else is to be said beside the limit, such as when it was done.
    pub beside: Vec<String>,
    /// How it stands, in a word.
    pub status: Word,
    /// Whether its start has not happened yet.
    pub projected: bool,
    /// For how long it is counted; empty where no number is set.
    pub period: String,
    /// What it rests on.
    pub source: String,
    /// Which of the chart's notes speak of it, such as `[1] (a)`.
    pub references: String,
    /// What a reader must know of it, a sentence each.
    pub notes: Vec<String>,
    /// The count, step by step.
    pub steps: Vec<String>,
}

/// Days from one to another, both counted.
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

/// What a marked day is. Where several fall on one day, the last of these is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum MarkKind {
    /// The last working day to act, where it is not the limit.
    ActBy,
    /// The day that is counted from.
    Start,
    /// A day that is taken to show the path, where no limit is set.
    Taken,
    /// The limit.
    Limit,
    /// A day to come for which it is planned.
    Planned,
    /// The day on which it was done.
    Done,
}

impl Span {
    /// The days between two, whichever is the earlier.
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
    /// Who does it, and for how long it is counted.
    fn terms(&self) -> Vec<&str> {
        [self.who.as_str(), self.period.as_str()]
            .into_iter()
            .filter(|text| !text.is_empty())
            .collect()
    }

    /// What stands under the limit, a line each: by when to act where that is earlier, and what
    /// else there is.
    fn beside(&self) -> impl Iterator<Item = String> {
        let is_earlier = self.marks.iter().any(|mark| mark.kind == MarkKind::ActBy);
        let act_by = self.act_by.iter().filter(move |_| is_earlier);
        act_by.map(|day| format!("act by {day}")).chain(self.beside.iter().cloned())
    }

    /// Every day that must be seen.
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

    /// From the first day that may be drawn to the last, where there is any: its days off are
    /// wanted.
    #[must_use]
    pub fn span(&self) -> Option<Span> {
        let dates = || self.rows().flat_map(Row::dates);
        Some(Span { from: dates().min()?, to: dates().max()? + Days::new(axis::AFTER) })
    }
}

/// A page has its title and its description above the chart.
impl From<Chart> for Document {
    fn from(chart: Chart) -> Self {
        Self {
            title: chart.title.clone(),
            header: chart.description.clone(),
            blocks: vec![Block::Chart(Box::new(chart))],
            ..Self::default()
        }
    }
}
