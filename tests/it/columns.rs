//! `--columns`, and the format that the name of a file asks for.

use crate::common::cli::{self, Ran};
use crate::common::folder::Folder;

const CASES: &str = "case,strategy-discussion,icpc\nC-1,2026-11-02,\nC-2,2026-11-02,2026-11-25\n";

fn check(more: &[&str]) -> Ran {
    let args = ["cases.csv", "--quiet", "--all", "--as-of", "2026-11-26"];
    Folder::with("cases.csv", CASES).check(&[&args[..], more].concat())
}

#[test]
fn columns_are_chosen_and_ordered() {
    let columns = ["--columns", "status,case,working_days_left,rule,late_by_days"];
    let csv = check(&[&columns[..], &["--format", "csv"]].concat()).stdout;
    let lines: Vec<&str> = csv.lines().take(3).collect();
    let expected = [
        "status,case,working_days_left,rule,late_by_days",
        "breached,C-1,-3,icpc,3",
        "due,C-2,9,core-group,",
    ];
    assert_eq!(lines, expected);
    let columns = ["--columns", "status,case,late_by", "--format", "jsonl"];
    let first =
        "{\"status\":\"breached\",\"case\":\"C-1\",\"late_by\":{\"working_days\":3,\"days\":3}}";
    assert_eq!(check(&columns).stdout.lines().next(), Some(first));
}

/// A harmful id is escaped in a chosen column as in the usual ones, and a number stays a number.
#[test]
fn chosen_cells_are_written_as_the_usual_ones() {
    let all = check(&["--format", "csv"]).stdout;
    let names = all.lines().next().unwrap();
    assert_eq!(check(&["--format", "csv", "--columns", names]).stdout, all);
}

#[test]
fn a_column_that_cannot_be_written_is_an_error() {
    for (args, says) in [
        (&["--format", "csv", "--columns", "case,staus"][..], "a similar value exists: 'status'"),
        (&["--format", "csv", "--columns", "late_by"], "csv has no column `late_by` here; it has "),
        (&["--format", "jsonl", "--columns", "late_by_days"], "jsonl has no column `late_by_days`"),
        (&["--format", "csv", "--columns", "case,change"], "csv has no column `change` here"),
        (&["--format", "csv", "--columns", "case,rule,case"], "`case` is named twice"),
        (&["--columns", "case"], "only csv, jsonl and xlsx have columns; add --format csv"),
        (&["--format", "json", "--columns", "case"], "only csv, jsonl and xlsx have columns"),
    ] {
        let ran = check(args);
        assert_eq!(ran.code, Some(2), "{args:?}: {}", ran.all());
        assert!(ran.stderr.contains(says), "{args:?}: {}", ran.stderr);
        assert_eq!(ran.stdout, "", "{args:?}");
    }
}

#[test]
fn the_steps_of_a_count_can_be_chosen_without_the_other_notes() {
    let csv = check(&["--format", "csv", "--columns", "case,steps"]).stdout;
    assert!(csv.contains("working day"), "{csv}");
}

fn due(folder: &Folder, output: &str, format: Option<&str>, variable: Option<&str>) -> Ran {
    let path = folder.path().join(output);
    let mut args = vec!["due", "referral", "2026-11-20", "--as-of", "2026-11-20"];
    args.extend(["--output", path.to_str().unwrap()]);
    args.extend(format.into_iter().flat_map(|format| ["--format", format]));
    let mut command = cli::dutyclock(&args);
    command.envs(variable.map(|format| ("DUTYCLOCK_FORMAT", format)));
    cli::finish(&mut command)
}

#[test]
fn an_ending_that_is_not_written_is_an_error() {
    let folder = Folder::with("cases.csv", CASES);
    for name in ["deadlines.pdf", "deadlines.docx", "deadlines.svg", "deadlines.ODS"] {
        let ran = due(&folder, name, None, None);
        assert_eq!(ran.code, Some(2), "{name}: {}", ran.all());
        assert!(ran.stderr.contains("which this answer is not written as"), "{}", ran.stderr);
        assert!(!folder.path().join(name).exists(), "{name}");
        assert_eq!(due(&folder, name, Some("html"), None).code, Some(0), "{name} with --format");
    }
    for name in ["deadlines", "deadlines.txt", "deadlines-2026.11.20"] {
        assert_eq!(due(&folder, name, None, None).code, Some(0), "{name}");
    }
}

#[test]
fn an_ending_is_stronger_than_the_variable_and_weaker_than_the_option() {
    let folder = Folder::with("cases.csv", CASES);
    for (format, variable, begins) in [
        (None, Some("csv"), "<!DOCTYPE html>"),
        (Some("json"), Some("csv"), "{"),
        (Some("csv"), None, "case,"),
    ] {
        assert_eq!(due(&folder, "page.html", format, variable).code, Some(0));
        let written = folder.read("page.html");
        assert!(written.starts_with(begins), "{format:?}, {variable:?}: {written:.40}");
    }
    assert_eq!(due(&folder, "page", None, Some("csv")).code, Some(0));
    assert!(folder.read("page").starts_with("case,"), "no ending");
}
