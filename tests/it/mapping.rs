//! How a table is read, as a file: suggested, corrected and given back.

use crate::common::folder::Folder;

/// An export with a column of each kind.
const EXPORT: &str = "Cases of all teams\n\n\
    Case ID;Team;Strategy Discussion Date;ICPC Date;Target date;Panel met\n\
    C-1;North;20/11/2026 16:40;NULL;11/12/2026;\n\
    C-2;South;23/11/2026;10/12/2026;14/12/2026;01/12/2026\n\
    C-3;\"South; 2\";24/11/2026;Not known;15/12/2026;\n";

fn suggested(folder: &Folder, args: &[&str]) -> String {
    let ran = folder.check(&[&["export.csv", "--suggest-mapping"], args].concat());
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""), "{ran:?}");
    ran.stdout
}

#[test]
fn a_suggestion_says_what_is_recognised_and_asks_the_rest() {
    let suggested = suggested(&Folder::with("export.csv", EXPORT), &[]);
    for line in [
        "# Headings on line 3, 3 rows below, columns separated by `;`.",
        "# As `20/11/2026 16:40` in `Strategy Discussion Date` on line 4 shows.",
        "dates = \"day-first\"",
        "# blank = [\"Not known\"]",
        "    \"Team\", # text",
        "    \"Target date\", # 3 dates, 0 blank",
        "\"Case ID\" = \"case\" # text",
        "\"Strategy Discussion Date\" = \"strategy-discussion\" # 3 dates, 0 blank",
        "\"ICPC Date\" = \"icpc\" # 1 date, 1 blank, 1 that cannot be read",
        "# Which event is this? It holds dates. Or add it to `ignore`.",
        "# \"Panel met\" = \"\"",
    ] {
        assert!(suggested.lines().any(|found| found == line), "{line}\n{suggested}");
    }
}

/// The answers are the same with it as without it, and the questions too.
#[test]
fn a_suggestion_can_be_given_back_as_it_is() {
    for (export, args) in [
        (EXPORT, &[][..]),
        ("case,referral,decision\nC-1,2026-11-20,\n", &[]),
        ("Case ID,Event,Date,Who\nC-1,Referral,20/11/2026,x\n", &[]),
        (
            "Case \"ID\",a=b,ICPC,Extension ICPC\nC-1,2026-11-20,,2026-12-31\n",
            &["--map", "a=b=strategy-discussion", "--map", "Case \"ID\"=case"],
        ),
        ("case,strategy-discussion,icpc\nC-1,11/20/2026,\n", &["--dates", "month-first"]),
    ] {
        let folder = Folder::with("export.csv", export);
        let mapping = suggested(&folder, args);
        let folder = folder.and("mapping.toml", &mapping);
        let check = |args: &[&str]| {
            let ran = folder
                .check(&[&["export.csv", "--all", "--format", "csv", "--quiet"], args].concat());
            (ran.code, ran.stdout, ran.stderr)
        };
        assert_eq!(check(&["--mapping", "mapping.toml"]), check(args), "{mapping}");
    }
}

#[test]
fn an_answered_suggestion_reads_everything() {
    let folder = Folder::with("export.csv", EXPORT);
    let mapping = suggested(&folder, &[])
        .replace("# blank", "blank")
        .replace("# \"Panel met\" = \"\"", "\"Panel met\" = \"core-group\"");
    let folder = folder.and("mapping.toml", mapping);
    let ran = folder.check(&["export.csv", "--mapping", "mapping.toml", "--quiet"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(1), ""), "only the late conference: {ran:?}");
}

/// A column that was there last month and is gone would be a silent all-clear.
#[test]
fn a_mapping_that_does_not_fit_is_refused() {
    let export = "case,ICPC held on the day\nC-1,2026-11-20\n";
    for (mapping, says) in [
        ("[columns]\nICPC = \"icpc\"\n", "--mapping: no column is called `ICPC`"),
        ("[columns]\n\"ICPC held on the day\" = \"ipcc\"\n", "did you mean `icpc`?"),
        ("dates = \"american\"\n", "dates"),
        ("order = \"day-first\"\n", "order"),
    ] {
        let folder = Folder::with("export.csv", export).and("mapping.toml", mapping);
        let ran = folder.check(&["export.csv", "--mapping", "mapping.toml"]);
        assert_eq!(ran.code, Some(2), "{mapping}: {ran:?}");
        assert!(ran.stderr.contains(says), "{mapping}: {}", ran.stderr);
    }
}

#[test]
fn only_one_table_can_have_a_suggestion() {
    let folder = Folder::with("export.csv", EXPORT).and("case.toml", "id = \"C-1\"\n");
    for (files, says) in
        [(&["export.csv", "case.toml"][..], "takes one file"), (&["case.toml"], "no headings")]
    {
        let ran = folder.check(&[files, &["--suggest-mapping"]].concat());
        assert_eq!(ran.code, Some(2), "{ran:?}");
        assert!(ran.stderr.contains(says), "{}", ran.stderr);
    }
}

