//! A comparison as a chart: under each rule one lane per table, and the differences in words.

use chrono::NaiveDate;

use super::{Compared, ComparedTable, Comparison, Row};
use crate::report::chart::rows::{References, row, with_days_off};
use crate::report::chart::{Chart, Group, Row as Lane, Word};
use crate::report::document::Tone;
use crate::report::words::{meaning, verified_marks};

impl Comparison<'_> {
    pub(super) fn chart_of_rows(&self) -> Chart {
        let mut references = References::new(|_| false);
        let groups = self.rows().iter().map(|row| self.group(row, &mut references)).collect();
        let deadlines = self.tables.iter().flat_map(|table| &table.deadlines);
        let meanings = verified_marks(deadlines).filter_map(meaning).map(str::to_owned);
        let notes = references.lines().chain(meanings).collect();
        let names: Vec<&str> = self.names().collect();
        let mut chart = Chart {
            title: self.title(),
            description: format!("The same event by the rules of {}", names.join(", ")),
            groups,
            notes,
            ..Chart::default()
        };
        let Some((ComparedTable { calendar, .. }, others)) = self.tables.split_first() else {
            return chart;
        };
        chart.description.push_str(&format!("; days off of calendar {}.", calendar.id()));
        if others.iter().any(|other| other.calendar.id() != calendar.id()) {
            let note =
                "the tables count in different calendars: only the days off of one are drawn";
            chart.notes.push(note.to_owned());
        }
        with_days_off(chart, calendar)
    }

    fn group(&self, row: &Row<'_>, references: &mut References) -> Group {
        let compared = || row.by_table.iter().flatten();
        let known = row.by_table.iter().filter(|compared| !compared.is_empty()).count();
        let (text, tone) = match (row.differs(), known == self.tables.len()) {
            (true, _) => ("the tables differ", Tone::Warning),
            (false, true) => ("all the same", Tone::Good),
            (false, false) => ("not in every table", Tone::Plain),
        };
        let due = || compared().filter_map(Compared::due);
        let extremes = due().min().zip(due().max());
        let lanes = self.tables.iter().zip(&row.by_table).enumerate();
        let lanes = lanes.flat_map(|(index, (table, compared))| {
            let lanes = compared
                .iter()
                .map(|one| self.lane(table, one, row.differs(), extremes, references));
            let none = compared.is_empty().then(|| {
                let why = row.why_not_counted(index);
                let due = why
                    .map_or_else(|| "no such rule".to_owned(), |why| format!("not counted: {why}"));
                Lane { label: table.name(self.when).to_owned(), due, ..Lane::default() }
            });
            lanes.chain(none).collect::<Vec<_>>()
        });
        let unread = row.unread.iter().copied().flatten().map(|unread| unread.title.as_str());
        let title = compared().map(|one| one.deadline.rule.title.as_str()).chain(unread).next();
        Group {
            heading: title.unwrap_or(row.rule).to_owned(),
            remark: Some(Word { text: text.to_owned(), tone }),
            rows: lanes.collect(),
        }
    }

    fn lane(
        &self,
        table: &ComparedTable<'_>,
        compared: &Compared<'_>,
        differs: bool,
        extremes: Option<(NaiveDate, NaiveDate)>,
        references: &mut References,
    ) -> Lane {
        let mut lane = row(compared.deadline, &table.calendar, self.when.date(), references);
        table.name(self.when).clone_into(&mut lane.label);
        lane.overrun = None;
        lane.beside = compared.unless.iter().map(|unless| format!("unless {unless}")).collect();
        lane.status = match (differs, compared.due(), extremes) {
            (false, ..) => Word { text: "same".to_owned(), tone: Tone::Plain },
            (true, Some(_), Some((earliest, latest))) if earliest == latest => {
                Word { text: "same day, other terms".to_owned(), tone: Tone::Warning }
            }
            (true, Some(due), Some((earliest, _))) if due > earliest => Word {
                text: format!("{} later", days((due - earliest).num_days())),
                tone: Tone::Warning,
            },
            (true, Some(_), _) => Word { text: "earliest".to_owned(), tone: Tone::Plain },
            (true, None, _) => Word { text: "no number".to_owned(), tone: Tone::Warning },
        };
        lane
    }
}

impl Compared<'_> {
    fn due(&self) -> Option<NaiveDate> {
        self.deadline.due.map(|due| due.date())
    }
}

fn days(count: i64) -> String {
    match count {
        1 => "1 day".to_owned(),
        _ => format!("{count} days"),
    }
}
