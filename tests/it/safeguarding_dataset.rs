//! The Standard Safeguarding Dataset: the cases that its joined tables become, and rows that belong to
//! nothing. Every row here is made up.

use crate::common::records as records_of;
use std::fs;

use crate::common::folder::Folder;
use crate::common::rules;
use dutyclock::intake::{FileError, Incomplete, Input, Linked, Mapping, Reject, TableOptions};
use dutyclock::{Case, Status};
use records_of::{Record, case, events, judged_as_of, reject};

fn mapping() -> &'static Mapping {
    Input::Ssd.mapping().unwrap()
}

/// The tables with headings only.
const TABLES: [(&str, &str); 6] = [
    (
        "ssd_cin_episodes.csv",
        "cine_referral_id,cine_person_id,cine_referral_date,cine_referral_nfa,cine_close_date\n",
    ),
    (
        "ssd_cin_assessments.csv",
        "cina_assessment_id,cina_person_id,cina_referral_id,cina_assessment_start_date,\
         cina_assessment_auth_date\n",
    ),
    (
        "ssd_s47_enquiry.csv",
        "s47e_s47_enquiry_id,s47e_person_id,s47e_s47_start_date,s47e_s47_end_date,s47e_s47_nfa,\
         s47e_s47_outcome_json\n",
    ),
    (
        "ssd_initial_cp_conference.csv",
        "icpc_icpc_id,icpc_s47_enquiry_id,icpc_person_id,icpc_icpc_transfer_in,\
         icpc_icpc_target_date,icpc_icpc_date,icpc_icpc_outcome_cp_flag\n",
    ),
    (
        "ssd_cp_plans.csv",
        "cppl_cp_plan_id,cppl_person_id,cppl_icpc_id,cppl_cp_plan_ola,cppl_cp_plan_start_date,\
         cppl_cp_plan_end_date\n",
    ),
    (
        "ssd_cp_reviews.csv",
        "cppr_cp_review_id,cppr_person_id,cppr_cp_plan_id,cppr_cp_review_due,cppr_cp_review_date\n",
    ),
];

struct Read {
    records: Vec<Record>,
    end: Result<Vec<String>, Incomplete>,
}

/// Reads the tables with the given rows added, and without the named tables.
fn read(rows: [&str; 6], without: &[&str]) -> Read {
    let folder = tempfile::tempdir().unwrap();
    for ((name, headings), rows) in TABLES.iter().zip(rows) {
        if !without.contains(name) {
            fs::write(folder.path().join(name), format!("{headings}{rows}")).unwrap();
        }
    }
    read_folder(folder.path().to_str().unwrap())
}

fn read_folder(folder: &str) -> Read {
    let mut records = Vec::new();
    let mut each = |record: Result<&Case, Reject>| records.push(record.cloned());
    let end = match Linked::open(mapping(), folder, &TableOptions::default()) {
        Ok(dataset) => dataset.cases(&rules("england").events, &mut each),
        Err(FileError::Incomplete(incomplete)) => Err(incomplete),
        Err(error) => panic!("{error}"),
    };
    Read { records, end }
}

fn records(rows: [&str; 6]) -> Vec<Record> {
    let Read { records, end } = read(rows, &[]);
    assert_eq!(end, Ok(Vec::new()));
    records
}

fn judged(record: &Record, rule: &str) -> (String, Status) {
    judged_as_of(record, rule, "2026-06-30").unwrap()
}

#[test]
fn every_event_that_it_can_show_is_one_that_the_rules_know() {
    let rules = rules("england");
    assert!(mapping().shows().all(|event| rules.events.find(event).is_ok()));
}

#[test]
fn an_assessment_answers_the_referral_whose_id_it_bears() {
    let records = records([
        "R-1,C-1042,2025-11-03 00:00:00.000,N,\nR-2,C-1042,2026-03-02 16:40:00.000,N,\n",
        "A-1,C-1042,R-2,2026-03-03,2026-05-08\nA-2,C-1042,R-1,2025-11-04,2026-01-08\n",
        "",
        "",
        "",
        "",
    ]);
    assert_eq!(records.len(), 2);
    // Midnight is how a database writes a day; another time is one.
    assert_eq!(events(&records[0])[2], "referral 2025-11-03");
    assert_eq!(events(&records[1])[2], "referral 2026-03-02T16:40:00+00:00");
    // 45 working days over Christmas, and over Easter and the first Monday of May.
    assert_eq!(judged(&records[0], "assessment"), ("2026-01-08".to_owned(), Status::Met));
    assert_eq!(judged(&records[1], "assessment"), ("2026-05-07".to_owned(), Status::Late));
}

