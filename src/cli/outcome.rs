//! The outcome of a command, as an exit code for scripts.

use std::process::ExitCode;

/// What a script must know of a run. Each fact is a bit of the exit code, so that neither hides the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Outcome {
    /// Something is in breach or contradicts itself, or the answer to a question is no: bit 1.
    pub(super) in_breach: bool,
    /// Not everything could be judged or read, or the command line was wrong: bit 2.
    pub(super) incomplete: bool,
}

impl Outcome {
    /// Everything was done, and nothing is in breach.
    pub(super) const DONE: Self = Self { in_breach: false, incomplete: false };
    /// The answer is no.
    pub(super) const NO: Self = Self { in_breach: true, incomplete: false };
    /// Not everything was done.
    pub(super) const INCOMPLETE: Self = Self { in_breach: false, incomplete: true };
}

impl From<Outcome> for ExitCode {
    fn from(Outcome { in_breach, incomplete }: Outcome) -> Self {
        Self::from(u8::from(in_breach) | u8::from(incomplete) << 1)
    }
}
