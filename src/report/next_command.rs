//! The command that a reader is likely to need next, ready to be copied.

/// A command with the reason for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextCommand {
    /// The question that it answers.
    pub why: &'static str,
    /// The command, quoted as shells need it.
    pub command: String,
}

impl NextCommand {
    /// The question and the command on one line of so many columns, or else on a line each. The command is never
    /// broken: a terminal that folds it copies it as one line.
    pub(super) fn lines(&self, width: usize) -> Vec<String> {
        let beside = format!("{} {}", self.why, self.command);
        if beside.chars().count() <= width {
            return vec![beside];
        }
        vec![self.why.to_owned(), self.command.clone()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_has_a_line_of_its_own_where_it_does_not_fit() {
        let command = "dutyclock explain decision 2026-11-20".to_owned();
        let next = NextCommand { why: "Why?", command: command.clone() };
        assert_eq!(next.lines(42), [format!("Why? {command}")]);
        assert_eq!(next.lines(41), ["Why?".to_owned(), command]);
    }
}
