//! Columns that no name and no option explains: what they hold, from the first row to the last.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use super::headings::quoted;
use super::survey::{Holds, cell_holds};
use crate::intake::tabular::Cells;
use crate::text::excerpt;

/// Columns that are passed over. The first rows show no dates in them; the others may.
pub(super) struct PassedOver {
    columns: Vec<Unexplained>,
    /// What is read in them is no remark on the file.
    cells: Cells,
    has_rows: AtomicBool,
}

struct Unexplained {
    index: usize,
    heading: String,
    /// Whether the heading says that it is an event or a date.
    names_event: bool,
    dates: AtomicU64,
    others: AtomicU64,
}

/// What some rows hold in a column that is passed over.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Seen {
    dates: u64,
    others: u64,
}

impl PassedOver {
    pub(super) fn new(cells: Cells) -> Self {
        Self { columns: Vec::new(), cells, has_rows: AtomicBool::new(false) }
    }

    pub(super) fn add(&mut self, index: usize, heading: &str, names_event: bool) {
        let heading = heading.to_owned();
        let (dates, others) = Default::default();
        self.columns.push(Unexplained { index, heading, names_event, dates, others });
    }

    /// The place of each column in the file.
    pub(super) fn indexes(&self) -> impl Iterator<Item = usize> {
        self.columns.iter().map(|column| column.index)
    }

    /// For each column: nothing yet.
    pub(super) fn unseen(&self) -> Vec<Seen> {
        vec![Seen::default(); self.columns.len()]
    }

    /// Looks at a cell of one of the columns.
    pub(super) fn look(&self, seen: &mut Seen, text: &str) {
        match cell_holds(text, &self.cells) {
            Holds::Nothing => {}
            Holds::Dates => seen.dates += 1,
            Holds::Text => seen.others += 1,
        }
    }

    /// The same of a cell that has not been decoded.
    pub(super) fn look_at(&self, seen: &mut Seen, cell: &[u8]) {
        self.look(seen, &self.cells.text(cell));
    }

    /// Adds what some rows hold.
    pub(super) fn have_seen(&self, seen: &[Seen]) {
        self.has_rows.store(true, Ordering::Relaxed);
        for (column, seen) in self.columns.iter().zip(seen) {
            column.dates.fetch_add(seen.dates, Ordering::Relaxed);
            column.others.fetch_add(seen.others, Ordering::Relaxed);
        }
    }

    /// Why what the rows so far hold was not read in full, if it was not.
    pub(super) fn incomplete(&self) -> Option<String> {
        let held = |column: &Unexplained| {
            let [dates, others] =
                [&column.dates, &column.others].map(|count| count.load(Ordering::Relaxed));
            match (dates, others) {
                (0, 0) => Holds::Nothing,
                _ if dates > others => Holds::Dates,
                _ => Holds::Text,
            }
        };
        let headings = |wanted: Holds, besides: fn(&Unexplained) -> bool| -> Vec<String> {
            let columns = self.columns.iter().filter(|column| held(column) == wanted);
            columns.filter(|column| besides(column)).map(|column| column.heading.clone()).collect()
        };
        let dated = unread(&headings(Holds::Dates, |_| true));
        let has_rows = self.has_rows.load(Ordering::Relaxed);
        let blank = headings(Holds::Nothing, |column| column.names_event);
        let blank = Some(blank).filter(|_| has_rows).and_then(|blank| blank_in_all(&blank));
        let reasons: Vec<String> = dated.into_iter().chain(blank).collect();
        (!reasons.is_empty()).then(|| reasons.join("; "))
    }
}

/// Why columns with dates are not read, if there are any.
pub(super) fn unread(headings: &[String]) -> Option<String> {
    let (columns, hold, say) = match headings {
        [] => return None,
        [_] => ("column", "holds dates and is", "say what it is"),
        _ => ("columns", "hold dates and are", "say what each is"),
    };
    let first = excerpt(&headings[0]);
    Some(format!(
        "the {columns} {} {hold} not an event that dutyclock knows: {say} with --map \"{first}=EVENT\", or \
         --ignore-column \"{first}\"",
        quoted(headings)
    ))
}

/// Why columns without a value may be missed, if there are any.
fn blank_in_all(headings: &[String]) -> Option<String> {
    let (columns, are, say) = match headings {
        [] => return None,
        [_] => ("column", "is blank in every row, and", "If it is one, say which"),
        _ => ("columns", "are blank in every row, and each", "If they are, say which"),
    };
    let first = excerpt(&headings[0]);
    Some(format!(
        "the {columns} {} {are} may be an event, of which no duty was checked. {say} with --map \
         \"{first}=EVENT\"; if not, give --ignore-column \"{first}\"",
        quoted(headings)
    ))
}
