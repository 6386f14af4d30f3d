//! A card is a scoop as readers see it: with its tags, insights and comments.

mod board;
mod card;
mod keep;

pub use board::Board;
pub use card::Card;
use keep::Keep;
