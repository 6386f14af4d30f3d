//! An article is a thing on the web: one row per canonical address, however many boards it stands on.

mod article;

pub use article::{ArticleId, Kind, NewArticle};
