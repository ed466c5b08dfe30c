//! `docs/sources.md` agrees with the tables.
//!
//! `SOURCES_PAGE=overwrite cargo test --test it sources_page` rewrites it. Read the diff: a number and its
//! mark are right because somebody read the document.

use crate::common::cli;
use dutyclock::RuleSet;
use dutyclock::rules::{Dates, Force, Verified, shipped};
use std::fs;
use std::path::Path;

const BEGIN: &str = "<!-- sources: begin -->\n";
const END: &str = "<!-- sources: end -->\n";

#[test]
fn the_page_says_where_each_number_comes_from() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/sources.md");
    let text = fs::read_to_string(&path).unwrap();
    let (before, rest) = text.split_once(BEGIN).expect("the list begins");
    let (written, after) = rest.split_once(END).expect("the list ends");
    let page = format!("\n{}\n", cli::answer(&["rules", "sources", "--format", "markdown"]));
    if std::env::var_os("SOURCES_PAGE").is_some_and(|value| value == "overwrite") {
        fs::write(&path, [before, BEGIN, &page, END, after].concat()).unwrap();
        return;
    }
    assert!(
        written == page,
        "the tables have changed: `SOURCES_PAGE=overwrite cargo test --test it sources_page` \
         writes the page again"
    );
}

#[test]
fn every_rule_of_every_table_is_a_row_of_the_sources() {
    let tables = cli::answer(&["rules", "list", "--format", "json"]);
    let tables: Vec<serde_json::Value> = serde_json::from_str(&tables).unwrap();
    let sources = cli::answer(&["rules", "sources", "--format", "json"]);
    let sources: Vec<serde_json::Value> = serde_json::from_str(&sources).unwrap();
    for table in tables.iter().map(|table| table["table"].as_str().unwrap()) {
        let shown = cli::answer(&["rules", "show", table, "--format", "json"]);
        let rules: Vec<serde_json::Value> = serde_json::from_str(&shown).unwrap();
        for rule in rules.iter().filter(|rule| rule["table"] == table) {
            let same = |row: &serde_json::Value| {
                row["rule"] == rule["rule"]
                    && row["source"] == rule["source"]
                    && row["verified"] == rule["verified"]
                    && row["tables"].as_str().unwrap().split(", ").any(|id| id == table)
            };
            assert_eq!(sources.iter().filter(|row| same(row)).count(), 1, "{rule}");
        }
    }
}

#[test]
fn whatever_was_read_in_the_law_says_in_which_state() {
    for table in shipped::ids() {
        let rules = RuleSet::shipped(table, Dates::All).unwrap();
        for rule in rules.rules().filter(|rule| rule.table == table) {
            let is_law = matches!(rule.force, Force::Statute | Force::Regulation);
            assert!(!is_law || rule.read.is_some(), "{table} {}", rule.id);
            let is_read = rule.verified == Verified::Text;
            assert!(is_read || rule.read.is_none(), "{table} {}: not read", rule.id);
        }
    }
}

#[test]
fn a_page_and_the_list_of_sources_say_in_which_state_the_words_were_read() {
    let page = cli::answer(&["rules", "show", "children-act-1989", "police-protection"]);
    assert!(page.contains("words read, as they stood on Wed 25 Mar 2026"), "{page}");
    let sources = cli::answer(&["rules", "sources", "--rules", "children-act-1989"]);
    assert!(sources.contains("section 46(6) [text of 25 Mar 2026]"), "{sources}");
    let sources =
        cli::answer(&["rules", "sources", "--rules", "children-act-1989", "--format", "json"]);
    assert!(sources.contains("\"read\": \"2026-03-25\""), "{sources}");
}

/// `asp/2011/1` for `Children's Hearings (Scotland) Act 2011 (asp 1)`.
fn document(citation: &str) -> String {
    let (title, number) = citation.trim_end_matches(')').rsplit_once(" (").unwrap();
    let year = title.rsplit_once(' ').unwrap().1;
    let kind = match number.split_once(' ').unwrap() {
        ("c.", chapter) => return format!("ukpga/{year}/{chapter}"),
        ("asp", chapter) => return format!("asp/{year}/{chapter}"),
        ("SSI", _) => "ssi",
        ("SR", _) => "nisr",
        ("SI", _) if title.contains("(Wales)") => "wsi",
        ("SI", _) if title.contains("(Northern Ireland) Order") => "nisi",
        ("SI", _) => "uksi",
        other => panic!("{other:?}"),
    };
    format!("{kind}/{}", number.split_once(' ').unwrap().1)
}

/// `SI 2010/959` and `regulation 33(1)` are `uksi/2010/959/regulation/33`.
#[test]
fn every_rule_of_legislation_has_the_address_of_the_provision_that_it_cites() {
    for table in shipped::ids() {
        let rules = RuleSet::shipped(table, Dates::All).unwrap();
        let own = rules.rules().filter(|rule| rule.table == table);
        for rule in own.filter(|rule| matches!(rule.force, Force::Statute | Force::Regulation)) {
            let document = document(&rules.source);
            let kind = match (rule.force, document.starts_with("nisi/")) {
                (Force::Statute, true) => "article",
                (Force::Statute, false) => "section",
                _ => "regulation",
            };
            let (_, cited) = rule.source.split_once(&format!(", {kind}")).unwrap();
            let cited = cited.trim_start_matches('s').trim();
            let number = cited.split(['(', ' ']).next().unwrap();
            assert_eq!(
                rule.address().unwrap(),
                format!("https://www.legislation.gov.uk/{document}/{kind}/{number}"),
                "{table} {}",
                rule.id
            );
        }
    }
}

#[test]
fn a_source_in_legislation_is_a_link_where_there_can_be_one() {
    let address = "https://www.legislation.gov.uk/ukpga/1989/41/section/46";
    let due = |format| {
        let args = ["due", "police-protection", "2026-11-20 10:00", "--rules", "children-act-1989"];
        cli::answer(&[&args, &["--as-of", "2026-11-20 11:00", "--format", format][..]].concat())
    };
    let source = "Children Act 1989, section 46(6)";
    assert!(due("json").contains(&format!("\"source_address\": \"{address}\"")));
    assert!(due("html").contains(&format!("<a href=\"{address}\">{source}")));
    assert!(due("markdown").contains(&format!("[{source}, statute]({address})")));
    assert!(!due("table").contains("https://"), "what is piped has no hyperlink");
    let page = cli::answer(&["rules", "show", "children-act-1989", "police-protection"]);
    assert!(page.contains(address), "{page}");
}
