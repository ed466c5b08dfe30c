//! The children in need census of the Department for Education, in XML.
//!
//! One reader serves all years: none of the dates that timescales need has changed its place since
//! 2017. It holds one child at a time.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::sync::Arc;

use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, Event};

use super::strands::{
    Assessment, Enquiry, Episode, Flag, Flaw, Format, Part, Place, Plan, Referral, Review, Spell,
    Vocabulary, recorded_date,
};
use crate::intake::file::{FileError, FileMistakes, Mistaken, reason};
use crate::intake::record::{Incomplete, Record};
use crate::moment::Moment;
use crate::rules::Events;
use crate::text::excerpt;

/// The events that a census can show. It knows no core groups, no decision on the referral, no end of
/// a section 47 enquiry and no written confirmation.
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
    "closure",
];

const FORMAT: Format = Format {
    id: "LAchildID",
    referral: "CINreferralDate",
    assessment: "AssessmentActualStartDate",
    enquiry: "S47ActualStartDate",
    conference: "DateOfInitialCPC",
    plan: "CPPstartDate",
    latest_review_only: false,
};

/// A children in need census, read up to the end of its header.
pub struct Census {
    walk: Walk,
    reference_date: Option<Moment>,
}

impl Census {
    /// Opens a census, or standard input for `-`.
    ///
    /// # Errors
    ///
    /// [`FileError`] where it cannot be read, is no children in need census, or has a reference date
    /// that is none.
    pub fn open(path: &str) -> Result<Self, FileError> {
        let mut walk = Walk::new(path)?;
        loop {
            match walk.step() {
                Ok(Step::Enters(Element::Children)) | Ok(Step::End) => break,
                Ok(Step::Leaves(Element::Header)) => break,
                Ok(Step::Leaves(Element::Collection)) => walk.check_collection()?,
                Ok(Step::Leaves(Element::ReferenceDate)) => walk.read_reference_date()?,
                Ok(_) => {}
                Err(error) => return Err(walk.unusable(error)),
            }
        }
        let reference_date = walk.reference_date;
        Ok(Self { walk, reference_date })
    }

    /// The day as of which the census was taken.
    #[must_use]
    pub fn reference_date(&self) -> Option<Moment> {
        self.reference_date
    }

    /// Hands on every strand of every child.
    ///
    /// # Errors
    ///
    /// [`Incomplete`] where the file ends early or is no XML from some line on. The children before
    /// that have been handed on, the one that it is in has not.
    pub fn cases(
        mut self,
        events: &Events,
        each: &mut dyn FnMut(Record),
    ) -> Result<(), Incomplete> {
        let file = Arc::clone(&self.walk.file);
        let incomplete = |reason: String| Incomplete { file: file.to_string(), reason };
        let words = Vocabulary::new(events).map_err(|error| incomplete(error.to_string()))?;
        let mut child = None;
        let mut children = 0_u64;
        loop {
            match self.walk.step() {
                Ok(Step::End) => return Ok(()),
                Ok(Step::Enters(Element::Child)) => child = Some(Child::new(self.walk.place())),
                Ok(Step::Enters(element)) => {
                    if let Some(child) = &mut child {
                        child.enter(element, self.walk.place());
                    }
                }
                Ok(Step::Leaves(Element::Child)) => {
                    children += 1;
                    if let Some(child) = child.take() {
                        child.hand_on(&words, each);
                    }
                }
                Ok(Step::Leaves(element)) => {
                    if let Some(child) = &mut child {
                        child.leave(element, self.walk.field_line, self.walk.text.trim());
                    }
                }
                Ok(Step::Other) => {}
                Err(error) => return Err(incomplete(self.walk.broken_off(&error, children))),
            }
        }
    }
}

