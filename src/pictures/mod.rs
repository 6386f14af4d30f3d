//! A picture is kept in a few widths under the hash of its bytes, and served by us: a reader's browser talks to nobody else.

mod bucket;
mod file;
pub mod pages;
mod picture;
mod redrawn;
mod store;
mod unused;
mod upload;

pub use bucket::Bucket;
pub use file::File;
pub use picture::{Picture, PictureId};
pub use redrawn::Redrawn;
pub use store::Store;
pub use upload::Upload;
