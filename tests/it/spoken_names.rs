//! Events as people call them, wherever a person or a record names one.

use crate::common::cli::{self, Ran};
use crate::common::folder::{Folder, picked};
use crate::common::rules;

/// What people say, with the id of the event that they mean.
const NAMES: &[(&str, &[&str])] = &[
    (
        "referral",
        &[
            "referral",
            "Referral received",
            "new referral",
            "initial contact",
            "CIN referral",
            "MASH referral",
        ],
    ),
    ("no-further-action", &["NFA", "no further action", "referral NFA"]),
    ("decision", &["decision", "decision on referral", "MASH decision", "threshold decision"]),
    (
        "assessment-start",
        &["assessment started", "single assessment start", "C&F assessment start"],
    ),
    ("assessment-complete", &["assessment completed", "assessment authorised"]),
    ("concern-identified", &["child protection concern", "CP concern", "safeguarding concern"]),
    (
        "strategy-discussion",
        &[
            "strategy discussion",
            "strategy meeting",
            "Strategy Meeting held",
            "strat meeting",
            "strat",
            "s47",
            "S.47",
            "section 47",
            "section 47 enquiry",
            "s47 enquiry",
        ],
    ),
    ("section-47-complete", &["s47 completed", "section 47 enquiry completed", "s47 outcome"]),
    (
        "icpc",
        &[
            "ICPC",
            "CPC",
            "case conference",
            "initial conference",
            "initial case conference",
            "child protection conference",
            "initial child protection conference",
        ],
    ),
    (
        "review",
        &[
            "RCPC",
            "review conference",
            "CP review",
            "child protection review",
            "review case conference",
        ],
    ),
    ("core-group", &["core group", "first core group", "core-group meeting", "CGM"]),
    ("plan-start", &["CP plan start", "child protection plan started"]),
    ("transfer-notified", &["transfer in", "transfer-in conference", "transferred in"]),
    ("pre-birth-conference", &["pre-birth conference", "pre birth ICPC"]),
    (
        "expected-delivery",
        &[
            "expected date of delivery",
            "EDD",
            "expected delivery date",
            "estimated date of delivery",
        ],
    ),
    (
        "police-protection",
        &[
            "police protection",
            "PPO",
            "powers of police protection",
            "police powers of protection",
            "taken into police protection",
            "s46",
            "section 46",
        ],
    ),
    ("emergency-protection-order", &["EPO", "emergency protection order", "EPO granted"]),
    ("interim-care-order", &["ICO", "interim care order"]),
    ("application-issued", &["care proceedings", "care proceedings issued"]),
    (
        "looked-after",
        &[
            "LAC",
            "CLA",
            "looked after",
            "became looked after",
            "came into care",
            "taken into care",
            "in care",
            "s20",
            "section 20",
            "accommodated",
        ],
    ),
    (
        "looked-after-review",
        &[
            "LAC review",
            "CLA review",
            "looked after review",
            "looked-after child review",
            "IRO review",
        ],
    ),
    ("placement", &["placement", "placement move", "placement start", "change of placement"]),
    ("visit", &["LAC visit", "CLA visit", "statutory visit", "placement visit"]),
    ("health-assessment", &["IHA", "initial health assessment"]),
    ("health-review", &["RHA", "review health assessment"]),
    (
        "child-missing",
        &[
            "missing",
            "missing child",
            "went missing",
            "reported missing",
            "missing from care",
            "runaway",
        ],
    ),
    (
        "missing-child-returned",
        &["found", "returned", "child returned", "returned from missing", "missing child found"],
    ),
    ("return-interview", &["return interview", "return home interview", "RHI"]),
    ("private-fostering-start", &["private fostering", "private fostering arrangement start"]),
    ("private-fostering-notice", &["private fostering notification"]),
    ("ehc-request", &["EHC", "EHC request", "EHCP request", "EHC needs assessment", "EHCNA"]),
    ("ehc-plan", &["EHCP", "final EHCP", "final EHC plan"]),
    (
        "allegation",
        &["LADO referral", "allegation against staff", "LADO", "allegation against a professional"],
    ),
    ("complaint", &["stage 1 complaint", "stage one complaint", "formal complaint"]),
    ("investigation-request", &["stage 2 complaint", "stage two complaint"]),
    ("panel-request", &["stage 3 complaint", "review panel request"]),
    ("child-death", &["child died", "child death", "death of a child"]),
    ("serious-incident", &["serious incident", "notifiable incident"]),
    ("date-of-birth", &["DOB", "D.O.B.", "child's date of birth", "childs date of birth"]),
];

fn run(words: &str) -> Ran {
    let args: Vec<&str> = words.split(' ').chain(["--as-of", "2026-11-21T03:00"]).collect();
    cli::run(&args)
}

