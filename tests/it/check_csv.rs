//! Cases in CSV, with a row per case or per event: what is read, reported and rejected.

use dutyclock::{DateOrder, Moment};

use crate::common::cli;
use crate::common::folder;
use folder::Folder;

fn csv(text: impl AsRef<[u8]>) -> Folder {
    Folder::with("cases.csv", text)
}

/// A case whose conference was due on Friday 11 December, and nothing else to assess.
const LATE: &str = "C-1,2026-11-20,,,\n";
/// The same, held on the day.
const MET: &str = "C-2,2026-11-20,2026-12-11,2026-12-14,\n";
const HEADINGS: &str = "case,strategy-discussion,icpc,core-group,review\n";

/// The assessed deadlines, by case, rule and status.
fn judged(text: impl AsRef<[u8]>) -> Vec<String> {
    csv(text).rows(&["cases.csv", "--all"], &["case", "rule", "status"])
}

/// The message that rejects a whole file.
fn refused(text: impl AsRef<[u8]>, args: &[&str]) -> String {
    let ran = csv(text).check(&[&["cases.csv"], args].concat());
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), ""), "{ran:?}");
    assert_eq!(ran.stderr.lines().count(), 1, "one sentence: {}", ran.stderr);
    assert!(ran.stderr.starts_with("error: `cases.csv`: "), "{}", ran.stderr);
    ran.stderr
}

/// The message about the one bad row of a file; its good rows are assessed.
fn rejected(text: impl AsRef<[u8]>) -> String {
    let ran = csv(text).check(&["cases.csv", "--quiet", "--format", "csv"]);
    assert_eq!(ran.code, Some(3), "{ran:?}");
    assert_eq!(ran.stderr.lines().count(), 1, "one sentence: {}", ran.stderr);
    assert!(ran.stdout.contains("C-1,icpc,"), "the good row is judged: {ran:?}");
    ran.stderr
}

// A row a case

#[test]
fn an_empty_cell_is_not_yet_and_a_date_is_done() {
    let text = format!("{HEADINGS}{LATE}{MET}");
    let mut found = judged(text);
    found.sort();
    let expected =
        ["C-1 icpc breached", "C-2 core-group met", "C-2 first-review due", "C-2 icpc met"];
    assert_eq!(found, expected);
}

/// Exports from spreadsheets and databases spell the names in their own ways.
#[test]
fn headings_are_event_ids_in_any_spelling() {
    for headings in [
        "case,icpc,strategy-discussion",
        "case_id,ICPC,strategy_discussion",
        "Case ID,icpc,Strategy Discussion",
        "CASE,Icpc,STRATEGY_DISCUSSION",
        "\"case\",icpc,\" strategy-discussion \"",
        "\u{feff}case,icpc,strategy-discussion",
        "\u{feff}\"case\",icpc,\"strategy-discussion\"",
    ] {
        let text = format!("{headings}\nC-1,,2026-11-20\n");
        assert_eq!(judged(text), ["C-1 icpc breached"], "{headings:?}");
    }
}

/// Columns may come in any order, with the case in any of them.
#[test]
fn the_case_may_stand_in_the_last_column() {
    assert_eq!(judged("icpc,strategy-discussion,case\n,2026-11-20,C-1\n"), ["C-1 icpc breached"]);
}

/// Whatever system wrote the file: line breaks of either kind, and none after the last row.
#[test]
fn rows_may_end_as_any_system_ends_them() {
    for end in ["\n", "\r\n"] {
        let rows = ["case,icpc,strategy-discussion", "C-1,,2026-11-20", "C-2,,2026-11-20"];
        let expected = ["C-1 icpc breached", "C-2 icpc breached"];
        assert_eq!(judged(rows.join(end)), expected, "{end:?}, no end after the last");
        assert_eq!(judged(rows.map(|row| row.to_owned() + end).concat()), expected, "{end:?}");
    }
}

