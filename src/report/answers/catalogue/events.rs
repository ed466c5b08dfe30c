//! Events, and what they do to rules.

use super::ids;
use crate::catalogue::{EventUse, Relation, shortened};
use crate::report::answers::unread::in_a_row;
use crate::report::document::{Block, Column, Document, Line, Table};
use crate::report::listing::Listing;
use crate::rules::Event;

/// Beyond this many rules a list of events names their number only.
const NAMED: usize = 12;

/// Events, each with the ids of the rules that it does anything to.
#[derive(Debug)]
pub struct EventList<'a>(pub &'a [EventUse<'a>]);

/// One event with every rule that it does anything to, and the tables of each.
#[derive(Debug)]
pub struct EventPage<'a>(pub &'a EventUse<'a>);

/// The column of the rules to which events do this.
fn column(relation: Relation) -> &'static str {
    match relation {
        Relation::Starts => "Starts",
        Relation::Completes => "Completes",
        Relation::Cancels => "Cancels",
        Relation::Ends => "Ends",
        Relation::Begins => "Begins spell of",
        Relation::RulesOut => "Rules out",
        Relation::Postpones => "Postpones",
        Relation::Moves => "Moves",
        Relation::BeginsAnew => "Begins total anew of",
    }
}

impl Listing for EventList<'_> {
    fn table(&self) -> Table<'_> {
        let rules = |event: &EventUse<'_>, relation| ids(event.rules(relation)).join(", ");
        let id = |event: Option<&Event>| event.map(|event| event.id.clone()).unwrap_or_default();
        let by_relation: Vec<_> = Relation::ALL
            .iter()
            .map(|relation| (column(*relation), |of: &&EventUse<'_>| rules(of, *relation)))
            .collect();
        let head: [Column<'_, &EventUse<'_>>; 2] =
            [("Event", &|of| of.event.id.clone()), ("Title", &|of| of.event.title.clone())];
        let tail: [Column<'_, &EventUse<'_>>; 5] = [
            ("Follows", &|of| id(of.follows)),
            ("Not before", &|of| id(of.not_before)),
            ("Received", &|of| of.event.received.to_string()),
            ("Planned", &|of| of.event.planned.to_string()),
            ("Also called", &|of| of.event.also.join("; ")),
        ];
        let mut columns = head.to_vec();
        for (name, text) in &by_relation {
            columns.push((name, text));
        }
        columns.extend(tail);
        Table::listing(self.0, &columns)
    }

    fn in_terminal(&self) -> Document<'_> {
        let lines = self.0.iter().flat_map(|event| {
            let parts = parts(event).into_iter().map(|part| Line::indented(2, 4, part));
            [title(event)].into_iter().chain(parts)
        });
        vec![Block::Lines(lines.collect())].into()
    }
}

impl Listing for EventPage<'_> {
    /// A row for each rule.
    fn table(&self) -> Table<'_> {
        let event = self.0;
        Table::listing(
            event.all(),
            &[
                ("Event", &|_| event.event.id.clone()),
                ("Does", &|(relation, _)| relation.to_string()),
                ("Rule", &|(_, entry)| entry.latest.rule.id.clone()),
                ("Title", &|(_, entry)| entry.latest.rule.title.clone()),
                ("Within", &|(_, entry)| entry.within()),
                ("Tables", &|(_, entry)| entry.tables().join(", ")),
            ],
        )
    }

    fn in_terminal(&self) -> Document<'_> {
        let event = self.0;
        let nothing = event.is_unused().then(|| "no rule mentions it".to_owned());
        let about = about(event).chain(nothing).map(|line| Line::indented(2, 4, line));
        let head = Block::Lines([title(event)].into_iter().chain(about).collect());
        let relations = Relation::ALL.iter().filter_map(|relation| rules(event, *relation));
        [head].into_iter().chain(relations).collect::<Vec<_>>().into()
    }
}

fn title(event: &EventUse<'_>) -> Line {
    Line::indented(0, 4, format!("{}: {}", event.event.id, event.event.title))
}

/// The rules that stand so to an event, under what it does to them.
fn rules<'b>(event: &EventUse<'_>, relation: Relation) -> Option<Block<'b>> {
    let mut entries = event.rules(relation).peekable();
    entries.peek()?;
    let lines = entries.flat_map(|entry| {
        let rule = entry.latest.rule;
        let what = format!("{}: {} ({})", rule.id, rule.title, entry.within());
        let tables = format!("in {}", shortened(&entry.tables()));
        [Line::indented(2, 4, what), Line::indented(4, 6, tables)]
    });
    let heading = Line::new(relation.to_string());
    Some(Block::Lines([heading].into_iter().chain(lines).collect()))
}

/// What an event does, in a few words each: `starts decision, assessment`.
pub(super) fn parts(event: &EventUse<'_>) -> Vec<String> {
    let part = |relation: &Relation| {
        let ids = ids(event.rules(*relation));
        match ids.len() {
            0 => None,
            1..=NAMED => Some(format!("{relation} {}", ids.join(", "))),
            count => Some(format!(
                "{relation} {count} rules (`dutyclock events {}` lists them)",
                event.event.id
            )),
        }
    };
    Relation::ALL.iter().filter_map(part).chain(not_counted(event)).collect()
}

fn about(event: &EventUse<'_>) -> impl Iterator<Item = String> {
    let received = event.event.received.then(|| {
        "it comes from outside the authority, so a policy on deemed receipt can move it".to_owned()
    });
    let planned = event.event.planned.then(|| {
        "it is usually still to come, so `friday` or `20 nov` means the next one".to_owned()
    });
    let not_before = event.not_before.map(|first| format!("it can only come after {}", first.id));
    let follows = event.follows.map(|first| {
        let only_if = event.event.follows_if.as_ref().map(|only| format!(", if {only}"));
        format!("it usually comes after {}{}", first.id, only_if.unwrap_or_default())
    });
    let ends = event.ends.map(|begins| format!("it ends what {} began", begins.id));
    let also = &event.event.also;
    let also = (!also.is_empty()).then(|| format!("it is also called {}", also.join(", ")));
    received
        .into_iter()
        .chain(planned)
        .chain(not_before)
        .chain(ends)
        .chain(follows)
        .chain(also)
        .chain(not_counted(event))
}

fn not_counted(event: &EventUse<'_>) -> Option<String> {
    let unread = in_a_row(event.unread.iter().copied());
    (!unread.is_empty()).then(|| format!("not counted after it: {unread}"))
}
