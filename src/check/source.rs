//! Opens files with cases, in any input format.

use std::io::Read;

use super::can_show::CanShow;
use crate::intake::{
    CsvFile, CsvRows, FileError, InTurn, Input, Joined, Linked, Reader, RowFile, RowFileError,
    TableOptions, TomlFile, TomlText, Unmapped, csv_file, json_lines, read_csv, read_json_lines,
    reason,
};
use crate::rules::RuleSet;

/// An opened source of cases.
pub struct Source<'r> {
    /// The name of the file or files.
    pub name: String,
    /// The events that it can show.
    pub can_show: CanShow,
    /// Whether it is the file of a single case, which comes and goes with its case.
    pub has_one_case: bool,
    /// For tables, the headings that options name and the file lacks.
    pub unmapped: Option<Vec<Unmapped>>,
    /// Its records.
    pub records: Records<'r>,
}

/// The records of a source.
pub enum Records<'r> {
    /// In chunks, which can be read in parallel.
    InChunks(Box<RowFile<'r>>),
    /// One after the other.
    InTurn(Box<dyn InTurn + 'r>),
}

impl<'r> Records<'r> {
    /// The records, to be read one after the other.
    #[must_use]
    pub fn in_turn(self) -> Box<dyn InTurn + 'r> {
        match self {
            Self::InChunks(rows) => rows,
            Self::InTurn(records) => records,
        }
    }
}

impl<'r> Source<'r> {
    /// Opens a file of cases. A TOML file is opened when it is read.
    ///
    /// # Errors
    ///
    /// [`RowFileError`] if it cannot be read, or is in another format.
    pub fn open(
        input: Input,
        file: String,
        table: &'r TableOptions,
        rules: &'r RuleSet,
    ) -> Result<Self, RowFileError> {
        Ok(match input.reader() {
            Reader::Csv => Self::of_csv(csv_file(&file, table, rules)?, file, table),
            Reader::Jsonl => Self::of_rows(json_lines(&file, rules)?, table),
            Reader::Toml => Self::of_one_case(file.clone(), Box::new(TomlFile(file))),
            Reader::Linked(mapping) => Self::of_linked(Linked::open(mapping, &file, table)?, rules),
        })
    }

    /// Reads cases from any reader. Messages call it by the given name.
    ///
    /// # Errors
    ///
    /// [`RowFileError`] if it cannot be read, is in another format, or the format has several files.
    pub fn read(
        input: Input,
        name: String,
        mut reader: impl Read + Send + 'static,
        table: &'r TableOptions,
        rules: &'r RuleSet,
    ) -> Result<Self, RowFileError> {
        Ok(match input.reader() {
            Reader::Csv => Self::of_csv(read_csv(reader, &name, table, rules)?, name, table),
            Reader::Jsonl => Self::of_rows(read_json_lines(reader, &name, rules)?, table),
            Reader::Toml => {
                let mut text = String::new();
                reader.read_to_string(&mut text).map_err(|error| FileError::Unreadable {
                    path: name.clone(),
                    reason: reason(&error),
                })?;
                Self::of_one_case(name.clone(), Box::new(TomlText { name, text }))
            }
            Reader::Linked(mapping) => {
                Self::of_linked(Linked::read(mapping, reader, &name, table)?, rules)
            }
        })
    }

    fn of_csv(csv: CsvFile<'r>, file: String, table: &TableOptions) -> Self {
        let source = match csv.rows {
            CsvRows::Wide(rows) => Self::of_rows(rows, table),
            CsvRows::Long(long) => {
                let can_show = CanShow::Only(long.events.clone());
                Self::new(file, can_show, Records::InTurn(Box::new(long)))
            }
        };
        Self { unmapped: Some(csv.unmapped), ..source }
    }

    fn of_one_case(file: String, case: Box<dyn InTurn + 'r>) -> Self {
        Self { has_one_case: true, ..Self::new(file, CanShow::All, Records::InTurn(case)) }
    }

    /// Files in a linked format.
    #[must_use]
    pub fn of_linked(linked: Linked, rules: &RuleSet) -> Self {
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
