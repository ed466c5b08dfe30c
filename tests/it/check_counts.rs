//! Nothing is lost: rows read are cases assessed plus rows rejected, whatever the size of the file, and the
//! output is in the order of the file.

use crate::common::cli;
use crate::common::folder;
use std::fmt::Write;

use folder::Folder;

/// Rows read, assessed and rejected, and cases: in the JSON summary and in the printed line, which agree.
fn counts(folder: &Folder, args: &[&str]) -> [u64; 4] {
    let summary = &folder.json(args)["summary"];
    let [read, judged, rejected, cases] =
        ["read", "judged", "rejected", "cases"].map(|key| summary[key].as_u64().unwrap());
    let table = folder.check(args).stdout;
    let records = if read == 1 { "1 record" } else { &format!("{read} records") };
    if read != 1 || rejected > 0 {
        let line =
            format!("{records} read: {judged} checked, {rejected} rejected, 0 not countable");
        assert!(table.lines().any(|known| known == line), "not said: {line}\n{table}");
    }
    let line = format!("{cases} case{}, ", if cases == 1 { "" } else { "s" });
    assert!(table.lines().any(|known| known.starts_with(&line)), "not said: {line}\n{table}");
    [read, judged, rejected, cases]
}

/// Rows, of which those numbered in `bad` have an impossible date.
fn rows(count: usize, bad: &[usize], good: &str, wrong: &str) -> String {
    let row = |number| if bad.contains(&number) { wrong } else { good };
    (1..=count).map(|number| row(number).replace('#', &number.to_string())).collect()
}

const WIDE: (&str, &str, &str) =
    ("case,strategy-discussion\n", "C-#,2026-11-20\n", "C-#,2026-11-31\n");
const LONG: (&str, &str, &str) = (
    "case,event,when\n",
    "C-#,strategy-discussion,2026-11-20\n",
    "C-#,strategy-discussion,2026-11-31\n",
);
const LINES: (&str, &str, &str) = (
    "",
    "{\"case\": #, \"events\": {\"strategy-discussion\": \"2026-11-20\"}}\n",
    "{\"case\": #, \"events\": {\"strategy-discussion\": \"2026-11-31\"}}\n",
);

/// The first, one in the middle, the last, all and none.
#[test]
fn what_is_read_is_judged_or_rejected() {
    for (name, (head, good, wrong)) in
        [("cases.csv", WIDE), ("cases.csv", LONG), ("cases.jsonl", LINES)]
    {
        for bad in [&[][..], &[1], &[3], &[5], &[1, 5], &[1, 3, 5]] {
            let folder = Folder::with(name, head.to_owned() + &rows(5, bad, good, wrong));
            let rejected = bad.len() as u64;
            let expected = [5, 5 - rejected, rejected, 5 - rejected];
            assert_eq!(counts(&folder, &[name]), expected, "{name}, {head:?}: {bad:?}");
        }
    }
}

/// A report without a single case must not look like good news, and a program that expects JSON gets it.
#[test]
fn where_every_row_is_rejected_the_report_says_so() {
    for (name, (head, _, wrong)) in
        [("cases.csv", WIDE), ("cases.csv", LONG), ("cases.jsonl", LINES)]
    {
        for format in ["table", "json", "csv", "jsonl", "markdown", "ics", "html"] {
            let folder = Folder::with(name, head.to_owned() + &rows(1, &[1], "", wrong));
            let ran = folder.check(&[name, "--format", format]);
            assert_eq!(ran.code, Some(2), "{name}, {format}");
            let (place, says) = match format {
                "csv" | "jsonl" => {
                    (&ran.stderr, "1 record read: 0 checked, 1 rejected, 0 not countable")
                }
                "ics" => (&ran.stdout, "BEGIN:VCALENDAR"),
                "html" | "markdown" | "table" => (&ran.stdout, "No record could be read."),
                _ => (&ran.stdout, "this report is incomplete: 1 record could not be read"),
            };
            assert!(place.contains(says), "{name}, {format}: {ran:?}");
            assert_eq!(ran.stderr.matches("no 31 November 2026").count(), 1, "{}", ran.stderr);
        }
    }
}

/// Several files are counted together; a TOML case is a record like others.
#[test]
fn the_counts_of_several_files_add_up() {
    let folder = Folder::with("a.csv", WIDE.0.to_owned() + &rows(4, &[2], WIDE.1, WIDE.2))
        .and("b.jsonl", rows(3, &[3], LINES.1, LINES.2))
        .and("c.toml", "id = \"C-9\"\n[events]\nstrategy-discussion = 2026-11-20\n")
        .and("d.toml", "id = \"C-10\"\n[events]\nstrategy-discusion = 2026-11-20\n");
    assert_eq!(counts(&folder, &["a.csv", "b.jsonl", "c.toml", "d.toml"]), [9, 6, 3, 6]);
}

