//! A report is what a reader says against a thing: one of a few reasons, perhaps with words.

pub mod pages;
mod place;
mod report;

pub use place::Place;
pub use report::NewReport;
