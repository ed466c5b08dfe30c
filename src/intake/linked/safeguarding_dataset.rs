//! The Standard Safeguarding Dataset: a folder of tables as CSV, joined by their ids.
//!
//! Enquiries, conferences and plans have a person there and no referral. They are cases of the person,
//! closed with the episode that their start falls into.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use csv::{ByteRecord, ReaderBuilder};
use serde::Deserialize;

use super::strands::{
    Assessment, Enquiry, Episode, Flag, Flaw, Format, Join, Part, Place, Plan, Referral, Review,
    Spell, Vocabulary, recorded_date,
};
use crate::intake::file::reason;
use crate::intake::record::{Incomplete, Record};
use crate::moment::Moment;
use crate::rules::Events;
use crate::text::excerpt;

/// The events that the dataset can show. It knows no core groups, no decision on the referral and no
/// written confirmation.
pub const EVENTS: &[&str] = &[
    "referral",
    "no-further-action",
    "assessment-start",
    "assessment-complete",
    "strategy-discussion",
    "section-47-complete",
    "icpc",
    "icpc-not-required",
    "no-plan",
    "plan-start",
    "review",
    "plan-end",
    "closure",
];

const FORMAT: Format = Format {
    id: "person id",
    referral: "cine_referral_date",
    assessment: "cina_assessment_start_date",
    enquiry: "s47e_s47_start_date",
    conference: "icpc_icpc_date",
    plan: "cppl_cp_plan_start_date",
    latest_review_only: false,
};

/// A table of the dataset: its name, the columns that it must have, and those that it may have.
struct Table {
    name: &'static str,
    required: &'static [&'static str],
    optional: &'static [&'static str],
}

const EPISODES: Table = Table {
    name: "ssd_cin_episodes",
    required: &["cine_referral_id", "cine_person_id", "cine_referral_date", "cine_close_date"],
    optional: &["cine_referral_nfa"],
};

const ASSESSMENTS: Table = Table {
    name: "ssd_cin_assessments",
    required: &["cina_referral_id", "cina_assessment_start_date", "cina_assessment_auth_date"],
    optional: &["cina_person_id"],
};

const ENQUIRIES: Table = Table {
    name: "ssd_s47_enquiry",
    required: &["s47e_s47_enquiry_id", "s47e_person_id", "s47e_s47_start_date"],
    optional: &["s47e_s47_end_date", "s47e_s47_nfa", "s47e_s47_outcome_json"],
};

const CONFERENCES: Table = Table {
    name: "ssd_initial_cp_conference",
    required: &["icpc_icpc_id", "icpc_s47_enquiry_id", "icpc_person_id", "icpc_icpc_date"],
    optional: &["icpc_icpc_target_date", "icpc_icpc_transfer_in", "icpc_icpc_outcome_cp_flag"],
};

const PLANS: Table = Table {
    name: "ssd_cp_plans",
    required: &[
        "cppl_cp_plan_id",
        "cppl_icpc_id",
        "cppl_person_id",
        "cppl_cp_plan_start_date",
        "cppl_cp_plan_end_date",
    ],
    optional: &["cppl_cp_plan_ola"],
};

const REVIEWS: Table = Table {
    name: "ssd_cp_reviews",
    required: &["cppr_cp_plan_id", "cppr_cp_review_date"],
    optional: &["cppr_person_id", "cppr_cp_review_due"],
};

const TABLES: [&Table; 6] = [&EPISODES, &ASSESSMENTS, &ENQUIRIES, &CONFERENCES, &PLANS, &REVIEWS];

/// Whether a folder has any table of the dataset.
///
/// # Errors
///
/// [`Incomplete`] for a folder that cannot be read, and for one of something else.
pub fn check_folder(folder: &str) -> Result<(), Incomplete> {
    let incomplete = |reason: String| Incomplete { file: folder.to_owned(), reason };
    let files = files_in(folder).map_err(incomplete)?;
    if TABLES.iter().any(|table| files.contains_key(table.name)) {
        return Ok(());
    }
    let names: Vec<String> = TABLES.iter().map(|table| format!("{}.csv", table.name)).collect();
    Err(incomplete(format!(
        "no folder of the Standard Safeguarding Dataset: it has none of its tables ({})",
        names.join(", ")
    )))
}

