//! How much happens here and on a board: numbers by the day and by the month, and nothing of anybody.

mod chart;
mod day;
pub mod pages;
mod tally;

pub use chart::Chart;
pub use day::{Day, Sort, Span};
pub use tally::{By, Measure, Tally};
