//! What a person reads first: how long there is, then what, who and on what authority.

use dutyclock::rules::shipped;

use crate::common::folder::Folder;
use crate::common::{cli, rules};

/// The lines of an answer in a window of that width.
fn lines(width: usize, args: &[&str]) -> Vec<String> {
    let mut command = cli::dutyclock(args);
    let ran = cli::finish(command.env("COLUMNS", width.to_string()));
    assert_eq!(ran.code, Some(0), "{args:?}: {ran:?}");
    ran.stdout.lines().map(str::to_owned).collect()
}

/// The first line of each duty of a list: how long there is.
fn times(args: &[&str]) -> Vec<String> {
    let lines = lines(80, &[args, &["--format", "list"]].concat());
    let paragraphs = lines.split(String::is_empty);
    // After the question, and before where it comes from.
    let duties = paragraphs.skip(1).filter(|lines| lines.len() >= 3 && lines[1].contains(": "));
    duties.map(|lines| lines[0].clone()).collect()
}

const REFERRAL: [&str; 3] = ["due", "referral", "2026-11-20 16:40"];

#[test]
fn each_row_begins_with_how_long_there_is() {
    for (as_of, expected) in [
        (
            "2026-11-20 17:00",
            [
                "47 h left, Sun 22 Nov 16:40 (act by today)",
                "1 working day left, Mon 23 Nov",
                "1 working day left, Mon 23 Nov",
                "in 3 working days, Wed 25 Nov",
                "45 working days left, Wed 27 Jan",
            ],
        ),
        (
            "2026-11-22 14:20",
            [
                "2 h 20 min left, Sun 22 Nov 16:40",
                "tomorrow, Mon 23 Nov",
                "tomorrow, Mon 23 Nov",
                "in 3 working days, Wed 25 Nov",
                "45 working days left, Wed 27 Jan",
            ],
        ),
        (
            "2026-11-26 09:00",
            [
                "4 days late, BREACHED Sun 22 Nov 16:40",
                "3 days late, BREACHED Mon 23 Nov",
                "3 days late, BREACHED Mon 23 Nov",
                "1 working day past, Wed 25 Nov",
                "41 working days left, Wed 27 Jan",
            ],
        ),
    ] {
        assert_eq!(times(&[&REFERRAL[..], &["--as-of", as_of]].concat()), expected, "{as_of}");
    }
}

#[test]
fn a_breach_comes_first_and_what_is_done_or_not_needed_comes_last() {
    let done = ["--done", "decision=2026-11-24", "--done", "assessment-complete=2026-11-24"];
    let args = [&REFERRAL[..], &done, &["--as-of", "2026-11-30"]].concat();
    let expected = [
        "8 days late, BREACHED Sun 22 Nov 16:40",
        "7 days late, BREACHED Mon 23 Nov",
        "done Tue 24 Nov, 1 day late",
        "done Tue 24 Nov",
        "not needed",
    ];
    assert_eq!(times(&args), expected);
}

#[test]
fn a_distant_day_is_weeks_away_and_has_its_year() {
    let conference = ["due", "review", "2026-11-20", "--as-of", "2026-11-20"];
    assert_eq!(times(&conference), ["25 weeks left, Thu 20 May 2027"]);
    let birth = ["due", "date-of-birth", "2026-11-20", "--as-of", "2026-11-20"];
    assert_eq!(times(&birth), ["18 years left, target Sun 20 Nov 2044"]);
}

/// Each event that starts a duty. Two lines would be read as two duties.
/// So that it has its line at a hundred columns, beside how long there is and who must act.
#[test]
fn every_title_of_a_duty_fits_its_row() {
    const LONGEST_TITLE: usize = 44;
    for table in shipped::ids() {
        for rule in rules(table).rules() {
            let length = rule.title.chars().count();
            assert!(length <= LONGEST_TITLE, "{table}, {}: {length}: {}", rule.id, rule.title);
        }
    }
}

