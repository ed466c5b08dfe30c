//! The content of each answer, in every format.

mod bare;
mod calendars;
mod catalogue;
mod changes;
mod comparison;
mod deadlines;
mod duties;
mod explanation;
mod since;
mod summary;
mod timeline;
mod unread;
mod what_if;

pub use self::bare::BareAnswer;
pub use self::calendars::{CalendarDifferences, Holidays};
pub use self::catalogue::{
    EventList, EventPage, RulePages, SearchHits, Sources, TableOfRules, duty_in_words,
};
pub use self::changes::{Changes, EditionChanges, TableDifferences};
pub use self::comparison::{ComparedTable, Comparison};
pub use self::explanation::Explanation;
pub use self::timeline::TimelineReport;
pub use self::what_if::{Moved, Standing, WhatIf};
