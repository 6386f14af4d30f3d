//! An insight is one curator's note on why an article matters.

mod insight;
pub mod pages;
mod saying;

pub use insight::{Insight, NewInsight};
