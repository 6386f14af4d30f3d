//! An article is a thing on the web: one row per canonical address, however many boards it stands on.

mod address;
mod article;
mod citation;
mod trackers;

pub use address::Address;
pub use article::{ArticleId, ArticleState, Kind, NewArticle};
pub use citation::Citation;
