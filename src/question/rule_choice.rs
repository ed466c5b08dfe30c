//! The rules and the calendar that somebody asks for.

use chrono::NaiveDate;

use super::OptionError;
use crate::calendar::{self, Calendar};
use crate::intake::{self, Finding, Severity};
use crate::rules::{Nation, RuleSet, Wanted};
use crate::text::{in_a_row, printable};

/// Which rules, and which calendar they are counted in.
#[derive(Debug, Clone, Copy, Default)]
pub struct RuleChoice<'a> {
    /// A table, a family, or a file with a table; `None` for all documents of the nation.
    pub rules: Option<&'a str>,
    /// The nation, if one was named.
    pub nation: Option<Nation>,
    /// A calendar, or a file with one; `None` for that of the rules.
    pub calendar: Option<&'a str>,
}

impl<'a> RuleChoice<'a> {
    /// The name of the table, the family or the file.
    #[must_use]
    pub fn name(&self) -> &'a str {
        self.rules.unwrap_or_else(|| self.nation.unwrap_or_default().name())
    }

    /// The rules.
    ///
    /// # Errors
    ///
    /// If there are none of that name, they have mistakes, or they are for another nation.
    pub fn rule_set<'w>(&self, wanted: impl Into<Wanted<'w>>) -> Result<RuleSet, OptionError> {
        let rules = intake::rule_set(self.name(), wanted).map_err(OptionError::of("--rules"))?;
        check_nation(self.nation, &rules, self.calendar.is_some())?;
        Ok(rules)
    }

    /// Says that a table in a file may allow more than the law or the statutory guidance that it changes, if so: what it
    /// calls due soon may be in breach.
    #[must_use]
    pub fn looser_than_the_law(&self, today: NaiveDate) -> Option<String> {
        let name = Some(self.name()).filter(|name| intake::is_file_name(name))?;
        let findings = intake::check_table(name, &[], today).ok()?.findings.findings();
        let is_warning = |finding: &Finding| finding.severity == Severity::Warning;
        let warnings: Vec<Finding> = findings.into_iter().filter(is_warning).collect();
        let first = &warnings.first()?.message;
        let more = match warnings.len() - 1 {
            0 => String::new(),
            more => format!("; {more} more with `dutyclock rules check {}`", printable(name)),
        };
        Some(format!("`{}` may allow more than the law: {first}{more}", printable(name)))
    }

    /// The calendar that the rules are counted in.
    ///
    /// # Errors
    ///
    /// If there is none of that name, or it has mistakes.
    pub fn calendar_of(&self, rules: &RuleSet) -> Result<Calendar, OptionError> {
        intake::calendar(self.calendar.unwrap_or(&rules.calendar))
            .map_err(OptionError::of("--calendar"))
    }
}

/// Says that rules are counted in a calendar of another nation, if so.
#[must_use]
pub fn in_another_calendar(rules: &RuleSet, calendar: &Calendar) -> Option<String> {
    let own = &rules.calendar;
    let is_of_a_nation = |id: &str| calendar::shipped::ids().any(|shipped| shipped == id);
    let is_another = calendar.id() != own && is_of_a_nation(own) && is_of_a_nation(calendar.id());
    let (rules, other) = (&rules.id, calendar.id());
    is_another
        .then(|| format!("counted in the calendar {other}: the rules of `{rules}` have {own}"))
}

/// Refuses rules of another nation than the one named. If they name none, their calendar decides, unless one was
/// chosen.
///
/// # Errors
///
/// Which nation they are for, and what to give.
pub fn check_nation(
    named: Option<Nation>,
    rules: &RuleSet,
    calendar_is_chosen: bool,
) -> Result<(), OptionError> {
    let Some(nation) = named else { return Ok(()) };
    let (id, wanted) = (&rules.id, nation.words());
    let wrong = |reason| Err(OptionError { option: "--nation", reason });
    if !rules.nations.is_empty() {
        if rules.nations.contains(&nation) {
            return Ok(());
        }
        return wrong(format!(
            "the rules of `{id}` are for {}, and not for {wanted}: choose others with --rules, \
             or another nation with --nation (DUTYCLOCK_NATION)",
            in_words(&rules.nations)
        ));
    }
    let own = nation.calendar().map_err(OptionError::of("--nation"))?;
    if calendar_is_chosen || rules.calendar == own {
        return Ok(());
    }
    wrong(format!(
        "the rules of `{id}` name no nation and count in the calendar {}, where {wanted} has \
         {own}: write the key `calendar` in the table, or give --calendar",
        rules.calendar
    ))
}

/// `England and Wales`.
fn in_words(nations: &[Nation]) -> String {
    in_a_row(&nations.iter().map(|nation| nation.words().to_owned()).collect::<Vec<_>>())
}
