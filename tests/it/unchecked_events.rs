//! Recorded events that no rule of the chosen tables uses: nobody may take them for checked.

use crate::common::folder::Folder;

const ADOPTION: &str =
    "case,referral,decision,adoption-placement\nC-1042,2026-12-14,2026-12-14,2026-09-01\n";
const SAYS: &str = "the rules of `england` do not check adoption-placement (--rules adoption does)";

#[test]
fn a_limit_of_law_that_no_chosen_table_counts_makes_the_report_incomplete() {
    let long = "case,event,when\nC-1042,referral,2026-12-14\nC-1042,decision,2026-12-14\n\
                C-1042,adoption-placement,2026-09-01\n";
    let json = "{\"case\": \"C-1042\", \"events\": \
                {\"referral\": \"2026-12-14\", \"decision\": \"2026-12-14\", \
                \"adoption-placement\": \"2026-09-01\"}}\n";
    let toml =
        "id = \"C-1042\"\n[events]\nreferral = 2026-12-14\nadoption-placement = 2026-09-01\n";
    let folder = Folder::with("wide.csv", ADOPTION)
        .and("long.csv", long)
        .and("cases.jsonl", json)
        .and("case.toml", toml);
    for file in ["wide.csv", "long.csv", "cases.jsonl", "case.toml"] {
        let ran = folder.check(&[file, "--except", "acknowledge"]);
        assert_eq!(ran.code, Some(2), "{file}: {ran:?}");
        assert!(ran.stderr.contains(&format!("error: `{file}`: {SAYS}")), "{}", ran.stderr);
        assert!(ran.stdout.contains("this report is incomplete"), "{}", ran.stdout);
        let accepted = folder.check(&[file, "--except", "acknowledge", "--allow-unchecked"]);
        assert_eq!(accepted.code, Some(0), "{accepted:?}");
        assert!(accepted.stderr.contains(&format!("note: `{file}`: {SAYS}")), "{accepted:?}");
    }
}

#[test]
fn a_limit_of_a_local_procedure_is_only_noted_because_it_may_be_of_another_area() {
    let text = "case,referral,decision,cin-plan\nC-1042,2026-12-14,2026-12-14,2026-05-01\n";
    let ran = Folder::with("cases.csv", text).check(&["cases.csv"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let says = "note: `cases.csv`: the rules of `england` do not check cin-plan (--rules set-procedures does)";
    assert!(ran.stderr.contains(says), "{}", ran.stderr);
}

#[test]
fn who_names_a_document_or_rules_asks_about_nothing_else() {
    let folder = Folder::with("cases.csv", ADOPTION);
    let ran = folder.check(&["cases.csv", "--rules", "child-protection"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.stderr.contains("do not check adoption-placement"), "{}", ran.stderr);
    let ran = folder.check(&["cases.csv", "--only", "decision"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(!ran.stderr.contains("do not check"), "{}", ran.stderr);
}

#[test]
fn a_table_that_drops_a_duty_is_not_asked_about_it_again() {
    let table = r#"
        id = "ours"
        title = "Ours"
        publisher = "A made-up authority"
        jurisdiction = "England"
        source = { title = "Ours" }
        extends = "england"
        drop = ["private-fostering-pause", "private-fostering-not-resumed-notice"]
    "#;
    let text = "case,referral,decision,private-fostering-paused\nC-1042,2026-12-11,2026-12-11,2026-12-01\n";
    let folder = Folder::with("ours.toml", table).and("cases.csv", text);
    let ran = folder.check(&["cases.csv", "--rules", "ours.toml"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
}
