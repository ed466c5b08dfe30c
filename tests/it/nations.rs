//! Wales, Scotland and Northern Ireland: each has its own rules, calendar and words, and none is mixed with another.
//!
//! Their worked dates are in `tests/data/worked-dates-nations.csv`.

use crate::common::cli::{self, Ran};
use crate::common::folder::{Folder, picked};
use crate::common::{calendar_of, case, moment, rules};
use dutyclock::rules::{Nation, shipped};
use dutyclock::{Criteria, deadlines};

/// What the nation named by the variable answers.
fn with_nation(nation: &str, args: &[&str]) -> Ran {
    cli::finish(cli::dutyclock(args).env("DUTYCLOCK_NATION", nation))
}

const LOOKED_AFTER: [&str; 7] =
    ["due", "looked-after", "2026-11-20", "--as-of", "2026-11-20", "--format", "csv"];

#[test]
fn a_nation_is_named_by_an_option_or_once_for_all_by_a_variable() {
    for (nation, expected) in [
        ("england", "looked-after-children 2026-12-18"),
        ("wales", "wales-looked-after-children 2026-12-18"),
        ("northern-ireland", "northern-ireland-case-reviews 2026-12-04"),
    ] {
        let option = cli::answer(&[&LOOKED_AFTER[..], &["--nation", nation]].concat());
        let variable = with_nation(nation, &LOOKED_AFTER).stdout;
        let rules = cli::answer(&[&LOOKED_AFTER[..], &["--rules", nation]].concat());
        let picked = |answer: &str| picked(answer, &["rule", "table", "due"]);
        assert!(
            picked(&option).contains(&format!("first-looked-after-review {expected}")),
            "{option}"
        );
        assert_eq!(picked(&option), picked(&variable));
        assert_eq!(picked(&option), picked(&rules));
    }
}

#[test]
fn an_answer_names_the_table_and_the_calendar_of_the_nation() {
    for (nation, event, calendar) in [
        ("england", "referral", "england-and-wales"),
        ("wales", "icpc", "england-and-wales"),
        ("scotland", "referral", "scotland"),
        ("northern-ireland", "looked-after", "northern-ireland"),
    ] {
        let args = ["due", event, "2026-11-20", "--nation", nation, "--as-of", "2026-11-20"];
        let answer = cli::answer(&args).replace('\n', " ");
        assert!(answer.contains(&format!("by the rules of {nation} (")), "{answer}");
        assert!(answer.contains(&format!("calendar {calendar} ")), "{answer}");
    }
}

#[test]
fn the_option_is_stronger_than_the_variable() {
    let found = with_nation("scotland", &[&LOOKED_AFTER[..], &["--nation", "wales"]].concat());
    assert!(found.stdout.contains("wales-looked-after-children"), "{found:?}");
}

#[test]
fn rules_of_another_nation_are_refused() {
    for (nation, rules, is_refused) in [
        ("scotland", "england", true),
        ("wales", "working-together", true),
        ("wales", "working-together-2026", true),
        ("england", "wales-looked-after-children", true),
        ("england", "working-together", false),
        ("england", "child-protection", false),
        ("wales", "children-act-1989", false),
        ("scotland", "scotland-hearings", false),
    ] {
        let args = ["due", "closure", "2026-11-20", "--as-of", "2026-11-20", "--rules", rules];
        let ran = with_nation(nation, &args);
        assert_eq!(ran.code == Some(2), is_refused, "{nation} {rules}: {ran:?}");
        assert_eq!(ran.stderr.contains("--nation: the rules of"), is_refused, "{ran:?}");
    }
}

/// A table of an authority, with a rule of its own.
fn own_table(head: &str) -> String {
    format!(
        "id = \"ours\"\ntitle = \"Ours\"\npublisher = \"Us\"\njurisdiction = \"Our county\"\n\
         source = {{ title = \"Ours\" }}\n{head}\n[[rule]]\nid = \"call\"\ntitle = \"Call\"\n\
         kind = \"limit\"\nstarts = \"referral\"\nwithin = \"1 working day\"\ncompletes = \"decision\"\nowner = \"any\"\n\
         force = \"local-procedure\"\nverified = \"text\"\nsource = \"1\"\n"
    )
}

