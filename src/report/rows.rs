//! Deadlines as rows of CSV or JSON lines, written one by one as they are found.

use super::csv::{self, Endings, Template};
use super::fields::DeadlineRow;
use super::records::Line;
use super::{Format, json};
use crate::calendar::Calendar;
use crate::deadline::Deadline;
use crate::rules::RuleSet;
use crate::timescales::Judged;

/// Writes deadlines of many cases as bytes, each row for itself and in any thread.
#[derive(Debug)]
pub struct RowWriter<'a> {
    rules: &'a RuleSet,
    calendar: &'a Calendar,
    explain: bool,
    /// For CSV, what the rows of each rule have in common.
    by_rule: Option<Vec<Template>>,
    endings: Endings,
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
        let by_rule = match format {
            Format::Csv => Some(rules.rules().map(|rule| Template::of_rule(rule, rules)).collect()),
            Format::Jsonl => None,
            Format::Table
            | Format::Text
            | Format::Json
            | Format::Markdown
            | Format::Ics
            | Format::Html
            | Format::Svg => return None,
        };
        Some(Self { rules, calendar, explain, by_rule, endings: Endings::new(calendar.covers()) })
    }

    /// What stands before the first row.
    #[must_use]
    pub fn head(&self) -> Vec<u8> {
        match self.by_rule {
            Some(_) => csv::head(self.explain),
            None => Vec::new(),
        }
    }

    /// Adds the row of what was judged; what is odd in its record without contradicting it is written
    /// only where that is asked for.
    pub fn write(
        &self,
        case: Option<&str>,
        judged: &Judged<'_, '_, '_>,
        with_record_remarks: bool,
        out: &mut Vec<u8>,
    ) {
        let Some(by_rule) = &self.by_rule else {
            let deadline = judged.deadline(with_record_remarks);
            let steps_by = self.explain.then_some(self.calendar);
            let row = DeadlineRow::of(case, &deadline, self.rules, steps_by);
            return json::write_line(&Line { fields: DeadlineRow::FIELDS, row: &row }, out);
        };
        let of_rule = by_rule.get(judged.place());
        if let Some(template) = of_rule.filter(|_| !self.explain)
            && template.write_only_started(case, judged, &self.endings, out)
        {
            return;
        }
        let deadline = judged.deadline(with_record_remarks);
        let steps = self.explain.then(|| steps(&deadline, self.calendar).join("; "));
        let fits = |template: &&Template| template.fits(deadline.starts, deadline.counting.period);
        match of_rule.filter(fits) {
            Some(template) => template.write(case, &deadline, steps, out),
            None => Template::of(&deadline, self.rules).write(case, &deadline, steps, out),
        }
    }
}

/// The steps of the count, as text.
pub(super) fn steps(deadline: &Deadline<'_>, calendar: &Calendar) -> Vec<String> {
    let steps = deadline.steps(calendar).unwrap_or_default();
    steps.iter().map(ToString::to_string).collect()
}
