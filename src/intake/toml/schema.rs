//! The format of a rule table, for editors: JSON Schema, with the words that they suggest.

use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use schemars::{Schema, SchemaGenerator};
use serde_json::{Value, json};

use crate::calendar;
use crate::rules::{TableDefinition, shipped};

/// The JSON Schema (draft 2020-12) of a rule table, so that editors complete and check it.
///
/// # Example
///
/// ```
/// use dutyclock::intake::table_schema;
///
/// let schema = table_schema();
/// assert_eq!(schema["additionalProperties"], false);
/// assert!(schema["properties"]["rule"].is_object());
/// ```
#[must_use]
pub fn table_schema() -> Value {
    let settings = SchemaSettings::draft2020_12().with_transform(RecursiveTransform(for_toml));
    let mut schema = SchemaGenerator::from(settings).into_root_schema_for::<TableDefinition>();
    schema.insert("$id".to_owned(), "urn:dutyclock:rule-table:v1".into());
    schema.insert("title".to_owned(), "A rule table of dutyclock".into());
    let mut schema = schema.to_value();
    suggest(&mut schema, EVENT_KEYS, "SharedEvent");
    suggest(&mut schema, &["extends"], "ShippedTable");
    suggest(&mut schema, &["calendar"], "ShippedCalendar");
    schema["$defs"]["SharedEvent"] = known("An event that every table knows", shipped::event_ids());
    schema["$defs"]["ShippedTable"] = known("A table that comes with dutyclock", shipped::names());
    schema["$defs"]["ShippedCalendar"] =
        known("A calendar that comes with dutyclock", calendar::shipped::ids());
    schema
}

/// The keys that name events.
const EVENT_KEYS: &[&str] = &[
    "anew_after",
    "before",
    "completes",
    "counts_from",
    "ends",
    "follows",
    "not_before",
    "postponed_by",
    "since",
    "starts",
    "unless",
    "until",
];

/// A list of names.
fn known<'n>(description: &str, names: impl Iterator<Item = &'n str>) -> Value {
    json!({ "description": description, "enum": names.collect::<Vec<_>>() })
}

/// Lets editors suggest known names as the values of some keys. Others stay allowed: a table has its own.
fn suggest(schema: &mut Value, keys: &[&str], known: &str) {
    match schema {
        Value::Object(object) => {
            if let Some(Value::Object(properties)) = object.get_mut("properties") {
                let of_keys = properties.iter_mut().filter(|(key, _)| keys.contains(&key.as_str()));
                of_keys.for_each(|(_, value)| suggest_in(value, known));
            }
            object.values_mut().for_each(|value| suggest(value, keys, known));
        }
        Value::Array(values) => values.iter_mut().for_each(|value| suggest(value, keys, known)),
        _ => {}
    }
}

/// The same for a text, a list of texts, or a choice between them.
fn suggest_in(value: &mut Value, known: &str) {
    let Value::Object(object) = value else { return };
    if object.get("type").is_some_and(|of| of == "string") {
        object.remove("type");
        let known = json!({ "$ref": format!("#/$defs/{known}") });
        object.insert("anyOf".to_owned(), json!([known, { "type": "string" }]));
    } else if let Some(items) = object.get_mut("items") {
        suggest_in(items, known);
    } else if let Some(Value::Array(choices)) = object.get_mut("anyOf") {
        choices.iter_mut().for_each(|choice| suggest_in(choice, known));
    }
}

fn for_toml(schema: &mut Schema) {
    // TOML has no null: an optional key is left out.
    only_choice_but_null(schema, "type");
    only_choice_but_null(schema, "anyOf");
    schema.remove("default");
    words_as_enum(schema);
    if let Some(Value::String(description)) = schema.get_mut("description") {
        *description = description.replace('\n', " ");
    }
}

/// Writes a choice between words as an `enum`, which editors suggest, with what each word means where Taplo looks for
/// it.
fn words_as_enum(schema: &mut Schema) {
    let Some(Value::Array(choices)) = schema.get("oneOf") else { return };
    let words: Option<Vec<Value>> =
        choices.iter().map(|choice| choice.get("const").cloned()).collect();
    let meanings: Vec<Value> = choices.iter().map(|choice| choice["description"].clone()).collect();
    let Some(words) = words else { return };
    schema.remove("oneOf");
    schema.insert("enum".to_owned(), words.into());
    schema.insert("x-taplo".to_owned(), json!({ "docs": { "enumValues": meanings } }));
}

/// Removes null from the types of a nullable value.
fn only_choice_but_null(schema: &mut Schema, key: &str) {
    let Some(Value::Array(choices)) = schema.get_mut(key) else { return };
    choices.retain(|choice| choice != "null" && choice["type"] != "null");
    let [only] = choices.as_slice() else { return };
    match only.clone() {
        Value::Object(keys) => {
            schema.remove(key);
            keys.into_iter().for_each(|(key, value)| _ = schema.insert(key, value));
        }
        only => _ = schema.insert(key.to_owned(), only),
    }
}
