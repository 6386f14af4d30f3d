//! A session is a browser in which somebody is signed in.

mod device;
mod me;
pub mod pages;
mod seen;
mod session;
mod signing_in;

pub use device::device;
pub use me::Me;
pub use seen::Seen;
pub use session::{Listed, Session, SessionId};
pub use signing_in::Credentials;
