//! The checklist of `rules check --reading`: what a person has to confirm in each document, and the way back from the
//! filled-in list to marks in the tables.

use std::fmt::Write as _;

use chrono::NaiveDate;
use dutyclock::rules::{Rule, Verified, shipped};
use dutyclock::suggest::did_you_mean;
use dutyclock::text::{excerpt, printable};
use dutyclock::{Direction, RuleSet};

const TABLE: &str = "Table:";
const DOCUMENT: &str = "Document:";
const TEXT_OF: &str = "Text of:";
const READ_BY: &str = "Read by:";
const PLACE: &str = "Place:";
const SAYS: &str = "Says instead:";
const CONFIRM: &str = "Confirm:";
/// What the other lines begin with.
const PRINTED: [&str; 3] = [DOCUMENT, "Now:", "Note:"];

const HOW: &str = "\
Find the words of each rule in the document, and compare them with the line \"Confirm\".
Write [x] if they say the same, and [-] if they say something else. Leave [ ] where you have not found them.
\"Text of\" is the date of the text that you read, as 2026-03-18. \"Read by\" is your role, such as \"a social work
lecturer\", and no name. \"Place\" is the paragraph or page, if you like. \"Says instead\" is for what you marked [-].";

/// The rules of the latest editions whose words were not read, by table.
fn to_be_read(set: &RuleSet) -> Vec<(&str, Vec<&Rule>)> {
    let mut tables: Vec<(&str, Vec<&Rule>)> = Vec::new();
    for rule in set.latest_rules().filter(|rule| rule.verified != Verified::Text) {
        match tables.iter_mut().find(|(table, _)| *table == rule.table) {
            Some((_, rules)) if rules.iter().any(|known| known.id == rule.id) => {}
            Some((_, rules)) => rules.push(rule),
            None => tables.push((&rule.table, vec![rule])),
        }
    }
    tables
}

/// The checklist of a table, to be printed and filled in.
pub(super) fn checklist(set: &RuleSet, name: &str) -> String {
    let tables = to_be_read(set);
    if tables.is_empty() {
        return format!("The words of every rule of {} have been read.\n", printable(&set.id));
    }
    let back = format!("dutyclock rules check {} --marks FILE", printable(name));
    let mut list = format!("What has to be read for {}\n\n{HOW}\n", printable(&set.id));
    list.push_str(&format!("The way back, once it is filled in: {back}\n"));
    for (table, rules) in tables {
        list.push_str(&format!(
            "\n{TABLE} {}\n{DOCUMENT} {}\n{TEXT_OF}\n{READ_BY}\n",
            printable(table),
            printable(&document_of(table, set))
        ));
        rules.into_iter().for_each(|rule| list.push_str(&item(rule, set)));
    }
    list
}

/// The title of the document that a table speaks for, with its publisher.
fn document_of(table: &str, set: &RuleSet) -> String {
    match shipped::definition(table) {
        Some(Ok(shipped)) if table != set.id => {
            format!("{}, {}", shipped.source.title, shipped.publisher)
        }
        _ => format!("{}, {}", set.source, set.publisher),
    }
}

/// What a reader has to confirm, in one line.
fn to_confirm(rule: &Rule, set: &RuleSet) -> String {
    let side = if rule.direction == Direction::Before { "before" } else { "from" };
    let title = |event| &set.events.get(event).title;
    let done = rule.completes.map(|event| format!("; done with \"{}\"", title(event)));
    let line = format!(
        "{CONFIRM} {} {side} \"{}\"; by {}{}",
        rule.periods_in_words(),
        title(rule.starts),
        rule.owner.words(),
        done.unwrap_or_default()
    );
    printable(&line).into_owned()
}

fn item(rule: &Rule, set: &RuleSet) -> String {
    let confirm = to_confirm(rule, set);
    let address = rule.address().map(|address| format!("; {address}")).unwrap_or_default();
    let now = format!("{}, {}{address}", rule.verified, rule.source);
    let note = rule.note.as_ref().map(|note| format!("    Note: {note}\n"));
    let text = format!(
        "\n[ ] {}: {}\n    {confirm}\n    Now: {now}\n{}    {PLACE}\n    {SAYS}\n",
        rule.id,
        rule.title,
        note.unwrap_or_default()
    );
    text.lines().map(|line| format!("{}\n", printable(line))).collect()
}

/// What was filled in for one document.
struct Document<'t> {
    table: &'t str,
    line: usize,
    text_of: Option<NaiveDate>,
    read_by: Option<&'t str>,
    items: Vec<Item<'t>>,
}

struct Item<'t> {
    id: &'t str,
    line: usize,
    mark: Mark,
    /// The line that was to be confirmed, as it stands in the list.
    confirm: &'t str,
    place: &'t str,
    says: &'t str,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Open,
    Confirmed,
    Differs,
}

