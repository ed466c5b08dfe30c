//! The columns of a deadline, for JSON, JSON lines, CSV and workbooks: one table with their names in each version,
//! their types and what they say.

use self::DependsOn::{ActBy, Case, Due, Remarks, Rule, Standing};
use super::deadline_row::{DeadlineRow, day, instant};
use super::records::Value;
use super::schema::Appears::{InTimeline, WithExplain, WithState};
use super::schema::ColumnType::{
    Date, DateOrInstant, Flag, Instant, Integer, Lateness, Text, Texts, Word,
};
use super::schema::{Appears, Column, ColumnType, Empty, Schema, Shape};
use super::since::Change;
use super::words::marked_source;
use crate::engine::Deadline;
use crate::engine::status::Status;
use crate::rules::{Force, Kind, Owner, Verified};
use crate::timeline::Start;

/// The columns of a list of deadlines in a version, in order.
///
/// # Example
///
/// ```
/// use dutyclock::report::{ColumnType, Schema, columns};
///
/// let due: Vec<_> = columns(Schema::V2).filter(|column| column.name.starts_with("due")).collect();
/// assert_eq!(due[0].of, ColumnType::Date);
/// assert_eq!((due[1].name, due[1].of), ("due_at", ColumnType::Instant));
/// ```
pub fn columns(schema: Schema) -> impl Iterator<Item = Column> {
    COLUMNS.iter().filter_map(move |column| column.in_schema(schema))
}

/// The columns that are known of a deadline which is gone, besides its title and why it is gone.
pub(super) fn known_of_gone(schema: Schema) -> &'static [&'static str] {
    match schema {
        Schema::V1 => &["case", "rule", "from", "due", "change"],
        Schema::V2 => &[
            "case_id",
            "rule",
            "counted_from",
            "counted_from_at",
            "due",
            "due_at",
            "since_last_run",
        ],
    }
}

/// A column, with its name in each version that has it.
#[derive(Debug)]
pub(super) struct DeadlineColumn {
    v1: Option<&'static str>,
    v2: Option<&'static str>,
    of: ColumnType,
    empty: Empty,
    appears: Appears,
    /// In which formats version 1 has it. Version 2 has every column in all of them.
    shape_in_v1: Shape,
    meaning: &'static str,
    pub(super) depends_on: DependsOn,
    pub(super) value: ValueOf,
}

/// What sets the value of a column, so that rows which have it in common need not work it out again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DependsOn {
    /// The case.
    Case,
    /// The rule, with its start event and its period.
    Rule,
    /// When the count begins.
    Start,
    /// The limit.
    Due,
    /// The last day to act.
    ActBy,
    /// The status and the day of the limit, while nothing but the start is recorded.
    Standing,
    /// What is to be remarked.
    Remarks,
    /// What has changed since the last run.
    Change,
    /// More than that.
    More,
}

/// How a column is read from a row.
pub(super) type ValueOf = for<'r> fn(&DeadlineRow<'r>) -> Value<'r>;

