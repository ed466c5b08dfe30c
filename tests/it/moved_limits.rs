//! What moves a limit, and what does not: events that are still to come, events that come after the limit, and
//! closures of an authority.

use crate::common::cli::{Ran, run, run_in};
use crate::common::folder::{Folder, picked};

const AS_OF: &str = "2026-11-20";

/// Checks one case, and returns each row as `rule due status`, with the exit code.
fn checked(events: &str, args: &[&str]) -> (Option<i32>, Vec<String>, Ran) {
    let record = format!("{{\"case\": \"C-1042\", \"events\": {{{events}}}}}\n");
    let folder = Folder::with("case.jsonl", record);
    let always = ["case.jsonl", "--as-of", AS_OF, "--format", "csv"];
    let ran = folder.check(&[&always[..], args].concat());
    (ran.code, picked(&ran.stdout, &["rule", "due", "status"]), ran)
}

/// Ten working days after Monday 1 June end on Monday 15 June. An appointment that is only planned may never happen.
#[test]
fn an_event_of_the_future_moves_no_limit_that_has_passed() {
    for (events, rule) in [
        (
            "\"complaint\": \"2026-06-01\", \"advocate-appointed\": \"2026-12-18\", \"complaint-response\": null",
            "complaint-stage-1 2026-06-15 breached",
        ),
        (
            "\"complaint\": \"2026-06-01\", \"sufficient-interest\": \"2026-12-18\", \"complaint-response\": null",
            "complaint-stage-1 2026-06-15 breached",
        ),
        (
            "\"investigation-request\": \"2026-06-01\", \"complaint-record\": \"2026-12-18\", \
             \"investigation-response\": null",
            "complaint-stage-2 2026-07-06 breached",
        ),
        (
            "\"ehc-move\": \"2026-09-01\", \"ehc-move-known\": \"2026-12-01\", \"ehc-transfer\": null",
            "ehc-transfer 2026-09-01 breached",
        ),
        (
            "\"ehc-transfer\": \"2026-03-02\", \"ehc-plan\": \"2026-12-01\", \"ehc-reviewed\": null",
            "ehc-review-after-transfer 2026-06-01 breached",
        ),
    ] {
        let (code, rows, ran) = checked(events, &[]);
        assert_eq!((code, &rows[..]), (Some(1), &[rule.to_owned()][..]), "{events}");
        assert!(ran.stdout.contains("only once it has happened can it move"), "{}", ran.stdout);
    }
}

/// Ten working days from Monday 1 June end on the 15th, and from Thursday 3 September on the 17th.
#[test]
fn an_event_after_the_next_start_moves_the_limit_of_that_start_alone() {
    let events = "\"complaint\": [\"2026-06-01\", \"2026-09-01\"], \
                  \"advocate-appointed\": \"2026-09-03\", \"complaint-response\": null";
    let (_, rows, ran) = checked(events, &[]);
    let limits =
        ["2026-06-15", "2026-09-17"].map(|due| format!("complaint-stage-1 {due} breached"));
    assert_eq!(rows, limits, "{ran:?}");
}

#[test]
fn due_counts_from_no_event_of_the_future_either() {
    let asked = ["due", "complaint", "2026-06-01", "--done", "advocate-appointed=2026-12-18"];
    let ran = run(&[&asked[..], &["--fail-on", "breached", "--as-of", AS_OF]].concat());
    assert_eq!(ran.code, Some(1), "{}", ran.stdout);
    assert!(ran.stdout.contains("BREACHED Mon 15 Jun"), "{}", ran.stdout);
}

/// By the regulations the count begins with the appointment, however late it is. A reader must see that it took
/// a breach away.
#[test]
fn a_limit_that_is_moved_after_it_has_passed_is_listed_with_the_reason() {
    let complaint = "\"complaint\": \"2026-06-01\", \"complaint-response\": null";
    let (code, rows, ran) =
        checked(&format!("{complaint}, \"advocate-appointed\": \"2026-11-10\""), &[]);
    assert_eq!((code, rows), (Some(0), vec!["complaint-stage-1 2026-11-24 due-soon".to_owned()]));
    let says = "the limit would have been Mon 15 Jun 2026, and had passed by then";
    assert!(ran.stdout.contains(says), "{}", ran.stdout);
    // Two weeks later it is not due soon, and still listed.
    let (code, rows, _) =
        checked(&format!("{complaint}, \"advocate-appointed\": \"2026-11-18\""), &[]);
    assert_eq!((code, rows), (Some(0), vec!["complaint-stage-1 2026-12-02 due".to_owned()]));
}

