//! What could not be read is told once, and what it hides is not forgotten.

use super::*;

#[test]
fn a_rejected_record_is_told_once_wherever_it_moves() {
    let nights = Nights::new(&[KEPT, NO_DATE]);
    let first = nights.run(THURSDAY, &[]);
    assert_eq!(first.code, Some(2));
    assert!(first.stderr.contains("case `C-1045`"), "{}", first.stderr);
    nights.write(&[NO_DATE, KEPT]);
    let second = nights.run(FRIDAY, &[]);
    assert_eq!(second.code, Some(0));
    assert!(!second.stderr.contains("C-1045"), "{}", second.stderr);
    let says = "1 record could not be read or counted, as in the last run";
    assert!(second.stdout.contains(says), "{}", second.stdout);
    nights.write(&[&NO_DATE.replace("soon", "later"), KEPT]);
    assert_eq!(nights.run(FRIDAY, &[]).code, Some(2), "another reason");
}

/// The rows of a case are named by their lines in its reason.
#[test]
fn a_rejected_case_of_several_rows_is_told_once_wherever_it_moves() {
    let bad = "C-1,referral,soon\nC-1,decision,later\n";
    let good = "C-2,strategy-discussion,2026-12-11\n";
    let folder = Folder::with("cases.csv", format!("case,event,when\n{bad}{good}"));
    let args = ["cases.csv", "--state", "told.json"];
    assert_eq!(folder.check(&args).code, Some(2));
    let folder = folder.and("cases.csv", format!("case,event,when\n{good}{bad}"));
    assert_eq!(folder.check(&args).code, Some(0));
}

#[test]
fn a_record_that_is_not_countable_is_told_once() {
    let nights = Nights::new(&[KEPT, "C-1047,2013-01-07,,,,\n"]);
    assert_eq!(nights.run(THURSDAY, &[]).code, Some(2));
    assert_eq!(nights.run(FRIDAY, &[]).code, Some(0));
}

#[test]
fn the_state_holds_no_text_of_a_record() {
    let nights = Nights::new(&[OPEN, "C-1045,Secret,,,,\n"]);
    nights.night(FRIDAY);
    let text = nights.0.read("told.json");
    assert!(text.contains("C-1045") && !text.contains("Secret"), "{text}");
}

#[test]
fn an_empty_export_is_incomplete_every_night_and_forgets_nothing() {
    let nights = Nights::new(&[OPEN]);
    nights.night(WEDNESDAY);
    nights.write(&[]);
    assert_night(nights.night(THURSDAY), 2, &[]);
    assert_night(nights.night(FRIDAY), 2, &[]);
    nights.write(&[OPEN]);
    assert_night(nights.night(FRIDAY), 0, &[]);
}

/// A row for each of that many cases, all in order.
fn kept(count: usize) -> String {
    (1..=count).map(|number| KEPT.replace("C-1044", &format!("C-{number}"))).collect()
}

#[test]
fn a_rejected_record_is_remembered_until_a_complete_run_finds_it_put_right() {
    let nights = Nights::new(&[NO_DATE, &kept(9)]);
    assert_eq!(nights.night(WEDNESDAY).0, 2);
    nights.write(&[&kept(5)]);
    assert_eq!(nights.night(THURSDAY).0, 2, "too few were read");
    nights.write(&[NO_DATE, &kept(9)]);
    assert_eq!(nights.night(THURSDAY).0, 0, "it was told on Wednesday");
    nights.write(&[&kept(10)]);
    assert_eq!(nights.night(FRIDAY).0, 0);
    nights.write(&[NO_DATE, &kept(9)]);
    assert_eq!(nights.night(FRIDAY).0, 2, "it had been put right");
}

#[test]
fn a_fall_of_more_than_a_fifth_is_incomplete_until_it_is_accepted() {
    let nights = Nights::new(&[OPEN, &kept(9)]);
    nights.night(WEDNESDAY);
    nights.write(&[OPEN, &kept(7)]);
    assert_eq!(nights.night(WEDNESDAY).0, 0, "a fifth is no fall");
    assert_eq!(nights.state()["records"], 8);
    nights.write(&[&kept(6)]);
    for night in [THURSDAY, FRIDAY] {
        let ran = nights.run(night, &[]);
        assert_eq!(ran.code, Some(2), "{night}");
        let says = "6 records read, and 8 in the last run";
        assert!(ran.stdout.contains(says), "{}", ran.stdout);
        assert_eq!(nights.state()["records"], 8, "the low number is not what is expected next");
    }
    let ran = nights.run(FRIDAY, &["--allow-fewer"]);
    assert_eq!(ran.code, Some(0));
    assert!(ran.stdout.contains("1 no longer in the file"), "{}", ran.stdout);
    assert_eq!(nights.run(FRIDAY, &[]).code, Some(0));
}

#[test]
fn a_column_that_is_gone_is_incomplete_until_it_is_back() {
    let nights = Nights::new(&[OPEN, KEPT]);
    nights.night(WEDNESDAY);
    let without: String = [HEADINGS, OPEN, KEPT]
        .concat()
        .lines()
        .map(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            format!("{}\n", [&cells[..4], &cells[5..]].concat().join(","))
        })
        .collect();
    std::fs::write(nights.0.at("cases.csv"), without).unwrap();
    for night in [THURSDAY, FRIDAY] {
        let ran = nights.run(night, &[]);
        assert_eq!(ran.code, Some(2), "{ran:?}");
        let says = "`cases.csv` recorded decision in the last run";
        assert!(ran.stdout.replace('\n', " ").contains(says), "{}", ran.stdout);
    }
    nights.write(&[OPEN, KEPT]);
    assert_night(nights.night(FRIDAY), 0, &[]);
}

