//! A foreign page, read: what it says of itself.

mod body;
mod canonical;
mod charset;
mod citation;
mod dates;
mod document;
mod embed;
mod head;
#[cfg(test)]
mod hostile;
mod icon;
mod json_ld;
mod language;
mod names;
mod oembed;
mod page;
mod people;
mod pictures;
mod sorts;
mod title;
mod unreadable;
mod words;

pub use canonical::{is_home, same_site};
pub use citation::Citation;
pub use embed::Embed;
pub use page::WebPage;
pub use unreadable::Unreadable;
