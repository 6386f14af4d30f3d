//! What changes in the database is heard by every node: by pages that show it without a reload, and for those that are kept.

mod changes;
mod hearing;
mod heard;
mod known;
mod nodes;
mod together;

pub use changes::{Changes, Watch};
pub use heard::{Heard, Subject, Subjects, Tells};
pub use hearing::Live;
pub use known::{COUNTS_LAST, Known, Told};
