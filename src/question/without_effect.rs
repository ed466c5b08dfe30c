//! What was given and changes nothing in an answer.

use super::happened::Happened;
use crate::rules::{EventId, Rule, RuleSet};
use crate::text::excerpt;

/// Something that was given and changes nothing, as it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WithoutEffect<'a> {
    /// What has been done.
    Done(&'a str),
    /// An earlier spell.
    Earlier(&'a str),
    /// An extension.
    Extend(&'a str),
    /// A circumstance.
    Circumstance(&'a str),
}

impl<'a> Happened<'a> {
    /// What of it changes nothing: the answer is the same without it. `answer` answers what is left.
    ///
    /// # Errors
    ///
    /// Those of `answer`.
    pub fn without_effect<T: PartialEq, E>(
        &self,
        found: &T,
        answer: impl Fn(Happened<'_>) -> Result<T, E>,
    ) -> Result<Vec<WithoutEffect<'a>>, E> {
        let Self { done, earlier, extend, circumstances } = *self;
        let mut without = Vec::new();
        let mut add = |given: &'a [String],
                       what: fn(&'a str) -> WithoutEffect<'a>,
                       answer: &dyn Fn(&[String]) -> Result<T, E>| {
            for (index, text) in given.iter().enumerate() {
                if answer(&all_but(index, given))? == *found {
                    without.push(what(text));
                }
            }
            Ok(())
        };
        add(done, WithoutEffect::Done, &|done| answer(Happened { done, ..*self }))?;
        add(earlier, WithoutEffect::Earlier, &|earlier| answer(Happened { earlier, ..*self }))?;
        add(extend, WithoutEffect::Extend, &|extend| answer(Happened { extend, ..*self }))?;
        add(circumstances, WithoutEffect::Circumstance, &|circumstances| {
            answer(Happened { circumstances, ..*self })
        })?;
        Ok(without)
    }
}

fn all_but(index: usize, given: &[String]) -> Vec<String> {
    let mut others = given.to_vec();
    others.remove(index);
    others
}

impl WithoutEffect<'_> {
    /// A sentence for an answer on the duties that an event starts.
    #[must_use]
    pub fn after(&self, event: EventId, rules: &RuleSet) -> String {
        let start = &rules.events.get(event).id;
        match *self {
            Self::Done(text) if matters(name_in(text), event, rules) => self.says(&format!(
                "on that date it neither ends nor moves a duty that `{start}` starts"
            )),
            Self::Done(text) => Self::Done(name_in(text))
                .says(&format!("no duty that `{start}` starts depends on it")),
            Self::Earlier(_) => self.says(&format!("no limit that `{start}` starts counts it")),
            Self::Extend(text) if is_started(name_in(text), event, rules) => {
                self.says("it ends before that duty starts, or a longer extension is given")
            }
            Self::Extend(text) => {
                Self::Extend(name_in(text)).says(&format!("`{start}` does not start that duty"))
            }
            Self::Circumstance(_) => {
                self.says(&format!("no duty that `{start}` starts depends on it"))
            }
        }
    }

    /// A sentence for an explanation of one date.
    #[must_use]
    pub fn in_explanation(&self) -> String {
        self.says("the answer is the same without it")
    }

    /// A sentence for a timeline.
    #[must_use]
    pub fn in_timeline(&self) -> String {
        self.says(match self {
            Self::Done(_) => "at that time nothing in the timeline starts from it or waits for it",
            Self::Earlier(_) => "no limit in the timeline counts it",
            Self::Extend(_) => "what starts it is not recorded by that date",
            Self::Circumstance(_) => "no duty in the timeline depends on it",
        })
    }

    fn says(&self, why: &str) -> String {
        let (option, text) = match self {
            Self::Done(text) => ("--done", text),
            Self::Earlier(text) => ("--earlier", text),
            Self::Extend(text) => ("--extend", text),
            Self::Circumstance(text) => ("--circumstance", text),
        };
        format!("`{option} {}` changes nothing: {why}", excerpt(text))
    }
}

/// The name in `NAME=WHEN`.
fn name_in(text: &str) -> &str {
    text.split_once('=').map_or(text, |(name, _)| name.trim())
}

/// Whether a duty that the event starts depends on another event.
fn matters(name: &str, start: EventId, rules: &RuleSet) -> bool {
    let Ok(other) = rules.event(name) else { return false };
    let depends = |rule: &Rule| rule.depends_on(other, &rules.events);
    // What a duty prolongs is counted from the events of that rule.
    let prolonged = |of: &Rule, by: &Rule| {
        by.prolongs.as_ref() == Some(&of.id) && (of.starts_from(other) || depends(of))
    };
    let is_prolonged = |by: &Rule| rules.rules().any(|of| prolonged(of, by));
    let mut started = rules.rules().filter(|rule| rule.starts_from(start));
    other == start || started.any(|rule| depends(rule) || is_prolonged(rule))
}

/// Whether an event starts a duty, or one that prolongs its time.
fn is_started(id: &str, start: EventId, rules: &RuleSet) -> bool {
    let mut started = rules.rules().filter(|rule| rule.starts_from(start));
    started.any(|rule| rule.id == id || rule.prolongs.as_deref() == Some(id))
}