/// The elements that matter, each in its place: the same name elsewhere is another element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Element {
    Message,
    Header,
    CollectionDetails,
    Collection,
    ReferenceDate,
    Children,
    Child,
    Identifiers,
    ChildId,
    Episode,
    ReferralDate,
    ClosureDate,
    EpisodeConference,
    NoFurtherAction,
    Assessment,
    AssessmentStart,
    AssessmentAuthorised,
    Enquiry,
    EnquiryStart,
    ConferenceTarget,
    Conference,
    NotRequired,
    Plan,
    PlanStart,
    PlanEnd,
    Reviews,
    Review,
    Other,
}

impl Element {
    fn root(name: &[u8]) -> Option<Self> {
        (name == b"Message").then_some(Self::Message)
    }

    fn child(self, name: &[u8]) -> Self {
        match (self, name) {
            (Self::Message, b"Header") => Self::Header,
            (Self::Header, b"CollectionDetails") => Self::CollectionDetails,
            (Self::CollectionDetails, b"Collection") => Self::Collection,
            (Self::CollectionDetails, b"ReferenceDate") => Self::ReferenceDate,
            (Self::Message, b"Children") => Self::Children,
            (Self::Children, b"Child") => Self::Child,
            (Self::Child, b"ChildIdentifiers") => Self::Identifiers,
            (Self::Identifiers, b"LAchildID") => Self::ChildId,
            (Self::Child, b"CINdetails") => Self::Episode,
            (Self::Episode, b"CINreferralDate") => Self::ReferralDate,
            (Self::Episode, b"CINclosureDate") => Self::ClosureDate,
            (Self::Episode, b"DateOfInitialCPC") => Self::EpisodeConference,
            (Self::Episode, b"ReferralNFA") => Self::NoFurtherAction,
            (Self::Episode, b"Assessments") => Self::Assessment,
            (Self::Assessment, b"AssessmentActualStartDate") => Self::AssessmentStart,
            (Self::Assessment, b"AssessmentAuthorisationDate") => Self::AssessmentAuthorised,
            (Self::Episode, b"Section47") => Self::Enquiry,
            (Self::Enquiry, b"S47ActualStartDate") => Self::EnquiryStart,
            (Self::Enquiry, b"InitialCPCtarget") => Self::ConferenceTarget,
            (Self::Enquiry, b"DateOfInitialCPC") => Self::Conference,
            (Self::Enquiry, b"ICPCnotRequired") => Self::NotRequired,
            (Self::Episode, b"ChildProtectionPlans") => Self::Plan,
            (Self::Plan, b"CPPstartDate") => Self::PlanStart,
            (Self::Plan, b"CPPendDate") => Self::PlanEnd,
            (Self::Plan, b"Reviews" | b"CPPreviews") => Self::Reviews,
            (Self::Reviews, b"CPPreviewDate") => Self::Review,
            _ => Self::Other,
        }
    }

    /// The name of an element whose text is read.
    fn field(self) -> Option<&'static str> {
        let name = match self {
            Self::Collection => "Collection",
            Self::ReferenceDate => "ReferenceDate",
            Self::ChildId => "LAchildID",
            Self::ReferralDate => "CINreferralDate",
            Self::ClosureDate => "CINclosureDate",
            Self::EpisodeConference | Self::Conference => "DateOfInitialCPC",
            Self::NoFurtherAction => "ReferralNFA",
            Self::AssessmentStart => "AssessmentActualStartDate",
            Self::AssessmentAuthorised => "AssessmentAuthorisationDate",
            Self::EnquiryStart => "S47ActualStartDate",
            Self::ConferenceTarget => "InitialCPCtarget",
            Self::NotRequired => "ICPCnotRequired",
            Self::PlanStart => "CPPstartDate",
            Self::PlanEnd => "CPPendDate",
            Self::Review => "CPPreviewDate",
            _ => return None,
        };
        Some(name)
    }
}

/// The text of a file as bytes, and how many of its lines have been passed.
struct Lines {
    inner: BufReader<Box<dyn Read + Send>>,
    passed: u64,
}

impl Read for Lines {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let mut available = self.fill_buf()?;
        let read = available.read(into)?;
        self.consume(read);
        Ok(read)
    }
}

