//! A topic is a board: what it is about, for whom, and who curates it.

mod addresses;
mod making;
mod members;
mod rights;
pub mod pages;
mod tags;
mod topic;

pub use addresses::{permalink, title_slug};
pub use making::NewTopic;
pub use members::MemberRole;
pub use tags::TagCount;
pub use topic::{Topic, TopicId, TopicRef, Visibility};
