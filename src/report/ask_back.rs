//! A question in place of an answer, with the command that answers it.

use super::Report;
use super::document::{Block, Line};
use super::records::Value;
use super::schema::Schema;
use crate::calendar::Calendar;
use crate::moment::Moment;
use crate::rules::RuleSet;

/// A question in place of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskBack {
    /// The question, in whole sentences.
    pub says: String,
    /// The command that asks it, in which a person fills in the DATE.
    pub command: String,
}

impl AskBack {
    /// What stands in place of a title where no event was named.
    pub(super) const TITLE: &'static str = "A date is needed";

    /// The questions for people, each with its command on a line of its own.
    pub(super) fn block<'b>(questions: &[Self]) -> Block<'b> {
        let lines = questions
            .iter()
            .flat_map(|Self { says, command }| [Line::new(says), Line::command(command)]);
        Block::Lines(lines.collect())
    }

    /// The questions as JSON.
    pub(super) fn values<'v>(questions: &'v [Self]) -> Value<'v> {
        let value = |question: &'v Self| {
            Value::Object(vec![
                ("says", Value::text(&question.says)),
                ("command", Value::text(&question.command)),
            ])
        };
        Value::List(questions.iter().map(value).collect()).unless_empty()
    }
}

impl<'a> Report<'a> {
    /// Questions in place of an answer about one event.
    #[must_use]
    pub fn asking(
        as_of: Moment,
        rules: &'a RuleSet,
        calendar: &'a Calendar,
        ask_instead: Vec<AskBack>,
    ) -> Self {
        Self {
            as_of,
            rules,
            calendar,
            event: None,
            entries: Vec::new(),
            summary: None,
            incomplete: Vec::new(),
            errors: Vec::new(),
            role: None,
            explain: false,
            all_duties: false,
            considered: None,
            since: None,
            next: None,
            ask_instead,
            columns: None,
            schema: Schema::default(),
        }
    }
}
