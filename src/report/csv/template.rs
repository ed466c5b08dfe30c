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
    pieces: Vec<Piece>,
}

/// A part of a row.
#[derive(Debug)]
enum Piece {
    /// Cells of the rule, with the commas around them.
    Shared(Vec<u8>),
    /// One cell.
    Cell(ChosenColumn),
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
        let is_written =
            template.pieces.iter().all(|piece| self.write_piece(piece, row, limit, out));
        if !is_written {
            out.truncate(begun);
        }
        is_written
    }

    #[inline]
    fn write_piece(
        &self,
        piece: &Piece,
        row: &VerdictRow<'_>,
        (due, act_by): (Moment, Moment),
        out: &mut Vec<u8>,
    ) -> bool {
        let known = match piece {
            Piece::Shared(cells) => {
                out.extend_from_slice(cells);
                return true;
            }
            Piece::Standing(columns, run) => {
                let cells = self.endings.get(*run).and_then(|endings| {
                    endings.of(row.verdict.status, due, |cells| {
                        self.write_standing(columns, row, cells)
                    })
                });
                let Some(cells) = cells else { return false };
                out.extend_from_slice(cells);
                return true;
            }
            Piece::Cell(known) => known,
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
        for piece in &template.pieces {
            match piece {
                Piece::Shared(cells) => out.extend_from_slice(cells),
                Piece::Cell(known) => push_value(&(known.value)(row), out),
                Piece::Standing(columns, _) => push_values(columns, row, out),
            }
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
            of_rule.get_or_init(|| Template { starts, period, pieces: pieces(columns, row) });
        }
        of_rule.get().filter(|known| known.starts == starts && known.period == period)
    }
}

/// The parts of the rows of a rule, by one of them.
fn pieces(columns: &Columns, row: &DeadlineRow<'_>) -> Vec<Piece> {
    let (mut pieces, mut shared, mut runs) = (Vec::new(), Vec::new(), 0);
    for (index, known) in columns.iter().enumerate() {
        if index > 0 {
            shared.push(b',');
        }
        if known.depends_on == DependsOn::Rule {
            push_value(&(known.value)(row), &mut shared);
            continue;
        }
        let is_standing = known.depends_on == DependsOn::Standing;
        if is_standing
            && shared == b","
            && let Some(Piece::Standing(columns, _)) = pieces.last_mut()
        {
            columns.push(*known);
            shared.clear();
            continue;
        }
        if !shared.is_empty() {
            pieces.push(Piece::Shared(std::mem::take(&mut shared)));
        }
        if is_standing {
            pieces.push(Piece::Standing(vec![*known], runs));
            runs += 1;
        } else {
            pieces.push(Piece::Cell(*known));
        }
    }
    shared.push(b'\n');
    pieces.push(Piece::Shared(shared));
    pieces
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
