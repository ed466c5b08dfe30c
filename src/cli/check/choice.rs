//! Which rules are checked and count, and which events every file must be able to show.

use anyhow::{Context, Result, anyhow, bail};
use dutyclock::rules::EventId;
use dutyclock::{Calendar, Criteria, Engine, Rule, RuleSet, intake};

use crate::cli::can_show::CanShow;

#[derive(Debug, clap::Args)]
pub(super) struct Choice {
    /// Check only this rule (repeatable)
    #[arg(
        long,
        value_name = "RULE",
        env = "DUTYCLOCK_ONLY",
        value_delimiter = ',',
        hide_env_values = true,
        help_heading = "Rules"
    )]
    only: Vec<String>,
    /// Check every rule except this one (repeatable)
    #[arg(
        long,
        value_name = "RULE",
        env = "DUTYCLOCK_EXCEPT",
        value_delimiter = ',',
        hide_env_values = true,
        help_heading = "Rules"
    )]
    except: Vec<String>,
    /// Treat a file that does not record this event as incomplete (repeatable)
    #[arg(
        long,
        value_name = "EVENT",
        env = "DUTYCLOCK_REQUIRE",
        value_delimiter = ',',
        hide_env_values = true
    )]
    require: Vec<String>,
}

impl Choice {
    /// What was chosen, for the given tables; without the rules that never set a limit, unless all duties are
    /// wanted.
    ///
    /// # Errors
    ///
    /// If a name is unknown, or no rule is left.
    pub(super) fn among(&self, rules: &RuleSet, all_duties: bool) -> Result<Chosen> {
        for (option, ids) in [("--only", &self.only), ("--except", &self.except)] {
            for id in ids {
                intake::check_rule(id, rules).map_err(|error| anyhow!(error).context(option))?;
            }
        }
        let find = |id: &String| rules.event(id);
        let required = self.require.iter().map(find).collect::<Result<_, _>>();
        let chosen = Chosen {
            only: self.only.clone(),
            except: self.except.clone(),
            all_duties,
            required: required.context("--require")?,
        };
        if !rules.rules().any(|rule| chosen.names(rule)) {
            bail!("--only and --except leave no rule to check");
        }
        if !rules.rules().any(|rule| chosen.includes(rule)) {
            bail!(
                "no rule to check sets a limit; --all-duties shows what is to be done without one"
            );
        }
        Ok(chosen)
    }
}

/// The rules that are checked, and the events that every file must be able to show.
pub(super) struct Chosen {
    /// Ids of rules; if there are none, all are checked.
    only: Vec<String>,
    except: Vec<String>,
    /// Whether rules that never set a limit are checked without being named.
    all_duties: bool,
    required: Vec<EventId>,
}

impl Chosen {
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
    ) -> Option<anyhow::Error> {
        let missing = self.required.iter().filter(|event| !can_show.event(**event));
        let missing: Vec<String> =
            missing.map(|event| format!("`{}`", rules.events.get(*event).id)).collect();
        (!missing.is_empty()).then(|| {
            anyhow!("`{file}` does not record {}, which --require names", missing.join(", "))
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
