//! Custom tables: what they inherit, and which authority each number has.

use crate::common::cli::run_in;
use crate::common::folder::Folder;
use dutyclock::RuleSet;
use dutyclock::rules::{Dates, Key, RuleSetError, Subject, TableDefinition, Verified, differences};
use serde_json::Value;

const HEAD: &str = "id = \"mine\"\ntitle = \"Mine\"\npublisher = \"A made-up authority\"\n\
                        jurisdiction = \"England\"\nsource = { title = \"Protocol\" }\n";

fn resolved(toml: &str) -> Result<RuleSet, RuleSetError> {
    let definition: TableDefinition = toml::from_str(&format!("{HEAD}{toml}")).unwrap();
    RuleSet::new(definition, Dates::All)
}

fn mistakes(toml: &str) -> Vec<String> {
    match resolved(toml).unwrap_err() {
        RuleSetError::Mistakes(mistakes) => {
            mistakes.iter().map(|mistake| mistake.message.clone()).collect()
        }
        other => vec![other.to_string()],
    }
}

#[test]
fn a_number_that_is_not_changed_keeps_its_authority_and_its_mark() {
    let rules = resolved(
        "extends = \"working-together-2026\"\n[[rule]]\nid = \"core-group\"\nowner = \"any\"\n",
    )
    .unwrap();
    let rule = rules.editions()[0].rules.iter().find(|rule| rule.id == "core-group").unwrap();
    assert_eq!(rule.owner.name(), "any");
    assert_eq!(rule.verified, Verified::Presumed);
    assert_eq!(rule.table, "working-together-2026");
}

#[test]
fn a_number_that_is_changed_needs_a_source_of_its_own() {
    let found = mistakes(
        "extends = \"england\"\n[[rule]]\nid = \"assessment\"\nwithin = \"35 working days\"\n",
    );
    assert_eq!(found, ["rule `assessment` has no `force`, `verified`, `source`"]);
}

#[test]
fn periods_in_named_circumstances_are_not_inherited_in_silence() {
    let found = mistakes(
        "extends = \"set-procedures\"\n[[rule]]\nid = \"strategy-discussion\"\n\
         within = \"2 working days\"\nsource = \"3.1\"\nforce = \"local-procedure\"\nverified = \"text\"\n",
    );
    assert_eq!(found.len(), 1);
    assert!(found[0].contains("write them again in `variants`"), "{found:?}");
}

#[test]
fn a_table_that_has_another_name_now_is_named() {
    let found = mistakes("extends = \"england-all\"\n");
    assert_eq!(found.len(), 1, "{found:?}");
    let now = "unknown table `england-all`; it is `england` now";
    assert!(found[0].starts_with(now), "{found:?}");
}

#[test]
fn a_calendar_that_nobody_knows_is_a_mistake() {
    assert_eq!(
        mistakes("calendar = \"englnd-and-wales\"\n"),
        ["unknown calendar `englnd-and-wales`; did you mean `england-and-wales`?"]
    );
}

#[test]
fn an_inherited_rule_can_be_dropped() {
    let rules = resolved("extends = \"england\"\ndrop = [\"chase-up\"]\n").unwrap();
    assert!(
        rules.editions().iter().all(|edition| edition.rules.iter().all(|r| r.id != "chase-up"))
    );
}

#[test]
fn a_changed_number_keeps_the_conditions_and_not_the_dates_the_note_or_the_days_of_the_law() {
    let rules = resolved(
        "extends = \"england\"\n\
         [defaults]\nforce = \"local-procedure\"\nverified = \"text\"\n\
         [[rule]]\nid = \"second-looked-after-review\"\nwithin = \"10 weeks\"\nsource = \"1\"\n\
         [[rule]]\nid = \"care-proceedings\"\nwithin = \"20 weeks\"\nsource = \"2\"\n\
         [[rule]]\nid = \"complaint-panel\"\nwithin = \"20 working days\"\nsource = \"3\"\n",
    )
    .unwrap();
    let law = RuleSet::shipped("england", Dates::All).unwrap();
    let rule = |of: &RuleSet, id: &str| of.rules().find(|rule| rule.id == id).unwrap().clone();
    let (review, panel) = ("second-looked-after-review", "complaint-panel");
    let conditions = |of: &RuleSet| {
        let rule = rule(of, review);
        (rule.since, rule.occurrence, rule.before, rule.until)
    };
    assert_eq!(conditions(&rules), conditions(&law));
    assert!(rule(&law, review).note.is_some() && rule(&rules, review).note.is_none());
    let dates = |of: &RuleSet| rule(of, "care-proceedings").in_force;
    assert!(dates(&law).is_some() && dates(&rules).is_none());
    let days_off = |of: &RuleSet| rule(of, panel).not_working.len();
    assert_eq!((days_off(&law), days_off(&rules)), (1, 0));
}

