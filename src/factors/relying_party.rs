//! The site as passkeys know it: a passkey made for one host is worth nothing at another.

use std::{fmt, sync::Arc};

use anyhow::Context;
use url::{Host, Url};
use webauthn_rs::{Webauthn, WebauthnBuilder, prelude::WebauthnError};

use crate::error::{Error, Result};

/// Registers passkeys and signs in with them. Cheap to clone.
#[derive(Clone)]
pub struct Passkeys {
    webauthn: Option<Arc<Webauthn>>,
}

impl Passkeys {
    /// Of the site at this address. They are unavailable where browsers have none: at the number of a
    /// machine instead of its name, and over http unless it is this machine (Web Authentication, 5.1.3).
    pub fn at(base_url: &Url) -> Self {
        let Some(Host::Domain(host)) = base_url.host() else { return Self { webauthn: None } };
        let local = host == "localhost" || host.ends_with(".localhost");
        let webauthn = (base_url.scheme() == "https" || local)
            .then(|| WebauthnBuilder::new(host, base_url).and_then(WebauthnBuilder::build).ok())
            .flatten();
        Self { webauthn: webauthn.map(Arc::new) }
    }

    pub fn available(&self) -> bool {
        self.webauthn.is_some()
    }

    /// Where there are no passkeys, there is nothing at their addresses.
    pub(super) fn webauthn(&self) -> Result<&Webauthn> {
        self.webauthn.as_deref().ok_or(Error::NotFound)
    }

    /// A passkey that did not convince us. Why is for the log: a stranger learns nothing from it.
    pub(super) fn refused(error: &WebauthnError) -> Error {
        tracing::info!("a passkey was refused: {error:?}");
        Error::BadRequest("This passkey was not accepted.".to_owned())
    }

    /// What a browser says of a passkey.
    pub(super) fn read<T: serde::de::DeserializeOwned>(credential: &str) -> Result<T> {
        serde_json::from_str(credential)
            .map_err(|_| Error::BadRequest("The browser's answer cannot be read. Please try again.".to_owned()))
    }

    pub(super) fn begun<T>(challenge: Result<T, WebauthnError>) -> Result<T> {
        Ok(challenge.context("cannot ask for a passkey")?)
    }
}

impl fmt::Debug for Passkeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Passkeys").field("available", &self.available()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_are_available_where_browsers_have_them() {
        let at = |url: &str| Passkeys::at(&url.parse().unwrap()).available();
        assert!(at("https://boards.example") && at("https://boards.example:8443") && at("http://localhost:8080"));
        assert!(!at("http://boards.example") && !at("http://127.0.0.1:8080") && !at("https://[::1]"));
    }
}
