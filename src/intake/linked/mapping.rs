//! Where each linked format keeps each field, as data. Readers need no other knowledge of a format.

use super::flags::{Flag, census_flag, dataset_flag, form_flag};

/// What a record is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    Child,
    Referral,
    Assessment,
    Enquiry,
    Conference,
    Plan,
    Review,
}

/// The meaning of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Field {
    /// The child that the record is about.
    Person,
    Id,
    /// The id of the record that it belongs to.
    Of,
    Start,
    End,
    Target,
    /// The date of a conference recorded with something else.
    Conference,
    /// The date of a review recorded with its plan.
    Review,
    NoFurtherAction,
    NotRequired,
    /// How an enquiry ended, as JSON.
    Outcome,
    MadePlan,
    TransferIn,
    OtherAuthority,
}

impl Field {
    pub(super) fn holds_id(self) -> bool {
        matches!(self, Self::Person | Self::Id | Self::Of)
    }
}

/// Where a field is: a path inside the element of its record, or the heading of a column.
#[derive(Debug)]
pub(super) struct Column {
    pub(super) field: Field,
    pub(super) at: &'static str,
    /// An alternative path or heading of the same field.
    pub(super) also: Option<&'static str>,
    pub(super) required: bool,
}

const fn required(field: Field, at: &'static str) -> Column {
    Column { field, at, also: None, required: true }
}

const fn optional(field: Field, at: &'static str) -> Column {
    Column { field, at, also: None, required: false }
}

impl Column {
    const fn or(self, also: &'static str) -> Self {
        Self { also: Some(also), ..self }
    }

    /// How messages name it.
    pub(super) fn name(&self) -> &'static str {
        self.at.rsplit('/').next().unwrap_or(self.at)
    }
}

/// The records of one kind.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) kind: Kind,
    /// The path of their element, the name of their file, or the name of their list.
    pub(super) at: &'static str,
    pub(super) columns: &'static [Column],
    /// How many of the first columns identify a list.
    pub(super) known_by: usize,
}

impl Table {
    const fn new(kind: Kind, at: &'static str, columns: &'static [Column]) -> Self {
        Self { kind, at, columns, known_by: columns.len() }
    }

    const fn known_by(self, known_by: usize) -> Self {
        Self { known_by, ..self }
    }

    pub(super) fn name(&self) -> &'static str {
        self.at.rsplit('/').next().unwrap_or(self.at)
    }
}

/// How the files of a format are laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Layout {
    /// A return to the Department for Education in XML: one element for each record, inside that of the
    /// record that it belongs to.
    Xml { collection: &'static str, title: &'static str },
    /// A folder with one CSV file for each table, joined by their ids.
    Folder { title: &'static str },
    /// Lists in workbooks and CSV files of any name, joined by child and date.
    Lists,
}

/// A format whose records must be joined.
#[derive(Debug)]
pub struct Mapping {
    pub(super) layout: Layout,
    pub(super) tables: &'static [Table],
    /// Reads a flag; `None` if it is neither blank, yes nor no.
    pub(super) flag: fn(&str) -> Option<Flag>,
    /// What the format calls the id of a child.
    pub(super) child_id: &'static str,
    /// It records only the latest review of a plan.
    pub(super) latest_review_only: bool,
}

/// Fields that are all needed to show an event.
type Together = &'static [(Kind, Field)];

/// Each event, and the fields that show it: those of one list are enough.
const SHOWN_BY: [(&str, &[Together]); 13] = {
    use Field::{Conference, End, NoFurtherAction, NotRequired, Start};
    use Kind::{Assessment, Enquiry, Plan, Referral, Review};
    const HELD: (Kind, Field) = (Kind::Conference, Field::Start);
    [
        ("referral", &[&[(Referral, Start)]]),
        ("no-further-action", &[&[(Referral, NoFurtherAction)]]),
        ("assessment-start", &[&[(Assessment, Start)]]),
        ("assessment-complete", &[&[(Assessment, End)]]),
        ("strategy-discussion", &[&[(Enquiry, Start)]]),
        ("section-47-complete", &[&[(Enquiry, End)]]),
        ("icpc", &[&[HELD], &[(Enquiry, Conference)], &[(Referral, Conference)]]),
        ("icpc-not-required", &[&[(Enquiry, NotRequired)]]),
        // A conference after which no plan starts made none.
        ("no-plan", &[&[HELD, (Plan, Start)], &[(Enquiry, Conference), (Plan, Start)]]),
        ("plan-start", &[&[(Plan, Start)]]),
        ("review", &[&[(Review, Start)], &[(Plan, Field::Review)]]),
        ("plan-end", &[&[(Plan, End)]]),
        ("closure", &[&[(Referral, End)]]),
    ]
};

