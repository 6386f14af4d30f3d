//! A board to take along: everything as JSON, or what is published as CSV or bookmarks.

mod bookmarks;
mod document;
mod export;
mod gathering;
pub mod pages;
mod said;
mod sheet;

pub use document::{By, Document, Edit, FORMAT, Published, ScoopPart, Text, VERSION, Voice};
pub use export::{Export, Shape};
