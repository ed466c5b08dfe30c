//! What has changed since the last run, in words and as values.

use crate::engine::Deadline;
use crate::report::columns::known_of_gone;
use crate::report::deadline_row::{day, instant};
use crate::report::document::{Block, Cell, Line, Look, Table};
use crate::report::records::Value;
use crate::report::words::{due_line, status_words};
use crate::report::{Change, Entry, Fate, Gone, Schema, Since, SinceLastRun};
use crate::text::{counted, printable};

impl Since<'_> {
    /// What the list of deadlines is.
    pub(super) fn heading(&self) -> String {
        match self.counts.last_run {
            None => "The first run with this state: everything is new".to_owned(),
            Some(last_run) if self.shows_all => {
                format!("All deadlines; the last run was {last_run}")
            }
            Some(last_run) => format!("New since the last run, {last_run}"),
        }
    }

    /// What to say where the list is empty.
    pub(super) fn nothing(&self) -> String {
        match self.counts.last_run {
            None => "There is nothing to report".to_owned(),
            Some(last_run) => format!("Nothing is new since the last run, {last_run}"),
        }
    }

    /// Whether a deadline must be marked as new among others.
    pub(super) fn marks(&self, entry: &Entry<'_>) -> bool {
        self.shows_all && self.counts.last_run.is_some() && entry.change == Some(Change::New)
    }

    /// What has been put right and what is gone, and the counts.
    pub(super) fn blocks<'b>(&self) -> Vec<Block<'b>> {
        let counts = Block::Lines(self.counts.lines().into_iter().map(Line::new).collect());
        self.put_right().into_iter().chain([counts]).collect()
    }

    fn put_right<'b>(&self) -> Option<Block<'b>> {
        let put_right = self.put_right.iter().map(|Entry { case, deadline, .. }| {
            [
                printable(case.as_deref().unwrap_or_default()).into_owned().into(),
                now(deadline).into(),
                due_line(deadline).into(),
                deadline.rule.title.clone().into(),
            ]
        });
        let gone = self.counts.gone.iter().map(|gone| {
            [
                printable(&gone.case).into_owned().into(),
                format!("was {}: {}", gone.was, gone.why()).into(),
                gone.due.map(|due| due.to_string()).unwrap_or_default().into(),
                printable(&gone.title).into_owned().into(),
            ]
        });
        let rows: Vec<[Cell<'_>; 4]> = put_right.chain(gone).collect();
        let heading = if self.counts.count(Fate::NotInFile) == 0 {
            "No longer open or in breach"
        } else {
            "No longer open, in breach or in the file"
        };
        (!rows.is_empty()).then(|| {
            Block::Table(Table {
                heading: heading.to_owned(),
                caption: "Reported before, and now for the last time".to_owned(),
                look: Look::Deadlines,
                ..Table::new(["Case", heading, "Due", "What"], rows)
            })
        })
    }

    /// The counts as JSON.
    pub(super) fn value(&self) -> Value<'_> {
        let SinceLastRun { last_run, new, still_open, still_open_since, .. } = &self.counts;
        let SinceLastRun { unknown, still_unread, .. } = &self.counts;
        Value::Object(vec![
            ("last_run", Value::or_null(*last_run, Value::moment)),
            ("new", Value::number(*new)),
            ("put_right", Value::number(self.counts.all_put_right())),
            ("no_longer_open", Value::number(self.counts.no_longer_open)),
            ("no_longer_recorded", Value::number(self.counts.count(Fate::NotRecorded))),
            ("not_in_file", Value::number(self.counts.count(Fate::NotInFile))),
            ("still_open", Value::number(*still_open)),
            ("still_open_since", Value::or_null(*still_open_since, Value::moment)),
            ("unknown", Value::number(*unknown)),
            ("still_unread", Value::number(*still_unread)),
        ])
    }

    /// What is gone, as JSON.
    pub(super) fn gone(&self, schema: Schema) -> Value<'_> {
        Value::List(self.counts.gone.iter().map(|gone| gone.value(schema)).collect())
    }
}

