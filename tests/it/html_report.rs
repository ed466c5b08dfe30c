//! The pages that `check` and `due` write: parsed as a browser does, with everything that the JSON has.

use crate::common::cli;
use crate::common::folder;
use std::collections::HashSet;

use folder::Folder;
use scraper::{Html, Selector};

/// As of Monday 14 December 2026 the conference of C-1 is in breach (15 working days from Friday 20
/// November end on Friday 11 December), that of C-2 was held late, and that of C-3 is due on the 16th.
/// C-4 is a referral of the 11th: five timescales, of which 48 hours for confirming it are over.
const CASES: &str = "\
case,referral,decision,strategy-discussion,icpc,referral-confirmed,acknowledgement,referrer-contact,\
assessment-complete,core-group,review
C-1,,,2026-11-20,,,,,,,
C-2,,,2026-11-20,2026-12-12,,,,,,
C-3,,,2026-11-25,,,,,,,
C-4,2026-12-11,,,,,,,,,
";

fn cases() -> Folder {
    Folder::with("cases.csv", CASES)
}

/// The page of `check`, which must be valid HTML.
fn page(folder: &Folder, args: &[&str]) -> Html {
    let ran = folder.check(&[&["cases.csv", "--quiet", "--format", "html"], args].concat());
    parsed(&ran.stdout)
}

fn parsed(page: &str) -> Html {
    assert!(page.starts_with("<!DOCTYPE html>"), "{page:.80}");
    let parsed = Html::parse_document(page);
    assert_eq!(parsed.errors, Vec::<std::borrow::Cow<'_, str>>::new());
    parsed
}

/// The text of every selected element, with single spaces.
fn texts(page: &Html, selector: &str) -> Vec<String> {
    let elements = Selector::parse(selector).unwrap();
    let text = |element: scraper::ElementRef<'_>| {
        let text: String = element.text().collect();
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    page.select(&elements).map(text).collect()
}

/// The rows of deadlines, each as the texts of its cells.
fn rows(page: &Html) -> Vec<Vec<String>> {
    let (rows, cells) = (".deadlines tbody tr:not(.group)", Selector::parse("th, td").unwrap());
    let rows = Selector::parse(rows).unwrap();
    let texts = |row: scraper::ElementRef<'_>| -> Vec<String> {
        row.select(&cells).map(|cell| cell.text().collect()).collect()
    };
    page.select(&rows).map(texts).collect()
}

/// A page has words where JSON has names: `due soon` for `due-soon`.
fn in_words(name: &str) -> String {
    name.replace('-', " ")
}

#[test]
fn every_deadline_of_the_json_is_a_row_in_the_same_order() {
    let folder = cases();
    for filter in [&[][..], &["--all"], &["--role", "police"], &["--new-since", "2026-12-11"]] {
        let rows = rows(&page(&folder, filter));
        let json = folder.json(&[&["cases.csv", "--quiet"], filter].concat());
        let deadlines = json["deadlines"].as_array().unwrap();
        assert_eq!(rows.len(), deadlines.len(), "{filter:?}");
        for (row, deadline) in rows.iter().zip(deadlines) {
            let field = |name: &str| deadline[name].as_str().unwrap();
            assert_eq!(row[0], field("case"));
            assert_eq!(row[1], in_words(field("status")));
            assert!(row[5].starts_with(field("title")), "{row:?}");
            let day: chrono::NaiveDate = field("due").get(..10).unwrap().parse().unwrap();
            assert!(row[2].starts_with(&day.format("%a %-d %b %Y").to_string()), "{row:?}");
        }
    }
}

#[test]
fn the_worst_stands_first_under_its_name_and_says_by_how_much() {
    let page = page(&cases(), &["--all"]);
    let statuses = texts(&page, ".deadlines .group th");
    assert_eq!(statuses[0], "breached, 2: not done, and the limit has passed");
    let breach = &rows(&page)[0];
    assert_eq!(breach[..5], ["C-1", "breached", "Fri 11 Dec 2026", "3 days late", "social care"]);
    assert!(texts(&page, ".deadlines tr").iter().any(|row| row.contains("1 day late")));
}

/// Three conferences (one breached, one late, one still to come), five timescales of a referral, and
/// two of the conference that was held.
#[test]
fn the_numbers_are_those_of_the_json_and_stand_in_words() {
    let folder = cases();
    let page = page(&folder, &[]);
    let json = folder.json(&["cases.csv", "--quiet"]);
    let counts = texts(&page, ".counts li");
    for (status, count) in json["summary"]["by_status"].as_object().unwrap() {
        assert!(counts.contains(&format!("{count}{}", in_words(status))), "{counts:?}");
    }
    let rule = "Hold the initial child protection conference0.0%010113";
    assert!(texts(&page, ".on-time tr").contains(&rule.to_owned()));
    assert_eq!(texts(&page, "main h2")[0], "4 cases, 10 deadlines");
}

