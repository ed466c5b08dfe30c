//! The rules applied to cases.

pub(crate) mod status;
