//! Cases in JSON lines: what is read, reported and rejected.

use crate::common::cli;
use crate::common::folder;
use folder::Folder;

fn lines(text: impl AsRef<[u8]>) -> Folder {
    Folder::with("cases.jsonl", text)
}

/// The assessed deadlines, by case, rule and status.
fn judged(text: impl AsRef<[u8]>) -> Vec<String> {
    lines(text).rows(&["cases.jsonl", "--all"], &["case", "rule", "status"])
}

/// A case whose conference was due on Friday 11 December.
const LATE: &str =
    r#"{"case": "C-1", "events": {"strategy-discussion": "2026-11-20", "icpc": null}}"#;

/// The message about a bad line; the good one after it is assessed.
fn rejected(bad: impl AsRef<[u8]>) -> String {
    let text = [b"\n", bad.as_ref(), b"\n", LATE.as_bytes(), b"\n"].concat();
    let ran = lines(text).check(&["cases.jsonl", "--quiet", "--format", "csv"]);
    assert_eq!(ran.code, Some(3), "{ran:?}");
    assert_eq!(ran.stderr.lines().count(), 1, "one sentence: {}", ran.stderr);
    assert!(ran.stderr.starts_with("error: `cases.jsonl`, line 2"), "{}", ran.stderr);
    assert!(ran.stdout.contains("C-1,icpc,"), "the good line is judged: {ran:?}");
    ran.stderr
}

/// One moment, a list, an empty list and `null` are what exports have for what happened and what did not.
#[test]
fn an_event_has_one_moment_several_or_none_yet() {
    let text = r#"{"case": "C-1", "events": {"strategy-discussion": "2026-11-20", "icpc": null}}
{"case": "C-2", "events": {"strategy-discussion": ["2026-11-20"], "icpc": []}}
{"case": "C-3", "events": {"strategy-discussion": "2026-11-20", "icpc": ""}}
{"case": "C-4", "events": {"review": ["2026-05-10", "2026-01-10"]}}
"#;
    let found = judged(text);
    let icpc = ["C-1 icpc breached", "C-2 icpc breached", "C-3 icpc breached"];
    assert_eq!(found[..3], icpc);
    let mut reviews = found[3..].to_vec();
    reviews.sort();
    assert_eq!(reviews, ["C-4 next-review breached", "C-4 next-review met"]);
}

