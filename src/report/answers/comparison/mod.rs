//! Several rule tables compared for one event, side by side.

mod chart;

use crate::calendar::Calendar;
use crate::engine::Deadline;
use crate::moment::Moment;
use crate::provisional::mark;
use crate::remark::Remark;
use crate::report::chart::Chart;
use crate::report::document::{Block, Cell, Document, Line, Medium, Table, Tone};
use crate::report::footnotes::Footnotes;
use crate::report::records::{Records, Value};
use crate::report::words::{marked_source, meaning, verified_marks};
use crate::report::{Answer, Part};
use crate::rules::{RuleSet, Verified};

/// One event under several rule tables.
#[derive(Debug, Clone)]
pub struct Comparison<'a> {
    /// Id of the event.
    pub event: &'a str,
    /// Title of the event.
    pub title: &'a str,
    /// When it happened.
    pub when: Moment,
    /// The tables, in the requested order.
    pub tables: Vec<ComparedTable<'a>>,
}

/// The result of one table for the event.
#[derive(Debug, Clone)]
pub struct ComparedTable<'a> {
    /// The rules.
    pub rules: &'a RuleSet,
    /// The calendar used for counting.
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

/// A deadline with its compared terms.
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

    /// The terms, with the marks of unread sources and of remarks.
    fn marked_terms(&self, remarks: &mut Footnotes) -> Vec<String> {
        let remarks = remarks.marks(self.remarks());
        let marks: Vec<String> = self.verified().into_iter().chain(remarks).collect();
        let marks = (!marks.is_empty()).then(|| marks.join(" "));
        self.terms.iter().cloned().chain(marks).collect()
    }

    /// The terms, with all remarks in full.
    fn spelled_terms(&self) -> Vec<String> {
        let notes = self.remarks().map(ToString::to_string);
        self.terms.iter().cloned().chain(self.verified()).chain(notes).collect()
    }

    /// Remarks on the limit; the day to act by is not compared.
    fn remarks(&self) -> impl Iterator<Item = &'a Remark> {
        let due = self.deadline.provisional().due;
        let remarks = self.deadline.remarks.iter();
        remarks.filter(move |remark| due || !matches!(remark, Remark::Provisional { .. }))
    }

    fn verified(&self) -> Option<String> {
        match self.deadline.rule.verified {
            Verified::Text => None,
            mark => Some(format!("[{mark}]")),
        }
    }
}

impl Answer for Comparison<'_> {
    const PARTS: &'static [Part] = &[Part::Document, Part::Records, Part::Page, Part::Chart];

    fn document(&self, medium: Medium) -> Document<'_> {
        match medium {
            Medium::Terminal | Medium::TerminalChart => self.for_terminal(),
            Medium::Markdown => {
                Document { blocks: vec![Block::Table(self.data())], ..Document::default() }
            }
            Medium::Page => self.chart().into(),
        }
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

    fn chart(&self) -> Chart {
        self.chart_of_rows()
    }
}

impl Comparison<'_> {
    fn for_terminal(&self) -> Document<'_> {
        let mut remarks = Footnotes::lettered();
        let table = self.table(&mut remarks);
        let deadlines = self.tables.iter().flat_map(|table| &table.deadlines);
        let meanings = verified_marks(deadlines).filter_map(meaning).map(str::to_owned);
        let notes = remarks.lines().chain(meanings).map(|note| Line::indented(0, 4, note));
        let signs = Line::new("* the tables differ; - the table has no such rule");
        let lines = [signs].into_iter().chain(notes).collect();
        Document {
            subject: vec![format!("{}: {}", self.title, self.when)],
            blocks: vec![Block::Table(table), Block::Lines(lines)],
            ..Document::default()
        }
    }

    /// For people: a star marks a difference, a dash an empty cell.
    fn table(&self, remarks: &mut Footnotes) -> Table<'_> {
        let tables = self.tables.iter().map(|table| table.rules.id.clone()).collect();
        let rule = |row: &Row<'_>| {
            let id = Cell::from(row.rule.to_owned());
            [if row.differs {
                Cell { marks: vec!["*".to_owned()], ..id.toned(Tone::Warning) }
            } else {
                id
            }]
        };
        let terms = |row: &Row<'_>, table: usize| {
            let compared = &row.by_table[table];
            let marked = compared.iter().flat_map(|one| one.marked_terms(remarks));
            if compared.is_empty() {
                "-".into()
            } else {
                marked.collect::<Vec<_>>().join("\n").into()
            }
        };
        let table = Table::with_others(["Rule"], tables, self.rows(), rule, terms);
        Table { side_by_side: true, ..table }
    }

    /// For programs: a separate column says whether the tables differ.
    fn data(&self) -> Table<'_> {
        let tables = self.tables.iter().map(|table| table.rules.id.clone()).collect();
        let first = |row: &Row<'_>| {
            [row.rule.to_owned().into(), if row.differs { "yes" } else { "no" }.into()]
        };
        let terms = |row: &Row<'_>, table: usize| {
            let spelled = row.by_table[table].iter().flat_map(Compared::spelled_terms);
            spelled.collect::<Vec<_>>().join("; ").into()
        };
        Table::with_others(["Rule", "Differs"], tables, self.rows(), first, terms)
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
