//! A scoop is an article put on a topic by a curator. Without an article it is a text post.

mod lists;
mod making;
pub mod pages;
mod playing;
mod reads;
mod scoop;
mod showing;
mod tags;
mod whereabouts;

pub use making::NewScoop;
pub use scoop::{Scoop, ScoopId, State, Via};
pub use whereabouts::Rescoop;
