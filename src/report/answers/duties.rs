//! What one event starts, in the order in which people need it: how long there is, what must be done, by whom and on
//! what authority. A breach comes first; what is done or no longer needed comes last.

use super::explanation::{explanation, steps_of_each};
use crate::engine::Deadline;
use crate::engine::status::Status;
use crate::report::document::{Block, Cell, Document, Line, Look, Medium, Table, Tone};
use crate::report::footnotes::Footnotes;
use crate::report::rows::steps;
use crate::report::when::{Today, remark_on_act_by, when};
use crate::report::words::{act_by_line, authority, due_line, status_words, unchecked};
use crate::report::{Entry, Report};
use crate::rules::Rule;
use crate::text::{printable, upper_case_first};

/// One duty, and every document that sets it by the same limit.
struct Duty<'r> {
    deadline: &'r Deadline<'r>,
    rules: Vec<&'r Rule>,
    remarks: Vec<String>,
}

/// The answer to a question about one event.
pub(super) fn document<'b>(report: &'b Report<'_>, medium: Medium) -> Document<'b> {
    let duties = duties(report);
    let only = report.role.map(|role| format!("Only what {} must do.", role.words()));
    let errors = report.errors.iter().map(|error| format!("not counted: {error}"));
    let case = report.case();
    let as_of = format!("As of {}.", report.as_of);
    let case = case.map(|case| format!("{case}."));
    let header = case.iter().chain([&as_of]).chain(&only).map(String::as_str);
    let header = header.collect::<Vec<_>>().join(" ");
    let subject = case.into_iter().chain([report.title()]).chain(only).collect();
    Document {
        title: report.title(),
        header,
        subject,
        incomplete: report.incomplete.iter().cloned().chain(errors).collect(),
        blocks: match medium {
            Medium::Terminal | Medium::TerminalChart => for_terminal(report, &duties),
            Medium::List => for_list(report, &duties),
            Medium::Markdown => for_markdown(report, &duties),
            Medium::Page => for_page(report, &duties),
            Medium::Workbook => for_workbook(report, &duties),
        },
    }
}

/// The duties in the order of reading. Those of one day are together by who must act.
fn duties<'r>(report: &'r Report<'_>) -> Vec<Duty<'r>> {
    let mut deadlines: Vec<&Deadline<'_>> =
        report.entries.iter().map(|entry| &entry.deadline).collect();
    deadlines.sort_by_key(|deadline| place(deadline));
    let mut duties: Vec<Duty<'_>> = Vec::new();
    for deadline in deadlines {
        let same = duties.iter_mut().find(|duty| is_same(duty.deadline, deadline));
        let mut remarks: Vec<String> = deadline.remarks.iter().map(ToString::to_string).collect();
        remarks.extend(remark_on_act_by(deadline, Today::of(report.as_of)));
        if let Some(duty) = same {
            let first = duty.deadline;
            if (first.due, first.status, &first.rule.title)
                == (deadline.due, deadline.status, &deadline.rule.title)
            {
                duty.rules.push(deadline.rule);
                continue;
            }
            let ends = |deadline: &Deadline<'_>| deadline.due.map(|due| due.list_order());
            let earlier =
                if ends(first) < ends(deadline) { ", which has the earlier limit" } else { "" };
            remarks.push(format!("the same duty as \"{}\"{earlier}", first.rule.title));
        }
        if report.explain {
            remarks.splice(0..0, deadline.rule_remark());
        }
        duties.push(Duty { deadline, rules: vec![deadline.rule], remarks });
    }
    duties
}

impl<'a> Report<'a> {
    /// The deadline that an answer about one event shows first.
    #[must_use]
    pub fn first(&self) -> Option<&Deadline<'a>> {
        self.entries.iter().map(|entry| &entry.deadline).min_by_key(|deadline| place(deadline))
    }
}

/// The place of a deadline in the order of reading.
fn place(deadline: &Deadline<'_>) -> impl Ord + use<> {
    let due = deadline.due.map(|due| due.list_order());
    let last = deadline.cannot_be_in_breach();
    (rank(deadline.status), last, due.is_none(), due, deadline.rule.owner)
}

/// What needs action comes first, and what was dropped comes last.
fn rank(status: Status) -> u8 {
    match status {
        Status::Breached | Status::Invalid => 0,
        open if open.is_open() || open == Status::Projected => 1,
        dropped if dropped.is_dropped() => 3,
        _ => 2,
    }
}

