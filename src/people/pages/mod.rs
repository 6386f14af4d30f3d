//! The list of accounts, and one of them, for whoever looks after the site.

mod changing;
mod list;
mod noting;
mod show;

pub use changing::{change_role, end_session, lift, reset, sign_out, suspend};
pub use list::index;
pub use noting::{note, remove_note};
pub use show::show;
