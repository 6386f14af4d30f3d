//! A holding is a scoop as those see it who keep it: in whatever state, with what each of them may do to it.

mod boards;
mod deed;
mod deleting;
mod filter;
mod holding;
mod list;
mod moving;
pub mod pages;
mod pinning;
mod publishing;
mod tagging;

pub use boards::Shelf;
pub use deed::{Deed, Outcome};
pub use filter::{Filter, STATES};
pub use holding::Holding;
pub use list::Row;
pub use pinning::Pin;
