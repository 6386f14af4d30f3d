//! What in a text may tell who a patient is: found by its pattern and the words around it, before the text is saved.

mod ages;
mod contact;
mod dates;
mod finding;
mod identity;
mod innocent;
#[cfg(test)]
mod measuring;
mod names;
mod pattern;
mod places;
mod reading;
mod records;
mod warning;
mod words;

pub use finding::look;
pub use warning::{Guard, Warning};
