//! The extensions of a case that change nothing.

use chrono::NaiveDate;

use super::assess::{Sink, Verdict};
use super::duty::DutyId;
use super::setup::Engine;
use crate::case::Case;
use crate::counting::CountError;
use crate::moment::Moment;
use crate::rules::NoEdition;

impl Engine<'_, '_> {
    /// The extensions of a case that run on beyond no limit: the id of the rule, and the last day.
    #[must_use]
    pub fn extensions_without_effect<'c>(&self, case: &'c Case) -> Vec<&'c (String, NaiveDate)> {
        let mut running = Running { engine: self, extended: Vec::new(), uncounted: Vec::new() };
        self.assess(case, &mut running);
        let has_effect = |rule: &String, to: NaiveDate| {
            running.extended.contains(&(rule, to)) || running.uncounted.contains(&&**rule)
        };
        case.extensions.iter().filter(|(rule, to)| !has_effect(rule, *to)).collect()
    }
}

/// Takes the extensions that run on beyond a limit.
struct Running<'e> {
    engine: &'e Engine<'e, 'e>,
    extended: Vec<(&'e str, NaiveDate)>,
    /// The rules of which a limit is not known.
    uncounted: Vec<&'e str>,
}

impl Sink for Running<'_> {
    fn take(&mut self, verdict: Verdict) {
        if let Some(to) = verdict.closing.extended_beyond(verdict.due) {
            self.extended.push((&self.engine.rule(verdict.duty).id, to));
        }
    }

    fn cannot_count(&mut self, duty: DutyId, _: Moment, _: CountError, _: bool) {
        self.uncounted.push(&self.engine.rule(duty).id);
    }

    fn not_in_force(&mut self, _: NoEdition, _: bool) {}
}