/// A made-up night of some megabytes, so that it is read in many chunks: every 997th date is bad,
/// every 1009th row has line breaks in a quoted cell, and a third of the conferences was held.
struct Night {
    csv: String,
    /// Line and case of each row to be rejected.
    rejected: Vec<String>,
    /// Cases with an open breach, in order.
    breached: Vec<String>,
    met: usize,
}

fn night(count: usize) -> Night {
    let mut night = Night {
        csv: "case,remarks,strategy-discussion,icpc\n".to_owned(),
        rejected: Vec::new(),
        breached: Vec::new(),
        met: 0,
    };
    let mut line = 2;
    for number in 1..=count {
        let remarks =
            if number % 1009 == 0 { "\"one\ntwo, \"\"x\"\"\nthree\"" } else { "as usual" };
        let (started, held) = match number {
            _ if number % 997 == 0 || number == 1 || number == count => ("2026-11-31", ""),
            _ if number % 3 == 0 => ("2026-11-20", "2026-12-11"),
            _ => ("2026-11-20", ""),
        };
        match (started, held) {
            ("2026-11-31", _) => night.rejected.push(format!("{line} C-{number}")),
            (_, "") => night.breached.push(format!("C-{number}")),
            _ => night.met += 1,
        }
        writeln!(night.csv, "C-{number},{remarks},{started},{held}").unwrap();
        line += 1 + remarks.matches('\n').count();
    }
    night
}

const MANY: usize = 40_000;

#[test]
fn in_a_long_file_nothing_is_lost_and_every_reject_has_its_line() {
    let Night { csv, rejected, breached, met } = night(MANY);
    assert!(csv.len() > 4 * (256 << 10), "many chunks");
    let folder = Folder::with("cases.csv", csv);
    let args = ["cases.csv", "--quiet", "--rejects", "rejects.csv", "--format"];

    let ran = folder.check(&[&args[..], &["csv"]].concat());
    assert_eq!(ran.code, Some(3));
    let found = folder::picked(&ran.stdout, &["case"]);
    assert!(found == breached, "each breach once, in the order of the file");
    let told = folder::picked(&folder.read("rejects.csv"), &["line", "case"]);
    assert_eq!(told, rejected);

    // With none of them new, the document is short; the summary is of all.
    let summary = &folder.json(&["cases.csv", "--quiet", "--new-since", "2026-12-13"])["summary"];
    assert_eq!(summary["read"], MANY);
    assert_eq!(summary["rejected"], rejected.len());
    assert_eq!(summary["judged"], breached.len() + met);
    assert_eq!(summary["by_status"]["breached"], breached.len());
}

/// The summary of a short report counts the same as a report of everything.
#[test]
fn what_the_summary_counts_is_what_all_shows() {
    let text = "case,referral,referral-confirmed,acknowledgement,decision,strategy-discussion,icpc,\
                review_1,review_2,closure,extension_icpc,assessment-complete,core-group,\
                referrer-contact\n\
                C-1,2026-11-20T16:40,2026-11-22T16:41,2026-11-23,2026-11-20,,,,,,,,,\n\
                C-2,2026-11-20T16:40,2026-11-22T16:40,,2026-11-24,2026-11-23,,,,,2026-12-20,,,\n\
                C-3,2026-02-20,,,,2026-02-25,2026-02-24,,,,,,,\n\
                C-4,2025-03-03,2025-03-03,2025-03-04,2025-03-04,2025-03-05,2025-03-26,2025-06-26,\
                2025-12-29,,,,,\n\
                C-5,2026-12-11,,,,2026-11-23,,,,2026-12-14,,,,\n";
    let folder = Folder::with("cases.csv", text);
    let mut shown = std::collections::BTreeMap::new();
    for status in folder.rows(&["cases.csv", "--all"], &["status"]) {
        *shown.entry(status).or_insert(0_u64) += 1;
    }
    let summary = &folder.json(&["cases.csv"])["summary"];
    assert_eq!(summary["by_status"], serde_json::json!(shown));
    assert!(shown.len() >= 6, "made to have many statuses: {shown:?}");
}

/// The output does not depend on how the file was split.
#[test]
fn a_long_file_gives_what_its_pieces_give() {
    let csv = night(MANY / 4).csv;
    let (head, rows) = csv.split_once('\n').unwrap();
    // Pieces of rows, cut before a case so that no quoted cell is.
    let starts: Vec<usize> = rows.match_indices("C-").map(|(at, _)| at).step_by(3_000).collect();
    let ends = starts.iter().copied().skip(1).chain([rows.len()]);
    let pieces = starts.iter().zip(ends).map(|(start, end)| &rows[*start..end]);
    let folder = Folder::with("cases.csv", &csv);
    for format in ["csv", "jsonl"] {
        let args = ["cases.csv", "--all", "--quiet", "--format", format];
        let whole = folder.check(&args).stdout;
        let mut joined = String::new();
        for piece in pieces.clone() {
            let ran = Folder::with("cases.csv", format!("{head}\n{piece}")).check(&args);
            let rows = match (format, joined.is_empty()) {
                ("csv", false) => ran.stdout.split_once('\n').unwrap().1,
                _ => ran.stdout.as_str(),
            };
            joined.push_str(rows);
        }
        assert!(whole == joined, "{format}: the whole differs from its pieces");
    }
}

