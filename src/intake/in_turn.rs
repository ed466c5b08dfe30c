//! Sources whose records are read one after the other, because several parts of a file make one case.

use super::csv::LongCsv;
use super::gathering::Gathering;
use super::linked::Linked;
use super::record::{Incomplete, Record};
use super::rows::RowFile;
use crate::rules::{EventId, Events};

/// A source that is read in turn.
pub trait InTurn {
    /// The name of the file or files.
    fn name(&self) -> String;

    /// The events that it can show.
    fn events(&self, known: &Events) -> Vec<EventId>;

    /// Passes on every record.
    ///
    /// # Errors
    ///
    /// [`Incomplete`] if a part is missing.
    fn read(
        self: Box<Self>,
        events: &Events,
        each: &mut dyn FnMut(Record),
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
    fn name(&self) -> String {
        self.file.clone()
    }

    fn events(&self, _: &Events) -> Vec<EventId> {
        self.events.clone()
    }

    fn read(
        self: Box<Self>,
        _: &Events,
        each: &mut dyn FnMut(Record),
    ) -> Result<ReadInTurn, Incomplete> {
        let blank = self.blank;
        let remarks = self.cases(each)?;
        Ok(ReadInTurn { blank, remarks })
    }
}

impl InTurn for Linked {
    fn name(&self) -> String {
        Self::name(self)
    }

    fn events(&self, known: &Events) -> Vec<EventId> {
        self.shows().iter().filter_map(|id| known.find(id).ok()).collect()
    }

    fn read(
        self: Box<Self>,
        events: &Events,
        each: &mut dyn FnMut(Record),
    ) -> Result<ReadInTurn, Incomplete> {
        let remarks = self.cases(events, each)?;
        Ok(ReadInTurn { blank: 0, remarks })
    }
}

/// The rows of a file, of which those of one case are joined.
pub struct Joined<'r>(pub RowFile<'r>);

impl InTurn for Joined<'_> {
    fn name(&self) -> String {
        self.0.file.clone()
    }

    fn events(&self, _: &Events) -> Vec<EventId> {
        self.0.events.clone()
    }

    fn read(
        self: Box<Self>,
        _: &Events,
        each: &mut dyn FnMut(Record),
    ) -> Result<ReadInTurn, Incomplete> {
        let RowFile { mut chunks, rows, mut remarks, incomplete, .. } = self.0;
        let mut gathering = Gathering::default();
        let mut blank = 0;
        while let Some(chunk) = chunks.next_chunk()? {
            blank += rows.read(&chunk, &mut |_, record| match record {
                Ok(case) => {
                    let known = gathering.case(case.id.as_deref().unwrap_or_default());
                    known.is_named = true;
                    known.case.join(case);
                }
                Err(reject) => match reject.case.clone() {
                    Some(id) => {
                        let known = gathering.case(&id);
                        known.is_named = true;
                        known.rejected.push(reject);
                    }
                    None => each(Record::Rejected(reject)),
                },
            });
        }
        gathering.pass_on(each);
        if let Some(incomplete) = incomplete.or_else(|| rows.incomplete()) {
            return Err(incomplete);
        }
        remarks.extend(rows.remarks());
        Ok(ReadInTurn { blank, remarks })
    }
}
