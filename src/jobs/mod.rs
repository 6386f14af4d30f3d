//! What is done while nobody waits for it: the [`list`] of all jobs, and the workers that run them.

mod list;
mod listed;
pub mod pages;
mod sweep;
mod worker;

pub use listed::{Listed, Tally, in_words};
pub use worker::{Tools, keep_working, migrate, run_due};
