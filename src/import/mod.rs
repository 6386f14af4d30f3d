//! Boards that other systems kept, read into one shape, and written here.

pub mod api;
mod articles;
mod block;
mod board;
pub mod bookmarks;
mod bounds;
pub mod curatio;
mod dates;
mod decoding;
mod edits;
mod found;
mod heading;
mod held;
mod job;
mod layout;
pub mod page;
pub mod pages;
mod plain_lists;
mod recognising;
mod running;
mod sent;
pub mod table;
mod unreadable;
mod writer;
mod writing;

pub use board::{Board, Body, Person, Reaction, ReactionKind, Scoop, Skipped};
pub use found::Found;
pub use job::RunImport;
pub use recognising::{Choices, Kind};
pub use running::Target;
pub use sent::{Import, Stage};
pub use table::Columns;
pub use unreadable::Unreadable;
pub use writing::{Outcome, Written};

use crate::text::tidy;
