//! What is recorded more than once: an occurrence of an event, or a case on several rows.

use crate::common::folder::Folder;

/// The conference of a case whose strategy discussion is recorded twice, in each format.
#[test]
fn the_same_event_on_the_same_moment_is_one_event_with_a_note() {
    let folder = Folder::with("wide.csv", "case,strategy-discussion_1,strategy-discussion_2,icpc\nC-1,2026-11-20,20/11/2026 00:00,\n")
        .and("long.csv", "case,event,when\nC-1,strategy-discussion,2026-11-20\nC-1,Strategy meeting,20-Nov-2026\nC-1,icpc,\n")
        .and("lines.jsonl", "{\"case\": \"C-1\", \"events\": {\"strategy-discussion\": [\"2026-11-20\", \"2026-11-20\"], \"icpc\": null}}\n")
        .and("case.toml", "id = \"C-1\"\n[events]\nstrategy-discussion = [2026-11-20, 2026-11-20]\n");
    for file in ["wide.csv", "long.csv", "lines.jsonl", "case.toml"] {
        let found = folder.rows(&[file, "--all"], &["case", "rule", "status"]);
        assert_eq!(found, ["C-1 icpc breached"], "{file}");
        let note = "case `C-1`: strategy-discussion on Fri 20 Nov 2026 is recorded more than once, and counts once";
        let ran = folder.check(&[file]);
        assert_eq!(ran.stderr.matches(note).count(), 1, "{file}: {}", ran.stderr);
    }
}

/// A time and the day alone may be two discussions, and so may two times.
#[test]
fn events_at_other_moments_of_a_day_are_events_of_their_own() {
    let table = "case,event,when\nC-1,strategy-discussion,2026-11-20 09:00\nC-1,strategy-discussion,2026-11-20 16:40\n\
                 C-1,icpc,\n";
    let found = Folder::with("long.csv", table).rows(&["long.csv", "--all"], &["case", "rule"]);
    assert_eq!(found, ["C-1 icpc", "C-1 icpc"]);
}

/// Two reviews in the two rows of one child: each row alone looks as if the next review had never been held.
const REVIEWS: &str = "case,looked-after-review\nA,2025-01-10\nB,2025-01-10\nA,2025-03-31\n";

#[test]
fn a_case_of_several_rows_is_counted_once_and_told_once_with_its_lines() {
    let folder = Folder::with("cases.csv", REVIEWS);
    let args = ["cases.csv", "--rules", "looked-after-children", "--as-of", "2025-04-01"];
    let ran = folder.check(&args);
    let note = "`cases.csv`: case `A` has several rows, on lines 2, 4: each was checked as a separate episode; \
                --join-rows joins them";
    assert_eq!(ran.stderr.matches(note).count(), 1, "{}", ran.stderr);
    let summary = &folder.json(&args)["summary"];
    assert_eq!((&summary["read"], &summary["cases"]), (&3.into(), &2.into()));
    let rows = folder.rows(&[&args[..], &["--all"]].concat(), &["case", "from"]);
    assert!(rows.contains(&"A 2025-01-10".to_owned()), "{rows:?}");
}

#[test]
fn the_rows_of_a_case_are_joined_on_request() {
    let folder = Folder::with("cases.csv", REVIEWS.replace("B,2025-01-10\n", ""));
    let args = ["cases.csv", "--rules", "looked-after-children", "--as-of", "2025-04-11"];
    assert_eq!(folder.check(&args).code, Some(1), "the first row by itself is late");
    let joined = [&args[..], &["--join-rows"]].concat();
    let ran = folder.check(&joined);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let summary = &folder.json(&joined)["summary"];
    assert_eq!((&summary["read"], &summary["cases"]), (&1.into(), &1.into()));
}

/// An export that joins tables repeats what a case has once on each of its rows.
#[test]
fn joined_rows_may_repeat_what_happened_once() {
    let table = "case,strategy-discussion,icpc,review\n\
                 C-1,2026-01-05,2026-01-19,2026-04-10\nC-1,2026-01-05,2026-01-19,2026-09-28\n";
    let folder = Folder::with("cases.csv", table);
    let args = ["cases.csv", "--join-rows", "--all"];
    let rows = folder.rows(&args, &["case", "rule", "from"]);
    assert_eq!(rows.iter().filter(|row| row.starts_with("C-1 icpc")).count(), 1, "{rows:?}");
    let ran = folder.check(&args);
    assert!(!ran.stderr.contains("more than once"), "{}", ran.stderr);
}

/// The good rows alone would give wrong answers.
#[test]
fn a_bad_row_rejects_the_case_with_all_its_rows() {
    let table =
        "case,strategy-discussion,icpc\nC-1,2026-11-20,\nC-2,2026-11-20,\nC-1,,31/11/2026\n";
    let folder = Folder::with("cases.csv", table);
    let ran = folder.check(&["cases.csv", "--join-rows", "--format", "csv"]);
    assert_eq!(ran.code, Some(3), "{ran:?}");
    assert!(ran.stderr.contains("`cases.csv`, line 4, case `C-1`, icpc: "), "{}", ran.stderr);
    assert!(!ran.stdout.contains("C-1,"), "{}", ran.stdout);
}
