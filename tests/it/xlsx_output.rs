//! Answers as workbooks, read again as another program reads them.

use std::io::{Cursor, Read};

use calamine::{Data, DataType, Reader, Xlsx};
use zip::ZipArchive;

use crate::common::cli;
use crate::common::folder::Folder;

const CASES: &str = "\
case,referral,acknowledgement
0042,2026-11-20T16:40,2026-11-23
=1+1,2026-11-20,
C-3,not a date,
";

fn written(folder: &Folder, args: &[&str]) -> Vec<u8> {
    let ran = cli::run_in(folder.path(), &[args, &["--output", "answer.xlsx"]].concat());
    assert!(ran.code.is_some_and(|code| code < 4), "{}", ran.stderr);
    std::fs::read(folder.path().join("answer.xlsx")).unwrap()
}

fn book(bytes: &[u8]) -> Xlsx<Cursor<&[u8]>> {
    Xlsx::new(Cursor::new(bytes)).unwrap()
}

fn sheet(bytes: &[u8], name: &str) -> Vec<Vec<Data>> {
    book(bytes).worksheet_range(name).unwrap().rows().map(<[Data]>::to_vec).collect()
}

fn part(bytes: &[u8], name: &str) -> String {
    let mut text = String::new();
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

fn checked(folder: &Folder, more: &[&str]) -> Vec<u8> {
    let args = ["check", "cases.csv", "--all", "--as-of", "2026-11-26T09:00"];
    written(folder, &[&args, more].concat())
}

/// A date, and a time unless it is midnight.
fn iso(cell: &Data) -> String {
    let local = cell.as_datetime().unwrap();
    let has_time = local.time() != chrono::NaiveTime::MIN;
    local.format(if has_time { "%Y-%m-%dT%H:%M:%S+00:00" } else { "%Y-%m-%d" }).to_string()
}

#[test]
fn a_workbook_has_the_rows_of_csv_with_true_dates() {
    let folder = Folder::with("cases.csv", CASES);
    let rows = sheet(&checked(&folder, &[]), "Deadlines");
    let ran = cli::run_in(
        folder.path(),
        &["check", "cases.csv", "--all", "--as-of", "2026-11-26T09:00", "--format", "csv"],
    );
    let csv = csv::ReaderBuilder::new().has_headers(false).from_reader(ran.stdout.as_bytes());
    let csv: Vec<csv::StringRecord> = csv.into_records().map(Result::unwrap).collect();
    let place = |name: &str| csv[0].iter().position(|known| known == name).unwrap();
    assert_eq!(rows[0][place("late_by_working_days")], "Late by working days");
    let dates = ["from", "due", "act_by", "completed"].map(place);
    let shown = |row: &Vec<Data>| -> Vec<String> {
        let cell = |(at, cell): (usize, &Data)| match cell {
            Data::DateTime(_) if dates.contains(&at) => iso(cell),
            text @ Data::String(_) if dates.contains(&at) => panic!("no date but {text}"),
            // In CSV it is marked as text; a workbook knows that it is.
            Data::String(id) if id == "=1+1" => "'=1+1".to_owned(),
            cell => cell.to_string(),
        };
        row.iter().enumerate().map(cell).collect()
    };
    let mut shown: Vec<Vec<String>> = rows.iter().skip(1).map(shown).collect();
    let cells = |record: &csv::StringRecord| record.iter().map(str::to_owned).collect();
    let mut expected: Vec<Vec<String>> = csv.iter().skip(1).map(cells).collect();
    // The workbook begins with the worst.
    shown.sort();
    expected.sort();
    assert_eq!(shown, expected);
    assert!(rows.iter().any(|row| row[0] == Data::String("0042".to_owned())), "no zero is lost");
}

#[test]
fn what_was_not_read_comes_first() {
    let folder = Folder::with("cases.csv", CASES);
    let bytes = checked(&folder, &[]);
    assert_eq!(book(&bytes).sheet_names(), ["Summary", "Deadlines", "Sources and notes"]);
    let summary = sheet(&bytes, "Summary");
    assert_eq!(summary[0][0], "Deadlines as of Thu 26 Nov 2026 09:00");
    let second = summary[1][0].to_string();
    assert!(second.contains("1 record"), "{second}");
}

#[test]
fn a_breach_is_red_the_headings_stay_in_view_and_filter() {
    let folder = Folder::with("cases.csv", CASES);
    let bytes = checked(&folder, &[]);
    let list = part(&bytes, "xl/worksheets/sheet2.xml");
    assert!(list.contains("state=\"frozen\"") && list.contains("<autoFilter"), "{list}");
    let styles = part(&bytes, "xl/styles.xml");
    let (_, formats) = styles.split_once("<cellXfs").unwrap();
    let fills: Vec<&str> = styles.split("<fill>").skip(1).collect();
    let red = fills.iter().position(|fill| fill.contains("FFFFC7CE")).unwrap();
    let format =
        formats.split("<xf ").skip(1).position(|xf| xf.contains(&format!("fillId=\"{red}\"")));
    let styled = format!("s=\"{}\"", format.unwrap());
    let cells = list.split("<c ").filter(|cell| cell.contains("breached"));
    let styles: Vec<bool> = cells.map(|cell| cell.contains(&styled)).collect();
    assert!(!styles.is_empty() && styles.iter().all(|is_red| *is_red), "{styles:?}");
}

#[test]
fn chosen_columns_are_the_only_ones() {
    let folder = Folder::with("cases.csv", CASES);
    let rows = sheet(&checked(&folder, &["--columns", "due,case"]), "Deadlines");
    assert_eq!(rows[0], [Data::String("Due".into()), Data::String("Case".into())]);
}

#[test]
fn the_same_answer_is_the_same_bytes() {
    let folder = Folder::with("cases.csv", CASES);
    assert_eq!(checked(&folder, &[]), checked(&folder, &[]));
}

#[test]
fn due_begins_with_how_long_there_is_and_lists_its_sources() {
    let folder = Folder::with("cases.csv", CASES);
    let args = ["due", "police protection", "2026-11-20 22:10", "--as-of", "2026-11-20 23:00"];
    let bytes = written(&folder, &args);
    let summary = sheet(&bytes, "Summary");
    assert!(
        summary.iter().any(|row| row[0].to_string().starts_with("71 h left, Mon 23 Nov")),
        "{summary:?}"
    );
    let links = part(&bytes, "xl/worksheets/_rels/sheet3.xml.rels");
    assert!(links.contains("https://www.legislation.gov.uk/ukpga/1989/41/section/46"), "{links}");
}

#[test]
fn what_a_holiday_would_move_is_a_workbook() {
    let folder = Folder::with("cases.csv", CASES);
    let args = ["check", "cases.csv", "--as-of", "2026-11-20", "--what-if-holiday", "2026-11-23"];
    let bytes = written(&folder, &args);
    let moved = sheet(&bytes, "Moved");
    assert!(moved.iter().any(|row| row.iter().any(|cell| cell.as_datetime().is_some())));
}

#[test]
fn timeline_and_the_list_of_sources_are_workbooks_too() {
    let folder = Folder::with("cases.csv", CASES);
    let timeline = ["timeline", "referral", "2026-11-20", "--as-of", "2026-11-20"];
    assert_eq!(book(&written(&folder, &timeline)).sheet_names()[..2], ["Summary", "Steps"]);
    assert_eq!(book(&written(&folder, &["rules", "sources"])).sheet_names(), ["List"]);
}
