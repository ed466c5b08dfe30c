//! Compare several rule tables for one event, side by side.

mod chart;

use std::io::{self, Write};

use super::fields::{marked_source, meaning};
use super::records::{Records, Value};
use super::table::{Footnotes, verified_marks, write_wrapped};
use super::{Cell, Format, Grid, Style, Tone, json};
use crate::calendar::Calendar;
use crate::engine::Deadline;
use crate::moment::Moment;
use crate::note::Note;
use crate::provisional::mark;
use crate::rules::{RuleSet, Verified};
use crate::text::printable;

/// One event under several rule tables.
#[derive(Debug, Clone)]
pub struct Comparison<'a> {
    /// Id of the event.
    pub event: &'a str,
    /// Title of the event.
    pub title: &'a str,
    /// When it happened.
    pub when: Moment,
    /// The tables, in the order asked for.
    pub tables: Vec<ComparedTable<'a>>,
}

/// What one table makes of the event.
#[derive(Debug, Clone)]
pub struct ComparedTable<'a> {
    /// The rules.
    pub rules: &'a RuleSet,
    /// The calendar they were counted in.
    pub calendar: Calendar,
    /// Their deadlines.
    pub deadlines: Vec<Deadline<'a>>,
}

/// One rule id across the tables.
struct Row<'a> {
    rule: &'a str,
    /// For each table, its deadlines of that rule.
    by_table: Vec<Vec<Compared<'a>>>,
    differs: bool,
}

/// A deadline, and the terms that are compared.
struct Compared<'a> {
    deadline: &'a Deadline<'a>,
    unless: Option<String>,
    /// The period, when it ends, and what cancels it.
    terms: Vec<String>,
}

impl<'a> Compared<'a> {
    fn new(deadline: &'a Deadline<'a>, rules: &RuleSet) -> Self {
        let unless = deadline.rule.unless.iter().map(|event| rules.events.get(*event).id.as_str());
        let unless: Vec<&str> = unless.collect();
        let unless = (!unless.is_empty()).then(|| unless.join(" or "));
        let period = deadline.counting.period.to_string();
        let due = deadline.due.map(|due| format!("{due}{}", mark(deadline.provisional().due)));
        let cancelled = unless.as_ref().map(|unless| format!("unless {unless}"));
        let terms = [Some(period), due, cancelled].into_iter().flatten().collect();
        Self { deadline, unless, terms }
    }

    /// The terms, with the marks of what was not read and of what is to be said beside them.
    fn marked_terms(&self, remarks: &mut Footnotes) -> Vec<String> {
        let marks = remarks.marks(self.remarks());
        let marks = format!("{}{marks}", self.verified().unwrap_or_default());
        let marks = (!marks.is_empty()).then(|| marks.trim_start().to_owned());
        self.terms.iter().cloned().chain(marks).collect()
    }

    /// The terms, with all that is to be said beside them.
    fn spelled_terms(&self) -> Vec<String> {
        let notes = self.remarks().map(ToString::to_string);
        self.terms.iter().cloned().chain(self.verified()).chain(notes).collect()
    }

    /// What is to be said of its limit: the day to act by is not compared.
    fn remarks(&self) -> impl Iterator<Item = &'a Note> {
        let due = self.deadline.provisional().due;
        let remarks = self.deadline.remarks.iter();
        remarks.filter(move |remark| due || !matches!(remark, Note::Provisional { .. }))
    }

    fn verified(&self) -> Option<String> {
        match self.deadline.rule.verified {
            Verified::Text => None,
            mark => Some(format!("[{mark}]")),
        }
    }
}

