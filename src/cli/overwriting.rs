//! Refuses command lines that would write over a file that is read or written.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use clap::ArgMatches;
use dutyclock::intake;
use same_file::Handle;

use super::whole_file::Target;
use super::wildcards::Files;

/// The options that name a file to write.
const WRITTEN: [(&str, &str); 3] =
    [("output", "--output"), ("rejects", "--rejects"), ("state", "--state")];

/// A file that a command reads.
struct Read {
    what: &'static str,
    path: String,
}

/// Refuses a file that would be overwritten. Nothing has been read or written by then.
pub(super) fn check(matches: &ArgMatches) -> Result<()> {
    let mut command = matches;
    while let Some((_, below)) = command.subcommand() {
        command = below;
    }
    let written = written(command);
    for (index, (option, path)) in written.iter().enumerate() {
        if let Some((other, _)) = written[..index].iter().find(|(_, other)| is_same(other, path)) {
            bail!("{other} and {option} are both `{}`; give each its own file", path.display());
        }
    }
    let out = Handle::stdout().ok().filter(is_file);
    // What is read is looked up only for what could write over it: the tables that a table extends are files to read.
    if written.is_empty() && out.is_none() {
        return Ok(());
    }
    let read = read(command);
    for (option, path) in &written {
        if let Some(Read { what, path: read }) =
            read.iter().find(|read| overwrites(path, &read.path))
        {
            bail!(
                "{option}: `{}` would overwrite {what} `{read}`, which is read; name another file",
                path.display()
            );
        }
        check_folders(option, path, &read)?;
    }
    out.map_or(Ok(()), |out| check_standard_output(&out, &read))
}

fn written(command: &ArgMatches) -> Vec<(&'static str, PathBuf)> {
    let paths = WRITTEN.iter().filter_map(|(id, option)| {
        let mut values = command.try_get_raw(id).ok()??;
        Some((*option, PathBuf::from(values.next()?)))
    });
    paths.collect()
}

/// Every file that the command line names, and what it is: the values that are names of files, with the files that
/// such a table or calendar extends.
fn read(command: &ArgMatches) -> Vec<Read> {
    let mut read = Vec::new();
    for id in command.ids() {
        if WRITTEN.iter().any(|(written, _)| id == written) {
            continue;
        }
        let (what, is_file) = match id.as_str() {
            "files" | "file" | "from_cases" => ("the input", true),
            "mapping" => ("the mapping", true),
            "marks" => ("the list of marks", true),
            "calendar" => ("the calendar", false),
            _ => ("the rules", false),
        };
        for path in values(command, id.as_str()) {
            if is_file {
                read.push(Read { what, path });
            } else if intake::is_file_name(&path) {
                let extended = intake::extended_files(&path);
                read.push(Read { what, path });
                read.extend(extended.into_iter().map(|path| Read { what, path }));
            }
        }
    }
    read
}

fn values(command: &ArgMatches, id: &str) -> Vec<String> {
    if let Ok(Some(files)) = command.try_get_many::<Files>(id) {
        return files.flat_map(Files::each).cloned().collect();
    }
    let raw = command.try_get_raw(id).ok().flatten().into_iter().flatten();
    raw.filter_map(|value| value.to_str().map(str::to_owned)).collect()
}

/// A report in a folder that is read would be read as a list, or replace one.
fn check_folders(option: &str, path: &Path, read: &[Read]) -> Result<()> {
    let written = resolved(path);
    let is_read = |read: &&Read| {
        let folder = Path::new(&read.path);
        folder.is_dir() && written.parent() == Some(&*resolved(folder))
    };
    match read.iter().find(is_read) {
        Some(Read { path: folder, .. }) if option != "--state" => bail!(
            "{option}: `{}` lies in the folder `{folder}`, which is read; write it to another folder",
            path.display()
        ),
        _ => Ok(()),
    }
}

fn is_file(out: &Handle) -> bool {
    out.as_file().metadata().is_ok_and(|known| known.is_file())
}

/// A shell has emptied the file before dutyclock begins, unless it appends to it.
fn check_standard_output(out: &Handle, read: &[Read]) -> Result<()> {
    let is_out = |read: &&Read| {
        Path::new(&read.path).is_file()
            && Handle::from_path(&read.path).is_ok_and(|read| read == *out)
    };
    match read.iter().find(is_out) {
        Some(Read { what, path }) => {
            bail!("standard output goes to {what} `{path}`, which is read; send it to another file")
        }
        None => Ok(()),
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
            same_file::is_same_file(one, other).unwrap_or(false) || resolved(one) == resolved(other)
        }
        (Ok(_), Ok(_)) => false,
        _ => resolved(one) == resolved(other),
    }
}

/// Where a path leads, even if nothing is there yet.
pub(super) fn resolved(path: &Path) -> PathBuf {
    match Target::of(path) {
        Ok(Target::File(target)) => target,
        _ => fs::canonicalize(path).unwrap_or_else(|_| path.to_owned()),
    }
}
