//! The children in need census: the cases that a child becomes, and the remarks on oddities.
//!
//! Every child here is made up. The worked dates are those of three calendars that were counted by
//! hand: the Christmas of 2025, the state funeral of 2022 and the moved holiday of 2020.

use crate::common::records as records_of;
use std::io::Write;

use crate::common::cli;
use crate::common::folder::Folder;
use crate::common::{moment, rules};
use dutyclock::Status;
use dutyclock::intake::{Incomplete, Input, Linked, Mapping, TableOptions};
use records_of::{Record, case, events, judged_as_of, reject};

fn mapping() -> &'static Mapping {
    Input::CinXml.mapping().unwrap()
}

/// A census with the given children, taken on 31 March 2026.
fn message(children: &str) -> String {
    format!(
        "<Message>\n<Header><CollectionDetails><Collection>CIN</Collection><Year>2026</Year>\
         <ReferenceDate>2026-03-31</ReferenceDate></CollectionDetails></Header>\n\
         <Children>\n{children}\n</Children>\n</Message>\n"
    )
}

/// One child `C-1042` with one episode, its referral on Monday 3 November 2025.
fn child(episode: &str) -> String {
    format!(
        "<Child><ChildIdentifiers><LAchildID>C-1042</LAchildID></ChildIdentifiers>\n<CINdetails>\
         <CINreferralDate>2025-11-03</CINreferralDate>\n{episode}\n</CINdetails></Child>"
    )
}

fn open(text: impl AsRef<[u8]>) -> Result<(tempfile::NamedTempFile, Linked), String> {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(text.as_ref()).unwrap();
    let path = file.path().to_str().unwrap();
    let census = Linked::open(mapping(), path, &TableOptions::default())
        .map_err(|error| error.to_string())?;
    Ok((file, census))
}

fn read(text: impl AsRef<[u8]>) -> (Vec<Record>, Result<(), Incomplete>) {
    let (_file, census) = open(text).unwrap();
    let mut records = Vec::new();
    let end = census.cases(&rules("england").events, &mut |record| records.push(record.cloned()));
    (records, end.map(|remarks| assert!(remarks.is_empty())))
}

fn records(children: &str) -> Vec<Record> {
    let (records, end) = read(message(children));
    assert_eq!(end, Ok(()));
    records
}

/// `icpc: the sentence`, with a mark on contradictions.
fn observations(record: &Record) -> Vec<String> {
    let rules = rules("england");
    let case = case(record);
    for seen in &case.observations {
        assert!(case.occurrences(seen.event).any(|when| when == seen.when), "{seen:?}");
    }
    case.observations
        .iter()
        .map(|seen| {
            let mark = if seen.contradicts { "!" } else { "" };
            format!("{}{mark}: {}", rules.events.get(seen.event).id, seen.remark)
        })
        .collect()
}

/// The due date and status of a rule, as of the reference date.
fn judged(record: &Record, rule: &str) -> (String, Status) {
    judged_as_of(record, rule, "2026-03-31").unwrap()
}

#[test]
fn every_event_that_it_can_show_is_one_that_the_rules_know() {
    let rules = rules("england");
    assert!(mapping().shows().all(|event| rules.events.find(event).is_ok()));
}

#[test]
fn the_reference_date_is_the_day_as_of_which_it_was_taken() {
    let (_file, census) = open(message("")).unwrap();
    assert_eq!(census.reference_date(), Some(moment("2026-03-31")));
}

#[test]
fn a_census_without_a_child_is_sound() {
    assert_eq!(records(""), []);
    let (_file, census) = open("<Message/>").unwrap();
    assert_eq!(census.reference_date(), None);
    assert_eq!(census.cases(&rules("england").events, &mut |_| panic!("no child")), Ok(vec![]));
}