/// Friday 27 November 2026 is before St Andrew's Day.
#[test]
fn a_table_of_your_own_is_for_the_nation_that_it_extends_or_counts_in_its_calendar() {
    let due = |head: &str, options: &[&str]| {
        let folder = Folder::with("ours.toml", own_table(head));
        let args = ["due", "referral", "2026-11-27", "--rules", "ours.toml"];
        let args = [&args[..], &["--as-of", "2026-11-27", "--format", "csv"], options].concat();
        let mut command = cli::dutyclock(&args);
        let ran =
            cli::finish(command.current_dir(folder.path()).env("DUTYCLOCK_NATION", "scotland"));
        if ran.code != Some(0) {
            return Err(ran);
        }
        let found = picked(&ran.stdout, &["rule", "due"]);
        found.into_iter().find(|row| row.starts_with("call ")).ok_or(ran)
    };
    let tuesday = Some("call 2026-12-01".to_owned());
    assert_eq!(due("extends = \"scotland\"", &[]).ok(), tuesday);
    assert_eq!(due("calendar = \"scotland\"", &[]).ok(), tuesday);
    assert_eq!(due("", &["--calendar", "scotland"]).ok(), tuesday);
    for (head, says) in [("", "name no nation"), ("extends = \"england\"", "are for England")] {
        let ran = due(head, &[]).unwrap_err();
        assert_eq!(ran.code, Some(2), "{ran:?}");
        assert!(ran.stderr.contains(says), "{ran:?}");
    }
}

#[test]
fn rules_counted_in_the_calendar_of_another_nation_are_never_silent() {
    let due = |calendar| {
        let args = ["due", "referral", "2026-11-27", "--as-of", "2026-11-27"];
        cli::run(&[&args, &["--calendar", calendar][..]].concat()).stderr
    };
    let says = "counted in the calendar scotland: the rules of `england` have england-and-wales";
    assert!(due("scotland").contains(says));
    assert_eq!(due("england-and-wales"), "");
}

#[test]
fn bare_arithmetic_and_a_new_table_are_those_of_the_nation() {
    let friday = ["days", "add", "2026-11-27", "1 working day"];
    assert_eq!(with_nation("scotland", &friday).stdout, "2026-12-01\n");
    assert_eq!(with_nation("wales", &friday).stdout, "2026-11-30\n");
    let table = with_nation("scotland", &["rules", "new", "ours"]).stdout;
    assert!(
        table.contains("extends = \"scotland\"") && table.contains("jurisdiction = \"Scotland\"")
    );
}

// Names

#[test]
fn a_name_of_one_nation_is_not_taken_for_something_else_in_another() {
    for (words, nation, says) in [
        ("CPPM", "scotland", Ok("Child protection planning meeting held")),
        ("IRD", "scotland", Ok("Inter-agency referral discussion held")),
        ("CPPM", "england", Err("Scotland has rules for it: --rules scotland")),
        ("s47", "england", Ok("Strategy discussion that starts section 47 enquiries")),
        ("s47", "wales", Ok("Strategy discussion that starts section 47 enquiries")),
        ("s47", "scotland", Err("has no event `s47`")),
        ("section 46", "scotland", Err("unknown event")),
        ("section 76", "wales", Ok("Child becomes looked after")),
        ("section 20", "wales", Err("unknown event")),
        (
            "regulation 26",
            "wales",
            Ok("Relative or friend temporarily approved as a foster parent"),
        ),
        ("regulation 24", "wales", Err("unknown event")),
        ("article 65", "northern-ireland", Ok("Child taken into police protection")),
    ] {
        let ran =
            cli::run(&["due", words, "2026-11-20", "--nation", nation, "--as-of", "2026-11-20"]);
        match says {
            Ok(title) => assert!(ran.stdout.starts_with(title), "{words} in {nation}: {ran:?}"),
            Err(why) => {
                assert_eq!(ran.code, Some(2), "{words} in {nation}: {ran:?}");
                let unknown = ran.stderr.contains(why) || ran.stderr.contains("unknown event");
                assert!(unknown, "{words} in {nation}: {ran:?}");
            }
        }
    }
}

