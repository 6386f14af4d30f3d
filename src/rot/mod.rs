//! Links that lead nowhere any more: what stands on a board is looked for once a week.

mod checking;

pub use checking::CheckLinks;
