//! The contents of a calendar, and whether its list agrees with its yearly days off.

use chrono::Datelike;

use crate::calendar::{Calendar, Covers, Differences, Holiday};
use crate::report::document::{Block, Document, Line, Table};
use crate::report::listing::Listing;

/// The holidays of a calendar: those of one year, or else the listed and the announced ones, since its
/// yearly rules reach beyond any list.
#[derive(Debug)]
pub struct Holidays<'a> {
    /// The calendar.
    pub calendar: &'a Calendar,
    /// The requested year.
    pub year: Option<i32>,
}

/// Differences between the list of a calendar and its yearly days off.
#[derive(Debug)]
pub struct CalendarDifferences<'a> {
    /// The calendar.
    pub calendar: &'a Calendar,
    /// The differences.
    pub differences: Differences,
}

impl Holidays<'_> {
    fn holidays(&self) -> Vec<&Holiday> {
        let listed = self.calendar.holidays().iter();
        match self.year {
            None => listed.chain(self.calendar.announced_later()).collect(),
            Some(year) => {
                let all = listed.chain(self.calendar.provisional_holidays());
                all.filter(|holiday| holiday.date.year() == year).collect()
            }
        }
    }

    fn provisional(&self, span: Covers) -> String {
        let shown = if self.year.is_some() { "" } else { "; give a year to see its holidays" };
        format!("provisional: {span}, worked out from the law, not yet published{shown}")
    }
}

impl Listing for Holidays<'_> {
    fn table(&self) -> Table<'_> {
        let rows = self.holidays().into_iter().map(|holiday| {
            let date = holiday.date;
            [date.to_string(), date.format("%A").to_string(), holiday.to_string()]
        });
        Table::new(["Date", "Day", "Holiday"], rows)
    }

    fn in_terminal(&self) -> Document<'_> {
        let calendar = self.calendar;
        let known = calendar.coverage();
        let about = [
            format!("{}, {}", calendar.title(), known.listed),
            format!("source: {}", calendar.source()),
        ];
        let provisional = known.provisional.map(|span| self.provisional(span));
        let lines = about.into_iter().chain(provisional).map(Line::new).collect();
        vec![Block::Lines(lines), Block::Table(self.table())].into()
    }
}

impl Listing for CalendarDifferences<'_> {
    fn table(&self) -> Table<'_> {
        let only_in = |days: &'static str| move |holiday| (days, holiday);
        let listed = self.differences.only_listed.iter().map(only_in("list"));
        let by_rule = self.differences.only_by_rule.iter().map(only_in("rules"));
        let mut days: Vec<(&str, &Holiday)> = listed.chain(by_rule).collect();
        days.sort_by_key(|(_, holiday)| holiday.date);
        let rows = days.into_iter().map(|(only_in, holiday)| {
            [holiday.date.to_string(), only_in.to_owned(), holiday.to_string()]
        });
        Table::new(["Date", "Only in", "Holiday"], rows)
    }

    fn in_terminal(&self) -> Document<'_> {
        let calendar = self.calendar;
        let table = self.table();
        let listed = calendar.holidays().len();
        let later = match calendar.announced_later().count() {
            0 => String::new(),
            later => format!(", and {later} announced for later years"),
        };
        let (id, covers) = (calendar.id(), calendar.covers());
        let mut lines = vec![format!("{id}: no mistakes; {listed} holidays, {covers}{later}")];
        if let Some(span) = calendar.provisional() {
            let yearly = calendar.recurring().count();
            lines.push(format!("{yearly} yearly days off, provisional for {span}"));
            lines.push(agreement(table.len()));
        }
        let table = (table.len() > 0).then_some(Block::Table(table));
        let lines = Block::Lines(lines.into_iter().map(Line::new).collect());
        [lines].into_iter().chain(table).collect::<Vec<_>>().into()
    }
}

/// A difference is no mistake: governments add and move days.
fn agreement(differing: usize) -> String {
    match differing {
        0 => "the list has exactly these days".to_owned(),
        1 => "the list and the yearly days off differ on 1 day".to_owned(),
        days => format!("the list and the yearly days off differ on {days} days"),
    }
}
