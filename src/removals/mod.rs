//! A removal is what the author of a source asks for: that something of theirs is taken down.

pub mod pages;
mod removal;
mod request;

pub use removal::{Counts, Removal};
pub use request::NewRemoval;
