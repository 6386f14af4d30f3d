//! The JSON that Scoop.it's API answers for a topic.

mod post;
mod reactions;
mod reading;
mod reply;

pub use reading::read;
