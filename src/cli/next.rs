//! The command that a reader is likely to need next, ready to be copied.

use dutyclock::report::{NextCommand, Report};

use super::due::Args;
use super::given::{Given, words_of};

/// What to ask after `due`: how the first date was counted, or, if that was explained, what follows.
pub(super) fn after_due(args: &Args, report: &Report<'_>) -> Option<NextCommand> {
    let asked = report.event?;
    let first = report.first().filter(|_| !args.explain);
    // A duty that was prolonged starts from an event that was given as done.
    let (event, when) = first.map_or(asked, |deadline| (deadline.starts, deadline.event));
    let id = |event| report.rules.events.get(event).id.as_str();
    let (why, command, about) = match first {
        Some(deadline) if deadline.due.is_none() => {
            ("Why the first duty?", "explain", &*deadline.rule.id)
        }
        Some(deadline) => ("Why the first date?", "explain", &*deadline.rule.id),
        None if report.entries.is_empty() => return None,
        None => ("What follows?", "timeline", id(event)),
    };
    let mut from = Given::default();
    let several = first.filter(|deadline| deadline.rule.starting_events().count() > 1);
    from.add("--from", several.map(|_| id(event).to_owned()));
    let mut given = Given::with_table(&args.rules, &args.judgement.clock, report.as_of);
    given = given.done(&args.done);
    let is_other = (event, when) != asked;
    given.add("--done", is_other.then(|| format!("{}={}", id(asked.0), asked.1.iso())));
    let (when, from, given) = (words_of(when).join(" "), from.text()?, given.text()?);
    Some(NextCommand { why, command: format!("dutyclock {command} {about} {when}{from}{given}") })
}
