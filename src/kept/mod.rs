//! Pages for everyone, drawn once and kept, compressed, until what they tell of changes.

mod coding;
mod door;
mod gate;
mod keeper;
mod page;
mod shelf;

pub use gate::Gate;
pub use keeper::{Keeper, hear_first, keep, keep_file};
pub use shelf::Shelf;
