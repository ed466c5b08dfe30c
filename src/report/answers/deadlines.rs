//! Deadlines of one event or of many cases, with their counts.

use std::collections::HashMap;

use super::explanation::{explanation, steps_of_each};
use super::{duties, summary};
use crate::engine::Deadline;
use crate::provisional::mark;
use crate::report::deadline_row::DeadlineRow;
use crate::report::document::{Block, Cell, Document, Line, Look, Medium, NoteList, Table, Tone};
use crate::report::footnotes::Footnotes;
#[cfg(feature = "ics")]
use crate::report::ics;
use crate::report::records::{Envelope, Records, Value};
use crate::report::rows::steps;
use crate::report::when::{Today, when};
use crate::report::words::{
    act_by_line, authority, due_line, earlier_day_to_act, less_certain_day_to_act, limit_lines,
    status_words, time_words, unchecked,
};
use crate::report::{
    Answer, AskBack, Columns, Entry, Format, ListOf, Part, Report, Since, Summary, considered,
};
use crate::rules::Rule;
use crate::text::printable;

impl Answer for Report<'_> {
    const PARTS: &'static [Part] =
        &[Part::Document, Part::List, Part::Records, Part::Workbook, Part::Entries, Part::Page];

    fn document(&self, medium: Medium) -> Document<'_> {
        if self.event.is_some() {
            return duties::document(self, medium);
        }
        let blocks = match medium {
            Medium::Terminal | Medium::TerminalChart => self.for_terminal(),
            Medium::List => self.for_list(),
            Medium::Markdown => self.for_markdown(),
            Medium::Page => self.for_page(),
            Medium::Workbook => self.for_workbook(),
        };
        Document {
            title: self.title(),
            header: self.header(),
            subject: self.subject(),
            incomplete: self.incomplete.clone(),
            blocks,
        }
    }

    /// Schema `dutyclock/deadlines`.
    fn records(&self) -> Records<'_> {
        let errors = self.incomplete.iter().chain(&self.errors);
        let envelope = Envelope::Object {
            before: vec![
                ("schema", self.schema.of("deadlines")),
                ("as_of", Value::moment(self.as_of)),
                ("rules", Value::text(&self.rules.id)),
                ("calendar", Value::text(self.calendar.id())),
                ("summary", Value::or_omitted(self.summary.as_ref(), summary::value)),
                ("since_last_run", Value::or_omitted(self.since.as_ref(), Since::value)),
            ],
            key: "deadlines",
            after: vec![
                (
                    "put_right",
                    Value::or_omitted(self.since.as_ref(), |since| self.put_right(since)),
                ),
                ("gone", Value::or_omitted(self.since.as_ref(), |since| since.gone(self.schema))),
                ("unread", self.unread_value()),
                ("errors", Value::texts(errors).unless_empty()),
                ("ask_instead", AskBack::values(&self.ask_instead)),
                ("considered", Value::or_omitted(self.considered.as_ref(), considered::value)),
            ],
        };
        let all = || Columns::all(self.list()).fields();
        let fields = self.columns.as_ref().map_or_else(all, Columns::fields);
        Records::new(envelope, fields, &self.entries, move |entry| self.row(entry))
    }

    fn beside_rows(&self) -> Vec<String> {
        self.asked_and_not_counted()
    }

    #[cfg(feature = "ics")]
    fn entries(&self) -> Box<dyn Iterator<Item = icalendar::Event> + '_> {
        let mut uids = ics::Uids::default();
        let event = move |entry| ics::event(entry, self, &uids.distinct(ics::uid(entry, self)));
        Box::new(self.entries.iter().map(event))
    }
}

impl Report<'_> {
    /// What to ask instead, and what is not counted.
    pub(super) fn asked_and_not_counted(&self) -> Vec<String> {
        let asked = self.ask_instead.iter();
        let asked = asked.map(|AskBack { says, command }| format!("{says} {command}"));
        asked.chain(self.not_counted_here()).collect()
    }
}

