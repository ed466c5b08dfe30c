//! Files as databases write and take them: without headings, with other separators, and refused if too much is wrong.

use crate::common::folder::Folder;

#[test]
fn a_file_without_headings_is_read_by_those_that_are_given() {
    let cases = "C-1042|2026-11-20 16:40:00+00|NULL\nC-1043|2026-06-22 16:40:00+01|\\N\n";
    let folder = Folder::with("cases.csv", cases);
    let args = ["cases.csv", "--all", "--headings", "case,referral,decision"];
    assert_eq!(
        folder.rows(&[&args[..], &["--only", "decision"]].concat(), &["case", "from", "due"]),
        [
            "C-1042 2026-11-20T16:40:00+00:00 2026-11-23",
            "C-1043 2026-06-22T16:40:00+01:00 2026-06-23"
        ]
    );
}

#[test]
fn a_row_of_headings_where_none_is_expected_is_a_record_that_cannot_be_read() {
    let folder = Folder::with("cases.csv", "case,referral\nC-1042,2026-11-20\n");
    let ran = folder.check(&["cases.csv", "--headings", "case,referral"]);
    assert!(ran.code.is_some_and(|code| code & 2 == 2), "{}", ran.all());
    assert!(ran.stderr.contains("line 1, case `case`, referral: `referral`"), "{}", ran.stderr);
}

#[test]
fn a_separator_can_be_given() {
    let folder = Folder::with("cases.csv", "case^referral^decision\nC-1042^2026-11-20^\n")
        .and("how.toml", "separator = \"^\"\n");
    for how in [["--separator", "^"], ["--mapping", "how.toml"]] {
        let rows = folder.rows(&[&["cases.csv", "--all"], &how[..]].concat(), &["case", "rule"]);
        assert!(rows.contains(&"C-1042 decision".to_owned()), "{how:?}: {rows:?}");
    }
    let ran = folder.check(&["cases.csv", "--separator", "comma"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.contains("one character, such as ; or |"), "{}", ran.stderr);
}

#[test]
fn csv_can_be_written_without_its_header() {
    let folder = Folder::with("cases.csv", "case,referral,decision\nC-1042,2026-11-20,\n");
    let args = ["cases.csv", "--all", "--format", "csv"];
    let with = folder.check(&args).stdout;
    let (_, rows) = with.split_once('\n').unwrap();
    assert_eq!(folder.check(&[&args[..], &["--no-header"]].concat()).stdout, rows);
    let ran = folder.check(&["cases.csv", "--no-header"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.contains("--no-header: only csv"), "{}", ran.stderr);
}

#[test]
fn more_rejects_than_allowed_leave_the_old_file_and_the_old_state() {
    let cases = "case,referral,decision\nC-1042,2026-11-20,\nC-1043,soon,\nC-1044,later,\n";
    let folder = Folder::with("cases.csv", cases).and("breaches.csv", "old\n");
    let args = ["cases.csv", "--output", "breaches.csv", "--state", "state.json"];
    let ran = folder.check(&[&args[..], &["--max-rejects", "1"]].concat());
    assert_eq!(ran.code, Some(2), "{}", ran.all());
    assert!(
        ran.stderr.contains(
            "cannot write `breaches.csv`: 2 of 3 records could not be read, which is more than --max-rejects allows"
        ),
        "{}",
        ran.stderr
    );
    assert_eq!(folder.read("breaches.csv"), "old\n");
    assert!(!folder.names().contains(&"state.json".to_owned()), "{:?}", folder.names());
    folder.check(&[&args[..], &["--max-rejects", "2"]].concat());
    assert!(folder.read("breaches.csv").contains("C-1042"));
}
