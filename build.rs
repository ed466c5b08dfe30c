//! Turns the TOML of `calendars/` and `rules/` into JSON inside the binary: JSON reads five times as
//! fast as TOML, and the command line is used in shell loops.

use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=calendars");
    println!("cargo::rerun-if-changed=rules");
    let out = PathBuf::from(env::var("OUT_DIR")?);
    fs::write(out.join("calendars.rs"), calendars()?)?;
    fs::write(out.join("tables.rs"), tables()?)?;
    Ok(())
}

fn calendars() -> Result<String, Box<dyn Error>> {
    let mut code = "const CALENDARS: &[(&str, &str)] = &[\n".to_owned();
    for (name, definition) in definitions("calendars")? {
        writeln!(
            code,
            "    ({name:?}, {:?}),",
            serde_json::to_string(&definition)?
        )?;
    }
    code.push_str("];\n");
    Ok(code)
}

/// The family and the dates in force stand beside each table, so that the edition in force is found
/// without reading the others.
fn tables() -> Result<String, Box<dyn Error>> {
    let mut tables = "const TABLES: &[Shipped] = &[\n".to_owned();
    let mut vocabulary = None;
    for (name, definition) in definitions("rules")? {
        let json = serde_json::to_string(&definition)?;
        if name == "events" {
            vocabulary = Some(json);
            continue;
        }
        let family = definition.get("family").and_then(|family| family.as_str());
        let in_force = |end: &str| {
            definition
                .get("in_force")
                .and_then(|span| span.get(end))
                .and_then(|date| date.as_str())
        };
        writeln!(
            tables,
            "    Shipped {{ id: {name:?}, family: {family:?}, from: {:?}, to: {:?}, definition: {json:?} }},",
            in_force("from"),
            in_force("to"),
        )?;
    }
    let vocabulary = vocabulary.ok_or("rules/events.toml is missing")?;
    Ok(format!(
        "{tables}];\nconst VOCABULARY: &str = {vocabulary:?};\n"
    ))
}

/// The definitions of a folder, by file name, with their dates as plain text.
fn definitions(folder: &str) -> Result<Vec<(String, serde_json::Value)>, Box<dyn Error>> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<_, std::io::Error>>()?;
    files.retain(|file| {
        file.extension()
            .is_some_and(|extension| extension == "toml")
    });
    files.sort();
    files
        .into_iter()
        .map(|file| {
            let value =
                definition(&file).map_err(|error| format!("{}: {error}", file.display()))?;
            let name = file
                .file_stem()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
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
        toml::Value::Table(table) => table
            .into_iter()
            .map(|(key, value)| (key, with_plain_dates(value)))
            .collect(),
    }
}
