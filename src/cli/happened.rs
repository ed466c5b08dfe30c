//! The options that say what has happened besides an event.

use dutyclock::question::Happened;

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

impl DoneOptions {
    /// What the options say, with the circumstances that apply.
    pub(super) fn happened<'a>(&'a self, circumstances: &'a [String]) -> Happened<'a> {
        let Self { done, earlier, extend } = self;
        Happened { done, earlier, extend, circumstances }
    }
}
