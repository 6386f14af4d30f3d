//! A card is a scoop as readers see it: with its tags, insights and comments.

mod alone;
mod board;
mod card;
mod keep;
mod own;
mod sheet;
mod tile;

pub use alone::Alone;
pub use board::Board;
pub use card::Card;
use keep::Keep;
use own::Own;
