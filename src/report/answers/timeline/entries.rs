//! A timeline as a calendar: one event per step.

use std::collections::HashMap;

use icalendar::{Event, EventLike as _, EventStatus};

use super::{TimelineReport, status};
use crate::provisional::mark;
use crate::report::ics::{compact, event, notice, text, uid, whose};
use crate::report::{Entry, Report};
use crate::rules::EventId;
use crate::timeline::{Start, Step};

pub(super) fn entries(report: &TimelineReport<'_>) -> Vec<Event> {
    let deadlines = report.deadlines();
    let mut uids = Uids { report, deadlines: &deadlines, counts: HashMap::new() };
    let entry = |step: &Step<'_>| {
        let uid = uids.next(step);
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
    let case = report.case.as_ref().map(|case| format!("{case}: ")).unwrap_or_default();
    let title = step.title(report.rules);
    let provisional = step.provisional().from;
    let suffix = if provisional { ", provisional" } else { "" };
    let summary = format!("{case}No limit: {title} ({}{suffix})", status(step));
    let starts = &report.rules.events.get(step.starts).id;
    let mut lines = vec![
        format!("From {}{} ({starts})", step.from, mark(provisional)),
        format!("As of {}: {}", report.as_of, status(step)),
    ];
    lines.extend(step.remarks().iter().map(ToString::to_string));
    let mut event = notice(uid, report.as_of, &summary, &text(&lines));
    event.starts(step.end().date());
    if step.completion_is_provisional() {
        event.status(EventStatus::Tentative);
    }
    event.done()
}

/// A recorded step has the uid of its deadline. A projected date moves, so its uid is its number among the
/// steps of its rule: a second import then updates it.
struct Uids<'r, 'a> {
    report: &'r TimelineReport<'a>,
    deadlines: &'r Report<'a>,
    counts: HashMap<(String, EventId), usize>,
}

impl Uids<'_, '_> {
    fn next(&mut self, step: &Step<'_>) -> String {
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
        format!("{whose}.{what}.{starts}.projected-{count}{}@dutyclock", asked.unwrap_or_default())
    }
}
