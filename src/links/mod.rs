//! A link that works once: it makes the first admin, finishes a sign-up, accepts an invitation, resets a password or
//! confirms an address for mail.

mod joining;
mod letters;
mod link;
pub mod pages;

pub use letters::Post;
pub use link::{Invited, Link, NewLink, Purpose};
