//! The record of a case, as the engine reads it.

use crate::case::Case;

/// The record of a case, and what had happened before a start. The two differ only in a timeline.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'f> {
    pub(super) recorded: &'f Case,
    pub(super) before: &'f Case,
    /// Whether the case has events alone: no extensions, observations or targets.
    pub(super) is_bare: bool,
}

impl<'f> Facts<'f> {
    /// The facts of a case in which nothing is assumed.
    #[must_use]
    pub fn of(case: &'f Case) -> Self {
        Self::supposing(case, case)
    }

    /// Whether the case has events alone: no extensions, observations or targets.
    #[must_use]
    pub fn is_bare(&self) -> bool {
        self.is_bare
    }

    /// The id of the case.
    #[must_use]
    pub fn case_id(&self) -> Option<&'f str> {
        self.recorded.id.as_deref()
    }

    /// The facts of a case, with what is assumed to have happened by then.
    #[must_use]
    pub(crate) fn supposing(recorded: &'f Case, before: &'f Case) -> Self {
        let is_bare = recorded.observations.is_empty()
            && recorded.not_shown.is_empty()
            && recorded.recorded_targets.is_empty()
            && recorded.extensions.is_empty();
        Self { recorded, before, is_bare }
    }
}