#[test]
fn an_id_may_be_a_text_or_a_number_and_is_called_case_or_case_id() {
    let events = r#""events": {"strategy-discussion": "2026-11-20", "icpc": null}"#;
    for (id, shown) in [
        (r#""case": "C-1""#, "C-1"),
        (r#""case": " C-1 ""#, "C-1"),
        (r#""case": "caf\u00e9""#, "café"),
        (r#""case_id": "C-1""#, "C-1"),
        (r#""case": 1042"#, "1042"),
        (r#""case": 9007199254740993"#, "9007199254740993"),
    ] {
        let text = format!("{{{id}, {events}}}");
        assert_eq!(judged(text), [format!("{shown} icpc breached")], "{id}");
    }
}

/// The names are the same as in CSV, so that one export can write both.
#[test]
fn events_are_known_in_the_spellings_of_csv() {
    for event in ["strategy_discussion", "Strategy-Discussion"] {
        let text =
            format!(r#"{{"case": "C-1", "events": {{"{event}": "2026-11-20", "icpc": null}}}}"#);
        assert_eq!(judged(text), ["C-1 icpc breached"], "{event}");
    }
}

#[test]
fn extensions_and_circumstances_are_those_of_the_case() {
    let text = r#"{"case": "C-1", "events": {"strategy-discussion": "2026-11-20", "icpc": null}, "extensions": {"icpc": "2026-12-14"}}
{"case": "C-2", "events": {"strategy-discussion": "2026-11-20", "icpc": null}, "extensions": {"icpc": "2026-12-13"}}"#;
    assert_eq!(judged(text), ["C-1 icpc extended", "C-2 icpc breached"]);

    let text = r#"{"case": "C-1", "events": {"concern-identified": "2026-11-20", "strategy-discussion": null}, "circumstances": ["serious-harm"]}
{"case": "C-2", "events": {"concern-identified": "2026-11-20", "strategy-discussion": null}}"#;
    let args = ["cases.jsonl", "--all", "--rules", "set-procedures"];
    let due = lines(text).rows(&args, &["case", "rule", "due"]);
    let expected = ["C-1 strategy-discussion 2026-11-20", "C-2 strategy-discussion 2026-11-25"];
    for row in expected {
        assert!(due.iter().any(|found| found == row), "{row}: {due:#?}");
    }
}

/// 45 working days after Friday 20 November 2026 are Wednesday 27 January 2027.
#[test]
fn extensions_and_circumstances_that_change_nothing_are_named() {
    let case = |id: &str, more: &str| {
        let events = r#"{"referral": "2026-11-20", "assessment-complete": null}"#;
        format!(r#"{{"case": "{id}", "events": {events}, {more}}}"#)
    };
    let is_after = r#""extensions": {"assessment": "2027-02-12"}"#;
    for (given, says) in [
        (
            r#""extensions": {"assessment": "2027-01-27"}"#,
            "the extension of `assessment` to Wed 27 Jan 2027 changes nothing",
        ),
        (
            r#""extensions": {"icpc": "2027-02-12"}"#,
            "the extension of `icpc` to Fri 12 Feb 2027 changes nothing",
        ),
        (
            r#""circumstances": ["complex"]"#,
            "the circumstance `complex` changes nothing: no recorded event starts a duty that depends on it",
        ),
    ] {
        let text = [case("C-1", is_after), case("C-2", given), case("C-3", given)].join("\n");
        let ran = lines(text).check(&["cases.jsonl", "--rules", "set-procedures"]);
        let note = format!("note: case `C-2`: {says}");
        assert!(ran.stderr.contains(&note), "{note}: {}", ran.stderr);
        assert!(ran.stderr.contains("(and 1 like it)"), "{}", ran.stderr);
    }
}

/// Missing extensions are `null` or absent, like events.
#[test]
fn nothing_may_be_written_as_null_everywhere() {
    for rest in [
        r#""circumstances": null"#,
        r#""extensions": null"#,
        r#""extensions": {"icpc": null}"#,
        r#""extensions": {"icpc": ""}"#,
    ] {
        let text = format!(
            r#"{{"case": "C-1", "events": {{"strategy-discussion": "2026-11-20", "icpc": null}}, {rest}}}"#
        );
        assert_eq!(judged(text), ["C-1 icpc breached"], "{rest}");
    }
}

/// Reported once per file, and without their values: these may include a name.
#[test]
fn unknown_keys_are_told_once_without_their_values() {
    let line =
        LATE.replace("\"case\"", r#""child": "Secret", "worker": {"team": "Secret"}, "case""#);
    let text: String =
        (1..=30).map(|number| line.replace("C-1", &format!("C-{number}")) + "\n").collect();
    let ran = lines(text).check(&["cases.jsonl", "--only", "icpc"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert_eq!(
        ran.stderr,
        "note: these keys are not part of a case, and were ignored: child, worker\n"
    );
}

/// Without the key, the case would look as if nothing had happened in it.
#[test]
fn a_misspelt_or_misplaced_key_rejects_its_line() {
    for (key, says) in [
        (r#""event": {"referral": "2026-11-02"}"#, "did you mean `events`?"),
        (r#""Events": {"referral": "2026-11-02"}"#, "did you mean `events`?"),
        (r#""extension": {"icpc": "2026-12-14"}"#, "did you mean `extensions`?"),
        (r#""circumstance": ["serious-harm"]"#, "did you mean `circumstances`?"),
        (r#""referral": "2026-11-02""#, "`referral` is an event; put it into `events`"),
        (r#""Strategy Meeting": "2026-11-02""#, "`Strategy Meeting` is an event"),
    ] {
        let error = rejected(format!("{{\"case\": \"C-0\", {key}}}"));
        assert!(error.contains(says), "{key}: {error}");
    }
}

#[test]
fn a_line_without_a_case_is_rejected() {
    for bad in [
        r#"{"events": {"referral": "2026-11-20"}}"#,
        r#"{"case": "", "events": {}}"#,
        r#"{"case": "  ", "events": {}}"#,
        r#"{"case": null, "events": {}}"#,
    ] {
        let error = rejected(bad);
        assert!(error.contains("line 2, case: the case id is empty or missing"), "{error}");
    }
}

#[test]
fn what_is_wrong_in_a_line_is_told_with_case_and_key() {
    for (bad, says) in [
        (r#""events": {"referal": "2026-11-20"}"#, "did you mean `referral`?"),
        (r#""events": {"referral": "2026-11-31"}"#, "referral: there is no 31 November 2026"),
        (r#""events": {"review": ["2026-11-20", "soon"]}"#, "review: `soon` is not a date"),
        (r#""extensions": {"icpcs": "2026-11-20"}"#, "`icpc`"),
        (r#""extensions": {"icpc": "20-11-26"}"#, "icpc: `20-11-26` could be"),
        (r#""circumstances": ["serious-harm"]"#, "the rules of `england` have complex, extended"),
    ] {
        let error = rejected(format!("{{\"case\": \"C-0\", {bad}}}"));
        assert!(error.contains("line 2, case `C-0`, "), "{error}");
        assert!(error.contains(says), "{bad}: {error}");
    }
}

/// A line that is no case may hold anything, even a name: the message gives only its number and column.
#[test]
fn a_line_that_is_no_case_is_told_without_its_content() {
    for bad in [
        "Secret",
        "\"Secret\"",
        "[\"Secret\"]",
        "{\"case\": \"C-0\", \"Secret",
        "{\"case\": \"C-0\"} Secret",
        "{\"case\": \"C-0\", \"events\": \"Secret\"}",
        "{\"case\": \"C-0\", \"events\": [\"Secret\"]}",
        "{\"case\": \"C-0\", \"events\": {\"referral\": {\"Secret\": 1}}}",
        "{\"case\": \"C-0\", \"extensions\": \"Secret\"}",
        "{\"case\": \"C-0\", \"circumstances\": \"Secret\"}",
        "{\"case\": [\"Secret\"], \"events\": {}}",
        "42",
        "null",
    ] {
        let error = rejected(bad);
        assert!(!error.contains("Secret"), "{bad}: {error}");
        assert!(error.contains("line 2, line: column "), "{bad}: {error}");
    }
    let error = rejected(b"{\"case\": \"caf\xe9\"}");
    assert!(!error.contains("caf"), "{error}");
}

/// The message uses the terms of JSON, not those of the implementation.
#[test]
fn what_was_expected_is_told_in_the_words_of_json() {
    for (bad, says) in [
        (r#"{"case": 1.5}"#, "string or a whole number"),
        (r#"{"case": ["C-0"]}"#, "string or a whole number"),
        (r#"{"case": "C-0", "circumstances": "serious-harm"}"#, "a list"),
    ] {
        let error = rejected(bad);
        assert!(!error.contains("untagged") && !error.contains("sequence"), "{error}");
        assert!(error.contains(says), "{error}");
    }
}

/// It is not known which of the two is right.
#[test]
fn a_key_that_stands_twice_rejects_its_line() {
    rejected(r#"{"case": "C-0", "case": "C-9", "events": {}}"#);
    rejected(r#"{"case": "C-0", "events": {"icpc": "2026-12-01"}, "events": {}}"#);
}

#[test]
fn lines_may_end_as_any_system_ends_them() {
    let second = LATE.replace("C-1", "C-2");
    let expected = ["C-1 icpc breached", "C-2 icpc breached"];
    assert_eq!(judged(format!("{LATE}\n{second}")), expected, "no line break after the last");
    assert_eq!(judged(format!("\u{feff}{LATE}\r\n{second}\r\n")), expected);
}

#[test]
fn blank_lines_are_passed_over_and_counted() {
    let folder = lines(format!("\n{LATE}\n  \n\r\n"));
    let ran = folder.check(&["cases.jsonl"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.stderr.contains("3 blank rows were ignored"), "{}", ran.stderr);
    assert_eq!(folder.json(&["cases.jsonl"])["summary"]["read"], 1);
}

/// An export that failed must not look like a quiet night.
#[test]
fn an_empty_file_is_accepted_only_on_request() {
    for text in ["", "\n", "\u{feff}"] {
        let folder = lines(text);
        assert_eq!(folder.check(&["cases.jsonl"]).code, Some(2), "{text:?}");
        assert_eq!(folder.check(&["cases.jsonl", "--allow-empty"]).code, Some(0), "{text:?}");
        assert_eq!(folder.json(&["cases.jsonl"])["summary"]["cases"], 0, "{text:?}");
    }
}

#[test]
fn standard_input_can_be_json_lines() {
    let args = ["check", "-", "--input", "jsonl", "--as-of", "2026-12-14", "--format", "csv"];
    let ran = cli::finish(cli::dutyclock(&args).write_stdin(LATE));
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert_eq!(folder::picked(&ran.stdout, &["case", "rule"]), ["C-1 icpc"]);
}
