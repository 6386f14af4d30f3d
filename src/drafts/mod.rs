//! A draft is a scoop in the works: begun from an address, filled from its page, edited, and then published.

mod beginning;
mod doubles;
mod draft;
mod fields;
mod filling;
mod learning;
mod opening;
pub mod pages;
mod publishing;
mod quoting;
mod reading;
mod saving;
mod scheduled;
mod works;

pub use beginning::Beginning;
pub use doubles::Stands;
pub use draft::{Draft, Source, path};
pub use fields::Fields;
pub use publishing::{Typed, When};
pub use quoting::Quota;
pub use reading::ReadArticle;
pub use scheduled::PublishDue;
pub use works::Work;
