//! Ofsted's Annex A: lists of children, as a workbook or as CSV.
//!
//! The lists know no ids but that of the child, so they are joined by child and date.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs::{self, File};
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use calamine::{Data, ExcelDateTime, ExcelDateTimeType, Reader, Xlsx, XlsxError, open_workbook};
use chrono::TimeDelta;

use super::safeguarding_dataset::TableFile;
use super::strands::{
    Assessment, Enquiry, Episode, Flag, Flaw, Format, Part, Place, Plan, Referral, Review,
    Vocabulary,
};
use crate::intake::file::reason;
use crate::intake::record::{Incomplete, Record};
use crate::moment::Moment;
use crate::rules::Events;

/// The events that Annex A can show. It knows no closures, no core groups, no decision on the referral
/// and of the reviews of a plan the latest only.
pub const EVENTS: &[&str] = &[
    "referral",
    "no-further-action",
    "assessment-start",
    "assessment-complete",
    "strategy-discussion",
    "icpc",
    "icpc-not-required",
    "no-plan",
    "plan-start",
    "review",
    "plan-end",
];

const FORMAT: Format = Format {
    id: CHILD.name,
    referral: REFERRAL.name,
    assessment: ASSESSMENT_START.name,
    enquiry: STRATEGY_DISCUSSION.name,
    conference: CONFERENCE.name,
    plan: PLAN_START.name,
    latest_review_only: true,
};

/// A column: its heading in Ofsted's list, and the one that the Standard Safeguarding Dataset writes.
#[derive(Debug)]
struct Column {
    name: &'static str,
    alias: &'static str,
    holds_date: bool,
}

impl Column {
    const fn date(name: &'static str, alias: &'static str) -> Self {
        Self { name, alias, holds_date: true }
    }

    const fn text(name: &'static str, alias: &'static str) -> Self {
        Self { name, alias, holds_date: false }
    }

    fn is_headed(&self, heading: &str) -> bool {
        let heading = without_spaces(heading);
        heading == without_spaces(self.name) || heading == without_spaces(self.alias)
    }
}

const CHILD: Column = Column::text("Child Unique ID", "ChildUniqueID");
const REFERRAL: Column = Column::date("Date of referral", "ReferralDate");
const NO_FURTHER_ACTION: Column = Column::text("Referral NFA?", "ReferralNFA");
const ASSESSMENT_START: Column =
    Column::date("Continuous Assessment Start Date", "ContinuousAssessmentStart");
const ASSESSMENT_AUTHORISED: Column =
    Column::date("Continuous Assessment Date of Authorisation", "ContinuousAssessmentAuthDate");
const STRATEGY_DISCUSSION: Column = Column::date(
    "Strategy discussion initiating Section 47 Enquiry Start Date",
    "StratDiscussionDate",
);
const NOT_REQUIRED: Column = Column::text(
    "Was an Initial Child Protection Conference deemed unnecessary?",
    "InitialCPConfUnnecessary",
);
const CONFERENCE: Column =
    Column::date("Date of Initial Child Protection Conference", "InitialCPConfDate");
const RESULT_IN_PLAN: Column = Column::text(
    "Did the Initial Child Protection Conference Result in a Child Protection Plan",
    "CPConfResultInCPPlan",
);
const PLAN_START: Column =
    Column::date("Child Protection Plan Start Date", "ChildProtectionPlanStartDate");
const LATEST_REVIEW: Column =
    Column::date("Date of latest review conference", "DateOfLatestReviewConf");
const PLAN_END: Column =
    Column::date("Child Protection Plan End Date", "ChildProtectionPlanEndDate");

/// A list: its name, its columns, and how many of them, from the first, tell it from all others.
#[derive(Debug)]
struct List {
    name: &'static str,
    columns: &'static [Column],
    known_by: usize,
}

const REFERRALS: List =
    List { name: "List 3", columns: &[CHILD, REFERRAL, NO_FURTHER_ACTION], known_by: 3 };
const ASSESSMENTS: List = List {
    name: "List 4",
    columns: &[CHILD, ASSESSMENT_START, ASSESSMENT_AUTHORISED],
    known_by: 2,
};
const ENQUIRIES: List = List {
    name: "List 5",
    columns: &[CHILD, STRATEGY_DISCUSSION, NOT_REQUIRED, CONFERENCE, RESULT_IN_PLAN],
    known_by: 2,
};
const PLANS: List =
    List { name: "List 7", columns: &[CHILD, PLAN_START, LATEST_REVIEW, PLAN_END], known_by: 2 };
