//! Comma-separated values: one row a deadline, one column a field.

use std::io::{self, Write};

use super::fields::Fields;
use super::text::spreadsheet;
use super::{Grid, Report};

const COLUMNS: [&str; 20] = [
    "case",
    "rule",
    "table",
    "title",
    "kind",
    "starts",
    "from",
    "within",
    "completes",
    "due",
    "act_by",
    "completed",
    "status",
    "working_days_left",
    "late_by_working_days",
    "late_by_days",
    "owner",
    "force",
    "source",
    "notes",
];

pub(super) fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    let explained: &[&str] = if report.explain { &["steps"] } else { &[] };
    writer.write_record(COLUMNS.iter().chain(explained))?;
    for entry in &report.entries {
        let fields = Fields::of(entry, report);
        let number = |number: Option<i64>| number.map(|n| n.to_string()).unwrap_or_default();
        let text = |text: Option<&str>| spreadsheet(text.unwrap_or_default()).into_owned();
        // What the table says of its rule only where it is asked for.
        let notes: Vec<String> = match report.explain {
            true => fields.notes,
            false => entry.deadline.remarks.iter().map(ToString::to_string).collect(),
        };
        let late_by_working_days = fields.late_by.and_then(|late| late.working_days);
        let mut row = vec![
            text(fields.case),
            text(Some(fields.rule)),
            text(Some(fields.table)),
            text(Some(fields.title)),
            text(Some(fields.kind)),
            text(Some(fields.starts)),
            fields.from,
            fields.within,
            text(fields.completes),
            fields.due.unwrap_or_default(),
            fields.act_by.unwrap_or_default(),
            fields.completed.unwrap_or_default(),
            fields.status.to_owned(),
            number(fields.working_days_left.map(i64::from)),
            number(late_by_working_days.map(i64::from)),
            number(fields.late_by.map(|late| late.days)),
            text(Some(fields.owner)),
            text(Some(fields.force)),
            text(Some(&fields.source)),
            text(Some(&notes.join("; "))),
        ];
        if let Some(steps) = fields.steps {
            row.push(text(Some(&steps.join("; "))));
        }
        writer.write_record(&row)?;
    }
    writer.flush()
}

pub(super) fn write_grid(grid: &Grid, out: &mut dyn Write) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(grid.columns.iter().map(|name| name.to_lowercase().replace(' ', "_")))?;
    for row in &grid.rows {
        writer.write_record(row.iter().map(|cell| {
            match cell.number {
                true => cell.text.as_str().into(),
                false => spreadsheet(&cell.text),
            }
            .into_owned()
        }))?;
    }
    writer.flush()
}
