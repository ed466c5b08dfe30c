//! `events`, `rules search`, `rules show` and `rules sources`: the content of the tables.

use super::{rows, says};

/// Case and hyphens do not matter.
#[test]
fn a_search_finds_rules_by_every_word_and_says_where() {
    rows(
        "",
        "rules search TRANSFER",
        "kind id tables found_in",
        &[
            "rule ehc-transfer education-health-care id",
            "rule ehc-review-after-transfer education-health-care id",
            "rule ehc-transfer-notice education-health-care id",
            "rule ehc-phase-transfer education-health-care id",
            "rule transfer-conference set-procedures id",
            "rule transfer-conference working-together-2013, working-together-2015, working-together-2018, working-together-2023, working-together-2026 id",
            "event ehc-transfer-notice  id",
            "rule conference-before-plan-ends working-together-2015 title",
            "rule first-review working-together-2013, working-together-2015, working-together-2018, working-together-2023, working-together-2026 note",
        ],
    );
    rows(
        "",
        "rules search \"paragraph 58\"",
        "id found_in",
        &["acknowledge source", "decision source"],
    );
    rows(
        "",
        "rules search penetrative --rules set-procedures",
        "id found_in",
        &["strategy-discussion circumstance"],
    );
    rows(
        "",
        "rules search core group",
        "kind id tables found_in",
        &[
            "rule core-group working-together-2013, working-together-2015, working-together-2018, working-together-2023, working-together-2026 id",
            "event core-group  id",
        ],
    );
    rows(
        "",
        "rules search not needed",
        "kind id tables found_in",
        &[
            "event icpc-not-required  title",
            "rule ehc-no-plan education-health-care title",
            "event ehc-no-assessment  title",
            "event ehc-refusal  title",
            "rule ehc-decision education-health-care event",
            "rule icpc dfe-measures event",
            "rule ehc-advice education-health-care event",
            "rule ehc-comments education-health-care event",
            "rule ehc-plan education-health-care event",
            "rule icpc set-procedures event",
            "rule assessment-order-conference set-procedures event",
            "rule icpc working-together-2013, working-together-2015, working-together-2018, working-together-2023, working-together-2026 event",
            "rule start-enquiries set-procedures note",
            "rule core-group working-together-2013, working-together-2015, working-together-2018, working-together-2023, working-together-2026 note",
            "rule first-review working-together-2013, working-together-2015, working-together-2018, working-together-2023, working-together-2026 note",
        ],
    );
    says(
        "",
        "rules search chase --rules england --format json",
        0,
        &["\"found_in\": \"id\", \"id\": \"chase-up\", \"kind\": \"rule\""],
    );
}

#[test]
fn a_search_that_finds_nothing_is_an_answer() {
    says(
        "",
        "rules search letter --rules child-protection",
        0,
        &["note: nothing in `child-protection` has the word `letter`; did you mean `either`?"],
    );
    says(
        "",
        "rules search acknowlegement",
        0,
        &[
            "note: nothing in the tables for England has the word `acknowlegement`; did you mean `acknowledgement`?",
        ],
    );
    says(
        "",
        "rules search pre-birth whereabouts --format json",
        0,
        &[
            "[] note: nothing in the tables for England has all of these words together; try one of them alone",
        ],
    );
    says("", "rules search --", 2, &["required arguments were not provided: <WORD>"]);
    says("", "rules search ...", 2, &["error: WORD: `...` has no letter and no digit to look for"]);
}

#[test]
fn an_event_names_the_rules_that_wait_for_it() {
    says(
        "",
        "events --rules family-rights-group",
        0,
        &[
            "acknowledgement: Receipt of the referral acknowledged to the referrer completes acknowledge",
            "closure: Case closed ends acknowledge, decision",
            "starts acknowledge, decision",
        ],
    );
    rows(
        "",
        "events decision --rules england",
        "does rule within tables",
        &[
            "starts see-child as soon as possible working-together-2015",
            "completes decision 1 working day working-together-2013, working-together-2015, working-together-2018, working-together-2023, working-together-2026",
            "cancels chase-up 3 working days child-protection",
        ],
    );
    rows(
        "",
        "events icpc-not-required",
        "does rule tables",
        &[
            "ends icpc dfe-measures",
            "ends icpc set-procedures",
            "ends assessment-order-conference set-procedures",
            "ends icpc working-together-2013, working-together-2015, working-together-2018, working-together-2023, working-together-2026",
        ],
    );
    rows(
        "",
        "events plan_start",
        "event does rule within tables",
        &["plan-start starts first-review 3 months dfe-measures"],
    );
    says("", "events decision --rules england", 0, &["it usually comes after referral"]);
    says(
        "",
        "events referal",
        2,
        &["error: EVENT: unknown event `referal`; did you mean `referral`?"],
    );
    says(
        "",
        "events referral --rules englnd",
        2,
        &["error: --rules: unknown rule table `englnd`; did you mean `england`?"],
    );
}

