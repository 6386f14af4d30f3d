//! A comment is a reader's words on a scoop; answers stand under what they answer.

mod asking;
mod changing;
mod comment;
mod naming;
pub mod pages;
mod place;
mod reading;
mod saying;
mod thread;

pub use asking::Talk;
pub use changing::Change;
pub use comment::{Comment, NewComment, State};
pub use naming::with_names;
pub use place::Place;
pub use reading::Order;
pub use saying::Saying;
