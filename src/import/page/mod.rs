//! The text of a saved Scoop.it topic page: what one gets by selecting all of it and copying.

mod header;
mod lines;
mod parts;
mod passages;
mod pinned;
mod reading;
mod repetition;
#[cfg(test)]
mod sample;
mod saved_page;
mod scoop;

pub use lines::looks_like_one;
pub use reading::read;
