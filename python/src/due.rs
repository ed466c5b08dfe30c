//! What is due after an event.

use dutyclock::check::Setting;
use dutyclock::question::{Happened, OptionError};
use dutyclock::report::{Columns, ListOf, Schema, Value, duty_in_words};
use dutyclock::rules::{Dates, NotOneEvent, Rule};
use dutyclock::{Deadline, Moment, Nearest, RuleSet, deadlines_from};
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::errors::{in_python, wrong};
use crate::options::SettingOptions;

/// What has happened, and what is asked about it.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub(crate) struct DueOptions {
    setting: SettingOptions,
    event: String,
    when: Option<String>,
    done: Vec<String>,
    earlier: Vec<String>,
    extend: Vec<String>,
    case: Option<String>,
    explain: bool,
}

/// An answer.
#[pyclass(frozen, get_all, module = "dutyclock._native")]
pub(crate) struct NativeDue {
    /// Dictionaries of the columns of each deadline.
    deadlines: Py<PyAny>,
    /// What could not be counted.
    errors: Vec<String>,
    remarks: Vec<String>,
    /// Why there is nothing to answer, if there is nothing.
    why_nothing: Option<String>,
    /// The events to ask about instead, each with the duties that are counted from it.
    ask_instead: Vec<(String, String)>,
}

#[pyfunction]
pub(crate) fn due(py: Python<'_>, options: DueOptions) -> PyResult<NativeDue> {
    let (setting, mut remarks) = options.setting.setting(Dates::All)?;
    let setting = setting.of_one_event();
    let (rules, as_of) = (&setting.rules, setting.criteria.as_of);
    let event = match rules.event(&options.event) {
        Ok(event) => event,
        Err(unknown) => return instead_of_duty(py, &options, &setting, unknown),
    };
    let when = options.when(&as_of, rules.events.get(event).nearest())?;
    let DueOptions { done, earlier, extend, .. } = &options;
    let circumstances = &setting.circumstances;
    let besides = Happened { done, earlier, extend, circumstances };
    let answer = |given: Happened<'_>| {
        let case = setting.case(event, when, given)?;
        let Setting { calendar, criteria, .. } = &setting;
        let mut found = deadlines_from(event, &case, rules, calendar, criteria);
        // What earlier spells started is over: only what they leave matters.
        found.deadlines.retain(|deadline| earlier.is_empty() || deadline.event == when);
        Ok::<_, OptionError>(found)
    };
    let found = answer(besides).map_err(wrong)?;
    let without_effect = besides.without_effect(&found, answer).map_err(wrong)?;
    remarks.extend(without_effect.iter().map(|given| in_python(&given.after(event, rules))));
    let errors: Vec<String> = found.errors().iter().map(|text| in_python(text)).collect();
    let nothing_starts = found.deadlines.is_empty() && errors.is_empty();
    let id = &rules.events.get(event).id;
    let why_nothing =
        nothing_starts.then(|| format!("no limit of `{}` starts from `{id}`", rules.id));
    let ask_instead = if nothing_starts {
        ask_instead(rules, when, |rule| rule.completes == Some(event))
    } else {
        Vec::new()
    };
    let asked = found.deadlines.iter();
    let asked = asked.filter(|deadline| setting.is_for_role(deadline.rule.owner));
    let deadlines = options.rows(py, &setting, asked)?;
    Ok(NativeDue { deadlines, errors, remarks, why_nothing, ask_instead })
}

impl DueOptions {
    fn when(&self, as_of: &Moment, nearest: Nearest) -> PyResult<Moment> {
        match &self.when {
            None => Ok(*as_of),
            Some(text) => Moment::parse(text, as_of, nearest).map_err(wrong),
        }
    }

    /// A dictionary for each deadline.
    fn rows<'d>(
        &self,
        py: Python<'_>,
        setting: &Setting,
        deadlines: impl Iterator<Item = &'d Deadline<'d>>,
    ) -> PyResult<Py<PyAny>> {
        let steps_by = self.explain.then_some(&setting.calendar);
        let list = ListOf { schema: Schema::V2, explained: self.explain, ..ListOf::default() };
        let columns = Columns::all(list);
        let rows = deadlines.map(|deadline| {
            let row = PyDict::new(py);
            let values = columns.values(self.case.as_deref(), deadline, &setting.rules, steps_by);
            for (column, value) in columns.columns().zip(values) {
                row.set_item(column.name, object(py, &value)?)?;
            }
            Ok(row)
        });
        let rows = rows.collect::<PyResult<Vec<_>>>()?;
        Ok(rows.into_pyobject(py)?.into_any().unbind())
    }
}

/// What to ask where a duty was named in place of an event.
fn instead_of_duty(
    py: Python<'_>,
    options: &DueOptions,
    setting: &Setting,
    unknown: NotOneEvent,
) -> PyResult<NativeDue> {
    let (rules, as_of) = (&setting.rules, setting.criteria.as_of);
    let duties = rules.rules_called(&options.event);
    let when = options.when(&as_of, Nearest::Past)?;
    let ask_instead = ask_instead(rules, when, |rule| duties.contains(&rule.id.as_str()));
    if ask_instead.is_empty() {
        return Err(wrong(format!("event: {unknown}")));
    }
    Ok(NativeDue {
        deadlines: options.rows(py, setting, std::iter::empty())?,
        errors: Vec::new(),
        remarks: Vec::new(),
        why_nothing: Some(format!("`{}` is a duty, and no event", options.event)),
        ask_instead,
    })
}

/// The events from which duties are counted, each with those duties in words.
fn ask_instead(
    rules: &RuleSet,
    when: Moment,
    is_meant: impl Fn(&Rule) -> bool,
) -> Vec<(String, String)> {
    let mut asked: Vec<(String, String)> = Vec::new();
    for rule in rules.rules_on(when.date()).filter(|rule| is_meant(rule)) {
        let duty = duty_in_words(rules, rule);
        for start in rule.starting_events() {
            let id = &rules.events.get(start).id;
            match asked.iter_mut().find(|(known, _)| known == id) {
                Some((_, duties)) if duties.contains(&duty) => {}
                Some((_, duties)) => *duties = format!("{duties} {duty}"),
                None => asked.push((id.clone(), duty.clone())),
            }
        }
    }
    asked
}

/// A value as an object of Python: days as dates, times as instants.
fn object<'py>(py: Python<'py>, value: &Value<'_>) -> PyResult<Bound<'py, PyAny>> {
    Ok(match value {
        Value::Omitted | Value::Null => py.None().into_bound(py),
        Value::Moment(moment) => match moment.instant() {
            Some(instant) => instant.into_pyobject(py)?.into_any(),
            None => moment.date().into_pyobject(py)?.into_any(),
        },
        Value::Number(number) => match number.as_i64() {
            Some(number) => number.into_pyobject(py)?.into_any(),
            None => number.to_string().into_pyobject(py)?.into_any(),
        },
        Value::Flag(flag) => flag.into_pyobject(py)?.to_owned().into_any(),
        Value::List(list) => {
            let list = list.iter().map(|value| object(py, value));
            list.collect::<PyResult<Vec<_>>>()?.into_pyobject(py)?.into_any()
        }
        Value::Text(_) | Value::Status(_) | Value::Object(_) => {
            value.plain().into_pyobject(py)?.into_any()
        }
    })
}
