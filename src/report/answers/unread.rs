//! What documents ask for and what is not counted, under the rows of an answer.

use crate::report::records::Value;
use crate::report::{Entry, Report};
use crate::rules::{RuleSet, Unread};

impl Report<'_> {
    /// What documents ask for once the events of the answer have happened, and what is not counted. A check knows
    /// which events its files record, whether they have happened or not.
    fn unread(&self) -> Vec<&Unread> {
        if let Some(summary) = &self.summary {
            return summary.unread.iter().collect();
        }
        let mut found: Vec<&Unread> = Vec::new();
        let of_entry = |entry: &Entry<'_>| (entry.deadline.starts, entry.deadline.event);
        let starts = self.event.into_iter().chain(self.entries.iter().map(of_entry));
        for (event, when) in starts {
            let unread = self.rules.unread_from(event, when.date());
            let of_role = unread.filter(|unread| unread.may_be_for(self.role));
            let new: Vec<_> = of_role.filter(|unread| !found.contains(unread)).collect();
            found.extend(new);
        }
        found
    }

    /// The same in one sentence, if there is anything.
    pub(super) fn not_counted_here(&self) -> Option<String> {
        let unread = self.unread();
        let place = if self.summary.is_some() { "in any case" } else { "here" };
        (!unread.is_empty()).then(|| format!("Not counted {place}: {}", in_a_row(unread)))
    }

    /// The same for programs.
    pub(super) fn unread_value(&self) -> Value<'static> {
        let unread = self.unread().into_iter().map(|unread| value(unread, self.rules));
        Value::List(unread.collect()).unless_empty()
    }
}

/// Limits that are not counted, in one line.
pub(super) fn in_a_row<'u>(unread: impl IntoIterator<Item = &'u Unread>) -> String {
    unread.into_iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

/// Without a role where it is not known who must act.
fn value(unread: &Unread, rules: &RuleSet) -> Value<'static> {
    let Unread { id, table, title, starts, source, why, owner } = unread.clone();
    let starts = starts.into_iter().map(|event| rules.events.get(event).id.clone());
    Value::Object(vec![
        ("id", Value::text(id)),
        ("table", Value::text(table)),
        ("title", Value::text(title)),
        ("starts", Value::texts(starts)),
        ("source", Value::text(source)),
        ("why", Value::text(why)),
        ("owner", Value::or_omitted(owner, |owner| Value::text(owner.name()))),
    ])
}