#[test]
fn the_first_assessment_answers_the_referral_and_a_later_one_stands_alone() {
    let records = records(&child(
        "<Assessments><AssessmentActualStartDate>2026-02-02</AssessmentActualStartDate>\
         </Assessments>\
         <Assessments><AssessmentActualStartDate>2025-11-04</AssessmentActualStartDate>\
         <AssessmentAuthorisationDate>2026-01-08</AssessmentAuthorisationDate></Assessments>",
    ));
    assert_eq!(records.len(), 2);
    assert_eq!(
        events(&records[0]),
        ["assessment-complete 2026-01-08", "assessment-start 2025-11-04", "referral 2025-11-03"]
    );
    assert_eq!(events(&records[1]), ["assessment-start 2026-02-02"]);
    // 45 working days from Monday 3 November 2025, over Christmas; 5 January without the holidays.
    assert_eq!(judged(&records[0], "assessment"), ("2026-01-08".to_owned(), Status::Met));
    assert_eq!(case(&records[0]).id.as_deref(), Some("C-1042"));
    assert_eq!(case(&records[1]).id.as_deref(), Some("C-1042"));
}

#[test]
fn a_conference_answers_the_strategy_discussion_of_its_own_enquiry() {
    let records = records(&child(
        "<Section47><S47ActualStartDate>2025-12-12</S47ActualStartDate>\
         <InitialCPCtarget>2026-01-02</InitialCPCtarget>\
         <ICPCnotRequired>false</ICPCnotRequired></Section47>\
         <Section47><S47ActualStartDate>2026-01-12</S47ActualStartDate>\
         <DateOfInitialCPC>2026-01-20</DateOfInitialCPC>\
         <ICPCnotRequired>0</ICPCnotRequired></Section47><ReferralNFA>0</ReferralNFA>",
    ));
    assert_eq!(records.len(), 3);
    // Fifteen working days over two bank holidays at Christmas and one at New Year.
    assert_eq!(judged(&records[1], "icpc"), ("2026-01-07".to_owned(), Status::Breached));
    assert_eq!(judged(&records[2], "icpc"), ("2026-02-02".to_owned(), Status::Met));
    // A recorded target is kept to be compared, never taken for the limit.
    let targets = &case(&records[1]).recorded_targets;
    assert_eq!(targets[0].target.to_string(), "2026-01-02");
    assert_eq!(targets[0].from, moment("2025-12-12"));
}

#[test]
fn bank_holidays_that_came_late_move_the_conference() {
    for (discussion, due) in [("2022-09-05", "2022-09-27"), ("2020-05-01", "2020-05-26")] {
        let records = records(&child(&format!(
            "<Section47><S47ActualStartDate>{discussion}</S47ActualStartDate>\
             <DateOfInitialCPC>{due}</DateOfInitialCPC></Section47>"
        )));
        assert_eq!(judged(&records[1], "icpc"), (due.to_owned(), Status::Met));
        assert!(observations(&records[1])[0].starts_with(
            "strategy-discussion: the enquiry began before the referral of Mon 3 Nov 2025"
        ));
    }
}

#[test]
fn a_conference_found_not_needed_closes_the_clock_without_a_breach() {
    let records = records(&child(
        "<Section47><S47ActualStartDate>2025-12-12</S47ActualStartDate>\
         <ICPCnotRequired>true</ICPCnotRequired></Section47>",
    ));
    assert_eq!(
        events(&records[1]),
        ["icpc-not-required 2025-12-12", "strategy-discussion 2025-12-12"]
    );
    assert_eq!(judged(&records[1], "icpc").1, Status::Lapsed);
    assert!(observations(&records[1])[0].starts_with("icpc-not-required: no date is recorded"));
}

#[test]
fn a_conference_that_was_not_required_and_held_contradicts_itself() {
    let records = records(&child(
        "<Section47><S47ActualStartDate>2025-12-12</S47ActualStartDate>\
         <DateOfInitialCPC>2026-01-05</DateOfInitialCPC>\
         <ICPCnotRequired>1</ICPCnotRequired></Section47>",
    ));
    assert!(observations(&records[1])[0].starts_with("icpc!: the record says that no conference"));
}

/// Software for the Standard Safeguarding Dataset writes the outcome of the conference in this field.
#[test]
fn a_flag_of_y_or_n_is_taken_as_not_recorded() {
    let records = records(&child(
        "<Section47><S47ActualStartDate>2025-12-12</S47ActualStartDate>\
         <ICPCnotRequired>Y</ICPCnotRequired></Section47>",
    ));
    assert_eq!(events(&records[1]), ["strategy-discussion 2025-12-12"]);
    assert_eq!(
        observations(&records[1]),
        ["strategy-discussion: `ICPCnotRequired` is neither true nor false: counted as not \
             recorded"]
    );
}

