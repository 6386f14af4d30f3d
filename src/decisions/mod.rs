//! A decision is what a moderator made of a matter: one deed, its reason, and its line in the log.

mod kind;

pub use kind::Kind;
