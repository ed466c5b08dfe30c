//! The words that tables use: who acts, how bindingly, and when a document was in force.

use std::fmt;

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::definition::{Date, EndsBeforeItBegins};
use crate::named_enum::named_enum;

/// The dates on which a document was in force, first and last included; open where not given.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "InForceDefinition", into = "InForceDefinition")]
#[schemars(description = "")]
pub struct InForce {
    /// The first date.
    pub from: Option<NaiveDate>,
    /// The last date.
    pub to: Option<NaiveDate>,
}

impl InForce {
    /// Whether the document was in force on that date.
    #[must_use]
    pub fn contains(&self, date: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= date) && self.to.is_none_or(|to| date <= to)
    }

    pub(super) fn is_always(&self) -> bool {
        *self == Self::default()
    }

    /// The dates in words: `from 1 Apr 2011`.
    #[must_use]
    pub fn span(&self) -> String {
        let day = |date: NaiveDate| date.format("%-d %b %Y");
        match (self.from, self.to) {
            (None, None) => "no dates given".to_owned(),
            (Some(from), None) => format!("from {}", day(from)),
            (None, Some(to)) => format!("to {}", day(to)),
            (Some(from), Some(to)) => format!("{} to {}", day(from), day(to)),
        }
    }
}

impl fmt::Display for InForce {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let in_force = if self.is_always() { "" } else { "in force " };
        write!(f, "{in_force}{}", self.span())
    }
}

#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a table such as { from = 2026-04-01 }")]
struct InForceDefinition {
    /// The first date.
    from: Option<Date>,
    /// The last date.
    to: Option<Date>,
}

impl TryFrom<InForceDefinition> for InForce {
    type Error = EndsBeforeItBegins;

    fn try_from(written: InForceDefinition) -> Result<Self, EndsBeforeItBegins> {
        let (from, to) = (written.from.map(|date| date.0), written.to.map(|date| date.0));
        match (from, to) {
            (Some(from), Some(to)) if from > to => Err(EndsBeforeItBegins { from, to }),
            _ => Ok(Self { from, to }),
        }
    }
}

impl From<InForce> for InForceDefinition {
    fn from(in_force: InForce) -> Self {
        Self { from: in_force.from.map(Date), to: in_force.to.map(Date) }
    }
}

named_enum! {
    /// What a rule demands.
    Kind {
        /// Must be done by then.
        Limit = "limit",
        /// Do this if something else has not happened by then. Never a breach.
        Prompt = "prompt",
        /// Should be done by then where possible.
        Target = "target",
        /// May last until then, or be done by then, and no longer. Nobody has to do anything, so it is never breached.
        Ceiling = "ceiling",
    }
}

named_enum! {
    /// Which occurrences of its event start a rule.
    Occurrence {
        /// The first in the spell.
        First = "first",
        /// Every one after the first.
        Later = "later",
    }
}

named_enum! {
    /// Who must act.
    Owner {
        /// Whoever made the referral.
        Referrer = "referrer",
        /// Local authority children's social care.
        SocialCare = "social-care",
        /// The police.
        Police = "police",
        /// The chair of the conference.
        ConferenceChair = "conference-chair",
        /// The core group.
        CoreGroup = "core-group",
        /// The local authority, whichever of its services.
        LocalAuthority = "local-authority",
        /// The Health and Social Care trust.
        Trust = "trust",
        /// The court.
        Court = "court",
        /// The Principal Reporter to the children's hearings.
        Reporter = "reporter",
        /// The panel that reviews a complaint.
        ReviewPanel = "review-panel",
        /// The body that was asked for something, such as advice.
        BodyAsked = "body-asked",
        /// The independent reviewing officer of a looked-after child.
        ReviewingOfficer = "reviewing-officer",
        /// Whoever makes a complaint.
        Complainant = "complainant",
        /// A parent, or whoever else has parental responsibility.
        Parent = "parent",
        /// The personal adviser of a care leaver.
        PersonalAdviser = "personal-adviser",
        /// Those who run the hospital, school or home in which a child stays.
        PlaceOfStay = "place-of-stay",
        /// Whoever applies to be an adopter or a foster carer.
        Applicant = "applicant",
        /// The adoption agency.
        AdoptionAgency = "adoption-agency",
        /// The fostering service.
        FosteringService = "fostering-service",
        /// The coroner.
        Coroner = "coroner",
        /// An employer of people who work with children.
        Employer = "employer",
        /// Whoever cares for the child, or is to.
        Carer = "carer",
        /// Any of the agencies.
        Any = "any",
    }
}

impl Owner {
    /// The name as people write it: `social care`.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::SocialCare => "social care",
            Self::ConferenceChair => "conference chair",
            Self::CoreGroup => "core group",
            Self::LocalAuthority => "local authority",
            Self::ReviewPanel => "review panel",
            Self::BodyAsked => "the body asked",
            Self::ReviewingOfficer => "reviewing officer",
            Self::PersonalAdviser => "personal adviser",
            Self::PlaceOfStay => "place of stay",
            Self::AdoptionAgency => "adoption agency",
            Self::FosteringService => "fostering service",
            Self::Any => "any agency",
            Self::Reporter => "Principal Reporter",
            Self::Trust => "Trust",
            Self::Referrer
            | Self::Police
            | Self::Court
            | Self::Complainant
            | Self::Parent
            | Self::Coroner
            | Self::Applicant
            | Self::Employer
            | Self::Carer => self.name(),
        }
    }
}

named_enum! {
    /// How binding a rule is.
    Force {
        /// An Act, or an Order in Council in place of one.
        Statute = "statute",
        /// A statutory instrument or rule.
        Regulation = "regulation",
        /// Guidance that authorities must follow unless they have good reason not to.
        StatutoryGuidance = "statutory-guidance",
        /// Guidance or procedures for a whole nation, of which it is not known that they bind.
        NationalGuidance = "national-guidance",
        /// A local partnership's own procedure.
        LocalProcedure = "local-procedure",
        /// Advice.
        GoodPractice = "good-practice",
    }
}

impl Force {
    /// The name as people write it: `statutory guidance`.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::StatutoryGuidance => "statutory guidance",
            Self::NationalGuidance => "national guidance",
            Self::LocalProcedure => "local procedure",
            Self::GoodPractice => "good practice",
            Self::Statute | Self::Regulation => self.name(),
        }
    }
}

named_enum! {
    /// How well the words of a rule are known.
    Verified {
        /// The words of the document were read.
        Text = "text",
        /// They were read in another document that repeats them.
        Secondary = "secondary",
        /// They were not read: the rule is carried over or commonly known.
        Presumed = "presumed",
    }
}