#[test]
fn every_review_of_a_plan_is_read_whatever_the_element_around_it() {
    for reviews in [
        "<Reviews><CPPreviewDate>2025-08-29</CPPreviewDate>\
         <CPPreviewDate>2025-05-15</CPPreviewDate></Reviews>",
        "<Reviews><CPPreviewDate>2025-05-15</CPPreviewDate></Reviews>\
         <Reviews><CPPreviewDate>2025-08-29</CPPreviewDate></Reviews>",
        "<CPPreviews><CPPreviewDate>2025-05-15</CPPreviewDate>\
         <CPPreviewDate>2025-08-29</CPPreviewDate></CPPreviews>",
    ] {
        let records = records(&child(&format!(
            "<ChildProtectionPlans><CPPstartDate>2025-03-03</CPPstartDate>{reviews}\
             </ChildProtectionPlans>"
        )));
        assert_eq!(
            events(&records[1]),
            ["icpc 2025-03-03", "plan-start 2025-03-03", "review 2025-05-15", "review 2025-08-29"]
        );
        assert!(observations(&records[1])[0].starts_with("icpc: no conference is known"));
    }
}

#[test]
fn an_open_plan_is_reviewed_three_months_after_its_conference() {
    let plan = |start: &str| {
        format!(
            "<Section47><S47ActualStartDate>{start}</S47ActualStartDate>\
             <DateOfInitialCPC>{start}</DateOfInitialCPC></Section47>\
             <ChildProtectionPlans><CPPstartDate>{start}</CPPstartDate></ChildProtectionPlans>"
        )
    };
    // By the calendar, where 91 days would end on 1 March and 14 August.
    for (start, due) in [("2025-11-30", "2026-02-28"), ("2025-05-15", "2025-08-15")] {
        let records = records(&child(&plan(start)));
        assert_eq!(records.len(), 2);
        assert_eq!(judged(&records[1], "first-review"), (due.to_owned(), Status::Breached));
    }
}

#[test]
fn the_next_review_is_counted_from_the_last_day_of_a_month_to_the_last_day_of_another() {
    let records = records(&child(
        "<ChildProtectionPlans><CPPstartDate>2025-06-02</CPPstartDate><Reviews>\
         <CPPreviewDate>2025-08-31</CPPreviewDate></Reviews></ChildProtectionPlans>",
    ));
    assert_eq!(judged(&records[1], "next-review"), ("2026-02-28".to_owned(), Status::Breached));
}

#[test]
fn a_plan_joins_the_conference_of_its_day_before_one_that_it_only_follows() {
    let records = records(&child(
        "<Section47><S47ActualStartDate>2025-11-05</S47ActualStartDate>\
         <DateOfInitialCPC>2025-11-20</DateOfInitialCPC></Section47>\
         <Section47><S47ActualStartDate>2025-12-01</S47ActualStartDate>\
         <DateOfInitialCPC>2025-12-15</DateOfInitialCPC></Section47>\
         <ChildProtectionPlans><CPPstartDate>2025-12-15</CPPstartDate></ChildProtectionPlans>",
    ));
    assert_eq!(records.len(), 3);
    assert!(events(&records[1]).contains(&"no-plan 2025-11-20".to_owned()));
    assert!(observations(&records[1])[0].starts_with("no-plan: no plan is recorded"));
    assert!(events(&records[2]).contains(&"plan-start 2025-12-15".to_owned()));
    assert_eq!(judged(&records[1], "first-review").1, Status::Lapsed);
}

#[test]
fn a_plan_that_starts_after_its_conference_is_joined_and_remarked_on() {
    let records = records(&child(
        "<Section47><S47ActualStartDate>2025-11-05</S47ActualStartDate>\
         <DateOfInitialCPC>2025-11-20</DateOfInitialCPC></Section47>\
         <ChildProtectionPlans><CPPstartDate>2025-11-21</CPPstartDate></ChildProtectionPlans>",
    ));
    assert_eq!(records.len(), 2);
    assert!(observations(&records[1])[0].starts_with("icpc: the plan that seems to come from"));
}

