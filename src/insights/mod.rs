//! An insight is one curator's note on why an article matters.

mod insight;

pub use insight::{Insight, NewInsight};
