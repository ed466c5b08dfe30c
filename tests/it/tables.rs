//! Tables as spreadsheets and databases write them: one table of inputs for each thing that may differ.

use crate::common::folder::{Folder, picked};

/// A table, whatever its encoding, as it is checked as of Monday 14 December 2026.
fn judged(table: impl AsRef<[u8]>) -> Vec<String> {
    Folder::with("cases.csv", table)
        .rows(&["cases.csv", "--all"], &["case", "rule", "from", "status"])
}

const ICPC_IS_LATE: &str = "C-1 icpc 2026-11-20 breached";

// Headings

/// The heading of the second column, and the event that it is read as.
#[test]
fn a_heading_names_its_event_in_the_words_of_the_field() {
    for (heading, event) in [
        ("Referral Date", "referral"),
        ("Date of referral", "referral"),
        ("ReferralDate", "referral"),
        ("REFERRAL_DATE", "referral"),
        ("Date referral received", "referral"),
        ("Referral Date/Time", "referral"),
        ("ICPC Date", "icpc"),
        ("Initial CPC", "icpc"),
        ("DateOfInitialCPC", "icpc"),
        ("Initial child protection conference held", "icpc"),
        ("Date of Initial Child Protection Conference", "icpc"),
        ("Strategy Discussion Date", "strategy-discussion"),
        ("Strategy meeting", "strategy-discussion"),
        ("S47 Start Date", "strategy-discussion"),
        ("RCPC date", "review"),
        ("LAC Review Date", "looked-after-review"),
        ("DOB", "date-of-birth"),
    ] {
        let table = format!("case,closure,{heading}\nC-1,2026-11-20,2026-11-20\n");
        let folder = Folder::with("cases.csv", table);
        let ran = folder.check(&["cases.csv", "--rules", "england"]);
        let remark = format!("read `{heading}` as {event}");
        assert_eq!(ran.stderr.matches(&remark).count(), 1, "{heading}: {ran:?}");
        assert_ne!(ran.code, Some(2), "{heading}: {ran:?}");
    }
}

#[test]
fn numbered_headings_are_occurrences_of_one_event() {
    for headings in
        ["Review Date 1,Review Date 2", "review_1,review_2", "Review 1 date,Review 2 date"]
    {
        let table =
            format!("case,Plan start date,{headings}\nC-1,2026-01-05,2026-03-30,2026-09-28\n");
        let found = judged(table);
        assert!(
            found.contains(&"C-1 next-review 2026-09-28 due".to_owned()),
            "{headings}: {found:?}"
        );
    }
}

