//! Whose rules: the option `--nation`, and what must not be mixed.

use anyhow::{Result, bail};
use dutyclock::RuleSet;
use dutyclock::calendar::shipped;
use dutyclock::rules::Nation;

use super::options::CliValue;
use super::suggestions::in_a_row;

/// Whose rules, calendar and words.
#[derive(Debug, clap::Args)]
pub(super) struct NationOption {
    /// Nation whose tables, calendar and words are used; a table in --rules must be for it [default: england]
    #[arg(long, value_name = "NATION", env = "DUTYCLOCK_NATION", hide_env_values = true)]
    nation: Option<CliValue<Nation>>,
}

impl NationOption {
    /// The nation that was named, if any.
    pub(super) fn named(&self) -> Option<Nation> {
        self.nation.map(|nation| nation.0)
    }

    /// The nation that was named, or else the default.
    pub(super) fn nation(&self) -> Nation {
        self.named().unwrap_or_default()
    }

    /// The calendar of the nation.
    pub(super) fn calendar(&self) -> Result<String> {
        Ok(self.nation().table()?.calendar.unwrap_or_else(|| shipped::DEFAULT.to_owned()))
    }

    /// Refuses rules of another nation than the one named. If they name none, their calendar decides, unless one
    /// was chosen.
    pub(super) fn check(&self, rules: &RuleSet, calendar_is_chosen: bool) -> Result<()> {
        let Some(nation) = self.named() else { return Ok(()) };
        let (id, wanted) = (&rules.id, nation.words());
        if !rules.nations.is_empty() {
            if rules.nations.contains(&nation) {
                return Ok(());
            }
            bail!(
                "--nation: the rules of `{id}` are for {}, and not for {wanted}: choose others with --rules, \
                 or another nation with --nation (DUTYCLOCK_NATION)",
                in_words(&rules.nations)
            );
        }
        let own = self.calendar()?;
        if calendar_is_chosen || rules.calendar == own {
            return Ok(());
        }
        bail!(
            "--nation: the rules of `{id}` name no nation and count in the calendar {}, where {wanted} has \
             {own}: write the key `calendar` in the table, or give --calendar",
            rules.calendar
        );
    }
}

/// `England and Wales`.
pub(super) fn in_words(nations: &[Nation]) -> String {
    in_a_row(&nations.iter().map(|nation| nation.words().to_owned()).collect::<Vec<_>>())
}
