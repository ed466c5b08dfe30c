//! A file that is written completely or not at all, and what its path leads to.

use std::fs::{self, File, Metadata};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

/// How the name of a temporary file begins and ends.
const PREFIX: &str = ".dutyclock-";
const SUFFIX: &str = ".tmp";

/// More links than lead to any file.
const MOST_LINKS: u32 = 40;

/// A file that is written completely or not at all: a temporary file, which is then renamed. Standard output, a device
/// or a pipe cannot be replaced, only written to.
pub(super) enum WholeFile {
    Stream(BufWriter<Box<dyn Write>>),
    Temporary { out: BufWriter<NamedTempFile>, target: PathBuf },
}

impl WholeFile {
    pub(super) fn create(path: &Path) -> io::Result<Self> {
        let stream = |out: Box<dyn Write>| Ok(Self::Stream(BufWriter::new(out)));
        match Target::of(path)? {
            Target::StandardOutput => stream(Box::new(io::stdout())),
            Target::StandardError => stream(Box::new(io::stderr())),
            Target::Open(path) => {
                // What an open file has already stays.
                let appends = fs::metadata(&path)?.is_file();
                stream(Box::new(File::options().write(true).append(appends).open(path)?))
            }
            Target::File(target) => {
                let existing = fs::metadata(&target).ok();
                if existing.is_some() {
                    // Renaming would replace even a file that may not be written.
                    File::options().write(true).open(&target)?;
                }
                let out = BufWriter::new(temporary_beside(&target, existing.as_ref())?);
                Ok(Self::Temporary { out, target })
            }
        }
    }

    /// Puts the file in its place once the disk has it, so that a power cut leaves the old file or the new one.
    pub(super) fn finish(self) -> io::Result<()> {
        match self {
            Self::Stream(mut out) => out.flush(),
            Self::Temporary { out, target } => {
                let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
                file.as_file().sync_all()?;
                file.persist(&target).map(drop).map_err(|error| error.error)
            }
        }
    }

    fn out(&mut self) -> &mut dyn Write {
        match self {
            Self::Stream(out) => out,
            Self::Temporary { out, .. } => out,
        }
    }
}

impl Write for WholeFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out().flush()
    }
}

/// What a path leads to, through links.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Target {
    StandardOutput,
    StandardError,
    /// A device, a pipe or an open file.
    Open(PathBuf),
    /// A file, or the place for one.
    File(PathBuf),
}

impl Target {
    /// # Errors
    ///
    /// It is a folder, or its links have no end.
    pub(super) fn of(path: &Path) -> io::Result<Self> {
        let mut at = path.to_owned();
        for _ in 0..MOST_LINKS {
            match descriptor(&at) {
                Some(1) => return Ok(Self::StandardOutput),
                Some(2) => return Ok(Self::StandardError),
                Some(_) => return Ok(Self::Open(at)),
                None => {}
            }
            let Ok(to) = fs::read_link(&at) else { return Self::without_links(at) };
            at = folder_of(&at).join(to);
        }
        Err(io::Error::other("its links lead to each other"))
    }

    fn without_links(path: PathBuf) -> io::Result<Self> {
        match fs::metadata(&path) {
            Ok(known) if known.is_dir() => {
                Err(io::Error::new(io::ErrorKind::IsADirectory, "it is a folder; give a file"))
            }
            Ok(known) if known.is_file() => Ok(Self::File(fs::canonicalize(path)?)),
            Ok(_) => Ok(Self::Open(path)),
            Err(_) => {
                Ok(Self::File(match (fs::canonicalize(folder_of(&path)), path.file_name()) {
                    (Ok(folder), Some(name)) => folder.join(name),
                    // The error comes where the file is made.
                    _ => path,
                }))
            }
        }
    }
}

/// The number of the open file of this process that a path such as `/dev/stdout` leads to.
#[cfg(unix)]
fn descriptor(path: &Path) -> Option<u32> {
    let number = path.file_name()?.to_str()?.parse().ok()?;
    let folder = fs::canonicalize(folder_of(path)).ok()?;
    let own = Path::new("/proc").join(std::process::id().to_string());
    let is_own =
        folder == Path::new("/dev/fd") || folder.starts_with(own) && folder.ends_with("fd");
    is_own.then_some(number)
}

#[cfg(not(unix))]
fn descriptor(_: &Path) -> Option<u32> {
    None
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// A new file with the rights of the file that it replaces, or of a new file. It is locked while this run goes on.
fn temporary_beside(target: &Path, existing: Option<&Metadata>) -> io::Result<NamedTempFile> {
    let folder = folder_of(target);
    remove_left_behind(folder);
    loop {
        let file = builder(existing).tempfile_in(folder)?;
        // Some file systems have no locks. There nothing is removed either.
        let _ = file.as_file().lock();
        // Another run may have taken it for one that was left behind, until it was locked.
        if file.path().exists() {
            if let Some(existing) = existing {
                take_rights(file.as_file(), existing)?;
            }
            return Ok(file);
        }
    }
}

/// Removes the temporary files of runs that were killed, which hold no lock any more.
fn remove_left_behind(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let is_temporary =
            |name: &str| name.strip_prefix(PREFIX).is_some_and(|rest| rest.ends_with(SUFFIX));
        if name.to_str().is_some_and(is_temporary)
            && let Ok(file) = File::options().write(true).open(entry.path())
            && file.try_lock().is_ok()
        {
            // If it cannot be removed, the next run tries again.
            let _ = fs::remove_file(entry.path());
        }
    }
}

fn builder(existing: Option<&Metadata>) -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(PREFIX).suffix(SUFFIX);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let rights =
            existing.map_or_else(|| fs::Permissions::from_mode(0o666), Metadata::permissions);
        builder.permissions(rights);
    }
    #[cfg(not(unix))]
    let _ = existing;
    builder
}

/// Gives a file the owner, the group and the mode of another, as far as this user may.
#[cfg(unix)]
fn take_rights(file: &File, of: &Metadata) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, fchown};
    let mut mode = of.mode() & 0o7777;
    let own = file.metadata()?;
    if own.gid() != of.gid() && fchown(file, None, Some(of.gid())).is_err() {
        // Another group may do no more with it than everybody.
        mode = mode & !0o070 | (mode & 0o007) << 3;
    }
    if own.uid() != of.uid() {
        // Only an administrator can give files away.
        let _ = fchown(file, Some(of.uid()), None);
    }
    file.set_permissions(fs::Permissions::from_mode(mode))
}

#[cfg(not(unix))]
fn take_rights(_: &File, _: &Metadata) -> io::Result<()> {
    Ok(())
}