#[test]
fn a_review_before_its_plan_and_a_conference_on_a_sunday_are_remarked_on() {
    let records = records(&child(
        "<Section47><S47ActualStartDate>2025-11-05</S47ActualStartDate>\
         <DateOfInitialCPC>2025-11-16</DateOfInitialCPC></Section47>\
         <ChildProtectionPlans><CPPstartDate>2025-11-16</CPPstartDate><Reviews>\
         <CPPreviewDate>2025-11-16</CPPreviewDate></Reviews></ChildProtectionPlans>",
    ));
    let observations = observations(&records[1]);
    assert!(observations[0].starts_with("icpc: the conference is recorded on a weekend"));
    assert!(observations[1].starts_with("review!: the review is not after the start of the plan"));
}

#[test]
fn a_plan_recorded_twice_counts_once() {
    let plan = "<ChildProtectionPlans><CPPstartDate>2025-12-01</CPPstartDate>\
                </ChildProtectionPlans>";
    let records = records(&child(&format!("{plan}{plan}")));
    assert_eq!(records.len(), 2);
    assert!(observations(&records[1]).iter().any(|seen| seen.contains("more than once")));
}

/// A query that joins too much repeats records, episodes and whole children.
#[test]
fn what_is_recorded_twice_is_counted_once_and_said() {
    let assessment = "<Assessments><AssessmentActualStartDate>2025-11-04</AssessmentActualStartDate>\
                      </Assessments>";
    let enquiry = "<Section47><S47ActualStartDate>2025-12-12</S47ActualStartDate></Section47>";
    let once = child(&format!("{assessment}{enquiry}"));
    let start = once.find("<CINdetails>").unwrap();
    let episodes = once[start..].trim_end_matches("</Child>").repeat(2);
    for (children, remark) in [
        (
            child(&format!("{assessment}{enquiry}").repeat(2)),
            "2 records that repeat an earlier one are counted once",
        ),
        (
            format!("{}{episodes}</Child>", &once[..start]),
            "3 records that repeat an earlier one are counted once",
        ),
        (once.repeat(2), "4 records that repeat an earlier one are counted once"),
    ] {
        let (_file, census) = open(message(&children)).unwrap();
        let mut records = Vec::new();
        let end =
            census.cases(&rules("england").events, &mut |record| records.push(record.cloned()));
        assert_eq!(end, Ok(vec![remark.to_owned()]));
        assert_eq!(records.len(), 2);
        assert_eq!(events(&records[0]), ["assessment-start 2025-11-04", "referral 2025-11-03"]);
        assert_eq!(events(&records[1]), ["strategy-discussion 2025-12-12"]);
    }
}

#[test]
fn a_conference_recorded_with_the_referral_alone_is_a_strand_with_its_plan() {
    let records = records(&child(
        "<DateOfInitialCPC>2025-11-20</DateOfInitialCPC>\
         <ChildProtectionPlans><CPPstartDate>2025-11-20</CPPstartDate></ChildProtectionPlans>",
    ));
    assert_eq!(records.len(), 2);
    assert_eq!(events(&records[1]), ["icpc 2025-11-20", "plan-start 2025-11-20"]);
    assert_eq!(judged(&records[1], "first-review").0, "2026-02-20");
}

#[test]
fn two_dates_for_one_conference_contradict_each_other_and_one_date_twice_does_not() {
    let both = |date: &str| {
        records(&child(&format!(
            "<DateOfInitialCPC>{date}</DateOfInitialCPC>\
             <Section47><S47ActualStartDate>2025-11-05</S47ActualStartDate>\
             <DateOfInitialCPC>2025-11-20</DateOfInitialCPC></Section47>"
        )))
    };
    let differing = both("2025-11-21");
    assert_eq!(differing.len(), 2);
    assert!(observations(&differing[1])[0].starts_with("icpc!: the referral gives another date"));
    assert!(
        observations(&both("2025-11-20")[1])[0].starts_with("icpc: the conference is recorded")
    );
}

