//! A rescoop takes a published scoop onto another board, with an insight of one's own.

pub mod pages;
mod rescooping;
mod target;

pub use rescooping::{Rescooped, Rescooping, Then, from_private};
pub use target::Target;
