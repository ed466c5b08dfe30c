//! `explain`: how a date was counted, and what else was considered.

use super::says;

#[test]
fn what_cancels_or_completes_a_rule_is_in_the_tree() {
    says(
        "",
        "explain chase-up 2026-11-20 --done decision=2026-11-23 --as-of 2026-11-26",
        0,
        &[
            "chase-up (asked about): not applied, cancelled on Mon 23 Nov 2026: Decision on the type of response",
            "decision: 1 working day, until Mon 23 Nov 2026 (met); completed on Mon 23 Nov 2026",
            "working-together-2023: not in force: 15 Dec 2023 to 17 Mar 2026",
            "working-together-2026: in force from 18 Mar 2026",
            "status as of Thu 26 Nov 2026: not needed (Wed 25 Nov 2026)",
        ],
    );
}

#[test]
fn a_duty_that_ended_says_when_and_why() {
    says(
        "",
        "explain assessment 2026-11-20 --done closure=2026-12-01 --as-of 2026-12-02",
        0,
        &[
            "assessment (asked about): not applied, the duty ended on Tue 1 Dec 2026: Case closed",
            "decision: 1 working day, until Mon 23 Nov 2026 (missed); the duty ended on Tue 1 Dec 2026: Case closed",
            "status as of Wed 2 Dec 2026: lapsed (Wed 27 Jan 2027)",
            "Mon 25 to Wed 27 Jan 2027: working days 43 to 45",
        ],
    );
}

#[test]
fn an_edition_that_is_not_in_force_has_no_part_in_the_answer() {
    says(
        "",
        "explain see-child 2026-11-20 --as-of 2026-11-20",
        2,
        &[
            "see-child (asked about): not applied, not in force: 26 Mar 2015 to 3 Jul 2018",
            "see-child (asked about): not applied, working-together-2026 has no such rule",
            "error: `see-child` does not apply: working-together-2026 has no such rule",
        ],
    );
    says(
        "",
        "explain decision 2010-06-01 --rules working-together --as-of 2026-11-20",
        2,
        &[
            "working-together: All editions of the family working-together",
            "decision (asked about): not applied, not in force: from 18 Mar 2026",
            "error: no edition of `working-together` was in force on 2010-06-01: the editions run from 15 Apr 2013; choose a table by name with --rules",
        ],
    );
    says(
        "",
        "explain decision 2026-11-20 --rules working-together-2015 --as-of 2026-11-20",
        0,
        &[
            "chosen by name; in force 26 Mar 2015 to 3 Jul 2018",
            "note: table `working-together-2015` was not in force on the starting date (in force 26 Mar 2015 to 3 Jul 2018)",
        ],
    );
}

#[test]
fn a_period_of_years_goes_by_the_edition_of_the_day_it_ends() {
    says(
        "",
        "explain eighteenth-birthday 2016-01-05 --as-of 2026-01-01",
        0,
        &[
            "eighteenth-birthday (asked about): not applied, not in force when it ends, on Thu 5 Jan 2034: 26 Mar 2015 to 3 Jul 2018",
            "eighteenth-birthday (asked about): 18 years, until Thu 5 Jan 2034 (due)",
            "status as of Thu 1 Jan 2026: due (target) (Thu 5 Jan 2034)",
        ],
    );
}

#[test]
fn a_rule_that_does_not_apply_says_why() {
    says(
        "",
        "explain care-proceedings 2014-01-05 --rules england --as-of 2014-01-06",
        2,
        &[
            "care-proceedings (asked about): not applied, the rule itself was not in force: from 22 Apr 2014",
            "error: rule `care-proceedings` of `children-act-1989` was not in force on 2014-01-05: it is in force from 22 Apr 2014",
        ],
    );
    says(
        "",
        "explain icpc 2026-11-20 --from referral --as-of 2026-11-20",
        2,
        &[
            "icpc (asked about): not applied, starts from strategy-discussion and not from referral",
            "error: `icpc` does not apply: starts from strategy-discussion and not from referral",
        ],
    );
    says(
        "",
        "explain complaint-panel 2026-11-20 --rules child-protection --as-of 2026-11-20",
        2,
        &[
            "error: RULE: `child-protection` has no rule `complaint-panel`; `complaints` and `england` have that rule: --rules england",
        ],
    );
}

