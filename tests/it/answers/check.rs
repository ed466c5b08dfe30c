//! `check`: what needs action in recorded cases.

use super::{rows, says};
use crate::common::tables_beside_child_protection;

#[test]
fn a_file_without_a_breach_is_good_news() {
    says(
        "check",
        "check good.toml --as-of 2026-11-27",
        0,
        &[
            "Nothing is in breach, to be chased or due soon.",
            "1 case, 5 deadlines: 1 due, 3 met, 1 not needed",
        ],
    );
    rows(
        "check",
        "check good.toml --as-of 2026-11-27 --all",
        "case rule due completed status",
        &[
            "C-1001 acknowledge 2026-11-23 2026-11-23 met",
            "C-1001 decision 2026-11-23 2026-11-23 met",
            "C-1001 assessment 2027-01-27  due",
            "C-1001 written-confirmation 2026-11-22T16:40:00+00:00 2026-11-21 met",
            "C-1001 chase-up 2026-11-25  not-needed",
        ],
    );
}

#[test]
fn a_limit_passes_from_due_today_to_breached() {
    rows(
        "check",
        "check late.toml --as-of 2026-12-10",
        "case rule due status",
        &["C-1002 icpc 2026-12-10 due-today"],
    );
    rows(
        "check",
        "check late.toml --as-of 2026-12-14",
        "case rule due status late_by_days",
        &["C-1002 icpc 2026-12-10 breached 4"],
    );
    rows(
        "check",
        "check late.toml --as-of 2026-12-09 --fail-on due-soon",
        "case rule status",
        &["C-1002 icpc due-soon"],
    );
    rows(
        "check",
        "check late.toml --as-of 2026-12-01 --fail-on late --all",
        "rule due act_by completed status working_days_left late_by_days",
        &[
            "acknowledge 2026-11-16 2026-11-16 2026-11-16 met  ",
            "decision 2026-11-16 2026-11-16 2026-11-18 late  2",
            "assessment 2027-01-20 2027-01-20  due 33 ",
            "written-confirmation 2026-11-15 2026-11-13 2026-11-13 met  ",
            "chase-up 2026-11-18 2026-11-18  not-needed  ",
            "icpc 2026-12-10 2026-12-10  due 7 ",
        ],
    );
    says(
        "check",
        "check late.toml --as-of 2026-12-14 --fail-on never --format csv",
        0,
        &[
            "1 record read: 1 checked, 0 rejected, 0 not countable; 1 breached, 1 due, 1 late, 2 met, 1 not needed",
        ],
    );
    says(
        "check",
        "check late.toml --as-of 2026-12-14 --role referrer",
        0,
        &[
            "Nothing is in breach, to be chased or due soon for referrer.",
            "1 case, 2 deadlines: 1 met, 1 not needed",
        ],
    );
}

/// 24 June 2026 and six months are 24 December 2026.
#[test]
fn a_repeating_review_is_counted_from_the_review_held() {
    rows(
        "check",
        "check reviews.toml --as-of 2026-12-22",
        "rule due status working_days_left notes",
        &[
            "assessment 2025-11-03 extended -288 extension authorised to Thu 31 Dec 2026",
            "next-review 2026-12-24 due-soon 2 ",
        ],
    );
}

#[test]
fn a_circumstance_of_the_case_changes_its_periods() {
    rows(
        "check",
        "check harm.toml --rules set-procedures --as-of 2026-11-20",
        "case rule within due status",
        &["C-1009 strategy-discussion same day 2026-11-20 due-today"],
    );
    says(
        "check",
        "check harm.toml --rules child-protection --as-of 2026-11-20",
        2,
        &[
            "error: unknown circumstance `serious-harm`; the rules of `child-protection` have none --> harm.toml:2:18",
        ],
    );
}

#[test]
fn what_began_before_any_document_matters_only_while_it_lasts() {
    rows(
        "check",
        "check long-in-care.csv --rules england --as-of 2026-11-20",
        "case rule due status late_by_days",
        &["C-1043 next-looked-after-review 2026-11-15 breached 5"],
    );
    says(
        "check",
        "check long-in-care.csv --rules england --as-of 2026-11-20",
        1,
        &[
            "note: case `C-1042`: `looked-after-children` was not in force on 2010-05-04: it is in force from 1 Apr 2011",
            "(and in `C-1043`)",
        ],
    );
    says(
        "check",
        "check never-reviewed.csv --rules england --as-of 2026-11-20",
        2,
        &[
            "as far as could be counted.",
            "not counted: case `C-1044`: `looked-after-children` was not in force on 2010-05-04",
        ],
    );
}

#[test]
fn what_a_census_cannot_show_is_named() {
    rows(
        "what-files-show",
        "check census.xml --rules england --as-of 2026-03-31",
        "case rule due status late_by_working_days late_by_days",
        &[
            "C-1042 assessment 2026-01-08 breached 58 82",
            "C-1042 icpc 2025-12-16 breached 72 105",
            "C-1042 next-review 2026-02-28 breached 22 31",
        ],
    );
    says(
        "what-files-show",
        "check census.xml --rules england --as-of 2026-03-31 --format csv",
        1,
        &[
            "acknowledge, decision, core-group, written-confirmation, chase-up",
            &format!(
                "note: `census.xml`: checked against child-protection, working-together only, because the file records nothing that starts the rules of the {} other tables",
                tables_beside_child_protection()
            ),
            "note: 3 records read: 3 checked, 0 rejected, 0 not countable; 3 breached, 2 met",
        ],
    );
    says(
        "what-files-show",
        "check census.xml --rules looked-after-children --as-of 2026-03-31",
        2,
        &[
            "error: nothing in `census.xml` starts a deadline by the rules of `looked-after-children`",
            "1 case, 0 deadlines",
            "note: case `C-1042` (and 2 more cases): no recorded event starts a deadline",
        ],
    );
}
