//! What has been told, remembered from run to run.
//!
//! `entries` holds what was told, `file` reads and writes it, `told` says of each deadline whether it is new, and
//! `tonight` compares a whole run with the last one.

mod entries;
mod file;
mod told;
mod tonight;

pub use self::file::{Remembered, START_ANEW};
pub use self::told::Told;
pub(super) use self::told::{OfCase, Seen, Standing};
pub use self::tonight::Finished;
pub(super) use self::tonight::Tonight;
