//! Ofsted's Annex A: the cases that its lists become, and what they cannot show. Every row here is made up.

use crate::common::records as records_of;
use std::fs;
use std::io::{Read as _, Write as _};
use std::path::Path;

use crate::common::folder::Folder;
use crate::common::{date, rules};
use dutyclock::Status;
use dutyclock::intake::{Incomplete, Input, Linked, Mapping, TableOptions};
use records_of::{Record, case, events, judged_as_of, reject};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet};

const LIST_3: &str = "Child Unique ID,Gender,Date of referral,Referral NFA?\n";
const LIST_4: &str = "Child Unique ID,Continuous Assessment Start Date,\
                      Continuous Assessment Date of Authorisation\n";
const LIST_5: &str = "Child Unique ID,Strategy discussion initiating Section 47 Enquiry Start Date,\
                      Was an Initial Child Protection Conference deemed unnecessary?,\
                      Date of Initial Child Protection Conference,\
                      Did the Initial Child Protection Conference Result in a Child Protection Plan\n";
const LIST_7: &str = "Child Unique ID,Child Protection Plan Start Date,\
                      Date of latest review conference,Child Protection Plan End Date\n";

fn mapping() -> &'static Mapping {
    Input::AnnexA.mapping().unwrap()
}

struct Read {
    records: Vec<Record>,
    end: Result<Vec<String>, Incomplete>,
}

fn read(path: &Path) -> Read {
    let mut records = Vec::new();
    let lists = Linked::open(mapping(), path.to_str().unwrap(), &TableOptions::default()).unwrap();
    let end = lists.cases(&rules("england").events, &mut |record| records.push(record.cloned()));
    Read { records, end }
}

/// Reads the four lists as CSV files in a folder, with the given rows.
fn lists(rows: [&str; 4]) -> Read {
    let folder = tempfile::tempdir().unwrap();
    for (at, (headings, rows)) in [LIST_3, LIST_4, LIST_5, LIST_7].iter().zip(rows).enumerate() {
        fs::write(folder.path().join(format!("{at}.csv")), format!("{headings}{rows}")).unwrap();
    }
    read(folder.path())
}

fn records(rows: [&str; 4]) -> Vec<Record> {
    let Read { records, end } = lists(rows);
    assert!(end.is_ok(), "{end:?}");
    records
}

/// The result for a rule as of 30 June 2026; `None` if it was not started.
fn judged(record: &Record, rule: &str) -> Option<(String, Status)> {
    judged_as_of(record, rule, "2026-06-30")
}

/// A cell with a day as a date, a bare number, or text.
fn write_day(sheet: &mut Worksheet, row: u32, column: u16, day: &str) {
    let format = Format::new().set_num_format("dd/mm/yyyy");
    let when = ExcelDateTime::parse_from_str(day).unwrap();
    sheet.write_with_format(row, column, &when, &format).unwrap();
}

fn headings(sheet: &mut Worksheet, row: u32, headings: &str) {
    for (column, heading) in headings.trim().split(',').enumerate() {
        sheet.write(row, u16::try_from(column).unwrap(), heading).unwrap();
    }
}

#[test]
fn every_event_that_it_can_show_is_one_that_the_rules_know() {
    let rules = rules("england");
    assert!(mapping().shows().all(|event| rules.events.find(event).is_ok()));
}