/// The plan shows that the first conference was held, and the enquiry came long after it.
#[test]
fn a_conference_with_the_referral_and_one_after_a_later_enquiry_are_two() {
    let episode = |plan: &str| {
        records(&format!(
            "<Child><ChildIdentifiers><LAchildID>C-1042</LAchildID></ChildIdentifiers>\
             <CINdetails><CINreferralDate>2024-06-03</CINreferralDate>\
             <DateOfInitialCPC>2024-06-17</DateOfInitialCPC>\
             <Section47><S47ActualStartDate>2025-01-06</S47ActualStartDate>\
             <DateOfInitialCPC>2025-01-20</DateOfInitialCPC></Section47>{plan}\
             </CINdetails></Child>"
        ))
    };
    let records = episode(
        "<ChildProtectionPlans><CPPstartDate>2024-06-17</CPPstartDate>\
         <CPPendDate>2024-09-02</CPPendDate></ChildProtectionPlans>",
    );
    assert_eq!(records.len(), 3);
    assert_eq!(judged(&records[1], "icpc"), ("2025-01-27".to_owned(), Status::Met));
    assert_eq!(
        events(&records[2]),
        ["icpc 2024-06-17", "plan-end 2024-09-02", "plan-start 2024-06-17"]
    );
    assert_eq!(observations(&records[2]), [] as [String; 0]);
    // They lie apart, with a plan or without.
    assert_eq!(episode("").len(), 3);
}

#[test]
fn a_plan_from_the_first_of_two_conferences_close_together_makes_them_two() {
    let records = records(&child(
        "<DateOfInitialCPC>2025-11-20</DateOfInitialCPC>\
         <Section47><S47ActualStartDate>2025-12-01</S47ActualStartDate>\
         <DateOfInitialCPC>2025-12-12</DateOfInitialCPC></Section47>\
         <ChildProtectionPlans><CPPstartDate>2025-11-20</CPPstartDate></ChildProtectionPlans>",
    ));
    assert_eq!(records.len(), 3);
    assert_eq!(judged(&records[1], "icpc").1, Status::Met);
    assert!(events(&records[2]).contains(&"plan-start 2025-11-20".to_owned()));
}

/// An enquiry that began before may have led to this conference: one of the dates is wrong.
#[test]
fn a_plan_does_not_make_two_conferences_of_one_enquiry() {
    let records = records(&child(
        "<DateOfInitialCPC>2025-11-21</DateOfInitialCPC>\
         <Section47><S47ActualStartDate>2025-11-05</S47ActualStartDate>\
         <DateOfInitialCPC>2025-11-20</DateOfInitialCPC></Section47>\
         <ChildProtectionPlans><CPPstartDate>2025-11-21</CPPstartDate></ChildProtectionPlans>",
    ));
    assert_eq!(records.len(), 2);
    assert!(observations(&records[1])[0].starts_with("icpc!: the referral gives another date"));
}

#[test]
fn a_census_without_a_reference_date_says_as_of_when_it_was_checked() {
    let undated = message(&child("")).replace("<ReferenceDate>2026-03-31</ReferenceDate>", "");
    let folder = Folder::with("census.xml", undated);
    let run = |args: &[&str]| cli::run_in(folder.path(), args).stderr;
    for command in [
        &["check", "census.xml"][..],
        &["timeline", "--from-cases", "census.xml", "--case", "C-1042"],
    ] {
        let said = run(command);
        let remark = "note: `census.xml` has no ReferenceDate: checked as of ";
        assert!(said.contains(remark), "{said}");
        assert!(said.contains("; give --as-of for another day"), "{said}");
        let dated = run(&[command, &["--as-of", "2026-03-31"]].concat());
        assert!(!dated.contains("ReferenceDate"), "{dated}");
    }
}

#[test]
fn no_further_action_ends_a_referral_that_was_not_assessed() {
    let records = records(&child("<ReferralNFA>1</ReferralNFA>"));
    assert_eq!(events(&records[0]), ["no-further-action 2025-11-03", "referral 2025-11-03"]);
    assert_eq!(judged(&records[0], "assessment").1, Status::Lapsed);
}

#[test]
fn no_further_action_after_an_assessment_or_a_conference_is_remarked_on() {
    let records = records(&child(
        "<Assessments><AssessmentActualStartDate>2025-11-04</AssessmentActualStartDate>\
         </Assessments><DateOfInitialCPC>2025-11-20</DateOfInitialCPC>\
         <ReferralNFA>true</ReferralNFA>",
    ));
    assert_eq!(events(&records[0]), ["assessment-start 2025-11-04", "referral 2025-11-03"]);
    assert_eq!(observations(&records[0]).len(), 2);
}

