//! Signing in and out, and the list of where one is signed in.

mod again;
mod list;
mod passkey;
mod second;
mod sign_in;

pub use again::{again, prove, prove_by_passkey};
pub use list::{end, end_all, list, sign_out};
pub use passkey::{begin_again, begin_second, begin_sign_in, sign_in_by_passkey};
pub use second::{second, second_by_passkey, show_second_step};
pub use sign_in::{show_sign_in, sign_in};
