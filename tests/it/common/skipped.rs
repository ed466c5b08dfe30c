//! What is not tested, for want of a program.

use std::io::Write;

/// Said past the test harness, which shows nothing of a test that passes.
pub(crate) fn skipped(what: &str, reason: &str) {
    let _ = writeln!(std::io::stderr(), "skipped, since {reason}: {what}");
}