#[test]
fn a_name_of_two_things_in_one_nation_is_asked_back() {
    let ran =
        cli::run(&["due", "CPO", "2026-11-20", "--as-of", "2026-11-20", "--nation", "scotland"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    for id in ["`child-protection-order`", "`order-to-prevent-removal`"] {
        assert!(ran.stderr.contains(id), "{ran:?}");
    }
}

/// Numbers of sections and regulations mean other things in Scotland and Northern Ireland.
#[test]
fn no_number_of_english_law_names_an_event_of_a_rule_in_scotland_or_northern_ireland() {
    for nation in ["scotland", "northern-ireland"] {
        let rules = rules(nation);
        let is_used = |id| {
            rules.rules().any(|rule| rule.starts_from(id) || rule.depends_on(id, &rules.events))
        };
        for (_, event) in rules.events.with_ids().filter(|(id, _)| is_used(*id)) {
            for name in &event.also {
                let words: Vec<&str> = name.split(' ').collect();
                let is_number = |word: &str| word.starts_with(|c: char| c.is_ascii_digit());
                let cites = words.windows(2).any(|pair| {
                    ["section", "regulation", "reg", "s"].contains(&pair[0]) && is_number(pair[1])
                });
                let short = words.iter().any(|word| word.strip_prefix('s').is_some_and(is_number));
                assert!(!cites && !short, "{nation}: {} is called {name}", event.id);
            }
        }
    }
}

// What is looked up

#[test]
fn what_is_compared_and_looked_up_for_england_has_nothing_of_another_nation() {
    for args in [
        &["compare", "icpc", "2026-11-20", "--as-of", "2026-11-20"][..],
        &["rules", "search", "core", "group"],
        &["rules", "show", "core-group"],
        &["events", "icpc"],
        &["events"],
    ] {
        let answer = cli::answer(args).to_lowercase();
        for other in ["scotland", "wales safeguarding", "wales-", "northern-ireland", "cppm"] {
            assert!(!answer.contains(other), "{args:?}: {answer}");
        }
    }
}

#[test]
fn what_only_another_nation_has_is_found_and_said_to_be_its_own() {
    let ran = cli::run(&["rules", "search", "place of safety"]);
    assert!(ran.stdout.contains("in scotland-hearings"), "{ran:?}");
    assert!(ran.stderr.contains("nothing in the tables for England"), "{ran:?}");
    assert!(cli::answer(&["rules", "show", "hearing-after-removal"]).contains("scotland-hearings"));
    assert!(cli::answer(&["events", "place-of-safety"]).contains("scotland-hearings"));
    let here = cli::run(&["rules", "search", "place of safety", "--nation", "scotland"]);
    assert!(here.stdout.contains("in scotland-hearings") && here.stderr.is_empty(), "{here:?}");
}

#[test]
fn each_nation_finds_its_own_rules_under_its_own_words() {
    let wales = with_nation("wales", &["rules", "search", "core", "group"]).stdout;
    assert!(wales.contains("in wales-safeguarding-procedures"), "{wales}");
    assert!(!wales.contains("working-together"), "{wales}");
    let page = with_nation("wales", &["events", "plan-start"]).stdout;
    assert!(page.contains("Care and support protection plan"), "{page}");
    let compared =
        with_nation("scotland", &["compare", "referral", "2026-11-20", "--as-of", "2026-11-20"])
            .stdout;
    assert!(compared.contains("scotland") && !compared.contains("working-together"), "{compared}");
}

#[test]
fn whoever_has_chosen_a_nation_is_not_sent_to_another() {
    let due = |event, nation: &[&str]| {
        let args = ["due", event, "2026-11-20", "--as-of", "2026-11-20"];
        cli::run(&[&args, nation].concat()).all()
    };
    let complaint = due("complaint", &["--nation", "scotland"]);
    assert!(!complaint.contains("--rules england"), "{complaint}");
    let place_of_safety = due("place-of-safety", &[]);
    assert!(place_of_safety.contains("Scotland has rules for it"), "{place_of_safety}");
    assert!(place_of_safety.contains("--rules scotland"), "{place_of_safety}");
}

#[test]
fn the_sources_and_the_list_have_every_table_of_every_nation() {
    let (list, sources) = (cli::answer(&["rules", "list"]), cli::answer(&["rules", "sources"]));
    for id in shipped::ids().filter(|id| id.contains("wales-") || id.contains("scotland-")) {
        assert!(list.contains(id) && sources.contains(id), "{id}");
    }
    let only = cli::answer(&["rules", "sources", "--nation", "northern-ireland"]);
    assert!(
        only.contains("first-looked-after-review") && !only.contains("Working Together"),
        "{only}"
    );
}

// What is special

#[test]
fn both_readings_of_the_first_core_group_in_scotland_are_shown() {
    let args = ["due", "icpc", "2026-11-20", "--nation", "scotland", "--as-of", "2026-11-20"];
    let answer = cli::answer(&[&args, &["--format", "csv"][..]].concat());
    let found = picked(&answer, &["rule", "due"]);
    assert!(found.contains(&"core-group 2026-12-14".to_owned()), "{found:?}");
    assert!(found.contains(&"core-group-stricter 2026-12-05".to_owned()), "{found:?}");
    let page = cli::answer(&["rules", "show", "scotland", "core-group"]);
    assert!(page.contains("Contested"), "{page}");
}

#[test]
fn a_page_says_that_bank_holidays_are_working_days_of_the_scottish_act() {
    let page =
        cli::answer(&["rules", "show", "scotland", "hearing-after-removal"]).replace('\n', " ");
    let page = page.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        page.contains("Bank holidays count: working days are all days but weekends and 25"),
        "{page}"
    );
}

#[test]
fn what_a_nation_asks_for_and_was_not_read_is_said_and_not_guessed() {
    for (nation, event, says) in [
        ("wales", "referral", "the decision what to do with the report"),
        ("wales", "strategy-discussion", "the initial child protection conference"),
        ("scotland", "icpc", "the review of the child protection plan"),
        ("northern-ireland", "police-protection", "the end of police protection"),
        ("northern-ireland", "referral", "the UNOCINI assessment"),
    ] {
        let args = ["due", event, "2026-11-20", "--nation", nation, "--as-of", "2026-11-20"];
        let answer = cli::answer(&args).split_whitespace().collect::<Vec<_>>().join(" ");
        let (_, unread) = answer.split_once("Not counted here: ").unwrap();
        assert!(unread.contains(says), "{nation} {event}: {answer}");
    }
}

/// The rules that an event starts by the table of a nation.
fn started(nation: Nation, event: &str, when: &str) -> Vec<String> {
    let rules = rules(nation.name());
    let case = case(&rules, &[(event, when)]);
    let found = deadlines(&case, &rules, &calendar_of(&rules), &Criteria::as_of(moment(when)));
    found.deadlines.iter().map(|deadline| deadline.rule.table.clone()).collect()
}

#[test]
fn nothing_starts_before_the_day_on_which_its_document_came_into_force() {
    for (nation, event, eve, first, next) in [
        (Nation::Wales, "icpc", "2019-11-10", "2019-11-11", "2019-11-12"),
        (Nation::Wales, "looked-after", "2016-04-05", "2016-04-06", "2016-04-07"),
        (Nation::Scotland, "icpc", "2023-08-30", "2023-08-31", "2023-09-01"),
        (Nation::Scotland, "place-of-safety", "2013-06-23", "2013-06-24", "2013-06-25"),
    ] {
        assert_eq!(started(nation, event, eve), [""; 0], "{nation} {event}");
        assert!(!started(nation, event, first).is_empty(), "{nation} {event}");
        assert!(!started(nation, event, next).is_empty(), "{nation} {event}");
    }
}

#[test]
fn a_nation_may_have_a_capital_letter() {
    let args =
        |nation| ["due", "referral", "2026-11-20", "--nation", nation, "--as-of", "2026-11-20"];
    let found = |nation| cli::run(&args(nation));
    assert_eq!(found("Wales").stdout, found("wales").stdout);
}
