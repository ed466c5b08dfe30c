//! Names in a case that its rules must know.

use crate::rules::RuleSet;
use crate::suggest::did_you_mean_or;
use crate::text::{excerpt, is_same_name};

/// The circumstance of that name, as the rules write it. Case, spaces and hyphens make no difference.
///
/// # Errors
///
/// A sentence that lists the known circumstances.
pub fn circumstance<'r>(name: &str, rules: &'r RuleSet) -> Result<&'r str, String> {
    let all = rules.rules().flat_map(|rule| &rule.variants);
    let is_meant = |known: &&str| is_same_name(known, name);
    let mut all = all.filter_map(|variant| variant.circumstance.as_deref());
    if let Some(known) = all.find(is_meant) {
        return Ok(known);
    }
    let known = rules.circumstances();
    let hint = did_you_mean_or(name, known.iter().copied(), || {
        let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
        format!("; the rules of `{}` have {known}", rules.id)
    });
    Err(format!("unknown circumstance `{}`{hint}", excerpt(name)))
}

/// The id of a rule. Case, spaces and hyphens make no difference.
///
/// # Errors
///
/// A sentence that suggests the rule that was probably meant.
pub fn rule_id<'r>(name: &str, rules: &'r RuleSet) -> Result<&'r str, String> {
    let known = || rules.rules().map(|rule| rule.id.as_str());
    if let Some(id) = known().find(|id| is_same_name(id, name)) {
        return Ok(id);
    }
    let hint = did_you_mean_or(name, known(), || {
        format!("; `dutyclock rules show {}` lists its rules", rules.id)
    });
    Err(format!("`{}` has no rule `{}`{hint}", rules.id, excerpt(name)))
}