#[test]
fn a_workbook_is_read_whatever_its_cells_hold_dates_and_ids_as() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("book.xlsx");
    let mut book = Workbook::new();

    let sheet = book.add_worksheet().set_name("List 3").unwrap();
    // Another case and a space that does not break, as in lists that were filled in by hand.
    headings(sheet, 0, "Child\u{a0}Unique ID,Gender,Date  of Referral,Referral NFA?");
    sheet.write(1, 0, 6_537_810).unwrap();
    write_day(sheet, 1, 2, "2025-11-03");
    sheet.write(1, 3, "b) No").unwrap();
    // A day as the number that spreadsheets count: Monday 2 March 2026.
    let number = (date("2026-03-02") - date("1899-12-30")).num_days();
    sheet.write(2, 0, "C-1042").unwrap();
    sheet.write(2, 2, i32::try_from(number).unwrap()).unwrap();
    sheet.write(2, 3, "a) Yes").unwrap();

    let sheet = book.add_worksheet().set_name("List 4").unwrap();
    sheet.write(0, 0, "Assessments of the last six months").unwrap();
    headings(sheet, 1, "ChildUniqueID,ContinuousAssessmentStart,ContinuousAssessmentAuthDate");
    sheet.write(2, 0, 6_537_810).unwrap();
    sheet.write(2, 1, "04/11/2025").unwrap();
    sheet.write(2, 2, "#N/A").unwrap();

    let sheet = book.add_worksheet().set_name("List 5").unwrap();
    headings(sheet, 0, LIST_5);
    sheet.write(1, 0, "C-1042").unwrap();
    sheet.write(1, 1, "12/12/2025 16:40").unwrap();
    sheet.write(1, 2, "1 - Yes").unwrap();
    sheet.write(2, 0, "C-1043").unwrap();
    sheet.write(2, 1, "soon").unwrap();
    // A cell that was filled in by mistake, in the last corner that a sheet has.
    sheet.write(1_048_575, 16_383, "x").unwrap();
    book.add_worksheet().set_name("List 6").unwrap();

    let sheet = book.add_worksheet().set_name("List 7").unwrap();
    headings(sheet, 0, LIST_7);
    book.save(&path).unwrap();

    let Read { records, end } = read(&path);
    assert!(end.is_ok(), "{end:?}");
    assert_eq!(events(&records[0]), ["assessment-start 2025-11-04", "referral 2025-11-03"]);
    assert_eq!(case(&records[0]).id.as_deref(), Some("6537810"));
    assert_eq!(events(&records[1]), ["no-further-action 2026-03-02", "referral 2026-03-02"]);
    let discussed = "2025-12-12T16:40:00+00:00";
    assert_eq!(
        events(&records[2]),
        [format!("icpc-not-required {discussed}"), format!("strategy-discussion {discussed}")]
    );
    let soon = reject(&records[3]);
    assert!(soon.file.ends_with("book.xlsx [List 5]"), "{soon}");
    assert_eq!((soon.line, soon.case.as_deref()), (Some(3), Some("C-1043")));
    assert!(soon.reason.starts_with("`soon` is not a date"));
    assert_eq!(records.len(), 4);
}

/// A workbook whose sheets have any names, and whose headings have `_` for the spaces.
fn workbook_of(sheets: [&str; 4], path: &Path) {
    let mut book = Workbook::new();
    book.add_worksheet().set_name("Contents").unwrap().write(0, 0, "Annex A").unwrap();
    let lists = [LIST_3, LIST_4, LIST_5, LIST_7];
    for (name, list) in sheets.into_iter().zip(lists) {
        let sheet = book.add_worksheet().set_name(name).unwrap();
        headings(sheet, 0, &list.replace(' ', "_"));
        sheet.write(1, 0, "C-1042").unwrap();
        // As a plain number: 2 March 2026 counted from 1904, 1 March 2022 from 1900.
        sheet.write(1, if name == sheets[0] { 2 } else { 1 }, 44_621).unwrap();
    }
    book.save(path).unwrap();
}

#[test]
fn a_sheet_is_known_by_its_headings_whatever_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("book.xlsx");
    for sheets in [
        ["List_3", "List_4", "List_5", "List_7"],
        ["Referrals", "Assessments", "Sec47 and ICPC", "CP plans"],
        ["Sheet1", "Sheet2", "Sheet3", "Sheet4"],
    ] {
        workbook_of(sheets, &path);
        let Read { records, end } = read(&path);
        assert_eq!(end.unwrap().len(), 4, "{sheets:?}: that days are numbers, for each sheet");
        assert_eq!(
            records.iter().map(events).collect::<Vec<_>>(),
            [
                vec!["assessment-start 2022-03-01", "referral 2022-03-01"],
                vec!["strategy-discussion 2022-03-01"],
                vec!["icpc 2022-03-01", "plan-start 2022-03-01"],
            ]
        );
    }
}