impl BufRead for Lines {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.inner.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        let consumed = self.inner.buffer().get(..amount).unwrap_or_default();
        self.passed += consumed.iter().filter(|byte| **byte == b'\n').count() as u64;
        self.inner.consume(amount);
    }
}

/// What the next piece of the file does.
enum Step {
    Enters(Element),
    Leaves(Element),
    Other,
    End,
}

/// Why there is no next piece.
enum Broken {
    /// Its XML is wrong.
    Xml(quick_xml::Error),
    /// It ends with elements open.
    Unfinished,
    /// It is XML, and no census.
    NoCensus(String),
    /// Something follows the end.
    Beyond,
}

/// A walk through the elements of a census.
struct Walk {
    file: Arc<str>,
    reader: Reader<Lines>,
    buffer: Vec<u8>,
    open: Vec<Element>,
    begun: bool,
    /// Text of the innermost field that was opened, and the line that it began on.
    text: String,
    field_line: u64,
    reference_date: Option<Moment>,
}

impl Walk {
    fn new(path: &str) -> Result<Self, FileError> {
        let unreadable = |error: io::Error| FileError::Unreadable {
            path: path.to_owned(),
            reason: reason(&error),
        };
        let source: Box<dyn Read + Send> = match path {
            "-" => Box::new(io::stdin()),
            _ if Path::new(path).is_dir() => return Err(FileError::Folder(path.to_owned())),
            _ => Box::new(File::open(path).map_err(unreadable)?),
        };
        let mut lines = Lines { inner: BufReader::with_capacity(1 << 16, source), passed: 0 };
        let start = lines.fill_buf().map_err(unreadable)?;
        if start.starts_with(&[0xff, 0xfe]) || start.starts_with(&[0xfe, 0xff]) {
            return Err(FileError::NotUtf8 { path: path.to_owned(), line: 1 });
        }
        let mut reader = Reader::from_reader(lines);
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        config.trim_text_start = true;
        Ok(Self {
            file: path.into(),
            reader,
            buffer: Vec::new(),
            open: Vec::new(),
            begun: false,
            text: String::new(),
            field_line: 0,
            reference_date: None,
        })
    }

    fn line(&self) -> u64 {
        self.reader.get_ref().passed + 1
    }

    fn place(&self) -> Place {
        Place { file: Arc::clone(&self.file), line: self.line() }
    }

    fn step(&mut self) -> Result<Step, Broken> {
        self.buffer.clear();
        let event = self.reader.read_event_into(&mut self.buffer).map_err(Broken::Xml)?;
        let in_field = self.open.last().is_some_and(|element| element.field().is_some());
        match event {
            Event::Start(start) => {
                let name = start.local_name().into_inner().as_bytes();
                let element = match self.open.last() {
                    Some(parent) => parent.child(name),
                    None if self.begun => return Err(Broken::Beyond),
                    None => Element::root(name).ok_or_else(|| {
                        let root = excerpt(start.local_name().into_inner()).into_owned();
                        Broken::NoCensus(format!("its root element is `{root}`, not `Message`"))
                    })?,
                };
                self.begun = true;
                self.open.push(element);
                if element.field().is_some() {
                    self.text.clear();
                    self.field_line = self.reader.get_ref().passed + 1;
                }
                Ok(Step::Enters(element))
            }
            Event::End(_) => Ok(self.open.pop().map_or(Step::Other, Step::Leaves)),
            Event::Text(text) if in_field => {
                self.text.push_str(&text);
                Ok(Step::Other)
            }
            Event::CData(text) if in_field => {
                self.text.push_str(&text);
                Ok(Step::Other)
            }
            Event::GeneralRef(reference) if in_field => {
                push_reference(&mut self.text, &reference)?;
                Ok(Step::Other)
            }
            Event::Text(text) if self.open.is_empty() && !text.trim().is_empty() => {
                Err(if self.begun { Broken::Beyond } else { no_xml() })
            }
            Event::Eof if self.open.is_empty() && self.begun => Ok(Step::End),
            Event::Eof if self.begun => Err(Broken::Unfinished),
            Event::Eof => Err(no_xml()),
            _ => Ok(Step::Other),
        }
    }

