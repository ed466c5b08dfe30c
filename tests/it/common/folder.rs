//! A folder of made-up files, and `check` run in it.
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use tempfile::TempDir;

use crate::common::cli::{self, Ran};

pub(crate) struct Folder(TempDir);

impl Folder {
    pub(crate) fn with(name: &str, text: impl AsRef<[u8]>) -> Self {
        Self(tempfile::tempdir().unwrap()).and(name, text)
    }

    pub(crate) fn and(self, name: &str, text: impl AsRef<[u8]>) -> Self {
        fs::write(self.at(name), text).unwrap();
        self
    }

    pub(crate) fn at(&self, name: &str) -> PathBuf {
        self.path().join(name)
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.at(name)).unwrap()
    }

    /// The sorted names of its files.
    pub(crate) fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.path()).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    /// `check` as of Monday 14 December 2026, unless the arguments say otherwise.
    pub(crate) fn check(&self, args: &[&str]) -> Ran {
        let as_of: &[&str] = if args.contains(&"--as-of") { &[] } else { &AS_OF };
        cli::run_in(self.path(), &[&["check"], args, as_of].concat())
    }

    /// The JSON of `check`, whatever its exit code.
    pub(crate) fn json(&self, args: &[&str]) -> Value {
        let ran = self.check(&[args, &["--format", "json"]].concat());
        serde_json::from_str(&ran.stdout).unwrap()
    }

    /// The rows of `check`, with the given columns of each.
    pub(crate) fn rows(&self, args: &[&str], columns: &[&str]) -> Vec<String> {
        let ran = self.check(&[args, &["--format", "csv"]].concat());
        picked(&ran.stdout, columns)
    }
}

pub(crate) const AS_OF: [&str; 2] = ["--as-of", "2026-12-14"];

/// The given columns of each row, joined by spaces.
pub(crate) fn picked(csv: &str, columns: &[&str]) -> Vec<String> {
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let headers = reader.headers().unwrap().clone();
    let place = |name: &&str| headers.iter().position(|header| header == *name).unwrap();
    let places: Vec<usize> = columns.iter().map(place).collect();
    let rows = reader.records().map(|row| row.unwrap());
    rows.map(|row| places.iter().map(|place| &row[*place]).collect::<Vec<_>>().join(" ")).collect()
}