impl Mapping {
    /// Ids of the events that the format can show.
    pub fn shows(&self) -> impl Iterator<Item = &'static str> {
        let has = |(kind, field): &(Kind, Field)| {
            self.table(*kind).is_some_and(|table| table.columns.iter().any(|c| c.field == *field))
        };
        let is_shown = move |by: &[Together]| by.iter().any(|all| all.iter().all(has));
        SHOWN_BY.iter().filter(move |(_, by)| is_shown(by)).map(|(event, _)| *event)
    }

    /// Whether a file gives its reference date.
    #[must_use]
    pub fn has_reference_date(&self) -> bool {
        matches!(self.layout, Layout::Xml { .. })
    }

    /// Whether several files are joined with each other.
    #[must_use]
    pub fn joins_files(&self) -> bool {
        self.layout == Layout::Lists
    }

    /// How messages name the id of a child.
    pub(super) fn child_field(&self) -> &'static str {
        let mut columns = self.tables.iter().flat_map(|table| table.columns);
        columns.find(|column| column.field == Field::Person).map_or("", Column::name)
    }

    pub(super) fn table(&self, kind: Kind) -> Option<&'static Table> {
        self.tables.iter().find(|table| table.kind == kind)
    }
}

/// The children in need census. None of these fields has moved since 2017. It has no core groups, no
/// decision on the referral, no end of a section 47 enquiry and no written confirmation.
pub(in crate::intake) static CENSUS: Mapping = Mapping {
    layout: Layout::Xml { collection: "CIN", title: "children in need census" },
    tables: &[
        Table::new(
            Kind::Child,
            "Message/Children/Child",
            &[required(Field::Person, "ChildIdentifiers/LAchildID")],
        ),
        Table::new(
            Kind::Referral,
            "Message/Children/Child/CINdetails",
            &[
                required(Field::Start, "CINreferralDate"),
                optional(Field::End, "CINclosureDate"),
                optional(Field::Conference, "DateOfInitialCPC"),
                optional(Field::NoFurtherAction, "ReferralNFA"),
            ],
        ),
        Table::new(
            Kind::Assessment,
            "Message/Children/Child/CINdetails/Assessments",
            &[
                required(Field::Start, "AssessmentActualStartDate"),
                optional(Field::End, "AssessmentAuthorisationDate"),
            ],
        ),
        Table::new(
            Kind::Enquiry,
            "Message/Children/Child/CINdetails/Section47",
            &[
                required(Field::Start, "S47ActualStartDate"),
                optional(Field::Target, "InitialCPCtarget"),
                optional(Field::Conference, "DateOfInitialCPC"),
                optional(Field::NotRequired, "ICPCnotRequired"),
            ],
        ),
        Table::new(
            Kind::Plan,
            "Message/Children/Child/CINdetails/ChildProtectionPlans",
            &[
                required(Field::Start, "CPPstartDate"),
                optional(Field::End, "CPPendDate"),
                optional(Field::Review, "Reviews/CPPreviewDate").or("CPPreviews/CPPreviewDate"),
            ],
        ),
    ],
    flag: census_flag,
    child_id: "number",
    latest_review_only: false,
};

/// The Standard Safeguarding Dataset. It has no core groups, no decision on the referral and no written
/// confirmation.
pub(in crate::intake) static SAFEGUARDING_DATASET: Mapping = Mapping {
    layout: Layout::Folder { title: "Standard Safeguarding Dataset" },
    tables: &[
        Table::new(
            Kind::Referral,
            "ssd_cin_episodes",
            &[
                required(Field::Id, "cine_referral_id"),
                required(Field::Person, "cine_person_id"),
                required(Field::Start, "cine_referral_date"),
                required(Field::End, "cine_close_date"),
                optional(Field::NoFurtherAction, "cine_referral_nfa"),
            ],
        ),
        Table::new(
            Kind::Assessment,
            "ssd_cin_assessments",
            &[
                required(Field::Of, "cina_referral_id"),
                required(Field::Start, "cina_assessment_start_date"),
                required(Field::End, "cina_assessment_auth_date"),
                optional(Field::Person, "cina_person_id"),
            ],
        ),
        Table::new(
            Kind::Enquiry,
            "ssd_s47_enquiry",
            &[
                required(Field::Id, "s47e_s47_enquiry_id"),
                required(Field::Person, "s47e_person_id"),
                required(Field::Start, "s47e_s47_start_date"),
                optional(Field::End, "s47e_s47_end_date"),
                optional(Field::NotRequired, "s47e_s47_nfa"),
                optional(Field::Outcome, "s47e_s47_outcome_json"),
            ],
        ),
        Table::new(
            Kind::Conference,
            "ssd_initial_cp_conference",
            &[
                required(Field::Id, "icpc_icpc_id"),
                required(Field::Of, "icpc_s47_enquiry_id"),
                required(Field::Person, "icpc_person_id"),
                required(Field::Start, "icpc_icpc_date"),
                optional(Field::Target, "icpc_icpc_target_date"),
                optional(Field::TransferIn, "icpc_icpc_transfer_in"),
                optional(Field::MadePlan, "icpc_icpc_outcome_cp_flag"),
            ],
        ),
        Table::new(
            Kind::Plan,
            "ssd_cp_plans",
            &[
                required(Field::Id, "cppl_cp_plan_id"),
                required(Field::Of, "cppl_icpc_id"),
                required(Field::Person, "cppl_person_id"),
                required(Field::Start, "cppl_cp_plan_start_date"),
                required(Field::End, "cppl_cp_plan_end_date"),
                optional(Field::OtherAuthority, "cppl_cp_plan_ola"),
            ],
        ),
        Table::new(
            Kind::Review,
            "ssd_cp_reviews",
            &[
                required(Field::Of, "cppr_cp_plan_id"),
                required(Field::Start, "cppr_cp_review_date"),
                optional(Field::Person, "cppr_person_id"),
                optional(Field::Target, "cppr_cp_review_due"),
            ],
        ),
    ],
    flag: dataset_flag,
    child_id: "id",
    latest_review_only: false,
};

