//! Prints what a check tells while it runs: rows to the output, and the rest to standard error.

use std::io::{self, Write};
use std::path::Path;

use anyhow::anyhow;
use dutyclock::check::{Checked, Listener, Messages, PutRight, Unjudged};
use dutyclock::intake::Reject;
use dutyclock::report::RowWriter;

use super::progress::Progress;
use super::rejects::RejectsFile;
use crate::cli::{print_message, remark};

/// Prints messages on standard error.
#[derive(Clone, Copy)]
pub(super) struct StandardError {
    /// Whether to print errors only.
    pub(super) quiet: bool,
}

impl Messages for StandardError {
    fn error(&mut self, message: &str) {
        print_message("error", &anyhow!("{message}"));
    }

    fn remark(&mut self, message: &str) {
        if !self.quiet {
            remark(message);
        }
    }
}

/// The rows are written as they come, with their head before the first.
pub(super) struct Printer<'o, 's> {
    out: &'o mut dyn Write,
    /// What the rows are made by, in formats that have rows.
    rows: Option<&'o RowWriter<'s>>,
    /// The file of records that could not be judged, if asked for.
    pub(super) rejects: Option<RejectsFile>,
    messages: StandardError,
    /// Whether to write no head if there are no rows.
    silent: bool,
    head_is_written: bool,
    /// Whether the reader of the rows has gone away. Every case is still assessed, for the exit code and the
    /// rejects.
    pub(super) reader_is_gone: bool,
    progress: Option<Progress>,
}

impl<'o, 's> Printer<'o, 's> {
    pub(super) fn new(
        out: &'o mut dyn Write,
        rows: Option<&'o RowWriter<'s>>,
        rejects: Option<&Path>,
        messages: StandardError,
        silent: bool,
    ) -> Self {
        Self {
            out,
            rows,
            rejects: rejects.map(RejectsFile::create),
            messages,
            silent,
            head_is_written: false,
            reader_is_gone: false,
            progress: None,
        }
    }

    /// Ends a report in rows with those of deadlines that are not found any more.
    pub(super) fn end_rows(&mut self, checked: &Checked<'_, RowWriter<'_>>) -> io::Result<()> {
        let Some(rows) = self.rows else { return Ok(()) };
        let put_right = checked.total.put_right.iter().filter_map(|put_right| match put_right {
            PutRight::Row(row) => Some(row),
            PutRight::Entry(_) => None,
        });
        let mut written: Vec<u8> = put_right.flatten().copied().collect();
        let gone = checked.finished.iter().flat_map(|finished| &finished.since.gone);
        gone.for_each(|gone| rows.write_gone(gone, &mut written));
        if !(self.silent && written.is_empty()) {
            self.write_head()?;
        }
        self.out.write_all(&written)
    }

    /// Where an answer goes that has no rows.
    pub(super) fn out(&mut self) -> &mut dyn Write {
        self.out
    }

    fn write_head(&mut self) -> io::Result<()> {
        if let Some(rows) = self.rows.filter(|_| !self.head_is_written) {
            self.out.write_all(&rows.head())?;
        }
        self.head_is_written = true;
        Ok(())
    }
}

impl Messages for Printer<'_, '_> {
    fn error(&mut self, message: &str) {
        self.messages.error(message);
    }

    fn remark(&mut self, message: &str) {
        self.messages.remark(message);
    }
}

impl Listener<Vec<u8>> for Printer<'_, '_> {
    fn unjudged(&mut self, why: Unjudged, records: &[Reject]) {
        if let Some(file) = &mut self.rejects {
            file.add(why, records);
        }
    }

    fn rows(&mut self, rows: Vec<u8>) -> io::Result<()> {
        if !self.reader_is_gone {
            match self.write_head().and_then(|()| self.out.write_all(&rows)) {
                Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                    self.reader_is_gone = true;
                }
                result => result?,
            }
        }
        if let Some(writer) = self.rows {
            writer.give_back(rows);
        }
        Ok(())
    }

    fn file_begins(&mut self, length: Option<u64>) {
        self.progress = Progress::of(length, self.messages.quiet);
    }

    fn has_read(&mut self, bytes: u64) {
        if let Some(progress) = &mut self.progress {
            progress.add(bytes);
        }
    }

    fn file_ends(&mut self) {
        self.progress = None;
    }
}