/// Text with any separator and in UTF-16, below a title, with `_` in the headings.
#[test]
fn a_list_is_read_however_it_was_saved() {
    let folder = tempfile::tempdir().unwrap();
    let rows = [
        "C-1042;F;03/11/2025 00:00:00;No\n",
        "C-1042;04-Nov-2025;NULL\n",
        "C-1042;05/11/25;No;N/A;\n",
        "C-1042;20/11/2025\n",
    ];
    for (at, (headings, rows)) in [LIST_3, LIST_4, LIST_5, LIST_7].iter().zip(rows).enumerate() {
        let headings = headings.replace(' ', "_").replace(',', ";");
        let text = format!("\u{feff}List for the inspection\n\n{headings}{rows}");
        let bytes: Vec<u8> = match at {
            0 => text.into_bytes(),
            _ => text.replace(';', "\t").encode_utf16().flat_map(u16::to_le_bytes).collect(),
        };
        fs::write(folder.path().join(format!("list {at}.txt")), bytes).unwrap();
    }
    let Read { records, end } = read(folder.path());
    assert_eq!(end, Ok(Vec::new()));
    assert_eq!(events(&records[0]), ["assessment-start 2025-11-04", "referral 2025-11-03"]);
    assert_eq!(events(&records[1]), ["strategy-discussion 2025-11-05"]);
    assert_eq!(events(&records[2]), ["icpc 2025-11-20", "plan-start 2025-11-20"]);
}

#[test]
fn a_folder_with_lists_is_known_without_naming_the_format() {
    let folder = Folder::with("referrals.csv", format!("{LIST_3}C-1042,F,03/11/2025,No\n"))
        .and("assessments.csv", format!("{LIST_4}C-1042,04/11/2025,09/01/2026\n"))
        .and("enquiries.csv", LIST_5)
        .and("plans.csv", LIST_7);
    assert_eq!(
        folder.rows(&[".", "--all"], &["case", "rule", "status"]),
        ["C-1042 assessment late"]
    );
}

/// Nothing that was asked for is passed over.
#[test]
fn an_option_for_the_headings_of_cases_is_refused_for_lists_alone() {
    let folder = Folder::with("referrals.csv", LIST_3);
    let ran = folder.check(&[".", "--map", "Date of referral=referral"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.contains("--map and --ignore-column are for CSV files"), "{ran:?}");
}

#[test]
fn a_sheet_that_is_no_list_is_named_where_a_list_is_missing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("book.xlsx");
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("Referrals").unwrap();
    headings(sheet, 0, "Child Unique ID,Referred");
    book.save(&path).unwrap();
    let error = read(&path).end.unwrap_err().to_string();
    assert!(error.contains("other lists: `book.xlsx [Referrals]`"), "{error}");
}

/// Excel on old Macintosh computers counts days from 1904.
#[test]
fn a_plain_number_in_a_workbook_of_1904_is_counted_from_there() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("book.xlsx");
    workbook_of(["List 3", "List 4", "List 5", "List 7"], &path);
    count_from_1904(&path);
    let Read { records, end } = read(&path);
    assert!(
        end.unwrap()[0]
            .ends_with("[List 3]`: some dates are a spreadsheet's day numbers, counted from 1904")
    );
    assert_eq!(events(&records[0]), ["assessment-start 2026-03-02", "referral 2026-03-02"]);
}

