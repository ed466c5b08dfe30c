//! What cases are judged by.

use crate::calendar::Calendar;
use crate::engine::Criteria;
use crate::rules::{Owner, RuleSet};

/// Rules, calendar and criteria, ready to be applied.
#[derive(Debug)]
pub struct Setting {
    /// The rules.
    pub rules: RuleSet,
    /// The calendar that they are counted in.
    pub calendar: Calendar,
    /// As of when, and how strictly.
    pub criteria: Criteria,
    /// The circumstances that apply to every case.
    pub circumstances: Vec<String>,
    /// The only role whose duties count; `None` for all.
    pub role: Option<Owner>,
}

impl Setting {
    /// Whether a role whose duties count must act.
    #[must_use]
    pub fn is_for_role(&self, owner: Owner) -> bool {
        self.role.is_none_or(|role| role == owner || owner == Owner::Any)
    }

    /// For a question about one event, in place of a record.
    #[must_use]
    pub fn of_one_event(mut self) -> Self {
        self.criteria.is_one_event = true;
        self
    }
}