#[test]
fn a_file_that_is_cut_short_forgets_nothing() {
    let whole = "{\"case\": \"C-1\", \"events\": {\"strategy-discussion\": \"2026-10-20\", \"icpc\": null}}\n";
    let folder = Folder::with("a.jsonl", whole).and("b.jsonl", whole.replace("C-1", "C-2"));
    let args = ["a.jsonl", "b.jsonl", "--state", "told.json", "--format", "csv"];
    let told = picked(&folder.check(&args).stdout, &["change", "case"]);
    assert_eq!(told, ["new C-1", "new C-2"]);
    std::fs::remove_file(folder.at("b.jsonl")).unwrap();
    let ran = folder.check(&args);
    assert_eq!((ran.code, picked(&ran.stdout, &["case"])), (Some(2), vec![]), "{ran:?}");
    let folder = folder.and("b.jsonl", whole.replace("C-1", "C-2"));
    assert_eq!(folder.check(&args).code, Some(0));
}

#[test]
fn a_file_that_is_not_named_any_more_is_asked_for() {
    let nights = Nights::new(&[OPEN]);
    let folder = nights.0.and("more.csv", HEADINGS.to_owned() + KEPT);
    let args = ["cases.csv", "more.csv", "--state", "told.json", "--as-of", FRIDAY];
    assert_eq!(folder.check(&args).code, Some(1));
    let ran = folder.check(&args[1..]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.stdout.contains("the last run also read `cases.csv`"), "{}", ran.stdout);
}

/// An export with the date in its name: what was told is known by its case, and the columns are compared.
#[test]
fn a_file_with_another_name_is_the_same_list() {
    let nights = Nights::new(&[OPEN]);
    nights.night(WEDNESDAY);
    let folder = nights.0.and("thursday.csv", HEADINGS.to_owned() + OPEN);
    let args = ["thursday.csv", "--state", "told.json", "--as-of", THURSDAY];
    let ran = folder.check(&args);
    assert_eq!(ran.code, Some(0));
    assert!(ran.stdout.contains("1 still open"), "{}", ran.stdout);
    let says = "the last run read `cases.csv`, and this one `thursday.csv`";
    assert!(ran.stderr.contains(says), "{}", ran.stderr);
    let folder = folder
        .and("friday.csv", "case,referral,referral-confirmed\nC-1042,2026-11-16,2026-11-16\n");
    let args = ["friday.csv", "--state", "told.json", "--as-of", FRIDAY];
    let ran = folder.check(&args);
    assert_eq!(ran.code, Some(2));
    assert!(
        ran.stderr.contains("`friday.csv` recorded acknowledgement, closure, decision"),
        "{ran:?}"
    );
}

/// Its name is that of the case, not of a list.
#[test]
fn a_file_with_one_case_comes_and_goes_with_it() {
    let names: Vec<String> = (1..=6).map(|number| format!("C-{number}.toml")).collect();
    let case = |name: &String| {
        let id = name.trim_end_matches(".toml");
        format!("id = \"{id}\"\n[events]\nstrategy-discussion = 2026-10-20\n")
    };
    let folder = Folder::with("none", "");
    names.iter().for_each(|name| std::fs::write(folder.at(name), case(name)).unwrap());
    let check = |names: &[String]| {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        folder.check(&[&names[..], &["--state", "told.json", "--format", "csv"]].concat())
    };
    assert_eq!(check(&names).code, Some(1));
    let ran = check(&names[1..]);
    assert_eq!(
        (ran.code, picked(&ran.stdout, &["change", "case"])),
        (Some(0), vec!["not-in-file C-1".to_owned()])
    );
}

/// Nothing was looked at, so a second night is no better than the first.
#[test]
fn records_of_which_none_can_be_checked_are_incomplete_every_night() {
    for row in [NO_DATE, "C-1047,2013-01-07,,,,\n"] {
        let nights = Nights::new(&[row]);
        for as_of in [WEDNESDAY, THURSDAY, FRIDAY] {
            let ran = nights.run(as_of, &["--silent"]);
            assert_eq!(ran.code, Some(2), "{row} {as_of}");
            let says = "1 record read, and none could be checked";
            assert!(ran.stderr.contains(says), "{row} {as_of}: {ran:?}");
        }
    }
}

#[test]
fn a_rejected_record_that_hides_what_was_told_is_incomplete_every_night() {
    let nights = Nights::new(&[OPEN, KEPT]);
    nights.night(WEDNESDAY);
    nights.write(&["C-1042,soon,,,,\n", KEPT]);
    for as_of in [THURSDAY, FRIDAY] {
        let ran = nights.run(as_of, &["--silent"]);
        assert_eq!(ran.code, Some(2), "{as_of}");
        let says = "1 deadline reported before, of case `C-1042`, may be in a record that could not be read";
        assert!(ran.stderr.contains(says), "{ran:?}");
    }
    nights.write(&[OPEN, KEPT]);
    assert_night(nights.night(FRIDAY), 0, &[]);
}
