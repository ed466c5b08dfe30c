//! The output formats of a timeline, and the files that a case is read from.

use crate::common::cli;
use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use icalendar::{Calendar, CalendarComponent, Component, DatePerhapsTime, Event};
use serde::Deserialize;
use tempfile::TempDir;

const AS_OF: &str = "2026-11-20 17:00";

fn written(format: &str, more: &[&str]) -> String {
    let args = ["timeline", "referral", "2026-11-20 16:40", "--format", format];
    let as_of = if more.contains(&"--as-of") { &[][..] } else { &["--as-of", AS_OF] };
    cli::answer(&[&args[..], as_of, more].concat())
}

// JSON: a key that is added, renamed or left out fails here.

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    schema: String,
    as_of: String,
    rules: String,
    calendar: String,
    steps: Vec<Step>,
}

/// The fields of a deadline, and of its position in the chain.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code)]
struct Step {
    case: Option<String>,
    rule: Option<String>,
    table: Option<String>,
    title: String,
    kind: Option<String>,
    starts: String,
    from: String,
    within: Option<String>,
    completes: Option<String>,
    due: Option<String>,
    act_by: Option<String>,
    completed: Option<String>,
    status: String,
    working_days_left: Option<i32>,
    late_by: Option<serde_json::Value>,
    owner: Option<String>,
    force: Option<String>,
    source: Option<String>,
    #[serde(default)]
    provisional: Vec<String>,
    notes: Vec<String>,
    steps: Option<Vec<String>>,
    start: String,
    start_rule: Option<String>,
    completion: Option<String>,
    completion_is: Option<String>,
    governs: bool,
}

#[test]
fn json_has_the_fields_of_a_deadline_and_its_place_in_the_chain() {
    let document: Document = serde_json::from_str(&written("json", &[])).unwrap();
    assert_eq!(document.schema, "dutyclock/timeline/v1");
    assert_eq!(document.as_of, "2026-11-20T17:00:00+00:00");
    assert_eq!((&*document.rules, &*document.calendar), ("england", "england-and-wales"));
    assert_eq!(document.steps.len(), 11);
    let icpc = document.steps.iter().find(|step| step.rule.as_deref() == Some("icpc")).unwrap();
    assert_eq!(icpc.start, "without-limit");
    assert_eq!((icpc.due.as_deref(), &*icpc.status), (Some("2026-12-14"), "projected"));
    let review = document.steps.last().unwrap();
    assert_eq!((&*review.start, review.start_rule.as_deref()), ("projected", Some("first-review")));
    assert_eq!(review.completion_is.as_deref(), Some("projected"));
}

#[test]
fn json_lines_are_the_steps_of_the_document() {
    let document: serde_json::Value =
        serde_json::from_str(&written("json", &["--explain"])).unwrap();
    let lines = written("jsonl", &["--explain"]);
    let lines: Vec<serde_json::Value> =
        lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(document["steps"].as_array().unwrap(), &lines);
}

/// Every row has a cell for every column, even without a limit.
#[test]
fn csv_rows_are_as_long_as_their_header() {
    for more in [&[][..], &["--explain"]] {
        let text = written("csv", more);
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let header = reader.headers().unwrap().clone();
        let end = ["start", "start_rule", "completion", "completion_is", "governs"];
        assert!(header.iter().collect::<Vec<_>>().ends_with(&end), "{header:?}");
        let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        assert_eq!(rows.len(), 11);
        let due = header.iter().position(|name| name == "due").unwrap();
        let without_limit = rows.iter().filter(|row| row[due].is_empty());
        assert_eq!(without_limit.count(), 2);
    }
}

// iCalendar, read by a parser.

fn events(text: &str) -> Vec<Event> {
    let calendar: Calendar = text.parse().unwrap();
    let events = calendar.components.into_iter().filter_map(|component| match component {
        CalendarComponent::Event(event) => Some(event),
        _ => None,
    });
    events.collect()
}

fn uids(text: &str) -> Vec<String> {
    events(text).iter().map(|event| event.get_uid().unwrap().to_owned()).collect()
}

