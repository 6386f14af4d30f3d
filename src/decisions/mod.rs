//! A decision is what a moderator made of a matter: one deed, its reason, and its line in the log.

mod appealing;
mod beside;
mod deciding;
mod deeds;
mod entries;
mod kind;
mod letters;
mod log;
mod masking;
mod open;
pub mod pages;
mod people;
mod queue;
mod restoring;
mod standing;
mod told;
mod waves;

pub use appealing::Appealing;
pub use deciding::{Decided, Deciding};
pub use kind::Kind;
pub use log::Line;
pub use open::Open;
pub use queue::{Scope, Waiting};
pub use restoring::Undoing;
pub use told::Told;
