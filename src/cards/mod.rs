//! A card is a scoop as readers see it: with its tags, insights and comments.

mod alone;
mod board;
mod card;
mod drawn;
mod keep;
mod own;
mod tile;

pub use alone::Alone;
pub use board::Board;
pub use card::Card;
use keep::Keep;
use own::Own;