/// 10 February and six months are 10 August: the later review counts, whichever column it has.
#[test]
fn an_event_that_repeats_has_numbered_columns() {
    for headings in ["review_1,review_2", "review-1,Review 2", "review1,review2", "review,review_2"]
    {
        let text =
            format!("case,{headings}\nC-1,2025-08-10,2026-02-10\nC-2,2026-02-10,2025-08-10\n");
        let rows = csv(text).rows(&["cases.csv", "--all"], &["case", "from", "due", "status"]);
        let expected = |case: &str| {
            [
                format!("{case} 2025-08-10 2026-02-10 met"),
                format!("{case} 2026-02-10 2026-08-10 breached"),
            ]
        };
        let mut sorted = rows.clone();
        sorted.sort();
        assert_eq!(sorted, [expected("C-1"), expected("C-2")].concat(), "{headings}");
    }
}

/// The assessment was due on 20 January; its extension runs to the end of the month.
#[test]
fn a_column_of_extensions_names_its_rule() {
    for heading in ["extension_assessment", "extension-assessment", "Extension Assessment"] {
        let text =
            format!("case,referral,assessment_complete,{heading}\nC-1,2025-11-13,,2026-01-31\n");
        let status = |as_of| {
            let rows =
                csv(&text).rows(&["cases.csv", "--all", "--as-of", as_of], &["rule", "status"]);
            rows.into_iter().find(|row| row.starts_with("assessment ")).unwrap()
        };
        assert_eq!(status("2026-01-31"), "assessment extended", "{heading}");
        assert_eq!(status("2026-02-01"), "assessment breached", "{heading}");
    }
}

#[test]
fn an_extension_of_no_rule_is_refused_with_the_rule_that_was_meant() {
    let error = refused("case,referral,extension_asessment\nC-1,2026-11-13,\n", &[]);
    assert!(error.contains("`assessment`"), "{error}");
}

/// Routine: three working days from Friday 20 November. At risk of serious harm: the same day.
#[test]
fn the_circumstances_of_a_case_are_its_own() {
    let text = "case,strategy-discussion,concern-identified,circumstances\n\
                C-1,,2026-11-20,serious-harm\nC-2,,2026-11-20,\n";
    let args = ["cases.csv", "--all", "--rules", "set-procedures"];
    let rows = csv(text).rows(&args, &["case", "rule", "due"]);
    let expected = ["C-1 strategy-discussion 2026-11-20", "C-2 strategy-discussion 2026-11-25"];
    for row in expected {
        assert!(rows.iter().any(|found| found == row), "{row}: {rows:#?}");
    }
}

#[test]
fn an_unknown_circumstance_rejects_its_row() {
    let error = rejected(
        "case,icpc,strategy-discussion,circumstances\nC-0,,2026-11-20,x\nC-1,,2026-11-20,\n",
    );
    assert!(error.contains("line 2, case `C-0`, circumstances: "), "{error}");
    assert!(error.contains("the rules of `england` have complex, extended"), "{error}");
}

#[test]
fn a_quoted_cell_may_have_commas_and_line_breaks() {
    let text = "case,remarks,icpc,strategy-discussion\n\
                \"C-1, north\",\"first line\nsecond, with \"\"quotes\"\"\",,2026-11-20\n\
                C-2,,,2026-11-20\n";
    assert_eq!(judged(text), ["C-1, north icpc breached", "C-2 icpc breached"]);
}

/// The answer, the messages and their line numbers must not depend on how the file is written: with or
/// without quotes, which may begin anywhere, and with any line break.
#[test]
fn quotes_and_line_breaks_change_no_answer_and_no_line_number() {
    let rows = [
        "case,strategy-discussion,icpc",
        "C-1,2026-11-20,",
        "",
        "C-2,2026-11-31,",
        ",,",
        " C-3 , 2026-11-20 ,2026-12-11",
        "some text",
        "",
        "",
        "C-5,2026-11-20,,x",
        "C-6,2026-11-20T16:40,20/11/026",
        "C-7,2026-11-20,",
    ];
    let quoted = |row: &str| match row {
        "" => String::new(),
        row => format!("\"{}\"", row.replace(',', "\",\"")),
    };
    let answer = |text: String| {
        let folder = csv(text);
        let args = ["cases.csv", "--all", "--format", "csv", "--rejects", "rejects.csv"];
        let ran = folder.check(&args);
        (ran.code, ran.stdout, ran.stderr, folder.read("rejects.csv"))
    };
    let expected = answer(rows.join("\n"));
    assert_eq!(folder::picked(&expected.3, &["line"]), ["4", "7", "10", "11"]);
    for first_quoted in 0..rows.len() {
        for end in ["\n", "\r\n"] {
            let text: String = rows
                .iter()
                .enumerate()
                .map(|(index, row)| match index < first_quoted {
                    true => (*row).to_owned() + end,
                    false => quoted(row) + end,
                })
                .collect();
            assert_eq!(answer(text), expected, "quoted from row {first_quoted}, {end:?}");
        }
    }
}

