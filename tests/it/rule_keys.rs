//! Every key of a rule and of an event: it is compared, listed, shown and inherited.
//!
//! A new key needs a sample here.

use crate::common::cli::{Ran, run_in};
use crate::common::folder::Folder;
use dutyclock::rules::Key;
use serde_json::Value;

const TABLE: &str = "\
title = \"Ours\"
publisher = \"A made-up authority\"
jurisdiction = \"England\"
source = { title = \"Protocol\" }
";

const EVENTS: &str = "\
begun = { title = \"It began\" }
done = \"It was done\"
over = \"It was over\"
other = \"Something else\"
spell = \"The spell began\"
";

const EVENT_IDS: [&str; 5] = ["begun", "done", "over", "other", "spell"];

const RULE: &str = "\
title = \"Do it\"
kind = \"limit\"
starts = \"begun\"
within = \"3 months\"
completes = \"done\"
owner = \"any\"
force = \"local-procedure\"
verified = \"text\"
source = \"Section 1\"
";

/// A sample for one key: it replaces the value above, with any other keys that it requires.
fn sample(key: Key) -> (&'static str, &'static str) {
    match key {
        Key::Title => ("", "title = \"Do it well\""),
        Key::Kind => ("", "kind = \"target\""),
        Key::Starts => ("", "starts = \"other\""),
        Key::Direction => ("", "direction = \"before\""),
        Key::Within => ("", "within = \"4 months\""),
        Key::Completes => ("", "completes = \"other\""),
        Key::Beforehand => ("", "beforehand = true"),
        Key::Unless => ("kind = \"prompt\"", "unless = [\"over\"]"),
        Key::Until => ("", "until = [\"over\"]"),
        Key::Repeats => ("", "repeats = true"),
        Key::Since => ("", "since = \"spell\""),
        Key::Occurrence => ("since = \"spell\"", "occurrence = \"first\""),
        Key::Before => ("since = \"spell\"", "before = \"over\""),
        Key::PostponedBy => ("", "postponed_by = [\"other\"]"),
        Key::Prolongs => ("", "prolongs = \"another\""),
        Key::OrLater => ("", "or_later = [{ starts = \"other\", within = \"2 weeks\" }]"),
        Key::OrEarlier => ("", "or_earlier = [{ starts = \"other\", within = \"same day\" }]"),
        Key::NoSooner => ("", "no_sooner = \"28 days\""),
        Key::Read => ("", "read = 2020-01-01"),
        Key::By => ("", "by = \"a social work lecturer\""),
        Key::InForce => ("", "in_force = { from = 2020-01-01 }"),
        Key::FirstDay => ("", "first_day = \"counted\""),
        Key::OnHoliday => ("", "on_holiday = \"noon-after\""),
        Key::NoSuchDate => ("", "no_such_date = \"next-day\""),
        Key::Owner => ("", "owner = \"court\""),
        Key::Force => ("", "force = \"good-practice\""),
        Key::Verified => ("", "verified = \"secondary\""),
        Key::Source => ("", "source = \"Section 2\""),
        Key::Note => ("", "note = \"Contested.\""),
        Key::Variant => ("", "variants = [{ circumstance = \"urgent\", within = \"1 day\" }]"),
        Key::CountsBankHolidays => ("within = \"3 working days\"", "counts_bank_holidays = true"),
        Key::Total => (
            "within = \"72 hours\"",
            "total = { in_any = \"28 days\", anew_after = [\"other\"], noon_if_over = \"48 hours\" }",
        ),
        Key::NotWorking => ("within = \"3 working days\"", "not_working"),
        key => panic!("no sample for the key {key} of a rule"),
    }
}

/// Lines, of which a later one replaces an earlier one with the same key.
fn lines(parts: &[&str]) -> String {
    let mut lines: Vec<&str> = Vec::new();
    for line in parts.iter().flat_map(|part| part.lines()).filter(|line| line.contains('=')) {
        let key = |line: &str| line.split('=').next().unwrap().trim().to_owned();
        lines.retain(|known| key(known) != key(line));
        lines.push(line);
    }
    lines.join("\n")
}

fn table(head: &str, events: &str, rule: &[&str]) -> String {
    let (events, rule) = (lines(&[EVENTS, events]), lines(&[&[RULE], rule].concat()));
    let another = lines(&[RULE]);
    format!(
        "id = \"ours\"\n{TABLE}{head}\n[events]\n{events}\n[[rule]]\nid = \"it\"\n{rule}\n\
         [[rule]]\nid = \"another\"\n{another}\n"
    )
}

fn answer(folder: &Folder, args: &[&str]) -> String {
    let Ran { code, stdout, stderr } = run_in(folder.path(), args);
    assert_eq!(code, Some(0), "{args:?}: {stderr}");
    stdout
}

/// The keys that differ between two tables.
fn changes(folder: &Folder, was: &str, now: &str) -> Vec<String> {
    let found = answer(folder, &["rules", "diff", was, now, "--format", "json"]);
    let found: Vec<Value> = serde_json::from_str(&found).unwrap();
    let of_rule = found.iter().filter(|found| found["what"] != "another");
    of_rule.map(|found| found["change"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn every_key_of_a_rule_is_compared_listed_shown_and_inherited() {
    for key in Key::of_rules() {
        let (beside, says) = sample(key);
        let of_table = key == Key::NotWorking;
        let head = "not_working = [{ name = \"Boxing Day\", month = 12, day = 26 }]";
        let (head, says) = if of_table { (head, "") } else { ("", says) };
        // Whoever changes another key keeps it.
        let other = if key == Key::Owner { "title = \"Changed\"" } else { "owner = \"police\"" };
        let heir = format!(
            "id = \"theirs\"\nextends = \"./now.toml\"\n{TABLE}[[rule]]\nid = \"it\"\n{other}\n"
        );
        let folder = Folder::with("was.toml", table("", "", &[beside]))
            .and("now.toml", table(head, "", &[beside, says]))
            .and("heir.toml", heir);
        assert_eq!(changes(&folder, "was.toml", "now.toml"), [key.name()]);
        for format in [&[][..], &["--format", "csv"]] {
            let show = |file| answer(&folder, &[&["rules", "show", file, "it"], format].concat());
            assert_ne!(show("was.toml"), show("now.toml"), "{key}: {format:?}");
        }
        for event in EVENT_IDS.iter().filter(|id| says.contains(&format!("\"{id}\""))) {
            let about = answer(&folder, &["events", event, "--rules", "now.toml"]);
            assert!(!about.contains("no rule mentions it"), "{key}: {about}");
        }
        let kept = if key == Key::Owner { "title" } else { "owner" };
        assert_eq!(changes(&folder, "now.toml", "heir.toml"), [kept], "{key}");
    }
}

#[test]
fn every_key_of_an_event_is_compared_shown_and_inherited() {
    for key in Key::of_events() {
        let (beside, says) = match key {
            Key::Title => ("", "title = \"It commenced\""),
            Key::Received => ("", "received = true"),
            Key::Planned => ("", "planned = true"),
            Key::NotBefore => ("", "not_before = \"other\""),
            Key::Ends => ("", "ends = \"spell\""),
            Key::Follows => ("", "follows = \"other\""),
            Key::FollowsIf => ("follows = \"other\"", "follows_if = \"it is asked for\""),
            Key::Also => ("", "also = [\"outset\"]"),
            key => panic!("no sample for the key {key} of an event"),
        };
        let event = |parts: &[&str]| {
            let keys = lines(parts).replace('\n', ", ");
            table("", &format!("begun = {{ {keys} }}"), &[])
        };
        let title = "title = \"It began\"";
        let other = if key == Key::Received { "title = \"Changed\"" } else { "received = true" };
        let heir = format!(
            "id = \"theirs\"\nextends = \"./now.toml\"\n{TABLE}[events]\nbegun = {{ {other} }}\n"
        );
        let folder = Folder::with("was.toml", event(&[title, beside]))
            .and("now.toml", event(&[title, beside, says]))
            .and("heir.toml", heir);
        assert_eq!(changes(&folder, "was.toml", "now.toml"), [key.name()]);
        let show = |file| answer(&folder, &["events", "begun", "--rules", file]);
        assert_ne!(show("was.toml"), show("now.toml"), "{key}");
        let kept = if key == Key::Received { "title" } else { "received" };
        assert_eq!(changes(&folder, "now.toml", "heir.toml"), [kept], "{key}");
    }
}

#[test]
fn the_events_of_a_rule_are_those_that_start_it_or_that_it_depends_on() {
    for rules in ["england", "set-procedures", "wales", "scotland"].map(crate::common::rules) {
        for rule in rules.rules() {
            let named = rule.events(&rules.events);
            for (event, known) in rules.events.with_ids() {
                let matters = rule.starts_from(event) || rule.depends_on(event, &rules.events);
                assert_eq!(named.contains(&event), matters, "{} of {}", known.id, rule.id);
            }
        }
    }
}