/// The last review of a child protection plan is nearer to `review` than to the review of a looked after child.
#[test]
fn the_latest_of_an_event_is_told_as_that_event_of_the_rules() {
    let folder = Folder::with("cases.csv", "case,referral,Last review\nC-1,2026-11-20,\n");
    let told = |rules: &str| folder.check(&["cases.csv", "--rules", rules]).stderr;
    let england = told("england");
    assert!(england.contains("did you mean `review`?"), "{england}");
    let looked_after = told("looked-after-children");
    assert!(looked_after.contains("did you mean `looked-after-review`?"), "{looked_after}");
}

#[test]
fn a_column_that_says_by_whom_is_not_told_as_an_event() {
    for heading in ["Decision by", "Assessment completed by", "Closed by"] {
        let text = format!("case,referral,{heading}\nC-1,2026-12-14,\n");
        let ran = Folder::with("cases.csv", text).check(&["cases.csv"]);
        assert_eq!(ran.code, Some(0), "{heading}: {ran:?}");
    }
}

/// The first two hundred rows show what the columns are. A conference that nobody has held among these may be held later.
#[test]
fn a_column_whose_first_date_is_far_down_is_not_passed_over() {
    for (last, text) in [("Conference Thing", "quick"), ("Conference Thing", "\"in quotes\"")] {
        let rows = |dates: std::ops::Range<u32>, value: &str| -> String {
            dates.map(|n| format!("C-{n},2026-11-02,{text},{value}\n")).collect()
        };
        let text = format!(
            "case,referral,How,{last}\n{}{}",
            rows(0..250, ""),
            rows(250..600, "20/11/2026")
        );
        let ran = Folder::with("cases.csv", text).check(&["cases.csv", "--fail-on", "never"]);
        assert_eq!(ran.code, Some(2), "{ran:?}");
        let says =
            "the column `Conference Thing` holds dates and is not an event that dutyclock knows";
        assert!(ran.stderr.contains(says), "{}", ran.stderr);
    }
}

/// Such as a team that was unknown at first, and one or two dates in a column of remarks.
#[test]
fn a_column_of_texts_with_a_few_dates_is_passed_over() {
    let rows: String = (0..300)
        .map(|n| {
            format!(
                "C-{n},2026-11-02,2026-11-03,{}\n",
                if n % 3 == 0 { "20/11/2026" } else { "visited" }
            )
        })
        .collect();
    let ran = Folder::with("cases.csv", format!("case,referral,decision,Remarks\n{rows}"))
        .check(&["cases.csv", "--fail-on", "never"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(
        ran.stderr.contains("1 column is not an event, and ignored: `Remarks`"),
        "{}",
        ran.stderr
    );
}

/// If no conference has been held yet, nobody would see that one is late.
#[test]
fn a_blank_column_that_may_be_an_event_is_asked_about() {
    let check = |heading: &str, value: &str| {
        let text = format!("case,strategy discussion,{heading}\nC-1042,2026-11-02,{value}\n");
        Folder::with("cases.csv", text).check(&["cases.csv", "--as-of", "2026-11-03"])
    };
    for heading in ["CP Conference Date", "ICPC Actual Date", "1st Core Group", "Assess Auth Date"]
    {
        for value in ["", "N/A"] {
            let ran = check(heading, value);
            assert_eq!(ran.code, Some(2), "{heading}: {ran:?}");
            let says = format!("the column `{heading}` is blank in every row, and may be an event");
            assert!(ran.stderr.contains(&says), "{}", ran.stderr);
        }
    }
    for heading in ["Team", "Ethnic group", "Target date", "Date of birth", "Panel"] {
        assert_eq!(check(heading, "").code, Some(0), "{heading}");
    }
}

#[test]
fn a_suggestion_asks_about_a_blank_column_that_may_be_an_event() {
    let text = "case,referral,CP Conference Date,Team\nC-1042,2026-11-02,,\n";
    let suggested = suggested(&Folder::with("export.csv", text), &[]);
    assert!(suggested.contains("# Is this an event? It is blank."), "{suggested}");
    assert!(suggested.contains("# \"CP Conference Date\" = \"\""), "{suggested}");
    assert!(suggested.contains("\"Team\", # blank"), "{suggested}");
}

#[test]
fn headings_of_which_none_is_known_are_named() {
    let text = "case,Ref Day,Strategy Disc\nC-1042,2026-11-02,\n";
    let ran = Folder::with("cases.csv", text).check(&["cases.csv"]);
    assert_eq!(ran.code, Some(2));
    let says = "no column is an event that dutyclock knows among `Strategy Disc`, `Ref Day`; did you mean \
                `strategy-discussion`? Name one `referral`";
    assert!(ran.stderr.contains(says), "{}", ran.stderr);
}

#[test]
fn a_file_without_headings_needs_them() {
    let ran = Folder::with("cases.csv", "C-1042,2026-11-02,2026-11-03\n").check(&["cases.csv"]);
    assert_eq!(ran.code, Some(2));
    let says = "the first row has the date `2026-11-02`, and should name the columns; if the file has no such row, \
                give --headings";
    assert!(ran.stderr.contains(says), "{}", ran.stderr);
}
