//! A link that works once: it makes the first admin, finishes a sign-up, accepts an invitation, resets a password or
//! confirms an address for mail.

mod link;

pub use link::{Invited, Link, NewLink, Purpose};