#[test]
fn a_limit_that_cannot_be_counted_or_is_provisional_says_so() {
    says(
        "",
        "explain icpc 2099-12-20 --as-of 2099-12-20",
        2,
        &[
            "icpc (asked about): not applied, cannot be counted: calendar `england-and-wales` only covers 2012-01-01 to 2028-12-31 (provisionally to 2099-12-31)",
            "error: icpc: calendar `england-and-wales` only covers",
        ],
    );
    says(
        "",
        "explain icpc 2028-12-20 --as-of 2028-12-20",
        0,
        &[
            "Mon 1 Jan 2029: New Year's Day (provisional), not counted",
            "due Mon 15 Jan 2029 (provisional)",
            "status as of Wed 20 Dec 2028: due (Mon 15 Jan 2029, provisional)",
            "icpc (asked about): 15 working days, until Mon 15 Jan 2029 (provisional) (due)",
        ],
    );
}

#[test]
fn a_rule_for_named_circumstances_needs_one() {
    says(
        "",
        "explain immediate-strategy-discussion 2026-11-20 --rules trix-referrals-2024 --as-of 2026-11-20",
        2,
        &[
            "immediate-strategy-discussion (asked about): not applied, circumstance not given: clear-section-47 or well-known-family",
            "immediately in clear-section-47: not applied, circumstance not given",
            "error: RULE: `immediate-strategy-discussion` applies in named circumstances only; give one with --circumstance",
        ],
    );
    says(
        "",
        "explain immediate-strategy-discussion 2026-11-20 --rules trix-referrals-2024 --circumstance clear-section-47 --as-of 2026-11-20",
        0,
        &[
            "immediately: no number is set, so none is counted",
            "immediately in clear-section-47: applied",
            "status as of Fri 20 Nov 2026: outstanding (immediately)",
        ],
    );
}

#[test]
fn of_the_periods_of_a_rule_the_one_that_holds_is_applied() {
    says(
        "",
        "explain strategy-discussion 2026-11-20 --rules set-procedures --circumstance serious-harm --as-of 2026-11-20",
        0,
        &[
            "same day in serious-harm: applied",
            "same day in serious-harm: not applied, starts from referral and not from concern-identified",
            "5 working days in complex: not applied, circumstance not given",
            "3 working days otherwise: not applied, another period applies: same day",
            "by the end of the same day",
        ],
    );
    says(
        "",
        "explain strategy-discussion 2026-11-20 --rules set-procedures --circumstance serious-harm --from referral --as-of 2026-11-20",
        0,
        &[
            "strategy-discussion (asked about): same day, until Fri 20 Nov 2026 (due today)",
            "3 working days otherwise: not applied, starts from concern-identified and not from referral",
        ],
    );
}

#[test]
fn conditions_on_a_start_are_in_the_tree() {
    says(
        "",
        "explain second-looked-after-review 2026-11-20 --rules looked-after-children --done looked-after=2026-07-06 --done looked-after-review=2026-08-03 --as-of 2026-11-20",
        2,
        &[
            "not applied, only the first start counts, and there was one before: Mon 3 Aug 2026",
            "next-looked-after-review: 6 months, until Thu 20 May 2027 (due)",
        ],
    );
    says(
        "",
        "explain next-looked-after-review 2026-08-03 --rules looked-after-children --done looked-after=2026-07-06 --as-of 2026-08-03",
        2,
        &[
            "not applied, only a later start counts, and there was none before",
            "second-looked-after-review: 3 months, until Tue 3 Nov 2026 (due)",
        ],
    );
    says(
        "",
        "explain weekly-visit 2026-08-10 --rules looked-after-children --circumstance temporary-approval --done placement=2026-07-06 --done looked-after=2026-07-06 --done looked-after-review=2026-08-03 --as-of 2026-08-10",
        2,
        &[
            "weekly-visit (asked about): not applied, nothing starts it after Mon 3 Aug 2026: Review of the looked-after child's case held",
            "next-visit: 4 weeks, until Mon 7 Sep 2026 (due)",
        ],
    );
}

