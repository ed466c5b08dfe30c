//! What is recorded and changes nothing: somebody may believe that it does.

use crate::report::MakeRows;
use crate::rules::EventId;
use crate::text::excerpt;
use crate::{Case, Engine, Moment, RuleSet, Sought};

use super::checker::Checker;
use super::choice::Counted;
use super::findings::Findings;

/// What changes nothing in some cases: each thing once, with the first case and their number.
#[derive(Default)]
pub(super) struct WithoutEffect(Vec<Thing>);

struct Thing {
    what: What,
    /// What is said of the first case.
    first: String,
    cases: u64,
}

/// What may be recorded without effect.
#[derive(Debug, Clone, PartialEq, Eq)]
enum What {
    Circumstance(String),
    /// Of the rule with that id.
    Extension(String),
    Event(EventId),
}

impl WithoutEffect {
    fn add(&mut self, what: What, cases: u64, first: impl FnOnce() -> String) {
        match self.0.iter_mut().find(|known| known.what == what) {
            Some(known) => known.cases += cases,
            None => self.0.push(Thing { what, first: first(), cases }),
        }
    }

    /// Adds what was found in later records.
    pub(super) fn merge(&mut self, more: Self) {
        for Thing { what, first, cases } in more.0 {
            self.add(what, cases, || first);
        }
    }

    /// One sentence for each thing.
    pub(super) fn sentences(&self) -> impl Iterator<Item = String> {
        self.0.iter().map(|Thing { first, cases, .. }| match cases {
            1 => first.clone(),
            _ => format!("{first} (and {} like it)", cases - 1),
        })
    }
}

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
                findings.without_effect.add(What::Circumstance(name.clone()), 1, || {
                    let (id, name) = (id_of(case), excerpt(name));
                    format!(
                        "case `{id}`: the circumstance `{name}` changes nothing: no recorded event \
                         starts a duty that depends on it"
                    )
                });
            }
        }
    }
}

impl<'s, W: MakeRows> Checker<'s, W> {
    /// Adds the events of a case that no duty depends on which starts in it. Whoever named the rules to check asked
    /// about no others.
    #[inline]
    pub(super) fn note_events_without_effect(
        &self,
        case: &Case,
        findings: &mut Findings<'s, W::Rows>,
    ) {
        if self.chosen.names_rules() {
            return;
        }
        self.effects.for_each_idle(case, |event, when| {
            findings.without_effect.add(What::Event(event), 1, || {
                let (id, event) = (id_of(case), &self.setting.rules.events.get(event).id);
                format!(
                    "case `{id}`: {event} on {when} changes nothing: no recorded event starts a duty that depends \
                     on it"
                )
            });
        });
    }

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
                findings.without_effect.add(What::Extension(rule.clone()), 1, || {
                    let (id, to) = (id_of(case), Moment::on(*to));
                    format!(
                        "case `{id}`: the extension of `{rule}` to {to} changes nothing: no recorded start \
                         of that duty has its limit before it"
                    )
                });
            }
        }
    }
}

fn id_of(case: &Case) -> std::borrow::Cow<'_, str> {
    excerpt(case.id.as_deref().unwrap_or_default())
}
