//! What a person asks about: an event and a moment, in words that need no quotes.

use anyhow::{Context, Result, bail};
use dutyclock::{Moment, MomentError, Nearest};

/// An event and when it happened, as typed.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Question {
    pub(super) event: String,
    /// `None` for now.
    when: Option<String>,
}

impl Question {
    /// Tells the words of the event from those of the moment. The moment is as many of the last words as can be
    /// read as one.
    ///
    /// # Errors
    ///
    /// A word is empty, as where a script lost its variable, or the moment is not understood.
    pub(super) fn read<'w>(
        words: impl IntoIterator<Item = &'w str>,
        now: &Moment,
        is_event: impl Fn(&str) -> bool,
    ) -> Result<Self> {
        let mut all: Vec<&str> = Vec::new();
        for word in words {
            if word.trim().is_empty() {
                if all.is_empty() {
                    bail!("EVENT: the name is empty; `dutyclock events` lists the events");
                }
                return Err(MomentError::Empty).context("WHEN");
            }
            all.extend(word.split_whitespace());
        }
        // `stage 1 this morning` is about stage 1, not about one o'clock.
        let is_of_name = |at: usize| {
            let is_named = |end: usize| is_event(&all[..end].join(" "));
            let is_number = all[at].len() <= 2 && all[at].bytes().all(|byte| byte.is_ascii_digit());
            is_number && !is_named(at) && (at + 1..=all.len()).any(is_named)
        };
        for at in 1..all.len() {
            let when = all[at..].join(" ");
            match Moment::parse(&when, now, Nearest::Past) {
                Err(MomentError::NotUnderstood(_)) => {}
                _ if is_of_name(at) => {}
                Err(error) => return Err(error).context("WHEN"),
                Ok(_) => return Ok(Self { event: all[..at].join(" "), when: Some(when) }),
            }
        }
        Ok(Self { event: all.join(" "), when: None })
    }

    /// What follows the name of an event and is not understood as a moment, if no event has the whole name: `noonish`
    /// in `referral noonish friday`.
    pub(super) fn beyond_name(&self, is_event: impl Fn(&str) -> bool) -> Option<String> {
        let words: Vec<&str> = self.event.split(' ').collect();
        let named = (1..words.len()).rev().find(|at| is_event(&words[..*at].join(" ")))?;
        Some(
            words[named..]
                .iter()
                .copied()
                .chain(self.when.as_deref())
                .collect::<Vec<_>>()
                .join(" "),
        )
    }

    /// When it happened, if that was said; otherwise it is now.
    pub(super) fn given(&self, when: Moment) -> Option<Moment> {
        self.when.as_ref().map(|_| when)
    }

    /// When it happened. A time, a weekday or a day without a year is the nearest in the past or the future.
    ///
    /// # Errors
    ///
    /// The words are not a moment.
    pub(super) fn when(&self, now: &Moment, nearest: Nearest) -> Result<Moment> {
        let Some(when) = &self.when else { return Ok(*now) };
        Moment::parse(when, now, nearest).context("WHEN")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(words: &[&str]) -> Result<(String, String)> {
        let now = "2026-11-21 03:00".parse()?;
        let known = ["referral", "strategy meeting", "missing", "complaint stage 1"];
        let is_event = |name: &str| known.contains(&name);
        let question = Question::read(words.iter().copied(), &now, is_event)?;
        if let Some(beyond) = question.beyond_name(is_event).filter(|_| !is_event(&question.event))
        {
            return Err(MomentError::NotUnderstood(beyond)).context("WHEN");
        }
        let when = question.when(&now, Nearest::Past)?.to_string();
        Ok((question.event, when))
    }

    #[test]
    fn the_last_words_that_are_a_moment_are_when_it_happened() {
        for (words, event, when) in [
            (&["referral"][..], "referral", "Sat 21 Nov 2026 03:00"),
            (&["referral", "16:40"], "referral", "Fri 20 Nov 2026 16:40"),
            (&["referral", "2026-11-20", "16:40"], "referral", "Fri 20 Nov 2026 16:40"),
            (&["referral", "2026-11-20 16:40"], "referral", "Fri 20 Nov 2026 16:40"),
            (&["referral friday 4.40 pm"], "referral", "Fri 20 Nov 2026 16:40"),
            (&["strategy", "meeting"], "strategy meeting", "Sat 21 Nov 2026 03:00"),
            (
                &["strategy", "meeting", "friday", "4.40pm"],
                "strategy meeting",
                "Fri 20 Nov 2026 16:40",
            ),
            (&["missing", "last", "night", "22:10"], "missing", "Fri 20 Nov 2026 22:10"),
            (&["stage", "1", "complaint", "20", "nov"], "stage 1 complaint", "Fri 20 Nov 2026"),
            (&["complaint stage 1 this morning"], "complaint stage 1", "Sat 21 Nov 2026"),
            (&["complaint stage 1 tonight"], "complaint stage 1", "Sat 21 Nov 2026"),
            (&["referral 1 this morning"], "referral", "Sat 21 Nov 2026 01:00"),
        ] {
            assert_eq!(read(words).unwrap(), (event.to_owned(), when.to_owned()), "{words:?}");
        }
    }

    #[test]
    fn what_is_wrong_with_the_moment_is_said_of_the_moment() {
        for (words, says) in [
            (&["referral", "soon"][..], "WHEN: `soon` is not a date"),
            (
                &["strategy", "meeting", "last", "week"],
                "WHEN: `last week` could be one of several days",
            ),
            (&["referral", "noonish", "friday"], "WHEN: `noonish friday` is not a date"),
            (&["referral", "31", "nov", "16:40"], "WHEN: there is no 31 November"),
            (&["referral", "friday", "9:15"], "WHEN: `9:15` could be 09:15 or 21:15"),
            (&["referral", ""], "WHEN: the date is empty"),
        ] {
            let error = format!("{:#}", read(words).unwrap_err());
            assert!(error.starts_with(says), "{words:?}: {error}");
        }
    }

    #[test]
    fn a_name_that_is_no_event_keeps_all_its_words() {
        assert_eq!(read(&["strategi", "meting"]).unwrap().0, "strategi meting");
    }
}
