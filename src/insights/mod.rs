//! An insight is one curator's note on why an article matters.

mod insight;
mod saying;

pub use insight::{Insight, NewInsight};
