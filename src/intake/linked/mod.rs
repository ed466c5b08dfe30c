//! Formats that join what they know of a child from several records.

pub mod annex_a;
pub mod census;
pub mod safeguarding_dataset;
mod strands;
