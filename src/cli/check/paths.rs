//! Refuses a command line that would read a file twice.

use std::collections::HashSet;
use std::path::Path;

use anyhow::{Result, bail};

use super::Args;
use crate::cli::overwriting::resolved;

impl Args {
    pub(super) fn check_paths(&self) -> Result<()> {
        let mut seen = HashSet::new();
        match self.files().find(|file| !seen.insert(resolved(Path::new(file)))) {
            Some(twice) => bail!("`{twice}` is named twice; name each file once"),
            None => Ok(()),
        }
    }
}
