//! A picture is kept under the hash of its bytes, and served by us: a reader's browser talks to nobody else.

pub mod pages;
mod picture;
mod store;
mod upload;

pub use picture::{Picture, PictureId};
pub use store::Store;
pub use upload::{Redrawn, Upload};
