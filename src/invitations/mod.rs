//! An invitation asks somebody to work on a board: an account by its name, or whoever opens the link in a mail.

mod answering;
mod invitation;
mod inviting;
mod letters;
mod newcomer;
pub mod pages;

pub use invitation::{Invitation, State};
pub use inviting::Invite;