const LISTS: [&List; 4] = [&REFERRALS, &ASSESSMENTS, &ENQUIRIES, &PLANS];

/// Hands on every strand of the lists 3, 4, 5 and 7, in workbooks, CSV files or folders of them. Gives
/// what is to be said of the whole, such as how many rows were repeated.
///
/// # Errors
///
/// [`Incomplete`] names the files that cannot be read and the lists and columns that are missing. What
/// can be judged without them has been handed on.
pub fn annex_a(
    files: &[String],
    events: &Events,
    each: &mut dyn FnMut(Record),
) -> Result<Vec<String>, Incomplete> {
    let incomplete = |reason: String| Incomplete { file: files.join(", "), reason };
    let words = Vocabulary::new(events).map_err(|error| incomplete(error.to_string()))?;
    let mut lists = Lists::default();
    for file in files {
        lists.read(Path::new(file), each);
    }
    let Lists { rows: [referrals, assessments, enquiries, plans], mut missing } = lists;
    for (list, rows) in LISTS.iter().zip([&referrals, &assessments, &enquiries, &plans]) {
        if rows.is_none() && !missing.iter().any(|said| said.contains(list.name)) {
            missing.push(list.is_missing());
        }
    }
    let (knows_assessments, knows_plans) = (assessments.is_some(), plans.is_some());
    let mut children = Children::default();
    children.take(referrals, each, Children::add_referral);
    children.take(assessments, each, Children::add_assessment);
    children.take(enquiries, each, Children::add_enquiry);
    children.take(plans, each, Children::add_plan);
    if !knows_assessments {
        children.referrals.clear();
    }
    if !knows_plans {
        // Nothing is known of what came of a conference.
        let without = |enquiry: &Enquiry| enquiry.conference.is_none();
        children.people.iter_mut().for_each(|child| child.enquiries.retain(without));
    }
    let mut remarks = children.remarks();
    if children.people.iter().flat_map(|child| &child.plans).any(|plan| !plan.reviews.is_empty()) {
        remarks.push(
            "List 7 gives the latest review of a plan only: those before it, and a first review \
                      that it may hide, are not checked"
                .to_owned(),
        );
    }
    children.hand_on(&words, each);
    if missing.is_empty() {
        return Ok(remarks);
    }
    missing.push("what cannot be judged without them is left out".to_owned());
    missing.extend(remarks);
    Err(incomplete(missing.join("; ")))
}

impl List {
    fn is_missing(&self) -> String {
        let columns: Vec<String> = self.columns[..self.known_by]
            .iter()
            .map(|column| format!("`{}`", column.name))
            .collect();
        format!(
            "{} is missing: give a workbook with a sheet of that name, or a CSV file with the \
             columns {}",
            self.name,
            columns.join(", ")
        )
    }

    /// Whether a sheet is this list by its name: `List 3`, or `list 3 referrals`.
    fn is_named(&self, sheet: &str) -> bool {
        let sheet = without_spaces(sheet);
        let rest = sheet.strip_prefix(&without_spaces(self.name));
        rest.is_some_and(|rest| !rest.starts_with(|next: char| next.is_ascii_digit()))
    }

    fn places(&self, headings: &[String]) -> Vec<Option<usize>> {
        let place = |column: &Column| headings.iter().position(|text| column.is_headed(text));
        self.columns.iter().map(place).collect()
    }

    fn is_known_by(&self, headings: &[String]) -> bool {
        self.places(headings).iter().take(self.known_by).all(Option::is_some)
    }

    /// What to say of columns that are not there.
    fn lacks(&self, places: &[Option<usize>]) -> Option<String> {
        let lacking = self.columns.iter().zip(places).filter(|(_, place)| place.is_none());
        let names: Vec<String> = lacking.map(|(column, _)| format!("`{}`", column.name)).collect();
        let several = if names.len() == 1 { "column" } else { "columns" };
        let said = format!("{} has no {several} {}: add it", self.name, names.join(", "));
        (!names.is_empty()).then_some(said)
    }
}

/// For comparing headings: spaces of every kind, case and question marks do not matter.
fn without_spaces(text: &str) -> String {
    let matters = |c: &char| !c.is_whitespace() && !matches!(c, '?' | '\u{feff}' | '\u{200b}');
    text.chars().filter(matters).flat_map(char::to_lowercase).collect()
}

