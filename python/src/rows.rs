//! Deadlines in few bytes each, made by many threads and put together as columns at the end.

use dutyclock::report::{Column, Columns, ListOf, MakeRows, Schema, Value, VerdictRow};
use dutyclock::rules::EventId;
use dutyclock::{Calendar, Deadline, LateBy, Moment, Period, RuleSet, Status};

/// Some rows.
#[derive(Default)]
pub(crate) struct Rows {
    pub(crate) rows: Vec<Row>,
    /// The ids of their cases, one after the other.
    pub(crate) ids: String,
    pub(crate) duties: Vec<Duty>,
    /// By the index of the rule: the places of its duties.
    by_rule: Vec<Vec<u32>>,
    /// The other fields of the rows that have any, by the place of their column.
    pub(crate) others: Vec<Others>,
}

/// What most rows have.
#[derive(Clone, Copy)]
pub(crate) struct Row {
    /// Where its id ends among all.
    pub(crate) id_end: usize,
    /// The place of its duty in `duties`.
    pub(crate) duty: u32,
    pub(crate) status: Status,
    pub(crate) from: Moment,
    pub(crate) due: Option<Moment>,
    pub(crate) act_by: Option<Moment>,
    pub(crate) completed: Option<Moment>,
    pub(crate) working_days_left: Option<i32>,
    pub(crate) late_by: Option<LateBy>,
}

/// What few rows have.
pub(crate) struct Others {
    pub(crate) row: usize,
    /// The texts of each column of [`Content::Others`].
    pub(crate) texts: Vec<Vec<String>>,
}

/// A duty, and the texts that all of its rows have.
#[derive(Clone)]
pub(crate) struct Duty {
    pub(crate) key: DutyKey,
    /// For each column of [`Content::Duty`].
    pub(crate) texts: Vec<Option<String>>,
}

/// What tells duties of many engines apart: the index of the rule, its start and its period.
pub(crate) type DutyKey = (usize, EventId, Period);

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Content {
    CaseId,
    /// The same for all rows of a duty.
    Duty(usize),
    CountedFrom,
    CountedFromAt,
    Due,
    DueAt,
    ActBy,
    Completed,
    CompletedAt,
    Status,
    WorkingDaysLeft,
    LateByWorkingDays,
    LateByDays,
    /// Several texts.
    Others(usize),
    /// One text.
    Other(usize),
}

/// The columns of the rows, in order.
pub(crate) struct Plan {
    pub(crate) contents: Vec<(Column, Content)>,
    columns: Columns,
    explain: bool,
}

impl Plan {
    /// # Errors
    ///
    /// The name of a column that is not known here.
    pub(crate) fn new(explain: bool) -> Result<Self, String> {
        let list = ListOf { schema: Schema::V2, explained: explain, ..ListOf::default() };
        let columns = Columns::all(list);
        let (mut duties, mut others) = (0, 0);
        let next = |of: &mut usize| {
            *of += 1;
            *of - 1
        };
        let contents = columns.columns().map(|column| {
            let content = match column.name {
                "case_id" => Content::CaseId,
                "counted_from" => Content::CountedFrom,
                "counted_from_at" => Content::CountedFromAt,
                "due" => Content::Due,
                "due_at" => Content::DueAt,
                "act_by" => Content::ActBy,
                "completed" => Content::Completed,
                "completed_at" => Content::CompletedAt,
                "status" => Content::Status,
                "working_days_left" => Content::WorkingDaysLeft,
                "late_by_working_days" => Content::LateByWorkingDays,
                "late_by_days" => Content::LateByDays,
                "provisional" | "notes" | "steps" => Content::Others(next(&mut others)),
                "rule_note" => Content::Other(next(&mut others)),
                "rule" | "rule_table" | "title" | "kind" | "starts" | "time_allowed"
                | "completes" | "owner" | "legal_force" | "source" | "source_address"
                | "verified" => Content::Duty(next(&mut duties)),
                other => return Err(format!("the column `{other}` is not known to the module")),
            };
            Ok((column, content))
        });
        let contents = contents.collect::<Result<_, _>>()?;
        Ok(Self { contents, columns, explain })
    }
}

