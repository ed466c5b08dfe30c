//! The options of a command line that decide on the dates: a command that is suggested keeps them.

use dutyclock::Moment;
use dutyclock::rules::shipped;

use super::happened::DoneOptions;
use super::options::{CalendarOption, ClockOption, DeemedReceipt, RuleOptions};

/// Options with their values, in the order in which they are suggested.
#[derive(Debug, Default)]
pub(super) struct Given(Vec<(&'static str, String)>);

impl Given {
    pub(super) fn calendar(mut self, calendar: &CalendarOption) -> Self {
        self.add("--calendar", calendar.calendar.clone());
        self
    }

    /// As of when, in the form that needs no quotes.
    pub(super) fn clock(mut self, clock: &ClockOption, as_of: Moment) -> Self {
        self.add("--as-of", clock.as_of.as_ref().map(|_| words_of(as_of).join("T")));
        self
    }

    pub(super) fn each(mut self, option: &'static str, values: &[String]) -> Self {
        values.iter().for_each(|value| self.add(option, Some(value.clone())));
        self
    }

    pub(super) fn done(self, DoneOptions { done, earlier, extend }: &DoneOptions) -> Self {
        self.each("--done", done).each("--earlier", earlier).each("--extend", extend)
    }

    /// The calendar, how to count, and as of when, but not the table.
    pub(super) fn besides_table(rules: &RuleOptions, clock: &ClockOption, as_of: Moment) -> Self {
        let deemed_receipt = rules.deemed_receipt.map(|DeemedReceipt(time)| {
            time.map_or_else(|| "off".to_owned(), |time| time.format("%H:%M").to_string())
        });
        let mut given = Self::default().calendar(&rules.calendar);
        given.add("--deemed-receipt", deemed_receipt);
        given.clock(clock, as_of).each("--circumstance", &rules.circumstance)
    }

    /// The table too, or the nation.
    pub(super) fn with_table(rules: &RuleOptions, clock: &ClockOption, as_of: Moment) -> Self {
        let mut given = Self::default();
        given.add("--rules", rules.rules.clone().filter(|rules| rules != shipped::DEFAULT));
        given.add("--nation", rules.nation.named().map(|nation| nation.to_string()));
        given.0.extend(Self::besides_table(rules, clock, as_of).0);
        given
    }

    pub(super) fn add(&mut self, option: &'static str, value: Option<String>) {
        self.0.extend(value.map(|value| (option, value)));
    }

    /// As words of a command line, with a space before each; `None` if no quotes serve every shell.
    pub(super) fn text(&self) -> Option<String> {
        self.0.iter().map(|(option, value)| Some(format!(" {option} {}", quoted(value)?))).collect()
    }
}

/// A moment as words of a command line.
pub(super) fn words_of(when: Moment) -> Vec<String> {
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
