//! Boards that other systems kept, read into one shape, and written here.

pub mod api;
mod block;
mod board;
mod dates;
mod heading;
mod layout;
pub mod page;
mod tidy;
mod unreadable;
mod writing;

pub use block::Block;
pub use board::{Board, Body, Person, Reaction, ReactionKind, Scoop};
pub use unreadable::Unreadable;
pub use writing::Written;