fn run_in_one_line(words: &str) -> String {
    let ran = cli::run(&words.split(' ').collect::<Vec<_>>());
    assert_eq!(ran.code, Some(0), "{words}: {ran:?}");
    ran.stdout.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn heading(words: &str) -> String {
    let ran = run(words);
    assert_eq!(ran.code, Some(0), "{words}: {ran:?}");
    ran.stdout.lines().next().unwrap_or_default().to_owned()
}

#[test]
fn an_event_has_the_names_that_people_use() {
    let rules = rules("england");
    let id = |name: &str| rules.event(name).map(|event| rules.events.get(event).id.as_str());
    for (event, names) in NAMES {
        for name in *names {
            assert_eq!(id(name), Ok(*event), "{name}");
            assert_eq!(id(&name.to_uppercase().replace(' ', "_")), Ok(*event), "{name}");
        }
    }
}

#[test]
fn the_command_line_knows_them_all() {
    for (words, title) in [
        ("due strategy meeting friday 4.40pm", "Strategy discussion that starts section 47"),
        ("due s47 friday", "Strategy discussion that starts section 47"),
        ("due initial conference friday", "Initial child protection conference held"),
        ("due police protection 22:10", "Child taken into police protection"),
        ("due came into care friday", "Child becomes looked after"),
        ("due LAC review friday", "Review of the looked-after child's case held"),
        ("timeline CLA review friday", "Review of the looked-after child's case held"),
        ("EPO yesterday", "Emergency protection order made"),
        ("referral received 16:40", "Referral received by children's social care"),
    ] {
        let found = heading(words);
        assert!(found.starts_with(title), "{words}: {found}");
    }
    let page = cli::answer(&["events", "LAC", "review"]);
    assert!(page.starts_with("looked-after-review: "), "{page}");
    let found = cli::answer(&["rules", "search", "EPO"]);
    assert!(found.contains("emergency-protection-order"), "{found}");
}

#[test]
fn what_was_done_may_have_any_of_its_names() {
    let args = ["due", "referral", "2026-11-16", "--done", "MASH decision=2026-11-17"];
    let ran = cli::run(&[&args[..], &["--as-of", "2026-11-21", "--format", "csv"]].concat());
    assert!(ran.stdout.contains("2026-11-17"), "{ran:?}");
}

#[test]
fn a_name_of_several_events_is_asked_back_with_what_each_starts() {
    for words in ["due date received 20/11/2026", "date received 20/11/2026"] {
        let ran = run(words);
        assert_eq!(ran.code, Some(2), "{ran:?}");
        for says in [
            "`referral` (",
            "`complaint` (",
            "`ehc-request` (",
            "\"Answer the complaint at stage 1\"",
        ] {
            assert!(ran.stderr.contains(says), "{says}: {}", ran.stderr);
        }
    }
    let complaint = heading("due date received 20/11/2026 --rules complaints");
    assert!(complaint.starts_with("Complaint received"), "{complaint}");
}

#[test]
fn a_misspelt_event_is_not_taken_for_a_misspelt_command() {
    for (words, meant) in [
        ("referal 16:40", "`referral`"),
        ("due referal 16:40", "`referral`"),
        ("strategi meting friday", "`strategy-discussion`"),
        ("LAC reveiw friday", "`looked-after-review`"),
    ] {
        let ran = run(words);
        assert_eq!(ran.code, Some(2), "{words}: {ran:?}");
        assert!(ran.stderr.starts_with("error: EVENT: unknown event"), "{words}: {}", ran.stderr);
        assert!(ran.stderr.contains(&format!("did you mean {meant}?")), "{words}: {}", ran.stderr);
    }
    let ran = run("chek cases.csv");
    assert!(ran.stderr.contains("similar subcommands exist: 'schema', 'check'"), "{}", ran.stderr);
}

#[test]
fn no_abbreviation_is_taken_for_another() {
    for words in ["due CLX", "due RPCX", "due EPA", "due LPC"] {
        let ran = run(words);
        assert_eq!(ran.code, Some(2), "{words}: {ran:?}");
        assert!(!ran.stderr.contains("did you mean"), "{words}: {}", ran.stderr);
    }
}

#[test]
fn a_child_who_goes_missing_is_asked_for_the_return() {
    let ran = run("due missing 22:10");
    assert!(ran.stdout.contains("dutyclock due missing-child-returned DATE"), "{}", ran.stdout);
}

/// An initial or a review conference, and one of the things that PP is short for.
#[test]
fn a_short_name_of_several_events_is_asked_back() {
    for (words, events) in [
        ("due cp conference 2026-11-20", ["icpc", "review"]),
        ("due pp 2026-11-20", ["police-protection", "pathway-plan"]),
    ] {
        let ran = run(words);
        assert_eq!(ran.code, Some(2), "{words}: {ran:?}");
        for event in events {
            let command = format!("dutyclock due {event} 2026-11-20");
            assert!(ran.stderr.contains(&command), "{words}: {}", ran.stderr);
        }
    }
}

/// Nothing is counted from them, but nobody may think that nothing is due.
#[test]
fn a_death_and_a_serious_incident_are_answered_with_what_is_not_counted() {
    for (event, notice) in
        [("child died", "review of a child's death"), ("serious incident", "rapid review")]
    {
        for words in
            [format!("due {event} 2026-11-20 --as-of 2026-11-20"), format!("events {event}")]
        {
            let says = run_in_one_line(&words);
            let panel = "notification of a serious incident to the national panel (Working Together 2026, not read)";
            assert!(says.contains(panel) && says.contains(notice), "{words}: {says}");
        }
    }
    let says = run_in_one_line("due child death 2026-11-20 --as-of 2026-11-20");
    assert!(says.contains("dutyclock due coroner-decision DATE"), "{says}");
}

#[test]
fn a_rule_and_a_circumstance_may_be_written_in_any_case() {
    let folder = Folder::with(
        "cases.csv",
        "case,concern identified,strategy discussion,ICPC,core group\nC-1,2026-11-02,2026-11-20,,\n",
    );
    let check = |options: &[&str]| {
        let args = ["check", "cases.csv", "--as-of", "2026-11-21", "--all", "--format", "csv"];
        let ran = cli::run_in(folder.path(), &[&args[..], options].concat());
        assert!(ran.stdout.lines().count() > 1, "{options:?}: {ran:?}");
        ran.stdout
    };
    assert_eq!(check(&["--only", "ICPC"]), check(&["--only", "icpc"]));
    let all = ["--rules", "set-procedures"];
    let without = |name| check(&[&all[..], &["--except", name]].concat());
    assert_eq!(without("Strategy discussion"), without("strategy-discussion"));
    assert_ne!(without("Strategy discussion"), check(&all));
    let set = ["--rules", "set-procedures", "--circumstance"];
    let harm = |name| check(&[&set[..], &[name]].concat());
    assert_eq!(harm("Serious harm"), harm("serious-harm"));
    assert_ne!(harm("Serious harm"), harm("complex"));
    let compare = |name| {
        let args = ["compare", "concern-identified", "2026-11-20", "--as-of", "2026-11-20"];
        cli::answer(&[&args[..], &["--circumstance", name]].concat())
    };
    assert_eq!(compare("SERIOUS_HARM"), compare("serious-harm"));
}

/// A referral, and what has that name, in a file of one case.
fn case(input: &str, name: &str) -> Folder {
    let text = match input {
        "toml" => {
            format!("id = \"C-1\"\n[events]\nreferral = 2026-11-02\n\"{name}\" = 2026-11-03\n")
        }
        _ => {
            let events = format!("{{\"referral\": \"2026-11-02\", \"{name}\": \"2026-11-03\"}}");
            format!("{{\"case\": \"C-1\", \"events\": {events}}}\n")
        }
    };
    Folder::with("case", text)
}

#[test]
fn a_case_may_name_events_as_people_do() {
    for input in ["jsonl", "toml"] {
        let check = |name: &str| {
            let args = ["case", "--input", input, "--only", "decision", "--all", "--format", "csv"];
            case(input, name).check(&args)
        };
        let known = check("MASH decision");
        assert_eq!(known.code, Some(0), "{input}: {known:?}");
        assert_eq!(picked(&known.stdout, &["rule", "status"]), ["decision met"], "{input}");
        let several = check("date received");
        assert!(several.code.is_some_and(|code| code >= 2), "{input}: {several:?}");
        for says in ["`date received` could be", "`complaint` (", "`referral` ("] {
            assert!(several.stderr.contains(says), "{input}, {says}: {}", several.stderr);
        }
        let twice = check("new referral");
        assert!(twice.stderr.contains("duplicate event"), "{input}: {twice:?}");
    }
}

#[test]
fn a_heading_is_read_by_the_rules_that_are_asked_for() {
    let check = |heading: &str, rules: &str| {
        let text = format!("case,looked after,{heading}\nC-1,2026-11-02,2026-11-20\n");
        Folder::with("cases.csv", text).check(&["cases.csv", "--rules", rules])
    };
    let asked = check("Review", "looked-after-children");
    assert_eq!(asked.code, Some(2), "{asked:?}");
    for says in ["`Review` could be `review` (", "`looked-after-review` ("] {
        assert!(asked.stderr.contains(says), "{says}: {}", asked.stderr);
    }
    for (heading, rules, read) in [
        ("LAC review", "looked-after-children", "`LAC review` as looked-after-review"),
        ("Date received", "complaints", "`Date received` as complaint"),
    ] {
        let ran = check(heading, rules);
        assert!(ran.stderr.contains(read), "{heading}: {}", ran.stderr);
    }
    let by_id = check("review", "looked-after-children");
    assert!(!by_id.stderr.contains("could be"), "{}", by_id.stderr);
}

/// `friday` is the last one for what has happened, and the next for what is planned.
#[test]
fn what_is_planned_lies_ahead() {
    for (words, when) in [
        ("due expected delivery 12 jan", "Tue 12 Jan 2027"),
        ("due EDD friday", "Fri 27 Nov 2026"),
        ("timeline EDD friday", "Fri 27 Nov 2026"),
        ("due referral friday", "Fri 20 Nov 2026"),
        ("due EDD last friday", "Fri 20 Nov 2026"),
    ] {
        let found = heading(words);
        assert!(found.ends_with(when), "{words}: {found}");
    }
    let ran = run("due referral friday --done EDD=friday --format json");
    assert_eq!(ran.code, Some(0), "{ran:?}");
}