#[test]
fn a_heading_that_could_be_two_events_is_refused_with_both() {
    let ran =
        Folder::with("cases.csv", "case,Date received\nC-1,2026-11-20\n").check(&["cases.csv"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    for says in ["`Date received` could be `complaint` (", " or `referral` ("] {
        assert!(ran.stderr.contains(says), "{says}: {}", ran.stderr);
    }
}

#[test]
fn the_case_id_has_the_names_that_systems_give_it() {
    for heading in [
        "Case ID",
        "CaseID",
        "case_id",
        "Case Number",
        "Case No",
        "Person ID",
        "PersonID",
        "Client ID",
        "Child ID",
        "Child Unique ID",
        "LAchildID",
        "ID",
    ] {
        let table = format!("{heading},Strategy discussion,ICPC\nC-1,2026-11-20,\n");
        assert_eq!(judged(table), [ICPC_IS_LATE], "{heading}");
    }
    let table = "Person ID,Case ID,Strategy discussion,ICPC\nP-9,C-1,2026-11-20,\n";
    assert_eq!(judged(table), [ICPC_IS_LATE], "the case before the person");
    let ran = Folder::with("cases.csv", "Person ID,Child ID,referral\n1,2,2026-11-20\n")
        .check(&["cases.csv"]);
    assert!(
        ran.stderr.contains("two columns have the case id: `Person ID` and `Child ID`"),
        "{ran:?}"
    );
}

/// Several cases may have become one.
#[test]
fn a_case_id_that_a_spreadsheet_has_shortened_is_rejected() {
    for table in [
        "case,strategy-discussion,icpc\n1.23457E+11,2026-11-20,\n",
        "case,event,when\n1.23457E+11,strategy-discussion,2026-11-20\n",
    ] {
        let ran = Folder::with("cases.csv", table).check(&["cases.csv"]);
        assert_eq!(ran.code, Some(2), "{ran:?}");
        assert!(ran.stderr.contains("a spreadsheet has shortened `1.23457E+11`"), "{}", ran.stderr);
    }
}

#[test]
fn a_word_for_a_blank_is_no_case_id_however_long_it_is() {
    let table = "case,strategy-discussion,icpc\nUnallocated,2026-11-20,\n";
    let ran = Folder::with("cases.csv", table).check(&["cases.csv", "--blank", "unallocated"]);
    assert!(ran.stderr.contains("the case id is empty"), "{}", ran.stderr);
}

/// A column of dates may be the one that puts a case in breach, or out of it.
#[test]
fn a_column_of_dates_that_is_no_known_event_makes_the_check_incomplete() {
    let table = "case,Strategy discussion,icpc,Panel met\nC-1,2026-12-10,,11/12/2026\n";
    let folder = Folder::with("cases.csv", table);
    let ran = folder.check(&["cases.csv", "--format", "csv"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(
        ran.stderr.contains("--map \"Panel met=EVENT\", or --ignore-column \"Panel met\""),
        "{ran:?}"
    );
    let ran = folder.check(&["cases.csv", "--ignore-column", "panel_met", "--quiet"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""), "{ran:?}");
}

#[test]
fn dates_of_limits_plans_and_the_system_itself_are_passed_over_and_named() {
    for heading in
        ["ICPC due", "Target date", "Next review", "Last Updated", "Created on", "Extract run"]
    {
        let table =
            format!("case,Strategy discussion,icpc,{heading}\nC-1,2026-12-10,,11/12/2026\n");
        let ran = Folder::with("cases.csv", table).check(&["cases.csv"]);
        assert_eq!(ran.code, Some(0), "{heading}: {ran:?}");
        assert!(ran.stderr.contains(&format!("ignored: `{heading}`")), "{ran:?}");
    }
}

#[test]
fn two_columns_of_one_heading_matter_only_if_they_are_read() {
    let table = "case,Worker,Strategy discussion,Worker,,ICPC\nC-1,A,2026-11-20,B,,\n";
    assert_eq!(judged(table), [ICPC_IS_LATE]);
}

/// Some exports have what was decided where others have when.
#[test]
fn a_column_of_texts_under_the_name_of_an_event_is_refused() {
    let rows = "C-1,2026-11-20,Strategy discussion\n".repeat(50);
    let ran =
        Folder::with("cases.csv", format!("case,referral,Decision\n{rows}")).check(&["cases.csv"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(
        ran.stderr.contains("holds no dates; give --ignore-column \"Decision\""),
        "{}",
        ran.stderr
    );
}

// Cells

/// How a cell is written, and the day or time that it is.
#[test]
fn a_date_is_read_however_a_spreadsheet_or_a_database_writes_it() {
    for (cell, from) in [
        ("2026-11-20", "2026-11-20"),
        ("20-Nov-2026", "2026-11-20"),
        ("20.11.2026", "2026-11-20"),
        ("20/11/26", "2026-11-20"),
        ("20-Nov-26", "2026-11-20"),
        ("46346", "2026-11-20"),
        ("2026-11-20 00:00:00", "2026-11-20"),
        ("2026-11-20 00:00:00.000", "2026-11-20"),
        ("20/11/2026 00:00", "2026-11-20"),
        ("20/11/2026 16:40", "2026-11-20T16:40:00+00:00"),
        ("20/11/2026 4:40:00 PM", "2026-11-20T16:40:00+00:00"),
        ("46346.6944444444", "2026-11-20T16:40:00+00:00"),
    ] {
        for table in [
            format!("case,strategy-discussion,icpc\nC-1,{cell},\n"),
            format!("case,strategy-discussion,icpc\nC-1,\"{cell}\",\n"),
            format!("case,event,when\nC-1,strategy-discussion,{cell}\nC-1,icpc,\n"),
        ] {
            assert_eq!(judged(&table), [format!("C-1 icpc {from} breached")], "{table}");
        }
    }
}

#[test]
fn a_word_for_nothing_is_a_blank_cell() {
    for word in ["NULL", "N/A", "#N/A", "-", "1900-01-01", "01/01/1900 00:00", "Not known"] {
        for table in [
            format!("case,strategy-discussion,icpc\nC-1,2026-11-20,{word}\n"),
            format!("case,event,when\nC-1,strategy-discussion,2026-11-20\nC-1,icpc,{word}\n"),
        ] {
            let args = ["cases.csv", "--all", "--blank", "not known"];
            let found =
                Folder::with("cases.csv", &table).rows(&args, &["case", "rule", "from", "status"]);
            assert_eq!(found, [ICPC_IS_LATE], "{table}");
        }
    }
    let ran = Folder::with("cases.csv", "case,referral\nNULL,2026-11-20\n").check(&["cases.csv"]);
    assert!(ran.stderr.contains("the case id is empty"), "{ran:?}");
}

/// 3 April or 4 March: the other rows decide, and nothing is guessed where they disagree.
#[test]
fn dates_with_their_month_first_are_read_only_on_request() {
    let table = "case,strategy-discussion,icpc\nC-1,03/04/2026,\nC-2,11/20/2026,\n";
    let folder = Folder::with("cases.csv", table);
    let ran = folder.check(&["cases.csv"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    let says = "have the month first, as `11/20/2026` on line 3, and are read with the day first; give --dates \
                month-first";
    assert!(ran.stderr.contains(says), "{}", ran.stderr);
    let args = ["cases.csv", "--all", "--dates", "month-first"];
    assert_eq!(folder.rows(&args, &["case", "from"]), ["C-1 2026-03-04", "C-2 2026-11-20"]);

    let mixed = format!("{table}C-3,20/11/2026,\n");
    for order in ["day-first", "month-first"] {
        let folder = Folder::with("cases.csv", &mixed);
        let ran = folder.check(&["cases.csv", "--dates", order]);
        assert_eq!(ran.code, Some(2), "{ran:?}");
        assert!(ran.stderr.contains("`11/20/2026` on line 3"), "{}", ran.stderr);
        assert!(ran.stderr.contains("`20/11/2026` on line 4"), "{}", ran.stderr);
    }
}

/// 3 April or 4 March, and no row decides.
#[test]
fn a_note_says_if_no_date_shows_its_order() {
    let note = |rows: &str, args: &[&str]| {
        let folder = Folder::with("cases.csv", format!("case,strategy-discussion,icpc\n{rows}"));
        folder
            .check(&[&["cases.csv"], args].concat())
            .stderr
            .contains("`03/04/2026` on line 2 does not")
    };
    assert!(note("C-1,03/04/2026,\n", &[]));
    assert!(!note("C-1,03/04/2026,\n", &["--dates", "day-first"]), "somebody knows");
    assert!(!note("C-1,03/04/2026,20/04/2026\n", &[]), "another date shows it");
    assert!(!note("C-1,2026-04-03,\n", &[]), "there is but one order");
}

/// The first rows are read before the others are judged. A later row rejects itself, and puts the others in doubt.
#[test]
fn a_date_in_the_other_order_far_below_makes_the_check_incomplete() {
    let rows = "C-1,03/04/2026,\n".repeat(10_000);
    let table = format!("case,strategy-discussion,icpc\n{rows}C-2,11/20/2026,\n");
    let ran = Folder::with("cases.csv", table).check(&["cases.csv"]);
    assert_eq!(ran.code, Some(3), "{}", ran.stderr);
    assert!(ran.stderr.contains("`11/20/2026` has its month first"), "{}", ran.stderr);
}

// Files

/// What separates the columns, and what is above the headings.
#[test]
fn columns_may_be_separated_by_semicolons_tabs_or_bars() {
    for separator in [";", "\t", "|"] {
        for above in ["", &format!("sep={separator}\r\n"), "Open cases\n\nPrinted 14/12/2026\n"] {
            let rows = "Case ID,Strategy Discussion,Notes,ICPC Date\n\
                        C-1,20/11/2026,\"a, b; c\nd\",\nC-2,20/11/2026,,10/12/2026\n";
            let rows = rows.replace("a, b; c", "a-b").replace(',', separator);
            let found = judged(format!("{above}{rows}"));
            assert!(found.contains(&ICPC_IS_LATE.to_owned()), "{separator:?} {above:?}: {found:?}");
            assert!(
                found.contains(&"C-2 icpc 2026-11-20 met".to_owned()),
                "{separator:?} {above:?}: {found:?}"
            );
        }
    }
}

#[test]
fn titles_above_the_headings_are_passed_over_and_lines_keep_their_numbers() {
    let table = "Open cases,,\n\n\"Team\nNorth\",,\nCase ID,referral,decision\nC-1,31/11/2026,\n";
    let ran = Folder::with("cases.csv", table).check(&["cases.csv"]);
    assert!(
        ran.stderr.contains("the headings are on line 5, below 2 lines that were skipped"),
        "{ran:?}"
    );
    assert!(ran.stderr.contains("`cases.csv`, line 6, case `C-1`, referral: "), "{ran:?}");
}

#[test]
fn what_a_database_draws_below_the_headings_and_counts_at_the_end_is_no_row() {
    let table = "case,strategy-discussion,icpc\n----,-------------------,----\nC-1,2026-11-20 00:00:00.000,NULL\n\
                 \n(1 rows affected)\n";
    assert_eq!(judged(table), [ICPC_IS_LATE]);
}

#[test]
fn utf16_with_its_mark_is_read() {
    let text = "\u{feff}Case ID\tStrategy discussion\tICPC\tName\r\nC-1\t2026-11-20\t\tZoë\r\n";
    for bytes in [
        text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>(),
        text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
    ] {
        assert_eq!(judged(bytes), [ICPC_IS_LATE]);
    }
    let unmarked: Vec<u8> = text[3..].encode_utf16().flat_map(u16::to_le_bytes).collect();
    let ran = Folder::with("cases.csv", unmarked).check(&["cases.csv"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.contains("save the file as UTF-8"), "{}", ran.stderr);
}

/// The case id is the only text that is read of a row.
#[test]
fn text_that_is_not_utf8_is_read_as_windows_1252_with_a_remark() {
    for (table, case) in [
        (&b"case,strategy-discussion,icpc\nC-\xe91,2026-11-20,\n"[..], "C-é1"),
        (b"case,caf\xe9,strategy-discussion,icpc\nC-1,,2026-11-20\xa0,\n", "C-1"),
        (b"case,event,when\nC-\xe91,strategy-discussion,2026-11-20\nC-\xe91,icpc,\n", "C-é1"),
    ] {
        let ran = Folder::with("cases.csv", table).check(&["cases.csv", "--format", "csv"]);
        assert_eq!(ran.code, Some(1), "{ran:?}");
        assert_eq!(picked(&ran.stdout, &["case", "status"]), [format!("{case} breached")]);
        assert_eq!(ran.stderr.matches("read as Windows-1252").count(), 1, "{}", ran.stderr);
    }
}

// Other formats

#[test]
fn midnight_is_a_day_without_a_time_in_every_format() {
    let folder = Folder::with(
        "cases.csv",
        "case,strategy-discussion,icpc\nC-1,2026-11-20T00:00,\n",
    )
    .and(
        "cases.jsonl",
        "{\"case\": \"C-1\", \"events\": {\"strategy-discussion\": \"2026-11-20 00:00:00\", \"icpc\": null}}\n",
    )
    .and("case.toml", "id = \"C-1\"\n[events]\nstrategy-discussion = 2026-11-20T00:00:00\n");
    for file in ["cases.csv", "cases.jsonl", "case.toml"] {
        let found = folder.rows(&[file, "--all"], &["case", "rule", "from", "status"]);
        assert_eq!(found, [ICPC_IS_LATE], "{file}");
    }
}
