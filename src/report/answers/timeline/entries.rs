//! A timeline as a calendar: one event per step.

use std::collections::HashMap;

use icalendar::{Event, EventLike as _, EventStatus};

use super::TimelineReport;
use crate::engine::status::Status;
use crate::provisional::mark;
use crate::report::ics::{
    PROJECTED, Uids, compact, event, lasting, limit, notice, text, title, uid, whose,
};
use crate::report::{Entry, Report};
use crate::rules::EventId;
use crate::timeline::{Start, Step};

pub(super) fn entries(report: &TimelineReport<'_>) -> Vec<Event> {
    let deadlines = report.deadlines();
    let mut numbered = Numbered { report, deadlines: &deadlines, counts: HashMap::new() };
    let mut uids = Uids::default();
    let entry = |step: &Step<'_>| {
        let uid = uids.distinct(numbered.uid(step));
        match &step.deadline {
            Some(deadline) => {
                let entry =
                    Entry { case: report.case.clone(), deadline: deadline.clone(), change: None };
                event(&entry, &deadlines, &uid)
            }
            None => without_limit(step, report, &uid),
        }
    };
    report.steps.iter().map(entry).collect()
}

/// An event without a limit; its text says so first.
fn without_limit(step: &Step<'_>, report: &TimelineReport<'_>, uid: &str) -> Event {
    let provisional = step.provisional().from;
    let what = format!("No limit: {}", step.title(report.rules));
    let more = [lasting(step.status()), None, provisional.then_some("provisional")];
    let summary = title(report.case.as_deref(), &what, more);
    let starts = &report.rules.events.get(step.starts).id;
    let mut lines = vec![
        format!("From {}{} ({starts})", step.from, mark(provisional)),
        format!("As of {}: {}", report.as_of, step.status()),
    ];
    let is_projected = step.status() == Status::Projected;
    lines.extend(is_projected.then(|| PROJECTED.to_owned()));
    lines.extend(step.remarks().iter().map(ToString::to_string));
    let mut event = notice(uid, report.as_of, &summary, &text(&lines));
    event.starts(step.end().date());
    let is_assumed = step.completion.is_some_and(|completion| !completion.recorded);
    if is_projected || is_assumed {
        event.status(EventStatus::Tentative);
    }
    event.done()
}

/// A recorded step has the uid of its deadline. A projected date moves, so its uid is its number among the
/// steps of its rule: a second import then updates it.
struct Numbered<'r, 'a> {
    report: &'r TimelineReport<'a>,
    deadlines: &'r Report<'a>,
    counts: HashMap<(String, EventId), usize>,
}

impl Numbered<'_, '_> {
    fn uid(&mut self, step: &Step<'_>) -> String {
        let events = &self.report.rules.events;
        if let (Some(deadline), Start::Recorded) = (&step.deadline, step.start) {
            let entry =
                Entry { case: self.report.case.clone(), deadline: deadline.clone(), change: None };
            return uid(&entry, self.deadlines);
        }
        let what = match (step.rule(), step.completes) {
            (Some(rule), _) => rule.id.clone(),
            (None, Some(event)) => format!("no-limit.{}", events.get(event).id),
            (None, None) => String::new(),
        };
        let count = self.counts.entry((what.clone(), step.starts)).or_default();
        *count += 1;
        let whose = whose(self.report.case.as_deref());
        let starts = &events.get(step.starts).id;
        let asked = self
            .report
            .event
            .map(|(event, when)| format!(".{}.{}", events.get(event).id, compact(when)));
        // Another case with the same start must not replace the entries of this one.
        let answered = match self.report.case {
            Some(_) => String::new(),
            None => format!(".{}", limit(step.due())),
        };
        let asked = asked.unwrap_or_default();
        format!("{whose}.{what}.{starts}.projected-{count}{asked}{answered}@dutyclock")
    }
}
