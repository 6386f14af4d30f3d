//! Where admins keep the rules of the site, and how it looks at what people say.

mod rules;
mod settings;

pub use rules::{add, index, remove, try_text};
pub use settings::{change, settings};
