//! Opens files with cases, in any input format.

use anyhow::{Result, anyhow};
use dutyclock::intake::{
    self, CsvRows, InTurn, Input, Joined, Linked, Reader, Record, Reject, RowFile, TableOptions,
    Unmapped,
};
use dutyclock::text::excerpt;
use dutyclock::{Case, Moment, RuleSet};

use super::can_show::CanShow;
use super::remark;

/// An opened source of cases.
pub(super) struct Opened<'r> {
    pub(super) source: Source<'r>,
    /// For tables, the headings that options name and the file lacks.
    pub(super) unmapped: Option<Vec<Unmapped>>,
}

/// A source of cases.
pub(super) enum Source<'r> {
    /// One case, to be opened when it is read.
    Toml(String),
    /// Chunks of records, which can be read in parallel.
    Rows(Box<RowFile<'r>>),
    /// Records that are read one after the other.
    InTurn(Box<dyn InTurn + 'r>),
}

impl<'r> Opened<'r> {
    /// Opens a file of cases. A TOML file is opened later.
    pub(super) fn open(
        input: Input,
        file: String,
        table: &'r TableOptions,
        rules: &'r RuleSet,
    ) -> Result<Self> {
        let source = match input.reader() {
            Reader::Csv => {
                let csv = intake::csv_file(&file, table, rules)?;
                let source = match csv.rows {
                    CsvRows::Wide(rows) => Source::of_rows(rows, table),
                    CsvRows::Long(long) => Source::InTurn(Box::new(long)),
                };
                return Ok(Self { source, unmapped: Some(csv.unmapped) });
            }
            Reader::Jsonl => Source::of_rows(intake::json_lines(&file, rules)?, table),
            Reader::Toml => Source::Toml(file),
            Reader::Linked(mapping) => Linked::open(mapping, &file, table)?.into(),
        };
        Ok(source.into())
    }
}

impl<'r> From<Source<'r>> for Opened<'r> {
    fn from(source: Source<'r>) -> Self {
        Self { source, unmapped: None }
    }
}

impl From<Linked> for Source<'_> {
    fn from(linked: Linked) -> Self {
        Self::InTurn(Box::new(linked))
    }
}

impl<'r> Source<'r> {
    fn of_rows(rows: RowFile<'r>, table: &TableOptions) -> Self {
        if table.join_rows {
            Self::InTurn(Box::new(Joined(rows)))
        } else {
            Self::Rows(Box::new(rows))
        }
    }

    /// The name of the file or files.
    pub(super) fn name(&self) -> String {
        match self {
            Self::Toml(file) => file.clone(),
            Self::Rows(rows) => rows.file.clone(),
            Self::InTurn(records) => records.name(),
        }
    }

    /// The events that it can show.
    pub(super) fn can_show(&self, rules: &RuleSet) -> CanShow {
        match self {
            Self::Toml(_) => CanShow::All,
            Self::Rows(rows) => CanShow::Only(rows.events.clone()),
            Self::InTurn(records) => CanShow::Only(records.events(&rules.events)),
        }
    }

    /// Passes on every record in turn.
    ///
    /// # Errors
    ///
    /// If the source cannot be read to its end.
    pub(super) fn each_record(
        self,
        rules: &RuleSet,
        each: &mut dyn FnMut(Result<&Case, Reject>),
    ) -> Result<()> {
        let mut record = |record: Record| match record {
            Record::Case(case) => each(Ok(&case)),
            Record::Rejected(reject) => each(Err(reject)),
        };
        let remarks = match self {
            Self::Toml(file) => {
                each(Ok(&intake::toml_case(&file)?.resolve(rules)?));
                Vec::new()
            }
            Self::Rows(file) => {
                let RowFile { mut chunks, rows, mut remarks, incomplete, .. } = *file;
                while let Some(chunk) = chunks.next_chunk()? {
                    rows.read(&chunk, &mut |_, record| each(record));
                }
                if let Some(incomplete) = incomplete.or_else(|| rows.incomplete()) {
                    return Err(incomplete.into());
                }
                remarks.extend(rows.remarks());
                remarks
            }
            Self::InTurn(records) => records.read(&rules.events, &mut record)?.remarks,
        };
        remarks.iter().for_each(|text| remark(text));
        Ok(())
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
