//! What each answer says, whatever the format.

mod deadlines;
