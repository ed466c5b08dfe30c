//! Names in a case that its rules must know.

use crate::rules::RuleSet;
use crate::suggest::did_you_mean_or;
use crate::text::excerpt;

/// Whether any rule knows the circumstance.
///
/// # Errors
///
/// A sentence that lists the known circumstances.
pub fn check_circumstance(name: &str, rules: &RuleSet) -> Result<(), String> {
    let mut all = rules.rules().flat_map(|rule| &rule.variants);
    if all.any(|variant| variant.circumstance.as_deref() == Some(name)) {
        return Ok(());
    }
    let known = rules.circumstances();
    let hint = did_you_mean_or(name, known.iter().copied(), || {
        let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
        format!("; the rules of `{}` have {known}", rules.id)
    });
    Err(format!("unknown circumstance `{}`{hint}", excerpt(name)))
}

/// Whether the rule exists.
///
/// # Errors
///
/// A sentence that suggests the rule that was probably meant.
pub fn check_rule(id: &str, rules: &RuleSet) -> Result<(), String> {
    let known = || rules.rules().map(|rule| rule.id.as_str());
    if known().any(|rule| rule == id) {
        return Ok(());
    }
    let hint = did_you_mean_or(id, known(), || {
        format!("; `dutyclock rules show {}` lists its rules", rules.id)
    });
    Err(format!("`{}` has no rule `{}`{hint}", rules.id, excerpt(id)))
}
