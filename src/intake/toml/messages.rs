//! The messages of the TOML parser in plain English.

use toml::de::Error;

use crate::suggest::did_you_mean_or;

/// A message of the TOML parser in plain English.
pub(super) fn in_words(error: &Error) -> String {
    let message = error.message().trim();
    let (written, known) = written_and_known(message);
    if message.starts_with("unknown field ") {
        let keys = format!("; the keys here are {}", known.join(", "));
        let meant = did_you_mean_or(written, known, || keys);
        return format!("unknown key `{written}`{meant}");
    }
    if message.starts_with("unknown variant ") {
        let meant = did_you_mean_or(written, known.iter().copied(), String::new);
        return format!("unknown value `{written}`, expected one of {}{meant}", known.join(", "));
    }
    if let Some(message) = of_wrong_type(message) {
        return message;
    }
    match message.split(", expected").next().unwrap_or(message) {
        "string values must be quoted" | "invalid float" | "wanted string or table" => {
            "strings must be quoted"
        }
        "invalid boolean" => "expected true or false; strings must be quoted",
        "invalid basic string" | "invalid literal string" => "missing closing quote",
        "key with no value" => "missing value; write it as `key = value`",
        "duplicate key" => "duplicate key",
        // What the parser says of any other value in place of a date or a time.
        "expected field with custom name" => "expected a date or a time without quotes",
        _ => return message.replace("a sequence", "a list between brackets"),
    }
    .to_owned()
}

/// What was expected in place of a value of another type.
fn of_wrong_type(message: &str) -> Option<String> {
    let (found, expected) = message.strip_prefix("invalid type: ")?.split_once(", expected ")?;
    if (found, expected) == ("map", "a sequence") {
        return Some(
            "expected a list: write its heading in double brackets, as `[[rule]]`".to_owned(),
        );
    }
    let found = found.replace('`', "");
    let found = match found.split_once(' ') {
        Some(("string", text)) => format!("the text {text}"),
        Some(("integer", number)) => format!("the number {number}"),
        Some(("floating", number)) => format!("the number {}", number.trim_start_matches("point ")),
        Some(("boolean", value)) => value.to_owned(),
        _ => match found.as_str() {
            "sequence" => "a list".to_owned(),
            "map" => "a table".to_owned(),
            other => other.to_owned(),
        },
    };
    let expected = match expected {
        "a string" => "a text in quotes",
        "a boolean" => "true or false",
        "a sequence" => "a list between brackets",
        "a map" => "a table",
        other => other,
    };
    Some(format!("expected {expected}, not {found}"))
}

/// The name that a message is about, and the names that it lists.
pub(super) fn written_and_known(message: &str) -> (&str, Vec<&str>) {
    let mut names = quoted(message);
    (names.next().unwrap_or_default(), names.collect())
}

/// The texts between backquotes.
pub(super) fn quoted(message: &str) -> impl Iterator<Item = &str> {
    message.split('`').skip(1).step_by(2)
}
