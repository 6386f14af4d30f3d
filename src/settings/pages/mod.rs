//! The parts of one's settings.

mod account;
mod data;
mod factors;
mod passkeys;
mod profile;

pub use account::{account, change_email, change_password, remove_provider};
pub use data::{data, export, leave};
pub use factors::{begin_totp, confirm_totp, factors, remove_totp, renew_codes};
pub use passkeys::{add_passkey, begin_passkey, remove_passkey};
pub use profile::{profile, remove_picture, save_profile, show_picture};