    /// Other collections of the Department have the same root element.
    fn check_collection(&self) -> Result<(), FileError> {
        match self.text.trim() {
            collection if collection.eq_ignore_ascii_case("CIN") => Ok(()),
            collection => Err(self.unusable(Broken::NoCensus(format!(
                "its header names the collection `{}`, not `CIN`",
                excerpt(collection)
            )))),
        }
    }

    fn read_reference_date(&mut self) -> Result<(), FileError> {
        let line = self.field_line;
        self.reference_date = recorded_date(&self.text)
            .map_err(|reason| self.mistaken(format!("line {line}, ReferenceDate: {reason}")))?;
        Ok(())
    }

    /// Why the file cannot be read at all.
    fn unusable(&self, broken: Broken) -> FileError {
        match broken {
            Broken::Xml(quick_xml::Error::Io(error)) => {
                FileError::Unreadable { path: self.file.to_string(), reason: reason(&error) }
            }
            Broken::Xml(quick_xml::Error::Encoding(_)) => FileError::NotUtf8 {
                path: self.file.to_string(),
                line: usize::try_from(self.line()).unwrap_or(usize::MAX),
            },
            broken => {
                self.mistaken(format!("this is no children in need census: {}", self.why(&broken)))
            }
        }
    }

    fn mistaken(&self, message: String) -> FileError {
        let mistake = Mistaken { shows_line: false, ..Mistaken::error(message, None) };
        FileMistakes::new(&self.file, "", vec![mistake]).into()
    }

    fn broken_off(&self, broken: &Broken, children: u64) -> String {
        let read = match children {
            0 => "no child was".to_owned(),
            1 => "1 child was".to_owned(),
            _ => format!("{children} children were"),
        };
        format!(
            "{}; {read} read before that and the rest is missing: ask for the file again, whole",
            self.why(broken)
        )
    }

    fn why(&self, broken: &Broken) -> String {
        let line = self.line();
        match broken {
            Broken::NoCensus(why) => why.clone(),
            Broken::Unfinished => format!("the file ends in the middle, on line {line}"),
            Broken::Beyond => format!("line {line} has more after the end of the census"),
            Broken::Xml(quick_xml::Error::Encoding(_)) => {
                format!("a byte on or before line {line} is not UTF-8")
            }
            Broken::Xml(quick_xml::Error::Io(error)) => {
                format!("it could not be read on from line {line}: {}", reason(error))
            }
            Broken::Xml(error) => format!("line {line} is no XML: {error}"),
        }
    }
}

fn no_xml() -> Broken {
    Broken::NoCensus("it is no XML; give the file that is returned to the Department".to_owned())
}

/// Adds what an entity stands for. One that the file declares itself is not looked up.
fn push_reference(text: &mut String, reference: &BytesRef<'_>) -> Result<(), Broken> {
    match reference.resolve_char_ref().map_err(Broken::Xml)? {
        Some(character) => text.push(character),
        None => match resolve_predefined_entity(reference) {
            Some(meant) => text.push_str(meant),
            None => {
                text.push('&');
                text.push_str(reference);
                text.push(';');
            }
        },
    }
    Ok(())
}

/// A child, as far as it has been read.
struct Child {
    place: Place,
    id: Option<String>,
    episodes: Vec<Episode>,
}

impl Child {
    fn new(place: Place) -> Self {
        Self { place, id: None, episodes: Vec::new() }
    }

    fn enter(&mut self, element: Element, place: Place) {
        if element == Element::Episode {
            self.episodes.push(new_episode(place));
            return;
        }
        let Some(episode) = self.episodes.last_mut() else {
            return;
        };
        match element {
            Element::Assessment => episode.assessments.push(Assessment::new(Part::at(place))),
            Element::Enquiry => {
                episode.enquiries.push(Enquiry::new(Part::at(place), "ICPCnotRequired"));
            }
            Element::Plan => episode.plans.push(Plan::new(Part::at(place))),
            _ => {}
        }
    }

