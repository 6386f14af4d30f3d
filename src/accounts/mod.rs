//! An account is someone with a name. Imported accounts only carry a by-line: nobody signs in as them.

mod account;
mod by_line;
mod email;
mod export;
mod guesses;
mod leaving;
mod making;
mod names;
pub mod pages;
mod password;
mod profile;
mod suspending;
mod token;

pub use account::{Account, AccountId, Role};
pub use by_line::ByLine;
pub use email::problems as email_problems;
pub use guesses::Guessed;
pub use leaving::{Owned, Words};
pub use making::{NewAccount, Newcomer};
pub use names::problems as name_problems;
pub use password::{Hashed, Password};
pub use profile::Profile;
pub use token::Token;