#[test]
fn a_page_says_the_duty_in_a_sentence() {
    says(
        "",
        "rules show set-procedures pre-birth-conference",
        0,
        &[
            "should, where possible, hold the pre-birth conference no later than 10 weeks before \"Expected date of delivery\" (expected-delivery).",
            "It is counted back from the event. The day of the event is not counted.",
            "Example from Mon 5 Jan 2026: Mon 27 Oct 2025",
        ],
    );
    says(
        "",
        "rules show england chase-up",
        0,
        &[
            "Once 3 working days have passed since \"Referral received by children's social care\" (referral), whoever made the referral should contact social care again, unless \"Decision on the type of response\" (decision) or \"Receipt of the referral acknowledged to the referrer\" (acknowledgement) has happened.",
            "Not needed once \"Decision on the type of response\" (decision)",
            "Force good practice: advice, which binds nobody",
        ],
    );
    says(
        "",
        "rules show working-together-2015 eighteenth-birthday",
        0,
        &[
            "if the month has no such date, they end on the next day",
            "Example from Mon 30 Mar 2015: Wed 30 Mar 2033",
        ],
    );
    says(
        "",
        "rules show set-procedures cin-review",
        0,
        &[
            "within 6 months of \"Child in need plan agreed\" (cin-plan), and again within 6 months of \"Child in need plan reviewed\" (cin-review).",
            "Example from Mon 5 Jan 2026: Sun 5 Jul 2026, act by Fri 3 Jul 2026",
        ],
    );
    says(
        "",
        "rules show immediate-strategy-discussion",
        0,
        &[
            "must hold a strategy discussion at once in the circumstances below.",
            "in circumstance clear-section-47: immediately after",
            "Immediately sets no number of days, so none is counted.",
        ],
    );
    says(
        "",
        "rules show set-procedures strategy-discussion",
        0,
        &[
            "in circumstance complex: within 5 working days of \"Child protection concern identified\" (concern-identified).",
            "The same day ends at midnight, whatever day it is.",
            "Evidence words read",
        ],
    );
}

#[test]
fn the_id_of_a_rule_alone_finds_every_table_that_has_it() {
    says(
        "",
        "rules show written-confirmation",
        0,
        &[
            "written-confirmation: Confirm a verbal referral in writing in child-protection,",
            "in set-procedures, Southend",
            "written-confirmation: Confirm the referral in writing in trix-referrals-2024,",
            "Hours run on the clock, through nights, weekends and holidays; if only the date of the event is known, they run to the end of their last day.",
            "Example from Mon 5 Jan 2026 10:00: Wed 7 Jan 2026 10:00",
        ],
    );
}

#[test]
fn a_page_names_the_conditions_of_a_rule() {
    says(
        "look-up",
        "rules show visits.toml visit",
        0,
        &[
            "for what starts 1 year or longer after \"Child comes to live with the carer\" (arrival): within 12 weeks of \"Child visited\" (visited)",
            "Condition It counts within a spell, which begins with \"Child comes to live with the carer\" (arrival).",
            "In force visits: from 1 Apr 2025",
        ],
    );
    says(
        "look-up",
        "rules show visits.toml first-review",
        0,
        &[
            "within 28 days beginning with the day of \"Child comes to live with the carer\" (arrival).",
            "Only the first \"Child comes to live with the carer\" (arrival) starts it.",
            "Nothing starts it once \"Arrangement reviewed\" (reviewed) has happened.",
            "The day of the event is day 1: the period begins with it.",
            "Example from Mon 5 Jan 2026: Sun 1 Feb 2026, act by Fri 30 Jan 2026",
        ],
    );
    says(
        "look-up",
        "rules show visits.toml reply",
        0,
        &[
            "and Founders' Day is never one for this rule; the last day is one of them. What arrives after 17:00, or on a non-working day, counts as received on the next working day, by the local policy on deemed receipt.",
            "In force visits: from 1 Apr 2025; the rule itself: from 1 Jan 2026",
            "Example from Mon 5 Jan 2026: Thu 8 Jan 2026",
        ],
    );
    rows(
        "look-up",
        "rules show visits.toml reply",
        "rule starts completes within first_day not_working in_force_from published owner verified",
        &[
            "reply letter reply 2 working days not-counted Founders' Day 2026-01-01 2025-03-14 any text",
        ],
    );
    says(
        "",
        "rules show looked-after-children next-visit",
        0,
        &[
            "in circumstance placement-to-eighteen, for what starts 1 year or longer after \"Placement starts\" (placement): within 3 months of \"Child visited in the placement\" (visit).",
            "with \"Placement ends\" (placement-ended), \"Child is no longer looked after\" (looked-after-ended) or \"Case closed\" (closure)",
        ],
    );
    says(
        "",
        "rules show england second-looked-after-review",
        0,
        &[
            "Only the first \"Review of the looked-after child's case held\" (looked-after-review) of the spell starts it.",
        ],
    );
    says(
        "",
        "rules show care-plan",
        0,
        &[
            "Only the first \"Placement starts\" (placement) of the spell starts it.",
            "It may be done before the event, and then counts unless the duty has ended since or an earlier event called for it.",
        ],
    );
    says(
        "",
        "rules show children-act-1989 care-proceedings",
        0,
        &[
            "The court must dispose of the application within 26 weeks beginning with the day of \"Application for a care, supervision or other Part 4 order issued\" (application-issued).",
            "In force children-act-1989: from 14 Oct 1991; the rule itself: from 22 Apr 2014",
            "Force statute: an Act of Parliament",
        ],
    );
}