/// Sixteen weeks after 1 September end on 22 December, and eight more on 16 February. Eight weeks from the day on
/// which the extension was given, 5 November, are nobody's limit, so none had passed.
#[test]
fn an_extension_that_was_given_early_took_no_breach_away() {
    let events = "\"temporary-approval-given\": \"2026-09-01\", \
                  \"temporary-approval-extended\": \"2026-09-10\", \"full-approval\": null";
    let (code, rows, ran) = checked(events, &[]);
    assert_eq!((code, rows), (Some(0), Vec::new()), "{}", ran.stdout);
    let (_, rows, _) = checked(events, &["--all"]);
    assert!(rows.contains(&"temporary-approval-extension 2027-02-16 due".to_owned()), "{rows:?}");
}

const PROLONGED: &str = r#"
id = "ours"
title = "Ours"
publisher = "A made-up authority"
jurisdiction = "England"
source = { title = "Protocol" }

[defaults]
owner = "social-care"
force = "local-procedure"
verified = "text"

[events]
stay = "Stay began"
stay-told = "Parents told of the stay"
stay-extended = "Stay extended"
stay-ended = "Stay ended"

[[rule]]
id = "tell-parents"
title = "Tell the parents"
kind = "limit"
source = "Section 1"
starts = "stay"
within = "1 day"
completes = "stay-told"

[[rule]]
id = "stay"
title = "End the stay"
kind = "limit"
source = "Section 1"
starts = "stay"
within = "8 days"
completes = "stay-ended"

[[rule]]
id = "stay-extension"
title = "End the extended stay"
kind = "limit"
source = "Section 1"
starts = "stay-extended"
prolongs = "stay"
within = "7 days"
completes = "stay-ended"

[[rule]]
id = "tell-of-extension"
title = "Tell the parents of the extension"
kind = "limit"
source = "Section 1"
starts = "stay-extended"
within = "1 day"
completes = "stay-told"
"#;

/// Eight days after 1 December end on the 9th, and seven more on the 16th.
#[test]
fn an_extension_prolongs_the_rule_that_it_names_and_no_other_of_the_same_start() {
    let cases = "case,stay,stay-told,stay-extended,stay-ended\nC-1042,2026-12-01,,2026-12-05,\n";
    let folder = Folder::with("cases.csv", cases).and("ours.toml", PROLONGED);
    let args = ["cases.csv", "--rules", "ours.toml", "--all", "--as-of", "2026-12-05"];
    let ran = folder.check(&[&args[..], &["--format", "csv"]].concat());
    let rows = picked(&ran.stdout, &["rule", "due"]);
    let expected = [
        "tell-parents 2026-12-02",
        "stay 2026-12-09",
        "stay-extension 2026-12-16",
        "tell-of-extension 2026-12-06",
    ];
    assert_eq!(rows, expected, "{}", ran.stderr);
}

/// What else the extension starts is asked for by its own event.
#[test]
fn an_answer_about_a_stay_adds_the_limit_of_its_extension_alone() {
    let folder = Folder::with("ours.toml", PROLONGED);
    let asked = ["due", "stay", "2026-12-01", "--done", "stay-extended=2026-12-05"];
    let given = ["--rules", "ours.toml", "--as-of", "2026-12-05", "--format", "csv"];
    let ran = run_in(folder.path(), &[&asked[..], &given].concat());
    let rules = picked(&ran.stdout, &["rule"]);
    assert_eq!(rules, ["tell-parents", "stay", "stay-extension"], "{}", ran.stderr);
}

/// There are days on which no rule of the table is in force, and days before the next edition of a document.
#[test]
fn a_rule_applies_up_to_its_last_day_and_not_on_the_days_after_it() {
    let rule = "starts = \"stay\"\nwithin = \"1 day\"\n";
    let ended = PROLONGED.replace(rule, &format!("in_force = {{ to = 2026-11-30 }}\n{rule}"));
    let head = ended.find("[[rule]]\nid = \"stay\"").unwrap();
    let folder = Folder::with("ours.toml", &ended[..head]);
    for (day, code) in [("2026-11-30", 0), ("2026-12-01", 2), ("2026-12-02", 2)] {
        let asked = ["due", "stay", day, "--rules", "ours.toml", "--as-of", day];
        let ran = run_in(folder.path(), &asked);
        assert_eq!(ran.code, Some(code), "{day}: {}{}", ran.stdout, ran.stderr);
        assert_eq!(ran.stderr.contains("was not in force on"), code == 2, "{}", ran.stderr);
    }
}