/// How a deadline that has been put right stands now.
fn now(deadline: &Deadline<'_>) -> String {
    let status = status_words(deadline);
    match deadline.completed {
        Some(done) => format!("{status}: done {done}"),
        None => status.into_owned(),
    }
}

impl SinceLastRun {
    fn count(&self, fate: Fate) -> u64 {
        self.gone.iter().filter(|gone| gone.fate == fate).count() as u64
    }

    fn all_put_right(&self) -> u64 {
        self.put_right + self.count(Fate::Changed)
    }

    /// Whether there was no run before.
    #[must_use]
    pub fn is_first(&self) -> bool {
        self.last_run.is_none()
    }

    /// Whether nothing has changed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.new == 0 && self.put_right == 0 && self.no_longer_open == 0 && self.gone.is_empty()
    }

    /// The counts in sentences.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let Self { new, still_open, still_open_since, unknown, still_unread, .. } = self;
        let mut counts = vec![format!("{new} new"), format!("{} put right", self.all_put_right())];
        let others = [
            (self.no_longer_open, "no longer open"),
            (self.count(Fate::NotRecorded), "no longer recorded"),
            (self.count(Fate::NotInFile), "no longer in the file"),
        ];
        let others = others.into_iter().filter(|(count, _)| *count > 0);
        counts.extend(others.map(|(count, what)| format!("{count} {what}")));
        let since = still_open_since.filter(|_| *still_open > 0);
        let since = since.map(|since| format!(" (reported since {since}; --all shows them)"));
        counts.push(format!("{still_open} still open{}", since.unwrap_or_default()));
        let mut lines = vec![counts.join(", ")];
        if *unknown > 0 {
            lines.push(format!(
                "{} reported before could not be checked this time",
                counted(*unknown, "deadline")
            ));
        }
        if *still_unread > 0 {
            lines.push(format!(
                "{} could not be read or counted, as in the last run",
                counted(*still_unread, "record")
            ));
        }
        lines
    }
}

impl Gone {
    /// What is known of it, as JSON.
    fn value(&self, schema: Schema) -> Value<'_> {
        let was = [("was", Value::text(self.was.name()))];
        let names = known_of_gone(schema);
        let known = names.iter().map(|name| (*name, self.column(name, schema)));
        Value::Object(known.chain(was).collect())
    }

    /// The value of a column: `null` if it is not known any more.
    pub(in crate::report) fn column(&self, name: &str, schema: Schema) -> Value<'_> {
        match (schema, name) {
            (Schema::V1, "case") | (Schema::V2, "case_id") => Value::text(&self.case),
            (_, "rule") => Value::text(&self.rule),
            (_, "title") => Value::text(&self.title),
            (Schema::V1, "from") => Value::moment(self.from),
            (Schema::V1, "due") => Value::or_null(self.due, Value::moment),
            (Schema::V2, "counted_from") => day(self.from),
            (Schema::V2, "counted_from_at") => instant(self.from),
            (Schema::V2, "due") => Value::or_null(self.due, day),
            (Schema::V2, "due_at") => Value::or_null(self.due, instant),
            (_, "notes") => Value::texts([self.why()]),
            (Schema::V1, "change") | (Schema::V2, "since_last_run") => {
                Value::text(self.change().name())
            }
            _ => Value::Null,
        }
    }

    /// How it has changed.
    #[must_use]
    pub fn change(&self) -> Change {
        match self.fate {
            Fate::Changed => Change::PutRight,
            Fate::NotRecorded => Change::NoLongerRecorded,
            Fate::NotInFile => Change::NotInFile,
        }
    }

    /// Why it is gone, in words.
    #[must_use]
    pub fn why(&self) -> &'static str {
        match self.fate {
            Fate::Changed => {
                "no longer counted, because the record, the rules or the calendar has changed"
            }
            Fate::NotRecorded => "the case no longer records what started it",
            Fate::NotInFile => "the case is no longer in the file",
        }
    }
}