#[test]
fn a_table_is_shown_in_brief() {
    says(
        "",
        "rules show complaints",
        0,
        &[
            "complaint-stage-1: Answer the complaint at stage 1 from complaint: 10 working days; 20 working days in complex; limit, by local authority Representations Procedure Regulations 2006, regulation 14(1), regulation",
            "`dutyclock rules show complaints RULE` prints a rule as a page.",
        ],
    );
    says(
        "",
        "rules show child-law-advice",
        0,
        &[
            "Child Law Advice, England; no dates given",
            "decision: Decide the type of response from referral: 24 hours; limit, by social care",
        ],
    );
    rows(
        "",
        "rules show working-together-2015 decision",
        "edition rule kind starts within completes until owner force verified in_force_from in_force_to",
        &[
            "working-together-2015 decision limit referral 1 working day decision closure social-care statutory-guidance text 2015-03-26 2018-07-03",
        ],
    );
}

#[test]
fn what_is_neither_a_table_nor_a_rule_is_an_error() {
    says(
        "",
        "rules show core-gruop",
        2,
        &["error: ID: there is no rule table and no rule `core-gruop`; did you mean `core-group`?"],
    );
    says(
        "",
        "rules show england core-gruop",
        2,
        &["error: RULE: `england` has no rule `core-gruop`; did you mean `core-group`?"],
    );
}

#[test]
fn sources_have_each_rule_once_with_what_is_known_of_it() {
    rows(
        "",
        "rules sources --rules trix-referrals-2024",
        "tables rule within verified",
        &[
            "working-together-2023 assessment 45 working days secondary",
            "working-together-2023 icpc 15 working days secondary",
            "working-together-2023 core-group 10 working days presumed",
            "working-together-2023 first-review 3 months presumed",
            "working-together-2023 next-review 6 months presumed",
            "working-together-2023 transfer-conference 15 working days secondary",
            "working-together-2023 eighteenth-birthday 18 years presumed",
            "trix-referrals-2024 acknowledge 1 working day text",
            "trix-referrals-2024 decision 1 working day text",
            "trix-referrals-2024 refer immediately text",
            "trix-referrals-2024 consult-parents beforehand text",
            "trix-referrals-2024 written-confirmation 48 hours text",
            "trix-referrals-2024 chase-up 3 working days text",
            "trix-referrals-2024 see-child as soon as possible text",
            "trix-referrals-2024 immediate-protection as soon as possible text",
            "trix-referrals-2024 immediate-strategy-discussion immediately in clear-section-47 or in well-known-family text",
        ],
    );
    rows(
        "",
        "rules sources --rules child-law-advice",
        "document tables rule within force verified",
        &[
            "child-law-advice child-law-advice decision 24 hours good-practice text",
            "child-law-advice child-law-advice assessment 45 days good-practice text",
        ],
    );
    says(
        "",
        "rules sources --rules trix-referrals-2024",
        0,
        &[
            "Working Together to Safeguard Children, HM Government working-together-2023: published 15 Dec 2023; in force 15 Dec 2023 to 17 Mar 2026",
            "next-review: Hold the next review conference from review, and again from each: 6 months Working Together 2023 [presumed]",
            "[text] the text of the document was checked",
        ],
    );
}

/// Pages of advice bind nobody and come last.
#[test]
fn the_document_in_force_comes_first_on_the_page_of_a_rule() {
    let ran = crate::common::cli::run(&["rules", "show", "decision"]);
    let documents = ran.stdout.lines().filter_map(|line| line.strip_prefix("in "));
    let documents: Vec<&str> = documents.filter_map(|line| line.split(',').next()).collect();
    assert_eq!(
        documents,
        [
            "working-together-2026",
            "set-procedures",
            "trix-referrals-2024",
            "child-law-advice",
            "family-rights-group"
        ]
    );
}

#[test]
fn the_rules_of_a_table_name_each_circumstance_that_changes_them_once() {
    rows(
        "",
        "rules show set-procedures strategy-discussion",
        "rule circumstances",
        &["strategy-discussion serious-harm, penetrative-abuse, immediate-action, complex"],
    );
    rows("", "rules show set-procedures refer", "rule circumstances", &["refer "]);
}