#[test]
fn at_a_hundred_columns_each_row_is_one_line() {
    let events = cli::answer(&["events", "--rules", "england", "--format", "json"]);
    let events: serde_json::Value = serde_json::from_str(&events).unwrap();
    let names = events.as_array().unwrap().iter().map(|event| event["event"].as_str().unwrap());
    let mut duties = 0;
    for event in names {
        let args = ["due", event, "2026-11-20 16:40", "--as-of", "2026-11-20 17:00"];
        let json = cli::answer(&[&args[..], &["--format", "json"]].concat());
        let json: serde_json::Value = serde_json::from_str(&json).unwrap();
        let dated = json["deadlines"].as_array().unwrap().iter();
        let is_dated = |deadline: &&serde_json::Value| {
            deadline["due"].is_string()
                && (deadline["status"] != "outstanding" || deadline["within"] != "beforehand")
        };
        let dated = dated.filter(is_dated);
        let titles: Vec<&str> = dated.map(|row| row["title"].as_str().unwrap()).collect();
        if titles.is_empty() {
            continue;
        }
        let lines = lines(100, &args);
        let head = lines.iter().position(|line| line.starts_with("When ")).unwrap();
        let rows = lines[head + 1..].iter().take_while(|line| !line.is_empty()).count();
        assert_eq!(rows, titles.len(), "{event}: {lines:#?}");
        duties += rows;
    }
    assert!(duties > 50, "{duties}");
}

#[test]
fn a_narrow_window_has_a_paragraph_for_each_duty() {
    let args = [&REFERRAL[..], &["--as-of", "2026-11-20 17:00", "--role", "social-care"]].concat();
    let lines = lines(40, &args);
    let expected = [
        "1 working day left, Mon 23 Nov",
        "Decide the type of response: social care",
        "Working Together 2026, statutory",
        "  guidance",
    ];
    assert_eq!(lines.split(String::is_empty).nth(2).unwrap(), expected);
    let (command, others) = lines.split_last().unwrap();
    assert!(others.iter().all(|line| line.chars().count() <= 40), "{lines:#?}");
    assert!(command.starts_with("dutyclock explain"), "{command}");
}

/// A limit from an unread text is still a limit, so one sentence says it and no row has a mark.
#[test]
fn one_sentence_says_whose_text_was_not_read() {
    let strategy = |day| ["due", "strategy-discussion", day, "--as-of", day, "--format", "list"];
    for (day, sentence) in [
        ("2013-11-20", "Numbers of Working Together 2013 come from documents that restate it"),
        ("2018-11-20", "Numbers of Working Together 2018 come from documents that restate it"),
        ("2024-11-20", "Numbers of Working Together 2023 come from documents that restate it"),
        ("2026-11-20", "Numbers carried over from Working Together 2023: the 2026 text has not"),
    ] {
        let lines = lines(120, &strategy(day));
        let said = lines.iter().filter(|line| line.starts_with(sentence)).count();
        assert_eq!(said, 1, "{lines:#?}");
        assert!(!lines.concat().contains('['), "{lines:#?}");
    }
    let read = lines(120, &strategy("2015-11-20"));
    assert!(!read.concat().contains("checked"), "{read:#?}");
}

/// What is copied from the last line must run.
#[test]
fn the_last_line_is_a_command_that_runs() {
    let done = ["--done", "acknowledgement=24 Nov 2026", "--rules", "set-procedures"];
    let args = [&REFERRAL[..], &done, &["--as-of", "2026-11-30 09:00"]].concat();
    for width in [200, 100, 80, 40] {
        let last = lines(width, &args).pop().unwrap();
        let (_, command) = last.split_once("dutyclock ").unwrap();
        let (words, _) = crate::help_examples::words(command);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        assert!(cli::answer(&words).contains("Sun 22 Nov 2026 16:40"), "{width}: {last}");
    }
}