/// Sets the flag in a saved workbook, which the library that writes it cannot.
fn count_from_1904(path: &Path) {
    let mut old = zip::ZipArchive::new(fs::File::open(path).unwrap()).unwrap();
    let mut new = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for at in 0..old.len() {
        let mut entry = old.by_index(at).unwrap();
        let mut content = String::new();
        entry.read_to_string(&mut content).unwrap();
        let content = content.replace("<workbookPr ", "<workbookPr date1904=\"1\" ");
        let options = zip::write::SimpleFileOptions::default();
        new.start_file(entry.name().unwrap(), options).unwrap();
        new.write_all(content.as_bytes()).unwrap();
    }
    fs::write(path, new.finish().unwrap().into_inner()).unwrap();
}

#[test]
fn an_assessment_answers_the_latest_referral_of_its_child_on_or_before_its_start() {
    let records = records([
        "C-1042,F,03/11/2025,No\nC-1042,F,02/03/2026,No\nC-1043,M,02/03/2026,\n",
        "C-1042,02/03/2026,08/05/2026\nC-1042,04/11/2025,08/01/2026\nC-1043,27/02/2026,\n",
        "",
        "",
    ]);
    assert_eq!(records.len(), 4);
    let day = |day: &str, status| Some((day.to_owned(), status));
    assert_eq!(judged(&records[0], "assessment"), day("2026-01-08", Status::Met));
    assert_eq!(judged(&records[1], "assessment"), day("2026-05-07", Status::Late));
    assert_eq!(events(&records[2]), ["referral 2026-03-02"]);
    // Started before the only referral known: it answers one that lies before these lists.
    assert_eq!(events(&records[3]), ["assessment-start 2026-02-27"]);
}

#[test]
fn a_conference_is_judged_with_the_plan_that_it_made() {
    let records = records([
        "",
        "",
        "C-1042,12/12/2025,No,07/01/2026,Yes\nC-1043,12/12/2025,b) No,08/01/2026,No\n",
        "C-1042,07/01/2026,,\n",
    ]);
    assert_eq!(records.len(), 2);
    let day = |day: &str, status| Some((day.to_owned(), status));
    assert_eq!(judged(&records[0], "icpc"), day("2026-01-07", Status::Met));
    assert_eq!(judged(&records[0], "first-review"), day("2026-04-07", Status::Breached));
    assert_eq!(judged(&records[1], "icpc"), day("2026-01-07", Status::Late));
    assert_eq!(judged(&records[1], "first-review"), day("2026-04-08", Status::Lapsed));
    // The list says outright that it made no plan, so there is nothing to remark on.
    assert!(case(&records[1]).observations.is_empty());
}

#[test]
fn a_conference_that_made_a_plan_which_is_not_listed_contradicts_the_lists() {
    let records = records(["", "", "C-1042,12/12/2025,No,07/01/2026,Yes\n", ""]);
    let observation = &case(&records[0]).observations[0];
    assert!(observation.contradicts);
    assert!(observation.remark.to_string().contains("the plan is missing"));
}

#[test]
fn the_latest_review_of_an_older_plan_says_nothing_of_its_first() {
    let records = records(["", "", "", "C-1042,02/06/2025,31/08/2025,\nC-1043,02/03/2026,,\n"]);
    assert_eq!(events(&records[0]), ["review 2025-08-31"]);
    assert_eq!(judged(&records[0], "first-review"), None);
    let day = |day: &str, status| Some((day.to_owned(), status));
    assert_eq!(judged(&records[0], "next-review"), day("2026-02-28", Status::Breached));
    // Without any review, the first has not been held.
    assert_eq!(judged(&records[1], "first-review"), day("2026-06-02", Status::Breached));
}

