//! What a search found.

use super::counted_from;
use super::events::parts;
use crate::catalogue::{Entry, EventUse, Hit, Item, shortened};
use crate::report::document::{Block, Document, Line, Table};
use crate::report::listing::Listing;
use crate::report::words::marked_source;

/// What was found, the best first: a rule with its period, its source and its tables, an event with what
/// it does.
#[derive(Debug)]
pub struct SearchHits<'a>(pub &'a [Hit<'a>]);

impl Listing for SearchHits<'_> {
    fn table(&self) -> Table<'_> {
        let kind = |hit: &&Hit<'_>| {
            if matches!(hit.item, Item::Rule(_)) { "rule" } else { "event" }.to_owned()
        };
        let of_rule = |hit: &&Hit<'_>, text: &dyn Fn(&Entry<'_>) -> String| match &hit.item {
            Item::Rule(entry) => text(entry),
            Item::Event(_) => String::new(),
        };
        Table::listing(
            self.0,
            &[
                ("Kind", &kind),
                ("Id", &|hit| id_and_title(hit).0.to_owned()),
                ("Title", &|hit| id_and_title(hit).1.to_owned()),
                ("Within", &|hit| of_rule(hit, &|entry| entry.within())),
                ("Direction", &|hit| {
                    of_rule(hit, &|entry| entry.latest.rule.direction.to_string())
                }),
                ("Starts", &|hit| {
                    of_rule(hit, &|entry| entry.latest.event(entry.latest.rule.starts).id.clone())
                }),
                ("Completes", &|hit| {
                    of_rule(hit, &|entry| {
                        let completes = entry.latest.rule.completes;
                        let event = completes.map(|event| entry.latest.event(event).id.clone());
                        event.unwrap_or_default()
                    })
                }),
                ("Tables", &|hit| of_rule(hit, &|entry| entry.tables().join(", "))),
                ("Found in", &|hit| hit.field.to_string()),
            ],
        )
    }

    fn in_terminal(&self) -> Document<'_> {
        let blocks = self.0.iter().map(|hit| {
            let (id, title) = id_and_title(hit);
            let (kind, lines) = match &hit.item {
                Item::Rule(entry) => ("", about_rule(entry)),
                Item::Event(event) => ("event ", about_event(event)),
            };
            let head = format!("{kind}{id}: {title}");
            let lines = lines.into_iter().map(|line| Line::indented(2, 4, line));
            Block::Lines([Line::indented(0, 2, head)].into_iter().chain(lines).collect())
        });
        blocks.collect::<Vec<_>>().into()
    }
}

fn id_and_title<'h>(hit: &'h Hit<'_>) -> (&'h str, &'h str) {
    match &hit.item {
        Item::Rule(entry) => (&entry.latest.rule.id, &entry.latest.rule.title),
        Item::Event(EventUse { event, .. }) => (&event.id, &event.title),
    }
}

fn about_rule(entry: &Entry<'_>) -> Vec<String> {
    vec![
        format!("{}: {}", counted_from(entry.latest), entry.within()),
        marked_source(entry.latest.rule).into_owned(),
        format!("in {}", shortened(&entry.tables())),
    ]
}

fn about_event(event: &EventUse<'_>) -> Vec<String> {
    match parts(event) {
        nothing if nothing.is_empty() => vec!["no rule mentions it".to_owned()],
        parts => parts,
    }
}