/// The marks of a filled-in checklist as TOML, and how many rules are confirmed, differ and are left open.
///
/// # Errors
///
/// Every mistake, with its line.
pub(super) fn marks(
    text: &str,
    set: &RuleSet,
    today: NaiveDate,
) -> Result<(String, String), Vec<String>> {
    let mut mistakes = Vec::new();
    let documents = filled_in(text, &mut mistakes);
    let open = to_be_read(set);
    if documents.is_empty() && mistakes.is_empty() {
        mistakes.push(format!("no line begins with `{TABLE}`: this is no checklist"));
    }
    for document in &documents {
        check(document, &open, set, &mut mistakes);
        check_dates_and_words(document, &open, set, today, &mut mistakes);
    }
    if !mistakes.is_empty() {
        return Err(mistakes);
    }
    let items = || documents.iter().flat_map(|document| &document.items);
    let count = |mark| items().filter(|item| item.mark == mark).count();
    let (confirmed, differ) = (count(Mark::Confirmed), count(Mark::Differs));
    let all: usize = open.iter().map(|(_, rules)| rules.len()).sum();
    let counts = format!(
        "{confirmed} confirmed, {differ} with other words, {} left open",
        all - confirmed - differ
    );
    let absent = open.iter().map(|(table, _)| *table);
    let absent = absent.filter(|table| documents.iter().all(|document| document.table != *table));
    let absent: Vec<&str> = absent.collect();
    let counts = match absent[..] {
        [] => counts,
        _ => format!("{counts}; the list has nothing on {}", absent.join(", ")),
    };
    let marks = documents.iter().map(|document| marks_of(document, &open)).collect();
    Ok((marks, counts))
}

fn filled_in<'t>(text: &'t str, mistakes: &mut Vec<String>) -> Vec<Document<'t>> {
    let mut documents: Vec<Document<'t>> = Vec::new();
    for (line, written) in text.lines().enumerate().map(|(index, line)| (index + 1, line.trim())) {
        if let Some(table) = written.strip_prefix(TABLE) {
            let table = table.trim();
            documents.push(Document { table, line, text_of: None, read_by: None, items: vec![] });
            continue;
        }
        // What stands above the first table says how to fill the list in.
        let Some(document) = documents.last_mut() else { continue };
        let result = match written.strip_prefix('[') {
            Some(rest) => item_of(rest, line).map(|item| document.items.push(item)),
            None => field(document, written),
        };
        mistakes.extend(result.err().map(|mistake| format!("line {line}: {mistake}")));
    }
    documents
}

fn item_of(rest: &str, line: usize) -> Result<Item<'_>, String> {
    let (mark, rule) = rest.split_once(']').ok_or("the bracket is not closed: write [x]")?;
    let mark = match mark.trim() {
        "" => Mark::Open,
        "x" | "X" => Mark::Confirmed,
        "-" | "–" => Mark::Differs,
        other => {
            return Err(format!(
                "`[{}]` is no mark: write [x] if the text says the same, [-] if it says something else, or [ ]",
                excerpt(other)
            ));
        }
    };
    let id = rule.split(':').next().unwrap_or(rule).trim();
    Ok(Item { id, line, mark, confirm: "", place: "", says: "" })
}

/// A line that is no rule.
fn field<'t>(document: &mut Document<'t>, written: &'t str) -> Result<(), String> {
    let value = |name: &str| written.strip_prefix(name).map(str::trim);
    if let Some(date) = value(TEXT_OF).filter(|date| !date.is_empty()) {
        let read = date.parse().map_err(|_| {
            format!("`{}` is no date: write year, month and day, as 2026-03-18", excerpt(date))
        })?;
        document.text_of = Some(read);
    } else if let Some(role) = value(READ_BY).filter(|role| !role.is_empty()) {
        document.read_by = Some(role);
    } else if let (Some(_), Some(item)) = (value(CONFIRM), document.items.last_mut()) {
        item.confirm = written;
    } else if let (Some(place), Some(item)) = (value(PLACE), document.items.last_mut()) {
        item.place = place;
    } else if let (Some(says), Some(item)) = (value(SAYS), document.items.last_mut()) {
        item.says = says;
    } else if !written.is_empty()
        && ![TEXT_OF, READ_BY].contains(&written)
        && !PRINTED.iter().any(|name| written.starts_with(name))
    {
        return Err(format!(
            "`{}` is no line of the checklist; what the text says stands in one line after `{SAYS}`",
            excerpt(written)
        ));
    }
    Ok(())
}

