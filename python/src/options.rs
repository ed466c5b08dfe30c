//! What `due` and `check` have in common: which rules, and how strictly.

use chrono::NaiveTime;
use dutyclock::check::Setting;
use dutyclock::question::{RuleChoice, in_another_calendar, when};
use dutyclock::rules::{Nation, Owner, Wanted};
use dutyclock::{Criteria, Moment, intake};
use pyo3::prelude::*;

use crate::errors::{in_python, wrong};

/// Which rules, and how they are counted.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub(crate) struct SettingOptions {
    rules: Option<String>,
    nation: Option<String>,
    calendar: Option<String>,
    circumstances: Vec<String>,
    deemed_receipt: Option<String>,
    as_of: Option<String>,
    warn_within: i64,
    strict_targets: bool,
    role: Option<String>,
}

impl SettingOptions {
    /// Rules, calendar and criteria, with remarks on them.
    pub(crate) fn setting<'w>(
        &self,
        wanted: impl Into<Wanted<'w>>,
    ) -> PyResult<(Setting, Vec<String>)> {
        let nation = self.nation.as_deref();
        let choice = RuleChoice {
            rules: self.rules.as_deref(),
            nation: nation
                .map(|name| named(Nation::ALL, Nation::name, "nation", name))
                .transpose()?,
            calendar: self.calendar.as_deref(),
        };
        let rules = choice.rule_set(wanted).map_err(wrong)?;
        let calendar = choice.calendar_of(&rules).map_err(wrong)?;
        let as_of = self.as_of()?;
        let remarks = in_another_calendar(&rules, &calendar)
            .into_iter()
            .chain(choice.looser_than_the_law(as_of.date()));
        let remarks = remarks.map(|text| in_python(&text)).collect();
        let circumstances = self.circumstances.iter();
        let circumstances = circumstances
            .map(|name| intake::circumstance(name, &rules).map(str::to_owned).map_err(wrong))
            .collect::<Result<_, _>>()?;
        let role = self.role.as_deref();
        let criteria = Criteria {
            as_of,
            warn_within: u32::try_from(self.warn_within).map_err(|_| {
                wrong(format!("warn_within: {} is no number of days", self.warn_within))
            })?,
            strict_targets: self.strict_targets,
            deemed_receipt: match self.deemed_receipt.as_deref() {
                None => rules.deemed_receipt,
                Some("off") => None,
                Some(time) => Some(time_of_day(time)?),
            },
            is_one_event: false,
        };
        let setting = Setting {
            calendar,
            criteria,
            circumstances,
            role: role.map(|name| named(Owner::ALL, Owner::name, "role", name)).transpose()?,
            rules,
        };
        Ok((setting, remarks))
    }

    /// The moment of the assessment. This is the only place that reads the clock.
    pub(crate) fn as_of(&self) -> PyResult<Moment> {
        let now = Moment::now();
        let Some(text) = &self.as_of else { return Ok(now) };
        when::latest("--as-of", text, &now).map_err(wrong)
    }
}

fn time_of_day(text: &str) -> PyResult<NaiveTime> {
    Moment::parse_clock(text).ok_or_else(|| {
        wrong(format!(
            "deemed_receipt: `{text}` is no time; write hours and minutes, as 17:00, or `off`"
        ))
    })
}

/// The value of that name.
pub(crate) fn named<T: Copy>(
    all: &[T],
    name: fn(T) -> &'static str,
    argument: &str,
    written: &str,
) -> PyResult<T> {
    let found = all.iter().copied().find(|value| name(*value) == written);
    found.ok_or_else(|| {
        let known: Vec<String> = all.iter().map(|value| format!("`{}`", name(*value))).collect();
        wrong(format!("{argument}: there is no `{written}`; give one of {}", known.join(", ")))
    })
}
