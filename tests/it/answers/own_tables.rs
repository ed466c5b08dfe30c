//! `rules check`, `diff` and `changes`: tables of a local authority, and what they change.

use super::{rows, says};
use crate::common::cli::answer;
use crate::common::rules;

/// A verdict on a table with as many rules as `england`, whatever their number.
fn with_england(verdict: &str) -> String {
    let england = rules("england").latest_rules().count();
    format!("{verdict}, {england} with inherited rules")
}

#[test]
fn a_limit_looser_than_the_law_is_a_warning_and_with_strict_an_error() {
    says("own-rules", "rules check looser.toml --strict", 2, &["looser: no mistakes, 6 warnings"]);
    says(
        "own-rules",
        "rules check looser-than-the-county.toml",
        0,
        &[
            "warning: `icpc` allows 20 working days: that is looser than 15 working days in `working-together-2026` (statutory-guidance) --> looser-than-the-county.toml:9:10",
            &with_england("no mistakes, 1 warning; 1 rule in the table"),
        ],
    );
}

/// Only `rules check` finds it: the rules can be used.
#[test]
fn of_the_editions_of_a_family_one_applies_at_a_time() {
    says(
        "own-rules",
        "rules check next-edition.toml edition-after.toml",
        2,
        &[
            "error: `working-together-2028` of the family working-together applies on the same days (from 1 Sep 2027): only one edition may apply at a time --> next-edition.toml:6:1",
            "error: `working-together-2026` of the family working-together applies on the same days (from 18 Mar 2026): only one edition may apply at a time --> edition-after.toml:6:1",
            "error: event `panel` is not used: no rule starts from it, is completed by it, or has it in `unless`, `until`, `since`, `before` or `postponed_by` --> next-edition.toml:11:1",
        ],
    );
    rows(
        "own-rules",
        "explain icpc 2026-11-20 --rules next-edition.toml --as-of 2026-11-20",
        "rule table due",
        &["icpc working-together-2026 2026-12-11"],
    );
}

#[test]
fn shipped_tables_and_files_are_checked_together() {
    says(
        "own-rules",
        "rules check england my-protocol.toml",
        0,
        &[
            &with_england("england: no mistakes; 0 rules in the table"),
            &with_england("my-protocol: no mistakes; 1 rule in the table"),
        ],
    );
}

#[test]
fn a_table_may_extend_another_file_by_its_path() {
    says(
        "own-rules",
        "rules check district.toml",
        0,
        &[&with_england("district: no mistakes; 1 rule in the table")],
    );
    rows(
        "own-rules",
        "rules diff district.toml",
        "what change was now",
        &[
            "icpc within 10 working days 8 working days",
            "icpc source County protocol, section 4 District protocol, section 1",
        ],
    );
    says(
        "own-rules",
        "rules check round-again.toml on-mistakes.toml on-nothing.toml",
        2,
        &[
            "error: table `round-again` extends itself: round-again -> round -> round-again --> round-again.toml:6:11",
            "error: table `no-toml.toml` cannot be read; `dutyclock rules check no-toml.toml` says why --> on-mistakes.toml:6:27",
            "error: cannot read `nowhere.toml`: no such file or directory --> on-nothing.toml:6:11",
        ],
    );
}

#[test]
fn a_rule_of_one_edition_can_be_changed_and_left_out() {
    says(
        "own-rules",
        "rules check one-edition.toml",
        0,
        &[
            "warning: `see-child` is left out: it is a duty of `working-together-2015` (statutory-guidance) --> one-edition.toml:7:9",
            &with_england("0 rules in the table"),
        ],
    );
    rows(
        "own-rules",
        "rules diff one-edition.toml",
        "what change was now edition",
        &[
            "emergency-strategy-discussion title Hold a strategy discussion after acting Hold a strategy discussion at once working-together-2015",
            "see-child removed as soon as possible from decision, completed by child-seen  working-together-2015",
        ],
    );
    says(
        "own-rules",
        "due decision 2016-02-29 --rules one-edition.toml --as-of 2016-02-29",
        0,
        &[
            "`one-edition` has no rule that starts from this event; `child-protection`, `england`, `set-procedures`, `trix-referrals-2024` and `working-together-2015` have rules for it. dutyclock due decision 2016-02-29 --rules england",
        ],
    );
    rows(
        "",
        "due decision 2016-02-29 --as-of 2016-02-29",
        "rule status owner",
        &["see-child outstanding social-care"],
    );
}

