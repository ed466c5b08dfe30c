//! Rows of deadlines, written from what those of one rule share.

use std::sync::OnceLock;

use super::endings::Endings;
use super::{push_text, push_value};
use crate::calendar::Covers;
use crate::moment::Moment;
use crate::period::Period;
use crate::report::chosen_columns::{ChosenColumn, Columns};
use crate::report::columns::DependsOn;
use crate::report::deadline_row::DeadlineRow;
use crate::report::rows::VerdictRow;
use crate::report::schema::ColumnType;
use crate::report::since::Change;
use crate::rules::{EventId, RuleSet};

/// What rows of some columns share.
#[derive(Debug)]
pub(in crate::report) struct SharedCells<'a> {
    rules: &'a RuleSet,
    /// By rule, once a row of it has been written.
    by_rule: Vec<OnceLock<Template>>,
    /// For each run of columns that the status and the limit set.
    endings: Vec<Endings>,
}

/// What the rows of a rule share, for one start event and one period.
#[derive(Debug)]
struct Template {
    starts: EventId,
    period: Period,
    /// What a row begins with.
    before: Vec<u8>,
    parts: Vec<Part>,
}

/// A part of a row that is written for each.
#[derive(Debug)]
struct Part {
    cells: Cells,
    /// What follows in every row: cells of the rule, with the commas around them.
    after: Vec<u8>,
}

#[derive(Debug)]
enum Cells {
    One(ChosenColumn),
    /// A run of cells that the status and the limit set, with its number.
    Standing(Vec<ChosenColumn>, usize),
}

impl<'a> SharedCells<'a> {
    pub(in crate::report) fn new(columns: &Columns, rules: &'a RuleSet, covers: Covers) -> Self {
        let is_standing = |known: &ChosenColumn| known.depends_on == DependsOn::Standing;
        let chosen: Vec<&ChosenColumn> = columns.iter().collect();
        let runs = chosen.chunk_by(|a, b| is_standing(a) == is_standing(b));
        let runs = runs.filter(|run| run.iter().any(|known| is_standing(known)));
        Self {
            rules,
            by_rule: rules.rules().map(|_| OnceLock::new()).collect(),
            endings: runs.map(|_| Endings::new(covers)).collect(),
        }
    }

    /// Adds the row of a deadline with only a recorded start and nothing to remark; returns `false`, and adds
    /// nothing, for all others, and for the first of a rule.
    pub(in crate::report) fn write_unremarked(
        &self,
        row: &VerdictRow<'_>,
        out: &mut Vec<u8>,
    ) -> bool {
        let VerdictRow { engine, verdict, .. } = *row;
        let template = self.by_rule.get(engine.rule_index(verdict.duty)).and_then(OnceLock::get);
        // Such a limit was remembered, and none is that another count may set.
        let (starts, period) = (engine.starts(verdict.duty), engine.period(verdict.duty));
        let template = template.filter(|known| known.starts == starts && known.period == period);
        let limit = verdict.due.zip(verdict.unremarked_act_by);
        let Some((template, limit)) = template.zip(limit) else { return false };
        let begun = out.len();
        out.extend_from_slice(&template.before);
        let is_written = template.parts.iter().all(|part| {
            let is_known = self.write_cells(&part.cells, row, limit, out);
            out.extend_from_slice(&part.after);
            is_known
        });
        if !is_written {
            out.truncate(begun);
        }
        is_written
    }

    #[inline]
    fn write_cells(
        &self,
        cells: &Cells,
        row: &VerdictRow<'_>,
        (due, act_by): (Moment, Moment),
        out: &mut Vec<u8>,
    ) -> bool {
        let known = match cells {
            Cells::One(known) => known,
            Cells::Standing(columns, run) => {
                let cells = self.endings.get(*run).and_then(|endings| {
                    endings.of(row.verdict.status, due, |cells| {
                        self.write_standing(columns, row, cells);
                    })
                });
                out.extend_from_slice(cells.unwrap_or_default());
                return cells.is_some();
            }
        };
        match known.depends_on {
            DependsOn::Case => push_text(row.facts.case_id().unwrap_or_default(), out),
            DependsOn::Start => push_moment(row.verdict.start, known.column.of, out),
            DependsOn::Due => push_moment(due, known.column.of, out),
            DependsOn::ActBy => push_moment(act_by, known.column.of, out),
            DependsOn::Change => {
                out.extend_from_slice(row.change.map_or("", Change::name).as_bytes());
            }
            // There are none.
            DependsOn::Remarks => {}
            DependsOn::Rule | DependsOn::Standing | DependsOn::More => return false,
        }
        true
    }

