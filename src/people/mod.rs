//! People as whoever looks after the site sees them: found, looked at, noted about, and kept from what they must not do.

mod changing;
mod filter;
mod list;
mod note;
pub mod pages;
mod person;

pub use changing::{NewRole, Suspension};
pub use filter::{Filter, WHICH};
pub use list::{Found, Row};
pub use note::{NewNote, Note};
pub use person::{Person, Place};