/// Makes rows of deadlines.
pub(crate) struct RowMaker<'a> {
    pub(crate) plan: &'a Plan,
    pub(crate) rules: &'a RuleSet,
    pub(crate) calendar: &'a Calendar,
}

impl MakeRows for RowMaker<'_> {
    type Rows = Rows;

    fn begin(&self) -> Rows {
        let by_rule = vec![Vec::new(); self.rules.rules().count()];
        Rows { by_rule, ..Rows::default() }
    }

    fn add(&self, row: &VerdictRow<'_>, rows: &mut Rows) {
        let VerdictRow { engine, facts, verdict, .. } = *row;
        let duty = verdict.duty;
        let key = (engine.rule_index(duty), engine.starts(duty), engine.period(duty));
        let known = rows.duty_of(key);
        let plain = engine.unremarked(facts, verdict).filter(|_| !self.plan.explain);
        rows.ids.push_str(facts.case_id().unwrap_or_default());
        if let Some((plain, duty)) = plain.zip(known) {
            rows.rows.push(Row {
                id_end: rows.ids.len(),
                duty,
                status: verdict.status,
                from: verdict.from,
                due: Some(plain.due),
                act_by: Some(plain.act_by),
                completed: None,
                working_days_left: plain.working_days_left,
                late_by: plain.late_by,
            });
            return;
        }
        let deadline = engine.deadline(facts, verdict, row.with_record_remarks);
        self.add_deadline(facts.case_id(), &deadline, key, rows);
    }
}

impl RowMaker<'_> {
    fn add_deadline(
        &self,
        case: Option<&str>,
        deadline: &Deadline<'_>,
        key: DutyKey,
        rows: &mut Rows,
    ) {
        let steps_by = self.plan.explain.then_some(self.calendar);
        let (mut texts, mut others) = (Vec::new(), Vec::new());
        let values = self.plan.columns.values(case, deadline, self.rules, steps_by);
        for (value, (_, content)) in values.zip(&self.plan.contents) {
            match content {
                Content::Duty(_) => texts.push(text_of(&value)),
                Content::Others(_) | Content::Other(_) => others.push(texts_of(&value)),
                _ => {}
            }
        }
        let duty = rows.duty_of(key).unwrap_or_else(|| rows.add_duty(Duty { key, texts }));
        if others.iter().any(|texts| !texts.is_empty()) {
            rows.others.push(Others { row: rows.rows.len(), texts: others });
        }
        rows.rows.push(Row {
            id_end: rows.ids.len(),
            duty,
            status: deadline.status,
            from: deadline.from,
            due: deadline.due,
            act_by: deadline.act_by,
            completed: deadline.completed,
            working_days_left: deadline.working_days_left,
            late_by: deadline.late_by,
        });
    }
}

impl Rows {
    #[inline]
    fn duty_of(&self, key: DutyKey) -> Option<u32> {
        let of_rule = self.by_rule.get(key.0)?;
        of_rule.iter().copied().find(|at| self.duties[*at as usize].key == key)
    }

    fn add_duty(&mut self, duty: Duty) -> u32 {
        let at = self.duties.len() as u32;
        if let Some(of_rule) = self.by_rule.get_mut(duty.key.0) {
            of_rule.push(at);
        }
        self.duties.push(duty);
        at
    }
}

/// The text of a field; `None` if it has none.
fn text_of(value: &Value<'_>) -> Option<String> {
    match value {
        Value::Null | Value::Omitted => None,
        value => Some(value.plain().into_owned()),
    }
}

/// The texts of a field that may have several.
fn texts_of(value: &Value<'_>) -> Vec<String> {
    match value {
        Value::List(list) => list.iter().filter_map(text_of).collect(),
        value => text_of(value).into_iter().collect(),
    }
}