#[test]
fn an_enquiry_shared_by_brothers_and_sisters_has_one_conference_for_each_child() {
    let records = records([
        "",
        "",
        "E-1,C-1042,2025-12-12,,N,\nE-1,C-1043,2025-12-12,,N,\n",
        "I-1,E-1,C-1043,N,2026-01-02,2026-01-07,Y\n",
        "P-1,C-1043,I-1,N,2026-01-07,\n",
        "",
    ]);
    assert_eq!(records.len(), 2);
    assert_eq!(judged(&records[0], "icpc"), ("2026-01-07".to_owned(), Status::Breached));
    assert_eq!(judged(&records[1], "icpc"), ("2026-01-07".to_owned(), Status::Met));
    assert_eq!(case(&records[1]).id.as_deref(), Some("C-1043"));
    assert_eq!(case(&records[1]).recorded_targets[0].target.to_string(), "2026-01-02");
    assert_eq!(judged(&records[1], "first-review"), ("2026-04-07".to_owned(), Status::Breached));
}

#[test]
fn a_review_due_as_recorded_is_kept_beside_the_start_that_it_was_counted_from() {
    let records = records([
        "",
        "",
        "E-1,C-1042,2025-05-08,,N,\n",
        "I-1,E-1,C-1042,N,,2025-05-15,Y\n",
        "P-1,C-1042,I-1,N,2025-05-15,\n",
        "V-2,C-1042,P-1,2026-02-12,\nV-1,C-1042,P-1,2025-08-14,2025-08-13\n",
    ]);
    assert_eq!(records.len(), 1);
    let rules = rules("england");
    let targets: Vec<(String, String)> = case(&records[0])
        .recorded_targets
        .iter()
        .map(|target| {
            let starts = &rules.events.get(target.starts).id;
            (format!("{starts} {}", target.from.iso()), target.target.to_string())
        })
        .collect();
    let pair = |from: &str, target: &str| (from.to_owned(), target.to_owned());
    // 91 days after the conference, 183 after the review: the limits are by the calendar. Some tables
    // count the first review from the conference, others from the start of the plan.
    assert_eq!(
        targets,
        [
            pair("icpc 2025-05-15", "2025-08-14"),
            pair("plan-start 2025-05-15", "2025-08-14"),
            pair("review 2025-08-13", "2026-02-12")
        ]
    );
    assert_eq!(judged(&records[0], "first-review"), ("2025-08-15".to_owned(), Status::Met));
    assert_eq!(judged(&records[0], "next-review"), ("2026-02-13".to_owned(), Status::Breached));
}

#[test]
fn an_enquiry_that_ended_without_a_conference_closes_the_clock_on_the_day_that_it_ended() {
    for outcome in ["Y,", "N,\"{\"\"OUTCOME_CP_CONFERENCE_FLAG\"\":\"\"N\"\"}\""] {
        let enquiry = format!("E-1,C-1042,2025-12-12,2025-12-19,{outcome}\n");
        let records = records(["", "", &enquiry, "", "", ""]);
        assert_eq!(
            events(&records[0]),
            [
                "icpc-not-required 2025-12-19",
                "section-47-complete 2025-12-19",
                "strategy-discussion 2025-12-12"
            ]
        );
        assert_eq!(judged(&records[0], "icpc").1, Status::Lapsed);
    }
}

#[test]
fn an_enquiry_is_closed_with_the_episode_that_it_falls_into() {
    let records = records([
        "R-1,C-1042,2025-11-03,N,2025-12-31\nR-2,C-1042,2026-03-02,N,\n",
        "",
        "E-1,C-1042,2025-12-12,,N,\nE-2,C-1042,2026-03-09,,N,\n",
        "",
        "",
        "",
    ]);
    assert_eq!(records.len(), 4);
    assert_eq!(judged(&records[2], "icpc").1, Status::Lapsed);
    assert_eq!(judged(&records[3], "icpc").1, Status::Breached);
}

