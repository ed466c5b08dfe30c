//! The format of a rule table, for editors: JSON Schema.

use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use schemars::{Schema, SchemaGenerator};
use serde_json::Value;

use crate::rules::TableDefinition;

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
    schema.insert("title".to_owned(), "A rule table of dutyclock".into());
    schema.to_value()
}

fn for_toml(schema: &mut Schema) {
    // TOML has no null: an optional key is left out.
    only_choice_but_null(schema, "type");
    only_choice_but_null(schema, "anyOf");
    schema.remove("default");
    if let Some(Value::String(description)) = schema.get_mut("description") {
        *description = description.replace('\n', " ");
    }
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