/// Whether two documents set the same duty: one thing done, from the same start, would complete both.
fn is_same(one: &Deadline<'_>, other: &Deadline<'_>) -> bool {
    one.rule.completes.is_some()
        && one.rule.table != other.rule.table
        && (one.rule.completes, one.starts, one.event)
            == (other.rule.completes, other.starts, other.event)
}

fn for_terminal<'b>(report: &'b Report<'_>, duties: &[Duty<'b>]) -> Vec<Block<'b>> {
    let (mut sources, mut remarks) = (Footnotes::numbered(), Footnotes::lettered());
    let (undated, dated): (Vec<_>, Vec<_>) =
        duties.iter().partition(|duty| duty.deadline.cannot_be_in_breach() && !report.all_duties);
    let table = (!dated.is_empty()).then(|| {
        Block::Table(short_table(&dated, Today::of(report.as_of), &mut sources, &mut remarks))
    });
    let undated: Vec<Line> =
        undated.iter().map(|duty| duty.closing_line(&mut sources, &mut remarks)).collect();
    let undated = (!undated.is_empty()).then_some(Block::Lines(undated));
    let nothing = report.entries.is_empty().then(|| report.nothing());
    let notes = Block::notes([sources.list("Sources"), remarks.list("Remarks")]);
    let blocks = [nothing, table, undated, not_counted(report), notes].into_iter().flatten();
    blocks.chain(explained(report)).chain(origin(report)).collect()
}

fn for_list<'b>(report: &'b Report<'_>, duties: &[Duty<'b>]) -> Vec<Block<'b>> {
    let rows = duties.iter().map(|duty| {
        [
            duty.when(Today::of(report.as_of)),
            format!("{}: {}", duty.title(), duty.who()).into(),
            duty.authorities().join("; ").into(),
            duty.remarks.join("; ").into(),
        ]
    });
    let columns = ["When", "What", "Authority", "Remarks"];
    let list = Table { look: Look::List, ..Table::new(columns, rows) };
    let list = if duties.is_empty() { report.nothing() } else { Block::Table(list) };
    let blocks = [list].into_iter().chain(not_counted(report));
    blocks.chain(explained(report)).chain(origin(report)).collect()
}

/// What the documents set beyond the rows, and nobody has read.
fn not_counted<'b>(report: &Report<'_>) -> Option<Block<'b>> {
    let lines = report.not_counted_here().into_iter().map(|line| Line::indented(0, 4, line));
    let lines: Vec<Line> = lines.collect();
    (!lines.is_empty()).then_some(Block::Lines(lines))
}

/// How each date was counted, if asked for.
fn explained<'b>(report: &'b Report<'_>) -> impl Iterator<Item = Block<'b>> {
    let entries = report.explain.then_some(&report.entries).into_iter().flatten();
    entries.map(|entry: &Entry<'_>| explanation(entry, report))
}

fn for_markdown<'b>(report: &'b Report<'_>, duties: &[Duty<'b>]) -> Vec<Block<'b>> {
    let mut remarks = Footnotes::lettered();
    let rows = duties.iter().map(|duty| {
        let deadline = duty.deadline;
        [
            duty.when(Today::of(report.as_of)),
            Cell { marks: remarks.marks(&duty.remarks), ..duty.title().into() },
            duty.who().into(),
            duty.authority_cell(),
            status_words(deadline).into_owned().into(),
            due_line(deadline).into(),
            act_by_line(deadline).unwrap_or_default().into(),
        ]
    });
    let columns = ["When", "What", "Who", "Authority", "Status", "Due", "Act by"];
    let table = Block::Table(Table::new(columns, rows));
    let nothing = report.entries.is_empty().then(|| report.nothing());
    let notes = Block::notes([remarks.list("Remarks")]);
    let under = [nothing, not_counted(report), notes].into_iter().flatten();
    let blocks = [table].into_iter().chain(under).chain(steps_of_each(report));
    blocks.chain(report.tree()).chain([provenance(report)]).collect()
}

