//! An interest is what somebody has to do with an organisation, as they declare it: it stands under their insights.

mod declared;
mod declaring;
mod interest;
mod naming;
pub mod pages;
mod second_look;

pub use declared::Declared;
pub use declaring::Declaration;
pub use interest::{Interest, Kind};
pub use second_look::SecondLook;