const CHILD: Column = required(Field::Person, "Child Unique ID").or("ChildUniqueID");

/// Ofsted's Annex A, each heading with the one used by the Standard Safeguarding Dataset. It has no closures,
/// no core groups, no decision on the referral, and only the latest review of a plan.
pub(in crate::intake) static ANNEX_A: Mapping = Mapping {
    layout: Layout::Lists,
    tables: &[
        Table::new(
            Kind::Referral,
            "List 3",
            &[
                CHILD,
                required(Field::Start, "Date of referral").or("ReferralDate"),
                required(Field::NoFurtherAction, "Referral NFA?").or("ReferralNFA"),
            ],
        ),
        Table::new(
            Kind::Assessment,
            "List 4",
            &[
                CHILD,
                required(Field::Start, "Continuous Assessment Start Date")
                    .or("ContinuousAssessmentStart"),
                required(Field::End, "Continuous Assessment Date of Authorisation")
                    .or("ContinuousAssessmentAuthDate"),
            ],
        )
        .known_by(2),
        Table::new(
            Kind::Enquiry,
            "List 5",
            &[
                CHILD,
                required(
                    Field::Start,
                    "Strategy discussion initiating Section 47 Enquiry Start Date",
                )
                .or("StratDiscussionDate"),
                required(
                    Field::NotRequired,
                    "Was an Initial Child Protection Conference deemed unnecessary?",
                )
                .or("InitialCPConfUnnecessary"),
                required(Field::Conference, "Date of Initial Child Protection Conference")
                    .or("InitialCPConfDate"),
                required(
                    Field::MadePlan,
                    "Did the Initial Child Protection Conference Result in a Child Protection Plan",
                )
                .or("CPConfResultInCPPlan"),
            ],
        )
        .known_by(2),
        Table::new(
            Kind::Plan,
            "List 7",
            &[
                CHILD,
                required(Field::Start, "Child Protection Plan Start Date")
                    .or("ChildProtectionPlanStartDate"),
                required(Field::Review, "Date of latest review conference")
                    .or("DateOfLatestReviewConf"),
                required(Field::End, "Child Protection Plan End Date")
                    .or("ChildProtectionPlanEndDate"),
            ],
        )
        .known_by(2),
    ],
    flag: form_flag,
    child_id: "number",
    latest_review_only: true,
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::Input;
    use crate::rules::{Dates, RuleSet};

    fn mappings() -> impl Iterator<Item = &'static Mapping> {
        Input::ALL.iter().filter_map(|input| input.mapping())
    }

    #[test]
    fn every_table_has_the_fields_that_a_join_asks_for() {
        for mapping in mappings() {
            for table in mapping.tables {
                let has = |field| table.columns.iter().any(|column| column.field == field);
                let wanted: &[Field] = match (mapping.layout, table.kind) {
                    (_, Kind::Child) => &[Field::Person],
                    (Layout::Xml { .. }, _) => &[Field::Start],
                    (Layout::Lists, _) => &[Field::Person, Field::Start],
                    (Layout::Folder { .. }, Kind::Referral | Kind::Enquiry) => {
                        &[Field::Id, Field::Person, Field::Start]
                    }
                    (Layout::Folder { .. }, Kind::Conference | Kind::Plan) => {
                        &[Field::Id, Field::Of, Field::Person, Field::Start]
                    }
                    (Layout::Folder { .. }, Kind::Assessment | Kind::Review) => {
                        &[Field::Of, Field::Start]
                    }
                };
                assert!(wanted.iter().all(|field| has(*field)), "{}", table.at);
            }
        }
    }

    #[test]
    fn every_format_shows_known_events() {
        let rules = RuleSet::shipped("england", Dates::All).unwrap();
        for event in mappings().flat_map(Mapping::shows) {
            assert!(rules.events.find(event).is_ok(), "{event}");
        }
    }

    #[test]
    fn a_format_shows_the_events_of_its_columns() {
        let lacks = |mapping: &Mapping| -> Vec<&str> {
            let shown: Vec<&str> = mapping.shows().collect();
            SHOWN_BY
                .iter()
                .map(|(event, _)| *event)
                .filter(|event| !shown.contains(event))
                .collect()
        };
        assert_eq!(lacks(&CENSUS), ["section-47-complete"]);
        assert_eq!(lacks(&SAFEGUARDING_DATASET), [""; 0]);
        assert_eq!(lacks(&ANNEX_A), ["section-47-complete", "closure"]);
    }
}
