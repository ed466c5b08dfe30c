//! Events as people call them, on the command line.

use crate::common::cli;

fn heading(words: &str) -> String {
    let args: Vec<&str> = words.split(' ').chain(["--as-of", "2026-11-21T03:00"]).collect();
    let ran = cli::run(&args);
    assert_eq!(ran.code, Some(0), "{words}: {ran:?}");
    ran.stdout.lines().next().unwrap_or_default().to_owned()
}

#[test]
fn an_event_has_the_names_that_people_use() {
    for (words, title) in [
        ("due strategy meeting friday 4.40pm", "Strategy discussion that starts section 47"),
        ("due s47 friday", "Strategy discussion that starts section 47"),
        ("due initial conference friday", "Initial child protection conference held"),
        ("due ICPC friday", "Initial child protection conference held"),
        ("due police protection 22:10", "Child taken into police protection"),
        ("due EPO yesterday", "Emergency protection order made"),
        ("due came into care friday", "Child becomes looked after"),
        ("due RCPC friday", "Review conference held"),
        ("referral received 16:40", "Referral received by children's social care"),
    ] {
        let found = heading(words);
        assert!(found.starts_with(title), "{words}: {found}");
    }
}

#[test]
fn a_review_of_a_looked_after_child_is_not_a_child_protection_review() {
    for words in ["due LAC review friday", "due CLA review friday"] {
        let found = heading(words);
        assert!(found.starts_with("Review of the looked-after child"), "{words}: {found}");
    }
}

#[test]
fn a_name_of_several_events_is_asked_back_with_all() {
    let ran = cli::run(&["due", "date received", "2026-11-20"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    for id in ["`referral`", "`complaint`", "`ehc-request`"] {
        assert!(ran.stderr.contains(id), "{id}: {}", ran.stderr);
    }
}