/// The usual date formats take a fast path. If it gives an answer, the answer is the same.
#[test]
fn the_short_way_to_read_a_date_reads_nothing_else_than_the_long_one() {
    let dates =
        ["2026-11-20", "2026-02-29", "2028-02-29", "2026-11-31", "2026-13-01", "2026-00-10"]
            .into_iter()
            .chain([
                "2026-11-00",
                "1899-12-31",
                "1900-01-01",
                "2099-12-31",
                "2100-01-01",
                "0000-00-00",
            ])
            .chain([
                "2026-03-29",
                "2026-10-25",
                "2026-11-2 ",
                "2026-1-020",
                "2026/11/20",
                "+026-11-20",
            ]);
    let times = ["", "T16:40", " 16:40", "T16:40:59", "T00:00", "T24:00", "T23:59:60", "T01:30"];
    let odd =
        ["T", " ", "T16:60", "T1:30", "T16:40:", "T16.40", "T16:40Z", "T-1:30", "t16:40", "x"];
    for date in dates {
        for time in times.iter().chain(&odd) {
            let text = format!("{date}{time}");
            if let Some(moment) = Moment::from_iso(text.as_bytes()) {
                assert_eq!(Moment::recorded(&text, DateOrder::DayFirst), Ok(moment), "{text}");
            }
        }
    }
}