/// All of them, in order.
pub(super) static COLUMNS: [DeadlineColumn; 46] = [
    column("case", Text, "The id of the case", |row| Value::or_null(row.case, Value::text))
        .in_v2("case_id")
        .maybe()
        .on(Case),
    column("rule", Text, "The id of the rule", |row| row.of_rule(|rule| Value::text(&rule.id)))
        .of_deadlines()
        .on(Rule),
    column("table", Text, "The id of the rule table", |row| {
        row.of_rule(|rule| Value::text(&rule.table))
    })
    .in_v2("rule_table")
    .of_deadlines()
    .on(Rule),
    column("title", Text, "What must be done", |row| Value::text(row.title)).on(Rule),
    column("kind", Word(Kind::NAMES), "What the rule demands", |row| {
        row.of_rule(|rule| Value::text(rule.kind.name()))
    })
    .of_deadlines()
    .on(Rule),
    column("starts", Text, "The id of the event that started the duty", |row| {
        row.event(row.starts)
    })
    .on(Rule),
    column("from", DateOrInstant, "When the count begins", |row| Value::moment(row.from))
        .only_v1(Shape::Any)
        .on(DependsOn::Start),
    column("counted_from", Date, "The day on which the count begins", |row| day(row.from))
        .only_v2()
        .on(DependsOn::Start),
    column("counted_from_at", Instant, "The time at which the count begins, if known", |row| {
        instant(row.from)
    })
    .only_v2()
    .maybe()
    .on(DependsOn::Start),
    column("within", Text, "The time allowed, such as `1 working day`", |row| {
        Value::or_null(row.deadline, |known| Value::text(known.counting.period.to_string()))
    })
    .in_v2("time_allowed")
    .of_deadlines()
    .on(Rule),
    column("completes", Text, "The id of the event that completes the duty", |row| {
        Value::or_null(row.completes, |event| row.event(event))
    })
    .maybe()
    .on(Rule),
    column("due", DateOrInstant, "The limit", |row| Value::or_null(row.due(), Value::moment))
        .only_v1(Shape::Any)
        .maybe()
        .on(Due),
    column("due", Date, "The day of the limit", |row| Value::or_null(row.due(), day))
        .only_v2()
        .maybe()
        .on(Due),
    column("due_at", Instant, "The time of the limit, if it is not the end of a day", |row| {
        Value::or_null(row.due(), instant)
    })
    .only_v2()
    .maybe()
    .on(Due),
    column("act_by", Date, "The last working day on which it can be done in time", |row| {
        Value::or_null(row.deadline.and_then(|known| known.act_by), Value::moment)
    })
    .maybe()
    .on(ActBy),
    column("completed", DateOrInstant, "When it was done", |row| {
        Value::or_null(row.completed, Value::moment)
    })
    .only_v1(Shape::Any)
    .maybe()
    .on(Standing),
    column("completed", Date, "The day on which it was done", |row| {
        Value::or_null(row.completed, day)
    })
    .only_v2()
    .maybe()
    .on(Standing),
    column("completed_at", Instant, "The time at which it was done, if known", |row| {
        Value::or_null(row.completed, instant)
    })
    .only_v2()
    .maybe()
    .on(Standing),
    column("status", Word(Status::NAMES), "How it stands", |row| Value::Status(row.status))
        .on(Standing),
    column(
        "working_days_left",
        Integer,
        "Working days to the limit, below zero once it has passed; empty if it is no longer open",
        |row| Value::or_null(row.deadline.and_then(|known| known.working_days_left), Value::number),
    )
    .maybe()
    .on(Standing),
    column("late_by", Lateness, "How late it is or was done", |row| row.lateness())
        .only_v1(Shape::Nested)
        .maybe()
        .on(Standing),
    column(
        "late_by_working_days",
        Integer,
        "How many working days late it is or was done",
        |row| Value::or_null(row.late_by().and_then(|late| late.working_days), Value::number),
    )
    .flat_in_v1()
    .maybe()
    .on(Standing),
    column("late_by_days", Integer, "How many calendar days late it is or was done", |row| {
        Value::or_null(row.late_by(), |late| Value::number(late.days))
    })
    .flat_in_v1()
    .maybe()
    .on(Standing),
    column("owner", Word(Owner::NAMES), "Who must act", |row| {
        row.of_rule(|rule| Value::text(rule.owner.name()))
    })
    .of_deadlines()
    .on(Rule),
    column("force", Word(Force::NAMES), "How binding the rule is", |row| {
        row.of_rule(|rule| Value::text(rule.force.name()))
    })
    .in_v2("legal_force")
    .of_deadlines()
    .on(Rule),
    column("source", Text, "Where the rule is, marked if its words were not read", |row| {
        row.of_rule(|rule| Value::text(marked_source(rule)))
    })
    .only_v1(Shape::Any)
    .of_deadlines()
    .on(Rule),
    column("source", Text, "Where the rule is", |row| {
        row.of_rule(|rule| Value::text(&rule.source))
    })
    .only_v2()
    .of_deadlines()
    .on(Rule),
    column("source_address", Text, ADDRESS, |row| Value::or_omitted(row.address(), Value::text))
        .only_v1(Shape::Nested)
        .omitted()
        .on(Rule),
    column("source_address", Text, ADDRESS, |row| Value::or_null(row.address(), Value::text))
        .only_v2()
        .maybe()
        .on(Rule),
    column("verified", Word(Verified::NAMES), "How well the words of the rule are known", |row| {
        row.of_rule(|rule| Value::text(rule.verified.name()))
    })
    .only_v2()
    .of_deadlines()
    .on(Rule),
    column("provisional", Texts, PROVISIONAL, |row| {
        Value::texts(row.provisional(Schema::V1)).unless_empty()
    })
    .only_v1(Shape::Nested)
    .omitted()
    .on(Remarks),
    column("provisional", Texts, PROVISIONAL, |row| Value::texts(row.provisional(Schema::V2)))
        .only_v2()
        .on(Remarks),
    column("notes", Texts, "The note on the rule and the remarks", |row| {
        Value::texts(row.notes(true))
    })
    .only_v1(Shape::Nested)
    .on(Remarks),
    column(
        "notes",
        Texts,
        "The provisional columns and the remarks; with `--explain`, also the note on the rule",
        |row| Value::texts(row.notes_of_cell()),
    )
    .only_v1(Shape::Flat)
    .on(Remarks),
    column("notes", Texts, "What to know of this deadline besides its dates", |row| {
        Value::texts(row.notes(false))
    })
    .only_v2()
    .on(Remarks),
    column("rule_note", Text, "What to know of the rule", |row| {
        Value::or_null(row.deadline.and_then(Deadline::rule_remark), Value::text)
    })
    .only_v2()
    .maybe()
    .appears(WithExplain),
    column(STEPS, Texts, "How the limit was counted, step by step", |row| row.steps())
        .appears(WithExplain),
    column("change", Word(Change::NAMES), CHANGE, |row| {
        Value::or_omitted(row.change, |change| Value::text(change.name()))
    })
    .only_v1(Shape::Any)
    .omitted()
    .appears(WithState)
    .on(DependsOn::Change),
    column("since_last_run", Word(Change::NAMES), CHANGE, |row| {
        Value::or_null(row.change, |change| Value::text(change.name()))
    })
    .only_v2()
    .maybe()
    .appears(WithState)
    .on(DependsOn::Change),
    // The place of a step in the chain.
    column("start", Word(Start::NAMES), "How the start is known", |row| {
        row.of_step(|step| Value::text(step.start.name()))
    })
    .in_v2("start_is")
    .appears(InTimeline),
    column("start_rule", Text, "The id of the rule by which the start is assumed", |row| {
        row.of_step(|step| Value::or_null(step.start.rule(), |rule| Value::text(&rule.id)))
    })
    .maybe()
    .appears(InTimeline),
    column("completion", DateOrInstant, "When it was done or is assumed to be done", |row| {
        row.of_completion(|known| Value::moment(known.when))
    })
    .only_v1(Shape::Any)
    .maybe()
    .appears(InTimeline),
    column("completion", Date, "The day on which it was done or is assumed to be done", |row| {
        row.of_completion(|known| day(known.when))
    })
    .only_v2()
    .maybe()
    .appears(InTimeline),
    column("completion_at", Instant, "The time at which it was done or is assumed to be", |row| {
        row.of_completion(|known| instant(known.when))
    })
    .only_v2()
    .maybe()
    .appears(InTimeline),
    column("completion_is", Word(Start::NAMES), "How the completion is known", |row| {
        row.completion_is()
    })
    .maybe()
    .appears(InTimeline),
    column("governs", Flag, "Whether its limit is the earliest for the same event", |row| {
        row.of_step(|step| Value::Flag(step.governs))
    })
    .appears(InTimeline),
];

