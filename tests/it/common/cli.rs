//! Helpers for tests of whole commands.
use std::path::Path;

use assert_cmd::Command;
use assert_cmd::cargo::cargo_bin_cmd;

/// A calendar that ends with 2028.
pub(crate) const LISTED_ONLY: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/listed-only.toml");

/// Whether an environment variable of the test run would change an answer.
pub(crate) fn is_ambient(name: &str) -> bool {
    name.starts_with("DUTYCLOCK_")
        || ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS", "LINES", "TZ"].contains(&name)
}

/// The command, without environment variables that could change its answer.
pub(crate) fn dutyclock(args: &[&str]) -> Command {
    let mut command = cargo_bin_cmd!("dutyclock");
    for (name, _) in std::env::vars_os() {
        if name.to_str().is_some_and(is_ambient) {
            command.env_remove(name);
        }
    }
    command.args(args);
    command
}

/// What a command printed, and its exit code.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Ran {
    /// Both streams.
    pub(crate) fn all(&self) -> String {
        format!("{}{}", self.stdout, self.stderr)
    }
}

/// Runs a command in the folder of the package.
pub(crate) fn run(args: &[&str]) -> Ran {
    run_in(Path::new(env!("CARGO_MANIFEST_DIR")), args)
}

/// Runs a command in a folder.
pub(crate) fn run_in(folder: &Path, args: &[&str]) -> Ran {
    finish(dutyclock(args).current_dir(folder))
}

/// Runs a prepared command.
pub(crate) fn finish(command: &mut Command) -> Ran {
    let output = command.output().expect("the command starts");
    Ran {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).expect("standard output is UTF-8"),
        stderr: String::from_utf8(output.stderr).expect("standard error is UTF-8"),
    }
}

/// The standard output of a command that must end with exit code 0.
pub(crate) fn answer(args: &[&str]) -> String {
    let ran = run(args);
    assert_eq!(ran.code, Some(0), "{args:?}: {ran:?}");
    ran.stdout
}
