//! How a case must unfold, step by step.

mod chart;
mod document;
#[cfg(feature = "ics")]
mod entries;
mod records;

use std::fmt;

use crate::calendar::Calendar;
use crate::engine::status::Status;
use crate::moment::Moment;
use crate::report::chart::Chart;
use crate::report::document::{Document, Medium};
use crate::report::records::Records;
use crate::report::words::status_words;
use crate::report::{Answer, AskBack, Entry, Part, Report, Schema};
use crate::rules::{EventId, Owner, RuleSet};
use crate::timeline::Step;

/// A timeline, with the criteria of its assessment.
#[derive(Debug, Clone)]
pub struct TimelineReport<'a> {
    /// The moment of the assessment.
    pub as_of: Moment,
    /// The rules applied.
    pub rules: &'a RuleSet,
    /// The calendar used for counting.
    pub calendar: &'a Calendar,
    /// The event asked about, if it is a single one.
    pub event: Option<(EventId, Moment)>,
    /// The case, if the steps come from its record.
    pub case: Option<String>,
    /// The steps, in output order.
    pub steps: Vec<Step<'a>>,
    /// What was not read, one sentence each.
    pub incomplete: Vec<String>,
    /// What could not be counted, one sentence each.
    pub errors: Vec<String>,
    /// The role asked for, if only its steps are included.
    pub role: Option<Owner>,
    /// Whether to include the steps of each count and the notes on the rules.
    pub explain: bool,
    /// What to ask instead, if nothing starts here.
    pub ask_instead: Vec<AskBack>,
    /// The version of the fields for programs.
    pub schema: Schema,
}

impl Answer for TimelineReport<'_> {
    const PARTS: &'static [Part] = &[
        Part::Document,
        Part::List,
        Part::Records,
        Part::Workbook,
        Part::Entries,
        Part::Page,
        Part::Chart,
        Part::ChartInText,
    ];

    fn document(&self, medium: Medium) -> Document<'_> {
        document::document(self, medium)
    }

    /// Schema `dutyclock/timeline`.
    fn records(&self) -> Records<'_> {
        records::records(self)
    }

    fn beside_rows(&self) -> Vec<String> {
        self.deadlines().asked_and_not_counted()
    }

    #[cfg(feature = "ics")]
    fn entries(&self) -> Box<dyn Iterator<Item = icalendar::Event> + '_> {
        Box::new(entries::entries(self).into_iter())
    }

    fn chart(&self) -> Chart {
        chart::chart(self)
    }
}

impl<'a> TimelineReport<'a> {
    /// The deadlines alone, as a report.
    fn deadlines(&self) -> Report<'a> {
        let deadlines = self.steps.iter().filter_map(|step| step.deadline.clone());
        let entry = |deadline| Entry { case: self.case.clone(), deadline, change: None };
        Report {
            as_of: self.as_of,
            rules: self.rules,
            calendar: self.calendar,
            event: self.event,
            entries: deadlines.map(entry).collect(),
            summary: None,
            incomplete: self.incomplete.clone(),
            errors: self.errors.clone(),
            role: self.role,
            explain: self.explain,
            all_duties: true,
            considered: None,
            since: None,
            next: None,
            ask_instead: self.ask_instead.clone(),
            columns: None,
            schema: self.schema,
        }
    }
}

/// The status, with `target` if the limit is one.
fn status(step: &Step<'_>) -> String {
    match &step.deadline {
        Some(deadline) => status_words(deadline).into_owned(),
        None => step.status().words(),
    }
}

/// How the day of an event without a limit is known.
#[derive(Debug, Clone, Copy)]
enum Known {
    Done,
    Planned,
    Taken,
}

impl fmt::Display for Known {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Done => "done",
            Self::Planned => "planned for",
            Self::Taken => "assumed on",
        })
    }
}

/// The day of an event without a limit.
fn known_day(step: &Step<'_>) -> Option<(Known, Moment)> {
    let completion = step.completion?;
    let known = match (completed(step), completion.recorded) {
        (Some(_), _) => Known::Done,
        (None, true) => Known::Planned,
        (None, false) => Known::Taken,
    };
    Some((known, Moment::on(completion.when.date())))
}

/// When something without a limit was done; planned and assumed days do not count.
fn completed(step: &Step<'_>) -> Option<Moment> {
    let done = step.completion.filter(|_| step.status() == Status::Met);
    done.map(|completion| completion.when)
}