impl Report<'_> {
    fn list(&self) -> ListOf {
        ListOf {
            schema: self.schema,
            explained: self.explain,
            compared: self.since.is_some(),
            timeline: false,
        }
    }

    fn row<'s>(&'s self, entry: &'s Entry<'_>) -> DeadlineRow<'s> {
        let Entry { case, deadline, change } = entry;
        let has_steps = self.explain || self.columns.as_ref().is_some_and(Columns::have_steps);
        let steps_by = has_steps.then_some(self.calendar);
        let row = DeadlineRow::of(case.as_deref(), deadline, self.rules, steps_by);
        DeadlineRow { change: *change, ..row }
    }

    /// What has been put right, as JSON.
    fn put_right<'s>(&'s self, since: &'s Since<'_>) -> Value<'s> {
        let rows = since.put_right.iter().map(|entry| {
            let row = self.row(entry);
            let columns = Columns::all(self.list()).of_format(Format::Json);
            let values = columns.iter().map(|known| (known.column.name, (known.value)(&row)));
            Value::Object(values.collect())
        });
        Value::List(rows.collect())
    }

    fn for_terminal(&self) -> Vec<Block<'_>> {
        let notes = TableNotes::of(&self.entries, false);
        let lists = [notes.sources(), notes.remarks(), self.qualifications()];
        let table = if self.entries.is_empty() {
            self.nothing()
        } else {
            Block::Table(self.short_table(notes))
        };
        let explained = self.explain.then_some(&self.entries).into_iter().flatten();
        let explained = explained.map(|entry| explanation(entry, self));
        let summary = self.summary.as_ref().map(|summary| summary.blocks(self.rules));
        let summary = summary.into_iter().flatten();
        let put_right = self.since.iter().flat_map(Since::blocks);
        let blocks = [table].into_iter().chain(Block::notes(lists)).chain(explained);
        blocks.chain(put_right).chain(summary).collect()
    }

    fn for_list(&self) -> Vec<Block<'_>> {
        let table = Table::long(["When", "What", "Authority", "Remarks"], &self.entries, |entry| {
            let Entry { case, deadline, .. } = entry;
            let case = case.as_deref().map(|case| format!("{}: ", printable(case)));
            let when =
                format!("{}{}", case.unwrap_or_default(), when(deadline, Today::of(self.as_of)));
            let (rule, remarks) = (deadline.rule, deadline.remarks.iter().map(ToString::to_string));
            [
                Cell::from(when).toned(deadline.status.into()),
                format!("{}: {}", rule.title, rule.owner.words()).into(),
                authority(rule).into(),
                remarks.collect::<Vec<_>>().join("; ").into(),
            ]
        });
        let list = Block::Table(Table { look: Look::List, ..table });
        let list = if self.entries.is_empty() { self.nothing() } else { list };
        let notes = Block::notes([self.qualifications()]);
        let put_right = self.since.iter().flat_map(Since::blocks);
        let summary = self.summary.iter().flat_map(|summary| summary.blocks(self.rules));
        [list].into_iter().chain(notes).chain(put_right).chain(summary).collect()
    }

    fn for_markdown(&self) -> Vec<Block<'_>> {
        let notes = TableNotes::of(&self.entries, self.explain);
        let lists = Block::notes([notes.remarks(), self.qualifications()]);
        let table = Block::Table(self.long_table(notes));
        let nothing = self.entries.is_empty().then(|| self.nothing());
        let summary = self.summary.as_ref().map(|summary| summary.blocks(self.rules));
        let summary = summary.into_iter().flatten();
        let blocks = [table].into_iter().chain(nothing).chain(lists).chain(steps_of_each(self));
        let put_right = self.since.iter().flat_map(Since::blocks);
        blocks.chain(self.tree()).chain(put_right).chain(summary).collect()
    }

    /// What belongs to the deadlines, which have a sheet of their own.
    fn for_workbook(&self) -> Vec<Block<'_>> {
        let notes = TableNotes::of(&self.entries, self.explain);
        let lists = Block::notes([notes.sources(), self.qualifications()]);
        let nothing = self.entries.is_empty().then(|| self.nothing());
        let put_right = self.since.iter().flat_map(Since::blocks);
        let summary = self.summary.as_ref();
        let counts = summary.map(|summary| summary.counts_block(self.rules, |_| false));
        let groups = summary.and_then(|summary| summary.worst_groups_first(self.rules));
        let blocks = counts.into_iter().chain(nothing).chain(put_right).chain(groups);
        blocks.chain(self.tree()).chain(lists).collect()
    }

    /// What needs action comes first: the statistics are for another reader.
    fn for_page(&self) -> Vec<Block<'_>> {
        let notes = TableNotes::of(&self.entries, self.explain);
        let lists = [notes.sources(), notes.remarks(), self.qualifications()];
        let table = if self.entries.is_empty() {
            self.nothing()
        } else {
            Block::Table(self.table_with_links(notes))
        };
        let is_listed = |status| self.entries.iter().any(|entry| entry.deadline.status == status);
        let summary = self.summary.as_ref();
        let counts = summary.map(|summary| summary.counts_block(self.rules, is_listed));
        let groups = summary.and_then(|summary| summary.worst_groups_first(self.rules));
        let put_right = self.since.iter().flat_map(Since::blocks);
        let list = counts.into_iter().chain([table]).chain(put_right).chain(Block::notes(lists));
        list.chain(groups).chain(self.tree()).collect()
    }

    pub(super) fn title(&self) -> String {
        match self.event {
            Some((event, when)) => format!("{}: {when}", self.rules.events.get(event).title),
            None if !self.ask_instead.is_empty() => AskBack::TITLE.to_owned(),
            None => format!("Deadlines as of {}", self.as_of),
        }
    }

    /// The criteria of the assessment, and what was left out on request.
    fn header(&self) -> String {
        let since = self.summary.as_ref().and_then(|summary| summary.new_since);
        let since =
            since.map(|(since, _)| format!("; only what has become a breach since {since}"));
        let since = since.unwrap_or_default();
        let new = self.since.as_ref().map(|since| format!(" {}.", since.heading()));
        format!("By {}{since}.{}", self.authority(), new.unwrap_or_default())
    }

    /// Whether it is about a record without an id: then no row names its case.
    fn is_of_one_case(&self) -> bool {
        self.entries.iter().all(|entry| entry.case.is_none())
    }

    /// The case that an event was said to be of.
    pub(super) fn case(&self) -> Option<String> {
        let entry = self.entries.first().filter(|_| self.event.is_some())?;
        entry.case.as_ref().map(|case| format!("Case {case}"))
    }

    /// The question and the criteria of the assessment.
    pub(super) fn subject(&self) -> Vec<String> {
        let event = self.event.map(|_| self.title());
        let judged = format!("As of {}, by {}", self.as_of, self.authority());
        let since = self.since.as_ref().map(Since::heading);
        event.into_iter().chain([judged]).chain(since).collect()
    }

    /// The rules, the calendar and the role asked for.
    pub(super) fn authority(&self) -> String {
        let mut editions: Vec<&str> =
            self.entries.iter().map(|entry| entry.deadline.rule.table.as_str()).collect();
        editions.sort_unstable();
        editions.dedup();
        editions.retain(|edition| *edition != self.rules.id);
        let within = match editions[..] {
            [] => String::new(),
            _ => format!(" ({})", editions.join(", ")),
        };
        let role = self.role.map(|role| format!(", for {} only", role.words()));
        let (rules, calendar) = (&self.rules.id, self.calendar.id());
        format!("the rules of {rules}{within}, calendar {calendar}{}", role.unwrap_or_default())
    }

    pub(super) fn nothing<'b>(&self) -> Block<'b> {
        if self.ask_instead.is_empty() {
            return Block::Lines(vec![Line::new(self.nothing_to_show())]);
        }
        AskBack::block(&self.ask_instead)
    }

    /// Claims nothing about unread cases, other roles or limits that could not be counted.
    pub(super) fn nothing_to_show(&self) -> String {
        let role = self.role.map(|role| format!(" for {}", role.words())).unwrap_or_default();
        let but = if self.errors.is_empty() { "" } else { ", as far as could be counted" };
        match &self.summary {
            Some(Summary { new_since: Some((since, _)), .. }) => {
                format!("Nothing has become a breach since {since}{role}{but}.")
            }
            Some(Summary { records, .. }) if records.read() == 0 => {
                "There are no records.".to_owned()
            }
            Some(Summary { records, .. }) if records.read() == records.rejected => {
                "No record could be read.".to_owned()
            }
            Some(Summary { records, .. }) => {
                let uncounted = usize::from(records.not_countable > 0);
                let read = if self.incomplete.len() <= uncounted {
                    ""
                } else {
                    " in the cases that could be read"
                };
                if let Some(since) = &self.since {
                    return format!("{}{role}{read}{but}.", since.nothing());
                }
                format!("Nothing is in breach, to be chased or due soon{role}{read}{but}.")
            }
            None => match self.ask_instead.first() {
                Some(AskBack { says, command }) => format!("{says} {command}"),
                None => format!("Nothing that happened starts a duty{role}{but}."),
            },
        }
    }

    /// The last notes: whose text was not read, and what could not be counted.
    pub(super) fn qualifications(&self) -> NoteList {
        let rules = self.entries.iter().map(|entry| entry.deadline.rule);
        let errors = self.errors.iter().map(|error| format!("not counted: {error}"));
        let notes = unchecked(rules).into_iter().chain(self.not_counted_here()).chain(errors);
        NoteList::unmarked("What to know of this report", notes)
    }

    pub(super) fn tree<'b>(&self) -> Option<Block<'b>> {
        let considered = self.considered.as_ref()?;
        Some(Block::Tree(super::explanation::heading(self), considered::tree(considered)))
    }

    fn list_heading(&self) -> String {
        let list = match &self.since {
            Some(since) if !since.shows_all => "New",
            _ => "Deadlines",
        };
        format!("{list}{}", if self.summary.is_some() { ", the worst first" } else { "" })
    }

    fn status_cell<'c>(&self, entry: &Entry<'_>) -> Cell<'c> {
        Cell::from(self.status_words(entry)).toned(entry.deadline.status.into())
    }

    fn status_words(&self, entry: &Entry<'_>) -> String {
        let words = status_words(&entry.deadline);
        let is_marked = self.since.as_ref().is_some_and(|since| since.marks(entry));
        if is_marked { format!("{words} (new)") } else { words.into_owned() }
    }

    /// For a terminal: the sources go under the table.
    fn short_table<'s>(&'s self, notes: TableNotes<'s>) -> Table<'s> {
        let what = move |entry: &'s Entry<'_>| Cell {
            marks: notes.source_and_remarks(entry),
            ..printable(&entry.deadline.rule.title).into()
        };
        let columns = ["Case", "Status", "Due", "Time", "Who", "What"];
        let table = Table::long(columns, &self.entries, move |entry| {
            let deadline = &entry.deadline;
            [
                printable(entry.case.as_deref().unwrap_or_default()).into(),
                self.status_cell(entry),
                limit_lines(deadline).join("\n").into(),
                time_words(deadline).into(),
                deadline.rule.owner.words().into(),
                what(entry),
            ]
        });
        table.with_column_if(!self.is_of_one_case(), "Case")
    }

    /// For Markdown: every field has its column.
    fn long_table<'s>(&'s self, notes: TableNotes<'s>) -> Table<'s> {
        let columns =
            ["Case", "Due", "Act by", "Working days left", "Status", "Who", "What", "Authority"];
        let table = Table::long(columns, &self.entries, move |entry| {
            let deadline = &entry.deadline;
            let rule = deadline.rule;
            let left_mark = mark(deadline.provisional().working_days);
            let left = deadline.working_days_left.map(|left| format!("{left}{left_mark}"));
            [
                entry.case.as_deref().unwrap_or_default().into(),
                due_line(deadline).into(),
                act_by_line(deadline).unwrap_or_default().into(),
                left.unwrap_or_default().into(),
                self.status_words(entry).into(),
                rule.owner.words().into(),
                Cell { marks: notes.of_remarks(entry), ..rule.title.as_str().into() },
                Cell { address: rule.address(), ..rule.source.as_str().into() },
            ]
        });
        table.with_column_if(!self.is_of_one_case(), "Case")
    }

    /// For a page: the deadlines of many cases are grouped by status, worst first.
    fn table_with_links<'s>(&'s self, notes: TableNotes<'s>) -> Table<'s> {
        let of_cases = self.summary.is_some();
        let statuses = self.entries.iter().map(|entry| entry.deadline.status);
        let mut counts = crate::report::Counts::default();
        statuses.clone().for_each(|status| counts.add(status));
        let columns = ["Case", "Status", "Due", "Time", "Who", "What"];
        let table = Table::long(columns, &self.entries, move |entry| {
            let deadline = &entry.deadline;
            let act_by = act_by_the_same_day(deadline).map(|act_by| format!("; act by {act_by}"));
            let status = self.status_cell(entry);
            let steps = if self.explain { steps(deadline, self.calendar) } else { Vec::new() };
            let marks = notes.source_and_remarks(entry);
            [
                entry.case.as_deref().unwrap_or_default().into(),
                // For many cases, the heading of the group has the tone.
                if of_cases { status.toned(Tone::Plain) } else { status },
                format!("{}{}", due_line(deadline), act_by.unwrap_or_default()).into(),
                time_words(deadline).into(),
                deadline.rule.owner.words().into(),
                Cell { marks, steps, ..deadline.rule.title.as_str().into() },
            ]
        });
        let table = Table {
            heading: self.list_heading(),
            caption: counts.to_string(),
            look: Look::Deadlines,
            ..table.with_column_if(of_cases, "Case")
        };
        if of_cases { table.grouped_by(statuses) } else { table }
    }
}