/// Rows of commas are what spreadsheets leave below a table; a lone space is no date.
#[test]
fn blank_rows_are_passed_over_and_counted() {
    let folder = csv(format!("{HEADINGS}\n,,,,\n{LATE} , ,,,\n\n"));
    let ran = folder.check(&["cases.csv"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.stderr.contains("2 blank rows were ignored"), "{}", ran.stderr);
    let summary = &folder.json(&["cases.csv"])["summary"];
    assert_eq!((&summary["read"], &summary["rejected"]), (&1.into(), &0.into()));
    assert_eq!(judged("case,strategy-discussion,icpc\nC-1,2026-11-20, \n"), ["C-1 icpc breached"]);
}

/// Blank lines before the headings are no headings, and the lines after them keep their numbers.
#[test]
fn the_headings_may_stand_below_blank_lines() {
    for end in ["\n", "\r\n"] {
        let rows =
            ["", "", "case,icpc,strategy-discussion", "C-0,,2026-11-31", "C-1,,2026-11-20", ""];
        let error = rejected(rows.join(end));
        assert!(error.contains("line 4, case `C-0`"), "{end:?}: {error}");
    }
}

/// As databases and spreadsheets export a time.
#[test]
fn a_time_may_have_seconds_and_their_fractions() {
    for when in [
        "2026-11-20T16:40",
        "2026-11-20 16:40",
        "2026-11-20 16:40:00",
        "2026-11-20T16:40:00.000",
        "2026-11-20T16:40:00Z",
        "20/11/2026 16:40",
        "20/11/2026 16:40:00",
    ] {
        let rows = csv(format!("case,referral,referral-confirmed\nC-1,{when},\n"))
            .rows(&["cases.csv", "--all"], &["rule", "due"]);
        let confirmation = "written-confirmation 2026-11-22T16:40:00+00:00".to_owned();
        assert!(rows.contains(&confirmation), "{when}: {rows:#?}");
    }
}

/// A typo in a heading would lose a whole column of dates.
#[test]
fn a_heading_that_is_nearly_an_event_is_refused_with_the_event_that_was_meant() {
    for (headings, event) in [
        ("case,referral,strategy_discusion", "strategy-discussion"),
        ("case,referral,Initial Child Protecton Conference held", "icpc"),
        ("case,referral,Date of assesment started", "assessment-start"),
    ] {
        let heading = headings.rsplit(',').next().unwrap();
        let text = format!("decision,{headings}\n2026-11-20,C-1,2026-11-20,2026-11-21\n");
        let error = refused(&text, &[]);
        assert!(error.contains(&format!("did you mean `{event}`?")), "{error}");
        assert!(error.contains(&format!("--map \"{heading}={event}\"")), "{error}");
        let ran = csv(&text).check(&["cases.csv", "--ignore-column", heading, "--quiet"]);
        assert_eq!(ran.stderr, "", "{heading}");
    }
}

/// Teams, names and notes are in every export: they are reported once, and nothing of them is shown.
#[test]
fn a_column_of_something_else_is_passed_over_and_named_once() {
    let text = "case,strategy-discussion,icpc,referrer,notes\n".to_owned()
        + &"C-1,2026-11-20,,GP,x\n".repeat(30);
    let ran = csv(text).check(&["cases.csv"]);
    let remark = "2 columns are not an event, and ignored: `referrer`, `notes`";
    assert_eq!(ran.stderr.matches(remark).count(), 1, "{}", ran.stderr);
}

#[test]
fn a_heading_can_be_mapped_to_an_event_a_case_an_extension_or_circumstances() {
    let folder =
        csv("Number,icpc,\"Strategy, first\",Extended to,Kind\nC-1,,2026-11-20,2026-12-31,\n");
    let maps = [
        "Number=case",
        "Strategy, first=strategy_discussion",
        "Extended to=extension_icpc",
        "kind=circumstances",
    ];
    let mut args = vec!["cases.csv", "--all"];
    maps.iter().for_each(|map| args.extend(["--map", map]));
    assert_eq!(folder.rows(&args, &["case", "rule", "status"]), ["C-1 icpc extended"]);
}

/// A heading may contain the sign: the event comes after the last one.
#[test]
fn a_heading_with_an_equals_sign_can_be_mapped() {
    let folder = csv("case,icpc,a=b\nC-1,,2026-11-20\n");
    let rows = folder.rows(&["cases.csv", "--map", "a=b=strategy-discussion"], &["case", "rule"]);
    assert_eq!(rows, ["C-1 icpc"]);
}

/// Nothing is missing, but a misspelt heading is not the one that was meant.
#[test]
fn a_column_to_ignore_that_no_file_has_is_named() {
    let folder = csv("case,referral,Panel,Team\nC-1,2026-11-20,,\n")
        .and("other.csv", "case,referral,Unit\nC-2,2026-11-20,\n");
    let ignore = |heading| {
        let args = ["--ignore-column", heading, "--format", "csv"];
        folder.check(&[&["cases.csv", "other.csv"][..], &args].concat()).stderr
    };
    let says = "no column to ignore is called";
    assert!(ignore("Pannel").contains(&format!("{says} `Pannel`; did you mean `Panel`?")));
    assert!(!ignore("Panel").contains(says));
    assert!(!ignore("Unit").contains(says), "the other file has it");
}

#[test]
fn a_map_of_what_is_not_there_is_refused() {
    let text = "case,Date of referral\nC-1,2026-11-20\n";
    let ran = csv(text).check(&["cases.csv", "--map", "Date of referal=referral"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(ran.stderr.contains("--map: no column is called `Date of referal`"), "{}", ran.stderr);
    assert!(ran.stderr.contains("did you mean `Date of referral`?"), "{}", ran.stderr);
    let error = refused(text, &["--map", "Date of referral=referal"]);
    assert!(error.contains("did you mean `referral`?"), "{error}");
    for map in ["Date of referral", "=referral", "Date of referral="] {
        let ran = csv(text).check(&["cases.csv", "--map", map]);
        assert_eq!(ran.code, Some(2));
        assert!(ran.stderr.contains("HEADING=NAME"), "{}", ran.stderr);
    }
}

#[test]
fn a_file_whose_headings_do_not_do_is_refused_whole() {
    for (text, says) in [
        ("referral,decision\n2026-11-20,\n", "no column has the case id"),
        ("case,colour\nC-1,blue\n", "no column is an event"),
        ("case,referal\nC-1,2026-11-20\n", "did you mean `referral`?"),
        ("case,referral,referral\nC-1,2026-11-20,\n", "two columns are called `referral`"),
        ("case,case_id,referral\nC-1,C-1,2026-11-20\n", "two columns have the case id"),
        ("", "the file is empty"),
        ("\u{feff}", "the file is empty"),
        ("\n\n", "the file is empty"),
    ] {
        let error = refused(text, &[]);
        assert!(error.contains(says), "{text:?}: {error}");
    }
}

/// Two columns for one event, spelled in two ways, would both be counted.
#[test]
fn one_event_in_two_spellings_is_two_columns_of_one_name() {
    for headings in ["case,referral,Referral", "case,strategy-discussion,strategy_discussion"] {
        let error = refused(format!("{headings}\nC-1,2026-11-20,2026-11-23\n"), &[]);
        assert!(error.contains("two columns"), "{headings}: {error}");
    }
}

/// If either were picked, the other would be lost silently.
#[test]
fn a_file_that_is_both_wide_and_long_is_refused() {
    let error = refused("case,event,when,closure\nC-1,strategy-discussion,2026-11-20,\n", &[]);
    assert!(error.contains("`closure`"), "{error}");
}

#[test]
fn two_columns_of_circumstances_are_two_columns_of_one_name() {
    let error = refused("case,referral,circumstances,circumstance\nC-1,2026-11-20,,\n", &[]);
    assert!(error.contains("two columns"), "{error}");
}

/// An export that broke off after its headings must not look like a quiet night.
#[test]
fn headings_without_rows_are_accepted_only_on_request() {
    for text in ["case,referral\n", "case,referral", "\u{feff}case,referral\r\n"] {
        let folder = csv(text);
        let args = ["cases.csv", "--format", "csv", "--allow-empty"];
        let ran = folder.check(&args);
        assert_eq!((ran.code, ran.stdout.lines().count()), (Some(0), 1), "{ran:?}");
        let ran = folder.check(&args[..3]);
        assert_eq!((ran.code, ran.stdout.lines().count()), (Some(2), 1), "{ran:?}");
        assert!(ran.stderr.contains("error: `cases.csv` has no records"), "{}", ran.stderr);
        let summary = &folder.json(&["cases.csv"])["summary"];
        assert_eq!((&summary["read"], &summary["cases"]), (&0.into(), &0.into()));
    }
}

/// Spreadsheets leave out the last cells of a row if they are blank, and write blank cells beyond the last
/// heading.
#[test]
fn a_row_may_end_early_or_have_blank_cells_beyond_the_headings() {
    for row in ["C-1,2026-11-20", "C-1,2026-11-20,,,", "C-1,2026-11-20,, "] {
        let text = format!("case,strategy-discussion,icpc\n{row}\n");
        assert_eq!(judged(text), ["C-1 icpc breached"], "{row}");
    }
}

/// A line break in a text without quotes makes two rows of one, neither of which is whole.
#[test]
fn a_row_that_is_broken_or_cut_off_or_too_long_is_rejected() {
    for (row, says) in [
        ("C-0,2026-11-20,,x", "the row has 4 fields, and the headings are 3"),
        (
            "seen at home",
            "the row has 1 field, and the headings are 3; is it the rest of the row above?",
        ),
        ("mother,2026-11-20", "is it the rest of the row above?"),
    ] {
        let error = rejected(format!("case,strategy-discussion,icpc\n{row}\nC-1,2026-11-20,\n"));
        assert!(error.contains("`cases.csv`, line 2, row: "), "{error}");
        assert!(error.contains(says), "{error}");
    }
    let error = rejected("case,strategy-discussion,icpc\nC-1,2026-11-20,\nC-0,2026-");
    assert!(error.contains("line 3, row: ") && error.contains("was it cut off?"), "{error}");
}

/// Each field of a row in turn, under its heading in the file.
#[test]
fn a_bad_date_is_told_with_line_case_and_heading() {
    let headings = "case_id,Strategy_Discussion,icpc,review_2,extension_icpc";
    for (row, field, says) in [
        ("C-0,2026-11-31,,,", "Strategy_Discussion", "no 31 November 2026"),
        ("C-0,2026-11-20,soon,,", "icpc", "is not a date"),
        ("C-0,2026-11-20,,20-11-26,", "review_2", "26/11/2020"),
        ("C-0,2026-11-20,,,2026-13-01", "extension_icpc", "no month 13"),
        ("C-0,2026-03-29T01:30,,,", "Strategy_Discussion", "the clocks went forward"),
    ] {
        let error = rejected(format!("{headings}\n{row}\nC-1,2026-11-20,,,\n"));
        assert!(error.contains(&format!("line 2, case `C-0`, {field}: ")), "{error}");
        assert!(error.contains(says), "{error}");
    }
}

#[test]
fn a_case_without_an_id_is_rejected() {
    let error = rejected("case,icpc,strategy-discussion\n ,,2026-11-20\nC-1,,2026-11-20\n");
    assert!(error.contains("line 2, case: the case id is empty"), "{error}");
}

/// A file is read today and tomorrow: `today` in a cell would be another day each time.
#[test]
fn today_in_a_cell_is_no_date_and_is_not_offered_as_one() {
    let error = rejected("case,icpc,strategy-discussion\nC-0,,today\nC-1,,2026-11-20\n");
    assert!(error.contains("line 2, case `C-0`, strategy-discussion: "), "{error}");
    assert!(!error.contains("yesterday"), "it offers what it refuses: {error}");
}

/// Only the case id and the cell in question are shown: other columns may hold a name.
#[test]
fn a_reject_shows_nothing_of_other_columns() {
    let error = rejected(
        "case,child,icpc,strategy-discussion,notes\n\
         C-0,Secret,,2026-11-31,Secret\nC-1,,,2026-11-20,\n",
    );
    assert!(!error.contains("Secret"), "{error}");
}

/// An unquoted comma in a cell shifts every cell after it: the cell under the case heading may then hold
/// something else, such as a name.
#[test]
fn a_row_of_another_length_shows_no_case_id() {
    let headings = "child,case,icpc,strategy-discussion\n";
    let folder = csv(format!("{headings}Surname, Secret,C-0,,2026-11-20\n,C-1,,2026-11-20\n"));
    let ran = folder.check(&["cases.csv", "--rejects", "rejects.csv"]);
    assert_eq!(ran.code, Some(3));
    assert!(!ran.all().contains("Secret"), "{}", ran.stderr);
    assert!(!folder.read("rejects.csv").contains("Secret"), "{}", folder.read("rejects.csv"));
}

/// The rows after the quote are lost inside it: the message gives the line where it begins.
#[test]
fn a_quote_that_is_never_closed_is_told_with_its_line() {
    let text =
        "case,icpc,strategy-discussion\nC-1,,2026-11-20\n\"C-2,,2026-11-20\nC-3,,2026-11-20\n";
    let error = rejected(text);
    assert!(error.contains("line 3"), "{error}");
    assert!(error.contains("is a quote not closed?"), "{error}");
}

/// The quote swallowed other columns and other cases: none of that text is the id of this one.
#[test]
fn what_an_open_quote_swallowed_is_not_shown_as_a_case_id() {
    let folder = csv("case,icpc,strategy-discussion,notes\n\
                      C-1,,2026-11-20,\n\"C-2,,2026-11-20,Secret\nC-3,,2026-11-20,Secret\n");
    let ran = folder.check(&["cases.csv", "--rejects", "rejects.csv"]);
    assert_eq!(ran.code, Some(3));
    assert!(!ran.all().contains("Secret"), "{}", ran.stderr);
    assert!(!folder.read("rejects.csv").contains("Secret"), "{}", folder.read("rejects.csv"));
}

/// In a file too long for memory the same quote stops the reading, and the report says so.
#[test]
fn a_quote_over_millions_of_lines_stops_the_reading() {
    let rows = "C-2,2026-11-20\n".repeat((33 << 20) / 15);
    let folder = csv(format!("case,strategy-discussion\nC-1,2026-11-20\n\"{rows}"));
    let ran = folder.check(&["cases.csv", "--quiet"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.contains("line 3 does not end within 16 MiB"), "{}", ran.stderr);
    assert_eq!(ran.stderr.lines().count(), 1, "{}", ran.stderr);
}

#[test]
fn standard_input_can_be_csv() {
    for text in [
        format!("{HEADINGS}{LATE}"),
        "case,event,when\nC-1,strategy-discussion,2026-11-20\nC-1,icpc,\n".to_owned(),
    ] {
        let args = ["check", "-", "--input", "csv", "--as-of", "2026-12-14", "--format", "csv"];
        let ran = cli::finish(cli::dutyclock(&args).write_stdin(text));
        assert_eq!(ran.code, Some(1), "{ran:?}");
        assert_eq!(folder::picked(&ran.stdout, &["case", "rule"]), ["C-1 icpc"]);
    }
}

/// Every file has its own headings; a bad one does not keep the others from being read.
#[test]
fn several_files_are_checked_at_once_in_their_order() {
    let folder = csv("case,icpc,strategy-discussion\nC-1,,2026-11-20\n")
        .and("more.csv", "icpc,strategy_discussion,case_id\n,2026-11-20,C-2\n")
        .and("bad.csv", "colour,case\nblue,C-3\n")
        .and("one.toml", "id = \"C-4\"\n[events]\nstrategy-discussion = 2026-11-20\n")
        .and(
            "lines.jsonl",
            "{\"case\": \"C-5\", \"events\": {\"strategy-discussion\": \"2026-11-20\", \"icpc\": null}}\n",
        );
    let files = ["more.csv", "bad.csv", "cases.csv", "lines.jsonl", "one.toml"];
    let ran = folder.check(&[&files[..], &["--format", "csv"]].concat());
    assert_eq!(ran.code, Some(3), "{ran:?}");
    let cases = folder::picked(&ran.stdout, &["case"]);
    assert_eq!(cases, ["C-2", "C-1", "C-5", "C-4"], "{ran:?}");
    assert!(ran.stderr.contains("`bad.csv`: no column is an event"), "{}", ran.stderr);
    assert_eq!(ran.stdout.matches("case,rule,").count(), 1, "one header for all files");
}

/// A heading that only one of several files has is mapped there, and is no mistake in the others.
#[test]
fn a_map_may_be_for_one_of_several_files() {
    let folder = csv("Ref,icpc,strategy-discussion\nC-1,,2026-11-20\n")
        .and("more.csv", "case,icpc,strategy-discussion\nC-2,,2026-11-20\n");
    let args = ["cases.csv", "more.csv", "--map", "Ref=case"];
    assert_eq!(folder.rows(&args, &["case"]), ["C-1", "C-2"]);
}

// A row an event

#[test]
fn rows_of_events_may_come_in_any_order_and_cases_may_interleave() {
    let text = "when,case,event\n\
                2026-12-11,C-2,icpc\n\
                2026-11-20,C-1,Strategy_Discussion\n\
                2026-12-14,C-2,core-group\n\
                2026-11-20,C-2,strategy-discussion\n";
    let mut found = judged(text);
    found.sort();
    let expected =
        ["C-1 icpc breached", "C-2 core-group met", "C-2 first-review due", "C-2 icpc met"];
    assert_eq!(found, expected);
}

/// The answer is the same as for the same cases with a row each.
#[test]
fn the_order_of_the_rows_changes_nothing_but_the_order_of_the_cases() {
    let rows = [
        "C-1,referral,2026-10-01T09:30",
        "C-1,decision,2026-10-02",
        "C-2,review,2026-01-10",
        "C-1,strategy-discussion,2026-10-05",
        "C-2,review,2026-05-10",
        "C-1,icpc,2026-10-26",
    ];
    let sorted = |rows: Vec<&str>| {
        let mut found = judged(format!("case,event,when\n{}\n", rows.join("\n")));
        found.sort();
        found
    };
    let reversed: Vec<&str> = rows.iter().rev().copied().collect();
    assert_eq!(sorted(rows.to_vec()), sorted(reversed));
}

#[test]
fn extensions_and_circumstances_have_rows_of_their_own() {
    let text = "case,event,when\n\
                C-1,referral,2025-11-13\n\
                C-1,extension_assessment,2026-12-31\n\
                C-1,assessment-complete,\n";
    assert!(judged(text).contains(&"C-1 assessment extended".to_owned()));

    let text = "case,event,when\nC-1,circumstances,serious-harm\nC-1,concern-identified,2026-11-20\nC-1,strategy-discussion,\n";
    let args = ["cases.csv", "--all", "--rules", "set-procedures"];
    let rows = csv(text).rows(&args, &["rule", "due"]);
    assert!(rows.contains(&"strategy-discussion 2026-11-20".to_owned()), "{rows:#?}");
}

/// The good rows alone would give wrong answers; all bad rows are reported, so that they can be fixed
/// together.
#[test]
fn a_case_with_bad_rows_is_rejected_whole_with_each_of_their_lines() {
    let folder = csv("case,event,when\n\
                      C-1,strategy-discussion,2026-11-20\n\
                      C-0,strategy-discussion,2026-11-20\n\
                      C-0,ipcc,2026-12-11\n\
                      C-1,icpc,\n\
                      C-0,core-group,soon\n");
    let ran = folder.check(&["cases.csv", "--format", "csv"]);
    assert_eq!(ran.code, Some(3));
    assert_eq!(folder::picked(&ran.stdout, &["case"]), ["C-1"], "{ran:?}");
    assert!(ran.stderr.contains("line 4, case `C-0`, event: "), "{}", ran.stderr);
    assert!(ran.stderr.contains("did you mean `icpc`?"), "{}", ran.stderr);
    assert!(ran.stderr.contains("line 6, when: "), "{}", ran.stderr);
    let summary = &folder.json(&["cases.csv"])["summary"];
    assert_eq!(
        (&summary["read"], &summary["judged"], &summary["rejected"]),
        (&2.into(), &1.into(), &1.into()),
        "records are cases here"
    );
}

#[test]
fn a_row_without_a_case_is_rejected_alone() {
    let error = rejected(
        "case,event,when\n,icpc,2026-12-11\nC-1,strategy-discussion,2026-11-20\nC-1,icpc,\n",
    );
    assert!(error.contains("line 2, case: "), "{error}");
}

#[test]
fn rows_of_events_with_too_many_fields_are_rejected() {
    let error =
        rejected("case,event,when\nC-0,icpc,,x\nC-1,strategy-discussion,2026-11-20\nC-1,icpc,\n");
    assert!(error.contains("line 2, ") && error.contains("the row has 4 fields"), "{error}");
}

/// The same bad row at the end of a file as at its beginning.
#[test]
fn the_last_row_may_be_bad_and_end_without_a_line_break() {
    let error =
        rejected("case,event,when\nC-1,strategy-discussion,2026-11-20\nC-0,icpc,2026-11-31");
    assert!(error.contains("line 3, case `C-0`, when: "), "{error}");
}

/// Blank rows are reported here as in a file with a row per case.
#[test]
fn blank_rows_between_rows_of_events_are_passed_over_and_counted() {
    let folder = csv("case,event,when\n,,\nC-1,strategy-discussion,2026-11-20\nC-1,icpc,\n,,\n");
    let ran = folder.check(&["cases.csv"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.stderr.contains("2 blank rows were ignored"), "{}", ran.stderr);
}

/// The columns of such a file can be mapped too, and its other columns are reported.
#[test]
fn the_columns_of_rows_of_events_can_be_mapped() {
    let folder = csv("Ref,What,On,Who\nC-1,strategy-discussion,2026-11-20,x\nC-1,icpc,,\n");
    let args = ["cases.csv", "--map", "Ref=case", "--map", "What=event", "--map", "On=when"];
    let ran = folder.check(&args);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.stderr.contains("`Who`"), "{}", ran.stderr);
}

/// The number is that of the column's own event.
#[test]
fn two_columns_of_one_event_are_told_with_numbers_for_that_event() {
    let folder = Folder::with("cases.csv", "case,referral,Date of referral\nC-1,2026-11-20,\n");
    let ran = folder.check(&["cases.csv"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(ran.stderr.contains("number them as `referral_1` and `referral_2`"), "{}", ran.stderr);
}

/// Eight digits are year, month and day: the message must not ask for the order that was written.
#[test]
fn eight_digits_with_the_day_first_are_told_with_slashes() {
    let error = rejected("case,strategy-discussion,icpc\nC-0,02112026,\nC-1,2026-11-20,\n");
    assert!(
        error.contains("eight digits are read as year, month and day: write 02/11/2026"),
        "{error}"
    );
}

/// The message about a time offers `4.40pm`.
#[test]
fn a_time_on_the_12_hour_clock_may_have_a_point() {
    for time in ["4.40pm", "4.40 PM", "4.40 p.m."] {
        let text = format!("case,strategy-discussion,icpc\nC-1,20/11/2026 {time},\n");
        let rows = Folder::with("cases.csv", text).rows(&["cases.csv"], &["from"]);
        assert_eq!(rows, ["2026-11-20T16:40:00+00:00"], "{time}");
    }
}
