//! What changes in the database is heard by every node, for pages that show it without a reload.

mod hearing;

pub use hearing::{Heard, Live};
