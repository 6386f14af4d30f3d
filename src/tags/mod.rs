//! The tags of a board as a whole: how many scoops carry each, and how they are renamed, merged and taken away.

mod carried;
mod keeping;
pub mod pages;

pub use carried::Carried;
