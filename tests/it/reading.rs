//! `rules check --reading` and `--marks`: what a person has to confirm in the documents, as a checklist, and the way
//! back from the filled-in list to marks.

use crate::common::cli::{Ran, run, run_in};
use crate::common::folder::Folder;

const TABLE: &str = "working-together-2026";

fn checklist() -> String {
    let ran = run(&["rules", "check", TABLE, "--reading"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    ran.stdout
}

fn marks(filled_in: &str) -> Ran {
    let folder = Folder::with("list.txt", filled_in);
    run_in(
        folder.path(),
        &["rules", "check", TABLE, "--marks", "list.txt", "--as-of", "2026-11-20"],
    )
}

/// What a reader confirmed must be what the table says, or a mark would vouch for a number that nobody read.
#[test]
fn a_list_that_does_not_fit_the_table_gives_no_mark() {
    let confirmed = filled(&begun(), "decision", "x", &[]);
    let line = confirmed.lines().position(|line| line.contains("[x] decision")).unwrap();
    let cut_off: String =
        confirmed.lines().take(line + 5).map(|line| format!("{line}\n")).collect();
    for (list, says) in [
        (
            confirmed.replace("Confirm: 1 working day", "Confirm: 3 months"),
            "the line to confirm of `decision` is not that of the table, which says `Confirm: 1 working day",
        ),
        (confirmed.replace("2026-03-18", "2036-03-18"), "`Text of:` 2036-03-18 is after today"),
        (confirmed.replace("2026-03-18", "2010-03-18"), "is in force from 2026-"),
        (cut_off, "lacks "),
    ] {
        let ran = marks(&list);
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), ""), "{says}: {ran:?}");
        assert!(ran.stderr.contains(says), "{says}: {}", ran.stderr);
    }
}

#[test]
fn a_table_cannot_have_been_read_in_the_future_or_before_its_document() {
    let table = |read: &str| {
        format!(
            "id = \"ours\"\ntitle = \"Ours\"\npublisher = \"A made-up authority\"\njurisdiction = \"England\"\n\
             source = {{ title = \"Ours\" }}\nextends = \"child-protection\"\nin_force = {{ from = 2020-04-01 }}\n\
             [[rule]]\nid = \"icpc\"\nwithin = \"10 working days\"\nverified = \"text\"\nread = {read}\n\
             force = \"local-procedure\"\nsource = \"page 1\"\n"
        )
    };
    for (read, says) in [
        ("2099-01-01", Some("2099-01-01 is after today")),
        ("2010-01-01", Some("older than the document, which is in force from 2020-04-01")),
        ("2020-04-01", None),
    ] {
        let folder = Folder::with("ours.toml", table(read));
        let ran = run_in(folder.path(), &["rules", "check", "ours.toml", "--as-of", "2026-11-20"]);
        assert_eq!(ran.code, Some(if says.is_some() { 2 } else { 0 }), "{ran:?}");
        says.iter().for_each(|says| assert!(ran.stderr.contains(says), "{}", ran.stderr));
    }
}

/// The list with the date of the text and the role of the reader.
fn begun() -> String {
    let list = checklist().replacen("Text of:\n", "Text of: 2026-03-18\n", 1);
    list.replacen("Read by:\n", "Read by: a social work lecturer\n", 1)
}

/// What stands after the name of a field, for one rule.
fn filled(list: &str, rule: &str, mark: &str, fields: &[(&str, &str)]) -> String {
    let (before, item) = list.split_once(&format!("[ ] {rule}:")).unwrap();
    let mut item = format!("[{mark}] {rule}:{item}");
    for (name, text) in fields {
        item = item.replacen(&format!("{name}\n"), &format!("{name} {text}\n"), 1);
    }
    format!("{before}{item}")
}

#[test]
fn every_rule_whose_words_were_not_read_is_listed_with_what_to_confirm() {
    let list = checklist();
    assert_eq!(list.matches("[ ] ").count(), 10, "nine rules, and how to leave one open: {list}");
    for line in [
        "Table: working-together-2026",
        "Document: Working Together to Safeguard Children",
        "    Confirm: 45 working days from \"Referral received by children's social care\"; by social care",
        "    Now: presumed, Working Together 2026",
    ] {
        assert!(list.lines().any(|known| known.starts_with(line)), "{line}: {list}");
    }
    let all = run(&["rules", "check", "england", "--reading"]).stdout;
    assert!(all.contains("Table: missing-children") && all.contains("Table: allegations"), "{all}");
    let read = run(&["rules", "check", "complaints", "--reading"]).stdout;
    assert_eq!(read, "The words of every rule of complaints have been read.\n");
}