/// On one core and on several, simultaneously and repeatedly.
#[test]
fn the_number_of_threads_changes_nothing() {
    let folder = Folder::with("cases.csv", night(MANY / 4).csv);
    for format in ["csv", "jsonl"] {
        let mut outputs = ["1", "2", "7"].map(|threads| {
            let args = ["check", "cases.csv", "--as-of", "2026-12-14", "--format", format];
            let mut check = cli::dutyclock(&args);
            let ran =
                cli::finish(check.current_dir(folder.path()).env("RAYON_NUM_THREADS", threads));
            assert_eq!(ran.code, Some(3));
            ran.all()
        });
        outputs.sort();
        assert!(outputs[0] == outputs[2], "{format}: what is written depends on the threads");
    }
}

/// The lines of JSON lines are counted across chunks too.
#[test]
fn in_long_json_lines_every_reject_has_its_line() {
    let bad: Vec<usize> = (1..=20_000).filter(|number| number % 1_999 == 1).collect();
    // Not due yet, so that nothing is shown.
    let good = LINES.1.replace("2026-11-20", "2026-12-10");
    let text = rows(20_000, &bad, &good, LINES.2);
    assert!(text.len() > 4 * (256 << 10), "many chunks");
    let folder = Folder::with("cases.jsonl", text);
    let args = ["cases.jsonl", "--quiet", "--rejects", "rejects.csv"];
    let summary = &folder.json(&args)["summary"];
    assert_eq!(summary["read"], 20_000);
    assert_eq!(summary["rejected"], bad.len());
    let told = folder::picked(&folder.read("rejects.csv"), &["line", "case"]);
    assert_eq!(told, bad.iter().map(|number| format!("{number} {number}")).collect::<Vec<_>>());
}

/// Rows of one case may lie far apart, in different chunks.
#[test]
fn the_events_of_a_case_are_put_together_over_a_long_file() {
    let started = (1..=20_000).map(|number| format!("C-{number},strategy-discussion,2026-11-20\n"));
    let held = (1..=20_000).rev().step_by(2).map(|number| format!("C-{number},icpc,2026-12-11\n"));
    let text: String =
        ["case,event,when\n".to_owned()].into_iter().chain(started).chain(held).collect();
    let folder = Folder::with("cases.csv", text);
    let rows = folder.rows(&["cases.csv"], &["case", "rule", "status"]);
    let odd = (1..=20_000).step_by(2).map(|number| format!("C-{number} icpc breached"));
    assert!(rows == odd.collect::<Vec<_>>(), "every second case has no conference");
}

/// It is in no list, and may be an American date that was read with the day first.
#[test]
fn a_start_after_the_day_of_the_check_is_told_in_the_report() {
    let text =
        "case,referral,decision\nC-1,11/12/2026,\nC-2,2027-11-20,\nC-3,2026-11-30,2026-11-30\n";
    let folder = Folder::with("cases.csv", text);
    let args = ["cases.csv", "--as-of", "2026-12-01"];
    let says = "2 records start after the day of this check, and are planned or mistyped; first case `C-1`: \
                referral on Fri 11 Dec 2026";
    let ran = folder.check(&args);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.stderr.contains(says), "{}", ran.stderr);
    let unwrapped = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(unwrapped(&ran.stdout).contains(says), "{}", ran.stdout);
    let quiet = folder.check(&[&args[..], &["--quiet"]].concat());
    assert!(unwrapped(&quiet.stdout).contains(says), "{}", quiet.stdout);
    assert_eq!(quiet.stderr, "");
    assert_eq!(folder.json(&args)["summary"]["starting_later"], 2);
}

/// A program that reads the report need not read the messages too.
#[test]
fn json_lists_the_first_rejected_records() {
    let rows: String = (1..=30).map(|number| format!("C-{number},soon,\n")).collect();
    let folder = Folder::with("cases.csv", format!("case,referral,decision\n{rows}"));
    let summary = &folder.json(&["cases.csv"])["summary"];
    assert_eq!(summary["rejected"], 30);
    let rejects = summary["rejects"].as_array().unwrap();
    assert_eq!(rejects.len(), 20);
    let first = &rejects[0];
    assert_eq!((&first["file"], &first["line"]), (&"cases.csv".into(), &2.into()));
    assert_eq!((&first["case"], &first["field"]), (&"C-1".into(), &"referral".into()));
    assert!(first["reason"].as_str().unwrap().contains("`soon` is not a date"), "{first}");
}