const CLOSED: &str = "\
id = \"closed\"
title = \"Offices closed\"
source = \"A made-up authority\"
extends = \"england-and-wales\"
[[holiday]]
date = 2026-12-14
name = \"Offices closed\"
";

/// Twenty working days after Monday 30 November end on Wednesday 30 December, whether offices close or not.
#[test]
fn a_closure_extends_no_limit_that_others_set() {
    let cases = "case,looked-after,looked-after-review,health-assessment\n\
                 C-1042,2026-11-30,,2026-12-01\n";
    let folder = Folder::with("cases.csv", cases).and("closed.toml", CLOSED);
    for calendar in ["england-and-wales", "closed.toml"] {
        let args =
            ["cases.csv", "--as-of", "2026-12-31", "--calendar", calendar, "--format", "csv"];
        let ran = folder.check(&args);
        assert_eq!(ran.code, Some(1), "{calendar}: {}", ran.stdout);
        let rows = picked(&ran.stdout, &["rule", "due", "status"]);
        assert_eq!(rows, ["first-looked-after-review 2026-12-30 breached"], "{calendar}");
    }
}

const HOUSE_RULE: &str = "\
id = \"house\"
title = \"House rules\"
publisher = \"A made-up authority\"
jurisdiction = \"England\"
extends = \"looked-after-children\"
source = { title = \"House rules\" }
[defaults]
owner = \"social-care\"
force = \"local-procedure\"
verified = \"text\"
[[rule]]
id = \"welcome\"
title = \"Welcome the child\"
kind = \"limit\"
starts = \"looked-after\"
within = \"10 working days\"
completes = \"looked-after-ended\"
source = \"1\"
";

/// Ten working days after Monday 30 November end on Monday 14 December, when the offices are closed. The authority's
/// own rule waits for the next day. What is set by regulation has to be done on the last day of work before.
#[test]
fn a_closure_is_a_day_off_for_rules_of_the_authority_and_for_the_day_to_act() {
    let folder = Folder::with("closed.toml", CLOSED).and("house.toml", HOUSE_RULE);
    let due = |start: &str, rule: &str| {
        let args = ["due", "looked-after", start, "--rules", "house.toml", "--format", "csv"];
        let setting = ["--calendar", "closed.toml", "--as-of", start];
        let ran = run_in(folder.path(), &[&args[..], &setting[..]].concat());
        let rows = picked(&ran.stdout, &["rule", "due", "act_by"]);
        rows.into_iter().find(|row| row.starts_with(rule)).unwrap()
    };
    assert_eq!(due("2026-11-30", "welcome "), "welcome 2026-12-15 2026-12-15");
    let review = due("2026-11-16", "first-looked-after-review ");
    assert_eq!(review, "first-looked-after-review 2026-12-14 2026-12-11");
}

/// Bank holidays are working days of the Scottish Act, and days on which the offices are closed are none on which to
/// act. The second working day after Thursday 24 December is Tuesday 29 December, when they are closed.
#[test]
fn a_closure_is_no_day_to_act_for_rules_that_count_bank_holidays_either() {
    let closed = "extends = \"scotland\"\n[[holiday]]\ndate = 2026-12-29\nname = \"Closed\"\n";
    let folder = Folder::with("closed.toml", closed);
    let args = ["due", "place-of-safety", "2026-12-24", "--nation", "scotland", "--format", "csv"];
    let setting = ["--calendar", "closed.toml", "--as-of", "2026-12-24"];
    let ran = run_in(folder.path(), &[&args[..], &setting[..]].concat());
    let rows = picked(&ran.stdout, &["rule", "due", "act_by"]);
    let of_hearing = "hearing-after-removal 2026-12-29 2026-12-28";
    assert!(rows.iter().any(|row| row == of_hearing), "{rows:?}{}", ran.stderr);
}
