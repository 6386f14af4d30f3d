//! A rule is a word, pattern or domain that the site does not take, or looks at first; with how it looks at what people say.

mod judging;
mod keeping;
pub mod pages;
mod rule;
mod settings;
mod traits;

pub use judging::{Stands, Verdict, judge};
pub use keeping::{Kept, NewRule};
pub use rule::{Effect, Kind, Rule};
pub use settings::{Settings, Typed};
