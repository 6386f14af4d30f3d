//! Getting a page, a picture or a text from a foreign site: politely, within limits, and never from our own network.

mod failure;
mod fetcher;

pub use failure::Failure;
pub use fetcher::{Fetcher, Reply};
