//! What documents ask for and what is not counted, under the rows of an answer.

use crate::report::records::Value;
use crate::report::{Entry, Report};
use crate::rules::{RuleSet, Unread};

impl<'a> Report<'a> {
    /// What documents ask for once the events of the answer have happened, and what is not counted. A check is about
    /// many cases, and says it once for each file.
    fn unread(&self) -> Vec<&'a Unread> {
        let mut found: Vec<&Unread> = Vec::new();
        if self.summary.is_none() {
            let of_entry = |entry: &Entry<'_>| (entry.deadline.starts, entry.deadline.event);
            let starts = self.event.into_iter().chain(self.entries.iter().map(of_entry));
            for (event, when) in starts {
                let unread = self.rules.unread_from(event, when.date());
                let new: Vec<_> = unread.filter(|unread| !found.contains(unread)).collect();
                found.extend(new);
            }
        }
        found
    }

    /// The same in one sentence, if there is anything.
    pub(super) fn not_counted_here(&self) -> Option<String> {
        let unread = self.unread();
        (!unread.is_empty()).then(|| format!("Not counted here: {}", in_a_row(unread)))
    }

    /// The same for programs.
    pub(super) fn unread_value(&self) -> Value<'a> {
        let unread = self.unread().into_iter().map(|unread| value(unread, self.rules));
        Value::List(unread.collect()).unless_empty()
    }
}

/// Limits that are not counted, in one line.
pub(super) fn in_a_row<'u>(unread: impl IntoIterator<Item = &'u Unread>) -> String {
    unread.into_iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

fn value<'a>(unread: &'a Unread, rules: &'a RuleSet) -> Value<'a> {
    let starts = unread.starts.iter().map(|event| &rules.events.get(*event).id);
    Value::Object(vec![
        ("id", Value::text(&unread.id)),
        ("table", Value::text(&unread.table)),
        ("title", Value::text(&unread.title)),
        ("starts", Value::texts(starts)),
        ("source", Value::text(&unread.source)),
        ("why", Value::text(&unread.why)),
    ])
}
