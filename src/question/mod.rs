//! What is asked, in the words of the person or the program that asks: which rules, when something happened, and what
//! has been done since.

mod happened;
mod rule_choice;
pub mod when;
mod without_effect;

pub use self::happened::Happened;
pub use self::rule_choice::{RuleChoice, check_nation, in_another_calendar};
pub use self::without_effect::WithoutEffect;

/// What is wrong with an option.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{option}: {reason}")]
pub struct OptionError {
    /// The option, as `--as-of`, or the name of an argument, as `WHEN`.
    pub option: &'static str,
    /// What is wrong, and what would be right.
    pub reason: String,
}

impl OptionError {
    /// For an error of something that does not know the option.
    pub(crate) fn of<E: std::fmt::Display>(option: &'static str) -> impl Fn(E) -> Self {
        move |error| Self { option, reason: error.to_string() }
    }
}
