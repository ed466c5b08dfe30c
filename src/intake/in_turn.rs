//! Sources whose records can be read one after the other.

use super::csv::LongCsv;
use super::file::FileError;
use super::file::Incomplete;
use super::gathering::Gathering;
use super::linked::Linked;
use super::record::{EachRecord, Reject};
use super::rows::{RowFile, Rows};
use super::toml::{TomlCase, toml_case};
use crate::rules::RuleSet;

/// A source that is read in turn.
pub trait InTurn {
    /// Passes on every record.
    ///
    /// # Errors
    ///
    /// [`Incomplete`] if a part is missing.
    fn read(
        self: Box<Self>,
        rules: &RuleSet,
        each: EachRecord<'_>,
    ) -> Result<ReadInTurn, Incomplete>;
}

/// What a reader must know of how a source was read.
#[derive(Debug, Default)]
pub struct ReadInTurn {
    /// How many rows were blank.
    pub blank: u64,
    /// Remarks on it.
    pub remarks: Vec<String>,
}

impl InTurn for LongCsv {
    fn read(self: Box<Self>, _: &RuleSet, each: EachRecord<'_>) -> Result<ReadInTurn, Incomplete> {
        let blank = self.blank;
        let remarks = self.cases(each)?;
        Ok(ReadInTurn { blank, remarks })
    }
}

impl InTurn for Linked {
    fn read(
        self: Box<Self>,
        rules: &RuleSet,
        each: EachRecord<'_>,
    ) -> Result<ReadInTurn, Incomplete> {
        let remarks = self.cases(&rules.events, each)?;
        Ok(ReadInTurn { blank: 0, remarks })
    }
}

/// A file with one case, which is opened when it is read.
pub struct TomlFile(pub String);

impl InTurn for TomlFile {
    fn read(
        self: Box<Self>,
        rules: &RuleSet,
        each: EachRecord<'_>,
    ) -> Result<ReadInTurn, Incomplete> {
        let Self(file) = *self;
        read_toml(file.clone(), toml_case(&file), rules, each)
    }
}

/// A text with one case.
pub struct TomlText {
    /// How messages call it.
    pub name: String,
    /// The text.
    pub text: String,
}

impl InTurn for TomlText {
    fn read(
        self: Box<Self>,
        rules: &RuleSet,
        each: EachRecord<'_>,
    ) -> Result<ReadInTurn, Incomplete> {
        let Self { name, text } = *self;
        let case = TomlCase::new(&name, text);
        read_toml(name, case, rules, each)
    }
}

fn read_toml(
    file: String,
    case: Result<TomlCase, FileError>,
    rules: &RuleSet,
    each: EachRecord<'_>,
) -> Result<ReadInTurn, Incomplete> {
    match case.and_then(|written| Ok(written.resolve(rules)?)) {
        Ok(case) => each(Ok(&case)),
        Err(error) => {
            let line = match &error {
                FileError::Mistakes(mistakes) => mistakes.line(),
                _ => None,
            };
            let reason = error.to_string().lines().next().unwrap_or_default().to_owned();
            let (field, of_file) = ("file".to_owned(), Some(Box::new(error)));
            each(Err(Reject { file, line, case: None, field, reason, of_file }));
        }
    }
    Ok(ReadInTurn::default())
}

impl InTurn for RowFile<'_> {
    fn read(
        mut self: Box<Self>,
        _: &RuleSet,
        each: EachRecord<'_>,
    ) -> Result<ReadInTurn, Incomplete> {
        let blank = self.each_record(each)?;
        self.finish(blank)
    }
}

/// The rows of a file, of which those of one case are joined.
pub struct Joined<'r>(pub RowFile<'r>);

impl InTurn for Joined<'_> {
    fn read(self: Box<Self>, _: &RuleSet, each: EachRecord<'_>) -> Result<ReadInTurn, Incomplete> {
        let Self(mut file) = *self;
        let mut gathering = Gathering::joining();
        let blank = file.each_record(&mut |record| gathering.join(record, each))?;
        gathering.pass_on(each);
        file.finish(blank)
    }
}

/// Rows that are there already, of which those of one case are joined.
pub struct JoinedPieces<'r, Piece> {
    /// How to read them.
    pub rows: &'r dyn Rows<Piece>,
    /// All of them.
    pub pieces: Vec<Piece>,
}

impl<Piece> InTurn for JoinedPieces<'_, Piece> {
    fn read(self: Box<Self>, _: &RuleSet, each: EachRecord<'_>) -> Result<ReadInTurn, Incomplete> {
        let Self { rows, pieces } = *self;
        let mut gathering = Gathering::joining();
        let mut blank = 0;
        for piece in &pieces {
            blank += rows.read(piece, &mut |_, record| gathering.join(record, each));
        }
        gathering.pass_on(each);
        match rows.incomplete() {
            Some(incomplete) => Err(incomplete),
            None => Ok(ReadInTurn { blank, remarks: rows.remarks() }),
        }
    }
}

impl RowFile<'_> {
    /// Passes on the records of every chunk; returns the number of blank rows.
    fn each_record(&mut self, each: EachRecord<'_>) -> Result<u64, Incomplete> {
        let mut blank = 0;
        while let Some(chunk) = self.chunks.next_chunk()? {
            blank += self.rows.read(&chunk, &mut |_, record| each(record));
        }
        Ok(blank)
    }

    /// What a reader must know once every record has been passed on.
    fn finish(mut self, blank: u64) -> Result<ReadInTurn, Incomplete> {
        if let Some(incomplete) = self.incomplete.or_else(|| self.rows.incomplete()) {
            return Err(incomplete);
        }
        self.remarks.extend(self.rows.remarks());
        Ok(ReadInTurn { blank, remarks: self.remarks })
    }
}
