//! The pages of those who keep scoops: all of one's own, and what is done to one or to many.

mod bulk;
mod list;
mod moving;
mod one;

pub use bulk::bulk;
pub use list::index;
pub use moving::{ask_where, move_on};
pub use one::{delete, pin, pin_down, pin_move, pin_up, restore, unpin};
