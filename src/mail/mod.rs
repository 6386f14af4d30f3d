//! A letter is one message to one person: written in the transaction of the deed it tells of, sent by a job.

mod delivery;
mod folder;
mod letter;
mod message;
mod sending;
mod sheet;

pub use delivery::{Delivery, is_mail_server};
pub use letter::{Action, Letter, LetterId};
pub use sending::SendLetter;
