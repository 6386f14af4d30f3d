//! A scoop is an article put on a topic by a curator. Without an article it is a text post.

mod alike;
mod lists;
mod making;
pub mod pages;
mod playing;
mod reads;
mod scoop;
mod showing;
mod tags;
mod whereabouts;

pub use alike::Alike;
pub use making::NewScoop;
pub use scoop::{Scoop, ScoopId, State, Via};
pub use whereabouts::Rescoop;