#[test]
fn a_closed_case_ends_every_clock_of_its_episode() {
    let records = records(&child(
        "<CINclosureDate>2025-12-01</CINclosureDate>\
         <Section47><S47ActualStartDate>2025-11-25</S47ActualStartDate></Section47>",
    ));
    assert_eq!(judged(&records[0], "assessment").1, Status::Lapsed);
    assert_eq!(judged(&records[1], "icpc").1, Status::Lapsed);
}

#[test]
fn a_date_that_is_none_takes_its_own_strand_out_and_no_other() {
    let records = records(&child(
        "<Assessments>\n<AssessmentActualStartDate>2025-11-04</AssessmentActualStartDate>\n\
         <AssessmentAuthorisationDate>PlaceholderStr</AssessmentAuthorisationDate></Assessments>\
         <Section47><S47ActualStartDate>2025-12-12</S47ActualStartDate></Section47>\
         <Section47><InitialCPCtarget>2025-12-12</InitialCPCtarget></Section47>",
    ));
    assert_eq!(records.len(), 3);
    let placeholder = reject(&records[0]);
    assert_eq!(placeholder.field, "AssessmentAuthorisationDate");
    assert_eq!((placeholder.line, placeholder.case.as_deref()), (Some(8), Some("C-1042")));
    assert!(placeholder.reason.starts_with("`PlaceholderStr` is not a date"));
    assert_eq!(events(&records[1]), ["strategy-discussion 2025-12-12"]);
    assert_eq!(reject(&records[2]).field, "S47ActualStartDate");
}

#[test]
fn a_conference_is_not_said_to_have_made_no_plan_where_a_plan_cannot_be_read() {
    let records = records(&child(
        "<Section47><S47ActualStartDate>2025-11-05</S47ActualStartDate>\
         <DateOfInitialCPC>2025-11-20</DateOfInitialCPC></Section47>\
         <ChildProtectionPlans><CPPstartDate>2025-11-31</CPPstartDate></ChildProtectionPlans>",
    ));
    assert_eq!(records.len(), 2);
    assert!(reject(&records[1]).reason.starts_with("there is no 31 November 2025"));
}

#[test]
fn a_child_without_an_id_or_without_an_episode_is_not_lost() {
    let records = records(
        "<Child><CINdetails><CINreferralDate>2025-11-03</CINreferralDate></CINdetails></Child>\
         <Child><ChildIdentifiers><LAchildID>0042</LAchildID></ChildIdentifiers></Child>",
    );
    assert_eq!(
        (reject(&records[0]).field.as_str(), &reject(&records[0]).case),
        ("LAchildID", &None)
    );
    assert_eq!(reject(&records[1]).field, "CINdetails");
    assert_eq!(reject(&records[1]).case.as_deref(), Some("0042"));
}

#[test]
fn prefixes_namespaces_marks_entities_and_stray_text_change_nothing() {
    let text = "\u{feff}<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- made up -->\n\
        <c:Message xmlns:c=\"urn:made-up\"><c:Header/><c:Children><c:Child>\
        <c:ChildIdentifiers><c:LAchildID>C&#45;10<![CDATA[42]]></c:LAchildID>\
        <c:UPNunknown>UN3</c:UPNunknown>PersonBirthDate</c:ChildIdentifiers>\
        <c:CINdetails><c:CINreferralDate> 2025-11-03<!-- Monday --> </c:CINreferralDate>\
        <c:FactorsIdentifiedAtAssessment/></c:CINdetails></c:Child></c:Children></c:Message>";
    let (records, end) = read(text);
    assert_eq!(end, Ok(()));
    assert_eq!(events(&records[0]), ["referral 2025-11-03"]);
    assert_eq!(case(&records[0]).id.as_deref(), Some("C-1042"));
}

#[test]
fn an_entity_that_xml_does_not_define_is_an_error() {
    for place in ["<ReferralNFA>&oops;0</ReferralNFA>", "<ReferralNFA>0&nbsp;</ReferralNFA>"] {
        let (records, end) = read(message(&format!("{}\n{}", child(""), child(place))));
        let error = end.unwrap_err().to_string();
        assert_eq!(records.len(), 1);
        assert!(error.contains("which XML does not define; 1 child was read"), "{error}");
        assert!(error.ends_with("write the character itself"), "{error}");
    }
}