/// Hands on every strand of a folder with the tables of the dataset. Gives what is to be said of the
/// whole, such as how many plans of other authorities were left out.
///
/// # Errors
///
/// [`Incomplete`] names the tables and columns that are missing. What can be judged without them has
/// been handed on.
pub fn safeguarding_dataset(
    folder: &str,
    events: &Events,
    each: &mut dyn FnMut(Record),
) -> Result<Vec<String>, Incomplete> {
    let incomplete = |reason: String| Incomplete { file: folder.to_owned(), reason };
    let words = Vocabulary::new(events).map_err(|error| incomplete(error.to_string()))?;
    let files = files_in(folder).map_err(&incomplete)?;
    let mut missing = Vec::new();
    let mut read = |table: &Table, each: &mut dyn FnMut(Record)| {
        rows_of(&files, table, each).map_err(|reason| missing.push(reason)).ok()
    };
    let episodes = read(&EPISODES, each);
    let assessments = read(&ASSESSMENTS, each);
    let enquiries = read(&ENQUIRIES, each);
    let conferences = read(&CONFERENCES, each);
    let plans = read(&PLANS, each);
    let reviews = read(&REVIEWS, each);

    let known = Known { plans: plans.is_some(), reviews: reviews.is_some() };
    let mut dataset = Dataset::default();
    if let Some(rows) = episodes {
        rows.iter().for_each(|row| dataset.add_episode(row, each));
        if let Some(rows) = assessments {
            rows.iter().for_each(|row| dataset.add_assessment(row, each));
            dataset.hand_on_referrals(&words, each);
        }
        if let (Some(enquiries), Some(mut conferences)) = (enquiries, conferences) {
            enquiries.iter().for_each(|row| dataset.add_enquiry(row, each));
            // The first conference of an enquiry is the one that it called for.
            conferences.sort_by_key(|row| row.day("icpc_icpc_date"));
            conferences.iter().for_each(|row| dataset.add_conference(row, each));
            plans.iter().flatten().for_each(|row| dataset.add_plan(row, each));
            let reviews = reviews.iter().flatten().filter(|_| known.plans);
            reviews.for_each(|row| dataset.add_review(row, each));
            dataset.hand_on_people(&words, known, each);
        }
    }
    let remarks = dataset.remarks();
    if missing.is_empty() {
        return Ok(remarks);
    }
    let them = if missing.len() == 1 { "it" } else { "them" };
    missing.push(format!(
        "what cannot be judged without {them} is left out: add {them} to the folder"
    ));
    missing.extend(remarks);
    Err(incomplete(missing.join("; ")))
}

/// Which of the tables that a judgement needs last are there.
#[derive(Debug, Clone, Copy)]
struct Known {
    plans: bool,
    reviews: bool,
}

/// The files of a folder by their names in small letters, without the `.csv`.
fn files_in(folder: &str) -> Result<HashMap<String, PathBuf>, String> {
    if !Path::new(folder).is_dir() {
        return Err("there is no such folder; give the folder that the tables are in".to_owned());
    }
    let unreadable = |error| format!("the folder cannot be read: {}", reason(&error));
    let mut files = HashMap::new();
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        let name = path.file_name().map(|name| name.to_string_lossy().to_ascii_lowercase());
        if let Some(name) = name.as_deref().and_then(|name| name.strip_suffix(".csv")) {
            files.insert(name.to_owned(), path);
        }
    }
    Ok(files)
}

