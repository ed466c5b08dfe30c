//! What is recorded and changes nothing: nobody may believe that it does.

use crate::common::folder::Folder;

const SAYS: &str = "case `C-2`: core-group on Thu 10 Dec 2026 changes nothing: no recorded event starts a duty that \
                    depends on it";

/// A core group follows a conference. Where that is not recorded, the date may have been lost.
#[test]
fn a_completion_of_what_nothing_starts_is_named_once_with_the_number_of_cases() {
    let wide = "case,referral,decision,icpc,core-group\n\
                C-1,2026-12-14,2026-12-14,2026-12-09,2026-12-10\n\
                C-2,2026-12-14,2026-12-14,,2026-12-10\n\
                C-3,2026-12-14,2026-12-14,,2026-12-11\n\
                C-4,2026-12-14,2026-12-14,,2026-12-11\n\
                C-5,2026-12-14,2026-12-14,,\n";
    let long = "case,event,when\nC-2,referral,2026-12-14\nC-2,decision,2026-12-14\nC-2,core-group,2026-12-10\n";
    let json = "{\"case\": \"C-2\", \"events\": {\"referral\": \"2026-12-14\", \"decision\": \"2026-12-14\", \
                \"core-group\": \"2026-12-10\"}}\n";
    let toml = "id = \"C-2\"\n[events]\nreferral = 2026-12-14\ncore-group = 2026-12-10\n";
    let folder = Folder::with("wide.csv", wide)
        .and("long.csv", long)
        .and("cases.jsonl", json)
        .and("case.toml", toml);
    for (file, more) in [
        ("wide.csv", " (and 2 like it)\n"),
        ("long.csv", "\n"),
        ("cases.jsonl", "\n"),
        ("case.toml", "\n"),
    ] {
        for format in ["table", "csv"] {
            let ran = folder.check(&[
                file,
                "--rules",
                "child-protection",
                "--except",
                "acknowledge",
                "--format",
                format,
            ]);
            assert_eq!(ran.code, Some(0), "{file}: {ran:?}");
            assert_eq!(ran.stderr.matches("core-group on").count(), 1, "{file}: {}", ran.stderr);
            assert!(ran.stderr.contains(&format!("note: {SAYS}{more}")), "{file}: {}", ran.stderr);
        }
    }
}

#[test]
fn each_thing_without_effect_has_its_own_note() {
    let events = "\"referral\": \"2026-12-14\", \"decision\": \"2026-12-14\"";
    let line =
        |id: &str, more: &str| format!("{{\"case\": \"{id}\", \"events\": {{{events}{more}\n");
    let text = [
        line("C-1", ", \"core-group\": \"2026-12-10\"}}"),
        line("C-2", "}, \"circumstances\": [\"complex\"]}"),
        line("C-3", "}, \"extensions\": {\"icpc\": \"2027-01-29\"}}"),
        line("C-4", "}, \"extensions\": {\"assessment\": \"2026-12-15\"}}"),
        line("C-5", "}, \"extensions\": {\"assessment\": \"2026-12-15\"}}"),
    ];
    let ran = Folder::with("cases.jsonl", text.concat()).check(&[
        "cases.jsonl",
        "--rules",
        "set-procedures",
    ]);
    let notes: Vec<&str> =
        ran.stderr.lines().filter(|line| line.contains("changes nothing")).collect();
    let is_said = |case: &str, what: &str| {
        notes.iter().any(|note| note.contains(&format!("case `{case}`: {what}")))
    };
    assert!(is_said("C-1", "core-group on Thu 10 Dec 2026"), "{}", ran.stderr);
    assert!(is_said("C-2", "the circumstance `complex`"), "{}", ran.stderr);
    assert!(is_said("C-3", "the extension of `icpc`"), "{}", ran.stderr);
    assert!(is_said("C-4", "the extension of `assessment`"), "{}", ran.stderr);
    assert!(!is_said("C-5", ""), "{}", ran.stderr);
    assert!(ran.stderr.contains("(and 1 like it)"), "{}", ran.stderr);
}

#[test]
fn who_names_the_rules_asks_about_nothing_else_and_an_idle_case_is_named_as_such() {
    let text = "case,referral,decision,core-group\nC-2,2026-12-14,2026-12-14,2026-12-10\nC-3,,,2026-12-10\n";
    let folder = Folder::with("cases.csv", text);
    let named = folder.check(&["cases.csv", "--only", "decision"]);
    assert!(!named.stderr.contains("changes nothing"), "{}", named.stderr);
    let ran = folder.check(&["cases.csv"]);
    assert!(ran.stderr.contains(&format!("{SAYS}\n")), "{}", ran.stderr);
    assert!(
        ran.stderr.contains("case `C-3`: no recorded event starts a deadline"),
        "{}",
        ran.stderr
    );
}

/// The holidays of 2100 are not known, so nobody can say whether the limit is before the extension.
#[test]
fn an_extension_of_a_limit_that_cannot_be_counted_is_not_said_to_change_nothing() {
    let record = "{\"case\": \"C-1042\", \"events\": {\"referral\": \"2099-12-20\", \"decision\": null, \
                  \"assessment-complete\": null}, \"extensions\": {\"assessment\": \"2099-12-31\"}}\n";
    let folder = Folder::with("case.jsonl", record);
    let ran = folder.check(&["case.jsonl", "--as-of", "2099-12-21"]);
    assert_eq!(ran.code, Some(2), "{}", ran.all());
    assert!(!ran.all().contains("changes nothing"), "{}", ran.all());
}
