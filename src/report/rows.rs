//! Deadlines as rows of CSV or JSON lines, written one by one as they are found.

use super::csv::{self, Template};
use super::fields::Fields;
use super::{Format, json};
use crate::calendar::Calendar;
use crate::deadline::Deadline;
use crate::rules::RuleSet;

/// Writes deadlines of many cases as bytes, each row for itself and in any thread.
#[derive(Debug)]
pub struct RowWriter<'a> {
    rules: &'a RuleSet,
    calendar: &'a Calendar,
    explain: bool,
    /// For CSV, what the rows of each rule have in common.
    templates: Option<Vec<Template>>,
}

impl<'a> RowWriter<'a> {
    /// A writer for a format that has rows: CSV or JSON lines; `None` for the others.
    #[must_use]
    pub fn new(
        format: Format,
        rules: &'a RuleSet,
        calendar: &'a Calendar,
        explain: bool,
    ) -> Option<Self> {
        let template = |rule| Template::of_rule(rule, rules);
        let templates = match format {
            Format::Csv => Some(rules.rules().map(template).collect()),
            Format::Jsonl => None,
            Format::Table | Format::Json | Format::Markdown | Format::Ics | Format::Html => {
                return None;
            }
        };
        Some(Self { rules, calendar, explain, templates })
    }

    /// What stands before the first row.
    #[must_use]
    pub fn head(&self) -> Vec<u8> {
        match self.templates {
            Some(_) => csv::head(self.explain),
            None => Vec::new(),
        }
    }

    /// Adds the row of a deadline, whose rule has that place in [`RuleSet::rules`].
    pub fn write(
        &self,
        case: Option<&str>,
        place: usize,
        deadline: &Deadline<'_>,
        out: &mut Vec<u8>,
    ) {
        match &self.templates {
            Some(templates) => {
                let steps = self.explain.then(|| steps(deadline, self.calendar).join("; "));
                let fits = templates.get(place).filter(|known| known.fits(deadline));
                match fits {
                    Some(template) => template.write(case, deadline, steps, out),
                    None => Template::of(deadline, self.rules).write(case, deadline, steps, out),
                }
            }
            None => {
                let steps_by = self.explain.then_some(self.calendar);
                let fields = Fields::of(case, deadline, self.rules, steps_by);
                json::write_line(&fields, out);
            }
        }
    }
}

/// The steps of the count, as text.
pub(super) fn steps(deadline: &Deadline<'_>, calendar: &Calendar) -> Vec<String> {
    let steps = deadline.steps(calendar).unwrap_or_default();
    steps.iter().map(ToString::to_string).collect()
}
