//! A member works on a board besides its owner, who may hand it over to one of them.

mod handing_over;
mod leaving;
mod letters;
mod member;
pub mod pages;

pub use handing_over::HandOver;
pub use leaving::NewRole;
pub use member::Member;