#[test]
fn a_transfer_in_conference_completes_no_enquiry() {
    let records = records([
        "",
        "",
        "E-1,C-1042,2025-12-12,,N,\n",
        "I-1,E-1,C-1042,Y,,2025-12-15,Y\n",
        "P-1,C-1042,I-1,N,2025-12-15,\n",
        "",
    ]);
    assert_eq!(records.len(), 2);
    assert_eq!(events(&records[0]), ["strategy-discussion 2025-12-12"]);
    assert_eq!(events(&records[1]), ["icpc 2025-12-15", "plan-start 2025-12-15"]);
}

/// One system's extract gives no enquiry for any conference, or -1.
#[test]
fn a_conference_without_the_id_of_its_enquiry_starts_a_core_group_and_a_review() {
    for id in ["", "NULL", "-1", "-1.0"] {
        let records = records([
            "",
            "",
            "",
            &format!("I-1,{id},C-1042,N,,2025-12-15,Y\n"),
            "P-1,C-1042,I-1,N,2025-12-15,\n",
            "",
        ]);
        assert_eq!(records.len(), 1);
        assert_eq!(events(&records[0]), ["icpc 2025-12-15", "plan-start 2025-12-15"], "{id}");
        assert_eq!(judged(&records[0], "core-group").0, "2025-12-31");
        assert_eq!(judged(&records[0], "first-review").0, "2026-03-15");
    }
}

#[test]
fn an_enquiry_that_such_a_conference_may_have_followed_is_not_judged() {
    let Read { records, end } = read(
        [
            "",
            "",
            "E-1,C-1042,2025-11-03,,N,\nE-2,C-1042,2026-03-02,,N,\nE-3,C-1042,2025-10-01,,Y,\n\
             E-4,C-1043,2025-11-03,,N,\n",
            "I-1,,C-1042,N,,2025-12-15,Y\n",
            "P-1,C-1042,I-1,N,2025-12-15,\n",
            "",
        ],
        &[],
    );
    assert_eq!(end, Ok(Vec::new()));
    let doubtful = reject(&records[0]);
    assert_eq!((doubtful.line, doubtful.case.as_deref()), (Some(2), Some("C-1042")));
    assert_eq!(
        doubtful.reason,
        "this child had a conference on Mon 15 Dec 2025 that names no enquiry, so it may or may not \
         have followed this one: add its icpc_s47_enquiry_id"
    );
    // A later enquiry, one that needed no conference, and one of another child are judged.
    assert_eq!(judged(&records[1], "icpc").1, Status::Breached);
    assert_eq!(judged(&records[2], "icpc").1, Status::Lapsed);
    assert_eq!(judged(&records[4], "icpc").1, Status::Breached);
    assert_eq!(records.len(), 5);
}

#[test]
fn an_assessment_without_the_id_of_its_referral_is_counted_alone_and_its_referral_not_judged() {
    let records = records([
        "R-1,C-1042,2025-11-03,N,\nR-2,C-1042,2026-03-02,N,\nR-3,C-1043,2025-11-03,N,\n",
        "A-1,C-1042,NULL,2025-11-04,2026-02-02\n",
        "",
        "",
        "",
        "",
    ]);
    assert_eq!(records.len(), 4);
    assert_eq!(
        reject(&records[0]).reason,
        "this child had an assessment from Tue 4 Nov 2025 that names no referral, so it may or may \
         not belong to this one: add its cina_referral_id"
    );
    // A later referral, and that of another child.
    assert_eq!(judged(&records[1], "assessment").1, Status::Breached);
    assert_eq!(judged(&records[2], "assessment").1, Status::Breached);
    assert_eq!(
        events(&records[3]),
        ["assessment-complete 2026-02-02", "assessment-start 2025-11-04"]
    );
}

#[test]
fn a_review_without_the_id_of_its_plan_leaves_the_reviews_of_the_child_unjudged() {
    let records = records([
        "",
        "",
        "",
        "I-1,,C-1042,N,,2025-05-15,Y\nI-2,,C-1042,N,,2025-12-15,Y\n",
        "P-1,C-1042,I-1,N,2025-05-15,2025-10-01\nP-2,C-1042,I-2,N,2025-12-15,\n",
        "V-1,C-1042,,,2026-03-02\n",
    ]);
    assert_eq!(reject(&records[0]).field, "cppr_cp_plan_id");
    // The first plan had ended before.
    assert_eq!(judged(&records[1], "first-review").1, Status::Missed);
    assert_eq!(judged_as_of(&records[2], "first-review", "2026-06-30"), None);
}

