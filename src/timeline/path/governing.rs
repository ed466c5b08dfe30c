//! Which of several limits for the same event governs.

use super::{Path, is_limit, taken};
use crate::remark::Remark;
use crate::timeline::Step;

impl Path<'_, '_> {
    /// Of several limits for the same event, the earliest governs.
    pub(super) fn mark_governing(&mut self) {
        let governing: Vec<_> =
            (0..self.found.steps.len()).map(|index| self.governing(index)).collect();
        for (index, governing) in governing.into_iter().enumerate() {
            match governing {
                None => {}
                Some(governing) if governing == index => self.found.steps[index].governs = true,
                Some(governing) => self.remark_governed(index, governing),
            }
        }
    }

    /// The index of the limit that governs in place of this one, if it is a limit.
    fn governing(&self, index: usize) -> Option<usize> {
        let steps = &self.found.steps;
        let is_limit = |step: &Step<'_>| step.rule().is_some_and(is_limit);
        let step = &steps[index];
        if !is_limit(step) || step.completion.is_none() {
            return is_limit(step).then_some(index);
        }
        let same = |other: &usize| {
            let other = &steps[*other];
            is_limit(other)
                && (other.completes, other.completion) == (step.completes, step.completion)
        };
        let same = (0..steps.len()).filter(same);
        same.min_by_key(|other| (taken(&steps[*other]).list_order(), *other))
    }

    /// Adds a remark on the limit that governs, while the event is still to come.
    fn remark_governed(&mut self, index: usize, governing: usize) {
        let first = &self.found.steps[governing];
        let Some(rule) = first.rule() else { return };
        let provisional = first.is_taken_provisionally();
        let note =
            Remark::GovernedBy { rule: rule.title.clone(), limit: taken(first), provisional };
        let step = &mut self.found.steps[index];
        let is_open = step.completion.is_some_and(|completion| !completion.recorded);
        if let (true, Some(deadline)) = (is_open, &mut step.deadline) {
            deadline.remarks.push(note);
        }
    }
}
