//! What is due after an event.

use dutyclock::question::Happened;
use dutyclock::report::{Columns, ListOf, Schema, Value};
use dutyclock::rules::Dates;
use dutyclock::{Moment, deadlines_from};
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
    /// The event that was asked about, by its id.
    event: String,
    /// The table, family or file of the rules.
    rules: String,
    /// Whether no limit that is counted starts from the event.
    nothing_starts: bool,
}

#[pyfunction]
pub(crate) fn due(py: Python<'_>, options: DueOptions) -> PyResult<NativeDue> {
    let (setting, mut remarks) = options.setting.setting(Dates::All)?;
    let setting = setting.of_one_event();
    let (rules, as_of) = (&setting.rules, setting.criteria.as_of);
    let event = rules.event(&options.event).map_err(wrong)?;
    let nearest = rules.events.get(event).nearest();
    let when = match &options.when {
        None => as_of,
        Some(text) => Moment::parse(text, &as_of, nearest).map_err(wrong)?,
    };
    let DueOptions { done, earlier, extend, .. } = &options;
    let besides = Happened { done, earlier, extend };
    let case = setting.case(event, when, besides).map_err(wrong)?;
    let found = deadlines_from(event, &case, rules, &setting.calendar, &setting.criteria);
    remarks.extend(besides.without_effect(rules, event).iter().map(|text| in_python(text)));
    let steps_by = options.explain.then_some(&setting.calendar);
    let list = ListOf { schema: Schema::V2, explained: options.explain, ..ListOf::default() };
    let columns = Columns::all(list);
    let mut deadlines = Vec::new();
    for deadline in &found.deadlines {
        // What earlier spells started is over: only what they leave matters.
        let is_asked = options.earlier.is_empty() || deadline.event == when;
        if !is_asked || !setting.is_for_role(deadline.rule.owner) {
            continue;
        }
        let row = PyDict::new(py);
        let values = columns.values(options.case.as_deref(), deadline, rules, steps_by);
        for (column, value) in columns.columns().zip(values) {
            row.set_item(column.name, object(py, &value)?)?;
        }
        deadlines.push(row);
    }
    let errors: Vec<String> = found.errors().iter().map(|text| in_python(text)).collect();
    Ok(NativeDue {
        nothing_starts: found.deadlines.is_empty() && errors.is_empty(),
        deadlines: deadlines.into_pyobject(py)?.into_any().unbind(),
        errors,
        remarks,
        event: rules.events.get(event).id.clone(),
        rules: rules.id.clone(),
    })
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
