//! What people write and read: clean HTML, moments, counts, slugs, and the keys that page through lists.

mod clean_html;
mod count;
mod moment;
mod paging;
mod slug;
pub mod tag;
pub mod tidy;

pub use clean_html::{CleanHtml, Format};
pub use count::Count;
pub use moment::Moment;
pub use paging::{Key, Keyed, Paged, Place};
pub use slug::slugify;
