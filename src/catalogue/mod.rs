//! The catalogue: rules and events across tables, each once, with its tables and editions.

mod document;
mod entries;
mod events;
mod search;
mod sources;
mod words;

pub use self::document::Document;
pub use self::entries::{Entry, Tables, Version, shortened};
pub use self::events::EventUse;
pub use self::search::{Found, Hit, Item, NotFound};
pub use self::sources::{Section, Statement};
pub use crate::rules::Relation;
