//! A removal is what an author of a source asks for: that something of theirs is not shown here any more.

mod asking;
mod letter;
pub mod pages;
mod removal;

pub use asking::Asking;
pub use removal::{Closing, Counter, Removal};
