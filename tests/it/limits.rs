//! What is too much is refused with a sentence and exit code 2, and what is just within its limit is read.

use std::fmt::Write as _;

use chrono::{Days, NaiveDate};
use dutyclock::limits::{
    COLUMNS, DATES, EVENTS, FIRST_ROW, ID, LEVELS, MISTAKES, NAME, RECORD, RECORDS_OF_CHILD, RULES,
    TABLES, TEXT_FILE, WORKBOOK, WORKBOOK_TEXTS, XML_DEPTH, XML_TEXT,
};

use crate::common::cli::{Ran, run_in};
use crate::common::folder::Folder;

#[test]
fn the_page_names_every_limit() {
    let page = include_str!("../../docs/limits.md");
    let mebibytes = |bytes: usize| format!("{} MiB", bytes >> 20);
    let grouped = |number: usize| match (number / 1000, number % 1000) {
        (0, number) => number.to_string(),
        (thousands, rest) => format!("{thousands},{rest:03}"),
    };
    for (limit, most) in [
        ("columns", grouped(COLUMNS)),
        ("bytes of its first row", mebibytes(FIRST_ROW)),
        ("bytes of a row, or of a line of JSON", mebibytes(RECORD)),
        ("bytes of a heading: a longer one is passed over", grouped(NAME)),
        ("bytes of its id", grouped(ID)),
        ("dates, besides the first of each event", grouped(DATES)),
        ("bytes of the file", mebibytes(TEXT_FILE)),
        ("mistakes that are shown", grouped(MISTAKES)),
        ("rules, with those that it inherits", grouped(RULES)),
        ("events that it defines", grouped(EVENTS)),
        ("tables or calendars that extend each other in turn", grouped(LEVELS)),
        ("tables that it is made of, each as often as it is extended", grouped(TABLES)),
        ("bytes of a text or an element", mebibytes(XML_TEXT)),
        ("elements in each other", grouped(XML_DEPTH)),
        ("records and fields of a child", grouped(RECORDS_OF_CHILD)),
        ("bytes to which it unpacks", format!("{} GiB", WORKBOOK >> 30)),
        ("of these, texts", format!("{} MiB", WORKBOOK_TEXTS >> 20)),
    ] {
        assert!(page.contains(&format!("| {limit} | {most} |")), "{limit}: {most}");
    }
}

fn assert_refused(ran: &Ran, says: &str) {
    assert_eq!(ran.code, Some(2), "{says}: {}", ran.stderr);
    assert!(ran.stderr.contains(says), "{says}: {}", ran.stderr);
}

fn days(count: usize) -> impl Iterator<Item = NaiveDate> {
    let first = NaiveDate::from_ymd_opt(2020, 1, 1).unwrap();
    (0..count).map(move |day| first + Days::new(day as u64))
}

