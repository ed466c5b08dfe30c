//! The same cases in every format that `check` reads give the same deadlines.
//!
//! One table of made-up cases is written in each format by a separate writer, and read by the real command.
//! The cases have only days, and at most one referral, enquiry and plan each, so that a format that joins its
//! records by id and date has no overlaps to resolve.

use crate::common::cli;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use serde::Deserialize;

const AS_OF: &str = "2026-06-30";

/// The rules whose start and end every format can show.
const COMPARABLE: [&str; 4] = ["assessment", "icpc", "first-review", "next-review"];

/// A made-up case. An empty day is still to come.
#[derive(Debug, Clone, Copy, Default)]
struct Made {
    id: &'static str,
    referral: &'static str,
    no_further_action: bool,
    assessment_start: &'static str,
    assessment_complete: &'static str,
    strategy_discussion: &'static str,
    icpc_not_required: bool,
    icpc: &'static str,
    plan_start: &'static str,
    reviews: &'static [&'static str],
    plan_end: &'static str,
    closure: &'static str,
}

const NOTHING: Made = Made {
    id: "",
    referral: "",
    no_further_action: false,
    assessment_start: "",
    assessment_complete: "",
    strategy_discussion: "",
    icpc_not_required: false,
    icpc: "",
    plan_start: "",
    reviews: &[],
    plan_end: "",
    closure: "",
};

/// A referral that was assessed at once and in time, as the beginning of other cases.
const ASSESSED: Made = Made {
    referral: "2025-05-06",
    assessment_start: "2025-05-06",
    assessment_complete: "2025-05-08",
    ..NOTHING
};

const CASES: &[Made] = &[
    // Assessed on the last day that the guidance gives.
    Made {
        id: "C-1042",
        referral: "2025-11-03",
        assessment_start: "2025-11-04",
        assessment_complete: "2026-01-08",
        ..NOTHING
    },
    // A day late after the referral, and in time after the start.
    Made {
        id: "C-1043",
        referral: "2026-03-02",
        assessment_start: "2026-03-03",
        assessment_complete: "2026-05-08",
        ..NOTHING
    },
    // Still open, long after its limit.
    Made { id: "C-1044", referral: "2026-03-02", assessment_start: "2026-03-02", ..NOTHING },
    // Still open, and in time.
    Made { id: "C-1045", referral: "2026-06-22", assessment_start: "2026-06-23", ..NOTHING },
    // Not yet assessed.
    Made { id: "C-1046", referral: "2026-04-20", ..NOTHING },
    // Ended without an assessment.
    Made { id: "C-1047", referral: "2026-03-02", no_further_action: true, ..NOTHING },
    // Closed before the limit of its assessment, and after it.
    Made {
        id: "C-1048",
        referral: "2025-11-03",
        assessment_start: "2025-11-04",
        closure: "2025-12-01",
        ..NOTHING
    },
    Made {
        id: "C-1049",
        referral: "2025-11-03",
        assessment_start: "2025-11-04",
        closure: "2026-02-02",
        ..NOTHING
    },
    // A conference on its last day, over Christmas, with a plan that was reviewed in time.
    Made {
        id: "C-1050",
        strategy_discussion: "2025-12-12",
        icpc: "2026-01-07",
        plan_start: "2026-01-07",
        reviews: &["2026-04-07"],
        ..ASSESSED
    },
    // A conference a day late after a discussion on a Saturday; it made no plan.
    Made { id: "C-1051", strategy_discussion: "2025-12-13", icpc: "2026-01-08", ..ASSESSED },
    // A conference that was not needed, one that was never held, and one that is still to come.
    Made { id: "C-1052", strategy_discussion: "2025-12-12", icpc_not_required: true, ..ASSESSED },
    Made { id: "C-1053", strategy_discussion: "2026-03-02", ..ASSESSED },
    Made { id: "C-1054", strategy_discussion: "2026-06-15", ..ASSESSED },
    // Closed before the limit of its conference.
    Made { id: "C-1055", strategy_discussion: "2026-03-02", closure: "2026-03-10", ..ASSESSED },
    // A plan that was never reviewed.
    Made {
        id: "C-1056",
        strategy_discussion: "2025-11-10",
        icpc: "2025-11-28",
        plan_start: "2025-11-28",
        ..ASSESSED
    },
    // Reviewed on the last day, then a day late, and then not yet.
    Made {
        id: "C-1057",
        strategy_discussion: "2025-05-07",
        icpc: "2025-05-15",
        plan_start: "2025-05-15",
        reviews: &["2025-08-15", "2026-02-16"],
        ..ASSESSED
    },
    // Reviewed once and late: 28 February was a Saturday.
    Made {
        id: "C-1058",
        strategy_discussion: "2025-11-17",
        icpc: "2025-11-28",
        plan_start: "2025-11-28",
        reviews: &["2026-03-02"],
        ..ASSESSED
    },
    // Plans that ended before the next review, and after its limit.
    Made {
        id: "C-1059",
        strategy_discussion: "2025-05-07",
        icpc: "2025-06-02",
        plan_start: "2025-06-02",
        reviews: &["2025-08-29"],
        plan_end: "2026-01-15",
        ..ASSESSED
    },
    Made {
        id: "C-1060",
        strategy_discussion: "2025-05-07",
        icpc: "2025-06-02",
        plan_start: "2025-06-02",
        reviews: &["2025-08-29"],
        plan_end: "2026-06-15",
        ..ASSESSED
    },
    // Closed with its plan, after two reviews.
    Made {
        id: "C-1061",
        strategy_discussion: "2025-05-07",
        icpc: "2025-05-15",
        plan_start: "2025-05-15",
        reviews: &["2025-08-14", "2026-02-12"],
        plan_end: "2026-05-01",
        closure: "2026-05-08",
        ..ASSESSED
    },
];

