//! Importing in the browser: a file is sent, looked at, and written while one watches.

mod choosing;
mod sending;
mod watching;

pub use choosing::{read, start};
pub use sending::{index, send};
pub use watching::{go_on, progress, show, skipped, stop, throw_away};