#[test]
fn a_conference_without_a_date_throws_no_doubt_on_an_enquiry() {
    let enquiry = "E-1,C-1042,2025-11-03,,N,\n";
    let without = records(["", "", enquiry, "I-1,,C-1042,N,,,\n", "", ""]);
    assert_eq!(judged(&without[0], "icpc").1, Status::Breached);
    assert_eq!(reject(&without[1]).field, "icpc_icpc_date");
    let unreadable = records(["", "", enquiry, "I-1,,C-1042,N,,soon,\n", "", ""]);
    assert_eq!(reject(&unreadable[0]).field, "icpc_s47_enquiry_id");
}

/// Software that knows no whole number beside a blank writes all of the column with `.0`.
#[test]
fn an_id_with_a_nought_behind_the_point_is_the_whole_number() {
    let records = records([
        "1,1042,2025-11-03,N,\n",
        "9,1042.0,1.0,2025-11-04,\n",
        "2,1042,2025-12-12,,N,\n",
        "3,2.0,1042,N,,2025-12-19,Y\n",
        "4,1042,3.0,N,2025-12-19,\n",
        "",
    ]);
    assert_eq!(records.len(), 2);
    assert_eq!(events(&records[0]), ["assessment-start 2025-11-04", "referral 2025-11-03"]);
    assert_eq!(judged(&records[1], "icpc").1, Status::Met);
}

#[test]
fn an_enquiry_in_doubt_is_not_judged_without_the_plans_either() {
    let rows = ["", "", "E-1,C-1042,2025-11-03,,N,\n", "I-1,,C-1042,N,,2025-12-15,Y\n", "", ""];
    for without in ["ssd_cp_plans.csv", "ssd_cp_reviews.csv"] {
        let Read { records, .. } = read(rows, &[without]);
        assert_eq!(reject(&records[0]).field, "icpc_s47_enquiry_id", "{without}");
    }
}

#[test]
fn an_id_of_minus_one_is_none() {
    let records = records([
        "-1,C-1042,2025-11-03,N,\n-1,C-1043,2025-11-03,N,\nR-3,-1,2025-11-03,N,\n",
        "A-1,C-1042,-1,2025-11-04,\n",
        "-1,C-1042,2025-12-12,,N,\n-1,C-1042,2026-02-02,,N,\n",
        "",
        "",
        "",
    ]);
    let cases = records.iter().filter(|record| record.is_ok());
    assert_eq!(cases.count(), 4);
    assert_eq!(reject(&records[0]).field, "cine_person_id");
    assert_eq!(reject(&records[1]).field, "cina_referral_id");
}

#[test]
fn plans_of_other_authorities_are_left_out_and_counted() {
    let Read { records, end } =
        read(["", "", "", "", "P-1,C-1042,,Y,2025-12-15,\n", "V-1,C-1042,P-1,,2026-03-01\n"], &[]);
    assert_eq!(records, []);
    assert_eq!(end.unwrap(), ["1 plan of another authority is left out"]);
}

#[test]
fn what_belongs_to_nothing_is_rejected_with_its_place() {
    let records = records([
        "R-1,,2025-11-03,N,\n",
        "A-1,C-1042,R-9,2025-11-04,\n",
        "",
        "I-1,E-9,C-1042,N,,2025-12-15,Y\n",
        "",
        "V-1,C-1042,P-9,,2026-03-01\n",
    ]);
    let fields: Vec<&str> = records.iter().map(|record| reject(record).field.as_str()).collect();
    assert_eq!(
        fields,
        ["cine_person_id", "cina_referral_id", "icpc_s47_enquiry_id", "cppr_cp_plan_id"]
    );
    let assessment = reject(&records[1]);
    assert!(assessment.file.ends_with("ssd_cin_assessments.csv"));
    assert_eq!((assessment.line, assessment.case.as_deref()), (Some(2), Some("C-1042")));
    assert_eq!(assessment.reason, "there is no referral `R-9` for this row to belong to");
}

#[test]
fn a_bad_date_takes_its_own_strand_out_and_no_other() {
    let records = records([
        "R-1,C-1042,2025-11-03,N,\nR-2,C-1043,2025-11-03,N,31/02/2026\n",
        "A-1,C-1042,R-1,2025-11-04,soon\nA-2,C-1042,R-1,2025-12-04,\n",
        "E-1,C-1042,2025-12-12,,N,\nE-2,C-1043,2025-12-12,,N,\n",
        "",
        "",
        "",
    ]);
    assert_eq!(records.len(), 5);
    assert_eq!(reject(&records[0]).field, "cina_assessment_auth_date");
    assert_eq!(events(&records[1]), ["assessment-start 2025-12-04"]);
    // The closure is of the enquiry as well: without it, the enquiry would be judged as open.
    assert_eq!(reject(&records[2]).field, "cine_close_date");
    assert_eq!(events(&records[3]), ["strategy-discussion 2025-12-12"]);
    assert_eq!(reject(&records[4]).field, "cine_close_date");
}