fn check(
    document: &Document<'_>,
    open: &[(&str, Vec<&Rule>)],
    set: &RuleSet,
    mistakes: &mut Vec<String>,
) {
    let Document { table, line, text_of, read_by, items } = document;
    let Some((_, rules)) = open.iter().find(|(known, _)| known == table) else {
        let meant = did_you_mean(table, open.iter().map(|(table, _)| *table));
        let table = excerpt(table);
        mistakes.push(format!(
            "line {line}: nothing of `{table}` has to be read for `{}`{meant}",
            set.id
        ));
        return;
    };
    if items.iter().any(|item| item.mark != Mark::Open) {
        let missing = [(TEXT_OF, text_of.is_none()), (READ_BY, read_by.is_none())];
        for (name, _) in missing.into_iter().filter(|(_, is_missing)| *is_missing) {
            mistakes.push(format!(
                "line {line}: rules of `{table}` are marked, and nothing stands after `{name}`"
            ));
        }
    }
    for (index, item) in items.iter().enumerate() {
        let Item { id, line, mark, says, .. } = item;
        let mut mistake = |text: String| mistakes.push(format!("line {line}: {text}"));
        if !rules.iter().any(|rule| rule.id == *id) {
            let meant = did_you_mean(id, rules.iter().map(|rule| rule.id.as_str()));
            mistake(format!("no rule `{}` of `{table}` has to be read{meant}", excerpt(id)));
        } else if items[..index].iter().any(|earlier| earlier.id == *id) {
            mistake(format!("`{id}` stands here a second time"));
        }
        match mark {
            Mark::Differs if says.is_empty() => {
                mistake(format!("`{id}` is marked [-], and nothing stands after `{SAYS}`"));
            }
            Mark::Confirmed | Mark::Open if !says.is_empty() => {
                mistake(format!("`{SAYS}` of `{id}` is filled in: mark it [-], or leave that out"));
            }
            _ => {}
        }
    }
}

/// Checks whether what is marked was compared with the table as it is: a list may be old, or cut off.
fn check_dates_and_words(
    document: &Document<'_>,
    open: &[(&str, Vec<&Rule>)],
    set: &RuleSet,
    today: NaiveDate,
    mistakes: &mut Vec<String>,
) {
    let Document { table, line, text_of, items, .. } = document;
    let rules = open.iter().filter(|(known, _)| known == table).flat_map(|(_, rules)| rules);
    let missing: Vec<&str> = { rules.clone() }
        .map(|rule| rule.id.as_str())
        .filter(|id| items.iter().all(|item| item.id != *id))
        .collect();
    if !missing.is_empty() {
        mistakes.push(format!(
            "line {line}: the list of `{table}` lacks {}: it has been cut off, or is older than the table; \
             print it again",
            missing.join(", ")
        ));
    }
    for rule in rules {
        let Some(item) = items.iter().find(|item| item.id == rule.id) else { continue };
        if item.mark == Mark::Open {
            continue;
        }
        let Item { id, line, .. } = item;
        let confirm = to_confirm(rule, set);
        if item.confirm != confirm {
            mistakes.push(format!(
                "line {line}: the line to confirm of `{id}` is not that of the table, which says \
                 `{confirm}`: print the list again, and compare the text with that"
            ));
        }
        let first = rule.document_in_force.from;
        if let Some(first) = first.filter(|first| text_of.is_some_and(|of| of < *first)) {
            mistakes.push(format!(
                "line {line}: the document of `{id}` is in force from {first}: `{TEXT_OF}` is before that"
            ));
        }
    }
    if let Some(later) = text_of.filter(|of| *of > today) {
        mistakes.push(format!("line {line}: `{TEXT_OF}` {later} is after today"));
    }
}

/// The marks of one document. What differs is a comment: the rule has to be corrected first.
fn marks_of(document: &Document<'_>, open: &[(&str, Vec<&Rule>)]) -> String {
    let Document { table, text_of, read_by, items, .. } = document;
    let quoted = |text: &str| toml::Value::from(text).to_string();
    let mut marks = String::new();
    let of_table = open.iter().filter(|(known, _)| known == table).flat_map(|(_, rules)| rules);
    for rule in of_table {
        let Some(item) = items.iter().find(|item| item.id == rule.id) else { continue };
        let place = Some(item.place).filter(|place| !place.is_empty());
        match (item.mark, text_of, read_by) {
            (Mark::Confirmed, Some(date), Some(role)) => {
                let source = place.map(|place| {
                    format!("source = {}\n", quoted(&format!("{}, {place}", rule.source)))
                });
                let (id, role) = (quoted(item.id), quoted(role));
                let source = source.unwrap_or_default();
                let _ = write!(
                    marks,
                    "\n[[rule]]\nid = {id}\nverified = \"text\"\nread = {date}\nby = {role}\n{source}"
                );
            }
            (Mark::Differs, ..) => {
                let place =
                    place.map(|place| format!(" ({})", printable(place))).unwrap_or_default();
                let says = printable(item.says);
                let _ = write!(
                    marks,
                    "\n# {}: correct it first. The text says{place}: {says}\n",
                    item.id
                );
            }
            _ => {}
        }
    }
    if marks.is_empty() {
        return marks;
    }
    format!("# Table {table}: each line belongs to the rule with that id.\n{marks}\n")
}
