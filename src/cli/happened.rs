//! What has happened besides an event: the options that say so, and the case that they make.

use anyhow::{Context, Result, anyhow, bail};
use dutyclock::rules::EventId;
use dutyclock::{Case, Moment, Nearest, intake};

use super::options::Setting;
use super::when;

/// What has happened beside an event.
#[derive(Debug, clap::Args)]
pub(super) struct DoneOptions {
    /// What has been done since, as EVENT=WHEN (repeatable)
    #[arg(long, value_name = "EVENT=WHEN")]
    pub(super) done: Vec<String>,
    /// An earlier spell of the same kind, as "FROM to UNTIL", such as another stay in secure accommodation
    /// (repeatable)
    #[arg(long, value_name = "FROM to UNTIL")]
    pub(super) earlier: Vec<String>,
    /// An authorised extension, as RULE=WHEN (repeatable); a weekday is the next one
    #[arg(long, value_name = "RULE=WHEN")]
    pub(super) extend: Vec<String>,
}

impl Setting {
    /// A case with one event, and what the options add.
    pub(super) fn case(&self, event: EventId, when: Moment, done: &DoneOptions) -> Result<Case> {
        let mut case = Case::new(None);
        case.record(event, when);
        self.add_earlier(&mut case, &done.earlier, event, when)?;
        self.add(&mut case, &done.done, &done.extend)?;
        Ok(case)
    }

    /// Adds earlier spells.
    pub(super) fn add_earlier(
        &self,
        case: &mut Case,
        earlier: &[String],
        event: EventId,
        when: Moment,
    ) -> Result<()> {
        let mut each = earlier.iter();
        each.try_for_each(|text| self.add_one(case, text, event, when).context("--earlier"))
    }

    /// Adds an earlier spell: another time at which the event happened, and the end of what it began.
    fn add_one(&self, case: &mut Case, text: &str, event: EventId, when: Moment) -> Result<()> {
        let events = &self.rules.events;
        let Some((end, _)) = events.with_ids().find(|(_, end)| end.ends == Some(event)) else {
            bail!("no event ends what `{}` begins", events.get(event).id);
        };
        let Some((from, until)) = text.split_once(" to ") else {
            bail!(
                "`{text}` must have the form \"FROM to UNTIL\", as in \"5 nov 18:00 to 6 nov 09:00\""
            );
        };
        let now = &self.criteria.as_of;
        let from = Moment::parse(from.trim(), now, Nearest::Past)?;
        let until = Moment::parse(until.trim(), now, Nearest::Past)?;
        if from.compare(&until).is_gt() {
            bail!("`{text}` ends before it begins");
        }
        if until.compare(&when).is_gt() {
            bail!("`{text}` ends after {when}, when the spell that is asked about began");
        }
        case.record(event, from);
        case.record(end, until);
        Ok(())
    }

    /// Adds the options to a case.
    pub(super) fn add(&self, case: &mut Case, done: &[String], extend: &[String]) -> Result<()> {
        case.circumstances.extend_from_slice(&self.circumstances);
        for text in done {
            let (event, when) = self.done(text)?;
            case.record(event, when);
        }
        for text in extend {
            let (rule, to) = assignment("--extend", text, "RULE=WHEN")?;
            intake::check_rule(rule, &self.rules)
                .map_err(|error| anyhow!(error).context("--extend"))?;
            let began = case.all().map(|(_, when)| when).min_by(Moment::compare);
            let to = when::end("--extend", to, &self.criteria.as_of, began)?;
            case.extensions.push((rule.to_owned(), to.date()));
        }
        Ok(())
    }

    fn done(&self, text: &str) -> Result<(EventId, Moment)> {
        let (event, when) = assignment("--done", text, "EVENT=WHEN")?;
        let event = self.rules.event(event).context("--done")?;
        let nearest = self.rules.events.get(event).nearest();
        let when = Moment::parse(when, &self.criteria.as_of, nearest).context("--done")?;
        Ok((event, when))
    }
}

fn assignment<'a>(option: &str, text: &'a str, form: &str) -> Result<(&'a str, &'a str)> {
    match text.split_once('=') {
        Some((name, value)) if !name.trim().is_empty() => Ok((name.trim(), value.trim())),
        _ => bail!("{option}: `{text}` must have the form {form}"),
    }
}
