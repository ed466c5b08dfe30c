//! What the rows of a table hold, column by column.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::row::RowReader;
use crate::intake::chunks::{Chunk, csv_ends};
use crate::intake::tabular::{Cells, Head};
use crate::moment::{DateOrder, order_shown};
use crate::text::excerpt;

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

/// What some rows of a table hold.
pub(super) struct Survey {
    pub(super) columns: Vec<Tally>,
    pub(super) rows: u64,
}

/// What the cells of a column are.
#[derive(Debug, Clone, Default)]
pub(super) struct Tally {
    pub(super) dates: u64,
    pub(super) blank: u64,
    /// A date of numbers that could have either order.
    pub(super) in_either_order: Option<Example>,
    pub(super) day_first: Option<Example>,
    pub(super) month_first: Option<Example>,
    pub(super) others: u64,
    /// Whether some of the others could be a spreadsheet's days.
    pub(super) has_numbers: bool,
    /// Short texts among the others, and how often each comes.
    pub(super) words: BTreeMap<String, u64>,
}

/// A cell with its line.
#[derive(Debug, Clone)]
pub(super) struct Example {
    pub(super) text: String,
    pub(super) line: u64,
}

impl Survey {
    pub(super) fn new(columns: usize) -> Self {
        Self { columns: vec![Tally::default(); columns], rows: 0 }
    }

    /// Looks at the rows that were read with the headings.
    pub(super) fn of_sample(head: &Head, cells: &Cells) -> Self {
        const ROWS: usize = 200;
        let end = csv_ends(&head.rest, head.delimiter).take(ROWS).last().unwrap_or(head.rest.len());
        let chunk = Chunk { bytes: head.rest[..end].to_vec(), first_line: head.next_line };
        let mut survey = Self::new(head.headings.len());
        survey.add(&chunk, head.delimiter, cells);
        survey
    }

    /// Looks at more rows.
    pub(super) fn add(&mut self, chunk: &Chunk, delimiter: u8, cells: &Cells) {
        let columns = self.columns.len();
        let mut rows = RowReader::new(chunk, delimiter);
        while let Some(row) = rows.next_row() {
            if row.is_blank() {
                continue;
            }
            let texts = (0..columns).map(|index| cells.text(row.cell(index)));
            self.add_row(texts, row.lines.first, cells);
        }
    }

    /// Looks at one more row, which begins on that line.
    pub(super) fn add_row<'c>(
        &mut self,
        texts: impl Iterator<Item = Cow<'c, str>>,
        line: u64,
        cells: &Cells,
    ) {
        self.rows += 1;
        for (tally, text) in self.columns.iter_mut().zip(texts) {
            tally.add(&text, line, cells);
        }
    }

    pub(super) fn holds(&self, column: usize) -> Holds {
        match self.columns.get(column) {
            Some(tally) if tally.dates > tally.others => Holds::Dates,
            Some(tally) if tally.others > 0 => Holds::Text,
            _ => Holds::Nothing,
        }
    }
}

/// What a cell holds of its own. A number may be anything: only under the heading of an event is it a day.
pub(super) fn cell_holds(text: &str, cells: &Cells) -> Holds {
    let has_digit = text.bytes().any(|byte| byte.is_ascii_digit());
    let is_number = has_digit && !text.contains(['/', '-', '.', ' ']);
    match cells.date(text) {
        _ if !has_digit && !cells.is_blank(text) => Holds::Text,
        Ok(None) => Holds::Nothing,
        Ok(Some(_)) if !is_number => Holds::Dates,
        _ if order_shown(text).is_some() => Holds::Dates,
        _ => Holds::Text,
    }
}

impl Tally {
    fn add(&mut self, text: &str, line: u64, cells: &Cells) {
        const SHORT: usize = 20;
        const MOST_WORDS: usize = 5;
        let example = || Example { text: text.to_owned(), line };
        match (cell_holds(text, cells), order_shown(text)) {
            (Holds::Nothing, _) => self.blank += 1,
            (Holds::Dates, Some(DateOrder::DayFirst)) => {
                self.dates += 1;
                self.day_first.get_or_insert_with(example);
            }
            (Holds::Dates, Some(DateOrder::MonthFirst)) => {
                self.dates += 1;
                self.month_first.get_or_insert_with(example);
            }
            (Holds::Dates, None) => {
                self.dates += 1;
                let year_first = text.bytes().take_while(u8::is_ascii_digit).count() == 4;
                let named = text.bytes().take(7).any(|byte| byte.is_ascii_alphabetic());
                if !year_first && !named {
                    self.in_either_order.get_or_insert_with(example);
                }
            }
            (Holds::Text, _) => {
                self.others += 1;
                self.has_numbers |= cells.date(text).is_ok();
                let known = self.words.get(text).copied();
                let is_word = text.len() <= SHORT && !text.contains(|c: char| c.is_ascii_digit());
                if is_word && (known.is_some() || self.words.len() < MOST_WORDS) {
                    self.words.insert(text.to_owned(), known.unwrap_or_default() + 1);
                }
            }
        }
    }
}

/// Why a column cannot be that of an event, if so: it is full of something else.
pub(super) fn no_dates(heading: &str, tally: &Tally) -> Option<String> {
    const MANY: u64 = 50;
    let heading = excerpt(heading);
    (tally.dates == 0 && tally.others >= MANY && !tally.has_numbers).then(|| {
        format!(
            "`{heading}` has the name of an event, and holds no dates; give --ignore-column \"{heading}\", or \
             --map \"{heading}=NAME\" if it is something else"
        )
    })
}

/// What a reader must know if no date in these columns shows which of day and month comes first.
pub(super) fn order_not_shown<'t>(tallies: impl Iterator<Item = &'t Tally>) -> Option<String> {
    let mut either = None;
    for tally in tallies {
        if tally.day_first.is_some() {
            return None;
        }
        either = either.or(tally.in_either_order.as_ref());
    }
    let Example { text, line } = either?;
    Some(format!(
        "no date in its first rows shows whether the day or the month comes first, as `{text}` on line {line} does \
         not; they are read with the day first, and --dates says which is right"
    ))
}

/// Why the dates of a column cannot be read in an order, if so.
pub(super) fn wrong_order(heading: &str, tally: &Tally, order: DateOrder) -> Option<String> {
    let (this, other) = match order {
        DateOrder::DayFirst => (&tally.day_first, tally.month_first.as_ref()?),
        DateOrder::MonthFirst => (&tally.month_first, tally.day_first.as_ref()?),
    };
    let (first, then, say) = match order {
        DateOrder::DayFirst => ("day", "month", DateOrder::MonthFirst),
        DateOrder::MonthFirst => ("month", "day", DateOrder::DayFirst),
    };
    let Example { text, line } = other;
    Some(match this {
        Some(this) => format!(
            "the dates of `{heading}` are not written in one order: `{}` on line {} can only have its {first} \
             first, and `{text}` on line {line} its {then}; write them all as 2026-11-20",
            this.text, this.line
        ),
        None => format!(
            "the dates of `{heading}` have the {then} first, as `{text}` on line {line}, and are read with the \
             {first} first; give --dates {say}"
        ),
    })
}
