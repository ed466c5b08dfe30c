//! The command that a reader is likely to need next, ready to be copied.

use dutyclock::report::Report;
use dutyclock::rules::shipped;
use dutyclock::{Deadline, Moment};

use super::due::Args;
use super::options::DeemedReceipt;

/// What to ask after `due`: how the first date was counted, or, if that was explained, what follows.
pub(super) fn after_due(args: &Args, report: &Report<'_>) -> Option<String> {
    let asked = report.event?;
    let first = report.first().filter(|_| !args.explain);
    // A duty that was prolonged starts from an event that was given as done.
    let (event, when) = first.map_or(asked, |deadline| (deadline.starts, deadline.event));
    let id = |event| &report.rules.events.get(event).id;
    let (reason, mut words) = match first {
        Some(deadline) if deadline.due.is_none() => {
            ("Why the first duty?", explain(deadline, id(event)))
        }
        Some(deadline) => ("Why the first date?", explain(deadline, id(event))),
        None if report.entries.is_empty() => return None,
        None => ("What follows?", vec!["timeline".to_owned(), id(event).clone()]),
    };
    words.extend(moment(when));
    words.extend(options(args, report.as_of));
    if (event, when) != asked {
        words.extend(["--done".to_owned(), format!("{}={}", id(asked.0), asked.1.iso())]);
    }
    let words: Option<Vec<String>> = words.iter().map(|word| quoted(word)).collect();
    Some(format!("{reason} dutyclock {}", words?.join(" ")))
}

fn explain(deadline: &Deadline<'_>, event: &str) -> Vec<String> {
    let rule = deadline.rule;
    let mut words = vec!["explain".to_owned(), rule.id.clone()];
    if rule.starting_events().count() > 1 {
        words.extend(["--from".to_owned(), event.to_owned()]);
    }
    words
}

/// The options that decide on the dates.
fn options(args: &Args, as_of: Moment) -> Vec<String> {
    let rules = &args.rules;
    let deemed_receipt = rules.deemed_receipt.map(|DeemedReceipt(time)| {
        time.map_or_else(|| "off".to_owned(), |time| time.format("%H:%M").to_string())
    });
    let as_of = args.judgement.clock.as_of.as_ref().map(|_| moment(as_of).join(" "));
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
    let given = one.chain(many.into_iter().flatten());
    given.flat_map(|(option, value)| [option.to_owned(), value]).collect()
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