#[test]
fn a_list_that_is_filled_in_becomes_marks() {
    let list = filled(&begun(), "acknowledge", "x", &[("Place:", "paragraph 77")]);
    let list =
        filled(&list, "icpc", "-", &[("Place:", "page 98"), ("Says instead:", "20 working days")]);
    let ran = marks(&list);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let rules: toml::Table = ran.stdout.parse().unwrap();
    let rules = rules["rule"].as_array().unwrap();
    assert_eq!(rules.len(), 1, "{}", ran.stdout);
    let acknowledge = &rules[0];
    for (key, value) in [
        ("id", "acknowledge"),
        ("verified", "text"),
        ("by", "a social work lecturer"),
        ("source", "Working Together 2026, paragraph 77"),
    ] {
        assert_eq!(acknowledge[key].as_str(), Some(value), "{key}");
    }
    assert_eq!(acknowledge["read"].to_string(), "2026-03-18");
    let differs = "# icpc: correct it first. The text says (page 98): 20 working days";
    assert!(ran.stdout.contains(differs), "{}", ran.stdout);
    assert!(ran.stderr.contains("1 confirmed, 1 with other words, 7 left open"), "{}", ran.stderr);
}

/// As a table of its own would: the page of the rule says who read the words, and of what day.
#[test]
fn the_marks_are_what_a_table_takes() {
    let marks = marks(&filled(&begun(), "acknowledge", "X", &[])).stdout;
    let head = "id = \"read-in-march\"\ntitle = \"As read\"\npublisher = \"Ours\"\njurisdiction = \"England\"\n\
                source = { title = \"As read\" }\nextends = \"working-together-2026\"\n";
    let folder = Folder::with("read.toml", format!("{head}{marks}"));
    let ran = run_in(folder.path(), &["rules", "check", "read.toml"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let page = run_in(folder.path(), &["rules", "show", "read.toml", "acknowledge"]).stdout;
    let page = page.split_whitespace().collect::<Vec<_>>().join(" ");
    let evidence = "words read, as they stood on Wed 18 Mar 2026, by a social work lecturer";
    assert!(page.contains(evidence), "{page}");
}

#[test]
fn nothing_filled_in_gives_no_mark() {
    let ran = marks(&checklist());
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(0), ""), "{ran:?}");
    assert!(ran.stderr.contains("0 confirmed, 0 with other words, 9 left open"), "{}", ran.stderr);
}

#[test]
fn each_mistake_is_told_with_its_line_and_nothing_is_written() {
    let begun = begun();
    let line_of =
        |list: &str, text: &str| 1 + list.lines().position(|line| line.contains(text)).unwrap();
    let confirmed = filled(&checklist(), "icpc", "x", &[]);
    for (list, at, says) in [
        (filled(&begun, "icpc", "y", &[]), "[y] icpc", "`[y]` is no mark: write [x]"),
        (filled(&begun, "icpc", "-", &[]), "[-] icpc", "nothing stands after `Says instead:`"),
        (
            filled(&begun, "icpc", "x", &[("Says instead:", "20")]),
            "[x] icpc",
            "mark it [-], or leave that out",
        ),
        (begun.replace("[ ] icpc:", "[x] ipcp:"), "[x] ipcp", "did you mean `icpc`?"),
        (
            begun.replace("[ ] decision:", "[ ] icpc:"),
            "Hold the initial",
            "`icpc` stands here a second time",
        ),
        (
            begun.replace("2026-03-18", "18 March"),
            "Text of: 18",
            "`18 March` is no date: write year, month",
        ),
        (confirmed.clone(), "Table: w", "nothing stands after `Text of:`"),
        (confirmed, "Table: w", "nothing stands after `Read by:`"),
        (
            begun.replace("Table: working-together-2026", "Table: complaints"),
            "Table: c",
            "nothing of `complaints`",
        ),
        (
            begun.replacen("    Place:", "    It says so.\n    Place:", 1),
            "It says so",
            "is no line of the checklist",
        ),
    ] {
        let ran = marks(&list);
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), ""), "{says}: {ran:?}");
        let line = format!("error: `list.txt`, line {}: ", line_of(&list, at));
        let told = ran.stderr.lines().any(|told| told.starts_with(&line) && told.contains(says));
        assert!(told, "{line}{says}: {}", ran.stderr);
    }
    assert!(marks("A letter.\n").stderr.contains("this is no checklist"));
}
