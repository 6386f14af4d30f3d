//! A version is a scoop as it was when it was saved for good: its words, its curator's insight and its tags.

mod version;

pub use version::Version;
