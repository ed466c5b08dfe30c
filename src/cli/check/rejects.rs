//! The file of records that could not be judged, written while the cases are read.

use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow};
use dutyclock::check::Unjudged;
use dutyclock::intake::{Reject, reason};
use dutyclock::report::spreadsheet;

use crate::cli::whole_file::WholeFile;

/// Writes each record with its place and the reason, and nothing else of it.
pub(super) struct RejectsFile {
    path: PathBuf,
    /// The first error ends the writing, but not the check.
    writer: io::Result<csv::Writer<WholeFile>>,
}

impl RejectsFile {
    pub(super) fn create(path: &Path) -> Self {
        let begun = || {
            let mut writer = csv::Writer::from_writer(WholeFile::create(path)?);
            writer.write_record(["file", "line", "case", "field", "reason", "kind"])?;
            Ok(writer)
        };
        Self { path: path.to_owned(), writer: begun() }
    }

    pub(super) fn add(&mut self, why: Unjudged, rejects: &[Reject]) {
        let Ok(writer) = &mut self.writer else { return };
        let written =
            rejects.iter().try_for_each(|Reject { file, line, case, field, reason, .. }| {
                let line = line.map(|line| line.to_string()).unwrap_or_default();
                let case = case.as_deref().unwrap_or_default();
                let [file, case, field, reason] = [file, case, field, reason].map(spreadsheet);
                writer.write_record([&*file, &line, &*case, &*field, &*reason, why.name()])
            });
        if let Err(error) = written {
            self.writer = Err(error.into());
        }
    }

    /// Puts the file in its place.
    ///
    /// # Errors
    ///
    /// If it could not be written.
    pub(super) fn finish(self) -> Result<()> {
        let Self { path, writer } = self;
        let finished = writer.and_then(|writer| {
            writer.into_inner().map_err(csv::IntoInnerError::into_error)?.finish()
        });
        finished.map_err(|error| anyhow!("cannot write `{}`: {}", path.display(), reason(&error)))
    }
}
