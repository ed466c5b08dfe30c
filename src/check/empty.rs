//! Files in which there is nothing to judge: more often a broken export than a quiet night.

use crate::text::{counted, printable};

use super::findings::Findings;

/// How much has been read so far.
#[derive(Clone, Copy, Default)]
pub(super) struct SoFar {
    read: u64,
    assessed: u64,
    /// Records in which nothing starts a deadline.
    idle: u64,
    /// Deadlines that were checked.
    checked: u64,
    /// Breaches, if the file could show that they were none.
    unknown: u64,
}

impl SoFar {
    pub(super) fn of(findings: &Findings<'_, impl Sized>) -> Self {
        let Findings { assessed, idle, tally, unknown, .. } = findings;
        let checked = tally.total().total();
        let (read, idle) = (findings.read(), idle.count);
        Self { read, assessed: *assessed, idle, checked, unknown: *unknown }
    }

    /// What has been read since.
    pub(super) fn until(self, after: Self) -> Self {
        Self {
            read: after.read - self.read,
            assessed: after.assessed - self.assessed,
            idle: after.idle - self.idle,
            checked: after.checked - self.checked,
            unknown: after.unknown - self.unknown,
        }
    }

    pub(super) fn and(self, more: Self) -> Self {
        Self {
            read: self.read + more.read,
            assessed: self.assessed + more.assessed,
            idle: self.idle + more.idle,
            checked: self.checked + more.checked,
            unknown: self.unknown + more.unknown,
        }
    }

    /// Why there is nothing to judge in a file of which this was read, if there is nothing.
    pub(super) fn why_nothing(self, file: &str, rules: &str, is_chosen: bool) -> Option<String> {
        let Self { read, assessed, idle, checked, unknown } = self;
        let file = printable(file);
        if read == 0 {
            return Some(format!(
                "`{file}` has no records: check the export, or give --allow-empty if there are none"
            ));
        }
        if checked == 0 && unknown > 0 {
            let limits = counted(unknown, "limit");
            return Some(format!(
                "`{file}` has {limits} in the past, and records of none whether it was kept: \
                 check its headings, or give --allow-empty if that is right"
            ));
        }
        if is_chosen && assessed > 0 && checked == 0 {
            return Some(format!(
                "`{file}` has no deadline of the rules that --only and --except leave: check the \
                 options and the file, or give --allow-empty if that is right"
            ));
        }
        (assessed > 0 && idle == assessed).then(|| {
            format!(
                "nothing in `{file}` starts a deadline by the rules of `{rules}`: check the file \
                 and --rules, or give --allow-empty if that is right"
            )
        })
    }
}