#[test]
fn a_parser_finds_every_step_with_its_day_and_what_is_projected() {
    let text = written("ics", &[]);
    let found: Vec<(String, String)> = events(&text)
        .iter()
        .map(|event| {
            let day = match event.get_start().unwrap() {
                DatePerhapsTime::Date(day) => day.to_string(),
                DatePerhapsTime::DateTime(_) => "a time".to_owned(),
            };
            (day, event.get_summary().unwrap().to_owned())
        })
        .collect();
    let expected = [
        ("a time", "Confirm a verbal referral in writing"),
        ("2026-11-23", "Acknowledge the referral"),
        ("2026-11-23", "Decide the type of response"),
        ("2026-11-23", "No limit: Child protection concern identified (projected)"),
        (
            "2026-11-23",
            "No limit: Strategy discussion that starts section 47 enquiries (projected)",
        ),
        ("2026-11-25", "Contact social care again"),
        ("2026-12-14", "Hold the initial child protection conference (projected)"),
        ("2026-12-30", "Hold the first core group, if a plan is made (projected)"),
        ("2027-01-27", "Conclude the assessment"),
        ("2027-03-14", "Hold the first review conference (projected)"),
        ("2027-09-14", "Hold the next review conference (projected)"),
    ];
    let expected = expected.map(|(day, summary)| (day.to_owned(), summary.to_owned()));
    assert_eq!(found, expected);
}

#[test]
fn an_entry_describes_why_it_has_no_limit() {
    let text = written("ics", &[]);
    let event = events(&text).into_iter().find(|event| {
        event.get_summary().is_some_and(|summary| summary.contains("Strategy discussion"))
    });
    let event = event.unwrap();
    let description = event.get_description().unwrap();
    assert!(
        description.starts_with("From Mon 23 Nov 2026 (concern-identified)\n"),
        "{description}"
    );
    assert!(
        description.contains("no limit is set for this step: shown on the day"),
        "{description}"
    );
    // Nobody is reminded of a day that may never come.
    assert!(!text.contains("BEGIN:VALARM\r\nACTION:DISPLAY\r\nDESCRIPTION:Strategy"), "{text}");
}

/// A second import moves the entries of the first: an id is the same when its date has moved.
#[test]
fn a_date_that_moves_keeps_its_entry_in_a_calendar() {
    let case = ["--reviews", "4", "--case", "C-1042"];
    let all = |more: &[&str]| uids(&written("ics", &[&case, more].concat()));
    let (before, after) = (all(&[]), all(&["--done", "decision=2026-11-25"]));
    assert_eq!(BTreeSet::from_iter(&before).len(), before.len());
    assert_eq!(BTreeSet::from_iter(&before), BTreeSet::from_iter(&after));
}

/// RFC 5545, section 3.1: lines end in CRLF and are of 75 octets at most.
#[test]
fn lines_of_a_calendar_are_folded() {
    let text = written("ics", &["--reviews", "4", "--explain", "--rules", "set-procedures"]);
    assert!(text.ends_with("END:VCALENDAR\r\n"));
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
    for line in text.split("\r\n") {
        assert!(line.len() <= 75, "{} octets: {line}", line.len());
    }
}

// A case from its record.

fn file(name: &str, text: &str) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, text).unwrap();
    (folder, path)
}

fn of_record(file: &str, more: &[&str]) -> cli::Ran {
    let args = ["timeline", "--from-cases", file, "--case", "C-1042", "--format", "csv"];
    cli::run(&[&args[..], more].concat())
}

/// The rules and limits of the steps of a record.
fn limits(ran: &cli::Ran) -> Vec<(String, String)> {
    let mut reader = csv::Reader::from_reader(ran.stdout.as_bytes());
    let rows = reader.records().map(Result::unwrap);
    rows.map(|row| (row[1].to_owned(), row[9].to_owned())).collect()
}

/// What has not happened yet. A file that did not name these events could not show them.
const NOT_YET: &str = "\"acknowledgement\": null, \"decision\": null, \
                       \"referral-confirmed\": null, \"referrer-contact\": null";

