//! Getting a page, a picture or a text from a foreign site: politely, within limits, and never from our own network.
//!
//! [`Fetcher`] goes from address to address until it is there; each of these steps asks the site's [`robots`], waits
//! for one of the [`places`], and is one request over the [`wire`]. Before it, the [`ground`] refuses addresses that
//! are not public; while it connects, [`names`] does the same with what a name stands for.

mod failure;
mod fetcher;
mod ground;
mod limits;
mod names;
mod places;
mod robots;
mod wire;

#[cfg(test)]
mod tests;

pub use failure::Failure;
pub use fetcher::{Fetcher, Reply};