/// A row of a list, with its columns in the order of the list.
#[derive(Debug)]
struct Row {
    list: &'static List,
    place: Place,
    values: Vec<String>,
}

impl Row {
    fn get(&self, column: &Column) -> &str {
        let at = self.list.columns.iter().position(|known| known.name == column.name);
        at.and_then(|at| self.values.get(at)).map_or("", String::as_str)
    }

    fn date(&self, part: &mut Part, column: &Column) -> Option<Moment> {
        part.date(column.name, self.get(column))
    }

    fn flag(&self, column: &Column) -> Flag {
        flag(self.get(column))
    }
}

/// `a) Yes`, `No`, `y`, `1 - Yes`.
fn flag(text: &str) -> Flag {
    let text = text.to_ascii_lowercase();
    let words: Vec<&str> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    match words[..] {
        [] | ["n", "a"] => Flag::Blank,
        ["y" | "1" | "true"] => Flag::Yes,
        ["n" | "0" | "false"] => Flag::No,
        _ if words.contains(&"yes") => Flag::Yes,
        _ if words.contains(&"no") => Flag::No,
        _ => Flag::Unclear,
    }
}

/// The rows of each list in [`LISTS`] as far as they are found, and what is missing.
#[derive(Default)]
struct Lists {
    rows: [Option<Vec<Row>>; 4],
    missing: Vec<String>,
}

impl Lists {
    fn read(&mut self, path: &Path, each: &mut dyn FnMut(Record)) {
        let is = |kinds: &[&str]| {
            let kind = path.extension().map(|kind| kind.to_string_lossy().to_ascii_lowercase());
            kind.is_some_and(|kind| kinds.contains(&kind.as_str()))
        };
        let read = match path {
            _ if path.is_dir() => self.read_folder(path, each),
            _ if is(&["xlsx", "xlsm"]) => self.read_workbook(path),
            _ if is(&["xls", "xlsb", "ods"]) => {
                Err("is a workbook of another kind; save it as .xlsx".to_owned())
            }
            _ => self.read_csv(path, each),
        };
        if let Err(reason) = read {
            self.missing.push(format!("`{}` {reason}", name_of(path)));
        }
    }

    fn read_folder(&mut self, path: &Path, each: &mut dyn FnMut(Record)) -> Result<(), String> {
        let unreadable = |error| format!("cannot be read: {}", reason(&error));
        let mut files: Vec<PathBuf> = Vec::new();
        for entry in fs::read_dir(path).map_err(unreadable)? {
            let file = entry.map_err(unreadable)?.path();
            let kind = file.extension().map(|kind| kind.to_string_lossy().to_ascii_lowercase());
            if file.is_file() && matches!(kind.as_deref(), Some("csv" | "xlsx" | "xlsm")) {
                files.push(file);
            }
        }
        files.sort();
        files.iter().for_each(|file| self.read(file, each));
        Ok(())
    }

    fn read_csv(&mut self, path: &Path, each: &mut dyn FnMut(Record)) -> Result<(), String> {
        let csv = TableFile::open(path)?;
        // Annex A has other lists too, which no timescale needs.
        let known = LISTS.iter().position(|list| list.is_known_by(&csv.headings));
        let Some(at) = known else {
            return Ok(());
        };
        let list = LISTS[at];
        let places = list.places(&csv.headings);
        if let Some(lacks) = list.lacks(&places) {
            return Err(format!("is not whole: {lacks}"));
        }
        let rows = self.rows[at].get_or_insert_default();
        csv.rows(&places, each, |place, values| {
            let values = values.iter().map(|value| tidy(value)).collect();
            rows.push(Row { list, place, values });
        });
        Ok(())
    }