impl Made {
    /// The events, as (event, day). A form may have a box but no date for an event: it is assumed on the day
    /// of its subject. A conference without a plan decided that there is none.
    fn events(&self) -> Vec<(&'static str, &'static str)> {
        let where_so = |so: bool, day| if so { day } else { "" };
        let no_plan = where_so(self.plan_start.is_empty(), self.icpc);
        let mut events = vec![
            ("referral", self.referral),
            ("no-further-action", where_so(self.no_further_action, self.referral)),
            ("assessment-start", self.assessment_start),
            ("assessment-complete", self.assessment_complete),
            ("strategy-discussion", self.strategy_discussion),
            ("icpc-not-required", where_so(self.icpc_not_required, self.strategy_discussion)),
            ("icpc", self.icpc),
            ("no-plan", no_plan),
            ("plan-start", self.plan_start),
            ("plan-end", self.plan_end),
            ("closure", self.closure),
        ];
        events.extend(self.reviews.iter().map(|day| ("review", *day)));
        events.retain(|(_, day)| !day.is_empty());
        events
    }

    fn when(&self, event: &str) -> Vec<&'static str> {
        self.events().iter().filter(|(known, _)| *known == event).map(|(_, day)| *day).collect()
    }
}

/// A file, or a folder of files, with a name for failure messages.
struct Written {
    format: &'static str,
    input: &'static str,
    paths: Vec<PathBuf>,
}

impl Written {
    fn one(format: &'static str, input: &'static str, path: PathBuf) -> Self {
        Self { format, input, paths: vec![path] }
    }
}

// The writers: each takes a folder of its own.

fn toml(folder: &Path) -> Written {
    let write = |case: &Made| {
        let mut text = format!("id = \"{}\"\n[events]\n", case.id);
        let events: BTreeSet<&str> = case.events().iter().map(|(event, _)| *event).collect();
        for event in events {
            writeln!(text, "{event} = [{}]", case.when(event).join(", ")).unwrap();
        }
        let path = folder.join(format!("{}.toml", case.id));
        fs::write(&path, text).unwrap();
        path
    };
    Written { format: "TOML", input: "toml", paths: CASES.iter().map(write).collect() }
}

/// Events of no case. A file that did not name them would not be checked for them.
const NEVER_RECORDED: [&str; 5] =
    ["acknowledgement", "decision", "referral-confirmed", "referrer-contact", "core-group"];