#[test]
fn a_difference_is_said_key_by_key() {
    rows(
        "own-rules",
        "rules diff my-protocol.toml",
        "what change was now",
        &[
            "icpc within 15 working days 10 working days",
            "icpc force statutory-guidance local-procedure",
            "icpc verified presumed text",
            "icpc source Working Together 2026 Our protocol, section 4",
            "icpc note The 2026 text (published 18 March 2026) has not been checked: the number is from 2023. After several strategy discussions, count from the one that started the section 47 enquiries, not from the latest. ",
        ],
    );
    rows(
        "own-rules",
        "rules diff looser.toml my-protocol.toml",
        "what change was now",
        &[
            "decision starts acknowledgement referral",
            "assessment within 9 weeks 45 working days",
            "assessment force local-procedure statutory-guidance",
            "assessment verified text presumed",
            "assessment source section 2 Working Together 2026",
            "assessment note  The 2026 text (published 18 March 2026) has not been checked: the number is from 2023. The time runs from the referral, where national statistics count from the recorded start of the assessment; an overrun needs recorded reasons.",
            "icpc within 20 working days 10 working days",
            "icpc source section 1 Our protocol, section 4",
            "core-group kind target limit",
            "first-review added  3 months from icpc, completed by review",
            "next-review within 26 weeks 6 months",
            "next-review force local-procedure statutory-guidance",
            "next-review verified text presumed",
            "next-review source section 3 Working Together 2026",
            "next-review note  The 2026 text (published 18 March 2026) has not been checked: the number is from 2023. The time runs from the last review held, for as long as the plan lasts.",
            "chase-up added  3 working days from referral, completed by referrer-contact",
        ],
    );
    says(
        "own-rules",
        "rules diff my-protocol.toml --format json",
        0,
        &[
            "{ \"change\": \"within\", \"now\": \"10 working days\", \"was\": \"15 working days\", \"what\": \"icpc\" }",
        ],
    );
    says("", "rules diff working-together-2018 working-together-2018", 0, &["no differences"]);
    says(
        "",
        "rules diff working-together-2018",
        2,
        &[
            "error: A: `working-together-2018` extends no other table; name the table to compare it with",
        ],
    );
}

#[test]
fn changes_say_what_changed_and_what_was_not_read() {
    rows(
        "",
        "rules changes working-together-2018 working-together-2023",
        "from to what change",
        &[
            "working-together-2018 working-together-2023 acknowledge source",
            "working-together-2018 working-together-2023 decision source",
            "working-together-2018 working-together-2023 assessment source",
            "working-together-2018 working-together-2023 icpc source",
            "working-together-2018 working-together-2023 core-group verified",
            "working-together-2018 working-together-2023 core-group source",
            "working-together-2018 working-together-2023 first-review verified",
            "working-together-2018 working-together-2023 first-review source",
            "working-together-2018 working-together-2023 next-review verified",
            "working-together-2018 working-together-2023 next-review source",
            "working-together-2018 working-together-2023 transfer-conference source",
            "working-together-2018 working-together-2023 eighteenth-birthday verified",
            "working-together-2018 working-together-2023 eighteenth-birthday source",
        ],
    );
    says(
        "",
        "rules changes working-together-2018 working-together-2023",
        0,
        &[
            "No duty changes: every rule keeps its period, its events and its owner.",
            "Only source changes: acknowledge, assessment, decision, icpc, transfer-conference",
            "Text not checked: 5 secondary, 4 presumed. It may differ.",
        ],
    );
    says(
        "own-rules",
        "rules changes england my-protocol.toml",
        0,
        &[
            "icpc: 10 working days, was 15 working days icpc: force local-procedure, was statutory-guidance",
        ],
    );
    says(
        "",
        "rules changes working-together-2018 working-together-2023 --format jsonl",
        0,
        &["\"sentence\":\"evidence mark presumed, was secondary\""],
    );
    // The text of 2018 was not read, so that nothing is known to have been removed.
    for format in ["jsonl", "csv"] {
        let command =
            format!("rules changes working-together-2015 working-together-2018 --format {format}");
        let found = answer(&command.split_whitespace().collect::<Vec<_>>());
        let of_duty: Vec<&str> = found.lines().filter(|line| line.contains("see-child")).collect();
        assert_eq!(of_duty.len(), 1, "{found}");
        assert!(of_duty[0].contains("not-read") && !of_duty[0].contains("removed"), "{found}");
        let why = "found in working-together-2015 only: the text of working-together-2018 has not been checked";
        assert!(of_duty[0].contains(why), "{found}");
    }
    says(
        "",
        "rules changes working-together-2018",
        2,
        &[
            "error: A: `working-together-2018` has one edition only; name a second table to compare it with",
        ],
    );
}

#[test]
fn what_is_not_toml_hides_nothing_of_the_rest() {
    says(
        "own-rules",
        "rules check no-toml.toml",
        2,
        &[
            "--> no-toml.toml:1:6",
            "--> no-toml.toml:2:7",
            "--> no-toml.toml:3:33",
            "--> no-toml.toml:5:1",
            "error: invalid date, expected month between 01 and 12 --> no-toml.toml:9:21",
            "error: unknown key `calender`; did you mean `calendar`? --> no-toml.toml:10:1",
            "--> no-toml.toml:14:10",
            "--> no-toml.toml:16:8",
            "error: unknown value `txt`, expected one of text, secondary, presumed; did you mean `text`? --> no-toml.toml:17:12",
        ],
    );
}

#[test]
fn a_key_that_a_case_cannot_have_is_named_and_its_value_is_not() {
    says(
        "own-rules",
        "check case.toml --as-of 2026-11-20",
        2,
        &[
            "error: unknown key `circumstance`; did you mean `circumstances`? --> case.toml:2:1",
            "error: unknown key `extension`; did you mean `extensions`? --> case.toml:3:1",
        ],
    );
}

#[test]
fn a_table_of_an_authority_can_be_used() {
    rows(
        "rules",
        "due decision 2026-11-20 --rules my-protocol.toml --as-of 2026-11-20",
        "rule table due status",
        &["first-visit my-protocol 2026-11-24 due-soon", "see-child set-procedures  outstanding"],
    );
    says(
        "rules",
        "rules check my-protocol.toml",
        0,
        &["my-protocol: no mistakes; 1 rule in the table"],
    );
    says(
        "rules",
        "rules show my-protocol.toml first-visit",
        0,
        &[
            "must visit the child within 2 working days of \"Decision on the type of response\" (decision).",
        ],
    );
}
