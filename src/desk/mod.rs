//! The desk is where an admin looks at what may tell of a medicine's side effect, before a day is over.

mod blaming;
mod case;
mod checking;
mod clock;
mod happening;
mod day;
#[cfg(test)]
mod measuring;
mod medicines;
mod noticing;
mod opening;
pub mod pages;
mod people;
mod screening;
mod symptoms;
mod table;
mod telling;

pub use case::Case;
pub use checking::{Answers, Known};
pub use day::Day;
pub use noticing::tells_of_side_effect;
pub use opening::reported;
pub use screening::{Words, screen, screen_shown, unseen};
pub use table::Table;
pub use telling::MindDesk;
