//! The JSON Schema of lists of deadlines, made from [the columns](super::columns).

use serde_json::{Map, Value, json};

use super::columns::{columns, known_of_gone};
use super::schema::{Appears, Column, ColumnType, Empty, Schema, Shape};
use crate::engine::status::Status;
use crate::named_enum::named_enum;

named_enum! {
    /// A list of deadlines whose schema can be printed.
    DeadlineList {
        /// What `due`, `explain` and `check` list.
        Deadlines = "deadlines",
        /// What `timeline` lists.
        Timeline = "timeline",
    }
}

/// The JSON Schema (draft 2020-12) of a list of deadlines: of the document that `--format json` writes, and of each
/// line of `--format jsonl`.
///
/// # Example
///
/// ```
/// use dutyclock::report::{DeadlineList, Schema, output_schema};
///
/// let schema = output_schema(DeadlineList::Deadlines, Schema::V2);
/// assert_eq!(schema["$defs"]["deadline"]["properties"]["counted_from"]["format"], "date");
/// ```
#[must_use]
pub fn output_schema(list: DeadlineList, schema: Schema) -> Value {
    let (rows, row) = match list {
        DeadlineList::Deadlines => ("deadlines", "deadline"),
        DeadlineList::Timeline => ("steps", "step"),
    };
    let line = json!({ "$ref": format!("#/$defs/{row}") });
    let mut definitions = Map::new();
    definitions.insert("document".to_owned(), document(list, rows, row, schema));
    definitions.insert(row.to_owned(), record(list, schema));
    let line = if list == DeadlineList::Deadlines {
        definitions.insert("gone".to_owned(), gone(schema));
        definitions.insert("gone_line".to_owned(), gone_line(schema));
        json!({ "anyOf": [line, { "$ref": "#/$defs/gone_line" }] })
    } else {
        line
    };
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": format!("urn:dutyclock:{list}:{schema}"),
        "title": format!("{list} of dutyclock, {schema}"),
        "description": "The document of --format json, or a line of --format jsonl with all columns",
        "type": "object",
        "if": { "required": ["schema"] },
        "then": { "$ref": "#/$defs/document" },
        "else": line,
        "$defs": definitions,
    })
}

fn document(list: DeadlineList, rows: &str, row: &str, schema: Schema) -> Value {
    let texts = json!({ "type": "array", "items": { "type": "string" } });
    let objects = json!({ "type": "array", "items": { "type": "object" } });
    let row = json!({ "$ref": format!("#/$defs/{row}") });
    let mut properties = json!({
        "schema": { "const": format!("dutyclock/{list}/{schema}") },
        "as_of": described(of_type(ColumnType::DateOrInstant), "As of when the statuses are"),
        "rules": { "type": "string", "description": "The id of the rule table" },
        "calendar": { "type": "string", "description": "The id of the calendar" },
        rows: { "type": "array", "items": row },
        "unread": described(objects.clone(), "What the documents limit and is not counted"),
        "errors": described(texts, "What is missing from the list, and why: it is not complete"),
        "ask_instead": described(objects, "What to ask instead"),
    });
    if list == DeadlineList::Deadlines {
        let summary = json!({ "type": "object", "description": "Counts of all records" });
        let since = json!({ "type": "object", "description": "What has changed, with --state" });
        let gone = json!({ "type": "array", "items": { "$ref": "#/$defs/gone" } });
        let considered =
            json!({ "type": "object", "description": "What was considered, of `explain`" });
        let put_right = json!({ "type": "array", "items": row });
        properties["summary"] = summary;
        properties["since_last_run"] = since;
        properties["put_right"] = put_right;
        properties["gone"] = gone;
        properties["considered"] = considered;
    }
    json!({
        "type": "object",
        "required": ["schema", "as_of", "rules", "calendar", rows],
        "properties": properties,
    })
}

/// The columns of a list in JSON.
fn columns_of(list: DeadlineList, schema: Schema) -> impl Iterator<Item = Column> {
    let has = move |column: &Column| match column.appears {
        Appears::InTimeline => list == DeadlineList::Timeline,
        Appears::WithState => list == DeadlineList::Deadlines,
        Appears::Always | Appears::WithExplain => true,
    };
    columns(schema).filter(move |column| column.shape != Shape::Flat && has(column))
}

fn record(list: DeadlineList, schema: Schema) -> Value {
    let properties: Map<String, Value> = columns_of(list, schema)
        .map(|column| {
            let may_be_null = match column.empty {
                Empty::Never => false,
                Empty::WithoutDeadline => list == DeadlineList::Timeline,
                Empty::Maybe | Empty::Omitted => true,
            };
            (column.name.to_owned(), property(&column, may_be_null))
        })
        .collect();
    let always = |column: &Column| {
        let is_usual = matches!(column.appears, Appears::Always | Appears::InTimeline);
        is_usual && column.empty != Empty::Omitted
    };
    let required: Vec<&str> =
        columns_of(list, schema).filter(always).map(|column| column.name).collect();
    json!({ "type": "object", "required": required, "properties": properties })
}

/// What was reported and is gone, in the document.
fn gone(schema: Schema) -> Value {
    gone_with(&[], ("was", json!({ "enum": Status::NAMES })), schema)
}

/// The same as a line: what is not known of it is `null`, such as its status.
fn gone_line(schema: Schema) -> Value {
    let mut line = gone_with(&["title", "notes"], ("status", json!({ "type": "null" })), schema);
    for column in columns_of(DeadlineList::Deadlines, schema) {
        let unknown = json!({ "type": "null" });
        if line["properties"].get(column.name).is_none() {
            line["properties"][column.name] = unknown;
        }
    }
    line
}

fn gone_with(more: &[&str], (name, of): (&str, Value), schema: Schema) -> Value {
    let known = columns_of(DeadlineList::Deadlines, schema).filter(|column| {
        known_of_gone(schema).contains(&column.name) || more.contains(&column.name)
    });
    let known: Vec<Column> = known.collect();
    let required: Vec<&str> = known.iter().map(|column| column.name).collect();
    let property =
        |column: &Column| (column.name.to_owned(), property(column, column.empty != Empty::Never));
    let mut properties: Map<String, Value> = known.iter().map(property).collect();
    properties.insert(name.to_owned(), of);
    json!({ "type": "object", "required": required, "properties": properties })
}

fn property(column: &Column, may_be_null: bool) -> Value {
    let of = of_type(column.of);
    let of = if may_be_null { json!({ "anyOf": [of, { "type": "null" }] }) } else { of };
    described(of, column.meaning)
}

fn described(mut schema: Value, meaning: &str) -> Value {
    schema["description"] = meaning.into();
    schema
}

fn of_type(of: ColumnType) -> Value {
    match of {
        ColumnType::Text => json!({ "type": "string" }),
        ColumnType::Word(words) => json!({ "enum": words }),
        ColumnType::Date => json!({ "type": "string", "format": "date" }),
        ColumnType::Instant => json!({ "type": "string", "format": "date-time" }),
        ColumnType::DateOrInstant => json!({
            "type": "string",
            "anyOf": [{ "format": "date" }, { "format": "date-time" }],
        }),
        ColumnType::Integer => json!({ "type": "integer" }),
        ColumnType::Flag => json!({ "type": "boolean" }),
        ColumnType::Texts => json!({ "type": "array", "items": { "type": "string" } }),
        ColumnType::Lateness => json!({
            "type": "object",
            "required": ["working_days", "days"],
            "properties": {
                "working_days": { "type": ["integer", "null"] },
                "days": { "type": "integer" },
            },
        }),
    }
}