#[test]
fn a_census_that_breaks_off_hands_on_the_children_before_and_says_that_the_rest_is_missing() {
    let whole = message(&format!("{}\n{}", child(""), child("<ReferralNFA>0</ReferralNFA>")));
    let middle = whole.find("<ReferralNFA>").unwrap();
    for cut in [middle, middle + 4, whole.len() - 15] {
        let (records, end) = read(&whole[..cut]);
        let error = end.unwrap_err().to_string();
        assert_eq!(records.len(), if cut < whole.len() - 15 { 1 } else { 2 });
        assert!(error.contains("line") && error.contains("the rest is missing"), "{error}");
    }
    let (records, end) = read(whole.replace("<ReferralNFA>0</ReferralNFA>", "</Oops>"));
    let error = end.unwrap_err().to_string();
    assert_eq!(records.len(), 1);
    assert!(error.contains("line 10") && error.contains("1 child was read"), "{error}");
}

#[test]
fn bytes_that_are_not_utf_8_end_the_reading() {
    let text = message(&format!("{}\n{}", child(""), child("<ReferralNFA>?</ReferralNFA>")));
    let bytes: Vec<u8> = text.bytes().map(|b| if b == b'?' { 0xe9 } else { b }).collect();
    let (records, end) = read(bytes);
    assert_eq!(records.len(), 1);
    let error = end.unwrap_err().to_string();
    assert!(error.contains("is not UTF-8") && error.ends_with("save the file as UTF-8"), "{error}");
}

/// An id with a letter that has another byte in each encoding, on line 7.
fn accented() -> String {
    message(&format!("\n\n\n{}", child("<CINclosureDate>soon</CINclosureDate>")))
        .replace("C-1042", "C\u{e9}-1042")
}

#[test]
fn a_census_is_read_in_the_encoding_that_it_declares() {
    for label in ["windows-1252", "Windows-1252", "ISO-8859-1", "latin1"] {
        let text = format!("<?xml version=\"1.0\" encoding=\"{label}\"?>\n{}", accented());
        let bytes: Vec<u8> = text.chars().map(|c| u8::try_from(c).unwrap()).collect();
        let (records, end) = read(bytes);
        assert_eq!(end, Ok(()));
        let reject = reject(&records[0]);
        assert_eq!(reject.case.as_deref(), Some("C\u{e9}-1042"), "{label}");
        assert_eq!(reject.line, Some(10), "{label}");
    }
}

/// Databases write a word or 1 January 1900 if they have no date.
#[test]
fn a_date_that_stands_for_none_is_none() {
    for none in ["NULL", "1900-01-01", "1900-01-01T00:00:00", "N/A", "-", ""] {
        let records = records(&child(&format!(
            "<CINclosureDate>{none}</CINclosureDate><ChildProtectionPlans>\
             <CPPstartDate>2025-12-01</CPPstartDate><CPPendDate>{none}</CPPendDate>\
             </ChildProtectionPlans>"
        )));
        assert_eq!(events(&records[0]), ["referral 2025-11-03"], "{none}");
        assert_eq!(judged(&records[1], "first-review").1, Status::Breached, "{none}");
    }
}

/// SQL Server writes XML in UTF-16.
#[test]
fn a_census_in_utf_16_is_read() {
    let declaration = "<?xml version=\"1.0\" encoding=\"utf-16\"?>\n";
    for mark in ["\u{feff}", ""] {
        let units: Vec<u16> = format!("{mark}{declaration}{}", accented()).encode_utf16().collect();
        let little: Vec<u8> = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
        let big: Vec<u8> = units.iter().flat_map(|unit| unit.to_be_bytes()).collect();
        for bytes in [little, big] {
            let (records, end) = read(bytes);
            assert_eq!(end, Ok(()));
            assert_eq!(reject(&records[0]).case.as_deref(), Some("C\u{e9}-1042"));
        }
    }
    // Saved again as UTF-8, with the old declaration.
    let (records, end) = read(format!("{declaration}{}", message(&child(""))));
    assert_eq!((records.len(), end), (1, Ok(())));
}