/// The same case in every format that `check` reads, all of which have these events.
#[test]
fn a_case_is_the_same_from_every_file() {
    let wide = "case,referral,strategy-discussion,acknowledgement,decision,referral-confirmed,\
                referrer-contact\nC-1,2026-01-05,,,,,\nC-1042,2026-11-02,2026-11-20,,,,\n";
    let long = "case,event,when\nC-1042,strategy-discussion,2026-11-20\nC-1042,referral,2026-11-02\n\
                C-1,acknowledgement,\nC-1,decision,\nC-1,referral-confirmed,\nC-1,referrer-contact,\n";
    let line = format!(
        "{{\"case\": \"C-1042\", \"events\": {{\"referral\": \"2026-11-02\", \
         \"strategy-discussion\": \"2026-11-20\", {NOT_YET}}}}}\n"
    );
    let toml =
        "id = \"C-1042\"\n[events]\nreferral = 2026-11-02\nstrategy-discussion = 2026-11-20\n";
    let mut all = Vec::new();
    for (name, text) in
        [("wide.csv", wide), ("long.csv", long), ("cases.jsonl", &line), ("case.toml", toml)]
    {
        let (_folder, path) = file(name, text);
        let ran = of_record(path.to_str().unwrap(), &["--as-of", "2026-11-20"]);
        assert_eq!(ran.code, Some(0), "{name}: {ran:?}");
        all.push(limits(&ran));
    }
    assert!(all[0].contains(&("icpc".to_owned(), "2026-12-11".to_owned())), "{:?}", all[0]);
    assert!(all.iter().all(|limits| *limits == all[0]), "{all:#?}");
}

#[test]
fn a_case_is_read_from_standard_input_too() {
    let line = "{\"case\": \"C-1042\", \"events\": {\"strategy-discussion\": \"2026-11-20\"}}\n";
    let args = ["timeline", "--from-cases", "-", "--input", "jsonl", "--case", "C-1042"];
    let as_of = ["--as-of", "2026-11-20", "--format", "csv"];
    let mut command = cli::dutyclock(&[&args[..], &as_of].concat());
    let ran = cli::finish(command.write_stdin(line));
    assert_eq!(limits(&ran)[0], ("icpc".to_owned(), "2026-12-11".to_owned()));
}

const CENSUS: &str = "\
<Message>
<Header><CollectionDetails><ReferenceDate>2026-03-31</ReferenceDate></CollectionDetails></Header>
<Children><Child><ChildIdentifiers><LAchildID>C-1042</LAchildID></ChildIdentifiers>
<CINdetails><CINreferralDate>2026-03-02</CINreferralDate>
<Section47><S47ActualStartDate>2026-03-23</S47ActualStartDate></Section47></CINdetails></Child></Children>
</Message>
";

/// A census cannot show decisions and core groups: nothing is projected to them or through them.
#[test]
fn a_census_is_judged_as_of_its_date_and_by_what_it_can_show() {
    let (_folder, path) = file("census.xml", CENSUS);
    let ran = of_record(path.to_str().unwrap(), &[]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.stderr.contains("checked as of Tue 31 Mar 2026"), "{}", ran.stderr);
    assert!(ran.stderr.contains("not checked"), "{}", ran.stderr);
    let rules: Vec<String> = limits(&ran).into_iter().map(|(rule, _)| rule).collect();
    assert_eq!(rules, ["icpc", "assessment", "first-review", "next-review"]);
}

/// Half a record would be drawn wrongly. A good record of the same case is drawn, and the missing one is
/// reported.
#[test]
fn a_record_that_cannot_be_read_is_told() {
    let long = "case,event,when\nC-1042,referral,2026-11-02\nC-1042,decision,2026-13-03\n";
    let (_folder, path) = file("long.csv", long);
    let ran = of_record(path.to_str().unwrap(), &["--as-of", "2026-11-20"]);
    assert_eq!((ran.code, &*ran.stdout), (Some(2), ""), "{ran:?}");
    assert!(ran.stderr.contains("there is no month 13"), "{}", ran.stderr);

    let line = format!(
        "{{\"case\": \"C-1042\", \"events\": {{\"referral\": \"2026-11-02\", {NOT_YET}}}}}\n\
         {{\"case\": \"C-1042\", \"events\": {{\"decision\": \"2026-13-03\"}}}}\n"
    );
    let (_folder, path) = file("cases.jsonl", &line);
    let path = path.to_str().unwrap();
    let args = ["timeline", "--from-cases", path, "--case", "C-1042", "--as-of", "2026-11-20"];
    let ran = cli::run(&[&args[..], &["--format", "json"]].concat());
    assert_eq!(ran.code, Some(2), "{ran:?}");
    let document: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    let error = document["errors"][0].as_str().unwrap();
    assert!(error.starts_with("this timeline is incomplete: "), "{error}");
    assert!(error.contains("there is no month 13"), "{error}");
    assert_eq!(document["steps"].as_array().unwrap().len(), 5);
}

