//! Where timelines go.

mod chart;
mod ics;
mod markdown;
mod records;
mod table;

use std::fmt;
use std::io::{self, Write};

use super::table::status_words;
use super::{Entry, Format, Report, Style, csv, json};
use crate::calendar::Calendar;
use crate::engine::status::Status;
use crate::moment::Moment;
use crate::rules::{EventId, Owner, RuleSet};
use crate::timeline::Step;

/// A timeline to be written, and what it was judged by.
#[derive(Debug, Clone)]
pub struct TimelineReport<'a> {
    /// The moment as of which it stands.
    pub as_of: Moment,
    /// The rules applied.
    pub rules: &'a RuleSet,
    /// The calendar counted in.
    pub calendar: &'a Calendar,
    /// What was asked about, where it is one event.
    pub event: Option<(EventId, Moment)>,
    /// The case, where it is the record of one.
    pub case: Option<String>,
    /// The steps, in the order to write them in.
    pub steps: Vec<Step<'a>>,
    /// What was not read, one sentence each.
    pub incomplete: Vec<String>,
    /// What has no answer, one sentence each.
    pub errors: Vec<String>,
    /// Whose steps these are, where only one role's were asked for.
    pub role: Option<Owner>,
    /// Whether to write the steps of each count, and what the tables say of their rules.
    pub explain: bool,
}

impl<'a> TimelineReport<'a> {
    /// Writes the timeline.
    ///
    /// # Errors
    ///
    /// What the writer says.
    pub fn write(&self, format: Format, style: Style, out: &mut dyn Write) -> io::Result<()> {
        match format {
            Format::Table => table::write(self, style, out),
            Format::Json => json::write(&self.records(), out),
            Format::Jsonl => json::write_lines(&self.records(), out),
            Format::Csv => csv::write(&self.records(), out),
            Format::Markdown => markdown::write(self, out),
            Format::Ics => ics::write(self, out),
            Format::Html => chart::chart(self).write_html(out),
            Format::Svg => chart::chart(self).write_svg(out),
            Format::Text => {
                chart::chart(self).write_text(style, out)?;
                table::write_counts(self, style, out)
            }
        }
    }

    /// The deadlines alone, as other reports have them.
    fn deadlines(&self) -> Report<'a> {
        let deadlines = self.steps.iter().filter_map(|step| step.deadline.clone());
        let entry = |deadline| Entry { case: self.case.clone(), deadline };
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
            considered: None,
        }
    }

    /// What was asked, and what it was judged by.
    fn subject(&self, deadlines: &Report<'_>) -> Vec<String> {
        let case = self.case.as_ref().map(|case| format!("Case {case}"));
        case.into_iter().chain(super::table::subject(deadlines)).collect()
    }
}

/// The status, with `target` where the limit is one to aim at.
fn status(step: &Step<'_>) -> String {
    match &step.deadline {
        Some(deadline) => status_words(deadline),
        None => step.status().to_string(),
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
            Self::Taken => "taken on",
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

/// When something without a limit was done; a day that is planned or taken is none.
fn completed(step: &Step<'_>) -> Option<Moment> {
    let done = step.completion.filter(|_| step.status() == Status::Met);
    done.map(|completion| completion.when)
}
