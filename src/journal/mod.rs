//! The log of the site: every act and every decision, for good, in one list with the newest first.

mod differences;
mod entry;
mod filter;
pub mod pages;
mod table;

pub use differences::{Change, changes};
pub use entry::Entry;
pub use filter::Filter;
pub use table::Table;
