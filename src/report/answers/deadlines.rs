//! Deadlines of one event or of many cases, and counts of them.

use std::collections::BTreeMap;

use crate::report::fields::DeadlineRow;
use crate::report::records::{Envelope, Records, Value};
use crate::report::{Counts, Entry, Group, Report, Summary, considered};

impl Report<'_> {
    /// The deadlines as rows, schema `dutyclock/deadlines/v1`.
    pub(in crate::report) fn records(&self) -> Records<'_> {
        let steps_by = self.explain.then_some(self.calendar);
        let errors = self.incomplete.iter().chain(&self.errors);
        let envelope = Envelope::Object {
            before: vec![
                ("schema", Value::text("dutyclock/deadlines/v1")),
                ("as_of", Value::moment(self.as_of)),
                ("rules", Value::text(&self.rules.id)),
                ("calendar", Value::text(self.calendar.id())),
                ("summary", Value::or_omitted(self.summary.as_ref(), summary)),
            ],
            key: "deadlines",
            after: vec![
                ("errors", Value::texts(errors).unless_empty()),
                ("considered", Value::or_omitted(self.considered.as_ref(), considered::value)),
            ],
        };
        Records::new(envelope, DeadlineRow::fields(self.explain), &self.entries, move |entry| {
            let Entry { case, deadline } = entry;
            DeadlineRow::of(case.as_deref(), deadline, self.rules, steps_by)
        })
    }
}

fn summary(summary: &Summary) -> Value<'_> {
    let new_since = Value::or_omitted(summary.new_since, |(since, breaches)| {
        Value::Object(vec![("since", Value::moment(since)), ("breaches", Value::number(breaches))])
    });
    Value::Object(vec![
        ("read", Value::number(summary.read)),
        ("judged", Value::number(summary.judged)),
        ("rejected", Value::number(summary.rejected)),
        ("cases", Value::number(summary.cases)),
        ("deadlines", Value::number(summary.counts.total())),
        ("by_status", by_status(&summary.counts)),
        ("by", Value::text(summary.by.name())),
        ("groups", Value::List(summary.groups.iter().map(group).collect())),
        ("new_since", new_since),
        ("not_testable", Value::texts(&summary.not_testable).unless_empty()),
    ])
}

fn group(Group { name, counts }: &Group) -> Value<'_> {
    // One decimal is as much as anybody acts on.
    let percent = counts.on_time_percent().map(|percent| (percent * 10.0).round() / 10.0);
    let percent = percent.and_then(serde_json::Number::from_f64);
    Value::Object(vec![
        ("name", Value::text(name)),
        ("deadlines", Value::number(counts.total())),
        ("by_status", by_status(counts)),
        ("on_time_percent", Value::or_null(percent, Value::Number)),
    ])
}

/// The counts, in order of the names of the statuses.
fn by_status(counts: &Counts) -> Value<'static> {
    let counts = counts.by_status().into_iter();
    let counts: BTreeMap<&str, u64> =
        counts.map(|(status, count)| (status.name(), count)).collect();
    Value::Object(counts.into_iter().map(|(name, count)| (name, Value::number(count))).collect())
}
