//! How long a rule allows, in words.

use crate::counting::Direction;
use crate::rules::{Rule, Variant};

impl Rule {
    /// How long it allows: its period, then those of its variants with when they apply.
    #[must_use]
    pub fn periods_in_words(&self) -> String {
        let variants = self.variants.iter();
        let variants = grouped(variants.map(|variant| (variant.within, variant.holds_in_words())));
        let variants =
            variants.into_iter().map(|(period, holds)| format!("{period} {}", holds.join(" or ")));
        let own = self.within.map(|period| period.to_string());
        own.into_iter().chain(variants).collect::<Vec<_>>().join("; ")
    }

    /// Periods with the word that leads to the event: `3 working days from`, `6 weeks before`, or `before` alone.
    #[must_use]
    pub fn from_or_before(&self, periods: &str) -> String {
        match self.direction {
            _ if self.only_asks_for_order() => "before".to_owned(),
            Direction::Before => format!("{periods} before"),
            Direction::After => format!("{periods} from"),
        }
    }
}

impl Variant {
    /// When it applies: in a circumstance, some time into a spell, on some dates, or several of these.
    #[must_use]
    pub fn holds_in_words(&self) -> String {
        let circumstance = self.circumstance.as_ref().map(|name| format!("in {name}"));
        circumstance.into_iter().chain(self.limits_in_words()).collect::<Vec<_>>().join(", ")
    }
}

/// The values of each key, keys and values once each, in the order in which they come first.
pub(super) fn grouped<K: PartialEq, V: PartialEq>(
    pairs: impl IntoIterator<Item = (K, V)>,
) -> Vec<(K, Vec<V>)> {
    let mut groups: Vec<(K, Vec<V>)> = Vec::new();
    for (key, value) in pairs {
        match groups.iter_mut().find(|(known, _)| *known == key) {
            Some((_, values)) if values.contains(&value) => {}
            Some((_, values)) => values.push(value),
            None => groups.push((key, vec![value])),
        }
    }
    groups
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

    #[test]
    fn a_circumstance_whose_name_begins_another_is_named_too() {
        let rules = RuleSet::shipped("set-procedures", Dates::All).unwrap();
        let mut rule = rules.rules().find(|rule| rule.id == "strategy-discussion").unwrap().clone();
        rule.variants.truncate(2);
        rule.variants[1].circumstance = Some("serious".to_owned());
        assert_eq!(
            rule.periods_in_words(),
            "3 working days; same day in serious-harm or in serious"
        );
    }
}