/// An unreadable record may belong to any case, including this one.
#[test]
fn a_record_that_names_no_case_is_told_with_every_case() {
    let line = format!(
        "{{\"case\": \"C-1042\", \"events\": {{\"referral\": \"2026-11-02\", {NOT_YET}}}}}\n\
         {{\"case\":"
    );
    let (_folder, path) = file("cases.jsonl", &line);
    let path = path.to_str().unwrap();
    let ran = of_record(path, &["--as-of", "2026-11-20"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(ran.stderr.contains("line 2"), "{}", ran.stderr);
    assert_eq!(limits(&ran).len(), 5);

    let ran =
        cli::run(&["timeline", "--from-cases", path, "--case", "C-9", "--as-of", "2026-11-20"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(ran.stderr.contains("no case `C-9`"), "{}", ran.stderr);
}

#[test]
fn an_id_steers_no_terminal_and_no_spreadsheet() {
    let id = "=1+1\\u001b[2J";
    let line = format!("{{\"case\": \"{id}\", \"events\": {{\"referral\": \"2026-11-02\"}}}}\n");
    let (_folder, path) = file("cases.jsonl", &line);
    for format in ["table", "json", "jsonl", "csv", "markdown", "ics"] {
        let path = path.to_str().unwrap();
        let args = ["timeline", "--from-cases", path, "--case", "=1+1\u{1b}[2J"];
        let ran = cli::run(&[&args[..], &["--as-of", "2026-11-20", "--format", format]].concat());
        assert_eq!(ran.code, Some(0), "{ran:?}");
        assert!(!ran.all().contains('\u{1b}'), "{format}: {}", ran.all());
        assert!(!ran.stdout.lines().any(|line| line.starts_with('=')), "{format}: {}", ran.stdout);
    }
}

// Drawings: nothing of the JSON is missing in them.

/// The texts of a drawing, whatever its markup, with single spaces.
fn words_of(drawing: &str) -> String {
    let mut text = String::new();
    let mut in_markup = false;
    for c in drawing.chars() {
        match c {
            '<' => in_markup = true,
            '>' => {
                in_markup = false;
                text.push(' ');
            }
            c if !in_markup => text.push(c),
            _ => {}
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn every_due_date_of_the_json_is_in_every_drawing() {
    let more = ["--reviews", "12"];
    let document: Document = serde_json::from_str(&written("json", &more)).unwrap();
    let drawings = ["text", "svg", "html"].map(|format| words_of(&written(format, &more)));
    let mut dates = 0;
    for due in document.steps.iter().filter_map(|step| step.due.as_deref()) {
        let day: chrono::NaiveDate = due.get(..10).unwrap().parse().unwrap();
        let words = day.format("%a %-d %b %Y").to_string();
        assert!(drawings.iter().all(|drawing| drawing.contains(&words)), "{words}");
        dates += 1;
    }
    assert_eq!(dates, 19);
}

/// The word for a planned, completed or assumed day appears wherever people read it.
#[test]
fn a_day_without_a_limit_says_how_it_is_known() {
    let held = ["--done", "strategy-discussion=2026-11-26"];
    for (now, more, how, day) in [
        ("2026-11-20", &[][..], "assumed on", "Mon 23 Nov 2026"),
        ("2026-11-24", &held, "planned for", "Thu 26 Nov 2026"),
        ("2026-11-27", &held, "done", "Thu 26 Nov 2026"),
    ] {
        for format in ["text", "svg", "html", "table", "markdown"] {
            let args = ["timeline", "concern-identified", "2026-11-23", "--as-of", now];
            let shown = words_of(&cli::answer(&[&args[..], &["--format", format], more].concat()));
            assert!(shown.contains(how) && shown.contains(day), "{format}: {how} {day} in {shown}");
        }
    }
}

/// A slide or handout must carry the caveats that a terminal shows, so that it is not read as a limit or
/// without a source.
#[test]
fn every_drawing_says_its_sources_and_what_is_no_limit() {
    for format in ["text", "svg", "html"] {
        let drawn = words_of(&written(format, &[]));
        for said in [
            "[2] Working Together 2026, statutory guidance",
            "depends on Mon 23 Nov 2026, an assumed day",
            "Numbers carried over from Working Together 2023: the 2026 text has not been checked",
        ] {
            assert!(drawn.contains(said), "{format}: {said}\n{drawn}");
        }
    }
}

#[test]
fn what_a_page_explains_is_open_where_that_is_asked_for() {
    let opened = |more: &[&str]| written("html", more).matches("<details open>").count();
    assert_eq!([opened(&[]), opened(&["--explain"])], [0, 11]);
}

#[test]
fn markdown_says_when_a_thing_was_done() {
    let shown = written("markdown", &["--done", "decision=2026-11-24", "--as-of", "2026-11-25"]);
    assert!(shown.contains("| Mon 23 Nov 2026, 1 day late, done Tue 24 Nov |"), "{shown}");
}

/// A start that a deemed receipt policy moved, a table that is not in force, a record that contradicts
/// itself: without these remarks a chart would be misleading.
#[test]
fn every_remark_on_a_date_is_in_every_drawing() {
    let deemed = [
        &["timeline", "referral", "2026-11-20 17:30", "--as-of", "2026-11-23"][..],
        &["--rules", "examples/local-protocol.toml", "--done", "decision=2026-11-19"],
    ];
    let other_table = [
        &["timeline", "referral", "2026-11-20", "--as-of", "2026-12-20"][..],
        &["--rules", "working-together-2015"],
    ];
    for (args, remarks) in [
        (deemed.concat(), ["counted as received on Mon 23 Nov 2026", "recorded as done before it"]),
        (other_table.concat(), ["was not in force on the starting date", "an assumed day"]),
    ] {
        for format in ["text", "svg", "html", "table", "markdown", "csv"] {
            let drawn = words_of(&cli::answer(&[&args[..], &["--format", format]].concat()));
            for remark in remarks {
                assert!(drawn.contains(remark), "{format}: {remark} in {drawn}");
            }
        }
    }
}

#[test]
fn a_comparison_is_drawn_with_a_lane_for_each_table() {
    let tables = ["working-together-2015", "child-law-advice"];
    let args =
        ["compare", "referral", "2026-11-20 16:40", "--as-of", AS_OF, "--rules", &tables.join(",")];
    for format in ["svg", "html"] {
        let drawn = words_of(&cli::answer(&[&args[..], &["--format", format]].concat()));
        for text in tables.into_iter().chain(["the tables differ", "2 days later", "no such rule"])
        {
            assert!(drawn.contains(text), "{format}: {text} in {drawn}");
        }
    }
}

#[test]
fn a_timeline_from_cases_names_unknown_keys() {
    let line = r#"{"case": "C-1", "events": {"referral": "2026-11-20"}, "worker": "K"}"#;
    let args = ["timeline", "--from-cases", "-", "--input", "jsonl", "--case", "C-1"];
    let mut command = cli::dutyclock(&args);
    command.args(["--as-of", "2026-11-23"]).write_stdin(line);
    let ran = cli::finish(&mut command);
    assert!(
        ran.all().contains("these keys are not part of a case, and were ignored: worker"),
        "{}",
        ran.all()
    );
}

/// A projected step is no appointment: it moves with the real day.
#[test]
fn a_projected_entry_is_tentative_and_says_so() {
    let text = written("ics", &["--case", "C-1042"]);
    for event in events(&text) {
        let summary = event.get_summary().unwrap();
        let is_projected = summary.contains("(projected");
        let is_tentative = event.get_status() == Some(icalendar::EventStatus::Tentative);
        assert!(summary.starts_with("C-1042: "), "{summary}");
        assert!(is_tentative || !is_projected, "{summary}");
        let description = event.get_description().unwrap();
        assert_eq!(description.contains("Projected: "), is_projected, "{description}");
    }
}