    /// Adds the cells of a deadline with only a start.
    fn write_standing(&self, columns: &[ChosenColumn], row: &VerdictRow<'_>, out: &mut Vec<u8>) {
        let VerdictRow { engine, facts, verdict, .. } = *row;
        let deadline = engine.deadline(facts, verdict, false);
        push_values(columns, &DeadlineRow::of(None, &deadline, self.rules, None), out);
    }

    /// Adds a row, with the cells that it shares with others of its rule.
    pub(in crate::report) fn write(
        &self,
        columns: &Columns,
        rule_index: usize,
        row: &DeadlineRow<'_>,
        out: &mut Vec<u8>,
    ) {
        let Some(template) = self.of_rule(columns, rule_index, row) else {
            return super::write_row(columns.iter().map(|known| (known.value)(row)), out);
        };
        out.extend_from_slice(&template.before);
        for Part { cells, after } in &template.parts {
            match cells {
                Cells::One(known) => push_value(&(known.value)(row), out),
                Cells::Standing(columns, _) => push_values(columns, row, out),
            }
            out.extend_from_slice(after);
        }
    }

    /// The template that fits a row. Each rule has one, for its own start and period.
    fn of_rule(
        &self,
        columns: &Columns,
        rule_index: usize,
        row: &DeadlineRow<'_>,
    ) -> Option<&Template> {
        let deadline = row.deadline?;
        let of_rule = self.by_rule.get(rule_index)?;
        let (starts, period) = (deadline.starts, deadline.counting.period);
        if of_rule.get().is_none()
            && starts == deadline.rule.starts
            && Some(period) == deadline.rule.within
        {
            of_rule.get_or_init(|| Template::of(columns, row, starts, period));
        }
        of_rule.get().filter(|known| known.starts == starts && known.period == period)
    }
}

impl Template {
    /// For the rows like this one.
    fn of(columns: &Columns, row: &DeadlineRow<'_>, starts: EventId, period: Period) -> Self {
        let mut template = Self { starts, period, before: Vec::new(), parts: Vec::new() };
        let mut runs = 0;
        for (index, known) in columns.iter().enumerate() {
            if index > 0 {
                template.end().push(b',');
            }
            match (known.depends_on, template.parts.last_mut()) {
                (DependsOn::Rule, _) => push_value(&(known.value)(row), template.end()),
                (DependsOn::Standing, Some(Part { cells: Cells::Standing(columns, _), after }))
                    if after == b"," =>
                {
                    columns.push(*known);
                    after.clear();
                }
                (DependsOn::Standing, _) => {
                    template.add(Cells::Standing(vec![*known], runs));
                    runs += 1;
                }
                _ => template.add(Cells::One(*known)),
            }
        }
        template.end().push(b'\n');
        template
    }

    fn add(&mut self, cells: Cells) {
        self.parts.push(Part { cells, after: Vec::new() });
    }

    /// What is added here follows in every row.
    fn end(&mut self) -> &mut Vec<u8> {
        self.parts.last_mut().map_or(&mut self.before, |part| &mut part.after)
    }
}

fn push_values(columns: &[ChosenColumn], row: &DeadlineRow<'_>, out: &mut Vec<u8>) {
    for (index, known) in columns.iter().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        push_value(&(known.value)(row), out);
    }
}

/// Adds a day or a time, as the type of a column asks for.
#[inline]
fn push_moment(moment: Moment, of: ColumnType, out: &mut Vec<u8>) {
    match of {
        ColumnType::Date => out.extend_from_slice(&moment.iso_date()),
        _ if moment.has_time() => out.extend_from_slice(&moment.iso_time()),
        ColumnType::Instant => {}
        _ => out.extend_from_slice(&moment.iso_date()),
    }
}