fn wide_csv(folder: &Path) -> Written {
    let once = [
        "referral",
        "no-further-action",
        "assessment-start",
        "assessment-complete",
        "strategy-discussion",
        "icpc-not-required",
        "icpc",
        "no-plan",
        "plan-start",
        "plan-end",
        "closure",
    ];
    let once = [&once[..], &NEVER_RECORDED].concat();
    let mut text = format!("case,{},review_1,review_2\n", once.join(","));
    for case in CASES {
        let mut cells = vec![case.id.to_owned()];
        cells.extend(once.iter().map(|event| case.when(event).concat()));
        cells.extend((0..2).map(|at| case.reviews.get(at).copied().unwrap_or_default().to_owned()));
        writeln!(text, "{}", cells.join(",")).unwrap();
    }
    let path = folder.join("wide.csv");
    fs::write(&path, text).unwrap();
    Written::one("wide CSV", "csv", path)
}

fn long_csv(folder: &Path) -> Written {
    let mut rows: Vec<String> = CASES
        .iter()
        .flat_map(|case| {
            case.events().into_iter().map(|(event, day)| format!("{},{event},{day}\n", case.id))
        })
        .collect();
    // In any order: here by the day on which it happened.
    rows.sort_by_key(|row| row.rsplit(',').next().unwrap().to_owned());
    rows.extend(NEVER_RECORDED.iter().map(|event| format!("C-1042,{event},\n")));
    let path = folder.join("long.csv");
    fs::write(&path, format!("case,event,when\n{}", rows.concat())).unwrap();
    Written::one("long CSV", "csv", path)
}

fn json_lines(folder: &Path) -> Written {
    let mut text = String::new();
    for case in CASES {
        let mut events = serde_json::Map::new();
        for (event, _) in case.events() {
            events.insert(event.to_owned(), case.when(event).into());
        }
        for event in NEVER_RECORDED {
            events.insert(event.to_owned(), serde_json::Value::Null);
        }
        let line = serde_json::json!({ "case": case.id, "events": events });
        writeln!(text, "{line}").unwrap();
    }
    let path = folder.join("cases.jsonl");
    fs::write(&path, text).unwrap();
    Written::one("JSON lines", "jsonl", path)
}

/// An element, or nothing if it would be empty.
fn element(name: &str, content: &str) -> String {
    if content.is_empty() { String::new() } else { format!("<{name}>{content}</{name}>\n") }
}

fn census(folder: &Path) -> Written {
    let child = |case: &Made| {
        let assessment = element("AssessmentActualStartDate", case.assessment_start)
            + &element("AssessmentAuthorisationDate", case.assessment_complete);
        let not_required = if case.icpc_not_required { "1" } else { "0" };
        let enquiry = match case.strategy_discussion {
            "" => String::new(),
            start => {
                element("S47ActualStartDate", start)
                    + &element("DateOfInitialCPC", case.icpc)
                    + &element("ICPCnotRequired", not_required)
            }
        };
        let reviews: String =
            case.reviews.iter().map(|day| element("CPPreviewDate", day)).collect();
        let plan = element("CPPstartDate", case.plan_start)
            + &element("CPPendDate", case.plan_end)
            + &element("Reviews", &reviews);
        let episode = element("CINreferralDate", case.referral)
            + &element("CINclosureDate", case.closure)
            + &element("Assessments", &assessment)
            + &element("Section47", &enquiry)
            + &element("ReferralNFA", if case.no_further_action { "1" } else { "0" })
            + &element("ChildProtectionPlans", &plan);
        let identifiers = element("ChildIdentifiers", &element("LAchildID", case.id));
        element("Child", &(identifiers + &element("CINdetails", &episode)))
    };
    let children: String = CASES.iter().map(child).collect();
    let path = folder.join("census.xml");
    fs::write(&path, element("Message", &element("Children", &children))).unwrap();
    Written::one("census", "cin-xml", path)
}

