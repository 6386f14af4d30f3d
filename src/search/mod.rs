//! Search: of what a stranger may read, what somebody looks for. PostgreSQL keeps the words (`migrations/0042_search.sql`).
//!
//! Whoever is signed in finds the same as everybody else.

mod asked;
mod catching_up;
mod details;
mod finding;
mod following;
mod marks;
mod mistyped;
pub mod pages;
mod places;
mod question;
mod seats;
mod spans;

pub use asked::Asked;
pub use catching_up::ReadWords;
pub use details::Hit;
pub use marks::{Marked, Marks, Piece};
pub use mistyped::corrected;
pub use places::{BoardHit, PersonHit};
pub use question::{Narrowed, Question};
pub use seats::Seats;
