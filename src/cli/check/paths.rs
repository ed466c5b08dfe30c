//! Refuses command lines that would read a file twice, or write over a file that is read or written.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use dutyclock::intake;
use same_file::Handle;

use super::Args;

impl Args {
    /// Refuses a file that would be read twice or overwritten. Nothing has been read or written by then.
    pub(super) fn check_paths(&self) -> Result<()> {
        let mut seen = HashSet::new();
        if let Some(twice) = self.files().find(|file| !seen.insert(canonical(Path::new(file)))) {
            bail!("`{twice}` is named twice; name each file once");
        }
        let written: Vec<(&str, &Path)> = [
            ("--output", self.output.output.as_deref()),
            ("--rejects", self.rejects.as_deref()),
            ("--state", self.state.as_deref()),
        ]
        .into_iter()
        .filter_map(|(option, path)| Some((option, path?)))
        .collect();
        let read = self.read_paths();
        for (index, (option, path)) in written.iter().enumerate() {
            if let Some((other, _)) =
                written[..index].iter().find(|(_, other)| is_same(other, path))
            {
                let path = path.display();
                bail!("{other} and {option} are both `{path}`; give each its own file");
            }
            if let Some((what, other)) = read.iter().find(|(_, other)| overwrites(path, other)) {
                bail!(
                    "{option}: `{}` would overwrite {what} `{other}`, which is read; name another file",
                    path.display()
                );
            }
            self.check_folders(option, path)?;
        }
        Ok(())
    }

    /// What is read, and what it is.
    fn read_paths(&self) -> Vec<(&'static str, &str)> {
        let named = |name: &&String| intake::is_file_name(name);
        let files = self.files().map(|file| ("the input", file));
        let rules = Some(self.rules.name()).filter(|name| intake::is_file_name(name));
        let rules = rules.map(|file| ("the rules", file));
        let calendar = self.rules.calendar.calendar.as_ref().filter(named);
        let calendar = calendar.map(|file| ("the calendar", file));
        let mapping = self.source.mapping.as_ref().map(|file| ("the mapping", file));
        let others = files.chain(calendar).chain(mapping);
        others.map(|(what, file)| (what, file.as_str())).chain(rules).collect()
    }

    /// A report in a folder that is read would be read as a list, or replace one.
    fn check_folders(&self, option: &str, path: &Path) -> Result<()> {
        let path_folder = canonical(path);
        let is_read = |file: &&String| {
            Path::new(file).is_dir() && path_folder.parent() == Some(&*canonical(Path::new(file)))
        };
        match self.files().find(is_read) {
            Some(folder) if option != "--state" => bail!(
                "{option}: `{}` lies in the folder `{folder}`, which is read; write it to another folder",
                path.display()
            ),
            _ => Ok(()),
        }
    }
}

/// Whether writing to a path would replace what is read.
fn overwrites(written: &Path, read: &str) -> bool {
    if read != "-" {
        return is_same(written, Path::new(read));
    }
    let is_file = fs::metadata(written).is_ok_and(|known| known.is_file());
    is_file
        && Handle::stdin().ok().is_some_and(|stdin| Handle::from_path(written).ok() == Some(stdin))
}

/// Whether two paths lead to one file, through links or not. Nothing is lost in a device or a pipe.
fn is_same(one: &Path, other: &Path) -> bool {
    match (fs::metadata(one), fs::metadata(other)) {
        (Ok(a), Ok(b)) if a.is_file() && b.is_file() => {
            same_file::is_same_file(one, other).unwrap_or(false)
                || canonical(one) == canonical(other)
        }
        (Ok(_), Ok(_)) => false,
        _ => canonical(one) == canonical(other),
    }
}

/// The canonical path of a file, even if it does not exist yet.
fn canonical(path: &Path) -> PathBuf {
    let in_folder = || {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = fs::canonicalize(folder.unwrap_or(Path::new("."))).ok()?;
        Some(folder.join(path.file_name()?))
    };
    fs::canonicalize(path).ok().or_else(in_folder).unwrap_or_else(|| path.to_owned())
}
