//! Most rows of a CSV file take the fast path. However a row is written, and on either path, it must give the
//! same case or be rejected for the same reason.
use std::fs;
use std::sync::LazyLock;

use dutyclock::intake::{CsvRows, TableOptions, csv_file};
use dutyclock::rules::Dates;
use dutyclock::{Moment, RuleSet};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

static ENGLAND: LazyLock<RuleSet> =
    LazyLock::new(|| RuleSet::shipped("england", Dates::All).unwrap());

const HEADINGS: &str =
    "case,referral,colour,review_1,review_2,decision,extension_assessment,circumstances,icpc";
const COLUMNS: usize = 9;

/// Possible contents of a cell: for the fast path or not, valid or not.
fn cell() -> impl Strategy<Value = &'static str> {
    select(&[
        "",
        "",
        "",
        " ",
        "2026-11-20",
        "2026-11-20",
        "2026-06-20T16:40",
        "2026-06-20 16:40:30",
        "2026-11-20T16:40:00Z",
        " 2026-11-20 ",
        "20/11/2026",
        "20 Nov 2026",
        "2026-11-31",
        "2026-11-20T25:00",
        "2026-11-20T16:4",
        "2026-11-20x",
        "2026-03-29T01:30",
        "2026-10-25T01:30",
        "1899-12-31",
        "soon",
        "blå",
    ])
}

/// Contents of a cell that the fast path reads. One that it does not read would take the whole row off it.
fn plain_cell() -> impl Strategy<Value = &'static str> {
    select(&["", "", "2026-11-20", "2026-06-20T16:40", "20/11/2026", "soon"])
}

/// The cells of a row for the fast path.
fn plain_row() -> impl Strategy<Value = Vec<&'static str>> {
    let id = select(&["C-1042", "C-1043", "1044", "n-a"]);
    (id, vec(plain_cell(), COLUMNS)).prop_map(|(id, mut cells)| {
        cells[0] = id;
        cells[6] = "";
        cells[7] = "";
        cells
    })
}

/// The cells of any row; occasionally one too few or too many.
fn row() -> impl Strategy<Value = Vec<&'static str>> {
    let id = select(&["C-1042", "C-1043", "1044", " C-1045 ", "", "C 1046", "Ö-1047", "=1+1"]);
    let wrong = select(&[0, 0, 0, 0, 0, 0, 1, 2]);
    (id, vec(cell(), COLUMNS), wrong).prop_map(|(id, mut cells, wrong)| {
        cells[0] = id;
        cells[7] = if cells[7].is_empty() { "" } else { "serious-harm" };
        match wrong {
            1 => cells.truncate(COLUMNS - 1),
            2 => cells.push("2026-11-20"),
            _ => {}
        }
        cells
    })
}

/// Words that stand for a blank: none, the date or the id that a system writes if it has none, or a text.
fn blank() -> impl Strategy<Value = Vec<String>> {
    let words = [vec![], vec!["2026-11-20"], vec!["C-1042"], vec!["soon", "1044", "20/11/2026"]];
    select(words.map(|words| words.into_iter().map(str::to_owned).collect()).to_vec())
}

/// The result of reading rows: each case by id with events and extensions, or where and why it was rejected.
fn read(
    rows: &[Vec<&str>],
    blank: &[String],
    quote: &str,
    ending: &str,
    ends: bool,
) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cases.csv");
    let written: Vec<String> = rows
        .iter()
        .map(|row| {
            let cells: Vec<String> =
                row.iter().map(|cell| format!("{quote}{cell}{quote}")).collect();
            cells.join(",")
        })
        .collect();
    let last = if ends { ending } else { "" };
    let text = format!("{HEADINGS}{ending}{}{last}", written.join(ending));
    fs::write(&path, text).unwrap();

    let options = TableOptions { blank: blank.to_vec(), ..TableOptions::default() };
    let csv = csv_file(path.to_str().unwrap(), &options, &ENGLAND).unwrap();
    let CsvRows::Wide(mut file) = csv.rows else { panic!("not wide") };
    let mut found = Vec::new();
    while let Some(chunk) = file.chunks.next_chunk().unwrap() {
        let blank = file.rows.read(&chunk, &mut |_, record| match record {
            Ok(case) => {
                let all: Vec<(_, Moment)> = case.all().collect();
                found.push(format!(
                    "{:?} {all:?} {:?} {:?}",
                    case.id, case.extensions, case.circumstances
                ));
            }
            Err(reject) => found.push(format!(
                "line {:?}, {:?}, {}: {}",
                reject.line, reject.case, reject.field, reject.reason
            )),
        });
        found.push(format!("{blank} blank"));
    }
    found
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(500) })]

    #[test]
    fn a_row_is_read_the_same_with_quotes_and_without_and_with_any_line_ending(
        rows in vec(prop_oneof![plain_row(), row()], 1..6),
        blank in blank(),
        ends in any::<bool>(),
    ) {
        let plain = read(&rows, &blank, "", "\n", ends);
        prop_assert_eq!(&read(&rows, &blank, "", "\r\n", ends), &plain);
        prop_assert_eq!(&read(&rows, &blank, "\"", "\n", ends), &plain);
        prop_assert_eq!(&read(&rows, &blank, "\"", "\r\n", ends), &plain);
    }
}
