//! A provider is an organisation, such as a hospital or a university, that tells us who someone is (OpenID Connect).
//!
//! Signing in through it is two requests of one browser. [`Provider::begin`] sends it there with [`Secrets`] in a
//! cookie; [`Provider::finish`] takes what it brings back and asks the provider, who then says an [`Identity`]. The
//! cookie holds all that is kept in between. It must be `SameSite=Lax`, because the browser comes back from another
//! site, and what begins must be a link and not a form, because our pages send forms nowhere else (`form-action`).

mod error;
mod identity;
mod known;
pub mod pages;
mod registration;
mod secrets;
mod signing_in;
mod wire;

#[cfg(test)]
#[path = "../../tests/house/provider.rs"]
mod server;
#[cfg(test)]
mod tests;

pub use error::ProviderError;
pub use identity::Identity;
pub use registration::Registration;
pub use secrets::Secrets;
pub use signing_in::Provider;