#[test]
fn a_latest_review_in_time_shows_that_the_first_was_and_a_later_one_shows_nothing() {
    let records = records([
        "",
        "",
        "C-1042,12/12/2025,No,07/01/2026,Yes\nC-1043,12/12/2025,No,07/01/2026,Yes\n",
        "C-1042,07/01/2026,07/04/2026,\nC-1043,07/01/2026,08/04/2026,\n",
    ]);
    assert_eq!(records.len(), 3);
    let day = |day: &str, status| Some((day.to_owned(), status));
    assert_eq!(judged(&records[0], "first-review"), day("2026-04-07", Status::Met));
    // An earlier review may have been in time: whether the first was is not known.
    assert_eq!(judged(&records[1], "first-review"), None);
    // The next review is counted from it all the same.
    assert_eq!(events(&records[2]), ["review 2026-04-08"]);
    assert_eq!(judged(&records[2], "next-review"), day("2026-10-08", Status::Due));
}

#[test]
fn a_row_that_repeats_another_is_counted_once() {
    let Read { records, end } =
        lists(["C-1042,F,03/11/2025,No\nC-1042,F,03/11/2025,No\n", "", "", ""]);
    assert_eq!(records.len(), 1);
    assert_eq!(end.unwrap(), ["1 row that repeats an earlier one is counted once"]);
}

#[test]
fn a_row_without_a_child_and_a_flag_that_says_nothing_are_not_lost() {
    let records = records([",F,03/11/2025,No\nC-1042,F,03/11/2025,c) Not known\n", "", "", ""]);
    assert_eq!(reject(&records[0]).field, "Child Unique ID");
    assert_eq!(reject(&records[0]).line, Some(2));
    let observation = &case(&records[1]).observations[0];
    assert!(observation.remark.to_string().starts_with("`Referral NFA?` is neither"));
}

/// Excel shows a long number so, and saves it as it shows it.
#[test]
fn an_id_that_a_spreadsheet_shortened_is_nobodys() {
    let records = records(["1.23457E+11,F,03/11/2025,No\n", "", "", ""]);
    let shortened = reject(&records[0]);
    assert_eq!(shortened.field, "Child Unique ID");
    assert!(shortened.reason.contains("format the column as text"), "{shortened}");
}

#[test]
fn a_list_that_is_missing_is_named_and_what_the_others_give_is_handed_on() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: String| fs::write(folder.path().join(name), text).unwrap();
    write("referrals.csv", format!("{LIST_3}C-1042,F,03/11/2025,No\n"));
    write(
        "enquiries.csv",
        format!("{LIST_5}C-1042,12/12/2025,No,,\nC-1042,02/02/2026,No,09/02/2026,\n"),
    );
    let Read { records, end } = read(folder.path());
    let error = end.unwrap_err().to_string();
    assert!(error.contains("List 4 is missing") && error.contains("List 7 is missing"), "{error}");
    // A referral without its assessments, or a conference without its plan, would be judged wrongly.
    assert_eq!(records.len(), 1);
    assert_eq!(events(&records[0]), ["strategy-discussion 2025-12-12"]);
}

#[test]
fn a_column_that_is_missing_is_named() {
    let folder = tempfile::tempdir().unwrap();
    for (at, headings) in [LIST_3, LIST_4, LIST_5, LIST_7].iter().enumerate() {
        let headings = headings.replace("Date of latest review conference", "Latest review");
        fs::write(folder.path().join(format!("{at}.csv")), headings).unwrap();
    }
    let error = read(folder.path()).end.unwrap_err().to_string();
    assert!(error.contains("List 7 has no column `Date of latest review conference`"), "{error}");
    assert!(!error.contains("is missing"), "{error}");
}

#[test]
fn a_file_that_is_no_workbook_is_said_to_be() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("book.xlsx");
    fs::write(&path, "no workbook").unwrap();
    let error = read(&path).end.unwrap_err().to_string();
    assert!(error.contains("`book.xlsx` cannot be read as a workbook"), "{error}");
    let error = read(&folder.path().join("none.xlsx")).end.unwrap_err().to_string();
    assert!(error.contains("`none.xlsx` cannot be read: no such file"), "{error}");
}
