//! A version is a scoop as it was when it was saved for good: its words, its curator's insight and its tags.

mod changes;
pub mod pages;
mod recording;
mod restoring;
mod wording;
mod version;

pub use changes::{Change, Part};
pub use version::Version;
pub use wording::{Wording, Wordings};
