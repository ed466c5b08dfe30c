//! `compare`: one event under several tables, with the differences marked.

use super::{rows, says};
use crate::common::cli::answer;

#[test]
fn tables_that_agree_have_no_mark() {
    rows(
        "",
        "compare icpc 2026-12-18 --rules working-together-2018,working-together-2026 --as-of 2026-12-18",
        "rule differs working-together-2018 working-together-2026",
        &[
            "core-group no 10 working days; Wed 6 Jan 2027; [secondary]; table `working-together-2018` was not in force on the starting date (in force 4 Jul 2018 to 14 Dec 2023) 10 working days; Wed 6 Jan 2027; [presumed]",
            "first-review no 3 months; Thu 18 Mar 2027; [secondary]; table `working-together-2018` was not in force on the starting date (in force 4 Jul 2018 to 14 Dec 2023) 3 months; Thu 18 Mar 2027; [presumed]",
        ],
    );
    says(
        "",
        "compare icpc 2026-12-18 --rules working-together-2018,working-together-2026 --as-of 2026-12-18",
        0,
        &[
            "table `working-together-2018` was not in force on the starting date (in force 4 Jul 2018 to 14 Dec 2023)",
        ],
    );
}

/// 24 hours or one working day, 45 days or 45 working days, and whether the decision or the acknowledgement makes
/// chasing needless.
#[test]
fn tables_that_differ_are_marked() {
    rows(
        "",
        "compare referral \"2026-11-20 16:40\" --as-of 2026-11-20",
        "rule differs differing child-law-advice set-procedures",
        &[
            "acknowledge no   1 working day; Mon 23 Nov 2026",
            "decision yes child-law-advice 24 hours; Sat 21 Nov 2026 16:40 1 working day; Mon 23 Nov 2026",
            "assessment yes child-law-advice 45 days; Mon 4 Jan 2027 45 working days; Wed 27 Jan 2027",
            "written-confirmation no   48 hours; Sun 22 Nov 2026 16:40",
            "chase-up yes trix-referrals-2024  3 working days; Wed 25 Nov 2026; unless decision",
            "immediate-protection no   as soon as possible",
            "tell-police no   as soon as possible",
            "consult-parents no   beforehand; Fri 20 Nov 2026 16:40",
        ],
    );
}

#[test]
fn json_has_the_source_and_the_notes_of_each() {
    says(
        "",
        "compare referral 2026-11-20 --rules child-law-advice,family-rights-group --format json --as-of 2026-11-20",
        0,
        &[
            "\"rule\": \"decision\", \"differs\": true",
            "\"table\": \"child-law-advice\", \"defined_in\": \"child-law-advice\", \"within\": \"24 hours\", \"due\": \"2026-11-21\", \"unless\": null",
            "\"rule\": \"assessment\", \"differs\": false",
        ],
    );
}

/// The star stands at the document that differs, and none at those that agree.
#[test]
fn the_edition_in_force_comes_first_and_the_document_that_differs_is_marked() {
    for (day, edition) in [("2016-03-01", "2015"), ("2026-11-20", "2026")] {
        let line = format!("compare referral {day} --as-of {day} --format csv");
        let head = format!("rule,differs,differing,working-together-{edition},set-procedures");
        says("", &line, 0, &[&head]);
    }
    says(
        "",
        "compare referral 2026-11-20 --rules working-together,child-law-advice --as-of 2026-11-20",
        0,
        &[
            "Rule working-together-2026 child-law-advice",
            "decision 1 working day 24 hours *",
            "assessment 45 working days 45 days *",
        ],
    );
    says(
        "",
        "compare referral 2026-11-20 --as-of 2026-11-20 --format json",
        0,
        &["\"tables\": [ \"working-together-2026\", \"set-procedures\""],
    );
}

/// A table that does not count something has not "no such rule".
#[test]
fn what_a_table_does_not_count_is_no_missing_rule() {
    let compare =
        ["compare", "icpc", "2026-11-20", "--rules", "scotland,england", "--as-of", "2026-11-20"];
    let text = answer(&compare);
    let review = text.lines().find(|line| line.starts_with("first-review")).unwrap();
    assert!(review.contains("read in part") && review.contains("3 months"), "{text}");
    assert!(
        text.contains("Not counted in scotland: the review of the child protection plan"),
        "{text}"
    );
    let json: serde_json::Value =
        serde_json::from_str(&answer(&[&compare[..], &["--format", "json"]].concat())).unwrap();
    let rules = json["rules"].as_array().unwrap();
    let review = rules.iter().find(|rule| rule["rule"] == "first-review").unwrap();
    assert_eq!(review["unread"][0]["table"], "scotland", "{review}");
    let csv = answer(&[&compare[..], &["--format", "csv"]].concat());
    assert!(csv.contains("not counted: read in part"), "{csv}");
}
