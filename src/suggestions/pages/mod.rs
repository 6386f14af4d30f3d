//! The pages of suggestions: making one, answering them, and what became of one's own.

mod answering;
mod own;
mod suggesting;

pub use answering::{accept, decline, index};
pub use own::own;
pub use suggesting::{create, new};
