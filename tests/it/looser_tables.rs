//! `rules check`: a table of an authority that allows more than the law behind it, or that cannot work.

use crate::common::cli::{Ran, run_in};
use crate::common::folder::Folder;

const HEAD: &str = "id = \"ours\"\ntitle = \"Ours\"\npublisher = \"A made-up authority\"\njurisdiction = \"England\"\n\
                    source = { title = \"Ours\" }\ndefaults = { force = \"local-procedure\", verified = \"text\" }\n";

fn check(table: &str) -> Ran {
    let folder = Folder::with("ours.toml", format!("{HEAD}{table}"));
    run_in(folder.path(), &["rules", "check", "ours.toml", "--strict", "--as-of", "2026-11-20"])
}

/// The table with `england` and one changed rule.
fn changed(rule: &str, keys: &str) -> Ran {
    check(&format!(
        "extends = \"england\"\n[[rule]]\nid = \"{rule}\"\nsource = \"page 1\"\n{keys}\n"
    ))
}

#[test]
fn every_key_that_lets_a_duty_of_the_law_run_longer_or_vanish_is_a_warning() {
    for (rule, keys, named) in [
        ("icpc", "or_later = [{ starts = \"referral\", within = \"12 months\" }]", "`or_later`"),
        ("icpc", "occurrence = \"later\"", "`occurrence`"),
        ("decision", "completes = \"acknowledgement\"", "`completes`"),
        ("icpc", "in_force = { to = 2020-01-01 }", "`in_force`"),
        ("icpc", "postponed_by = [\"referral\"]", "`postponed_by`"),
        ("icpc", "until = [\"closure\", \"referral\"]", "`until`"),
    ] {
        let ran = changed(rule, keys);
        assert_eq!(ran.code, Some(2), "{keys}: {ran:?}");
        let says = format!("as {named} here");
        assert!(
            ran.stderr.contains(&says) && ran.stderr.contains("it may allow more"),
            "{keys}: {ran:?}"
        );
    }
    let days = "extends = \"england\"\n[[not_working]]\nmonth = 12\nday = 10\nname = \"Founders' day\"\n\
                [[rule]]\nid = \"icpc\"\nwithin = \"15 working days\"\nsource = \"page 1\"\n";
    assert!(check(days).stderr.contains("as `not_working` here"), "{:?}", check(days));
}

#[test]
fn a_limit_without_a_number_is_looser_and_another_direction_is_named() {
    for period in ["as soon as possible", "beforehand"] {
        let ran = changed("icpc", &format!("within = \"{period}\""));
        let says = format!(
            "`icpc` is due {period}, which has no number: that is looser than 15 working days"
        );
        assert!(ran.stderr.contains(&says), "{ran:?}");
    }
    let ran = changed("icpc", "direction = \"before\"");
    assert!(ran.stderr.contains("counted before its event here, and the other way"), "{ran:?}");
}

#[test]
fn a_stricter_rule_needs_no_warning() {
    let ran = changed("icpc", "within = \"10 working days\"");
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
}

#[test]
fn what_can_never_work_is_a_mistake() {
    for (table, says) in [
        ("", "the table has no rule"),
        ("extends = \"scotland\"\n", "`scotland` is for Scotland, and this table for England"),
        (
            "extends = \"england\"\n[[rule]]\nid = \"icpc\"\nsource = \"page 1\"\nwithin = \"5 days\"\nno_sooner = \"28 days\"\n",
            "nobody can keep it: the limit is 5 days, which is sooner",
        ),
        (
            "extends = \"england\"\n[events]\npanel = { title = \"Panel held\", also = [\"ICPC\"] }\n[[rule]]\nid = \"panel\"\n\
             title = \"Hold the panel\"\nkind = \"limit\"\nstarts = \"icpc\"\nwithin = \"3 days\"\ncompletes = \"panel\"\n\
             owner = \"social-care\"\nsource = \"page 1\"\n",
            "`ICPC` is the event `icpc`, so it cannot be a name of `panel`",
        ),
    ] {
        let ran = check(table);
        assert_eq!(ran.code, Some(2), "{ran:?}");
        assert!(ran.stderr.contains(says), "{says}: {}", ran.stderr);
    }
}

/// An office that is closed on Mondays does not extend the limits of the law.
#[test]
fn a_calendar_cannot_add_to_the_weekend_of_the_one_it_extends() {
    let text = "id = \"ours\"\nextends = \"england-and-wales\"\nweekend = [\"monday\", \"saturday\", \"sunday\"]\n";
    let folder = Folder::with("ours.toml", text);
    let ran = run_in(folder.path(), &["calendar", "check", "ours.toml"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    let says = "Mon is a working day in the calendar that this one extends: an office that is closed then does not \
                extend a statutory limit";
    assert!(ran.stderr.contains(says), "{}", ran.stderr);
}

/// A rule of England is not an answer for Northern Ireland.
#[test]
fn a_rule_of_another_nation_is_never_shown_without_a_word() {
    let folder = Folder::with("empty", "");
    for args in [
        &["rules", "show", "core-group", "--nation", "northern-ireland"][..],
        &["rules", "show", "hearing-after-removal"],
        &["events", "place-of-safety"],
    ] {
        let ran = run_in(folder.path(), args);
        assert_eq!(ran.code, Some(0), "{ran:?}");
        assert!(ran.stderr.contains("of another nation"), "{args:?}: {}", ran.stderr);
    }
}

/// By the law it is in breach since 24 November; by the table of the authority it is due soon.
#[test]
fn an_answer_by_a_table_that_allows_more_than_the_law_says_so() {
    let table = format!(
        "{HEAD}extends = \"england\"\n[[rule]]\nid = \"icpc\"\nwithin = \"20 working days\"\nsource = \"page 1\"\n"
    );
    let folder = Folder::with("ours.toml", table)
        .and("cases.csv", "case,strategy discussion,icpc\nC-1042,2026-11-02,\n");
    for args in [
        &["check", "cases.csv"][..],
        &["due", "strategy discussion", "2026-11-02"],
        &["explain", "icpc", "2026-11-02"],
        &["timeline", "strategy discussion", "2026-11-02"],
    ] {
        let args = [args, &["--rules", "ours.toml", "--as-of", "2026-11-27"]].concat();
        let ran = run_in(folder.path(), &args);
        let says = "`ours.toml` may allow more than the law: `icpc` allows 20 working days: that is looser than 15 \
                    working days in `working-together-2026`";
        let said = ran.stderr.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(said.contains(says), "{args:?}: {said}");
    }
}

#[test]
fn an_answer_by_a_stricter_table_says_nothing_of_it() {
    let table = format!(
        "{HEAD}extends = \"england\"\n[[rule]]\nid = \"icpc\"\nwithin = \"10 working days\"\nsource = \"page 1\"\n"
    );
    let folder = Folder::with("ours.toml", table);
    let args = [
        "due",
        "strategy discussion",
        "2026-11-02",
        "--rules",
        "ours.toml",
        "--as-of",
        "2026-11-03",
    ];
    let ran = run_in(folder.path(), &args);
    assert!(!ran.stderr.contains("allow more"), "{}", ran.stderr);
}
