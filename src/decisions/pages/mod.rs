//! The queue and what is decided there; what people are told; the public log.

mod deciding;
mod log;
mod own;
mod queue;

pub use deciding::{decide, undo};
pub use log::log;
pub use own::{appeal, own, seen};
pub use queue::{of_board, of_site, one};
