//! A suggestion is an article that a reader proposes to a board's curators, with a word why.

mod answering;
mod own;
pub mod pages;
mod suggesting;
mod suggestion;

pub use answering::{Accepted, Decline};
pub use own::Own;
pub use suggesting::Draft;
pub use suggestion::{State, Suggestion};
