//! The desk is where an admin looks at what may tell of a medicine's side effect, before a day is over.

mod case;
mod clock;
#[cfg(test)]
mod measuring;
mod medicines;
mod noticing;
pub mod pages;
mod people;
mod screening;
mod sheet;
mod symptoms;

pub use case::{Case, Checks, Close};
pub use screening::{Day, Words, screen, screen_shown};
pub use sheet::sheet;