#[test]
fn the_next_command_fits_eighty_columns_with_a_date_of_the_report() {
    let all = lines(80, &[&REFERRAL[..], &["--as-of", "2026-11-20 17:00"]].concat());
    assert!(all.iter().all(|line| line.chars().count() <= 80), "{all:#?}");
    assert!(all.last().unwrap().ends_with("--as-of 2026-11-20T17:00"), "{all:#?}");
}

/// A local protocol that repeats the decision, and one that wants it sooner.
#[test]
fn a_duty_of_several_documents_is_one_duty() {
    let protocol = |id: &str, title: &str, within: &str| {
        let head = "title = \"Our protocol\"\npublisher = \"A partnership\"\njurisdiction = \"England\"\n\
                    extends = \"working-together\"\nsource = { title = \"Our protocol\" }\n\
                    [[rule]]\nid = \"our-decision\"\nkind = \"limit\"\nstarts = \"referral\"\n\
                    completes = \"decision\"\nowner = \"social-care\"\nforce = \"local-procedure\"\n\
                    verified = \"text\"\nsource = \"Our protocol, page 3\"";
        format!("id = \"{id}\"\n{head}\ntitle = \"{title}\"\nwithin = \"{within}\"\n")
    };
    let same = protocol("same", "Decide the type of response", "1 working day");
    let sooner = protocol("sooner", "Decide within hours", "4 hours");
    let folder = Folder::with("same.toml", same).and("sooner.toml", sooner);
    let decisions = |table: &str| {
        let due = ["due", "referral", "2026-11-20 10:00", "--as-of", "2026-11-20 11:00"];
        let more = ["--rules", table, "--format", "list"];
        let ran = cli::run_in(folder.path(), &[&due[..], &more].concat());
        assert_eq!(ran.code, Some(0), "{ran:?}");
        let duties: Vec<String> = ran.stdout.split("\n\n").map(str::to_owned).collect();
        duties.into_iter().filter(|duty| duty.contains("Decide")).collect::<Vec<_>>()
    };
    assert_eq!(
        decisions("same.toml"),
        ["1 working day left, Mon 23 Nov\nDecide the type of response: social care\nWorking \
          Together 2026, statutory guidance; Our protocol, page 3, local procedure"]
    );
    assert_eq!(
        decisions("sooner.toml"),
        [
            "3 h left, Fri 20 Nov 14:00\nDecide within hours: social care\nOur protocol, page 3, \
             local procedure",
            "1 working day left, Mon 23 Nov\nDecide the type of response: social care\nWorking \
             Together 2026, statutory guidance\nthe same duty as \"Decide within hours\", which has \
             the earlier limit"
        ]
    );
}

/// A table whose words would break is read row by row, on a telephone or in half a window.
#[test]
fn a_table_breaks_no_word_in_forty_columns() {
    let cases = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/open-cases.csv");
    let check = ["check", cases, "--fail-on", "never", "--as-of", "2026-12-01"];
    // The deadlines of a check are a list in a narrow window.
    let list = [&check[..], &["--format", "list"]].concat();
    for (wide, narrow) in [
        (&list[..], &check[..]),
        (&["rules", "list"], &["rules", "list"]),
        (&["compare", "referral", "2026-11-20"], &["compare", "referral", "2026-11-20"]),
    ] {
        let words = |width: usize, args: &[&str]| -> Vec<String> {
            let text = lines(width, args).join(" ");
            text.split(|c: char| !c.is_ascii_alphabetic()).map(str::to_owned).collect()
        };
        let whole = words(200, wide);
        let found = words(40, narrow).into_iter();
        let broken: Vec<String> = found.filter(|word| !whole.contains(word)).collect();
        assert!(broken.is_empty(), "{narrow:?}: {broken:?}");
        assert!(lines(40, narrow).iter().all(|line| line.chars().count() <= 40), "{narrow:?}");
    }
}
