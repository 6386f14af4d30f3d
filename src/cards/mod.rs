//! A card is a scoop as readers see it: with its tags, insights and comments.

mod card;
mod keep;

pub use card::Card;
use keep::Keep;