/// Whoever opens the page in the morning looks for what to do; the statistics are for another day.
#[test]
fn what_is_in_breach_comes_before_the_statistics() {
    let page = page(&cases(), &[]);
    let headings = texts(&page, "main h2");
    let place = |heading: &str| headings.iter().position(|known| known == heading).unwrap();
    assert!(place("Deadlines, the worst first") < place("On time, by rule"), "{headings:?}");
    let print = texts(&page, "style").concat();
    assert!(!print.contains(".list { break-inside: avoid"), "a long list starts on page one");
}

/// A reader of the report need not know the ids of rules.
#[test]
fn statistics_name_rules_by_their_titles() {
    let folder = cases();
    for format in ["html", "markdown", "table"] {
        let ran = folder.check(&["cases.csv", "--quiet", "--format", format]);
        let text = ran.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(!text.contains("icpc"), "{format}: {text}");
    }
}

#[test]
fn the_page_says_what_was_asked_for_and_by_what_it_was_judged() {
    let args = ["--new-since", "2026-12-11", "--role", "social-care", "--by", "owner"];
    let page = page(&cases(), &args);
    assert_eq!(texts(&page, "h1"), ["Deadlines as of Mon 14 Dec 2026"]);
    let header = texts(&page, "header p").concat();
    for said in ["england", "england-and-wales", "for social care only", "since Fri 11 Dec 2026"] {
        assert!(header.contains(said), "{header}");
    }
    assert!(texts(&page, "h2").contains(&"On time, by owner".to_owned()));
}

#[test]
fn what_is_missing_is_said() {
    let text = format!("{CASES}C-5,2026-11-31,,,,,,,,,\nC-6,2028-12-27,,,,,,,,,\n");
    let folder = Folder::with("cases.csv", text);
    let page = page(&folder, &["--as-of", "2029-01-02", "--calendar", cli::LISTED_ONLY]);
    let incomplete = [
        "this report is incomplete: 1 record could not be read",
        "this report is incomplete: 1 record could not be counted",
    ];
    assert_eq!(texts(&page, ".notice"), incomplete);
    assert!(
        texts(&page, "main p")
            .contains(&"6 records read: 4 checked, 1 rejected, 1 not countable".to_owned())
    );
    let said = texts(&page, "main li").join("\n");
    assert!(said.contains("not counted: case `C-6`"), "{said}");
    assert!(
        said.contains(
            "Numbers carried over from Working Together 2023: the 2026 text has not been checked"
        ),
        "{said}"
    );
}

#[test]
fn what_a_census_cannot_show_is_named() {
    let census = "<Message><Header><CollectionDetails><ReferenceDate>2026-03-31</ReferenceDate>\
        </CollectionDetails></Header><Children><Child><ChildIdentifiers><LAchildID>C-1</LAchildID>\
        </ChildIdentifiers><CINdetails><CINreferralDate>2025-11-03</CINreferralDate></CINdetails>\
        </Child></Children></Message>";
    let folder = Folder::with("census.xml", census);
    let ran = folder.check(&["census.xml", "--quiet", "--format", "html"]);
    let said = texts(&parsed(&ran.stdout), "main p").join("\n");
    assert!(said.contains("not checked, because the files do not record it:"), "{said}");
}

#[test]
fn good_news_is_a_page_too() {
    let page = page(&cases(), &["--as-of", "2026-11-01", "--role", "police"]);
    let said = texts(&page, "main p");
    assert!(said.iter().any(|line| line.starts_with("Nothing is in breach")), "{said:?}");
    assert!(rows(&page).is_empty());
}

/// A case id cannot inject markup into a page.
#[test]
fn a_case_id_is_text_and_no_markup() {
    let id = "<script>alert(1)</script>\"'&\u{202e}";
    let quoted = id.replace('"', "\"\"");
    let text = format!("case,icpc,strategy-discussion\n\"{quoted}\",,2026-11-20\n");
    let folder = Folder::with("cases.csv", text);
    for args in [&[][..], &["--what-if-holiday", "2026-12-01", "--as-of", "2026-11-23"]] {
        let page = page(&folder, args);
        assert_eq!(texts(&page, "script"), Vec::<String>::new());
        let shown = "<script>alert(1)</script>\"'&\\u{202e}";
        assert_eq!(texts(&page, "tbody th[scope=row]").last().unwrap(), shown);
    }
}

