//! Factors are what an account proves itself with besides its password: passkeys, the codes of an
//! app, and recovery codes for the day the others are lost.
//!
//! How often somebody may try is for the pages to say: nothing here counts wrong tries.

mod ceremony;
mod overview;
mod passkey;
mod qr_svg;
mod recovery_code;
mod registering;
mod relying_party;
mod signing_in;
#[cfg(test)]
mod soft_passkey;
mod totp;

pub use ceremony::{CeremonyToken, Challenge};
pub use overview::Factors;
pub use passkey::{Passkey, PasskeyId};
pub use qr_svg::QrSvg;
pub use recovery_code::RecoveryCode;
pub use relying_party::Passkeys;
pub use totp::{Beginning, Totp};
