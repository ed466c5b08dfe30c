//! How long a rule allows, in words.

use crate::rules::{Rule, Variant};

impl Rule {
    /// How long it allows: its period, then those of its variants with when they apply.
    #[must_use]
    pub fn periods_in_words(&self) -> String {
        let mut variants: Vec<(String, String)> = Vec::new();
        for variant in &self.variants {
            let (period, holds) = (variant.within.to_string(), variant.holds_in_words());
            match variants.iter_mut().find(|(known, _)| *known == period) {
                Some((_, known)) if known.contains(&holds) => {}
                Some((_, known)) => known.push_str(&format!(" or {holds}")),
                None => variants.push((period, holds)),
            }
        }
        let own = self.within.map(|period| period.to_string());
        let variants = variants.into_iter().map(|(period, holds)| format!("{period} {holds}"));
        own.into_iter().chain(variants).collect::<Vec<_>>().join("; ")
    }
}

impl Variant {
    /// When it applies: in a circumstance, some time into a spell, or both.
    #[must_use]
    pub fn holds_in_words(&self) -> String {
        let circumstance = self.circumstance.as_ref().map(|name| format!("in {name}"));
        let after = self.after.map(|after| format!("after {after}"));
        circumstance.into_iter().chain(after).collect::<Vec<_>>().join(", ")
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::{Dates, RuleSet};

    #[test]
    fn periods_of_variants_are_named_with_their_circumstances() {
        let rules = RuleSet::shipped("set-procedures", Dates::All).unwrap();
        let rule = rules.rules().find(|rule| rule.id == "strategy-discussion").unwrap();
        assert_eq!(
            rule.periods_in_words(),
            "3 working days; same day in serious-harm or in penetrative-abuse; 1 working day in \
             immediate-action; 5 working days in complex"
        );
    }
}
