//! What editors and shells of Windows write: lines that end in CR and LF, and UTF-16 with its mark, which is what `>`
//! writes in Windows PowerShell.

use crate::common::cli;
use crate::common::folder::Folder;

const CASES: [(&str, &str); 4] = [
    ("cases.csv", "case,strategy-discussion,icpc\nC-1,2026-11-20,\n"),
    ("events.csv", "case,event,when\nC-1,strategy-discussion,2026-11-20\nC-1,icpc,\n"),
    (
        "cases.jsonl",
        "{\"case\": \"C-1\", \"events\": {\"strategy-discussion\": \"2026-11-20\", \"icpc\": null}}\n",
    ),
    ("case.toml", "id = \"C-1\"\n[events]\nstrategy-discussion = 2026-11-20\n"),
];
const TABLE: &str = include_str!("../../examples/ten-lines.toml");
const CALENDAR: &str = include_str!("../../examples/office-closures.toml");

/// The text as each of them saves it.
fn saved(text: &str) -> Vec<(&'static str, Vec<u8>)> {
    let text = text.replace('\n', "\r\n");
    let marked = format!("\u{feff}{text}");
    vec![
        ("UTF-16, little-endian", marked.encode_utf16().flat_map(u16::to_le_bytes).collect()),
        ("UTF-16, big-endian", marked.encode_utf16().flat_map(u16::to_be_bytes).collect()),
        ("UTF-8 with its mark", marked.into_bytes()),
        ("UTF-8", text.into_bytes()),
    ]
}

#[test]
fn cases_are_read_however_windows_saves_them() {
    for (name, text) in CASES {
        for (how, bytes) in saved(text) {
            let found = Folder::with(name, bytes).rows(&[name], &["case", "rule", "status"]);
            assert_eq!(found, ["C-1 icpc breached"], "{name}, {how}");
        }
    }
}

#[test]
fn tables_and_calendars_are_read_however_windows_saves_them() {
    for (how, bytes) in saved(TABLE) {
        let folder = Folder::with("own.toml", bytes);
        let ran = cli::run_in(folder.path(), &["rules", "check", "own.toml", "--strict"]);
        assert_eq!(ran.code, Some(0), "{how}: {ran:?}");
    }
    for (how, bytes) in saved(CALENDAR) {
        let folder = Folder::with("own.toml", bytes);
        let closed = ["days", "is-working", "2026-12-29", "--calendar", "own.toml"];
        let ran = cli::run_in(folder.path(), &closed);
        assert_eq!(ran.stdout, "no: Offices closed (closure)\n", "{how}: {ran:?}");
    }
}

#[test]
fn utf16_that_breaks_off_is_no_text() {
    let (_, mut bytes) = saved(TABLE).remove(0);
    bytes.pop();
    let folder = Folder::with("own.toml", bytes);
    let ran = cli::run_in(folder.path(), &["rules", "check", "own.toml"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(ran.stderr.contains("save the file as UTF-8"), "{ran:?}");
}
