//! What links lead to, and the forms that send for one.

mod confirming;
mod inviting;
mod joining;
mod resetting;
mod signing_up;

pub use confirming::{confirm, show_confirm};
pub use inviting::{invitations, invite, withdraw};
pub use joining::{join, show_join};
pub use resetting::{forgot, reset, show_forgot, show_reset};
pub use signing_up::{show_sign_up, sign_up};
