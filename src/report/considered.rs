//! What was considered, as a tree for people and as JSON.

use super::document::Tree;
use super::records::Value;
use crate::engine::Considered;

/// The tree for people.
pub(super) fn tree(of: &Considered) -> Tree {
    Tree { text: of.to_string(), below: of.below.iter().map(tree).collect() }
}

/// The tree as JSON.
pub(super) fn value(of: &Considered) -> Value<'_> {
    let reason = of.reason.as_ref();
    Value::Object(vec![
        ("what", Value::text(of.what.name())),
        ("id", Value::text(&of.id)),
        ("says", Value::text(&of.says)),
        ("asked", Value::Flag(of.asked)),
        ("applied", Value::Flag(of.applied)),
        ("reason", Value::or_null(reason, |reason| Value::text(reason.name()))),
        ("reason_text", Value::or_null(reason, |reason| Value::text(reason.to_string()))),
        ("below", Value::List(of.below.iter().map(value).collect())),
    ])
}