#[test]
fn a_file_that_is_no_census_is_refused_at_once() {
    for (text, says) in [
        ("", "it is not XML"),
        ("case,referral\nC-1042,2025-11-03\n", "it is not XML"),
        ("<html><body/></html>", "its root element is `html`"),
        ("<Message><Header><Oops></Header>", "line 1 is not XML"),
        (
            "<Message><Header><CollectionDetails><Collection>School</Collection>",
            "names the collection `School`, not `CIN`",
        ),
        (
            "<Message><Header><CollectionDetails>\n<ReferenceDate>31 March</ReferenceDate>",
            "line 2, ReferenceDate: `31 March` is not a date",
        ),
    ] {
        let error = open(text).err().unwrap();
        assert!(error.contains(says), "{error}");
    }
    let unknown = "<?xml version=\"1.0\" encoding=\"EBCDIC-GB\"?><Message/>";
    let error = open(unknown).err().unwrap();
    assert!(error.contains("declares the encoding `EBCDIC-GB`; save it as UTF-8"), "{error}");
    let refused =
        |file| Linked::open(mapping(), file, &TableOptions::default()).err().unwrap().to_string();
    assert!(refused("tests").contains("is a folder"));
    assert!(refused("none.xml").contains("cannot read"));
}

/// A section 47 enquiry under another name would otherwise look like none.
#[test]
fn a_misspelt_element_is_named_once_and_the_report_is_incomplete() {
    let enquiry = "<S47ActualStartDate>2025-11-05</S47ActualStartDate>";
    let episode = format!("<Section48>{enquiry}</Section48>\n<Section48>{enquiry}</Section48>");
    let (records, end) = read(message(&child(&episode)));
    assert_eq!(records.len(), 1);
    let reason = end.unwrap_err().reason;
    let says = "the element `Section48` is not known and was not read; did you mean `Section47`?";
    assert!(reason.contains(says) && reason.matches("Section48").count() == 1, "{reason}");
    for (right, wrong) in [
        ("CINclosureDate", "CINClosureDate"),
        ("AssessmentActualStartDate", "AssessmentActualStartDates"),
        ("LAchildID", "LAchildId"),
    ] {
        let episode = "<CINclosureDate>2026-01-05</CINclosureDate><Assessments>\
                       <AssessmentActualStartDate>2025-11-05</AssessmentActualStartDate></Assessments>";
        let text = message(&child(episode)).replace(right, wrong);
        let reason = read(text).1.unwrap_err().reason;
        assert!(reason.contains(&format!("did you mean `{right}`?")), "{wrong}: {reason}");
    }
}

#[test]
fn the_other_elements_of_a_census_are_no_misspellings() {
    let others = "<PrimaryNeedCode>N1</PrimaryNeedCode><ReferralSource>1A</ReferralSource>\
                  <CINPlanDates><CINPlanStartDate>2025-12-01</CINPlanStartDate>\
                  <CINPlanEndDate>2026-01-01</CINPlanEndDate></CINPlanDates>\
                  <ReasonForClosure>RC1</ReasonForClosure><Assessments>\
                  <AssessmentActualStartDate>2025-11-05</AssessmentActualStartDate>\
                  <AssessmentInternalReviewDate>2025-11-20</AssessmentInternalReviewDate>\
                  <FactorsIdentifiedAtAssessment><AssessmentFactors>1A</AssessmentFactors>\
                  </FactorsIdentifiedAtAssessment></Assessments><ChildProtectionPlans>\
                  <CPPstartDate>2025-12-01</CPPstartDate><InitialCategoryOfAbuse>NEG</InitialCategoryOfAbuse>\
                  <LatestCategoryOfAbuse>NEG</LatestCategoryOfAbuse><NumberOfPreviousCPP>0</NumberOfPreviousCPP>\
                  </ChildProtectionPlans>";
    let identity = "<LAchildID>C-1042</LAchildID><UPN>A1</UPN><PersonBirthDate>2015-01-01</PersonBirthDate>\
                    <Sex>F</Sex><ExpectedPersonBirthDate/>";
    let text = message(&child(others)).replace("<LAchildID>C-1042</LAchildID>", identity);
    assert_eq!(read(text).1, Ok(()));
}