fn safeguarding_dataset(folder: &Path) -> Written {
    let table = |name: &str, headings: &str, row: &dyn Fn(&Made) -> String| {
        let rows: String = CASES.iter().map(row).collect();
        fs::write(folder.join(format!("{name}.csv")), format!("{headings}\n{rows}")).unwrap();
    };
    // How databases write a day.
    let at = |day: &str| if day.is_empty() { String::new() } else { format!("{day} 00:00:00.000") };
    let flag = |so: bool| if so { "Y" } else { "N" };
    table(
        "ssd_cin_episodes",
        "cine_referral_id,cine_person_id,cine_referral_date,cine_referral_nfa,cine_close_date",
        &|case| {
            let (referral, closure) = (at(case.referral), at(case.closure));
            let id = case.id;
            format!("R-{id},{id},{referral},{},{closure}\n", flag(case.no_further_action))
        },
    );
    table(
        "ssd_cin_assessments",
        "cina_person_id,cina_referral_id,cina_assessment_start_date,cina_assessment_auth_date",
        &|case| match case.assessment_start {
            "" => String::new(),
            start => {
                let id = case.id;
                format!("{id},R-{id},{},{}\n", at(start), at(case.assessment_complete))
            }
        },
    );
    table(
        "ssd_s47_enquiry",
        "s47e_s47_enquiry_id,s47e_person_id,s47e_s47_start_date,s47e_s47_end_date,s47e_s47_nfa",
        &|case| match case.strategy_discussion {
            "" => String::new(),
            start => {
                let id = case.id;
                format!("E-{id},{id},{},,{}\n", at(start), flag(case.icpc_not_required))
            }
        },
    );
    table(
        "ssd_initial_cp_conference",
        "icpc_icpc_id,icpc_s47_enquiry_id,icpc_person_id,icpc_icpc_date,icpc_icpc_outcome_cp_flag",
        &|case| match case.icpc {
            "" => String::new(),
            held => {
                let id = case.id;
                let made_a_plan = flag(!case.plan_start.is_empty());
                format!("I-{id},E-{id},{id},{},{made_a_plan}\n", at(held))
            }
        },
    );
    table(
        "ssd_cp_plans",
        "cppl_cp_plan_id,cppl_icpc_id,cppl_person_id,cppl_cp_plan_start_date,cppl_cp_plan_end_date",
        &|case| match case.plan_start {
            "" => String::new(),
            start => {
                let id = case.id;
                format!("P-{id},I-{id},{id},{},{}\n", at(start), at(case.plan_end))
            }
        },
    );
    table("ssd_cp_reviews", "cppr_person_id,cppr_cp_plan_id,cppr_cp_review_date", &|case| {
        let id = case.id;
        case.reviews.iter().map(|held| format!("{id},P-{id},{}\n", at(held))).collect()
    });
    Written::one("safeguarding dataset", "ssd", folder.to_owned())
}

/// A list of Annex A: its name, its headings, and its rows.
type List = (&'static str, Vec<&'static str>, Vec<Vec<String>>);

fn lists() -> [List; 4] {
    let flag = |so: bool| if so { "a) Yes" } else { "b) No" }.to_owned();
    let rows = |row: &dyn Fn(&Made) -> Option<Vec<String>>| {
        CASES.iter().filter_map(row).collect::<Vec<_>>()
    };
    let text = |day: &str| day.to_owned();
    let is_there = |day: &&str| !day.is_empty();
    let referrals =
        rows(&|case| Some(vec![text(case.id), text(case.referral), flag(case.no_further_action)]));
    let assessments = rows(&|case| {
        let start = Some(case.assessment_start).filter(is_there)?;
        Some(vec![text(case.id), text(start), text(case.assessment_complete)])
    });
    let enquiries = rows(&|case| {
        let start = Some(case.strategy_discussion).filter(is_there)?;
        let plan = Some(case.icpc).filter(is_there).map(|_| flag(!case.plan_start.is_empty()));
        Some(vec![
            text(case.id),
            text(start),
            flag(case.icpc_not_required),
            text(case.icpc),
            plan.unwrap_or_default(),
        ])
    });
    let plans = rows(&|case| {
        let start = Some(case.plan_start).filter(is_there)?;
        let latest = case.reviews.last().copied().unwrap_or_default();
        Some(vec![text(case.id), text(start), text(latest), text(case.plan_end)])
    });
    [
        ("List 3", vec!["Child Unique ID", "Date of referral", "Referral NFA?"], referrals),
        (
            "List 4",
            vec![
                "Child Unique ID",
                "Continuous Assessment Start Date",
                "Continuous Assessment Date of Authorisation",
            ],
            assessments,
        ),
        (
            "List 5",
            vec![
                "Child Unique ID",
                "Strategy discussion initiating Section 47 Enquiry Start Date",
                "Was an Initial Child Protection Conference deemed unnecessary?",
                "Date of Initial Child Protection Conference",
                "Did the Initial Child Protection Conference Result in a Child Protection Plan",
            ],
            enquiries,
        ),
        (
            "List 7",
            vec![
                "Child Unique ID",
                "Child Protection Plan Start Date",
                "Date of latest review conference",
                "Child Protection Plan End Date",
            ],
            plans,
        ),
    ]
}