/// The column that takes time to fill.
pub(super) const STEPS: &str = "steps";
const ADDRESS: &str = "The provision on legislation.gov.uk, if the rule is legislation";
const CHANGE: &str = "What has changed since the last run";
const PROVISIONAL: &str = "The columns that depend on holidays which are not published yet";

/// A column of every list and in both versions.
const fn column(
    name: &'static str,
    of: ColumnType,
    meaning: &'static str,
    value: ValueOf,
) -> DeadlineColumn {
    DeadlineColumn {
        v1: Some(name),
        v2: Some(name),
        of,
        empty: Empty::Never,
        appears: Appears::Always,
        shape_in_v1: Shape::Any,
        meaning,
        depends_on: DependsOn::More,
        value,
    }
}

impl DeadlineColumn {
    const fn in_v2(self, name: &'static str) -> Self {
        Self { v2: Some(name), ..self }
    }

    const fn only_v1(self, shape: Shape) -> Self {
        Self { v2: None, shape_in_v1: shape, ..self }
    }

    const fn only_v2(self) -> Self {
        Self { v1: None, ..self }
    }

    const fn flat_in_v1(self) -> Self {
        Self { shape_in_v1: Shape::Flat, ..self }
    }

    const fn maybe(self) -> Self {
        Self { empty: Empty::Maybe, ..self }
    }

    const fn omitted(self) -> Self {
        Self { empty: Empty::Omitted, ..self }
    }

    const fn of_deadlines(self) -> Self {
        Self { empty: Empty::WithoutDeadline, ..self }
    }

    const fn on(self, depends_on: DependsOn) -> Self {
        Self { depends_on, ..self }
    }

    const fn appears(self, appears: Appears) -> Self {
        Self { appears, ..self }
    }

    /// What it is in a version, if that has it.
    pub(super) fn in_schema(&self, schema: Schema) -> Option<Column> {
        let Self { of, empty, appears, meaning, .. } = *self;
        let (name, shape) = match schema {
            Schema::V1 => (self.v1?, self.shape_in_v1),
            Schema::V2 => (self.v2?, Shape::Any),
        };
        Some(Column { name, of, empty, appears, shape, meaning })
    }
}