#[test]
fn a_row_that_is_too_long_or_repeats_an_id_is_rejected() {
    let records = records([
        "R-1,C-1042,2025-11-03,N,,x\nR-2,C-1042,2025-11-03,N,\nR-2,C-1042,2025-11-04,N,\n",
        "",
        "",
        "",
        "",
        "",
    ]);
    assert_eq!(records.len(), 3);
    assert!(reject(&records[0]).reason.starts_with("the row has 6 fields"));
    assert!(reject(&records[1]).reason.contains("`R-2` is on an earlier row"));
    assert_eq!(events(&records[2]), ["referral 2025-11-03"]);
}

#[test]
fn a_row_that_repeats_another_is_counted_once_and_said() {
    let rows = [
        "R-1,C-1042,2025-11-03,N,\n",
        "A-1,C-1042,R-1,2025-11-04,2026-01-08\n",
        "E-1,C-1042,2025-12-12,,N,\n",
        "I-1,E-1,C-1042,N,,2025-12-19,Y\n",
        "P-1,C-1042,I-1,N,2025-12-19,\n",
        "V-1,C-1042,P-1,,2026-03-01\n",
    ];
    let twice = rows.map(|row| row.repeat(2));
    let Read { records, end } = read(twice.each_ref().map(String::as_str), &[]);
    assert_eq!(records, self::records(rows));
    assert_eq!(end.unwrap(), ["6 rows that repeat an earlier one are counted once"]);
}

#[test]
fn without_a_table_what_needs_it_is_left_out_and_the_rest_is_handed_on() {
    let rows = [
        "R-1,C-1042,2025-11-03,N,\n",
        "A-1,C-1042,R-1,2025-11-04,\n",
        "E-1,C-1042,2025-12-12,,N,\nE-2,C-1042,2026-02-02,,N,\n",
        "I-1,E-1,C-1042,N,,2025-12-19,Y\n",
        "P-1,C-1042,I-1,N,2025-12-19,\n",
        "V-1,C-1042,P-1,,2026-03-01\n",
    ];
    for (without, left) in [
        ("ssd_cp_reviews.csv", 2),
        ("ssd_cp_plans.csv", 2),
        ("ssd_initial_cp_conference.csv", 1),
        ("ssd_s47_enquiry.csv", 1),
        ("ssd_cin_assessments.csv", 2),
        ("ssd_cin_episodes.csv", 0),
    ] {
        let Read { records, end } = read(rows, &[without]);
        let error = end.unwrap_err().to_string();
        assert!(error.contains(&format!("`{without}` is missing")), "{error}");
        assert_eq!(records.iter().filter(|record| record.is_ok()).count(), left);
        assert!(records.iter().all(|record| record.is_ok()), "{without}");
    }
}

/// Tables with two children, in the ways in which databases and spreadsheets write text.
#[test]
fn tables_are_read_however_they_were_saved() {
    let rows = [
        "R-1,C-1042,2025-11-03 00:00:00.000,N,NULL\n",
        "A-1,C-1042,R-1,04/11/2025 00:00,1900-01-01\n",
        "E-1,C-1042,05-Nov-2025,NULL,N,#N/A\n",
        "I-1,E-1,C-1042,N,-,20.11.2025,Y\n",
        "P-1,C-1042,I-1,N,20/11/25\n",
        "V-1,C-1042,P-1,NULL,2026-02-19 14:30:00\n",
    ];
    let as_bytes: [fn(String) -> Vec<u8>; 7] = [
        String::into_bytes,
        |text| text.replace(',', ";").into_bytes(),
        |text| text.replace(',', "\t").into_bytes(),
        |text| text.replace(',', "|").replace('\n', "\r\n").into_bytes(),
        |text| format!("sep=;\n{}", text.replace(',', ";")).into_bytes(),
        |text| format!("Exported 01/12/2025\n\n{text}").into_bytes(),
        |text| {
            let text = format!("\u{feff}{}", text.replace(',', "\t"));
            text.encode_utf16().flat_map(u16::to_le_bytes).collect()
        },
    ];
    for as_bytes in as_bytes {
        let folder = tempfile::tempdir().unwrap();
        for ((name, headings), rows) in TABLES.iter().zip(rows) {
            let bytes = as_bytes(format!("{headings}{rows}"));
            fs::write(folder.path().join(name), bytes).unwrap();
        }
        let Read { records, end } = read_folder(folder.path().to_str().unwrap());
        assert_eq!(end, Ok(Vec::new()));
        assert_eq!(records.len(), 2);
        assert_eq!(events(&records[0]), ["assessment-start 2025-11-04", "referral 2025-11-03"]);
        assert_eq!(
            events(&records[1]),
            [
                "icpc 2025-11-20",
                "plan-start 2025-11-20",
                "review 2026-02-19T14:30:00+00:00",
                "strategy-discussion 2025-11-05"
            ]
        );
    }
}