/// The titles of a custom table, and the names of files.
#[test]
fn what_a_table_or_a_file_says_is_text_too() {
    let table = "id = \"own\"\ntitle = \"<i>\"\npublisher = \"<i>\"\njurisdiction = \"<i>\"\n\
        source = { title = \"<i>\" }\nextends = \"england\"\n[[rule]]\nid = \"icpc\"\n\
        title = \"<i>hold</i>\"\nstarts = \"strategy-discussion\"\nwithin = \"15 working days\"\n\
        completes = \"icpc\"\nowner = \"social-care\"\nforce = \"local-procedure\"\nkind = \"limit\"\n\
        source = \"<i>section</i>\"\nverified = \"text\"\n";
    let folder = cases().and("own.toml", table).and("<i>.xml", "<Message>");
    let args = ["--rules", "own.toml", "<i>.xml", "--what-if-holiday", "2026-12-01=<i>"];
    for args in [&args[..], &args[..3]] {
        let page = page(&folder, args);
        assert_eq!(texts(&page, "i"), Vec::<String>::new());
        assert!(page.root_element().html().contains("&lt;i&gt;"));
    }
}

#[test]
fn every_mark_points_to_a_note_and_every_id_is_there_once() {
    let page = page(&cases(), &["--all", "--explain"]);
    let (ids, links) = (Selector::parse("[id]").unwrap(), Selector::parse("a").unwrap());
    let ids: Vec<&str> = page.select(&ids).filter_map(|element| element.attr("id")).collect();
    assert_eq!(ids.iter().collect::<HashSet<_>>().len(), ids.len(), "{ids:?}");
    let links: HashSet<&str> = page.select(&links).filter_map(|link| link.attr("href")).collect();
    assert!(links.len() > 3, "{links:?}");
    for link in links {
        assert!(ids.contains(&link.trim_start_matches('#')), "{link}: {ids:?}");
    }
}

#[test]
fn a_screen_reader_finds_its_way() {
    let page = page(&cases(), &[]);
    let count = |selector| texts(&page, selector).len();
    assert_eq!([count("html[lang=en-GB]"), count("h1"), count("main"), count("title")], [1; 4]);
    assert_eq!(count("table"), count("table > caption"));
    assert_eq!(count("thead th"), count("thead th[scope=col]"));
    assert_eq!(count("tbody tr"), count("tbody tr > th:first-child[scope]"));
}

#[test]
fn explain_shows_how_each_date_was_counted() {
    let page = page(&cases(), &["--explain"]);
    let counted = texts(&page, "details li");
    assert!(counted.contains(&"due Fri 11 Dec 2026".to_owned()), "{counted:?}");
    assert_eq!(texts(&page, "details").len(), rows(&page).len());
}

#[test]
fn due_writes_a_page_of_one_event() {
    let args = ["due", "referral", "2026-11-20 16:40", "--as-of", "2026-11-23", "--format", "html"];
    let page = parsed(&cli::answer(&args));
    let title = "Referral received by children's social care: Fri 20 Nov 2026 16:40";
    assert_eq!(texts(&page, "h1"), [title]);
    assert_eq!(texts(&page, "header p"), ["As of Mon 23 Nov 2026."]);
    let rows = rows(&page);
    let decision = rows.iter().find(|row| row[1].starts_with("Decide the type")).unwrap();
    let authority = "Working Together 2026, statutory guidance";
    assert_eq!(
        [&decision[0], &decision[2], &decision[3]],
        ["today, Mon 23 Nov 2026", "social care", authority]
    );
    assert_eq!(rows[0][0], "1 day late, BREACHED Sun 22 Nov 2026 16:40");
}

/// Wednesday 16 December would become Thursday 17 December.
#[test]
fn what_a_supposed_holiday_would_move_has_a_page() {
    let supposed = ["--what-if-holiday", "2026-12-15=Extra day", "--as-of", "2026-11-26"];
    let page = page(&cases(), &supposed);
    let moved = texts(&page, "tbody tr");
    assert!(moved[0].starts_with("C-3Wed 16 Dec 2026Thu 17 Dec 2026due"), "{moved:?}");
    assert!(texts(&page, "header p")[0].contains("Tue 15 Dec 2026 (Extra day)"));
}

/// Ten thousand breaches are two megabytes, of which most are dates and titles.
#[test]
fn a_row_of_many_has_nothing_that_is_not_needed() {
    let rows: String = (0..10_000).map(|case| format!("C-{case:05},,2026-11-20\n")).collect();
    let folder = Folder::with("cases.csv", format!("case,icpc,strategy-discussion\n{rows}"));
    let ran = folder.check(&["cases.csv", "--format", "html"]);
    assert_eq!(ran.stdout.matches("<tr><th scope=\"row\">C-").count(), 10_000);
    assert!(ran.stdout.len() < 10_000 * 200 + 20_000, "{} bytes", ran.stdout.len());
    assert!(!ran.stdout.contains(" style="), "no row has a style of its own");
}