/// The day in the format of forms, if a cell has one.
fn british(cell: &str) -> String {
    match cell.split('-').collect::<Vec<_>>()[..] {
        [year, month, day] if year.len() == 4 => format!("{day}/{month}/{year}"),
        _ => cell.to_owned(),
    }
}

fn annex_a_csv(folder: &Path) -> Written {
    for (name, headings, rows) in lists() {
        let mut text = format!("{}\n", headings.join(","));
        for row in rows {
            let cells: Vec<String> = row.iter().map(|cell| british(cell)).collect();
            writeln!(text, "{}", cells.join(",")).unwrap();
        }
        fs::write(folder.join(format!("{name}.csv")), text).unwrap();
    }
    Written::one("Annex A as CSV", "annex-a", folder.to_owned())
}

fn annex_a_workbook(folder: &Path) -> Written {
    let day = Format::new().set_num_format("dd/mm/yyyy");
    let mut book = Workbook::new();
    for (name, headings, rows) in lists() {
        let sheet = book.add_worksheet().set_name(name).unwrap();
        for (column, heading) in (0..).zip(headings) {
            sheet.write(0, column, heading).unwrap();
        }
        for (line, row) in (1..).zip(rows) {
            for (column, cell) in (0..).zip(row).filter(|(_, cell)| !cell.is_empty()) {
                match british(&cell) == cell {
                    true => sheet.write(line, column, cell).unwrap(),
                    false => {
                        let date = ExcelDateTime::parse_from_str(&cell).unwrap();
                        sheet.write_with_format(line, column, &date, &day).unwrap()
                    }
                };
            }
        }
    }
    let path = folder.join("annex-a.xlsx");
    book.save(&path).unwrap();
    Written::one("Annex A as a workbook", "annex-a", path)
}

// What the command says of them.

#[derive(Debug, Deserialize)]
struct Document {
    deadlines: Vec<Deadline>,
}

/// What every format must report of a deadline.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
struct Deadline {
    case: String,
    rule: String,
    from: String,
    due: String,
    completed: Option<String>,
    status: String,
    late_by: Option<LateBy>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
struct LateBy {
    working_days: i64,
    days: i64,
}

/// Every deadline, with its number of occurrences.
fn check(write: fn(&Path) -> Written, rules: &str) -> Vec<Deadline> {
    let folder = tempfile::tempdir().unwrap();
    let Written { format, input, paths } = write(folder.path());
    let mut args = vec!["check"];
    args.extend(paths.iter().map(|path| path.to_str().unwrap()));
    args.extend(["--input", input, "--rules", rules, "--as-of", AS_OF]);
    args.extend(["--format", "json", "--all", "--quiet"]);
    let ran = cli::run(&args);
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(1), ""), "{format}");
    let document: Document = serde_json::from_str(&ran.stdout).unwrap();
    let mut deadlines = document.deadlines;
    deadlines.sort();
    deadlines
}

/// The answer of the simplest format, one file per case, for the rules that every format can show.
fn by_plain_files(rules: &str) -> Vec<Deadline> {
    let mut deadlines = check(toml, rules);
    deadlines.retain(|deadline| COMPARABLE.contains(&deadline.rule.as_str()));
    deadlines
}

/// The items of one list that are missing from the other, counting repeats.
fn without(these: &[Deadline], those: &[Deadline]) -> Vec<Deadline> {
    let mut left = these.to_vec();
    for other in those {
        if let Some(at) = left.iter().position(|deadline| deadline == other) {
            left.remove(at);
        }
    }
    left
}

/// Shows only the differences between the two lists.
fn assert_same(found: &[Deadline], expected: &[Deadline], of: &str) {
    let (more, missing) = (without(found, expected), without(expected, found));
    assert!(
        more.is_empty() && missing.is_empty(),
        "{of}\nonly here: {more:#?}\nmissing here: {missing:#?}"
    );
}

