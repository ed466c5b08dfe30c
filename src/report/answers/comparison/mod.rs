//! Several rule tables compared for one event, side by side.

mod chart;

use crate::calendar::Calendar;
use crate::engine::Deadline;
use crate::moment::Moment;
use crate::provisional::mark;
use crate::remark::Remark;
use crate::report::answers::unread::in_a_row;
use crate::report::chart::Chart;
use crate::report::document::{Block, Cell, Document, Line, Medium, Table, Tone};
use crate::report::footnotes::Footnotes;
use crate::report::records::{Records, Value};
use crate::report::words::{marked_source, meaning, verified_marks};
use crate::report::{Answer, AskBack, Part};
use crate::rules::{RuleSet, Unread, Verified};

/// One event under several rule tables.
#[derive(Debug, Clone)]
pub struct Comparison<'a> {
    /// Id and title of the event; `None` if a duty was named in its place.
    pub event: Option<(&'a str, &'a str)>,
    /// When it happened.
    pub when: Moment,
    /// The tables, in the requested order.
    pub tables: Vec<ComparedTable<'a>>,
    /// What to ask instead, if the event starts nothing in these tables.
    pub ask_instead: Vec<AskBack>,
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

impl ComparedTable<'_> {
    /// Its id; of a family, the id of the edition that was in force.
    fn name(&self, when: Moment) -> &str {
        let RuleSet { id, .. } = self.rules;
        let is_family = self.rules.editions().iter().all(|edition| edition.series == *id);
        let edition = self.rules.edition_on(when.date()).ok().filter(|_| is_family);
        edition.map_or(id, |edition| &edition.id)
    }
}

/// One rule id across the tables.
struct Row<'a> {
    rule: &'a str,
    /// For each table, its deadlines of that rule.
    by_table: Vec<Vec<Compared<'a>>>,
    /// For each table, what it asks for under that id, if that is not counted.
    unread: Vec<Option<&'a Unread>>,
    /// For each table, whether its terms differ from those of the first table that has the rule.
    differing: Vec<bool>,
}

impl Row<'_> {
    fn differs(&self) -> bool {
        self.differing.contains(&true)
    }

    /// Why a table has no deadline, if it asks for the same and that is not counted.
    fn why_not_counted(&self, table: usize) -> Option<&str> {
        self.unread.get(table).copied().flatten().map(|unread| unread.why.as_str())
    }
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
        if !self.ask_instead.is_empty() {
            return self.asking();
        }
        match medium {
            Medium::Terminal | Medium::TerminalChart | Medium::List => self.for_terminal(),
            Medium::Markdown | Medium::Workbook => {
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
            ("event", Value::or_null(self.event, |(id, _)| Value::text(id))),
            ("from", Value::moment(self.when)),
            ("tables", Value::texts(self.names())),
            ("rules", Value::List(rules)),
            ("ask_instead", AskBack::values(&self.ask_instead)),
        ]);
        self.data().into_records().in_json_instead(document)
    }

    fn chart(&self) -> Chart {
        self.chart_of_rows()
    }
}

