//! Circumstances and extensions in a record that change nothing: somebody may believe that they do.

use crate::report::MakeRows;
use crate::text::excerpt;
use crate::{Case, Engine, Moment, RuleSet, Sought};

use super::checker::Checker;
use super::choice::Counted;
use super::findings::Findings;

/// The events whose duties depend on each circumstance.
pub(super) struct Circumstances(Vec<(String, Sought)>);

impl Circumstances {
    pub(super) fn of(rules: &RuleSet) -> Self {
        let with_starts = |name: &str| {
            let starts = rules.rules().flat_map(|rule| rule.starts_in(name)).collect();
            (name.to_owned(), starts)
        };
        Self(rules.circumstances().into_iter().map(with_starts).collect())
    }

    /// Adds the circumstances of a case in which nothing starts that depends on them.
    pub(super) fn note_without_effect<Rows>(&self, case: &Case, findings: &mut Findings<'_, Rows>) {
        for name in &case.circumstances {
            let mut depends = false;
            let known = self.0.iter().find(|(known, _)| known == name);
            known.into_iter().for_each(|(_, starts)| starts.for_each_in(case, |_| depends = true));
            if !depends {
                findings.without_effect.add(
                    || {
                        let (id, name) = (id_of(case), excerpt(name));
                        format!(
                            "case `{id}`: the circumstance `{name}` changes nothing: no recorded \
                             event starts a duty that depends on it"
                        )
                    },
                    false,
                );
            }
        }
    }
}

impl<'s, W: MakeRows> Checker<'s, W> {
    /// Adds the extensions of a case that run on beyond no limit of a duty that counts.
    pub(super) fn note_extensions_without_effect(
        &self,
        engine: &Engine<'s, 's>,
        case: &Case,
        counts: &[Counted],
        findings: &mut Findings<'s, W::Rows>,
    ) {
        let rules = || self.setting.rules.rules().enumerate();
        let counts_any = |id: &str| {
            rules().any(|(index, rule)| rule.id == id && Counted::of(counts, index) != Counted::No)
        };
        for (rule, to) in engine.extensions_without_effect(case) {
            if counts_any(rule) {
                findings.without_effect.add(
                    || {
                        let (id, to) = (id_of(case), Moment::on(*to));
                        format!(
                            "case `{id}`: the extension of `{rule}` to {to} changes nothing: \
                             no recorded start of that duty has its limit before it"
                        )
                    },
                    false,
                );
            }
        }
    }
}

fn id_of(case: &Case) -> std::borrow::Cow<'_, str> {
    excerpt(case.id.as_deref().unwrap_or_default())
}
