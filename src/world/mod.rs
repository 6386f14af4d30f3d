//! A likely world, made up, to measure with: few large boards and many small ones, and all that is said on them.

mod filling;
mod plan;
mod rows;
mod words;

pub use filling::fill;
