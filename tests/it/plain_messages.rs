//! Messages say what is wrong and what would be right, in words that a user knows.

use crate::common::cli;
use crate::common::folder::Folder;

/// A value of another type in a case or a table.
#[test]
fn a_value_of_another_type_is_named_with_what_was_expected() {
    for (file, text, says) in [
        ("case.toml", "id = 5\n", "expected a text in quotes, not the number 5"),
        ("case.toml", "id = true\n", "expected a text in quotes, not true"),
        ("case.toml", "id = [\"C-1042\"]\n", "expected a text in quotes, not a list"),
        (
            "case.toml",
            "id = \"C-1042\"\n[events]\nreferral = \"2026-13-01\"\n",
            "there is no month 13 in `2026-13-01`; the month comes second: did you mean 2026-01-13?",
        ),
    ] {
        let ran = Folder::with(file, text).check(&[file]);
        assert_eq!(ran.code, Some(2), "{text}: {ran:?}");
        assert!(ran.stderr.contains(says), "{text}: {}", ran.stderr);
    }
    let table = "id = \"ours\"\ntitle = \"Ours\"\nextends = \"england\"\n[source]\ntitle = \"Ours\"\n\
                 [deemed_receipt]\nafter = 17:00:00\n";
    let folder = Folder::with("ours.toml", table);
    let ran = cli::run_in(folder.path(), &["rules", "check", "ours.toml"]);
    assert!(ran.all().contains("expected a date or a time without quotes"), "{ran:?}");
}

#[test]
fn a_workbook_that_is_none_is_called_damaged() {
    for bytes in [&b"\x01\x02\x03\xff\xfe rubbish \x00\x01"[..], b"\x8f\x91rubbish\x17"] {
        for name in ["cases.xlsx", "cases.xls", "cases.ods"] {
            let ran = Folder::with(name, bytes).check(&[name, "--input", "csv"]);
            assert_eq!(ran.code, Some(2), "{ran:?}");
            assert!(
                ran.stderr.contains("it cannot be read as a workbook: is it damaged"),
                "{ran:?}"
            );
        }
    }
    // Some systems call a text a workbook.
    let text = "case,referral,decision\nC-1042,2026-12-11,2026-12-11\n";
    let ran = Folder::with("cases.xls", text).check(&["cases.xls", "--input", "csv"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
}

/// A text that nobody has read may well have the same duties: that is no change.
#[test]
fn duties_of_an_edition_that_was_not_read_are_no_changes_under_any_table() {
    for table in ["england", "child-protection", "working-together"] {
        let changes = cli::answer(&["rules", "changes", table]);
        assert!(!changes.contains("refer: new"), "{table}: {changes}");
        assert!(!changes.contains("refer: removed"), "{table}: {changes}");
        let changes = changes.split_whitespace().collect::<Vec<_>>().join(" ");
        let says =
            "known of one of them alone, because the text of the other has not been checked: refer";
        assert!(changes.contains(says), "{table}: {changes}");
    }
}

#[test]
fn an_event_of_another_nation_is_not_compared_in_silence() {
    let event = ["compare", "place-of-safety", "2026-11-20", "--as-of", "2026-11-20"];
    let answer = cli::answer(&event);
    assert!(answer.contains("Scotland has rules for it"), "{answer}");
    let next = "dutyclock compare place-of-safety 2026-11-20 --rules scotland --as-of 2026-11-20";
    assert!(answer.contains(next), "{answer}");
}

/// The two are the same to the eye, and two cases to the council.
#[test]
fn ids_that_differ_in_a_tab_stay_two_in_csv() {
    let lines = "{\"case\":\"C 1042\",\"events\":{\"referral\":\"2026-11-02\"}}\n\
                 {\"case\":\"C\\t1042\",\"events\":{\"referral\":\"2026-11-02\"}}\n";
    let folder = Folder::with("cases.jsonl", lines);
    let rows = folder.rows(&["cases.jsonl", "--only", "assessment", "--all"], &["case"]);
    assert_eq!(rows, ["C 1042", "C\\t1042"]);
}

/// The limit of the transfer counts from the move, which the record lacks.
#[test]
fn a_record_of_an_event_that_only_moves_a_limit_names_the_start_that_it_lacks() {
    let text = "case,referral,ehc-move,ehc-move-known\nC-1042,,,2026-12-02\nC-1043,2026-12-11,,\n";
    let ran = Folder::with("cases.csv", text).check(&["cases.csv"]);
    let says = "case `C-1042`: no recorded event starts a deadline; `ehc-move-known` can only change when one is \
                due that counts from `ehc-move`";
    assert!(ran.stderr.contains(says), "{}", ran.stderr);
}
