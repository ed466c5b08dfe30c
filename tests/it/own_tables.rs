//! Tables of one's own: what they inherit, and whose authority a number has.

use dutyclock::RuleSet;
use dutyclock::rules::{Dates, RuleSetError, TableDefinition, Verified};

fn resolved(toml: &str) -> Result<RuleSet, RuleSetError> {
    const HEAD: &str = "id = \"mine\"\ntitle = \"Mine\"\npublisher = \"A made-up authority\"\n\
                        jurisdiction = \"England\"\nsource = { title = \"Protocol\" }\n";
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
        "extends = \"england-all\"\n\
         [defaults]\nforce = \"local-procedure\"\nverified = \"text\"\n\
         [[rule]]\nid = \"second-looked-after-review\"\nwithin = \"10 weeks\"\nsource = \"1\"\n\
         [[rule]]\nid = \"care-proceedings\"\nwithin = \"20 weeks\"\nsource = \"2\"\n\
         [[rule]]\nid = \"complaint-panel\"\nwithin = \"20 working days\"\nsource = \"3\"\n",
    )
    .unwrap();
    let law = RuleSet::shipped("england-all", Dates::All).unwrap();
    let rule = |of: &RuleSet, id: &str| of.rules().find(|rule| rule.id == id).unwrap().clone();
    let (review, panel) = ("second-looked-after-review", "complaint-panel");
    let conditions = |of: &RuleSet| {
        let rule = rule(of, review);
        (rule.since, rule.occurrence, rule.before, rule.until)
    };
    assert_eq!(conditions(&rules), conditions(&law));
    assert!(rule(&law, review).note.is_some() && rule(&rules, review).note.is_none());
    let dates = |of: &RuleSet| rule(of, "care-proceedings").own_in_force;
    assert!(dates(&law).is_some() && dates(&rules).is_none());
    let days_off = |of: &RuleSet| rule(of, panel).not_working.len();
    assert_eq!((days_off(&law), days_off(&rules)), (1, 0));
}

#[test]
fn rules_of_two_documents_that_start_each_other_for_ever_are_found() {
    let found = mistakes(
        "extends = \"england-all\"\n\
         [[rule]]\nid = \"again\"\ntitle = \"Ask again\"\nkind = \"limit\"\nowner = \"any\"\n\
         force = \"local-procedure\"\nverified = \"text\"\nsource = \"1\"\n\
         starts = \"complaint-response\"\nwithin = \"5 working days\"\ncompletes = \"complaint\"\n",
    );
    assert_eq!(found.len(), 1, "{found:?}");
    let way = "`again` starts itself again: complaint-response -> complaint -> complaint-response";
    assert!(found[0].contains(way), "{found:?}");
}
