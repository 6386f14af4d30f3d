//! A matter is a thing that somebody reported, that waits for a moderator, or that something was decided about.

mod held;
mod matter;
mod reason;

pub use held::HeldFor;
pub use matter::{Kind, MatterId, Thing};
pub use reason::Reason;