    fn read_workbook(&mut self, path: &Path) -> Result<(), String> {
        if let Err(error) = File::open(path) {
            return Err(format!("cannot be read: {}", reason(&error)));
        }
        let mut book: Xlsx<BufReader<File>> = open_workbook(path)
            .map_err(|error: XlsxError| format!("cannot be read as a workbook: {error}"))?;
        for sheet in book.sheet_names() {
            let Some(at) = LISTS.iter().position(|list| list.is_named(&sheet)) else {
                continue;
            };
            let cells = cells_of(&mut book, &sheet)
                .map_err(|error| format!("has a sheet that cannot be read: {error}"))?;
            let file = format!("{} [{sheet}]", path.display());
            match rows_of(LISTS[at], &cells, &file.into()) {
                Ok(rows) => self.rows[at].get_or_insert_default().extend(rows),
                Err(lacks) => self.missing.push(format!("`{}`: {lacks}", name_of(path))),
            }
        }
        Ok(())
    }
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

/// The cells of a sheet that hold something, by row and column. A sheet of a thousand rows may have one
/// stray cell in its last corner, a million rows below.
type Cells = BTreeMap<u32, BTreeMap<u32, Data>>;

fn cells_of(book: &mut Xlsx<BufReader<File>>, sheet: &str) -> Result<Cells, XlsxError> {
    let mut cells = Cells::new();
    let mut reader = book.worksheet_cells_reader(sheet)?;
    while let Some(cell) = reader.next_cell()? {
        let (row, column) = cell.get_position();
        cells.entry(row).or_default().insert(column, cell.get_value().clone().into());
    }
    Ok(cells)
}

/// The rows of a sheet below its headings, which may stand under a title.
fn rows_of(list: &'static List, cells: &Cells, file: &Arc<str>) -> Result<Vec<Row>, String> {
    const TITLE: usize = 10;
    let is_child = |cell: &Data| CHILD.is_headed(&text_of(cell, false));
    let mut rows = cells.iter();
    let under = rows.by_ref().take(TITLE).find(|(_, row)| row.values().any(is_child));
    let Some((_, headings)) = under else {
        return Err(format!(
            "{} has no headings; its first row should name the columns, `{}` among them",
            list.name, CHILD.name
        ));
    };
    let (columns, headings): (Vec<u32>, Vec<String>) =
        headings.iter().map(|(column, cell)| (*column, text_of(cell, false))).unzip();
    let places = list.places(&headings);
    if let Some(lacks) = list.lacks(&places) {
        return Err(lacks);
    }
    let row = |(line, row): (&u32, &BTreeMap<u32, Data>)| {
        let cell = |(at, column): (&Option<usize>, &Column)| {
            let cell = at.and_then(|at| row.get(columns.get(at)?));
            cell.map_or_else(String::new, |cell| text_of(cell, column.holds_date))
        };
        let values = places.iter().zip(list.columns).map(cell).collect();
        let line = u64::from(*line) + 1;
        Row { list, place: Place { file: Arc::clone(file), line }, values }
    };
    let blank = |row: &Row| row.values.iter().all(String::is_empty);
    Ok(rows.map(row).filter(|row| !blank(row)).collect())
}

/// What a cell says. In a column of dates, a number is one, counted as spreadsheets do.
fn text_of(cell: &Data, holds_date: bool) -> String {
    match cell {
        Data::Int(number) if holds_date => serial_date(*number as f64),
        Data::Float(number) if holds_date => serial_date(*number),
        Data::DateTime(when) if holds_date => written_date(when),
        Data::DateTime(when) => number(when.as_f64()),
        Data::Float(value) => number(*value),
        Data::Int(number) => number.to_string(),
        Data::Bool(yes) => yes.to_string(),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => tidy(text),
        Data::Error(error) => tidy(&error.to_string()),
        Data::Empty => String::new(),
    }
}

fn tidy(text: &str) -> String {
    let text = text.replace('\u{a0}', " ");
    match text.trim() {
        "#N/A" => String::new(),
        text => text.to_owned(),
    }
}

/// `6537810` and not `6537810.0`.
fn number(value: f64) -> String {
    value.to_string()
}

fn serial_date(value: f64) -> String {
    written_date(&ExcelDateTime::new(value, ExcelDateTimeType::DateTime, false))
}

fn written_date(when: &ExcelDateTime) -> String {
    const HALF_A_SECOND: TimeDelta = TimeDelta::milliseconds(500);
    // A number of minutes is no exact fraction of a day.
    let rounded = when.as_datetime().and_then(|when| when.checked_add_signed(HALF_A_SECOND));
    rounded
        .map_or_else(|| number(when.as_f64()), |when| when.format("%Y-%m-%dT%H:%M:%S").to_string())
}

/// The lists joined by child.
#[derive(Default)]
struct Children {
    referrals: Vec<Episode>,
    by_child: HashMap<String, Vec<usize>>,
    /// What has a child and no referral.
    people: Vec<Episode>,
    by_person: HashMap<String, usize>,
    repeated: usize,
}

impl Children {
    /// Adds every row of a list once; the same row a second time is counted.
    fn take(
        &mut self,
        rows: Option<Vec<Row>>,
        each: &mut dyn FnMut(Record),
        add: fn(&mut Self, &Row),
    ) {
        let rows = rows.unwrap_or_default();
        let mut known = HashSet::new();
        for row in &rows {
            if row.get(&CHILD).is_empty() {
                let reason = "the case id is missing; give the number of the child".to_owned();
                let flaw = Flaw { place: row.place.clone(), field: CHILD.name, reason };
                each(flaw.reject(None));
            } else if known.insert(&row.values) {
                add(self, row);
            } else {
                self.repeated += 1;
            }
        }
    }

