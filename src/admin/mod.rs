//! The front of what an admin looks after: what waits, and where the rest stands.

pub mod pages;
mod waiting;

pub use waiting::Waiting;