fn for_page<'b>(report: &'b Report<'_>, duties: &[Duty<'b>]) -> Vec<Block<'b>> {
    let mut remarks = Footnotes::lettered();
    let rows = duties.iter().map(|duty| {
        let steps = if report.explain { steps(duty.deadline, report.calendar) } else { Vec::new() };
        let what = Cell { marks: remarks.marks(&duty.remarks), steps, ..duty.title().into() };
        [duty.when(Today::with_years(report.as_of)), what, duty.who().into(), duty.authority_cell()]
    });
    let columns = ["When", "What", "Who", "Authority"];
    let table = Table {
        heading: "What is due".to_owned(),
        look: Look::Deadlines,
        ..Table::new(columns, rows)
    };
    let table = if duties.is_empty() { report.nothing() } else { Block::Table(table) };
    let notes = Block::notes([remarks.list("Remarks")]);
    let under = [not_counted(report), notes].into_iter().flatten();
    let blocks = [table].into_iter().chain(under).chain(report.tree());
    blocks.chain([provenance(report)]).collect()
}

/// The answer as others read it; the fields of each deadline are on a sheet of their own.
fn for_workbook<'b>(report: &'b Report<'_>, duties: &[Duty<'b>]) -> Vec<Block<'b>> {
    let (mut sources, mut remarks) = (Footnotes::numbered(), Footnotes::lettered());
    let all: Vec<&Duty<'_>> = duties.iter().collect();
    let table = short_table(&all, Today::with_years(report.as_of), &mut sources, &mut remarks);
    let table = if duties.is_empty() { report.nothing() } else { Block::Table(table) };
    let notes = Block::notes([sources.list("Sources"), remarks.list("Remarks")]);
    let under = [not_counted(report), notes].into_iter().flatten();
    let blocks = [table].into_iter().chain(under).chain(steps_of_each(report));
    blocks.chain(report.tree()).chain([provenance(report)]).collect()
}

/// For a terminal: the sources go under the table.
fn short_table<'b>(
    duties: &[&Duty<'b>],
    today: Today,
    sources: &mut Footnotes,
    remarks: &mut Footnotes,
) -> Table<'b> {
    let rows = duties.iter().map(|duty| {
        let (title, who) = (duty.title(), duty.who());
        [
            duty.when(today),
            Cell { marks: remarks.marks(&duty.remarks), ..title.into() },
            Cell { marks: duty.source_marks(sources), ..who.into() },
        ]
    });
    let table = Table::new(["When", "What", "Who"], rows);
    Table { gives_way: Some(1), first_in_clauses: true, ..table }
}

/// The end of an answer in a terminal: where it comes from, and the next command.
fn origin<'b>(report: &Report<'_>) -> impl Iterator<Item = Block<'b>> + use<'b> {
    [provenance(report)].into_iter().chain(report.next.clone().map(Block::Command))
}

/// Where the numbers come from if a text has not been read, and by what the answer was counted.
fn provenance<'b>(report: &Report<'_>) -> Block<'b> {
    let rules = report.entries.iter().map(|entry| entry.deadline.rule);
    let judged = format!("As of {}, by {}", report.as_of, report.authority());
    let lines = unchecked(rules).into_iter().chain([judged]);
    Block::Lines(lines.map(Line::new).collect())
}

impl<'r> Duty<'r> {
    fn when<'c>(&self, today: Today) -> Cell<'c> {
        let status = self.deadline.status;
        let tone = if rank(status) < 2 { status.into() } else { Tone::Plain };
        Cell::from(when(self.deadline, today)).toned(tone)
    }

    fn title(&self) -> String {
        printable(&self.deadline.rule.title).into_owned()
    }

    fn who(&self) -> &'static str {
        self.deadline.rule.owner.words()
    }

    fn authorities(&self) -> Vec<String> {
        self.rules.iter().map(|rule| authority(rule)).collect()
    }

    fn authority_cell<'c>(&self) -> Cell<'c> {
        let address = self.rules.first().and_then(|rule| rule.address());
        Cell { address, ..self.authorities().join("; ").into() }
    }

    fn source_marks(&self, sources: &mut Footnotes) -> Vec<String> {
        let marks =
            self.rules.iter().map(|rule| sources.mark_linked(&authority(rule), rule.address()));
        marks.collect()
    }

    /// A duty that cannot be in breach.
    fn closing_line(&self, sources: &mut Footnotes, remarks: &mut Footnotes) -> Line {
        let period = self.deadline.counting.period.to_string();
        let marks = self.source_marks(sources).into_iter().chain(remarks.marks(&self.remarks));
        let marks = marks.collect::<Vec<_>>().join(" ");
        let text =
            format!("{}: {} ({}) {marks}", upper_case_first(&period), self.title(), self.who());
        Line::indented(0, 4, text)
    }
}
