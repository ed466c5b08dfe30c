//! Tests that need a program which may not be installed.

use std::io::Write;

/// Reports that a test did not run, past the test harness, which shows no output of a test that passes.
///
/// Where the variable `CI` is set, a skipped test fails: `.ci/run` installs what the tests need, so a missing
/// program there is a mistake in the set-up and not a property of the machine.
#[track_caller]
pub(crate) fn skipped(what: &str, reason: &str) {
    assert!(std::env::var_os("CI").is_none(), "not tested in CI, because {reason}: {what}");
    let _ = writeln!(std::io::stderr(), "skipped, because {reason}: {what}");
}