    fn add_referral(&mut self, row: &Row) {
        let id = row.get(&CHILD).to_owned();
        let mut part = Part::at(row.place.clone());
        let when = row.date(&mut part, &REFERRAL);
        let no_further_action = row.flag(&NO_FURTHER_ACTION);
        let no_further_action_field = NO_FURTHER_ACTION.name;
        let mut episode = Episode::new(row.place.clone(), Some(id.clone()));
        episode.referral =
            Some(Referral { part, when, no_further_action, no_further_action_field });
        self.by_child.entry(id).or_default().push(self.referrals.len());
        self.referrals.push(episode);
    }

    /// An assessment is of the latest referral on or before its start.
    fn add_assessment(&mut self, row: &Row) {
        let mut assessment = Assessment::new(Part::at(row.place.clone()));
        assessment.start = row.date(&mut assessment.part, &ASSESSMENT_START);
        assessment.authorised = row.date(&mut assessment.part, &ASSESSMENT_AUTHORISED);
        let referred = |at: &usize| {
            let referral = self.referrals[*at].referral.as_ref();
            referral.and_then(|referral| referral.when)
        };
        let before = |at: &&usize| {
            let dates = referred(at).zip(assessment.start);
            dates.is_some_and(|(referred, start)| referred.compare(&start).is_le())
        };
        let candidates = self.by_child.get(row.get(&CHILD)).into_iter().flatten();
        let latest =
            candidates.filter(before).max_by_key(|at| referred(at).map(|when| when.list_order()));
        match latest {
            Some(&at) => self.referrals[at].assessments.push(assessment),
            None => self.person(row).assessments.push(assessment),
        }
    }

    fn add_enquiry(&mut self, row: &Row) {
        let mut enquiry = Enquiry::new(Part::at(row.place.clone()), NOT_REQUIRED.name);
        enquiry.start = row.date(&mut enquiry.part, &STRATEGY_DISCUSSION);
        enquiry.conference = row.date(&mut enquiry.part, &CONFERENCE);
        enquiry.not_required = row.flag(&NOT_REQUIRED);
        enquiry.result_in_plan = match row.flag(&RESULT_IN_PLAN) {
            Flag::Yes => Some(true),
            Flag::No => Some(false),
            Flag::Blank | Flag::Unclear => None,
        };
        self.person(row).enquiries.push(enquiry);
    }

    fn add_plan(&mut self, row: &Row) {
        let mut plan = Plan::new(Part::at(row.place.clone()));
        plan.start = row.date(&mut plan.part, &PLAN_START);
        plan.end = row.date(&mut plan.part, &PLAN_END);
        let held = row.date(&mut plan.part, &LATEST_REVIEW);
        plan.reviews.extend(held.map(|held| Review { held: Some(held), due: None }));
        self.person(row).plans.push(plan);
    }

    fn person(&mut self, row: &Row) -> &mut Episode {
        let id = row.get(&CHILD);
        let at = match self.by_person.get(id) {
            Some(at) => *at,
            None => {
                self.by_person.insert(id.to_owned(), self.people.len());
                self.people.push(Episode::new(row.place.clone(), Some(id.to_owned())));
                self.people.len() - 1
            }
        };
        &mut self.people[at]
    }

    fn hand_on(self, words: &Vocabulary, each: &mut dyn FnMut(Record)) {
        let all = self.referrals.into_iter().chain(self.people);
        all.for_each(|episode| episode.hand_on(&FORMAT, words, each));
    }

    fn remarks(&self) -> Vec<String> {
        match self.repeated {
            0 => Vec::new(),
            1 => vec!["1 row that says the same as an earlier one is counted once".to_owned()],
            count => {
                vec![format!("{count} rows that say the same as an earlier one are counted once")]
            }
        }
    }
}
