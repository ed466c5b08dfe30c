//! `*.csv` on Windows, whose shells leave it to the program. Elsewhere the shell has replaced it, or was told not to.

use anyhow::{Context, Result, bail};
use glob::MatchOptions;

/// The files that one argument names.
#[derive(Clone, Debug)]
pub(super) struct Files(Vec<String>);

impl Files {
    /// Reads an argument.
    pub(super) fn of(argument: &str) -> Result<Self> {
        if cfg!(windows) && has_wildcard(argument) {
            return Ok(Self(matching(argument)?));
        }
        Ok(Self(vec![argument.to_owned()]))
    }

    /// The names of one argument.
    pub(super) fn each(&self) -> impl Iterator<Item = &String> {
        self.0.iter()
    }

    /// The names of several arguments, in their order.
    pub(super) fn names(several: &[Self]) -> impl Iterator<Item = &String> {
        several.iter().flat_map(|files| &files.0)
    }
}

/// No name of a file on Windows has one of these, but a path may begin with `\\?\`.
fn has_wildcard(path: &str) -> bool {
    path.strip_prefix(r"\\?\").unwrap_or(path).contains(['*', '?'])
}

/// The files that match, by name. Brackets stand for themselves, as in `cases[1].csv` of a download.
fn matching(pattern: &str) -> Result<Vec<String>> {
    let literal_brackets = pattern.replace('[', "[[]");
    let options = MatchOptions { case_sensitive: false, ..MatchOptions::new() };
    let found = glob::glob_with(&literal_brackets, options)?;
    let files = found
        .map(|file| Ok(file?.to_string_lossy().into_owned()))
        .collect::<Result<Vec<String>>>()
        .context("cannot look for files")?;
    if files.is_empty() {
        bail!("no file matches it");
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn folder_with(names: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for name in names {
            fs::write(folder.path().join(name), "").unwrap();
        }
        folder
    }

    fn names_matching(folder: &tempfile::TempDir, pattern: &str) -> Vec<String> {
        let start = format!("{}/", folder.path().display());
        let files = matching(&format!("{start}{pattern}")).unwrap();
        files.into_iter().map(|file| file.strip_prefix(&start).unwrap().to_owned()).collect()
    }

    #[test]
    fn a_wildcard_stands_for_the_files_that_match_in_their_order() {
        let folder = folder_with(&["south.csv", "North cases.CSV", "notes.txt", "east.csv"]);
        assert_eq!(names_matching(&folder, "*.csv"), ["North cases.CSV", "east.csv", "south.csv"]);
        assert_eq!(names_matching(&folder, "??st.csv"), ["east.csv"]);
    }

    #[test]
    fn a_bracket_in_a_name_is_no_wildcard() {
        let folder = folder_with(&["cases[1].csv", "cases1.csv"]);
        assert_eq!(names_matching(&folder, "cases[1].*"), ["cases[1].csv"]);
    }

    #[test]
    fn a_wildcard_that_matches_nothing_is_an_error() {
        let folder = folder_with(&["notes.txt"]);
        let pattern = format!("{}/*.csv", folder.path().display());
        assert_eq!(matching(&pattern).unwrap_err().to_string(), "no file matches it");
    }

    #[test]
    fn a_long_path_of_windows_has_no_wildcard_in_its_beginning() {
        assert!(!has_wildcard(r"\\?\C:\cases\open.csv"));
        assert!(has_wildcard(r"\\?\C:\cases\*.csv"));
        assert!(has_wildcard(r"\\share\cases\*.csv"));
        assert!(!has_wildcard("-"));
    }
}
