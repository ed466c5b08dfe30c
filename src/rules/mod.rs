//! The timescales: rule tables, their editions, and what they inherit from each other.

mod address;
mod change;
mod check;
mod definition;
mod differences;
mod event_id;
mod events;
mod gather;
mod inherit;
mod keys;
mod lineage;
mod names;
mod nation;
mod reader;
mod review;
mod rule;
mod set;
pub mod shipped;
mod strictness;
mod unread;
mod values;
mod vocabulary;

pub use self::definition::{
    Defaults, EventDefinition, OtherCountDefinition, RuleDefinition, SourceDefinition,
    TableDefinition, TotalDefinition, UnreadDefinition, VariantDefinition,
};
pub use self::differences::{Difference, Subject, differences, history};
pub use self::event_id::EventId;
pub(crate) use self::event_id::EventSet;
pub use self::events::{Event, Events, UnknownEvent};
pub use self::keys::{Field, Key, Relation};
pub use self::names::{EventNames, NotOneEvent};
pub use self::nation::Nation;
pub use self::review::{KnownEdition, Review, review};
pub(crate) use self::rule::DaysOff;
pub use self::rule::{Age, Applied, OtherCount, Rule, Total, Variant};
pub use self::set::{Dates, Edition, NoEdition, RuleSet, RuleSetError, Wanted};
pub use self::unread::Unread;
pub use self::vocabulary::{Force, InForce, Kind, Occurrence, Owner, Verified};