#[test]
fn rules_of_two_documents_that_start_each_other_for_ever_are_found() {
    let found = mistakes(
        "extends = \"england\"\n\
         [[rule]]\nid = \"again\"\ntitle = \"Ask again\"\nkind = \"limit\"\nowner = \"any\"\n\
         force = \"local-procedure\"\nverified = \"text\"\nsource = \"1\"\n\
         starts = \"complaint-response\"\nwithin = \"5 working days\"\ncompletes = \"complaint\"\n",
    );
    assert_eq!(found.len(), 1, "{found:?}");
    let way = "`again` starts itself again: complaint-response -> complaint -> complaint-response";
    assert!(found[0].contains(way), "{found:?}");
}

/// Friday 20 November 2026 at 17:30 is after 17:00: the referral counts as received on Monday the 23rd,
/// and one working day after it is Tuesday the 24th.
#[test]
fn a_table_that_only_retitles_an_event_keeps_what_else_it_says() {
    let table = format!("{HEAD}extends = \"england\"\n[events]\nreferral = \"Contact accepted\"\n");
    let folder = Folder::with("mine.toml", table);
    let decision_due = |rules: &str| {
        let referral = ["due", "referral", "2026-11-20T17:30", "--as-of", "2026-11-20T18:00"];
        let options = ["--deemed-receipt", "17:00", "--rules", rules, "--format", "json"];
        let answer: Value = serde_json::from_str(
            &run_in(folder.path(), &[&referral[..], &options].concat()).stdout,
        )
        .unwrap();
        let deadlines = answer["deadlines"].as_array().unwrap();
        let decision = deadlines.iter().find(|deadline| deadline["rule"] == "decision").unwrap();
        decision["due"].as_str().unwrap().to_owned()
    };
    assert_eq!(decision_due("england"), "2026-11-24");
    assert_eq!(decision_due("mine.toml"), "2026-11-24");
}

#[test]
fn an_event_named_again_changes_only_the_keys_that_it_gives() {
    let rules = resolved(
        "extends = \"england\"\n[events]\nassessment-start = { title = \"Begun\" }\n\
         core-group = { received = true }\nplan-start = { follows = \"review\" }\n",
    )
    .unwrap();
    let england = RuleSet::shipped("england", Dates::All).unwrap();
    let event = |of: &RuleSet, id: &str| of.events.get(of.events.find(id).unwrap()).clone();
    let start = event(&rules, "assessment-start");
    assert_eq!(
        (start.title.as_str(), start.follows_if.as_deref()),
        ("Begun", Some("an assessment is needed"))
    );
    assert_eq!(start.follows, Some(england.events.find("decision").unwrap()));
    let core_group = event(&rules, "core-group");
    assert_eq!((core_group.title, core_group.received), ("First core group held".to_owned(), true));
    // In which cases it follows the conference is not in which cases it follows the review.
    let plan_start = event(&rules, "plan-start");
    assert_eq!(plan_start.follows, Some(england.events.find("review").unwrap()));
    assert_eq!(plan_start.follows_if, None);
}

#[test]
fn every_key_of_an_event_is_compared() {
    let table = |event: &str| resolved(&format!("[events]\nmeeting = {event}\n")).unwrap();
    let was = table("\"Meeting\"");
    for (key, written, duty) in [
        (Key::Title, "\"Conference\"", false),
        (Key::Received, "{ title = \"Meeting\", received = true }", true),
        (Key::NotBefore, "{ title = \"Meeting\", not_before = \"referral\" }", true),
        (Key::Ends, "{ title = \"Meeting\", ends = \"placement\" }", true),
        (Key::Follows, "{ title = \"Meeting\", follows = \"referral\" }", false),
    ] {
        let found = differences(&was, &table(written));
        assert_eq!(found.iter().map(|found| found.key).collect::<Vec<_>>(), [key]);
        assert_eq!(found[0].subject, Subject::Event("meeting".to_owned()));
        assert_eq!(found[0].key.changes_the_duty(), duty, "{key}");
    }
    let follows = "{ title = \"Meeting\", follows = \"referral\", follows_if = \"asked for\" }";
    let found = differences(&was, &table(follows));
    assert!(found.iter().any(|found| found.key == Key::FollowsIf), "{found:?}");
}

#[test]
fn a_new_event_needs_a_title() {
    assert_eq!(mistakes("[events]\nmeeting = { received = true }\n"), ["missing key `title`"]);
}

#[test]
fn events_are_checked_in_the_file_that_a_table_extends() {
    let base = HEAD.replace("\"mine\"", "\"base\"");
    let base = format!("{base}[events]\nmeeting = {{ follows = \"nowhere\" }}\n");
    let folder = Folder::with("base.toml", base)
        .and("mine.toml", format!("{HEAD}extends = \"./base.toml\"\n"));
    let check = |file| run_in(folder.path(), &["rules", "check", file]);
    let of_base = check("base.toml").stderr;
    assert!(of_base.contains("missing key `title`"), "{of_base}");
    assert!(of_base.contains("event `meeting` follows an unknown event `nowhere`"), "{of_base}");
    let of_heir = check("mine.toml");
    assert_eq!(of_heir.code, Some(2));
    assert!(
        of_heir.stderr.contains("base.toml` has mistakes; `dutyclock rules check"),
        "{}",
        of_heir.stderr
    );
}
