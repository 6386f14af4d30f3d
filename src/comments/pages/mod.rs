//! Talking under a scoop: saying, answering, changing, and hearing what others say.

mod changing;
mod keeping;
mod live;
mod talking;

pub use changing::{change, edit, take_back};
pub use keeping::{let_insight_through, let_through, lock, unlock};
pub use live::live;
pub use talking::{answer, list, say};
