//! Opens files with cases, in any input format.

use anyhow::{Result, anyhow};
use dutyclock::intake::{
    self, CsvRows, InTurn, Input, Joined, Linked, Reader, RowFile, TableOptions, TomlFile, Unmapped,
};
use dutyclock::text::excerpt;
use dutyclock::{Moment, RuleSet};

use super::can_show::CanShow;

/// An opened source of cases.
pub(super) struct Source<'r> {
    /// The name of the file or files.
    pub(super) name: String,
    /// The events that it can show.
    pub(super) can_show: CanShow,
    /// Whether it is the file of a single case, which comes and goes with its case.
    pub(super) has_one_case: bool,
    /// For tables, the headings that options name and the file lacks.
    pub(super) unmapped: Option<Vec<Unmapped>>,
    pub(super) records: Records<'r>,
}

/// The records of a source.
pub(super) enum Records<'r> {
    /// In chunks, which can be read in parallel.
    InChunks(Box<RowFile<'r>>),
    /// One after the other.
    InTurn(Box<dyn InTurn + 'r>),
}

impl<'r> Records<'r> {
    /// The records, to be read one after the other.
    pub(super) fn in_turn(self) -> Box<dyn InTurn + 'r> {
        match self {
            Self::InChunks(rows) => rows,
            Self::InTurn(records) => records,
        }
    }
}

impl<'r> Source<'r> {
    /// Opens a file of cases. A TOML file is opened when it is read.
    pub(super) fn open(
        input: Input,
        file: String,
        table: &'r TableOptions,
        rules: &'r RuleSet,
    ) -> Result<Self> {
        Ok(match input.reader() {
            Reader::Csv => {
                let csv = intake::csv_file(&file, table, rules)?;
                let source = match csv.rows {
                    CsvRows::Wide(rows) => Self::of_rows(rows, table),
                    CsvRows::Long(long) => {
                        let can_show = CanShow::Only(long.events.clone());
                        Self::new(file, can_show, Records::InTurn(Box::new(long)))
                    }
                };
                Self { unmapped: Some(csv.unmapped), ..source }
            }
            Reader::Jsonl => Self::of_rows(intake::json_lines(&file, rules)?, table),
            Reader::Toml => {
                let records = Records::InTurn(Box::new(TomlFile(file.clone())));
                Self { has_one_case: true, ..Self::new(file, CanShow::All, records) }
            }
            Reader::Linked(mapping) => Self::of_linked(Linked::open(mapping, &file, table)?, rules),
        })
    }

    /// Files in a linked format.
    pub(super) fn of_linked(linked: Linked, rules: &RuleSet) -> Self {
        let can_show = CanShow::Only(linked.events(&rules.events));
        Self::new(linked.name(), can_show, Records::InTurn(Box::new(linked)))
    }

    fn of_rows(rows: RowFile<'r>, table: &TableOptions) -> Self {
        let (name, can_show) = (rows.file.clone(), CanShow::Only(rows.events.clone()));
        let records = if table.join_rows {
            Records::InTurn(Box::new(Joined(rows)))
        } else {
            Records::InChunks(Box::new(rows))
        };
        Self::new(name, can_show, records)
    }

    fn new(name: String, can_show: CanShow, records: Records<'r>) -> Self {
        Self { name, can_show, has_one_case: false, unmapped: None, records }
    }
}

/// A message on a census that gives its reference date.
pub(super) fn dated_remark(date: Moment) -> String {
    format!("checked as of {date}, the reference date of the census")
}

/// A message on a census that does not.
pub(super) fn undated_remark(file: &str, as_of: Moment) -> String {
    let file = excerpt(file);
    format!("`{file}` has no ReferenceDate: checked as of {as_of}; give --as-of for another day")
}

/// The input format of a file: as given, or from its extension.
pub(super) fn input_of(file: &str, said: Option<Input>) -> Result<Input> {
    said.or_else(|| Input::of_file(file)).ok_or_else(|| {
        let names: Vec<&str> = Input::ALL.iter().map(|input| input.name()).collect();
        anyhow!(
            "`{file}`: unknown format; name a file that ends in {}, or give --input with {}",
            endings(),
            names.join(", ")
        )
    })
}

/// The file extensions of the formats: `.toml, .csv or .xml`.
fn endings() -> String {
    let known = Input::ALL.iter().filter_map(|input| input.ending());
    let known: Vec<String> = known.map(|ending| format!(".{ending}")).collect();
    match known.as_slice() {
        [others @ .., last] if !others.is_empty() => format!("{} or {last}", others.join(", ")),
        known => known.concat(),
    }
}
