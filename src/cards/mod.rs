//! A card is a scoop as readers see it: with its tags, insights and comments.

mod card;

pub use card::Card;
