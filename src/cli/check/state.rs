//! The file of `--state`: what has been told, remembered from run to run.

use std::ffi::OsString;
use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow, bail};
use dutyclock::check::state::{Finished, Remembered, START_ANEW, Told};
use dutyclock::intake::reason;
use dutyclock::{Moment, RuleSet};

use crate::cli::output::Reader;
use crate::cli::whole_file::WholeFile;

/// A state file, locked against other runs, and what the last run has left in it.
pub(super) struct State {
    path: PathBuf,
    pub(super) told: Told,
    /// The lock ends with it.
    _lock: File,
}

impl State {
    /// Locks and reads a state file.
    ///
    /// # Errors
    ///
    /// If another run has it, if it cannot be read, or if it belongs to other rules or to a later time.
    pub(super) fn open(path: &Path, rules: &RuleSet, as_of: Moment) -> Result<Self> {
        let lock = lock(path)?;
        let last = Remembered::read(path).map_err(anyhow::Error::msg)?;
        if let Some(last_run) = last.last_run {
            if last.rules != rules.id {
                bail!(
                    "--state: `{}` belongs to the rules of `{}`, and this run uses `{}`; give each \
                     table its own state file",
                    path.display(),
                    last.rules,
                    rules.id
                );
            }
            if last_run.compare(&as_of).is_gt() {
                bail!(
                    "--state: the last run was as of {last_run}, and this one is as of {as_of}; \
                     correct the clock or --as-of. If the last run was the wrong one, put back a \
                     copy of `{}` from before it, or {START_ANEW}",
                    path.display()
                );
            }
        }
        Ok(Self { path: path.to_owned(), told: Told::new(last, rules, as_of), _lock: lock })
    }

    /// Remembers what has been told, if it has been.
    ///
    /// # Errors
    ///
    /// If it was not read to its end, or cannot be remembered. Then the next run reports the same again.
    pub(super) fn save(&self, finished: &Finished, reader: Reader) -> Result<()> {
        match reader {
            Reader::HasAll => self.write(finished),
            Reader::IsGone => Err(anyhow!(
                "the report was not read to its end, so the next run reports the same again"
            )),
        }
    }

    /// Writes what this run has told, completely or not at all.
    ///
    /// # Errors
    ///
    /// If it cannot be written. What the last run has left then stays.
    fn write(&self, finished: &Finished) -> Result<()> {
        let save = || {
            let mut file = WholeFile::create(&self.path)?;
            finished.write(&mut file)?;
            file.finish()
        };
        save().map_err(|error| {
            anyhow!(
                "cannot write the state `{}`: {}; the next run reports the same again",
                self.path.display(),
                reason(&error)
            )
        })
    }
}

/// The lock of a state file, which is a file beside it.
fn lock(path: &Path) -> Result<File> {
    let name = [path.as_os_str(), ".lock".as_ref()].into_iter().collect::<OsString>();
    let beside = Path::new(&name);
    let file = File::options().write(true).create(true).truncate(false).open(beside);
    let file = file.map_err(|error| {
        anyhow!("--state: cannot open `{}`: {}", beside.display(), reason(&error))
    })?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => bail!(
            "--state: another run is using `{}`; wait until it has ended, or find out why it takes so long",
            path.display()
        ),
        Err(TryLockError::Error(error)) => {
            bail!("--state: cannot lock `{}`: {}", beside.display(), reason(&error))
        }
    }
}
