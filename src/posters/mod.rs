//! A poster is the picture that other sites show beside a link to a board or a scoop: drawn by us, of what stands there.

mod drawing;
mod easel;
mod lettering;
pub mod pages;
mod poster;

pub use easel::Easel;
use lettering::Hand;
pub use poster::Poster;
