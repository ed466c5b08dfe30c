//! What an answer about one event needs: the rules that name it, and every event that these name.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

/// For each event of the vocabulary, its id, the ids of its rules, a semicolon, and the ids of the events. A rule is
/// wanted in every table that has one of that id, since each changes what it inherits.
pub(super) fn by_event(
    vocabulary: &BTreeMap<String, Value>,
    tables: &[&Value],
) -> Result<Vec<String>, &'static str> {
    let own = tables.iter().filter_map(|table| table["events"].as_object()).flatten();
    let definitions: Vec<(&String, &Value)> = vocabulary.iter().chain(own).collect();
    let known: BTreeSet<&str> = definitions.iter().map(|(id, _)| id.as_str()).collect();
    let mut named_by_event: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (id, definition) in definitions {
        named_by_event.entry(id).or_default().extend(names(definition, &known));
    }
    let lists = tables.iter().flat_map(|table| [&table["rule"], &table["unread"]]);
    let rules: Vec<(&str, &Value, BTreeSet<&str>)> = lists
        .filter_map(Value::as_array)
        .flatten()
        .map(|rule| Ok((rule["id"].as_str().ok_or("a rule has an id")?, rule, names(rule, &known))))
        .collect::<Result<_, _>>()?;
    let of_event = |event: &String| {
        let of_it = rules.iter().filter(|(_, _, names)| names.contains(event.as_str()));
        let ids = of_it.flat_map(|(id, rule, _)| [Some(*id), rule["prolongs"].as_str()]);
        let ids: BTreeSet<&str> = ids.flatten().collect();
        let named = rules.iter().filter(|(id, ..)| ids.contains(id)).flat_map(|(.., names)| names);
        let mut events: BTreeSet<&str> = named.copied().chain([event.as_str()]).collect();
        let mut count = 0;
        while count < events.len() {
            count = events.len();
            let more: Vec<&str> =
                events.iter().flat_map(|event| &named_by_event[event]).copied().collect();
            events.extend(more);
        }
        let joined = |ids: BTreeSet<&str>| ids.into_iter().collect::<Vec<_>>().join(" ");
        format!("{event} {};{}", joined(ids), joined(events))
    };
    Ok(vocabulary.keys().map(of_event).collect())
}

/// The known names among the texts of a value, whichever key has them: a new key that names events needs no
/// word here.
fn names<'v>(value: &'v Value, known: &BTreeSet<&str>) -> BTreeSet<&'v str> {
    match value {
        Value::String(text) => {
            known.contains(text.as_str()).then_some(text.as_str()).into_iter().collect()
        }
        Value::Array(values) => values.iter().flat_map(|value| names(value, known)).collect(),
        Value::Object(fields) => fields.values().flat_map(|value| names(value, known)).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) => BTreeSet::new(),
    }
}
