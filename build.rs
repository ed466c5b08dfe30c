//! Turns the TOML of `calendars/` and `rules/` into JSON inside the binary, and works out which rules an event needs:
//! JSON reads five times as fast as TOML, and the command line is used in shell loops.

#[path = "build/wanted.rs"]
mod wanted;

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use regex_syntax::hir::{Class, HirKind};
use serde_json::Value;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=calendars");
    println!("cargo::rerun-if-changed=rules");
    let out = PathBuf::from(env::var("OUT_DIR")?);
    fs::write(out.join("calendars.rs"), calendars()?)?;
    fs::write(out.join("tables.rs"), tables()?)?;
    fs::write(out.join("unprintable.rs"), unprintable()?)?;
    Ok(())
}

/// The characters that nobody sees, or that control a terminal or the direction of text, in ranges.
fn unprintable() -> Result<String, Box<dyn Error>> {
    const PROPERTIES: &str = r"[\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}\p{Zl}\p{Zp}]";
    let parsed = regex_syntax::parse(PROPERTIES)?;
    let HirKind::Class(Class::Unicode(class)) = parsed.kind() else {
        return Err("a class of characters".into());
    };
    let mut code = "const UNPRINTABLE: &[(char, char)] = &[\n".to_owned();
    for range in class.ranges() {
        let (first, last) = (range.start().escape_unicode(), range.end().escape_unicode());
        writeln!(code, "    ('{first}', '{last}'),")?;
    }
    code.push_str("];\n");
    Ok(code)
}

/// The holidays, which are many, stand in lines of date and name, and the rest in JSON.
fn calendars() -> Result<String, Box<dyn Error>> {
    let mut code = "const CALENDARS: &[Shipped] = &[\n".to_owned();
    for (name, mut definition) in definitions("calendars")? {
        let fields = definition.as_object_mut().ok_or("a calendar is a table")?;
        let mut holidays = String::new();
        for holiday in
            fields.remove("holiday").as_ref().and_then(|list| list.as_array()).into_iter().flatten()
        {
            let text = |key: &str| {
                holiday
                    .get(key)
                    .and_then(|value| value.as_str())
                    .ok_or("a holiday has a date and a name")
            };
            writeln!(holidays, "{} {}", text("date")?, text("name")?)?;
        }
        let rest = definition.to_string();
        writeln!(
            code,
            "    Shipped {{ id: {}, definition: {}, holidays: {} }},",
            literal(&name),
            literal(&rest),
            literal(&holidays)
        )?;
    }
    code.push_str("];\n");
    Ok(code)
}

/// The family and the dates in force stand beside each table, so that the edition in force is found
/// without reading the others, and its rules stand apart, so that few are read where few are wanted.
fn tables() -> Result<String, Box<dyn Error>> {
    let mut all = definitions("rules")?;
    let vocabulary = all.iter().position(|(name, _)| name == "events");
    let (_, mut vocabulary) = all.remove(vocabulary.ok_or("rules/events.toml is missing")?);
    let vocabulary: BTreeMap<String, Value> = serde_json::from_value(vocabulary["events"].take())?;
    let definitions: Vec<&Value> = all.iter().map(|(_, definition)| definition).collect();
    let wanted = wanted::by_event(&vocabulary, &definitions)?;
    let mut code = "const TABLES: &[Shipped] = &[\n".to_owned();
    for (name, mut definition) in all {
        let fields = definition.as_object_mut().ok_or("a rule table is a table")?;
        let rules = fields.remove("rule");
        let rules: Vec<&Value> = rules.iter().filter_map(Value::as_array).flatten().collect();
        let ids: Vec<&str> = rules.iter().filter_map(|rule| rule["id"].as_str()).collect();
        let family = definition["family"].as_str();
        let in_force = |end: &str| definition["in_force"][end].as_str();
        writeln!(
            code,
            "    Shipped {{ id: {}, family: {}, from: {}, to: {}, head: {}, rule_ids: {}, rules: {} }},",
            literal(&name),
            optional(family),
            optional(in_force("from")),
            optional(in_force("to")),
            literal(&definition.to_string()),
            literal(&ids.join(" ")),
            texts(rules.iter().map(ToString::to_string))
        )?;
    }
    let events = vocabulary.iter().map(|(id, event)| format!("{id} {event}"));
    writeln!(code, "];\nconst EVENTS: Texts = {};", texts(events))?;
    writeln!(code, "const WANTED: Texts = {};", texts(wanted.into_iter()))?;
    Ok(code)
}

/// Many texts as one, with where each begins and ends: every address in a program makes its start longer.
fn texts(each: impl Iterator<Item = String>) -> String {
    let (mut all, mut spans) = (String::new(), Vec::new());
    for text in each {
        spans.push((all.len(), all.len() + text.len()));
        all.push_str(&text);
    }
    format!("Texts {{ all: {}, spans: &{spans:?} }}", literal(&all))
}

/// A string literal of Rust.
fn literal(text: &str) -> String {
    format!("\"{}\"", text.escape_default())
}

fn optional(text: Option<&str>) -> String {
    text.map_or_else(|| "None".to_owned(), |text| format!("Some({})", literal(text)))
}

/// The definitions of a folder, by file name, with their dates as plain text.
fn definitions(folder: &str) -> Result<Vec<(String, serde_json::Value)>, Box<dyn Error>> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<_, std::io::Error>>()?;
    files.retain(|file| file.extension().is_some_and(|extension| extension == "toml"));
    files.sort_by(|a, b| a.file_stem().cmp(&b.file_stem()));
    files
        .into_iter()
        .map(|file| {
            let value =
                definition(&file).map_err(|error| format!("{}: {error}", file.display()))?;
            let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            Ok((name, value))
        })
        .collect()
}

fn definition(file: &Path) -> Result<serde_json::Value, Box<dyn Error>> {
    let table: toml::Table = fs::read_to_string(file)?.parse()?;
    Ok(with_plain_dates(toml::Value::Table(table)))
}

fn with_plain_dates(value: toml::Value) -> serde_json::Value {
    match value {
        toml::Value::Datetime(date) => date.to_string().into(),
        toml::Value::String(text) => text.into(),
        toml::Value::Integer(number) => number.into(),
        toml::Value::Float(number) => number.into(),
        toml::Value::Boolean(flag) => flag.into(),
        toml::Value::Array(values) => values.into_iter().map(with_plain_dates).collect(),
        toml::Value::Table(table) => {
            table.into_iter().map(|(key, value)| (key, with_plain_dates(value))).collect()
        }
    }
}
