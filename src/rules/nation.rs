//! The nations of the United Kingdom, each with its own rules.

use super::definition::TableDefinition;
use super::shipped;
use crate::definition::Mistake;
use crate::named_enum::named_enum;

named_enum! {
    /// A nation. The table that gathers its documents has its name as its id.
    #[derive(Default)]
    Nation {
        /// England.
        #[default]
        England = "england",
        /// Wales.
        Wales = "wales",
        /// Scotland.
        Scotland = "scotland",
        /// Northern Ireland.
        NorthernIreland = "northern-ireland",
    }
}

impl Nation {
    /// The name as people write it: `Northern Ireland`.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::England => "England",
            Self::Wales => "Wales",
            Self::Scotland => "Scotland",
            Self::NorthernIreland => "Northern Ireland",
        }
    }

    /// The nations that a jurisdiction names: two for `England and Wales`.
    #[must_use]
    pub fn named_in(jurisdiction: &str) -> Vec<Self> {
        let is_named = |nation: &Self| jurisdiction.contains(nation.words());
        Self::ALL.iter().copied().filter(is_named).collect()
    }

    /// The id of its calendar.
    ///
    /// # Errors
    ///
    /// A mistake in the shipped table, which the tests rule out.
    pub fn calendar(self) -> Result<String, Mistake> {
        let calendar = self.table()?.calendar;
        Ok(calendar.unwrap_or_else(|| crate::calendar::shipped::DEFAULT.to_owned()))
    }

    /// The table that gathers its documents.
    ///
    /// # Errors
    ///
    /// A mistake in the shipped table, which the tests rule out.
    pub fn table(self) -> Result<TableDefinition, Mistake> {
        let missing = || Mistake::new(&[], format!("there is no table `{self}`"));
        shipped::definition(self.name()).unwrap_or_else(|| Err(missing()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{Dates, RuleSet};

    #[test]
    fn a_jurisdiction_names_its_nations() {
        assert_eq!(Nation::named_in("England and Wales"), [Nation::England, Nation::Wales]);
        assert_eq!(Nation::named_in("Northern Ireland"), [Nation::NorthernIreland]);
        assert_eq!(Nation::named_in("A made-up county"), []);
    }

    #[test]
    fn each_nation_has_a_table_with_its_calendar_of_documents_that_are_all_for_it() {
        for nation in Nation::ALL.iter().copied() {
            let table = nation.table().unwrap();
            assert_eq!(Nation::named_in(&table.jurisdiction), [nation]);
            assert!(table.calendar.is_some(), "{nation}");
            for document in &table.extends {
                let rules = RuleSet::shipped(document, Dates::All).unwrap();
                assert!(rules.nations.contains(&nation), "{nation}: {document}");
                assert_eq!(Some(rules.calendar), table.calendar, "{nation}: {document}");
            }
        }
    }

    #[test]
    fn the_default_table_is_that_of_the_default_nation() {
        assert_eq!(Nation::default().name(), shipped::DEFAULT);
    }

    #[test]
    fn every_shipped_table_is_for_some_nation() {
        for name in shipped::names() {
            let rules = RuleSet::shipped(name, Dates::All).unwrap();
            assert!(!rules.nations.is_empty(), "{name}");
        }
    }
}
