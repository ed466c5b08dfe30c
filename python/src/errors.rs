//! Errors as exceptions, with the sentences of the program and the names of Python's arguments.

use dutyclock::DateOrder;
use pyo3::create_exception;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

create_exception!(
    dutyclock,
    DutyclockError,
    PyValueError,
    "Something that was asked or given is wrong; the message says what, and what would be right."
);

/// The exception for an error of the library.
pub(crate) fn wrong(error: impl std::fmt::Display) -> PyErr {
    DutyclockError::new_err(in_python(&error.to_string()))
}

/// Options that have another name, or another form, as an argument of Python.
const ARGUMENTS: [(&str, &str); 3] = [
    ("--ignore-column", "ignore_columns"),
    ("--circumstance", "circumstances"),
    ("--except", "except_"),
];

/// A message in which options of the command line are arguments: `--allow-empty` becomes `allow_empty=True`.
pub(crate) fn in_python(message: &str) -> String {
    let mut said = String::with_capacity(message.len());
    let mut rest = message;
    while let Some(at) = rest.find("--") {
        let (before, option) = rest.split_at(at);
        said.push_str(before);
        let is_part = |c: char| c.is_ascii_lowercase() || c == '-';
        let end = option.find(|c: char| !is_part(c)).unwrap_or(option.len());
        let (option, after) = option.split_at(end);
        let begins_word = before.chars().next_back().is_none_or(|c| !c.is_alphanumeric());
        let is_option = begins_word && option.len() > 2 && !option.ends_with('-');
        rest = if is_option {
            push_argument(option, after, &mut said)
        } else {
            said.push_str(option);
            after
        };
    }
    said.push_str(rest);
    said
}

/// Adds an argument in place of an option, with the value that follows in quotes, and returns what comes after.
fn push_argument<'m>(option: &str, after: &'m str, said: &mut String) -> &'m str {
    let renamed = ARGUMENTS.iter().find(|(known, _)| *known == option).map(|(_, name)| *name);
    let name = renamed.map_or_else(|| option[2..].replace('-', "_"), str::to_owned);
    let quoted = after.strip_prefix(" \"").and_then(|quoted| quoted.split_once('"'));
    match (quoted, name.as_str()) {
        (Some((value, after)), "map") => {
            let (heading, column) = value.rsplit_once('=').unwrap_or((value, "..."));
            said.push_str(&format!("map={{\"{heading}\": \"{column}\"}}"));
            after
        }
        (Some((value, after)), "ignore_columns") => {
            said.push_str(&format!("ignore_columns=[\"{value}\"]"));
            after
        }
        (None, _) if name.starts_with("allow_") || name == "join_rows" => {
            said.push_str(&format!("{name}=True"));
            after
        }
        (None, "dates") => push_order(after, said),
        _ => {
            said.push_str(&name);
            after
        }
    }
}

/// Adds the argument `dates`, with the order that follows, if one does.
fn push_order<'m>(after: &'m str, said: &mut String) -> &'m str {
    said.push_str("dates");
    let orders = DateOrder::ALL.iter().map(|order| order.name());
    let mut given =
        orders.filter_map(|name| Some((name, after.strip_prefix(' ')?.strip_prefix(name)?)));
    let Some((name, after)) = given.next() else { return after };
    said.push_str(&format!("=\"{name}\""));
    after
}