impl Comparison<'_> {
    /// Writes the comparison: in a format that lists can have, or as a chart.
    ///
    /// # Errors
    ///
    /// What the writer says.
    pub fn write(&self, format: Format, style: Style, out: &mut dyn Write) -> io::Result<()> {
        match format {
            Format::Table => self.write_table(style, out),
            Format::Json => json::write(&self.records(), out),
            Format::Html => self.chart().write_html(out),
            Format::Svg => self.chart().write_svg(out),
            _ => self.data().write(format, style, out),
        }
    }

    fn write_table(&self, style: Style, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "{}: {}\n", printable(self.title), self.when)?;
        let columns = u16::try_from(self.tables.len()).unwrap_or(u16::MAX).saturating_add(1);
        let narrow = usize::from((style.width / columns).saturating_sub(2)).max(10);
        let mut remarks = Footnotes::lettered();
        let heading = |name: &str| broken_at_hyphens(name, narrow);
        self.grid(heading, &mut remarks).write_table(style, out)?;
        writeln!(out, "\n* the tables differ; - the table has no such rule")?;
        let deadlines = self.tables.iter().flat_map(|table| &table.deadlines);
        let meanings = verified_marks(deadlines).filter_map(meaning).map(str::to_owned);
        for line in remarks.lines().chain(meanings) {
            write_wrapped(&line, "    ", style, out)?;
        }
        Ok(())
    }

    /// For people: what differs is marked with a star, and an empty cell with a dash.
    fn grid(&self, heading: impl Fn(&str) -> String, remarks: &mut Footnotes) -> Grid {
        let tables = self.tables.iter().map(|table| heading(&table.rules.id));
        let columns = ["Rule".to_owned()].into_iter().chain(tables).collect();
        let mut grid = Grid { columns, ..Grid::default() };
        for row in self.rows() {
            let (mark, tone) = if row.differs { (" *", Tone::Warning) } else { ("", Tone::Plain) };
            let rule = Cell::from(format!("{}{mark}", heading(row.rule))).toned(tone);
            let cells = row.by_table.iter().map(|compared| match compared.is_empty() {
                true => "-".into(),
                false => {
                    let marked = compared.iter().flat_map(|one| one.marked_terms(remarks));
                    marked.collect::<Vec<_>>().join("\n").into()
                }
            });
            let row: Vec<Cell> = [rule].into_iter().chain(cells).collect();
            grid.push(row);
        }
        grid
    }

    /// For programs: whether the tables differ is a column of its own.
    fn data(&self) -> Grid {
        let tables = self.tables.iter().map(|table| table.rules.id.clone());
        let columns = ["Rule".to_owned(), "Differs".to_owned()].into_iter().chain(tables).collect();
        let mut grid = Grid { columns, ..Grid::default() };
        for row in self.rows() {
            let differs = if row.differs { "yes" } else { "no" };
            let cells = row.by_table.iter().map(|compared| {
                let spelled = compared.iter().flat_map(Compared::spelled_terms);
                spelled.collect::<Vec<_>>().join("; ")
            });
            let first = [row.rule.to_owned(), differs.to_owned()];
            grid.push(first.into_iter().chain(cells));
        }
        grid
    }

    fn rows(&self) -> Vec<Row<'_>> {
        let mut ids: Vec<&str> = Vec::new();
        for deadline in self.tables.iter().flat_map(|table| &table.deadlines) {
            if !ids.contains(&deadline.rule.id.as_str()) {
                ids.push(&deadline.rule.id);
            }
        }
        ids.into_iter().map(|id| self.row(id)).collect()
    }

    fn row<'s>(&'s self, rule: &'s str) -> Row<'s> {
        let of_rule = |table: &'s ComparedTable<'_>| -> Vec<Compared<'s>> {
            let deadlines = table.deadlines.iter().filter(|deadline| deadline.rule.id == rule);
            deadlines.map(|deadline| Compared::new(deadline, table.rules)).collect()
        };
        let by_table: Vec<Vec<Compared<'_>>> = self.tables.iter().map(of_rule).collect();
        let mut terms = by_table
            .iter()
            .filter(|compared| !compared.is_empty())
            .map(|compared| compared.iter().map(|one| &one.terms).collect::<Vec<_>>());
        let first = terms.next();
        let differs = terms.any(|other| Some(other) != first);
        Row { rule, by_table, differs }
    }

    /// Schema `dutyclock/comparison/v1`.
    fn records(&self) -> Records<'_> {
        let rules = self.rows().iter().map(|row| self.row_value(row)).collect();
        let document = Value::Object(vec![
            ("schema", Value::text("dutyclock/comparison/v1")),
            ("event", Value::text(self.event)),
            ("from", Value::moment(self.when)),
            ("tables", Value::texts(self.tables.iter().map(|table| table.rules.id.as_str()))),
            ("rules", Value::List(rules)),
        ]);
        self.data().into_records().in_json_instead(document)
    }

    fn row_value<'s>(&'s self, row: &Row<'s>) -> Value<'s> {
        let tables = self.tables.iter().zip(&row.by_table);
        let deadlines = tables.flat_map(|(table, compared)| {
            compared.iter().map(|compared| terms_value(compared, table))
        });
        Value::Object(vec![
            ("rule", Value::text(row.rule)),
            ("differs", Value::Flag(row.differs)),
            ("deadlines", Value::List(deadlines.collect())),
        ])
    }
}

fn terms_value<'a>(compared: &Compared<'a>, table: &'a ComparedTable<'_>) -> Value<'a> {
    let deadline = compared.deadline;
    let provisional = deadline.provisional().due.then_some("due");
    let remarks = compared.remarks().map(ToString::to_string);
    let notes = deadline.rule_remark().into_iter().chain(remarks);
    Value::Object(vec![
        ("table", Value::text(&table.rules.id)),
        ("defined_in", Value::text(&deadline.rule.table)),
        ("within", Value::text(deadline.counting.period.to_string())),
        ("due", Value::or_null(deadline.due, Value::moment)),
        ("unless", Value::or_null(compared.unless.clone(), Value::text)),
        ("source", Value::text(marked_source(deadline.rule))),
        ("provisional", Value::texts(provisional).unless_empty()),
        ("notes", Value::texts(notes)),
    ])
}

/// An id over as many lines as it needs, broken after its hyphens.
fn broken_at_hyphens(id: &str, width: usize) -> String {
    let mut lines = vec![String::new()];
    for word in id.split_inclusive('-') {
        match lines.last_mut() {
            Some(line) if line.is_empty() || line.len() + word.len() <= width => {
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines.join("\n")
}
