//! Boards that other systems kept, read into one shape.

pub mod scoopit_api;
pub mod scoopit_page;

mod block;
mod board;
mod dates;
mod heading;
mod layout;
mod page;
mod page_header;
mod page_lines;
mod page_parts;
mod page_scoop;
mod passages;
mod pinned;
mod repetition;
#[cfg(test)]
mod sample;
mod scoopit_post;
mod scoopit_reactions;
mod scoopit_reply;
mod tidy;
mod unreadable;
mod writing;

pub use block::Block;
pub use board::{Board, Body, Person, Reaction, ReactionKind, Scoop};
pub use unreadable::Unreadable;
pub use writing::Written;
