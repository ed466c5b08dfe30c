//! Any workbook with a row a case or a row an event.

use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, Worksheet};

use crate::common::folder::Folder;

/// A folder with the workbook `cases.xlsx`.
fn folder(fill: impl FnOnce(&mut Workbook)) -> Folder {
    let mut book = Workbook::new();
    fill(&mut book);
    Folder::with("cases.xlsx", book.save_to_buffer().unwrap())
}

/// Writes texts, row by row.
fn write(sheet: &mut Worksheet, first_row: u32, rows: &[&[&str]]) {
    for (row, cells) in (first_row..).zip(rows) {
        for (column, cell) in (0..).zip(*cells) {
            sheet.write(row, column, *cell).unwrap();
        }
    }
}

fn judged(folder: &Folder, args: &[&str]) -> Vec<String> {
    let args = [&["cases.xlsx", "--all"], args].concat();
    folder.rows(&args, &["case", "rule", "from", "status"])
}

const ICPC_IS_LATE: &str = "C-1 icpc 2026-11-20 breached";

/// A council's export: a title, its own headings, real dates, and cells for nothing.
#[test]
fn a_row_a_case_is_read_below_its_title() {
    let folder = folder(|book| {
        let sheet = book.add_worksheet();
        write(sheet, 0, &[&["Open strategy discussions"]]);
        write(sheet, 3, &[&["Case ID", "Team", "Strategy Discussion Date", "ICPC Date"]]);
        write(
            sheet,
            4,
            &[&["C-1", "North", "", "NULL"], &["C-2", "South", "20/11/2026 00:00", "#N/A"]],
        );
        let format = Format::new().set_num_format("dd/mm/yyyy hh:mm");
        let date = ExcelDateTime::parse_from_str("2026-11-20T16:40").unwrap();
        sheet.write_with_format(4, 2, &date, &format).unwrap();
    });
    let found = judged(&folder, &[]);
    assert_eq!(
        found,
        ["C-1 icpc 2026-11-20T16:40:00+00:00 breached", "C-2 icpc 2026-11-20 breached"]
    );
    let ran = folder.check(&["cases.xlsx"]);
    assert!(ran.stderr.contains("the headings are on line 4"), "{}", ran.stderr);
    assert!(
        ran.stderr.contains("`Strategy Discussion Date` as strategy-discussion"),
        "{}",
        ran.stderr
    );
}

#[test]
fn a_row_an_event_is_read_too() {
    let folder = folder(|book| {
        let rows: &[&[&str]] = &[
            &["Case ID", "Event", "Date"],
            &["C-1", "Strategy discussion", "20/11/2026"],
            &["C-1", "ICPC", ""],
        ];
        write(book.add_worksheet(), 0, rows);
    });
    assert_eq!(judged(&folder, &[]), [ICPC_IS_LATE]);
}

#[test]
fn a_number_under_an_event_is_a_day_of_the_spreadsheet() {
    let folder = folder(|book| {
        let sheet = book.add_worksheet();
        write(sheet, 0, &[&["Case ID", "Strategy discussion", "ICPC"]]);
        sheet.write(1, 0, 1042).unwrap();
        sheet.write(1, 1, 46346).unwrap();
    });
    assert_eq!(judged(&folder, &[]), ["1042 icpc 2026-11-20 breached"]);
    let ran = folder.check(&["cases.xlsx"]);
    assert!(ran.stderr.contains("day numbers, counted from 1900"), "{}", ran.stderr);
}

