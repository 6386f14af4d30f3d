//! What people write and read: clean HTML, moments, counts, slugs, and the keys that page through lists.

mod cells;
mod clean_html;
mod count;
mod moment;
mod naming;
mod paging;
mod pieces;
mod slug;
pub mod tag;
pub mod tidy;

pub use cells::{BYTE_ORDER_MARK, UNSAFE_BEGINNINGS, line};
pub use clean_html::{CleanHtml, Format, shorten};
pub use count::Count;
pub use moment::Moment;
pub use naming::mentioned;
pub use paging::{Key, Keyed, Paged, Place};
pub use pieces::{PATIENCE, Pieces, Writing};
pub use slug::slugify;