#[test]
fn columns() {
    let table = |columns: usize| {
        let others: String = (0..columns - 2).map(|column| format!(",note {column}")).collect();
        Folder::with("cases.csv", format!("case,referral{others}\nC-1,2026-12-14\n"))
    };
    let ran = table(COLUMNS).check(&["cases.csv", "--quiet"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let says = format!("has more than {COLUMNS} columns");
    assert_refused(&table(COLUMNS + 1).check(&["cases.csv"]), &says);
}

#[test]
fn a_heading_that_is_too_long_for_a_name_is_compared_with_nothing() {
    let long = "r".repeat(1_000_000);
    for heading in [&long, &"referral ".repeat(NAME)] {
        let folder = Folder::with("cases.csv", format!("case,{heading},referral\nC-1,,\n"));
        let ran = folder.check(&["cases.csv", "--allow-empty"]);
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
        assert!(ran.stderr.contains("1 column is not an event"), "{}", ran.stderr);
        assert!(ran.stderr.len() < 2_000);
    }
}

#[test]
fn a_first_row_without_end() {
    let folder = Folder::with("cases.csv", format!("\"{}", "x,".repeat(FIRST_ROW)));
    assert_refused(&folder.check(&["cases.csv"]), "first row does not end within 1 MiB");
}

/// Every deadline repeats the id, and a table wraps it.
#[test]
fn the_id_of_a_case() {
    for (length, code) in [(ID, 0), (ID + 1, 2), (10_000_000, 2)] {
        let id = "C".repeat(length);
        let folder =
            Folder::with("cases.csv", format!("case,referral\n{id},2026-12-14\nC-2,2026-12-14\n"))
                .and(
                    "long.csv",
                    format!("case,event,when\n{id},referral,2026-12-14\nC-2,referral,2026-12-14\n"),
                )
                .and(
                    "cases.jsonl",
                    [&id, "C-2"]
                        .map(|id| {
                            format!(
                                "{{\"case\":\"{id}\",\"events\":{{\"referral\":\"2026-12-14\"}}}}\n"
                            )
                        })
                        .concat(),
                );
        for file in ["cases.csv", "long.csv", "cases.jsonl"] {
            let ran = folder.check(&[file, "--rejects", "rejects.csv"]);
            assert_eq!(ran.code, Some(code), "{file}: {}", ran.stderr);
            let says = format!("case: more than {ID} bytes: is this the id of a case?");
            assert_eq!(ran.stderr.contains(&says), code == 2, "{file}: {}", ran.stderr);
            assert!(code == 0 || ran.all().len() + folder.read("rejects.csv").len() < 20_000);
        }
    }
}

/// Rows that are joined repeat what a case has once.
#[test]
fn what_a_case_repeats() {
    let dates = "C-1,referral,2026-12-14\n".repeat(20_000);
    let extensions: String =
        days(20_000).map(|day| format!("C-1,extension:assessment,{day}\n")).collect();
    let folder = Folder::with("long.csv", format!("case,event,when\n{dates}{extensions}"));
    let ran = folder.check(&["long.csv"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(ran.stderr.contains("referral on Mon 14 Dec 2026 is recorded more than once"));
    assert!(!ran.stderr.contains("like it"), "{}", ran.stderr);
}

/// What nothing reads may be nested in any way; what is read is not nested.
#[test]
fn values_of_json_in_each_other() {
    let nested = format!("{}{}", "[".repeat(1_000_000), "]".repeat(1_000_000));
    let events = "\"events\":{\"referral\":\"2026-12-14\"}";
    for (line, code, says) in [
        (format!("{{\"case\":\"C-1\",\"note\":{nested},{events}}}"), 0, "were ignored: note"),
        (format!("{{\"case\":{nested},{events}}}"), 2, "line 1"),
        (format!("{{\"case\":\"C-1\",\"events\":{{\"referral\":{nested}}}}}"), 2, "line 1"),
        (format!("{{\"case\":\"C-1\",\"events\":{nested}}}"), 2, "line 1"),
        ("[".repeat(1_000_000), 2, "line 1"),
    ] {
        let ran = Folder::with("cases.jsonl", line + "\n").check(&["cases.jsonl"]);
        assert_eq!(ran.code, Some(code), "{}", ran.stderr);
        assert!(ran.stderr.contains(says), "{says}: {}", ran.stderr);
        assert!(ran.stderr.len() < 2_000);
    }
}

#[test]
fn dates_of_a_case() {
    let says = format!("more than {DATES} dates of events that had already happened");
    for (dates, code) in [(DATES, 0), (DATES + 2, 2)] {
        let lines: String = days(dates).map(|day| format!("C-1,review,{day}\n")).collect();
        let listed: Vec<String> = days(dates).map(|day| format!("\"{day}\"")).collect();
        let listed = listed.join(",");
        let folder = Folder::with("long.csv", format!("case,event,when\n{lines}"))
            .and(
                "cases.jsonl",
                format!("{{\"case\":\"C-1\",\"events\":{{\"review\":[{listed}]}}}}\n"),
            )
            .and("case.toml", format!("id = \"C-1\"\n[events]\nreview = [{listed}]\n"));
        for file in ["long.csv", "cases.jsonl", "case.toml"] {
            let ran = folder.check(&[file, "--fail-on", "never"]);
            assert_eq!(ran.code, Some(code), "{file}: {}", ran.stderr);
            assert_eq!(ran.stderr.contains(&says), code == 2, "{file}: {}", ran.stderr);
        }
    }
}

#[test]
fn many_dates_of_a_case_are_refused_at_once_in_whatever_order() {
    let lines: String = days(20_000).map(|day| format!("C-1,review,{day}\n")).collect();
    let backwards: Vec<String> = lines.lines().rev().map(|line| format!("{line}\n")).collect();
    let folder = Folder::with("long.csv", format!("case,event,when\n{}", backwards.concat()));
    assert_refused(&folder.check(&["long.csv"]), "do several children have this id?");
}

#[test]
fn files_that_are_read_whole() {
    let case = "id = \"C-1\"\n[events]\nreferral = 2026-11-20\n";
    let filled = |length: usize| format!("{case}#{}", "x".repeat(length - case.len() - 1));
    let folder =
        Folder::with("most.toml", filled(TEXT_FILE)).and("more.toml", filled(TEXT_FILE + 1));
    assert_eq!(folder.check(&["most.toml", "--fail-on", "never"]).code, Some(0));
    assert_refused(&folder.check(&["more.toml"]), "is longer than 1024 KiB");
    let says = "is longer than 1024 KiB";
    assert_refused(&folder.check(&["most.toml", "--calendar", "more.toml"]), says);
    assert_refused(&folder.check(&["most.toml", "--rules", "more.toml"]), says);
    assert_refused(&folder.check(&["most.toml", "--mapping", "more.toml"]), says);
}

#[test]
fn mistakes_that_are_shown() {
    let broken = |lines: usize| {
        (0..lines).map(|n| format!("x{n} = @\n")).chain([chain(1, 2)]).collect::<String>()
    };
    let folder = Folder::with("most.toml", broken(MISTAKES)).and("more.toml", broken(MISTAKES + 1));
    let folder = folder.and("many.toml", broken(10_000));
    let says = format!("there are more than these {MISTAKES}: correct them first");
    for (file, has_more) in [("most.toml", false), ("more.toml", true), ("many.toml", true)] {
        let ran = run_in(folder.path(), &["rules", "check", file]);
        assert_eq!(ran.code, Some(2), "{file}");
        let shown = ran.all();
        assert_eq!(shown.contains(&says), has_more, "{file}");
        assert_eq!(shown.matches("strings must be quoted").count(), MISTAKES, "{file}");
    }
}

const HEAD: &str = "title = \"Ours\"\npublisher = \"A made-up county\"\njurisdiction = \"A made-up \
                    county\"\nsource = { title = \"Ours\" }\n";

/// A table of rules that each follow from the one before.
fn chain(rules: usize, events: usize) -> String {
    let mut table = format!("id = \"ours\"\n{HEAD}");
    for event in 0..events {
        writeln!(table, "[events.e{event}]\ntitle = \"Event {event}\"").unwrap();
    }
    for rule in 0..rules {
        let (starts, completes) = (rule % (events - 1), rule % (events - 1) + 1);
        writeln!(
            table,
            "[[rule]]\nid = \"r{rule}\"\ntitle = \"Rule\"\nkind = \"limit\"\nstarts = \"e{starts}\"\n\
             completes = \"e{completes}\"\nwithin = \"5 days\"\nowner = \"any\"\n\
             force = \"local-procedure\"\nsource = \"1\"\nverified = \"text\""
        )
        .unwrap();
    }
    table
}

#[test]
fn rules_and_events_of_a_table() {
    let folder = Folder::with("most.toml", chain(RULES, EVENTS))
        .and("rules.toml", chain(RULES + 1, 2))
        .and("events.toml", chain(1, EVENTS + 1));
    let check = |file: &str| run_in(folder.path(), &["rules", "check", file]);
    assert_eq!(check("most.toml").code, Some(0), "{:?}", check("most.toml"));
    let refused = |file: &str, says: &str| {
        let ran = check(file);
        assert!(ran.code == Some(2) && ran.all().contains(says), "{file}: {ran:?}");
    };
    refused("rules.toml", &format!("the table has more than {RULES} rules"));
    refused("events.toml", &format!("the table defines more than {EVENTS} events"));
}

/// Tables in levels, each of which extends as many of the next.
fn levels(levels: usize, each: usize) -> Folder {
    let rule = chain(1, 2).replace("id = \"ours\"\n", "");
    let mut folder = Folder::with("readme", "");
    for level in 0..levels {
        for table in 0..each {
            let next = (0..each).map(|other| format!("\"t{}-{other}.toml\"", level + 1));
            let next = next.collect::<Vec<_>>().join(", ");
            let text = match level + 1 {
                below if below < levels => format!("extends = [{next}]\n{HEAD}"),
                _ => rule.clone().replace("r0", &format!("r{table}")),
            };
            folder = folder.and(
                &format!("t{level}-{table}.toml"),
                format!("id = \"t{level}-{table}\"\n{text}"),
            );
        }
    }
    folder
}

#[test]
fn tables_that_extend_each_other() {
    let check = |folder: &Folder| run_in(folder.path(), &["rules", "check", "t0-0.toml"]);
    assert_eq!(check(&levels(LEVELS, 1)).code, Some(0));
    let says = format!("more than {LEVELS} tables extend each other in turn");
    for deep in [LEVELS + 1, 500] {
        let ran = check(&levels(deep, 1));
        assert!(ran.code == Some(2) && ran.all().contains(&says), "{ran:?}");
    }
    // 16,383 tables.
    let ran = check(&levels(14, 2));
    let says = format!("is made of more than {TABLES} tables");
    assert!(ran.code == Some(2) && ran.all().contains(&says), "{ran:?}");
}

#[test]
fn calendars_that_extend_each_other() {
    let calendar =
        |number: usize| format!("id = \"c{number}\"\nextends = \"c{}.toml\"\n", number + 1);
    let with = |count: usize| {
        (0..count).fold(Folder::with("readme", ""), |folder, number| {
            let text = match number + 1 {
                last if last == count => {
                    "id = \"last\"\nextends = \"england-and-wales\"\n".to_owned()
                }
                _ => calendar(number),
            };
            folder.and(&format!("c{number}.toml"), text)
        })
    };
    let args = ["days", "is-working", "2026-11-20", "--calendar", "c0.toml"];
    let ran = run_in(with(LEVELS).path(), &args);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let says = format!("more than {LEVELS} calendars extend each other in turn");
    assert_refused(&run_in(with(500).path(), &args), &says);
}

/// A census with some text in the record of its child.
fn census(inside: &str) -> Folder {
    Folder::with(
        "census.xml",
        format!(
            "<Message><Header><CollectionDetails><Collection>CIN</Collection></CollectionDetails></Header>\
             <Children><Child><ChildIdentifiers><LAchildID>C-1</LAchildID></ChildIdentifiers><CINdetails>\
             <CINreferralDate>2026-12-14</CINreferralDate>{inside}</CINdetails></Child></Children></Message>"
        ),
    )
}

#[test]
fn elements_of_xml_in_each_other() {
    // Message, Children, Child and CINdetails are around them.
    let nested = |count: usize| format!("{}{}", "<x>".repeat(count), "</x>".repeat(count));
    let ran = census(&nested(XML_DEPTH - 4)).check(&["census.xml"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let says = format!("there are more than {XML_DEPTH} elements in each other; no child was read");
    assert_refused(&census(&nested(XML_DEPTH - 3)).check(&["census.xml"]), &says);
    assert_refused(&census(&"<x>".repeat(100_000)).check(&["census.xml"]), &says);
}

#[test]
fn a_text_of_xml_in_one_piece_or_many() {
    let field = |text: &str| census(&format!("<PrimaryNeedCode>{text}</PrimaryNeedCode>"));
    let dated = |text: &str| census(&format!("<CINclosureDate>{text}</CINclosureDate>"));
    let ran = field(&"x".repeat(XML_TEXT - 100)).check(&["census.xml"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let says = "a text or an element has more than 1048576 bytes";
    for long in ["x".repeat(XML_TEXT + (1 << 17)), format!("<!--{}-->", "x".repeat(2 * XML_TEXT))] {
        assert_refused(&field(&long).check(&["census.xml"]), says);
    }
    // Each is a piece of its own.
    assert_refused(&dated(&"x&amp;".repeat(XML_TEXT / 2 + 1)).check(&["census.xml"]), says);
}

#[test]
fn records_of_a_child() {
    let reviews = |count: usize| {
        let reviews: String =
            days(count).map(|day| format!("<CPPreviewDate>{day}</CPPreviewDate>")).collect();
        census(&format!(
            "<ChildProtectionPlans><CPPstartDate>2020-01-01</CPPstartDate><Reviews>{reviews}</Reviews></ChildProtectionPlans>"
        ))
    };
    let says = format!("a child has more than {RECORDS_OF_CHILD} records and fields");
    let ran = reviews(900).check(&["census.xml"]);
    assert!(!ran.stderr.contains("more than"), "{}", ran.stderr);
    assert_refused(&reviews(RECORDS_OF_CHILD + 1).check(&["census.xml"]), &says);
}

#[test]
fn keys_that_are_ignored() {
    let line = |n: u32| {
        format!(
            "{{\"case\":\"C-{n}\",\"note_{n:04}\":1,\"events\":{{\"referral\":\"2026-12-14\"}}}}\n"
        )
    };
    let folder = Folder::with("cases.jsonl", (0..1_000).map(line).collect::<String>());
    let ran = folder.check(&["cases.jsonl"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(ran.stderr.contains("note_0000, note_0001"), "{}", ran.stderr);
    assert!(ran.stderr.contains("note_0049, and others"), "{}", ran.stderr);
}
