//! An account is someone with a name. Imported accounts only carry a by-line: nobody signs in as them.

mod account;
mod by_line;
mod making;
pub mod pages;

pub use account::{Account, AccountId, Role};
pub use by_line::ByLine;
pub use making::NewAccount;
