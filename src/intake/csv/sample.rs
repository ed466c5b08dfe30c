//! What the first rows of a table hold, column by column.

use super::row::RowReader;
use crate::intake::chunks::{Chunk, csv_ends};
use crate::intake::tabular::{Cells, Head};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holds {
    /// Nothing.
    Nothing,
    /// Dates in most of its cells that are not blank.
    Dates,
    /// Something else.
    Text,
}

/// The first rows of a table.
pub(super) struct Sample(Vec<Tally>);

#[derive(Clone, Copy, Default)]
struct Tally {
    dates: u32,
    others: u32,
}

impl Sample {
    /// Looks at the rows that were read with the headings.
    pub(super) fn of(head: &Head, cells: &Cells) -> Self {
        const ROWS: usize = 200;
        let end = csv_ends(&head.rest, head.delimiter).take(ROWS).last().unwrap_or(head.rest.len());
        let chunk = Chunk { bytes: head.rest[..end].to_vec(), first_line: head.next_line };
        let mut rows = RowReader::new(&chunk, head.delimiter);
        let mut columns = vec![Tally::default(); head.headings.len()];
        while let Some(row) = rows.next_row() {
            for (index, tally) in columns.iter_mut().enumerate() {
                // A number may be anything: only under the heading of an event is it a day.
                let text = cells.text(row.cell(index));
                match cells.date(&text) {
                    Ok(None) => {}
                    Ok(Some(_)) if text.contains(['/', '-', '.', ' ']) => tally.dates += 1,
                    Ok(Some(_)) | Err(_) => tally.others += 1,
                }
            }
        }
        Self(columns)
    }

    pub(super) fn holds(&self, column: usize) -> Holds {
        match self.0.get(column) {
            Some(tally) if tally.dates > tally.others => Holds::Dates,
            Some(tally) if tally.others > 0 => Holds::Text,
            _ => Holds::Nothing,
        }
    }
}