/// The notes under a table of deadlines, which must be known before its rows are built.
struct TableNotes<'a> {
    sources: Footnotes,
    /// The mark of the source of a rule, by table and id.
    by_rule: HashMap<(&'a str, &'a str), String>,
    remarks: Footnotes,
    /// Whether to include the notes on the rules.
    explain: bool,
}

impl<'a> TableNotes<'a> {
    fn of(entries: &'a [Entry<'_>], explain: bool) -> Self {
        let (sources, remarks) = (Footnotes::numbered(), Footnotes::lettered());
        let mut notes = Self { sources, by_rule: HashMap::new(), remarks, explain };
        for Entry { deadline, .. } in entries {
            let rule = deadline.rule;
            if !notes.by_rule.contains_key(&key(rule)) {
                notes
                    .by_rule
                    .insert(key(rule), notes.sources.mark_linked(&authority(rule), rule.address()));
            }
            if explain {
                notes.remarks.marks(deadline.notes());
            } else {
                notes.remarks.marks(&deadline.remarks);
            }
        }
        notes
    }

    fn sources(&self) -> NoteList {
        self.sources.list("Sources")
    }

    fn remarks(&self) -> NoteList {
        self.remarks.list("Remarks")
    }

    fn source_and_remarks(&self, entry: &Entry<'_>) -> Vec<String> {
        let source = self.by_rule.get(&key(entry.deadline.rule)).cloned();
        source.into_iter().chain(self.of_remarks(entry)).collect()
    }

    fn of_remarks(&self, Entry { deadline, .. }: &Entry<'_>) -> Vec<String> {
        if self.explain {
            self.remarks.known_marks(deadline.notes())
        } else {
            self.remarks.known_marks(&deadline.remarks)
        }
    }
}

fn key(rule: &Rule) -> (&str, &str) {
    (&rule.table, &rule.id)
}

/// The day to act by, if it is the day of the limit but less certain. An earlier day has its own place.
fn act_by_the_same_day(deadline: &Deadline<'_>) -> Option<String> {
    less_certain_day_to_act(deadline).filter(|_| deadline.status.is_open())?;
    earlier_day_to_act(deadline).map_or_else(|| act_by_line(deadline), |_| None)
}
