//! Whose rules: the option `--nation`.

use dutyclock::rules::Nation;

use super::options::CliValue;

/// Whose rules, calendar and words.
#[derive(Debug, clap::Args)]
pub(super) struct NationOption {
    /// Use the tables, the calendar and the words of this nation; a table in --rules must be for it [default: england]
    #[arg(
        long,
        value_name = "NATION",
        env = "DUTYCLOCK_NATION",
        hide_env_values = true,
        ignore_case = true
    )]
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
}
