//! A session is a browser in which somebody is signed in.

mod device;
mod me;
mod seen;
mod session;

pub use device::device;
pub use me::Me;
pub use seen::Seen;
pub use session::{Listed, Session, SessionId};
