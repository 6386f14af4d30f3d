//! How often boards and scoops are read: counted in memory, added to the database in batches, and nothing of any reader kept.

mod counting;
pub mod pages;

pub use counting::{Read, Views};
