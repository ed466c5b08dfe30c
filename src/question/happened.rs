//! What has happened besides an event, and the case that it makes.

use super::{OptionError, when};
use crate::case::Case;
use crate::check::Setting;
use crate::intake;
use crate::moment::{Moment, Nearest};
use crate::rules::EventId;

/// What has happened besides an event, as it was written.
#[derive(Debug, Clone, Copy, Default)]
pub struct Happened<'a> {
    /// What has been done since, as `EVENT=WHEN`.
    pub done: &'a [String],
    /// Earlier spells of the same kind, as `FROM to UNTIL`.
    pub earlier: &'a [String],
    /// Authorised extensions, as `RULE=WHEN`.
    pub extend: &'a [String],
    /// The circumstances that apply.
    pub circumstances: &'a [String],
}

impl Setting {
    /// A case with one event, and what has happened besides.
    ///
    /// # Errors
    ///
    /// A name is unknown, or a date is not understood.
    pub fn case(
        &self,
        event: EventId,
        when: Moment,
        besides: Happened<'_>,
    ) -> Result<Case, OptionError> {
        let mut case = Case::new(None);
        case.record(event, when);
        self.add_earlier(&mut case, besides.earlier, event, when)?;
        self.add(&mut case, besides)?;
        Ok(case)
    }

    /// Adds earlier spells.
    ///
    /// # Errors
    ///
    /// Nothing ends what the event begins, or a date is not understood.
    pub fn add_earlier(
        &self,
        case: &mut Case,
        earlier: &[String],
        event: EventId,
        when: Moment,
    ) -> Result<(), OptionError> {
        earlier.iter().try_for_each(|text| {
            self.add_one(case, text, event, when).map_err(OptionError::of("--earlier"))
        })
    }

    /// Adds an earlier spell: another time at which the event happened, and the end of what it began.
    fn add_one(
        &self,
        case: &mut Case,
        text: &str,
        event: EventId,
        when: Moment,
    ) -> Result<(), String> {
        let events = &self.rules.events;
        let Some((end, _)) = events.with_ids().find(|(_, end)| end.ends == Some(event)) else {
            return Err(format!("no event ends what `{}` begins", events.get(event).id));
        };
        let Some((from, until)) = text.split_once(" to ") else {
            return Err(format!(
                "`{text}` must have the form \"FROM to UNTIL\", as in \"5 nov 18:00 to 6 nov 09:00\""
            ));
        };
        let now = &self.criteria.as_of;
        let moment = |text: &str| {
            Moment::parse(text.trim(), now, Nearest::Past).map_err(|error| error.to_string())
        };
        let (from, until) = (moment(from)?, moment(until)?);
        if from.compare(&until).is_gt() {
            return Err(format!("`{text}` ends before it begins"));
        }
        if until.compare(&when).is_gt() {
            return Err(format!(
                "`{text}` ends after {when}, when the spell that is asked about began"
            ));
        }
        case.record(event, from);
        case.record(end, until);
        Ok(())
    }

    /// Adds what has been done since, extensions and circumstances.
    ///
    /// # Errors
    ///
    /// A name is unknown, or a date is not understood.
    pub fn add(&self, case: &mut Case, besides: Happened<'_>) -> Result<(), OptionError> {
        case.circumstances.extend_from_slice(besides.circumstances);
        for text in besides.done {
            let (event, when) = self.done(text)?;
            case.record(event, when);
        }
        for text in besides.extend {
            let (rule, to) = assignment("--extend", text, "RULE=WHEN")?;
            let rule = intake::rule_id(rule, &self.rules).map_err(OptionError::of("--extend"))?;
            let began = case.all().map(|(_, when)| when).min_by(Moment::compare);
            let to = when::end("--extend", to, &self.criteria.as_of, began)?;
            case.extend(rule, to.date());
        }
        Ok(())
    }

    fn done(&self, text: &str) -> Result<(EventId, Moment), OptionError> {
        let (event, when) = assignment("--done", text, "EVENT=WHEN")?;
        let event = self.rules.event(event).map_err(OptionError::of("--done"))?;
        let nearest = self.rules.events.get(event).nearest();
        let when = Moment::parse(when, &self.criteria.as_of, nearest);
        Ok((event, when.map_err(OptionError::of("--done"))?))
    }
}

fn assignment<'a>(
    option: &'static str,
    text: &'a str,
    form: &str,
) -> Result<(&'a str, &'a str), OptionError> {
    match text.split_once('=') {
        Some((name, value)) if !name.trim().is_empty() => Ok((name.trim(), value.trim())),
        _ => Err(OptionError { option, reason: format!("`{text}` must have the form {form}") }),
    }
}
