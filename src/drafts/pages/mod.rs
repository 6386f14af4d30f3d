//! Scooping, as its pages show it: the ways in, the editor, and what becomes of a draft.

mod begin;
mod boards;
mod deeds;
mod edit;
mod editor;
mod keep;
mod live;

pub use begin::{begin, begin_on, show_begin, stands};
pub use deeds::{publish, try_again};
pub use edit::{edit, save};
pub use keep::{keep, preview};
pub use live::live;