#[test]
fn a_period_may_change_a_year_into_a_placement() {
    says(
        "",
        "explain next-visit 2026-08-10 --rules looked-after-children --circumstance placement-to-eighteen --done placement=2026-07-06 --as-of 2026-08-10",
        0,
        &[
            "due Mon 21 Sep 2026",
            "3 months in placement-to-eighteen, after 1 year: not applied, applies to starts at another time since Placement starts",
            "6 weeks otherwise: applied",
        ],
    );
    says(
        "",
        "explain next-visit 2027-08-09 --rules looked-after-children --circumstance placement-to-eighteen --done placement=2026-07-06 --as-of 2027-08-09",
        0,
        &[
            "due Tue 9 Nov 2027",
            "3 months in placement-to-eighteen, after 1 year: applied",
            "6 weeks otherwise: not applied, another period applies: 3 months",
        ],
    );
}

#[test]
fn the_tree_is_drawn_in_every_format() {
    says(
        "",
        "explain chase-up 2026-11-20 --rules set-procedures --done decision=2026-11-23 --as-of 2026-11-26 --ascii",
        0,
        &[
            "|- acknowledge: 1 working day, until Mon 23 Nov 2026 (breached)",
            "`- strategy-discussion: not applied, circumstance not given: serious-harm or penetrative-abuse",
        ],
    );
    says(
        "",
        "explain first-visit 2026-11-20 --rules looked-after-children --as-of 2026-11-20 --format markdown",
        0,
        &[
            "1. 1 week after it, by the calendar 1. due Fri 27 Nov 2026",
            "- looked-after-children: Care Planning, Placement and Case Review (England) Regulations 2010 - care-plan-before-placement: before Fri 20 Nov 2026 (outstanding) - care-plan: 10 working days, until Fri 4 Dec 2026 (due) - placement-plan: 5 working days, until Fri 27 Nov 2026 (due) - parent-assessment: not applied, circumstance not given: placed-with-parent - emergency-foster-placement: not applied, circumstance not given: outside-approval - first-visit (asked about): 1 week, until Fri 27 Nov 2026 (due)",
        ],
    );
    says(
        "",
        "explain panel-response 2026-11-20 --rules complaints --as-of 2026-11-20 --json",
        0,
        &[
            "\"steps\": [ \"Fri 20 Nov 2026: the event; its day is not counted\",",
            "\"considered\": { \"what\": \"table\", \"id\": \"complaints\",",
            "\"says\": \"15 working days, until Fri 11 Dec 2026 (due)\", \"asked\": true, \"applied\": true, \"reason\": null, \"reason_text\": null, \"below\": []",
        ],
    );
    says(
        "",
        "explain police-protection 2026-11-20 --from referral --rules children-act-1989 --as-of 2026-11-20 --json",
        2,
        &[
            "\"deadlines\": [], \"errors\": [ \"`police-protection` does not apply: starts from police-protection and not from referral\" ]",
            "\"applied\": false, \"reason\": \"other-event\", \"reason_text\": \"starts from police-protection and not from referral\"",
            "error: `police-protection` does not apply",
        ],
    );
}

#[test]
fn a_complaint_is_counted_without_boxing_day() {
    says(
        "",
        "explain complaint-stage-1 2025-12-22 --rules complaints --as-of 2025-12-22",
        0,
        &[
            "Fri 26 Dec 2025: Boxing Day, not counted",
            "due Thu 8 Jan 2026",
            "20 working days in complex: not applied, circumstance not given",
            "10 working days otherwise: applied",
        ],
    );
}

#[test]
fn hours_months_and_days_are_counted_as_they_are_written() {
    says(
        "",
        "explain written-confirmation \"2026-03-28 10:00\" --rules set-procedures --as-of 2026-03-28",
        0,
        &[
            "48 hours on the clock, nights, weekends and holidays included",
            "the clocks go forward by 60 minutes during this time",
            "due Mon 30 Mar 2026 11:00",
        ],
    );
    says(
        "",
        "explain first-review 2026-11-30 --as-of 2026-11-30",
        0,
        &["due Sun 28 Feb 2027", "act by Fri 26 Feb 2027"],
    );
    says(
        "",
        "explain assessment 2026-11-20 --rules child-law-advice --as-of 2026-11-20",
        0,
        &["45 days after it, by the calendar", "due Mon 4 Jan 2027"],
    );
}
