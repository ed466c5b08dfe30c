//! Which rules are checked and count, and which events every file must be able to show.

use crate::question::OptionError;
use crate::rules::EventId;
use crate::{Calendar, Criteria, Engine, Rule, RuleSet, intake};

use super::can_show::CanShow;

/// The rules that are checked, and the events that every file must be able to show.
#[derive(Debug, Clone, Default)]
pub struct Chosen {
    /// Ids of rules; if there are none, all are checked.
    only: Vec<String>,
    except: Vec<String>,
    /// Whether rules that never set a limit are checked without being named.
    all_duties: bool,
    required: Vec<EventId>,
}

/// What a choice names, as it was written.
#[derive(Debug, Clone, Copy, Default)]
pub struct Choice<'a> {
    /// Ids of the only rules that are checked; none for all.
    pub only: &'a [String],
    /// Ids of rules that are not checked.
    pub except: &'a [String],
    /// Names of events that every file must be able to show.
    pub require: &'a [String],
    /// Whether rules that never set a limit are checked without being named.
    pub all_duties: bool,
}

/// Why nothing can be checked by a choice.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChoiceError {
    /// A name is unknown.
    #[error(transparent)]
    Unknown(#[from] OptionError),
    /// Every rule is left out.
    #[error("--only and --except leave no rule to check")]
    NoRule,
    /// Every rule that is left never sets a limit.
    #[error("no rule to check sets a limit; --all-duties shows what is to be done without one")]
    NoLimit,
}

impl Chosen {
    /// What was chosen, for the given tables.
    ///
    /// # Errors
    ///
    /// If a name is unknown, or no rule is left.
    pub fn new(choice: Choice<'_>, rules: &RuleSet) -> Result<Self, ChoiceError> {
        let Choice { only, except, require, all_duties } = choice;
        let ids = |option, names: &[String]| {
            let ids = names.iter().map(|name| intake::rule_id(name, rules).map(str::to_owned));
            ids.collect::<Result<_, _>>().map_err(OptionError::of(option))
        };
        let required = require.iter().map(|name| rules.event(name)).collect::<Result<_, _>>();
        let chosen = Self {
            only: ids("--only", only)?,
            except: ids("--except", except)?,
            all_duties,
            required: required.map_err(OptionError::of("--require"))?,
        };
        if !rules.rules().any(|rule| chosen.names(rule)) {
            return Err(ChoiceError::NoRule);
        }
        if !rules.rules().any(|rule| chosen.includes(rule)) {
            return Err(ChoiceError::NoLimit);
        }
        Ok(chosen)
    }

    /// Whether the rules that are checked were named.
    pub(super) fn names_rules(&self) -> bool {
        !self.only.is_empty()
    }

    /// Whether some rules may be left out.
    pub(super) fn leaves_out_rules(&self) -> bool {
        !self.only.is_empty() || !self.except.is_empty()
    }

    /// The rules, ready for cases in the given circumstances; without those that are left out.
    pub(super) fn engine<'r, 'c>(
        &self,
        rules: &'r RuleSet,
        calendar: &'c Calendar,
        criteria: Criteria,
        circumstances: &[String],
    ) -> Engine<'r, 'c> {
        let is_wanted = |rule: &Rule| !self.leaves_out(rule);
        Engine::of_rules(rules, calendar, criteria, circumstances, is_wanted)
    }

    /// Whether a rule is checked.
    pub(super) fn includes(&self, rule: &Rule) -> bool {
        self.names(rule) && !self.leaves_out(rule)
    }

    /// Whether a rule is left out because it never sets a limit.
    pub(super) fn leaves_out(&self, rule: &Rule) -> bool {
        self.names(rule) && self.only.is_empty() && !self.all_duties && rule.never_sets_a_limit()
    }

    /// Whether a rule is among those of `--only` and `--except`.
    fn names(&self, rule: &Rule) -> bool {
        (self.only.is_empty() || self.only.contains(&rule.id)) && !self.except.contains(&rule.id)
    }

    /// An error that names the required events that a file cannot show.
    pub(super) fn missing(
        &self,
        file: &str,
        can_show: &CanShow,
        rules: &RuleSet,
    ) -> Option<String> {
        let missing = self.required.iter().filter(|event| !can_show.event(**event));
        let missing: Vec<String> =
            missing.map(|event| format!("`{}`", rules.events.get(*event).id)).collect();
        (!missing.is_empty()).then(|| {
            format!("`{file}` does not record {}, which --require names", missing.join(", "))
        })
    }
}

/// How the deadlines of a rule count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Counted {
    /// Not at all: nobody asked about it.
    No,
    /// Apart, and only how many there are: none of them could be in breach, and none is shown.
    ByNumber,
    /// Apart from the others: the file cannot show whether they were kept.
    Apart,
    Yes,
}

impl Counted {
    /// How the rule with that index counts.
    pub(super) fn of(counts: &[Self], rule_index: usize) -> Self {
        counts.get(rule_index).copied().unwrap_or(Self::Yes)
    }
}
