//! Judges many cases: which rules can be checked in a file, which deadlines are shown, and what must be told besides.
//!
//! A [`Checker`] has the rules that were [chosen](Chosen) in a [`Setting`]. A [`Batch`] runs the records of each
//! [`Source`] through it, on all processor cores, and tells a [`Listener`] of rows, rejects and remarks in the order of
//! the input. What was [`Checked`] says at the end whether anything is in breach, and whether anything is missing.

mod all_ids;
mod batch;
mod can_show;
mod checked;
mod checker;
mod choice;
mod effects;
mod empty;
mod fail_on;
mod findings;
mod ids;
mod listener;
mod many;
mod of_case;
mod origin;
mod setting;
mod source;
pub mod state;
mod suppose;
mod uncounted;
mod unused;
mod without_effect;

pub use self::batch::Batch;
pub use self::can_show::{CanShow, Documents, not_checked};
pub use self::checked::Checked;
pub use self::checker::{Checker, Filter};
pub use self::choice::{Choice, ChoiceError, Chosen};
pub use self::fail_on::FailOn;
pub use self::findings::{Findings, PutRight};
pub use self::listener::{Listener, Messages, Unjudged};
pub use self::setting::Setting;
pub use self::source::{Records, Source};
pub use self::suppose::Supposed;