fn rows_of(
    files: &HashMap<String, PathBuf>,
    table: &Table,
    each: &mut dyn FnMut(Record),
) -> Result<Vec<Row>, String> {
    let Some(path) = files.get(table.name) else {
        return Err(format!("`{}.csv` is missing", table.name));
    };
    let columns: Vec<&'static str> = table.required.iter().chain(table.optional).copied().collect();
    let csv = TableFile::open(path).map_err(|reason| format!("`{}.csv` {reason}", table.name))?;
    let places: Vec<Option<usize>> = columns.iter().map(|name| csv.column(name)).collect();
    let lacking = places.iter().zip(&columns).zip(table.required);
    let lacking: Vec<String> = lacking
        .filter(|((place, _), _)| place.is_none())
        .map(|((_, name), _)| format!("`{name}`"))
        .collect();
    if !lacking.is_empty() {
        return Err(format!("`{}.csv` has no column {}", table.name, lacking.join(", ")));
    }
    let columns: Arc<[&'static str]> = columns.into();
    let mut rows = Vec::new();
    csv.rows(&places, each, |place, values| {
        rows.push(Row { place, columns: Arc::clone(&columns), values });
    });
    Ok(rows)
}

/// One file of a set, as CSV.
pub(super) struct TableFile {
    file: Arc<str>,
    /// Its headings as they stand.
    pub(super) headings: Vec<String>,
    reader: csv::Reader<fs::File>,
}

impl TableFile {
    /// Reads the headings.
    ///
    /// # Errors
    ///
    /// Why it cannot be read, to follow the name of the file.
    pub(super) fn open(path: &Path) -> Result<Self, String> {
        let file =
            fs::File::open(path).map_err(|error| format!("cannot be read: {}", reason(&error)))?;
        let mut reader = ReaderBuilder::new().flexible(true).from_reader(file);
        let headings = reader.byte_headers().map_err(|_| "cannot be read as CSV".to_owned())?;
        let heading = |heading: &[u8]| String::from_utf8_lossy(heading).into_owned();
        let mut headings: Vec<String> = headings.iter().map(heading).collect();
        if let Some(first) = headings.first_mut() {
            *first = first.trim_start_matches('\u{feff}').to_owned();
        }
        Ok(Self { file: path.to_string_lossy().into(), headings, reader })
    }

    fn column(&self, name: &str) -> Option<usize> {
        self.headings.iter().position(|heading| heading.trim().eq_ignore_ascii_case(name))
    }

    /// Hands on the fields of every row that stand in those places, trimmed. A row that cannot be read
    /// is a record of its own.
    pub(super) fn rows(
        mut self,
        places: &[Option<usize>],
        each: &mut dyn FnMut(Record),
        mut take: impl FnMut(Place, Vec<String>),
    ) {
        let mut record = ByteRecord::new();
        loop {
            let read = self.reader.read_byte_record(&mut record);
            let line =
                record.position().map_or_else(|| self.reader.position().line(), |at| at.line());
            let place = Place { file: Arc::clone(&self.file), line };
            let flaw = |place, reason| Flaw { place, field: "row", reason }.reject(None);
            match read {
                Ok(false) => return,
                Ok(true) if record.iter().all(<[u8]>::is_empty) => {}
                Ok(true) if record.len() != self.headings.len() => each(flaw(
                    place,
                    format!(
                        "the row has {} fields, and the headings are {}; give one for each",
                        record.len(),
                        self.headings.len()
                    ),
                )),
                Ok(true) => {
                    let values: Option<Vec<String>> =
                        places.iter().map(|at| text_of(at.and_then(|at| record.get(at)))).collect();
                    match values {
                        Some(values) => take(place, values),
                        None => each(flaw(
                            place,
                            "a byte is not UTF-8; save the file as UTF-8".to_owned(),
                        )),
                    }
                }
                Err(error) => {
                    each(flaw(place, format!("it cannot be read on from here: {error}")));
                    return;
                }
            }
        }
    }
}

fn text_of(field: Option<&[u8]>) -> Option<String> {
    let text = std::str::from_utf8(field.unwrap_or_default()).ok()?.trim();
    // How databases write that there is nothing.
    let nothing = text.eq_ignore_ascii_case("null") || text == "#N/A";
    Some(if nothing { String::new() } else { text.to_owned() })
}

/// A row of a table, with the columns that are used.
struct Row {
    place: Place,
    columns: Arc<[&'static str]>,
    values: Vec<String>,
}

impl Row {
    fn get(&self, column: &str) -> &str {
        let at = self.columns.iter().position(|name| *name == column);
        at.and_then(|at| self.values.get(at)).map_or("", String::as_str)
    }

    fn id(&self, column: &str) -> Option<String> {
        Some(self.get(column).to_owned()).filter(|id| !id.is_empty())
    }

    /// For an order: what is no date comes last.
    fn day(&self, column: &str) -> i32 {
        recorded_date(self.get(column)).ok().flatten().map_or(i32::MAX, |when| when.day())
    }

    /// Reads a date of this row for a part that may have begun in another table.
    fn date(&self, part: &mut Part, field: &'static str) -> Option<Moment> {
        recorded_date(self.get(field)).unwrap_or_else(|reason| {
            part.flaw.get_or_insert(Flaw { place: self.place.clone(), field, reason });
            None
        })
    }

    fn flag(&self, column: &str) -> Flag {
        match self.get(column).to_ascii_lowercase().as_str() {
            "" => Flag::Blank,
            "y" | "yes" | "1" | "true" => Flag::Yes,
            "n" | "no" | "0" | "false" => Flag::No,
            _ => Flag::Unclear,
        }
    }

    /// Whether it says whom it is of; where it does not, it belongs to nobody.
    fn has_person(&self, column: &'static str, each: &mut dyn FnMut(Record)) -> bool {
        let has = !self.get(column).is_empty();
        if !has {
            let reason = "the case id is missing; give the id of the child".to_owned();
            each(Flaw { place: self.place.clone(), field: column, reason }.reject(None));
        }
        has
    }

    fn repeats(&self, case: &str, field: &'static str) -> Record {
        let reason = format!(
            "`{}` is on an earlier row for the same child; an id stands once",
            excerpt(self.get(field))
        );
        Flaw { place: self.place.clone(), field, reason }.reject(self.id(case).as_deref())
    }

    fn joins_nothing(&self, case: &str, field: &'static str, what: &str) -> Record {
        let reason = match self.get(field) {
            "" => format!("the id of {what} is missing, so that the row belongs to nothing"),
            id => format!("there is no {what} `{}` for this row to belong to", excerpt(id)),
        };
        let place = self.place.clone();
        Flaw { place, field, reason }.reject(self.id(case).as_deref())
    }
}

/// The column that says how an enquiry ended.
#[derive(Deserialize)]
struct Outcome {
    #[serde(rename = "OUTCOME_CP_CONFERENCE_FLAG", alias = "CP_CONFERENCE_FLAG")]
    conference: Option<String>,
}

/// An id, and the person that it is of: some ids are shared by brothers and sisters.
type PersonalId = (String, String);

/// The tables joined, as far as they have been read.
#[derive(Default)]
struct Dataset {
    referrals: Vec<Episode>,
    by_referral: HashMap<String, Vec<usize>>,
    /// What has a person and no referral.
    people: Vec<Episode>,
    by_person: HashMap<String, usize>,
    /// Places in the person's enquiries.
    by_enquiry: HashMap<PersonalId, usize>,
    by_conference: HashMap<PersonalId, usize>,
    /// Places in the people and their plans.
    by_plan: HashMap<String, Vec<(usize, usize)>>,
    plans_of_others: HashSet<String>,
    left_out: usize,
}

impl Dataset {
    fn add_episode(&mut self, row: &Row, each: &mut dyn FnMut(Record)) {
        if !row.has_person("cine_person_id", each) {
            return;
        }
        let known = self.by_referral.get(row.get("cine_referral_id")).into_iter().flatten();
        let of_person = |episode: &Episode| episode.case == row.id("cine_person_id");
        if known.into_iter().any(|at| of_person(&self.referrals[*at])) {
            each(row.repeats("cine_person_id", "cine_referral_id"));
            return;
        }
        let mut part = Part::at(row.place.clone());
        let when = row.date(&mut part, "cine_referral_date");
        let closure = recorded_date(row.get("cine_close_date")).map_err(|reason| Flaw {
            place: row.place.clone(),
            field: "cine_close_date",
            reason,
        });
        let mut episode = Episode::new(row.place.clone(), row.id("cine_person_id"));
        episode.referral = Some(Referral {
            part,
            when,
            no_further_action: row.flag("cine_referral_nfa"),
            no_further_action_field: "cine_referral_nfa",
        });
        episode.spells.push(Spell { from: None, closure: closure.clone() });
        if let Some(referral) = row.id("cine_referral_id") {
            self.by_referral.entry(referral).or_default().push(self.referrals.len());
        }
        self.referrals.push(episode);
        if when.is_some() {
            let person = self.person(row, "cine_person_id");
            self.people[person].spells.push(Spell { from: when, closure });
        }
    }

    fn add_assessment(&mut self, row: &Row, each: &mut dyn FnMut(Record)) {
        let person = row.get("cina_person_id");
        let of_person =
            |episode: &Episode| person.is_empty() || episode.case.as_deref() == Some(person);
        let candidates = self.by_referral.get(row.get("cina_referral_id"));
        let found = candidates.into_iter().flatten().find(|at| of_person(&self.referrals[**at]));
        let Some(&at) = found else {
            each(row.joins_nothing("cina_person_id", "cina_referral_id", "referral"));
            return;
        };
        let mut assessment = Assessment::new(Part::at(row.place.clone()));
        assessment.start = row.date(&mut assessment.part, "cina_assessment_start_date");
        assessment.authorised = row.date(&mut assessment.part, "cina_assessment_auth_date");
        self.referrals[at].assessments.push(assessment);
    }

    fn add_enquiry(&mut self, row: &Row, each: &mut dyn FnMut(Record)) {
        if !row.has_person("s47e_person_id", each) {
            return;
        }
        let id = personal(row, "s47e_s47_enquiry_id", "s47e_person_id");
        if !id.0.is_empty() && self.by_enquiry.contains_key(&id) {
            each(row.repeats("s47e_person_id", "s47e_s47_enquiry_id"));
            return;
        }
        let mut enquiry = Enquiry::new(Part::at(row.place.clone()), "s47e_s47_nfa");
        enquiry.start = row.date(&mut enquiry.part, "s47e_s47_start_date");
        enquiry.ended = row.date(&mut enquiry.part, "s47e_s47_end_date");
        enquiry.not_required = row.flag("s47e_s47_nfa");
        enquiry.ended_otherwise = enquiry.ended.is_some() && ended_otherwise(row);
        let person = self.person(row, "s47e_person_id");
        let enquiries = &mut self.people[person].enquiries;
        self.by_enquiry.insert(id, enquiries.len());
        enquiries.push(enquiry);
    }

    fn add_conference(&mut self, row: &Row, each: &mut dyn FnMut(Record)) {
        if !row.has_person("icpc_person_id", each) {
            return;
        }
        let transfer = row.flag("icpc_icpc_transfer_in") == Flag::Yes;
        let of = self.by_enquiry.get(&personal(row, "icpc_s47_enquiry_id", "icpc_person_id"));
        let of = of.copied().filter(|_| !transfer);
        if of.is_none() && !transfer {
            let what = "section 47 enquiry of this child";
            each(row.joins_nothing("icpc_person_id", "icpc_s47_enquiry_id", what));
            return;
        }
        let person = self.person(row, "icpc_person_id");
        let enquiries = &mut self.people[person].enquiries;
        let held_before = of.is_some_and(|at| enquiries[at].conference.is_some());
        let at = of.filter(|_| !held_before).unwrap_or_else(|| {
            let alone = Enquiry::conference_only(Part::at(row.place.clone()), None);
            enquiries.push(alone);
            enquiries.len() - 1
        });
        let enquiry = &mut enquiries[at];
        enquiry.conference = row.date(&mut enquiry.part, "icpc_icpc_date");
        let target = row.date(&mut enquiry.part, "icpc_icpc_target_date");
        enquiry.target = target.map(|target| target.date());
        enquiry.result_in_plan = match row.flag("icpc_icpc_outcome_cp_flag") {
            Flag::Yes => Some(true),
            Flag::No => Some(false),
            Flag::Blank | Flag::Unclear => None,
        };
        self.by_conference.insert(personal(row, "icpc_icpc_id", "icpc_person_id"), at);
    }

    fn add_plan(&mut self, row: &Row, each: &mut dyn FnMut(Record)) {
        if !row.has_person("cppl_person_id", each) {
            return;
        }
        let id = row.get("cppl_cp_plan_id").to_owned();
        if row.flag("cppl_cp_plan_ola") == Flag::Yes {
            self.left_out += 1;
            self.plans_of_others.insert(id);
            return;
        }
        let mut plan = Plan::new(Part::at(row.place.clone()));
        plan.start = row.date(&mut plan.part, "cppl_cp_plan_start_date");
        plan.end = row.date(&mut plan.part, "cppl_cp_plan_end_date");
        let conference = personal(row, "cppl_icpc_id", "cppl_person_id");
        let person = self.person(row, "cppl_person_id");
        let known = self.by_plan.get(&id).into_iter().flatten();
        if known.into_iter().any(|(of, _)| *of == person && !id.is_empty()) {
            each(row.repeats("cppl_person_id", "cppl_cp_plan_id"));
            return;
        }
        let plans = &mut self.people[person].plans;
        plan.join = match self.by_conference.get(&conference) {
            _ if conference.0.is_empty() => Join::ByDate,
            Some(at) if plans.iter().all(|other| other.join != Join::To(*at)) => Join::To(*at),
            _ => Join::None,
        };
        self.by_plan.entry(id).or_default().push((person, plans.len()));
        plans.push(plan);
    }

    fn add_review(&mut self, row: &Row, each: &mut dyn FnMut(Record)) {
        let id = row.get("cppr_cp_plan_id");
        if self.plans_of_others.contains(id) {
            return;
        }
        let person = row.get("cppr_person_id");
        let of_person =
            |episode: &Episode| person.is_empty() || episode.case.as_deref() == Some(person);
        let mut candidates = self.by_plan.get(id).into_iter().flatten();
        let Some(&(at, plan)) = candidates.find(|(at, _)| of_person(&self.people[*at])) else {
            each(row.joins_nothing("cppr_person_id", "cppr_cp_plan_id", "child protection plan"));
            return;
        };
        let plan = &mut self.people[at].plans[plan];
        let held = row.date(&mut plan.part, "cppr_cp_review_date");
        let due = row.date(&mut plan.part, "cppr_cp_review_due").map(|due| due.date());
        plan.reviews.push(Review { held, due });
    }

    /// What there is of a person.
    fn person(&mut self, row: &Row, column: &str) -> usize {
        let id = row.get(column);
        if let Some(at) = self.by_person.get(id) {
            return *at;
        }
        self.by_person.insert(id.to_owned(), self.people.len());
        self.people.push(Episode::new(row.place.clone(), row.id(column)));
        self.people.len() - 1
    }

    fn hand_on_referrals(&mut self, words: &Vocabulary, each: &mut dyn FnMut(Record)) {
        self.referrals.drain(..).for_each(|episode| episode.hand_on(&FORMAT, words, each));
    }

    /// Without the plans, nothing is known of what came of a conference; without the reviews, nothing
    /// of a plan.
    fn hand_on_people(&mut self, words: &Vocabulary, known: Known, each: &mut dyn FnMut(Record)) {
        for mut person in self.people.drain(..) {
            if !known.plans {
                person.enquiries.retain(|enquiry| enquiry.conference.is_none());
            } else if !known.reviews {
                person.leave_out_plans();
            }
            person.hand_on(&FORMAT, words, each);
        }
    }

    fn remarks(&self) -> Vec<String> {
        match self.left_out {
            0 => Vec::new(),
            1 => vec!["1 plan of another authority is left out".to_owned()],
            count => vec![format!("{count} plans of other authorities are left out")],
        }
    }
}

fn personal(row: &Row, id: &str, person: &str) -> PersonalId {
    (row.get(id).to_owned(), row.get(person).to_owned())
}

/// Whether the outcome of an enquiry says that it led to no conference.
fn ended_otherwise(row: &Row) -> bool {
    let outcome: Option<Outcome> = serde_json::from_str(row.get("s47e_s47_outcome_json")).ok();
    let conference = outcome.and_then(|outcome| outcome.conference);
    conference.is_some_and(|flag| flag.trim().eq_ignore_ascii_case("n"))
}
