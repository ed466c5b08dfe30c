//! The command that a reader is likely to need next, ready to be copied.

use dutyclock::Moment;
use dutyclock::report::{NextCommand, Report};
use dutyclock::rules::shipped;

use super::due::Args;
use super::options::DeemedReceipt;

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
    let mut parts = vec!["dutyclock".to_owned(), command.to_owned(), about.to_owned()];
    parts.extend(moment(when));
    let several = first.filter(|deadline| deadline.rule.starting_events().count() > 1);
    let from = several.map(|_| ("--from", id(event).to_owned()));
    let done =
        ((event, when) != asked).then(|| ("--done", format!("{}={}", id(asked.0), asked.1.iso())));
    for (option, value) in from.into_iter().chain(options(args, report.as_of)).chain(done) {
        parts.push(format!("{option} {}", quoted(&value)?));
    }
    Some(NextCommand { why, command: parts.join(" ") })
}

/// The options that decide on the dates.
fn options(args: &Args, as_of: Moment) -> Vec<(&'static str, String)> {
    let rules = &args.rules;
    let deemed_receipt = rules.deemed_receipt.map(|DeemedReceipt(time)| {
        time.map_or_else(|| "off".to_owned(), |time| time.format("%H:%M").to_string())
    });
    // The form that needs no quotes.
    let as_of = args.judgement.clock.as_of.as_ref().map(|_| moment(as_of).join("T"));
    let one = [
        ("--rules", rules.rules.clone().filter(|rules| rules != shipped::DEFAULT)),
        ("--nation", rules.nation.named().map(|nation| nation.to_string())),
        ("--calendar", rules.calendar.calendar.clone()),
        ("--deemed-receipt", deemed_receipt),
        ("--as-of", as_of),
    ];
    let one = one.into_iter().filter_map(|(option, value)| Some((option, value?)));
    let each = |option, values: &[String]| {
        values.iter().map(|value| (option, value.clone())).collect::<Vec<_>>()
    };
    let many = [
        each("--circumstance", &rules.circumstance),
        each("--done", &args.done.done),
        each("--earlier", &args.done.earlier),
        each("--extend", &args.done.extend),
    ];
    one.chain(many.into_iter().flatten()).collect()
}

/// A moment as words of a command line.
fn moment(when: Moment) -> Vec<String> {
    let time = when.time().map(|time| time.format("%H:%M").to_string());
    [when.date().to_string()].into_iter().chain(time).collect()
}

/// A word as a shell takes it; `None` if no quotes serve every shell.
fn quoted(word: &str) -> Option<String> {
    let is_plain = |c: char| c.is_alphanumeric() || "-_.,:=/+@".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        return Some(word.to_owned());
    }
    let is_safe = |c: char| is_plain(c) || " ()'&;".contains(c);
    word.chars().all(is_safe).then(|| format!("\"{word}\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_quoted_where_a_shell_would_split_it() {
        assert_eq!(quoted("decision=2026-11-24").unwrap(), "decision=2026-11-24");
        assert_eq!(quoted("2026-11-20 16:40").unwrap(), "\"2026-11-20 16:40\"");
        assert_eq!(quoted("$HOME/rules.toml"), None);
    }
}
