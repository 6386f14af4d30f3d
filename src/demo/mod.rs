//! Sample boards of our own making, for a first look: people, boards and pictures that exist nowhere else.
//!
//! The words are in `content/`, one file a board; the pictures in `pictures/`, drawn as SVG
//! and stored as any other picture is.

mod content;
mod doors;
mod drawing;
mod filling;
pub mod pages;

pub use doors::Doors;
pub use filling::fill;
