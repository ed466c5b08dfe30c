//! Where records come from, and how the rules count there.

use crate::Case;
use crate::intake::Reject;

use super::choice::Counted;
use super::uncounted::What;

/// Where records come from, and which rules count there.
pub(super) struct Origin<'o> {
    pub(super) file: &'o str,
    /// By rule index.
    pub(super) counts: &'o [Counted],
}

impl Origin<'_> {
    /// A record of which something could not be counted.
    pub(super) fn not_countable(
        &self,
        line: Option<u64>,
        case: &Case,
        uncounted: &[What<'_>],
    ) -> Reject {
        let each = |text: fn(&What<'_>) -> String| {
            let mut texts: Vec<String> = Vec::new();
            for text in uncounted.iter().map(text) {
                if !texts.contains(&text) {
                    texts.push(text);
                }
            }
            texts.join("; ")
        };
        Reject {
            file: self.file.to_owned(),
            line,
            case: case.id.clone(),
            field: each(|what| what.field().to_owned()),
            reason: each(|what| what.to_string()),
            of_file: None,
        }
    }
}
