//! Whether this node is well, for whoever watches it.

mod database;
pub mod pages;

pub use database::answers;