/// If one were picked, the cases of the other would be lost.
#[test]
fn the_sheet_with_the_cases_is_found_and_two_of_them_are_refused() {
    let cases: &[&[&str]] =
        &[&["Case ID", "Strategy discussion", "ICPC"], &["C-1", "20/11/2026", ""]];
    let one = folder(|book| {
        write(book.add_worksheet().set_name("Notes").unwrap(), 0, &[&["Read me"]]);
        write(book.add_worksheet().set_name("Cases").unwrap(), 0, cases);
    });
    assert_eq!(judged(&one, &[]), [ICPC_IS_LATE]);
    let ran = one.check(&["cases.xlsx"]);
    assert!(
        ran.stderr.contains("read the sheet `Cases` only; not read: `Notes`"),
        "{}",
        ran.stderr
    );

    let two = folder(|book| {
        write(book.add_worksheet().set_name("North").unwrap(), 0, cases);
        write(book.add_worksheet().set_name("South").unwrap(), 0, cases);
    });
    let ran = two.check(&["cases.xlsx"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(
        ran.stderr.contains("`North`, `South`; choose one with --sheet NAME"),
        "{}",
        ran.stderr
    );
    assert_eq!(judged(&two, &["--sheet", "south"]), [ICPC_IS_LATE]);
    let ran = two.check(&["cases.xlsx", "--sheet", "East"]);
    assert!(ran.stderr.contains("no sheet with cells is called `East`"), "{}", ran.stderr);
}

#[test]
fn a_mistake_in_a_workbook_has_its_sheet_and_row() {
    let folder = folder(|book| {
        let sheet = book.add_worksheet();
        write(sheet, 0, &[&["Case ID", "Strategy discussion", "ICPC"], &["C-1", "20/11/2026"]]);
        write(sheet, 3, &[&["C-2", "31/11/2026"]]);
    });
    let ran = folder.check(&["cases.xlsx"]);
    assert!(
        ran.stderr.contains("`cases.xlsx [Sheet1]`, line 4, case `C-2`, Strategy discussion: "),
        "{}",
        ran.stderr
    );
}

/// Programs that write formulas and cannot calculate leave 0 or nothing in their cells, which would be a blank.
#[test]
fn a_formula_that_nobody_has_calculated_is_not_a_blank() {
    let with = |result: Option<&str>| {
        folder(|book| {
            let sheet = book.add_worksheet();
            write(sheet, 0, &[&["Case ID", "Strategy discussion", "ICPC"], &["C-1", "20/11/2026"]]);
            write(sheet, 2, &[&["C-2"]]);
            let formula = Formula::new("=TODAY()-60");
            let formula = match result {
                Some(result) => formula.set_result(result),
                None => formula,
            };
            sheet.write_formula(2, 1, formula).unwrap();
        })
    };
    let ran = with(None).check(&["cases.xlsx", "--quiet"]);
    assert_eq!(ran.code, Some(3), "{ran:?}");
    let says =
        "line 3, case `C-2`, Strategy discussion: `=TODAY()-60 (not calculated)` is not a date";
    assert!(ran.stderr.contains(says), "{}", ran.stderr);

    let starts = |folder: &Folder| folder.rows(&["cases.xlsx", "--all"], &["case", "from"]);
    assert_eq!(starts(&with(Some("46346"))), ["C-1 2026-11-20", "C-2 2026-11-20"]);
    assert_eq!(starts(&with(Some(""))), ["C-1 2026-11-20"], "a formula may give nothing");
}

#[test]
fn what_is_no_workbook_is_refused() {
    for (content, says) in [
        (&b"PK\x03\x04 and nothing else"[..], "it cannot be read as a workbook"),
        (b"Case ID,referral,decision\nC-1,2026-11-20,2026-11-20\n", ""),
    ] {
        let ran = Folder::with("cases.xlsx", content).check(&["cases.xlsx"]);
        assert!(ran.stderr.contains(says), "{ran:?}");
        assert_eq!(
            ran.code == Some(2),
            !says.is_empty(),
            "a CSV file by another name is read: {ran:?}"
        );
    }
}

/// A sheet has no quotes and no broken rows: what is wrong is the missing case id.
#[test]
fn a_row_without_a_case_id_is_rejected_for_that() {
    let folder = folder(|book| {
        let headings = &["Case ID", "Strategy Discussion", "ICPC"][..];
        let rows = [headings, &["", "2026-11-20"], &["C-1", "2026-11-20"]];
        write(book.add_worksheet(), 0, &rows);
    });
    let ran = folder.check(&["cases.xlsx"]);
    assert!(
        ran.stderr.contains("`cases.xlsx [Sheet1]`, line 2, Case ID: the case id is empty"),
        "{ran:?}"
    );
    assert!(!ran.stderr.contains("quotes"), "{ran:?}");
}