const RULES: [&str; 2] = ["england", "dfe-measures"];

#[test]
fn the_made_up_cases_stand_in_every_way_that_a_limit_can() {
    for rules in RULES {
        let deadlines = by_plain_files(rules);
        let is_there = |rule: &str, status: &str| {
            deadlines.iter().any(|deadline| (&*deadline.rule, &*deadline.status) == (rule, status))
        };
        for (rule, statuses) in [
            ("assessment", &["met", "breached", "due", "lapsed", "missed"][..]),
            ("icpc", &["met", "late", "breached", "due", "lapsed"]),
            ("first-review", &["met", "late", "breached"]),
            ("next-review", &["late", "due", "lapsed", "missed"]),
        ] {
            for status in statuses {
                assert!(is_there(rule, status), "{rules}: no {rule} is {status}");
            }
        }
    }
}

#[test]
fn files_of_cases_say_the_same_of_every_rule() {
    for rules in RULES {
        let expected = check(toml, rules);
        for write in [wide_csv, long_csv, json_lines] {
            let found = check(write, rules);
            assert_same(&found, &expected, rules);
        }
    }
}

#[test]
fn the_census_says_the_same_and_no_more() {
    for rules in RULES {
        assert_same(&check(census, rules), &by_plain_files(rules), rules);
    }
}

#[test]
fn the_safeguarding_dataset_says_the_same_and_no_more() {
    for rules in RULES {
        assert_same(&check(safeguarding_dataset, rules), &by_plain_files(rules), rules);
    }
}

/// Annex A has no closures, so a closed case is open there. It has only the latest review of a plan: the
/// first review can be assessed if there was none or if even the latest was in time for it. Of the next
/// reviews, only the one counted from the latest can be assessed.
fn annex_a_can_show(deadline: &Deadline) -> bool {
    let case = case_of(deadline);
    let latest = case.reviews.last().copied();
    case.closure.is_empty()
        && match &*deadline.rule {
            "first-review" => !latest_hides_the_first(deadline),
            "next-review" => latest == Some(&*deadline.from),
            _ => true,
        }
}

/// Whether the latest review came after the limit of the first: an earlier one may have come before.
fn latest_hides_the_first(first_review: &Deadline) -> bool {
    let latest = case_of(first_review).reviews.last();
    latest.is_some_and(|latest| **latest > *first_review.due)
}

fn case_of(deadline: &Deadline) -> &'static Made {
    CASES.iter().find(|case| case.id == deadline.case).unwrap()
}

/// The answer of Annex A for the cases that were not closed, and the expected one. It may report a first
/// review as impossible to assess.
fn by_annex_a(write: fn(&Path) -> Written, rules: &str) -> (Vec<Deadline>, Vec<Deadline>) {
    let mut expected = by_plain_files(rules);
    expected.retain(annex_a_can_show);
    let mut found = check(write, rules);
    let is_left_open = |deadline: &Deadline| {
        (&*deadline.rule, &*deadline.status) == ("first-review", "invalid")
            && latest_hides_the_first(deadline)
    };
    found.retain(|deadline| case_of(deadline).closure.is_empty() && !is_left_open(deadline));
    (found, expected)
}

const ANNEX_A: [fn(&Path) -> Written; 2] = [annex_a_csv, annex_a_workbook];

/// The plans whose latest review came after the limit of the first.
const HIDDEN: [&str; 2] = ["C-1057", "C-1058"];

#[test]
fn annex_a_says_the_same_of_what_it_can_show() {
    for rules in RULES {
        for write in ANNEX_A {
            let (mut found, expected) = by_annex_a(write, rules);
            assert_eq!(without(&expected, &found), [], "{rules}");
            found.retain(|deadline| {
                !deadline.rule.ends_with("review") || !HIDDEN.contains(&&*deadline.case)
            });
            assert_eq!(without(&found, &expected), [], "{rules}");
        }
    }
}

#[test]
fn annex_a_says_no_more_where_the_latest_review_hides_the_first() {
    for rules in RULES {
        for write in ANNEX_A {
            let (found, expected) = by_annex_a(write, rules);
            assert_same(&found, &expected, rules);
        }
    }
}