/// SQL Server Management Studio draws a line below the headings, and counts the rows at the end.
#[test]
fn what_a_tool_writes_around_a_table_is_no_row() {
    let rows = "----,----,----,----,----\nR-1,C-1042,2025-11-03,N,\n\n(1 row affected)\n";
    assert_eq!(records([rows, "", "", "", "", ""]).len(), 1);
}

#[test]
fn a_table_that_breaks_off_in_a_row_is_not_read_as_whole() {
    let records = records(["R-1,C-1042,2025-11-03,N,\nR-2,C-1043,2025-1", "", "", "", "", ""]);
    assert!(reject(&records[0]).reason.contains("was it cut off?"));
    assert_eq!(events(&records[1]), ["referral 2025-11-03"]);
}

/// Any other date of the table may have been read with the wrong number as its month.
#[test]
fn dates_with_the_month_first_make_a_table_doubtful() {
    let rows = "R-1,C-1042,03/11/2025,N,\nR-2,C-1043,11/20/2025,N,\n";
    let Read { records, end } = read([rows, "", "", "", "", ""], &[]);
    assert_eq!(reject(&records[1]).field, "cine_referral_date");
    let error = end.unwrap_err().to_string();
    assert!(error.contains("ssd_cin_episodes.csv`: `11/20/2025` has its month first"), "{error}");
}

/// SQL Server's tools export a table under its whole name.
#[test]
fn a_file_may_have_the_schema_of_its_table_before_its_name() {
    let folder = tempfile::tempdir().unwrap();
    for (name, headings) in TABLES {
        let name = format!("dbo.{}", name.replace(".csv", ".txt"));
        fs::write(folder.path().join(name), headings).unwrap();
    }
    let read = || read_folder(folder.path().to_str().unwrap()).end;
    assert_eq!(read(), Ok(Vec::new()));
    fs::write(folder.path().join("ssd_cp_plans.csv"), TABLES[4].1).unwrap();
    let error = read().unwrap_err().to_string();
    assert!(
        error.contains("`dbo.ssd_cp_plans.txt` and `ssd_cp_plans.csv` are the same table"),
        "{error}"
    );
}

#[test]
fn a_single_table_is_refused_with_what_to_give() {
    let folder = Folder::with("ssd_cp_plans.csv", TABLES[4].1);
    let ran = folder.check(&["ssd_cp_plans.csv"]);
    assert_eq!(ran.code, Some(2));
    assert!(
        ran.stderr.contains(
            "`ssd_cp_plans.csv`: this is one table of the Standard Safeguarding Dataset: give the folder \
             that has all the tables"
        ),
        "{ran:?}"
    );
}

#[test]
fn a_missing_column_is_named() {
    let folder = tempfile::tempdir().unwrap();
    for (name, headings) in TABLES {
        let headings = headings.replace("cine_close_date", "closed");
        // Names in any case, and a byte order mark, are fine.
        let name = name.to_uppercase();
        fs::write(folder.path().join(name), format!("\u{feff}{}", headings.to_uppercase()))
            .unwrap();
    }
    let error = read_folder(folder.path().to_str().unwrap()).end.unwrap_err().to_string();
    assert!(error.contains("`ssd_cin_episodes.csv` has no column `cine_close_date`;"), "{error}");
}

#[test]
fn a_folder_that_is_none_is_said_to_be() {
    let error = read_folder("no-such-folder").end.unwrap_err().to_string();
    assert!(error.starts_with("`no-such-folder`: there is no such folder"), "{error}");
}
