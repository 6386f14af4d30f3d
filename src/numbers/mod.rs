//! How much happens here: numbers by the day and by the month, and nothing of anybody.

mod chart;
mod day;
pub mod pages;

pub use chart::Chart;
pub use day::{Day, Sort, Span};
