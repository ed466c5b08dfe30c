//! The options that choose rules, and name what every file must be able to show.

use dutyclock::RuleSet;
use dutyclock::check::{Choice, ChoiceError, Chosen};

#[derive(Debug, clap::Args)]
pub(super) struct ChoiceOptions {
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

impl ChoiceOptions {
    /// What was chosen, for the given tables; without the rules that never set a limit, unless all duties are
    /// wanted.
    pub(super) fn among(&self, rules: &RuleSet, all_duties: bool) -> Result<Chosen, ChoiceError> {
        let Self { only, except, require } = self;
        Chosen::new(Choice { only, except, require, all_duties }, rules)
    }
}