impl Comparison<'_> {
    /// The event and when it was.
    fn title(&self) -> String {
        match self.event {
            Some((_, title)) => format!("{title}: {}", self.when),
            None => AskBack::TITLE.to_owned(),
        }
    }

    /// The questions in place of a table.
    fn asking(&self) -> Document<'_> {
        let title = self.title();
        Document {
            title: title.clone(),
            subject: vec![title],
            blocks: vec![AskBack::block(&self.ask_instead)],
            ..Document::default()
        }
    }

    fn for_terminal(&self) -> Document<'_> {
        let mut remarks = Footnotes::lettered();
        let table = self.table(&mut remarks);
        let deadlines = self.tables.iter().flat_map(|table| &table.deadlines);
        let meanings = verified_marks(deadlines).filter_map(meaning).map(str::to_owned);
        let notes = remarks.lines().chain(meanings).map(|note| Line::indented(0, 4, note));
        let signs = Line::new("* differs from the first document in its row; - has no such rule");
        let lines = [signs].into_iter().chain(self.not_counted()).chain(notes).collect();
        Document {
            subject: vec![self.title()],
            blocks: vec![Block::Table(table), Block::Lines(lines)],
            ..Document::default()
        }
    }

    /// What the documents of a table ask for after the event, and what is not counted.
    fn unread<'s>(&self, table: &'s ComparedTable<'_>) -> impl Iterator<Item = &'s Unread> {
        let event = self.event.and_then(|(id, _)| table.rules.events.find(id).ok());
        let date = self.when.date();
        event.into_iter().flat_map(move |event| table.rules.unread_from(event, date))
    }

    /// What each table asks for and does not count.
    fn not_counted(&self) -> impl Iterator<Item = Line> + '_ {
        self.tables.iter().filter_map(|table| {
            let unread: Vec<&Unread> = self.unread(table).collect();
            let says = in_a_row(unread.iter().copied());
            let name = table.name(self.when);
            let line = format!("Not counted in {name}: {says}");
            (!unread.is_empty()).then(|| Line::indented(0, 4, line))
        })
    }

    /// For people: a star marks what differs, a dash an empty cell.
    fn table(&self, remarks: &mut Footnotes) -> Table<'_> {
        let tables = self.names().map(str::to_owned).collect();
        let rule = |row: &Row<'_>| [Cell::from(row.rule.to_owned())];
        let terms = |row: &Row<'_>, table: usize| {
            let compared = &row.by_table[table];
            if compared.is_empty() {
                return row.why_not_counted(table).unwrap_or("-").to_owned().into();
            }
            let marked = compared.iter().flat_map(|one| one.marked_terms(remarks));
            let mut marked: Vec<String> = marked.collect();
            if !row.differing[table] {
                return marked.join("\n").into();
            }
            marked.iter_mut().take(1).for_each(|first| first.push_str(" *"));
            Cell::from(marked.join("\n")).toned(Tone::Warning)
        };
        let table = Table::with_others(["Rule"], tables, self.rows(), rule, terms);
        Table { side_by_side: true, ..table }
    }

    /// The names of the tables: of a family, the id of the edition in force.
    fn names(&self) -> impl Iterator<Item = &str> {
        self.tables.iter().map(|table| table.name(self.when))
    }

    /// For programs: a separate column says whether the tables differ, and another which of them differ from the first
    /// that has the rule.
    fn data(&self) -> Table<'_> {
        let tables = self.names().map(str::to_owned).collect();
        let first = |row: &Row<'_>| {
            let differing = self.names().zip(&row.differing).filter(|(_, differs)| **differs);
            let differing: Vec<&str> = differing.map(|(name, _)| name).collect();
            let differs = if row.differs() { "yes" } else { "no" };
            [row.rule.to_owned().into(), differs.into(), differing.join(", ").into()]
        };
        let terms = |row: &Row<'_>, table: usize| {
            let spelled = row.by_table[table].iter().flat_map(Compared::spelled_terms);
            let spelled: Vec<String> = spelled.collect();
            match row.why_not_counted(table) {
                Some(why) if spelled.is_empty() => format!("not counted: {why}").into(),
                _ => spelled.join("; ").into(),
            }
        };
        Table::with_others(["Rule", "Differs", "Differing"], tables, self.rows(), first, terms)
    }

    fn rows(&self) -> Vec<Row<'_>> {
        let mut ids: Vec<&str> = Vec::new();
        for deadline in self.tables.iter().flat_map(|table| &table.deadlines) {
            if !ids.contains(&deadline.rule.id.as_str()) {
                ids.push(&deadline.rule.id);
            }
        }
        for table in &self.tables {
            for unread in self.unread(table) {
                if !ids.contains(&unread.id.as_str()) {
                    ids.push(&unread.id);
                }
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
        let terms = |compared: &[Compared<'_>]| -> Vec<Vec<String>> {
            compared.iter().map(|one| one.terms.clone()).collect()
        };
        let first = by_table.iter().find(|compared| !compared.is_empty());
        let first = first.map(|compared| terms(compared));
        let differs =
            |compared: &Vec<Compared<'_>>| !compared.is_empty() && Some(terms(compared)) != first;
        let differing = by_table.iter().map(differs).collect();
        let unread =
            self.tables.iter().map(|table| self.unread(table).find(|unread| unread.id == rule));
        let unread = unread.collect();
        Row { rule, by_table, unread, differing }
    }

    fn row_value<'s>(&'s self, row: &Row<'s>) -> Value<'s> {
        let tables = self.names().zip(&row.by_table).zip(&row.differing);
        let deadlines = tables.flat_map(|((table, compared), differs)| {
            compared.iter().map(move |compared| terms_value(compared, table, *differs))
        });
        let unread = self.names().zip(&row.unread).filter_map(|(table, unread)| {
            let Unread { title, source, why, .. } = (*unread)?;
            Some(Value::Object(vec![
                ("table", Value::text(table)),
                ("title", Value::text(title)),
                ("source", Value::text(source)),
                ("why", Value::text(why)),
            ]))
        });
        Value::Object(vec![
            ("rule", Value::text(row.rule)),
            ("differs", Value::Flag(row.differs())),
            ("deadlines", Value::List(deadlines.collect())),
            ("unread", Value::List(unread.collect()).unless_empty()),
        ])
    }
}

fn terms_value<'a>(compared: &Compared<'a>, table: &'a str, differs: bool) -> Value<'a> {
    let deadline = compared.deadline;
    let provisional = deadline.provisional().due.then_some("due");
    let remarks = compared.remarks().map(ToString::to_string);
    let notes = deadline.rule_remark().into_iter().chain(remarks);
    Value::Object(vec![
        ("table", Value::text(table)),
        ("defined_in", Value::text(&deadline.rule.table)),
        ("within", Value::text(deadline.counting.period.to_string())),
        ("due", Value::or_null(deadline.due, Value::moment)),
        ("unless", Value::or_null(compared.unless.clone(), Value::text)),
        ("source", Value::text(marked_source(deadline.rule))),
        ("provisional", Value::texts(provisional).unless_empty()),
        ("differs", Value::Flag(differs)),
        ("notes", Value::texts(notes)),
    ])
}
