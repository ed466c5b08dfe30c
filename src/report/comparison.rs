//! The same event under several rule tables, side by side.

use std::io::{self, Write};

use serde::Serialize;

use super::table::due_line;
use super::{Cell, Format, Grid, Style, Tone, json, plain};
use crate::deadline::Deadline;
use crate::moment::Moment;
use crate::rules::RuleSet;

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
    /// Their deadlines.
    pub deadlines: Vec<Deadline<'a>>,
}

/// One rule id across the tables.
struct Row<'a> {
    rule: &'a str,
    /// For each table, its deadlines of that rule.
    by_table: Vec<Vec<&'a Deadline<'a>>>,
    differs: bool,
}

impl Comparison<'_> {
    /// Writes the comparison in a format that lists can have.
    ///
    /// # Errors
    ///
    /// What the writer says.
    pub fn write(&self, format: Format, style: Style, out: &mut dyn Write) -> io::Result<()> {
        match format {
            Format::Table => self.write_table(style, out),
            Format::Json => json::write_document(&self.document(), out),
            _ => self.grid("; ", str::to_owned).write(format, style, out),
        }
    }

    fn write_table(&self, style: Style, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "{}: {}\n", plain(self.title), self.when)?;
        let columns = u16::try_from(self.tables.len()).unwrap_or(u16::MAX).saturating_add(1);
        let narrow = usize::from((style.width / columns).saturating_sub(2)).max(10);
        self.grid("\n", |name| broken_at_hyphens(name, narrow)).write_table(style, out)?;
        writeln!(out, "\n* the tables differ; - the table has no such rule")
    }

    fn grid(&self, separator: &str, heading: impl Fn(&str) -> String) -> Grid {
        let tables: Vec<String> =
            self.tables.iter().map(|table| heading(&table.rules.id)).collect();
        let columns: Vec<&str> =
            ["Rule"].into_iter().chain(tables.iter().map(String::as_str)).collect();
        let mut grid = Grid::new(&columns);
        for row in self.rows() {
            let mark = if row.differs { " *" } else { "" };
            let tone = if row.differs { Tone::Warning } else { Tone::Plain };
            let mut cells = vec![Cell { text: format!("{}{mark}", heading(row.rule)), tone }];
            for deadlines in &row.by_table {
                let texts: Vec<String> =
                    deadlines.iter().map(|deadline| self.terms(deadline).join(separator)).collect();
                cells.push(match texts.is_empty() {
                    true => "-".into(),
                    false => texts.join(separator).into(),
                });
            }
            grid.push(cells);
        }
        grid
    }

    /// The period, when it ends, and what cancels it.
    fn terms(&self, deadline: &Deadline<'_>) -> Vec<String> {
        let mut terms = vec![deadline.counting.period.to_string()];
        if deadline.due.is_some() {
            terms.push(due_line(deadline));
        }
        if let Some(unless) = self.unless(deadline) {
            terms.push(format!("unless {unless}"));
        }
        terms
    }

    fn unless(&self, deadline: &Deadline<'_>) -> Option<String> {
        let rule = deadline.rule;
        let table = self
            .tables
            .iter()
            .find(|table| table.deadlines.iter().any(|known| std::ptr::eq(known.rule, rule)))?;
        let events = &table.rules.events;
        let names: Vec<&str> =
            rule.unless.iter().map(|event| events.get(*event).id.as_str()).collect();
        (!names.is_empty()).then(|| names.join(" or "))
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
        let by_table: Vec<Vec<&Deadline<'_>>> = self
            .tables
            .iter()
            .map(|table| table.deadlines.iter().filter(|d| d.rule.id == rule).collect())
            .collect();
        let mut terms =
            by_table.iter().filter(|deadlines| !deadlines.is_empty()).map(|deadlines| {
                deadlines.iter().map(|deadline| self.terms(deadline)).collect::<Vec<_>>()
            });
        let first = terms.next();
        let differs = terms.any(|other| Some(other) != first);
        Row { rule, by_table, differs }
    }

    fn document(&self) -> impl Serialize {
        Document {
            schema: "dutyclock/comparison/v1",
            event: self.event,
            from: self.when.iso(),
            tables: self.tables.iter().map(|table| table.rules.id.as_str()).collect(),
            rules: self.rows().iter().map(|row| self.row_fields(row)).collect(),
        }
    }

    fn row_fields<'s>(&'s self, row: &Row<'s>) -> RowFields<'s> {
        let tables = self.tables.iter().zip(&row.by_table);
        let deadlines = tables.flat_map(|(table, deadlines)| {
            deadlines.iter().map(|deadline| TermsFields {
                table: &table.rules.id,
                defined_in: &deadline.rule.table,
                within: deadline.counting.period.to_string(),
                due: deadline.due.map(|due| due.iso()),
                unless: self.unless(deadline),
                source: super::fields::marked_source(deadline.rule),
            })
        });
        RowFields { rule: row.rule, differs: row.differs, deadlines: deadlines.collect() }
    }
}

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    event: &'a str,
    from: String,
    tables: Vec<&'a str>,
    rules: Vec<RowFields<'a>>,
}

#[derive(Serialize)]
struct RowFields<'a> {
    rule: &'a str,
    differs: bool,
    deadlines: Vec<TermsFields<'a>>,
}

#[derive(Serialize)]
struct TermsFields<'a> {
    table: &'a str,
    defined_in: &'a str,
    within: String,
    due: Option<String>,
    unless: Option<String>,
    source: String,
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
