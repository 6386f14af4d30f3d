//! An act is something done while looking after the site: who did what to what, before and after, for good.

mod act;

pub use act::Act;