    fn leave(&mut self, element: Element, line: u64, text: &str) {
        let Some(field) = element.field().filter(|_| !text.is_empty()) else {
            return;
        };
        match (element, self.episodes.last_mut()) {
            (Element::ChildId, _) => self.id = Some(text.to_owned()),
            (_, Some(episode)) => fill(episode, element, field, line, text),
            _ => {}
        }
    }

    fn hand_on(self, words: &Vocabulary, each: &mut dyn FnMut(Record)) {
        if self.episodes.is_empty() {
            let reason = "the child has no episode of need; add it, or leave the child out";
            let (place, reason) = (self.place, reason.to_owned());
            each(Flaw { place, field: "CINdetails", reason }.reject(self.id.as_deref()));
            return;
        }
        for mut episode in self.episodes {
            episode.case.clone_from(&self.id);
            episode.hand_on(&FORMAT, words, each);
        }
    }
}

fn new_episode(place: Place) -> Episode {
    let mut episode = Episode::new(place.clone(), None);
    episode.referral = Some(Referral {
        part: Part::at(place),
        when: None,
        no_further_action: Flag::Blank,
        no_further_action_field: "ReferralNFA",
    });
    episode
}

/// Puts what a field says where it belongs.
fn fill(episode: &mut Episode, element: Element, field: &'static str, line: u64, text: &str) {
    let set = |part: &mut Part, known: &mut Option<Moment>| {
        *known = part.set_once(*known, line, field, text);
    };
    let place = || Place { file: Arc::clone(&episode.place.file), line };
    match element {
        Element::ClosureDate => {
            let closure = recorded_date(text);
            let closure = closure.map_err(|reason| Flaw { place: place(), field, reason });
            episode.spells.push(Spell { from: None, closure });
        }
        Element::EpisodeConference => {
            let mut part = Part::at(place());
            let when = part.date(field, text);
            episode.conference = Some((part, when));
        }
        _ => {}
    }
    if let Some(referral) = &mut episode.referral {
        match element {
            Element::ReferralDate => set(&mut referral.part, &mut referral.when),
            Element::NoFurtherAction => referral.no_further_action = flag(text),
            _ => {}
        }
    }
    if let Some(assessment) = episode.assessments.last_mut() {
        match element {
            Element::AssessmentStart => set(&mut assessment.part, &mut assessment.start),
            Element::AssessmentAuthorised => set(&mut assessment.part, &mut assessment.authorised),
            _ => {}
        }
    }
    if let Some(enquiry) = episode.enquiries.last_mut() {
        match element {
            Element::EnquiryStart => set(&mut enquiry.part, &mut enquiry.start),
            Element::ConferenceTarget => {
                let target = enquiry.part.date_on(line, field, text);
                enquiry.target = target.map(|target| target.date());
            }
            Element::Conference => set(&mut enquiry.part, &mut enquiry.conference),
            Element::NotRequired => enquiry.not_required = flag(text),
            _ => {}
        }
    }
    if let Some(plan) = episode.plans.last_mut() {
        match element {
            Element::PlanStart => set(&mut plan.part, &mut plan.start),
            Element::PlanEnd => set(&mut plan.part, &mut plan.end),
            Element::Review => {
                let held = plan.part.date_on(line, field, text);
                plan.reviews.push(Review { held, due: None });
            }
            _ => {}
        }
    }
}

fn flag(text: &str) -> Flag {
    match text {
        "" => Flag::Blank,
        "1" => Flag::Yes,
        "0" => Flag::No,
        _ if text.eq_ignore_ascii_case("true") => Flag::Yes,
        _ if text.eq_ignore_ascii_case("false") => Flag::No,
        _ => Flag::Unclear,
    }
}
